package workflow

import "time"

// zone is where days begin and end: Indochina Time, UTC+7, which has no summer time.
var zone = time.FixedZone("ICT", secondsOfZone)

// factOverdue is the one fact of the clock: the time of acting is past the stored due
// time of the present state.
const factOverdue = "overdue"

// overdue computes that fact.
func overdue(c *Case, at time.Time) bool { return c.Due != nil && at.After(*c.Due) }

// dueOf returns the due time of the state that a step enters, nil where it has none. It
// is computed once, here, and stored with the case.
func dueOf(c *Case, s *step, f *Facts, at time.Time) *time.Time {
	if s.update || s.stays {
		return copied(c.Due)
	}
	deadline := s.to.Deadline
	if deadline == nil {
		return nil
	}
	// Stepping back from a state that kept this state's due time is no new beginning:
	// proposing and recalling must not buy another ten days.
	if s.from != nil && s.from.Deadline != nil && s.from.Deadline.Keep == s.to.Name {
		if due, ok := c.Dues[s.to.Name]; ok {
			return &due
		}
	}
	switch {
	case deadline.Keep != "":
		if due, ok := c.Dues[deadline.Keep]; ok {
			return &due
		}
	case deadline.At != "":
		if day, ok := f.Values[deadline.At].(string); ok {
			return endOfDay(day)
		}
	case deadline.Days > 0 && deadline.Office:
		due := f.Calendar.after(at, deadline.Days)
		return &due
	case deadline.Days > 0:
		due := everyDay{}.after(at, deadline.Days)
		return &due
	}
	return nil
}

func copied(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	c := *t
	return &c
}

// endOfDay returns the last microsecond of a day such as 2022-07-10, as UTC; nil for
// what is no day.
func endOfDay(day string) *time.Time {
	t, err := time.ParseInLocation(time.DateOnly, day, zone)
	if err != nil {
		return nil
	}
	due := t.AddDate(0, 0, 1).Add(-time.Microsecond).UTC()
	return &due
}
