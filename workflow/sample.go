package workflow

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// What a definition is tried out with where nobody says otherwise: a cluster in which all
// its roles have seats, and facts under which its guards let a case move.

// How many members a sample cluster has at least, the subject's own unit not counted, and
// how many holders each of its posts.
const (
	sampleMembers = 4
	sampleSeats   = 3
)

// SampleRoster makes a small cluster for the definition, the same one each time. The
// subject's unit is "unit"; "leader" and "deputy" lead; "member3" and so on follow in
// the rotation, and each post of the cluster that a role names has holders from units of
// its own, so that neither a conflict nor a barred unit leaves a role without a seat.
func (p *Program) SampleRoster() Roster {
	r := Roster{
		Unit: placeUnit, Cluster: placeCluster, Leader: placeLeader, Deputy: placeDeputy,
		Rotation: []string{placeLeader, placeDeputy}, Kin: []string{placeUnit}, Posts: map[string][]string{},
	}
	voters := p.voters()
	for len(r.Rotation) < max(sampleMembers, voters[ElectorsMembers]) {
		r.Rotation = append(r.Rotation, fmt.Sprintf("member%d", len(r.Rotation)+1))
	}
	for i := range p.roles {
		post := p.roles[i].Post
		if p.roles[i].Of != placeCluster || r.Posts[post] != nil {
			continue
		}
		for n := range max(sampleSeats, voters[post]) {
			r.Posts[post] = append(r.Posts[post], fmt.Sprintf("%s%d", strings.ToLower(post), n+1))
		}
	}
	r.Rotation = append(r.Rotation, placeUnit)
	return r
}

// voters is how many electors the approvals ask for, by post of the cluster and for the
// members, with as many to spare as are excluded.
func (p *Program) voters() map[string]int {
	most := map[string]int{}
	for i := range p.states {
		a := p.states[i].Approval
		if a == nil {
			continue
		}
		for _, l := range a.Lanes {
			electors := l.Electors
			if at, ok := p.roleIndex[electors]; ok {
				electors = p.roles[at].Post
			}
			most[electors] = max(most[electors], max(l.Need.Votes, l.Quorum.Votes, l.Expect.Min)+len(l.Exclude))
		}
	}
	return most
}

// candidates are those of a sample vote over several.
var candidates = []string{"a", "b", "c"}

// choices are the facts of votes over candidates: some to choose from, and one place.
func (p *Program) choices() map[string]any {
	values := map[string]any{}
	for i := range p.states {
		if a := p.states[i].Approval; a != nil && a.Choose != nil {
			values[a.Choose.From] = slices.Clone(candidates)
			if a.Choose.SeatsFact != "" {
				values[a.Choose.SeatsFact] = int64(1)
			}
		}
	}
	return values
}

// PlainFacts returns a value for every fact but the clock's. It is the plainest of its
// type (false, the first value of an enum, an empty list, nought, a date one month from
// a simulation's start; three candidates for a vote over several, and one place) unless another plain one lets more of the definition's guards
// hold: then it is that one, so that a case moves.
func (p *Program) PlainFacts() map[string]any {
	values := map[string]any{}
	for i := range p.facts {
		if f := &p.facts[i]; f.Of != "clock" {
			values[f.Name] = f.plain()[0]
		}
	}
	chosen := p.choices()
	maps.Copy(values, chosen)
	asked := p.guardsByFact()
	j := p.judge(nil, &Case{}, &Facts{Values: values}, &Command{})
	// What one fact should be may rest on another: twice settles every pair.
	for range 2 {
		for i := range p.facts {
			if f := &p.facts[i]; f.Of != "clock" && chosen[f.Name] == nil {
				values[f.Name] = j.mostHold(f, asked[f.Name])
			}
		}
	}
	return values
}

// mostHold returns the value of a fact under which most of the guards hold; the present
// one unless another is better.
func (j *judgement) mostHold(f *Fact, guards []*guard) any {
	best, most := j.f.Values[f.Name], -1
	for _, v := range append([]any{best}, f.plain()...) {
		j.f.Values[f.Name] = v
		hold := 0
		for _, g := range guards {
			if len(j.ask(g, nil)) == 0 {
				hold++
			}
		}
		if hold > most {
			best, most = v, hold
		}
	}
	return best
}

// guardsByFact lists, by fact, the guards that read it, once for each action that asks.
func (p *Program) guardsByFact() map[string][]*guard {
	asked := map[string][]*guard{}
	for _, t := range append([]*transition{p.start.action}, p.transitions...) {
		for _, g := range t.guards {
			for _, name := range g.facts {
				asked[name] = append(asked[name], g)
			}
		}
	}
	return asked
}

// plain lists values to try for a fact, the plainest first.
func (f *Fact) plain() []any {
	switch f.Type {
	case "bool":
		return []any{false, true}
	case "int":
		return f.plainNumbers()
	case "enum":
		list := make([]any, len(f.Values))
		for i, v := range f.Values {
			list[i] = v
		}
		return list
	case "list":
		return []any{[]string{}}
	case "date":
		return []any{simulationStart.AddDate(0, 1, 0).Format(time.DateOnly)}
	case "decimal":
		return []any{"0"}
	default:
		return []any{"", "x"}
	}
}

// plainNumbers are nought (or the bound next to it), one, and the bounds.
func (f *Fact) plainNumbers() []any {
	least, most := int64(-maxNumber), int64(maxNumber)
	if f.Min != nil {
		least = *f.Min
	}
	if f.Max != nil {
		most = *f.Max
	}
	list := []any{min(max(0, least), most)}
	for _, n := range []int64{1, least, most} {
		if least <= n && n <= most && !slices.Contains(list, any(n)) {
			list = append(list, n)
		}
	}
	return list
}

// value reads a fact's value from what JSON or YAML carries, and tells whether it is one.
func (f *Fact) value(v any) (any, bool) {
	if f.Type != "list" {
		return readScalar(&Input{Type: f.Type, Min: f.Min, Max: f.Max, Values: f.Values}, v)
	}
	if list, ok := v.([]string); ok {
		return slices.Clone(list), true
	}
	items, ok := v.([]any)
	list := make([]string, len(items))
	for i, item := range items {
		if list[i], ok = item.(string); !ok {
			return nil, false
		}
	}
	return list, ok
}
