package workflow

import (
	"bytes"
	"encoding/json"
	"maps"
	"math"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// readInputs turns a command's inputs into typed and canonical values: string (text,
// enum, date, decimal), int64, bool, and map[string]any for a record. Absent, null and
// blank text are all "not given" and left out. What cannot be taken is told.
func readInputs(inputs []Input, given map[string]any, note string) (map[string]any, []InputProblem) {
	var problems []InputProblem
	var typed map[string]any
	if len(inputs)+len(given) > 0 {
		typed = readFields(inputs, given, nil, &problems)
	}
	if note == "" {
		return typed, problems
	}
	if utf8.RuneCountInString(note) > maxNote {
		problems = append(problems, tooLong([]string{inputNote}, noteLabel, maxNote))
	} else if !storable(note) {
		problems = append(problems, wrong([]string{inputNote}, noteLabel, &Input{Type: "text"}))
	}
	return typed, problems
}

// readFields reads the inputs of an action, or the fields of a record at a path.
func readFields(inputs []Input, given map[string]any, path []string, problems *[]InputProblem) map[string]any {
	var typed map[string]any
	for i := range inputs {
		in := &inputs[i]
		at := append(slices.Clip(path), in.Name)
		v := given[in.Name]
		if s, ok := v.(string); ok && strings.TrimSpace(s) == "" && in.Type == "text" {
			v = nil
		}
		if v == nil {
			if in.Required && in.Code == "" {
				*problems = append(*problems, InputProblem{CodeInvalidInput, at, missing(in.Label)})
			}
			continue
		}
		if value, ok := readValue(in, v, at, problems); ok {
			if typed == nil {
				typed = make(map[string]any, len(given))
			}
			typed[in.Name] = value
		}
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		known := slices.ContainsFunc(inputs, func(in Input) bool { return in.Name == name })
		if !known {
			*problems = append(*problems, unknownInput(append(slices.Clip(path), name), name))
		}
	}
	return typed
}

// ReadFields turns values that are given for fields into typed and canonical ones: as of
// inputs, and []string for a list. What is given as null, as blank text or as an empty list
// is in the answer with nil: it clears the field. Problems are told with the field's name
// as their path: an unknown field, a value of the wrong kind or outside its bounds.
func (p *Program) ReadFields(given map[string]any) (map[string]any, []InputProblem) {
	values := make(map[string]any, len(given))
	var problems []InputProblem
	for _, name := range slices.Sorted(maps.Keys(given)) {
		i := slices.IndexFunc(p.fields, func(f Field) bool { return f.Name == name })
		if i < 0 {
			problems = append(problems, unknownField(name))
			continue
		}
		v, in := given[name], &p.fields[i].Input
		if s, ok := v.(string); ok && strings.TrimSpace(s) == "" && in.Type == "text" {
			v = nil
		}
		if v == nil {
			values[name] = nil
			continue
		}
		if in.Type == "list" {
			values[name] = readList(in, v, []string{name}, &problems)
			continue
		}
		if value, ok := readValue(in, v, []string{name}, &problems); ok {
			values[name] = value
		}
	}
	return values, problems
}

// Unfit names a stored value that the program's field of that name would not take as it is:
// its type has changed, or what it may be; "" for none. Values without a field are not asked.
func (p *Program) Unfit(stored map[string]any) string {
	for _, f := range p.fields {
		value := stored[f.Name]
		if value == nil {
			continue
		}
		read, problems := p.ReadFields(map[string]any{f.Name: value})
		as, _ := json.Marshal(read[f.Name])
		was, _ := json.Marshal(value)
		if len(problems) > 0 || !bytes.Equal(as, was) {
			return f.Name
		}
	}
	return ""
}

// readList reads a list of different texts; nil for an empty one, and for what is none.
func readList(in *Input, v any, at []string, problems *[]InputProblem) any {
	if texts, typed := v.([]string); typed { // of a record that was read before
		return texts
	}
	elements, ok := v.([]any)
	if !ok || len(elements) > maxElements {
		*problems = append(*problems, badList(at, in.Label))
		return nil
	}
	var list []string
	for i, e := range elements {
		s, ok := e.(string)
		if !ok || strings.TrimSpace(s) == "" || !storable(s) || utf8.RuneCountInString(s) > maxElement || slices.Contains(list, s) {
			*problems = append(*problems, badList(append(slices.Clip(at), strconv.Itoa(i)), in.Label))
			return nil
		}
		list = append(list, s)
	}
	if list == nil {
		return nil
	}
	return list
}

// readValue reads one value that was given, and tells why it cannot.
func readValue(in *Input, v any, at []string, problems *[]InputProblem) (any, bool) {
	if in.fields != nil {
		record, ok := v.(map[string]any)
		if !ok {
			*problems = append(*problems, wrong(at, in.Label, in))
			return nil, false
		}
		before := len(*problems)
		typed := readFields(in.fields, record, at, problems)
		return typed, len(*problems) == before
	}
	if in.Type == "list" {
		before := len(*problems)
		list := readList(in, v, at, problems)
		return list, list != nil && len(*problems) == before
	}
	if s, ok := v.(string); ok && in.Type == "text" && in.Max != nil && utf8.RuneCountInString(s) > int(*in.Max) {
		*problems = append(*problems, tooLong(at, in.Label, *in.Max))
		return nil, false
	}
	value, ok := readScalar(in, v)
	if !ok {
		*problems = append(*problems, wrong(at, in.Label, in))
	}
	return value, ok
}

func readScalar(in *Input, v any) (any, bool) {
	switch in.Type {
	case "int":
		i, ok := whole(v)
		return i, ok && (in.Min == nil || i >= *in.Min) && (in.Max == nil || i <= *in.Max)
	case "decimal":
		return decimal(in, v)
	case "bool":
		b, ok := v.(bool)
		return b, ok
	}
	s, ok := v.(string)
	switch in.Type {
	case "enum":
		return s, ok && slices.Contains(in.Values, s)
	case "date":
		return s, ok && realDay(s)
	default:
		return s, ok && storable(s)
	}
}

// storable refuses text that a database would refuse.
func storable(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// realDay tells whether s is a day of the years 1900 to 2999.
func realDay(s string) bool {
	t, err := time.Parse(time.DateOnly, s)
	return err == nil && len(s) == len(time.DateOnly) && t.Year() >= 1900 && t.Year() <= 2999
}

// whole reads a whole number that JSON carries exactly.
func whole(v any) (int64, bool) {
	var i int64
	switch n := v.(type) {
	case float64:
		if n != math.Trunc(n) || math.Abs(n) > maxNumber {
			return 0, false
		}
		i = int64(n)
	case json.Number:
		parsed, err := strconv.ParseInt(n.String(), 10, 64)
		if err != nil {
			return 0, false
		}
		i = parsed
	case int:
		i = int64(n)
	case int64:
		i = n
	default:
		return 0, false
	}
	return i, -maxNumber <= i && i <= maxNumber
}

var decimalPattern = regexp.MustCompile(`^(-?)([0-9]{1,20})(?:\.([0-9]{1,10}))?$`)

// decimal reads an exact decimal, and writes it without superfluous zeros.
func decimal(in *Input, v any) (any, bool) {
	var s string
	switch n := v.(type) {
	case string:
		s = n
	case json.Number:
		s = n.String()
	case float64:
		s = strconv.FormatFloat(n, 'f', -1, 64)
	case int:
		s = strconv.Itoa(n)
	case int64:
		s = strconv.FormatInt(n, 10)
	}
	m := decimalPattern.FindStringSubmatch(s)
	if m == nil {
		return nil, false
	}
	integer, fraction := strings.TrimLeft(m[2], "0"), strings.TrimRight(m[3], "0")
	if integer == "" {
		integer = "0"
	}
	s = integer
	if fraction != "" {
		s += "." + fraction
	}
	if s != "0" {
		s = m[1] + s
	}
	value, ok := new(big.Rat).SetString(s)
	if !ok || in.Min != nil && value.Cmp(big.NewRat(*in.Min, 1)) < 0 || in.Max != nil && value.Cmp(big.NewRat(*in.Max, 1)) > 0 {
		return nil, false
	}
	return s, true
}
