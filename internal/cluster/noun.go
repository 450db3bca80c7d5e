package cluster

import (
	"iter"
	"time"

	"thidua/internal/calendar"
	"thidua/internal/fault"
	"thidua/internal/term"
)

// Cluster is an emulation cluster (cụm thi đua).
type Cluster struct {
	ID, Code, Name string
	NameOrder      string        // the collation key of the name
	Seasons        []*Season     // the latest year first
	Memberships    []*Membership // by first day, then rotation; past and future ones included
	Terms          []*Term       // by first day, leaders before deputies
}

// Season finds the cluster's season of the year; nil where there is none.
func (c *Cluster) Season(year int) *Season {
	for _, s := range c.Seasons {
		if s.Year == year {
			return s
		}
	}
	return nil
}

// Period finds a period of the cluster by its code, in the latest season that has one;
// nil where none has.
func (c *Cluster) Period(code string) *Period {
	for _, s := range c.Seasons {
		if p := s.Period(code); p != nil {
			return p
		}
	}
	return nil
}

// Unit is a department (đơn vị): an identity that outlives its names.
type Unit struct {
	ID, Code    string
	Versions    []UnitVersion // by first day; at least one
	Memberships []*Membership // by first day
	Terms       []*Term       // by first day
	Succeeded   []*Succession // what goes on for this unit, by effective day
}

// UnitVersion is what a unit was called, and what it was, from From to To (both
// included; empty is open).
type UnitVersion struct {
	ID        string
	Name      string // Sở Văn hóa và Thể thao Bình Định
	NameOrder string // the collation key of the name
	Short     string // the province's name: Bình Định
	Province  string // the province's code in the national list
	Tourism   bool   // whether it has the tourism mandate
	From, To  calendar.Date
}

// At returns the unit as it was on the day: before the first version the first, after
// the last the last. Without a day it is the last one.
func (u *Unit) At(on calendar.Date) UnitVersion {
	if len(u.Versions) == 0 {
		return UnitVersion{}
	}
	at := len(u.Versions) - 1
	for on != "" && at > 0 && on < u.Versions[at].From {
		at--
	}
	return u.Versions[at]
}

// Succession says which unit goes on for which from a day on (kế thừa, sáp nhập).
// Successor is nil while the unit of that province has not been applied.
type Succession struct {
	ID          string
	Predecessor *Unit
	Successor   *Unit
	Province    string // the successor's province as it was named
	Effective   calendar.Date
}

// Membership is a unit's time in a cluster (thành viên), both days included, an empty
// To open. Rotation is its place in the order of leadership, from 1.
type Membership struct {
	ID         string
	Cluster    *Cluster
	Unit       *Unit
	From, To   calendar.Date
	Rotation   int
	Assumption bool // in no source; to be shown as an assumption
}

// Term is a unit's time as leader or deputy of its cluster (nhiệm kỳ), both days
// included, an empty To open.
type Term struct {
	ID         string
	Cluster    *Cluster
	Unit       *Unit
	Leadership term.Leadership
	From, To   calendar.Date
	Assumption bool // in no source; to be shown as an assumption
}

// Season is a cluster's emulation year (năm thi đua).
type Season struct {
	ID                string
	Cluster           *Cluster
	Year              int
	State             term.SeasonState
	RegistrationDue   calendar.Date // empty: not set
	PactDue           calendar.Date // empty: not set
	CriteriaSet       string        // the code of the set of criteria
	CriteriaSynthetic bool          // the set is made up; to be shown as such
	Periods           []*Period     // by first day, the shorter one first
	Sections          []Section     // by place
	Criteria          []*Criterion  // the groups of the tree, by place
}

// Frozen reports whether the season's parameters stand: they freeze when every head has
// signed the pact, that is from AGREED on.
func (s *Season) Frozen() bool { return ordinal(s.State) >= ordinal(term.SeasonAgreed) }

// Period finds a period of the season by its code; nil where there is none.
func (s *Season) Period(code string) *Period {
	for _, p := range s.Periods {
		if p.Code == code {
			return p
		}
	}
	return nil
}

// Table goes through the scoring table in its order, each group before what is in it.
func (s *Season) Table() iter.Seq[*Criterion] {
	return func(yield func(*Criterion) bool) { walk(s.Criteria, yield) }
}

// walk yields the nodes and all below them, and tells whether to go on.
func walk(nodes []*Criterion, yield func(*Criterion) bool) bool {
	for _, c := range nodes {
		if !yield(c) || !walk(c.Children, yield) {
			return false
		}
	}
	return true
}

// Section is one section that every report of a season has (mục báo cáo).
type Section struct {
	ID       string
	Key      string
	Place    int // in the report, from 1
	Required bool
	Title    fault.Text
}

// Period is a stretch of a season that reports are written for (kỳ báo cáo).
type Period struct {
	ID          string
	Season      *Season
	Code        string // 2022-H1, 2022-H2, 2022
	Kind        term.PeriodKind
	StartsOn    calendar.Date
	EndsOn      calendar.Date
	ReportDueOn calendar.Date
	Assumption  bool // in no source; to be shown as an assumption
}

// Criterion is a node of a season's scoring table (tiêu chí): a group with children, or
// a leaf. Max, Points, Start and Step are exact decimals in plain notation.
type Criterion struct {
	ID       string
	Season   *Season
	Parent   *Criterion // nil: a group at the top
	Children []*Criterion
	Code     string // I.5.1
	Place    int    // in the table, from 1
	Name     string
	Type     term.CriterionType
	Max      string
	Measure  string // the unit of measure; empty: no indicator to report
	Points   string // CT: for each
	Start    string // BP: what it starts from
	Step     string // BP: what each event adds or takes
	Remit    string // RemitTourism, or empty: for every unit
}

// RemitTourism is the remit of a criterion that only units with the tourism mandate have.
const RemitTourism = "tourism"

// Person is an account (tài khoản), without its password.
type Person struct {
	ID, Email, Name string
	Service         *Service   // nil: a human
	NameOrder       string     // the collation key of the name
	DisabledAt      *time.Time // nil: can sign in
	CreatedAt       time.Time
}
