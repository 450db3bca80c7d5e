package model

import (
	"encoding/json"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"thidua/internal/calendar"
	"thidua/internal/fault"
)

// MarshalDateTime writes an instant in UTC, to the microsecond.
func MarshalDateTime(t time.Time) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		var buffer [40]byte
		b := append(buffer[:0], '"')
		b = t.UTC().AppendFormat(b, "2006-01-02T15:04:05.999999Z07:00")
		_, _ = w.Write(append(b, '"'))
	})
}

// UnmarshalDateTime reads an instant in ISO 8601 with its offset.
func UnmarshalDateTime(v any) (time.Time, error) {
	s, ok := v.(string)
	if !ok {
		return time.Time{}, fault.New(fault.BadUserInput)
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || t.Year() < 1900 || t.Year() > 2999 {
		return time.Time{}, fault.Newf(fault.BadUserInput, fault.Text{
			VI: "Thời điểm phải có dạng 2022-07-10T09:30:00+07:00.",
			EN: "A time must read 2022-07-10T09:30:00+07:00.",
		})
	}
	return t.UTC().Truncate(time.Microsecond), nil
}

// MarshalText writes a text.
func MarshalText(s string) graphql.Marshaler { return graphql.MarshalString(s) }

// UnmarshalText reads a text, and nothing else as one: gqlgen's own would take a number.
func UnmarshalText(v any) (string, error) {
	s, ok := v.(string)
	if !ok {
		return "", fault.New(fault.BadUserInput)
	}
	return s, nil
}

// MarshalWhole writes a whole number.
func MarshalWhole(i int) graphql.Marshaler { return graphql.MarshalInt(i) }

// UnmarshalWhole reads a whole number of 32 bits, and nothing else as one: gqlgen's own
// would take a text.
func UnmarshalWhole(v any) (int, error) {
	if _, text := v.(string); text {
		return 0, fault.New(fault.BadUserInput)
	}
	i, err := graphql.UnmarshalInt32(v)
	if err != nil {
		return 0, fault.New(fault.BadUserInput)
	}
	return int(i), nil
}

// MarshalDate writes a day.
func MarshalDate(d calendar.Date) graphql.Marshaler { return graphql.MarshalString(string(d)) }

// UnmarshalDate reads a day that there is.
func UnmarshalDate(v any) (calendar.Date, error) {
	s, _ := v.(string)
	d, err := calendar.Parse(s)
	if err != nil {
		return "", fault.Newf(fault.BadUserInput, fault.Text{
			VI: "Ngày phải có thật và có dạng 2022-07-10.",
			EN: "A date must exist and read 2022-07-10.",
		})
	}
	return d, nil
}

// plain is a decimal in plain notation: at most 18 digits before the point, 6 behind it.
var plain = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,6})?$`)

// exactDigits is how many digits of any decimal a float64 gives back as they were.
const exactDigits = 15

// MarshalDecimal writes a decimal as a string, so that no reader rounds it.
func MarshalDecimal(s string) graphql.Marshaler { return graphql.MarshalString(s) }

// UnmarshalDecimal reads a decimal from a string or a number and brings it into its one
// form: no zeros at the end, no minus before zero.
func UnmarshalDecimal(v any) (string, error) {
	var s string
	switch v := v.(type) {
	case string:
		s = v
	case json.Number:
		s = v.String()
	case int:
		s = strconv.Itoa(v)
	case int64:
		s = strconv.FormatInt(v, 10)
	case float64: // a number in the operation's own text, which the parser has rounded
		if s = strconv.FormatFloat(v, 'f', -1, 64); len(strings.Trim(strings.Replace(s, ".", "", 1), "-0")) > exactDigits {
			s = ""
		}
	}
	if !plain.MatchString(s) {
		return "", fault.Newf(fault.BadUserInput, fault.Text{
			VI: "Số phải viết thường như 1710 hoặc 0.5 (dấu chấm thập phân, tối đa 18 và 6 chữ số).",
			EN: "A number must be plain, like 1710 or 0.5 (decimal point, at most 18 and 6 digits).",
		})
	}
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		s = "0"
	}
	return s, nil
}

// Day returns nil for no day.
func Day(d calendar.Date) *calendar.Date {
	if d == "" {
		return nil
	}
	return &d
}

// Words returns nil for no words.
func Words(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
