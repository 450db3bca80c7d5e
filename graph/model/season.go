package model

import (
	"thidua/internal/calendar"
	"thidua/internal/cluster"
	"thidua/internal/term"
)

// Season is an emulation year.
type Season struct {
	ID                string
	Year              int
	State             term.SeasonState
	CriteriaSynthetic bool
	RegistrationDueOn *calendar.Date
	PactDueOn         *calendar.Date
	season            *cluster.Season
	world             World
}

// IsNode marks an object with an identifier.
func (Season) IsNode() {}

// SectionTemplate is a section that every report of a season has.
type SectionTemplate struct {
	Key      string
	Title    string
	Required bool
}

// Criterion is a node of a scoring table.
type Criterion struct {
	ID         string
	Code       string
	Name       string
	Type       term.CriterionType
	MaxPoints  string
	Measure    *string
	ParentCode *string
	Remit      *string
}

// IsNode marks an object with an identifier.
func (Criterion) IsNode() {}

// NewSeason makes a season; nil for nil.
func NewSeason(s *cluster.Season, w World) *Season {
	if s == nil {
		return nil
	}
	return &Season{
		ID: s.ID, Year: s.Year, State: s.State, CriteriaSynthetic: s.CriteriaSynthetic,
		RegistrationDueOn: Day(s.RegistrationDue), PactDueOn: Day(s.PactDue), season: s, world: w,
	}
}

// Cluster is whose year it is.
func (s *Season) Cluster() *Cluster { return NewCluster(s.season.Cluster, s.world) }

// Periods lists the periods in their order.
func (s *Season) Periods() []Period {
	made := make([]Period, len(s.season.Periods))
	for i, p := range s.season.Periods {
		made[i] = *NewPeriod(p, s.world)
	}
	return made
}

// Sections lists the sections in their order.
func (s *Season) Sections() []SectionTemplate {
	made := make([]SectionTemplate, len(s.season.Sections))
	for i, x := range s.season.Sections {
		made[i] = SectionTemplate{Key: x.Key, Title: x.Title.In(s.world.Language), Required: x.Required}
	}
	return made
}

// Criteria lists the scoring table, groups before their leaves.
func (s *Season) Criteria() []Criterion {
	var made []Criterion
	for c := range s.season.Table() {
		made = append(made, *NewCriterion(c))
	}
	return made
}

// NewCriterion makes a criterion; nil for nil.
func NewCriterion(c *cluster.Criterion) *Criterion {
	if c == nil {
		return nil
	}
	made := &Criterion{
		ID: c.ID, Code: c.Code, Name: c.Name, Type: c.Type, MaxPoints: c.Max, Measure: Words(c.Measure), Remit: Words(c.Remit),
	}
	if c.Parent != nil {
		made.ParentCode = &c.Parent.Code
	}
	return made
}
