package main_test

import (
	"strings"
	"time"
)

// What the operations of the file answer.

type payload struct {
	Report  *report
	Subject *report
	Errors  []problem
}

// subject is what the mutation changed, whichever it was.
func (p payload) subject() *report {
	if p.Report != nil {
		return p.Report
	}
	return p.Subject
}

// codes are those of the errors.
func (p payload) codes() []string {
	var codes []string
	for _, e := range p.Errors {
		codes = append(codes, e.Code)
	}
	return codes
}

type problem struct {
	Typename string `json:"__typename"`
	Code     string
	Message  string
	Path     []string
	Current  *struct {
		ID      string
		Version int
	}
	State    *struct{ Name string }
	Blockers []blocker
}

type blocker struct {
	Code    string
	Message string
	Field   *string
}

// place writes a blocker without its words: SECTION_EMPTY sections.results.
func (b blocker) place() string {
	if b.Field == nil {
		return b.Code
	}
	return b.Code + " " + *b.Field
}

// places writes blockers without their words.
func places(blockers []blocker) []string {
	var written []string
	for _, b := range blockers {
		written = append(written, b.place())
	}
	return written
}

type report struct {
	Typename      string `json:"__typename"`
	ID            string
	Number        *string
	Title         string
	Kind          string
	Stage         string
	State         struct{ Name, Label string }
	Version       int
	Unit          struct{ ID, Code, Name string }
	Author        person
	Period        struct{ ID, Code string }
	CreatedAt     time.Time
	UpdatedAt     time.Time
	Transitions   []transition
	DueAt         *time.Time
	Late          bool
	CutoffOn      *string
	Sections      []section
	Indicators    []indicator
	History       struct{ Nodes []entry }
	Commendations []commendation
}

// transition finds the transition by its action; the zero one where there is none.
func (r *report) transition(action string) transition {
	for _, t := range r.Transitions {
		if t.Action == action {
			return t
		}
	}
	return transition{}
}

// body is the text of the section with this key.
func (r *report) body(key string) string {
	for _, s := range r.Sections {
		if s.Key == key {
			return s.Body
		}
	}
	return ""
}

type person struct{ ID, Name string }

type transition struct {
	Action   string
	Label    string
	To       struct{ Name, Label, Stage string }
	Allowed  bool
	Blockers []blocker
	Inputs   []wanted
}

type wanted struct {
	Name     string
	Type     string
	Required bool
	Label    string
}

type section struct {
	Key      string
	Title    string
	Body     string
	Required bool
}

type indicator struct {
	Code    string
	Name    string
	Measure string
	Target  *string
	Actual  *string
}

type entry struct {
	ID         string
	Action     string
	From       *string
	To         string
	Actor      *person
	OnBehalfOf *person
	Note       *string
	At         time.Time
}

type commendation struct {
	ID       string
	Form     string
	Decision *struct{ Number, IssuedOn, Issuer, Signer string }
}

type inbox struct {
	TotalCount int
	Nodes      []struct {
		DueAt   *time.Time
		Overdue bool
		Actions []string
		Subject report
	}
}

// step is an entry of a history without identifier and time: draft -> submitted.
type step struct{ action, way, actor, words string }

// steps writes a history down.
func (r *report) steps() []step {
	var steps []step
	for _, e := range r.History.Nodes {
		s := step{action: e.Action, way: "-> " + e.To}
		if e.From != nil {
			s.way = *e.From + " -> " + e.To
		}
		if e.Actor != nil {
			s.actor = e.Actor.Name
		}
		if e.Note != nil {
			s.words = *e.Note
		}
		steps = append(steps, s)
	}
	return steps
}

// said joins words as history does: a blank line between.
func said(words ...string) string { return strings.Join(words, "\n\n") }
