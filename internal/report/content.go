package report

import (
	"context"
	"fmt"
	"slices"

	"thidua/ent/db"
	"thidua/internal/attachment"
	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/fault"
	"thidua/internal/term"
	"thidua/internal/text"
	"thidua/workflow/runtime"
)

// Limits of the texts, in characters.
const (
	MaxTitle   = 300
	MaxNumber  = 60
	MaxSection = 20_000
)

// Beginning is what a new report starts with.
type Beginning struct {
	PeriodID string
	UnitID   string // "" where the author works for one unit alone
	Kind     term.ReportKind
	Title    string
}

// check cleans the texts and lists what is wrong with them.
func (b *Beginning) check() fault.List {
	var faults fault.List
	b.Title = cleaned(&faults, b.Title, MaxTitle, "title")
	if b.Title == "" && len(faults) == 0 {
		faults = append(faults, titleNeeded())
	}
	return faults
}

// Change is one field of an edit: not Given, it stays; To nil, it is cleared.
type Change[T any] struct {
	Given bool
	To    *T
}

// Edit is a change of content, field by field.
type Edit struct {
	Title      Change[string]
	Number     Change[string]
	CutoffOn   Change[calendar.Date]
	Sections   []SectionEdit
	Indicators []IndicatorEdit
}

// SectionEdit changes one section's text.
type SectionEdit struct {
	Key  string
	Body Change[string]
}

// IndicatorEdit changes one indicator's values, exact decimals in plain notation, and what
// proves them: identifiers of attachments, which replace those that are there.
type IndicatorEdit struct {
	Code           string
	Target, Actual Change[string]
	Evidence       Change[[]string] `json:",omitzero"` // a request without it has the digest that it had before there was any
}

// empty reports whether the edit changes nothing at all.
func (e *Edit) empty() bool {
	return !e.Title.Given && !e.Number.Given && !e.CutoffOn.Given && len(e.Sections) == 0 && len(e.Indicators) == 0
}

// CheckTx cleans the edit's texts and refuses what the report cannot take: INVALID_TEXT,
// TEXT_TOO_LONG, INVALID_INPUT, UNKNOWN_SECTION, UNKNOWN_INDICATOR, UNKNOWN_ATTACHMENT, all at once.
func (k *Kind) CheckTx(ctx context.Context, tx *db.Tx, m runtime.Moment, s *runtime.Subject, content any) error {
	if content == nil {
		return nil
	}
	e, ok := content.(*Edit)
	if !ok {
		return fmt.Errorf("report: a report is not edited with %T", content)
	}
	faults := e.check()
	if len(e.Sections) > 0 || len(e.Indicators) > 0 {
		sections, indicators, err := keysTx(ctx, tx, s.Row.(*db.Report).RevisionID)
		if err != nil {
			return err
		}
		for _, x := range e.Sections {
			faults = unknown(faults, sections, x.Key, fault.UnknownSection, "sections")
		}
		for _, x := range e.Indicators {
			faults = unknown(faults, indicators, x.Code, fault.UnknownIndicator, "indicators")
		}
	}
	wanting, err := attachment.CheckTx(ctx, tx, k.store, s.ID, e.evidence(), mine(m))
	if err != nil {
		return err
	}
	if faults = append(faults, wanting...); len(faults) > 0 {
		return faults
	}
	return nil
}

// evidence lists which attachments are to hang on which indicators.
func (e *Edit) evidence() []attachment.Wish {
	var wishes []attachment.Wish
	for _, x := range e.Indicators {
		if !x.Evidence.Given {
			continue
		}
		w := attachment.Wish{Place: attachment.AtIndicator + x.Code, Path: []string{"indicators", x.Code, "evidence"}}
		if x.Evidence.To != nil {
			w.IDs = *x.Evidence.To
		}
		wishes = append(wishes, w)
	}
	return wishes
}

// mine tells whether the actor may hang what somebody has uploaded: he himself, or an officer
// or head of a unit for which he acts as one.
func mine(m runtime.Moment) func(uploaderID string) bool {
	return func(uploaderID string) bool {
		if m.Actor == nil || uploaderID == m.Actor.ID {
			return m.Actor != nil
		}
		uploader := authz.Actor{Roles: m.Registry.Roles(uploaderID, m.Today())}
		units := uploader.Units(term.Officer, term.Head)
		return slices.ContainsFunc(m.Actor.Units(term.Officer, term.Head), func(u string) bool { return slices.Contains(units, u) })
	}
}

// keysTx reads by what names the sections and indicators of a revision are edited.
func keysTx(ctx context.Context, tx *db.Tx, revisionID string) (sections, indicators []string, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT 1, key FROM sections WHERE revision_id = $1
UNION ALL SELECT 2, code FROM indicators WHERE revision_id = $1`, revisionID)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the keys of %s: %w", revisionID, err)
	}
	defer rows.Close()
	for rows.Next() {
		var what int
		var key string
		if err := rows.Scan(&what, &key); err != nil {
			return nil, nil, fmt.Errorf("reading the keys of %s: %w", revisionID, err)
		}
		if what == 1 {
			sections = append(sections, key)
		} else {
			indicators = append(indicators, key)
		}
	}
	return sections, indicators, rows.Err()
}

// check cleans the texts and lists what is wrong with them.
func (e *Edit) check() fault.List {
	var faults fault.List
	if e.empty() {
		return fault.List{fault.Newf(fault.InvalidInput, fault.Text{VI: "Chưa nêu nội dung cần sửa.", EN: "Nothing to change is given."})}
	}
	if e.Title.Given {
		title := ""
		if e.Title.To != nil {
			title = cleaned(&faults, *e.Title.To, MaxTitle, "title")
		}
		if title == "" && len(faults) == 0 {
			faults = append(faults, titleNeeded())
		}
		e.Title.To = &title
	}
	if e.Number.To != nil {
		number := cleaned(&faults, *e.Number.To, MaxNumber, "number")
		e.Number.To = &number
	}
	seen := map[string]bool{}
	for i, x := range e.Sections {
		faults = twice(faults, seen, x.Key, "sections")
		if x.Body.To != nil {
			body := cleaned(&faults, *x.Body.To, MaxSection, "sections", x.Key, "body")
			e.Sections[i].Body.To = &body
		}
	}
	clear(seen)
	for _, x := range e.Indicators {
		faults = twice(faults, seen, x.Code, "indicators")
	}
	return faults
}

// titleNeeded says that a report has a title.
func titleNeeded() *fault.Error {
	return fault.Newf(fault.InvalidInput, fault.Text{VI: "Cần có tên báo cáo.", EN: "The report needs a title."}, "title")
}

// cleaned returns the text as it is stored, or adds to the faults why it cannot be.
func cleaned(faults *fault.List, s string, max int, path ...string) string {
	clean, err := text.Clean(s, max, path...)
	*faults = append(*faults, fault.All(err)...)
	return clean
}

// unknown adds a fault where the name is not among the known ones. The name is not
// repeated to the caller in the sentence: it may be anything.
func unknown(faults fault.List, known []string, name, code, field string) fault.List {
	if slices.Contains(known, name) {
		return faults
	}
	return append(faults, fault.New(code, field, name))
}

// twice adds a fault where the name came before.
func twice(faults fault.List, seen map[string]bool, name, field string) fault.List {
	if seen[name] {
		faults = append(faults, fault.Newf(fault.InvalidInput, fault.Text{
			VI: "Một mục được nêu hai lần.", EN: "One of them is given twice.",
		}, field, name))
	}
	seen[name] = true
	return faults
}
