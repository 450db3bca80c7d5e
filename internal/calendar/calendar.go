// Package calendar owns days and due times as the departments count them: a day is
// a day in UTC+7, it is due at its end, and an office works from Monday to Friday but for
// the days that the files of Office name. It knows no clock and no database.
package calendar

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"time"
)

// Zone is the one time zone of the product, Indochina Time (UTC+7, no summer time).
var Zone = time.FixedZone("ICT", 7*60*60)

// Date is a day in ISO 8601 (2022-07-10); the empty Date is "no day". As text it
// sorts by time, in Go as in both databases.
type Date string

// ErrDate is what Parse answers for anything that is not a day of the years 1900 to 2999.
var ErrDate = errors.New("calendar: not a date")

// Parse reads a day in the form 2006-01-02, of the years 1900 to 2999, or answers ErrDate.
func Parse(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || len(s) != 10 || t.Year() < 1900 || t.Year() > 2999 {
		return "", ErrDate
	}
	return Date(s), nil
}

// Of returns the day in UTC+7 that the instant t falls on.
func Of(t time.Time) Date { return Date(t.In(Zone).Format(time.DateOnly)) }

// End returns the last instant of the day in UTC+7 (its last microsecond), as UTC:
// what is due on a day is due then.
func (d Date) End() time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), Zone)
	if err != nil {
		return time.Time{}
	}
	return t.AddDate(0, 0, 1).Add(-time.Microsecond).UTC()
}

// Human writes the day as people in Vietnam read it: 10/07/2022.
func (d Date) Human() string {
	if len(d) != 10 {
		return string(d)
	}
	return fmt.Sprintf("%s/%s/%s", d[8:10], d[5:7], d[0:4])
}

// Within reports whether the day lies between from and to, both included; an empty
// bound is open.
func (d Date) Within(from, to Date) bool {
	return (from == "" || from <= d) && (to == "" || d <= to)
}

// Value writes the day to a database; the empty Date is NULL.
func (d Date) Value() (driver.Value, error) {
	if d == "" {
		return nil, nil
	}
	return string(d), nil
}

// Scan reads a day from a database.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = ""
	case string:
		*d = Date(v)
	case []byte:
		*d = Date(v)
	case time.Time:
		*d = Date(v.Format(time.DateOnly))
	default:
		return fmt.Errorf("calendar: cannot read a day from %T", src)
	}
	return nil
}
