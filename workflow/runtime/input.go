package runtime

import (
	"fmt"
	"math"

	"thidua/internal/fault"
	"thidua/internal/text"
	"thidua/workflow"
)

// maxKey is the length of an idempotency key, in characters.
const maxKey = 200

// cleanKey refuses a key that cannot be kept.
func cleanKey(key string) error {
	clean, err := text.Clean(key, maxKey)
	if err != nil || clean != key {
		return fault.Newf(fault.InvalidInput, fault.Text{
			VI: fmt.Sprintf("Khóa chống lặp có tối đa %d ký tự, không có khoảng trắng ở hai đầu.", maxKey),
			EN: fmt.Sprintf("An idempotency key has at most %d characters and no blanks at its ends.", maxKey),
		}, "idempotencyKey")
	}
	return nil
}

// unkeyed refuses a key with a secret vote: kept with the input's digest it would tell, to
// who tries the few votes there can be, what the vote says, and when it came.
func unkeyed() error {
	return fault.Newf(fault.InvalidInput, fault.Text{
		VI: "Phiếu kín không dùng khóa chống lặp: máy chủ không lưu lại gì về phiếu.",
		EN: "A secret vote takes no idempotency key: nothing is kept that would tell of it.",
	}, "idempotencyKey")
}

// maxMinutes is the length of the number of minutes, in characters.
const maxMinutes = 60

// cleanMinutes brings the number of the minutes into the form that is stored.
func cleanMinutes(m *workflow.Minutes) (*workflow.Minutes, error) {
	if m == nil {
		return nil, nil
	}
	number, err := text.Clean(m.Number, maxMinutes, "minutes", "number")
	if err != nil {
		return nil, err
	}
	clean := *m
	clean.Number = number
	return &clean, nil
}

// cleanWords brings the note and every text of the input into the form that is stored,
// or lists those that cannot be: INVALID_TEXT with their places. How long a text may be
// is the definition's.
func cleanWords(note string, input map[string]any) (string, map[string]any, error) {
	var faults fault.List
	clean := func(s string, path ...string) string {
		stored, err := text.Clean(s, math.MaxInt, path...)
		faults = append(faults, fault.All(err)...)
		return stored
	}
	note = clean(note, "note")
	cleaned := cleanRecord(input, clean, nil)
	if len(faults) > 0 {
		return "", nil, faults
	}
	return note, cleaned, nil
}

// cleanRecord cleans the texts of a record, and of the records in it. An unknown key is
// not repeated to the caller beyond its first level: the engine names it.
func cleanRecord(record map[string]any, clean func(string, ...string) string, path []string) map[string]any {
	if record == nil {
		return nil
	}
	cleaned := make(map[string]any, len(record))
	for name, value := range record {
		at := append(append([]string{}, path...), name)
		switch v := value.(type) {
		case string:
			cleaned[name] = clean(v, at...)
		case map[string]any:
			cleaned[name] = cleanRecord(v, clean, at)
		default:
			cleaned[name] = v
		}
	}
	return cleaned
}
