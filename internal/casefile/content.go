package casefile

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"thidua/ent/db"
	"thidua/internal/fault"
	"thidua/internal/text"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// MaxTitle is the length of a title, in characters.
const MaxTitle = 300

// Beginning is what a new case starts with.
type Beginning struct {
	Workflow string // name; its current version is taken
	PeriodID string
	UnitID   string // "" where the author works for one unit alone
	Title    string
	Fields   map[string]any // as JSON has them
}

// read reads title and values for a new case of the program.
func (b *Beginning) read(p *workflow.Program, keeps []string) (title string, values map[string]any, faults fault.List) {
	title = titled(&faults, b.Title)
	values, more := fields(p, b.Fields, keeps, true)
	return title, values, append(faults, more...)
}

// Edit is a change of content, field by field: what is absent stays, nil clears.
type Edit struct {
	Title  *string
	Fields map[string]any

	title  string
	values map[string]any
}

// CheckTx cleans the edit's texts and reads its values, and refuses what the case cannot
// take: INVALID_TEXT, TEXT_TOO_LONG, INVALID_INPUT, each at its place, all at once.
func (k *Kind) CheckTx(ctx context.Context, tx *db.Tx, _ runtime.Moment, s *runtime.Subject, content any) error {
	if content == nil {
		return nil
	}
	e, ok := content.(*Edit)
	if !ok {
		return fmt.Errorf("casefile: a case is not edited with %T", content)
	}
	var faults fault.List
	if e.Title == nil && len(e.Fields) == 0 {
		return fault.Newf(fault.InvalidInput, fault.Text{VI: "Chưa nêu nội dung cần sửa.", EN: "Nothing to change is given."})
	}
	if e.Title != nil {
		e.title = titled(&faults, *e.Title)
	}
	f := s.Row.(*File)
	values, more := fields(s.Program, e.Fields, k.natures[f.Subject].keeps, false)
	if faults = append(faults, more...); len(faults) > 0 {
		return faults
	}
	e.values = values
	return k.checkTx(ctx, tx, f, values)
}

// titled returns the title as it is stored, or adds to the faults why there is none.
func titled(faults *fault.List, s string) string {
	clean, err := text.Clean(s, MaxTitle, "title")
	*faults = append(*faults, fault.All(err)...)
	if clean == "" && err == nil {
		*faults = append(*faults, fault.Newf(fault.InvalidInput, fault.Text{VI: "Cần có tên hồ sơ.", EN: "The case needs a title."}, "title"))
	}
	return clean
}

// fields reads the values that are given for the program's fields. Those that effects alone
// write are refused, and fixed ones but at the beginning.
func fields(p *workflow.Program, given map[string]any, keeps []string, begins bool) (map[string]any, fault.List) {
	var faults fault.List
	cleaned := make(map[string]any, len(given))
	for _, name := range slices.Sorted(maps.Keys(given)) {
		cleaned[name] = clean(&faults, given[name], "fields", name)
		fixed := slices.ContainsFunc(p.Fields(), func(f workflow.Field) bool { return f.Name == name && f.Fixed })
		switch {
		case slices.Contains(keeps, name):
			faults = append(faults, fault.Newf(fault.InvalidInput, fault.Text{
				VI: "Trường này do hệ thống ghi, không nhập được.", EN: "This field is written by the steps of the case, never by hand.",
			}, "fields", name))
		case fixed && !begins:
			faults = append(faults, fault.Newf(fault.InvalidInput, fault.Text{
				VI: "Trường này chỉ nhập khi lập hồ sơ.", EN: "This field is given when the case begins, and never changed.",
			}, "fields", name))
		}
	}
	if len(faults) > 0 {
		return nil, faults
	}
	values, problems := p.ReadFields(cleaned)
	for _, problem := range problems {
		faults = append(faults, fault.Newf(problem.Code, fault.Text(problem.Say), append([]string{"fields"}, problem.Path...)...))
	}
	return values, faults
}

// clean brings a text, or the texts of a list, into the form that is stored. How long they may
// be is the definition's.
func clean(faults *fault.List, v any, path ...string) any {
	switch v := v.(type) {
	case string:
		s, err := text.Clean(v, math.MaxInt, path...)
		*faults = append(*faults, fault.All(err)...)
		return s
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = e
			if _, ok := e.(string); ok {
				list[i] = clean(faults, e, append(slices.Clone(path), strconv.Itoa(i))...)
			}
		}
		return list
	}
	return v
}

// Values reads the stored values of a case by the fields of its program: bool, int64, string
// (text, enum, date, decimal), []string. What the program does not know is left out.
func Values(p *workflow.Program, stored string) (map[string]any, error) {
	raw, err := parsed(stored)
	if err != nil {
		return nil, err
	}
	return typed(p, raw)
}

// parsed reads the stored values as JSON has them, also those that no field is declared for.
func parsed(stored string) (map[string]any, error) {
	decoder := json.NewDecoder(bytes.NewReader([]byte(stored)))
	decoder.UseNumber()
	var raw map[string]any
	if err := decoder.Decode(&raw); err != nil {
		return nil, fmt.Errorf("reading the fields: %w", err)
	}
	return raw, nil
}

// typed picks the values of the program's fields.
func typed(p *workflow.Program, raw map[string]any) (map[string]any, error) {
	values := make(map[string]any, len(raw))
	for _, f := range p.Fields() {
		switch v := raw[f.Name].(type) {
		case nil:
		case json.Number:
			n, err := v.Int64()
			if err != nil {
				return nil, fmt.Errorf("reading the field %s: %w", f.Name, err)
			}
			values[f.Name] = n
		case []any:
			list := make([]string, len(v))
			for i, e := range v {
				list[i], _ = e.(string)
			}
			values[f.Name] = list
		default:
			values[f.Name] = v
		}
	}
	return values, nil
}

// merged returns the values with the changes: nil clears.
func merged(values, changes map[string]any) map[string]any {
	made := maps.Clone(values)
	for name, v := range changes {
		if v == nil {
			delete(made, name)
		} else {
			made[name] = v
		}
	}
	return made
}

// canonical writes the values as they are stored: JSON with its keys in order.
func canonical(values map[string]any) (string, error) {
	written, err := json.Marshal(merged(map[string]any{}, values))
	if err != nil {
		return "", fmt.Errorf("casefile: writing the fields: %w", err)
	}
	return string(written), nil
}

// rewritten writes the values of the program's fields over those stored. What an earlier version
// of the program declared and this one does not stays as it is: a migration loses no content.
func rewritten(p *workflow.Program, stored string, values map[string]any) (string, error) {
	kept, err := parsed(stored)
	if err != nil {
		return "", err
	}
	if kept == nil {
		kept = map[string]any{}
	}
	for _, f := range p.Fields() {
		delete(kept, f.Name)
	}
	return canonical(merged(kept, values))
}

// hash is the SHA-256 of title and values, in hexadecimal: what a signature answers for.
func hash(title string, values map[string]any) (string, error) {
	written, err := json.Marshal([]any{title, values})
	if err != nil {
		return "", fmt.Errorf("casefile: writing the content: %w", err)
	}
	sum := sha256.Sum256(written)
	return hex.EncodeToString(sum[:]), nil
}
