package workflow

import (
	"maps"
	"slices"
	"time"
)

// Evolve returns the case after an event. The case that it is given, its maps and lists included,
// stays as it was: folding the same events over the zero Case gives the same case.
func (p *Program) Evolve(c Case, e Event) Case {
	c.Deeds = slices.Clone(c.Deeds)
	advance(&c, &e)
	return c
}

// advance moves a case on in place: its list of deeds is its own.
func advance(c *Case, e *Event) {
	c.State = e.To
	c.Version = e.Version
	c.At = e.At
	c.Due = copied(e.Due)
	c.Deeds.take(e)
	if e.Vouches {
		c.Vouched, c.VouchedFor = e.Actor, e.OnBehalfOf
	}
	c.Round = e.round(c.Round)
	c.Dues = dues(c.Dues, e)
}

// round is the round of an approval after the event.
func (e *Event) round(before *Round) *Round {
	next := before
	if e.Opens != nil {
		next = e.Opens.copied()
	}
	if next == nil {
		return nil
	}
	if e.Voids {
		next = next.voided(e.Version)
	}
	if e.Vote != nil {
		next = next.withVote(*e.Vote)
	}
	if e.Result != nil {
		next = next.copied()
		next.Closed = e.Result
	}
	return next
}

// dues stores the due time of the state entered; a state entered without one forgets the
// due time of an earlier stay.
func dues(before map[string]time.Time, e *Event) map[string]time.Time {
	if e.Due != nil {
		return withEntry(before, e.To, *e.Due)
	}
	if _, ok := before[e.To]; !ok {
		return before
	}
	after := maps.Clone(before)
	delete(after, e.To)
	if len(after) == 0 {
		return nil
	}
	return after
}

// withEntry returns a copy of a map with one entry more.
func withEntry[V any](m map[string]V, key string, value V) map[string]V {
	c := make(map[string]V, len(m)+1)
	maps.Copy(c, m)
	c[key] = value
	return c
}
