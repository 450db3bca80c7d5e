package graph

import (
	"context"
	"maps"
	"slices"
	"time"

	"entgo.io/ent/dialect/sql"

	"thidua/graph/model"
	"thidua/internal/id"
	"thidua/internal/reach"
	"thidua/workflow/runtime"
)

// kind is a kind of subject as the graph reads it.
type kind interface {
	// find reads the subjects with these identifiers that the viewer may see, with what the
	// plan says, by identifier.
	find(ctx context.Context, ids []string, p plan) (map[string]model.Subject, error)
	// visible limits a selection from the kind's table to what the viewer may see.
	visible(m runtime.Moment) func(*sql.Selector)
	// waiting limits a selection from the kind's table to what the viewer may see and what
	// waits for him.
	waiting(m runtime.Moment) func(*sql.Selector)
	// standing reads those of the subjects that the viewer may see as the engine sees them.
	standing(ctx context.Context, m runtime.Moment, ids []string) ([]*runtime.Subject, error)
	// waits tells how the subject, one that find has made, waits for the viewer; escalated are
	// the roles before whom it was brought.
	waits(m runtime.Moment, s model.Subject, escalated []string) waits
}

// waits is how a subject waits for somebody.
type waits struct {
	due         *time.Time
	turn        reach.Turn
	transitions []model.Transition
}

// kinds are all kinds of subject, by the prefix of their identifiers.
func (r *Resolver) kinds() map[string]kind {
	return map[string]kind{id.Report: reportKind{r}, id.CaseFile: caseKind{r}}
}

// seen is the predicate that the column names a subject that the viewer may see.
func (r *Resolver) seen(s *session, column string) *sql.Predicate {
	d := sql.Dialect(r.Store.Dialect)
	var either []*sql.Predicate
	kinds := r.kinds()
	for _, prefix := range slices.Sorted(maps.Keys(kinds)) {
		t := d.Table(r.Runtime.Kind(prefix).Table())
		of := d.Select().From(t).Where(sql.ColumnsEQ(t.C("id"), column))
		kinds[prefix].visible(s.moment)(of)
		either = append(either, sql.Exists(of))
	}
	return sql.Or(either...)
}

// subject reads one subject of any kind with what is asked of it at the path; nil where
// the viewer may not see it.
func (r *Resolver) subject(ctx context.Context, subjectID string, path ...string) (model.Subject, error) {
	found, err := r.subjects(ctx, []string{subjectID}, planSubjects(ctx, path))
	return found[subjectID], err
}

// subjects reads those of the identifiers that are subjects which the viewer may see, by
// identifier, each kind at once.
func (r *Resolver) subjects(ctx context.Context, ids []string, p plan) (map[string]model.Subject, error) {
	found := map[string]model.Subject{}
	for prefix, kind := range r.kinds() {
		of := slices.DeleteFunc(slices.Clone(ids), func(one string) bool { return !id.Is(one, prefix) })
		if len(of) == 0 {
			continue
		}
		these, err := kind.find(ctx, of, p)
		if err != nil {
			return nil, err
		}
		maps.Copy(found, these)
	}
	return found, nil
}

// stand makes of the rows subjects as the engine sees them.
func stand[R any](m runtime.Moment, rows []R, subject func(runtime.Moment, R) (*runtime.Subject, error)) ([]*runtime.Subject, error) {
	subjects := make([]*runtime.Subject, len(rows))
	for i, row := range rows {
		one, err := subject(m, row)
		if err != nil {
			return nil, err
		}
		subjects[i] = one
	}
	return subjects, nil
}
