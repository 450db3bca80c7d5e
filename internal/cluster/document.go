package cluster

import (
	"github.com/shopspring/decimal"

	"thidua/internal/calendar"
	"thidua/internal/term"
)

// document is one applied file as it reads, its templates filled in. Every row keeps
// where it stands, and every reference where it is made.
type document struct {
	file    string // the name without its folder: what the history of roles tells
	top     mark
	cluster *clusterRow
	units   []unitRow
	members []memberRow
	terms   []termRow
	season  *seasonRow
	people  []personRow
	notYet  []string
}

// ref is a name of something, and where it was given.
type ref struct {
	mark
	code string
}

type clusterRow struct {
	mark
	code, name string
}

// unitRow is a unit as it is from a day on; without a day, from its beginning.
type unitRow struct {
	mark
	code, name, short, province string
	tourism                     bool
	from                        calendar.Date
	succeededBy                 *successorRow
}

type successorRow struct {
	mark
	province  string
	effective calendar.Date
}

type memberRow struct {
	mark
	unit       ref
	from, to   calendar.Date
	rotation   int
	assumption bool
}

type termRow struct {
	mark
	unit       ref
	leadership term.Leadership
	from, to   calendar.Date
	assumption bool
}

type seasonRow struct {
	mark
	year                     int
	state                    term.SeasonState
	stateAt                  mark
	registrationDue, pactDue calendar.Date
	periods                  []periodRow
	sections                 []sectionRow
	sectionsAt               mark
	criteria                 *criteriaRow // nil: the file names none
}

type periodRow struct {
	mark
	code                    string
	kind                    term.PeriodKind
	startsOn, endsOn, dueOn calendar.Date
	assumption              bool
}

type sectionRow struct {
	mark
	key      string
	place    int
	required bool
	vi, en   string
}

// criteriaRow is the set of criteria that a season names, its groups and leaves in the
// order of the table. Leaves that other seasons have are left out already.
type criteriaRow struct {
	mark
	set       string
	synthetic *bool // nil: the file does not say
	nodes     []criterionRow
}

type criterionRow struct {
	mark
	code, group         string // group is the code of the parent; "" for a group itself
	place               int
	name                string
	kind                term.CriterionType
	max                 decimal.Decimal
	measure             string
	points, start, step string // plain decimals; "" where the type has none
	remit               string
}

type personRow struct {
	mark
	email, name string
	role        term.Role
	unit        ref // code "" for none
	from, to    calendar.Date
}
