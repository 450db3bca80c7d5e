package graph

import (
	"time"

	"entgo.io/ent/dialect/sql"

	"thidua/ent/db/predicate"
	"thidua/ent/db/report"
	"thidua/graph/generated"
	"thidua/internal/cluster"
	"thidua/internal/fault"
	reports "thidua/internal/report"
	"thidua/internal/text"
)

// Bounds of a filter.
const (
	maxDepth      = 5
	maxConditions = 50
	maxList       = 100
	maxSearch     = 300 // characters
)

// filter turns conditions on reports into predicates and counts them.
type filter struct {
	registry   *cluster.Registry
	conditions int
}

// of reads the conditions; nil is none.
func (f *filter) of(w *generated.ReportWhere, depth int) (predicate.Report, error) {
	if w == nil {
		return everything, nil
	}
	if depth > maxDepth || len(w.And) > maxList || len(w.Or) > maxList || len(w.StageIn) > maxList {
		return nil, fault.New(fault.ListLimitExceeded, "where")
	}
	all := f.leaves(w)
	f.conditions += len(all)
	if w.TextContains != nil || len(all)+len(w.And)+len(w.Or) == 0 && w.Not == nil {
		f.conditions++ // what says nothing counts too, or there could be any number of it
	}
	if f.conditions > maxConditions {
		return nil, fault.New(fault.ListLimitExceeded, "where")
	}
	if w.TextContains != nil {
		part, err := sought(*w.TextContains, "where", "textContains")
		if err != nil {
			return nil, err
		}
		all = append(all, report.TitleFoldedContains(part)) // title and number
	}
	for i := range w.And {
		p, err := f.of(&w.And[i], depth+1)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	if w.Or != nil {
		either := []predicate.Report{nothing}
		for i := range w.Or {
			p, err := f.of(&w.Or[i], depth+1)
			if err != nil {
				return nil, err
			}
			either = append(either, p)
		}
		all = append(all, report.Or(either...))
	}
	if w.Not != nil {
		p, err := f.of(w.Not, depth+1)
		if err != nil {
			return nil, err
		}
		all = append(all, report.Not(p))
	}
	if len(all) == 0 {
		return everything, nil
	}
	return report.And(all...), nil
}

// leaves reads the conditions on fields but for the search.
func (f *filter) leaves(w *generated.ReportWhere) []predicate.Report {
	var all []predicate.Report
	if w.StageIn != nil {
		stages := make([]string, len(w.StageIn))
		for i, s := range w.StageIn {
			stages[i] = string(s)
		}
		all = append(all, report.StageIn(stages...))
	}
	if w.Kind != nil {
		all = append(all, report.KindEQ(*w.Kind))
	}
	if w.PeriodCode != nil {
		all = append(all, report.PeriodIDIn(f.periods(*w.PeriodCode)...))
	}
	if w.UnitCode != nil {
		unit := nothing
		if u := f.registry.UnitByCode(*w.UnitCode); u != nil {
			unit = report.UnitID(u.ID)
		}
		all = append(all, unit)
	}
	if w.UpdatedAtGte != nil {
		all = append(all, report.UpdatedAtGTE(w.UpdatedAtGte.Truncate(time.Microsecond)))
	}
	if w.UpdatedAtLt != nil {
		all = append(all, report.UpdatedAtLT(w.UpdatedAtLt.Truncate(time.Microsecond)))
	}
	return all
}

// periods lists the periods of all clusters with that code.
func (f *filter) periods(code string) []string {
	ids := []string{}
	for _, c := range f.registry.Clusters() {
		for _, s := range c.Seasons {
			if p := s.Period(code); p != nil {
				ids = append(ids, p.ID)
			}
		}
	}
	return ids
}

// sought reads what is searched for, in the form in which case and marks do not matter;
// what is longer than maxSearch, or no text at all, is BAD_USER_INPUT.
func sought(s string, path ...string) (string, error) {
	clean, err := text.Clean(s, maxSearch)
	if err != nil {
		return "", fault.New(fault.BadUserInput, path...)
	}
	return text.Fold(clean), nil
}

// everything is the predicate that every row satisfies, nothing the one that none does.
func everything(s *sql.Selector) { s.Where(sql.ExprP("1 = 1")) }
func nothing(s *sql.Selector)    { s.Where(sql.False()) }

// orderOf reads the order: the latest change first where none is given. A page begins by
// one comparison of rows, so all fields have one direction.
func orderOf(orders []generated.ReportOrder) (reports.Order, error) {
	if len(orders) == 0 {
		return reports.Order{Fields: []reports.OrderField{reports.ByUpdated}, Desc: true}, nil
	}
	fields := map[generated.ReportOrderField]reports.OrderField{
		generated.ReportOrderFieldUpdatedAt: reports.ByUpdated,
		generated.ReportOrderFieldCreatedAt: reports.ByCreated,
		generated.ReportOrderFieldDueAt:     reports.ByDue,
		generated.ReportOrderFieldTitle:     reports.ByTitle,
	}
	order := reports.Order{Desc: orders[0].Direction == generated.OrderDirectionDesc}
	seen := map[generated.ReportOrderField]bool{}
	for _, o := range orders {
		if seen[o.Field] || o.Direction != orders[0].Direction {
			return order, fault.Newf(fault.BadUserInput, fault.Text{
				VI: "Mỗi trường sắp xếp chỉ nêu một lần, và mọi trường theo cùng một chiều.",
				EN: "Name each field of an order once, and all of them in one direction.",
			}, "orderBy")
		}
		seen[o.Field] = true
		order.Fields = append(order.Fields, fields[o.Field])
	}
	return order, nil
}
