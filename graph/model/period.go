package model

import (
	"thidua/internal/calendar"
	"thidua/internal/cluster"
	"thidua/internal/term"
)

// Period is a stretch of a season that reports are written for.
type Period struct {
	ID          string
	Code        string
	Kind        term.PeriodKind
	StartsOn    calendar.Date
	EndsOn      calendar.Date
	ReportDueOn calendar.Date
	Open        bool
	Assumption  bool
	period      *cluster.Period
	world       World
}

// IsNode marks an object with an identifier.
func (Period) IsNode() {}

// NewPeriod makes a period; nil for nil.
func NewPeriod(p *cluster.Period, w World) *Period {
	if p == nil {
		return nil
	}
	return &Period{
		ID: p.ID, Code: p.Code, Kind: p.Kind, StartsOn: p.StartsOn, EndsOn: p.EndsOn, ReportDueOn: p.ReportDueOn,
		Open: p.Season.State.TakesReports(), Assumption: p.Assumption, period: p, world: w,
	}
}

// Season is the period's season.
func (p *Period) Season() *Season { return NewSeason(p.period.Season, p.world) }
