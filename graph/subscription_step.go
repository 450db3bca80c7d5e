package graph

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"thidua/ent/db"
	"thidua/graph/generated"
	"thidua/graph/model"
	"thidua/internal/authz"
	"thidua/internal/events"
	"thidua/internal/id"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// stride is how many lines of the log are looked at together, those of one multiple of it, so
// that subscribers who want the same ask for the same.
const stride = 32

// steps is a subscription to the steps of subjects.
type steps struct {
	resolver  *Resolver
	viewer    *authz.Actor // as he was at the opening
	reader    *events.Reader
	positions positions
	name      string                   // of all that are told the same
	about     func(l events.Line) bool // whether a line can be of one of the subjects
	// find reads those of the subjects that the viewer may see and for which the filter holds,
	// with what the selection needs, by identifier.
	find func(ctx context.Context, s *session, ids []string) (map[string]model.Subject, error)
	emit func(c taken, cursor string)

	lines []events.Line // read and not looked at yet
	chunk []events.Line // looked at and not told yet
	told  told
	seen  time.Time // when it was looked at
}

// told is what those who want the same are told of a chunk of the log.
type told struct {
	session *session
	changes []taken
}

// taken is one step with its subject as it is now.
type taken struct {
	position int64
	event    *model.HistoryEntry
	subject  model.Subject
}

// next waits for the next step that is to be told. What was looked at some time ago is looked
// at again: a slow reader is told nothing by rules of yesterday.
func (s *steps) next(ctx context.Context) (context.Context, error) {
	for {
		for len(s.told.changes) > 0 {
			if time.Since(s.seen) > fresh {
				if err := s.look(ctx); err != nil {
					return ctx, err
				}
				continue
			}
			c := s.told.changes[0]
			s.told.changes = s.told.changes[1:]
			for len(s.chunk) > 0 && s.chunk[0].Position <= c.position {
				s.chunk = s.chunk[1:]
			}
			s.emit(c, s.positions.of(c.position))
			return s.told.session.in(ctx), nil
		}
		if err := s.advance(ctx); err != nil {
			return ctx, err
		}
	}
}

// advance goes on to the next chunk of the log that can hold anything, waiting for it.
func (s *steps) advance(ctx context.Context) error {
	s.chunk, s.told = nil, told{} // while nothing happens nothing is kept
	for len(s.chunk) == 0 {
		if len(s.lines) == 0 {
			err := insist(ctx, func(ctx context.Context) (err error) {
				s.lines, err = s.reader.Next(ctx)
				return err
			})
			if err != nil {
				return noPlace(err)
			}
		}
		end := s.lines[0].Position/stride + 1
		for len(s.lines) > 0 && s.lines[0].Position < end*stride {
			if s.about(s.lines[0]) {
				s.chunk = append(s.chunk, s.lines[0])
			}
			s.lines = s.lines[1:]
		}
	}
	return s.look(ctx)
}

// look finds out what is to be told of the chunk, once for all who are told the same.
func (s *steps) look(ctx context.Context) error {
	name := fmt.Sprint(s.name, " ", s.chunk[0].Position, "-", s.chunk[len(s.chunk)-1].Position)
	err := insist(ctx, func(ctx context.Context) (err error) {
		s.told, err = together(ctx, &s.resolver.shared, name, s.read)
		return err
	})
	s.seen = time.Now()
	return err
}

// read judges and reads the chunk, by the rules of now.
func (s *steps) read(ctx context.Context) (told, error) {
	session, ctx, err := s.resolver.present(ctx, s.viewer, s.chunk[len(s.chunk)-1].Position)
	if err != nil {
		return told{}, err
	}
	var ids []string
	for _, l := range s.chunk {
		ids = append(ids, l.SubjectID)
	}
	subjects, err := s.find(ctx, session, unique(ids))
	if err != nil || len(subjects) == 0 {
		return told{session: session}, err
	}
	rows, err := s.rows(ctx)
	if err != nil {
		return told{}, err
	}
	untold, err := s.resolver.untoldOf(ctx, rows, subjects)
	if err != nil {
		return told{}, err
	}
	t := told{session: session}
	for _, l := range s.chunk {
		row, subject := rows[l.HistoryID], subjects[l.SubjectID]
		if row != nil && subject != nil && !untold.Has(row) {
			t.changes = append(t.changes, taken{l.Position, model.NewHistoryEntry(row, session.eyes, session.world), subject})
		}
	}
	return t, nil
}

// rows reads the chunk's steps, once for everybody: who may see them is judged by their subjects.
func (s *steps) rows(ctx context.Context) (map[string]*db.HistoryEntry, error) {
	var ids []string
	for _, l := range s.chunk {
		ids = append(ids, l.HistoryID)
	}
	name := fmt.Sprint("steps ", ids)
	return together(ctx, &s.resolver.shared, name, func(ctx context.Context) (map[string]*db.HistoryEntry, error) {
		return s.resolver.Runtime.Steps(ctx, ids)
	})
}

// unique are the texts, each once.
func unique(texts []string) []string { return slices.Compact(slices.Sorted(slices.Values(texts))) }

// untoldOf finds the votes among the steps of which the viewer is not told.
func (r *Resolver) untoldOf(ctx context.Context, rows map[string]*db.HistoryEntry, subjects map[string]model.Subject) (runtime.Untold, error) {
	voted := map[string][]string{} // by kind
	for _, row := range rows {
		if subjects[row.SubjectID] != nil && row.Action == workflow.ActionVote {
			prefix := id.Prefix(row.SubjectID)
			voted[prefix] = append(voted[prefix], row.SubjectID)
		}
	}
	all := runtime.Untold{}
	for _, ids := range voted {
		untold, err := r.untold(ctx, unique(ids))
		if err != nil {
			return nil, err
		}
		maps.Copy(all, untold)
	}
	return all, nil
}

// reportChanged opens a subscription to the steps of reports.
func (r *Resolver) reportChanged(ctx context.Context, where *generated.ReportWhere, after *string) (<-chan *generated.ReportChange, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := (&filter{registry: s.moment.Registry}).of(where, 1); err != nil {
		return nil, err
	}
	p := planSubjects(ctx, []string{"report"})
	out := make(chan *generated.ReportChange, 1)
	return out, r.followSteps(ctx, s, p, after, &steps{
		about: func(l events.Line) bool { return id.Is(l.SubjectID, id.Report) },
		find: func(ctx context.Context, s *session, ids []string) (map[string]model.Subject, error) {
			return r.reportsOf(ctx, s, ids, where, p)
		},
		emit: func(c taken, cursor string) {
			out <- &generated.ReportChange{Cursor: cursor, Event: *c.event, Report: *c.subject.(*model.Report)}
		},
	}, "reportChanged", where)
}

// caseChanged opens a subscription to the steps of subjects of any kind, or of one.
func (r *Resolver) caseChanged(ctx context.Context, subjectID *string, where *generated.CaseWhere, after *string) (<-chan *generated.CaseChange, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := r.chosenCases(s, where); err != nil {
		return nil, err
	}
	p := planSubjects(ctx, []string{"subject"})
	out := make(chan *generated.CaseChange, 1)
	return out, r.followSteps(ctx, s, p, after, &steps{
		about: func(l events.Line) bool { return subjectID == nil || l.SubjectID == *subjectID },
		find: func(ctx context.Context, s *session, ids []string) (map[string]model.Subject, error) {
			return r.subjectsOf(ctx, s, ids, where, p)
		},
		emit: func(c taken, cursor string) {
			out <- &generated.CaseChange{Cursor: cursor, Event: *c.event, Subject: c.subject}
		},
	}, "caseChanged", subjectID, where)
}

// followSteps begins to follow the log for a subscription to steps.
func (r *Resolver) followSteps(ctx context.Context, of *session, p plan, after *string, s *steps, field string, parts ...any) (err error) {
	if s.positions, err = of.positions(field, parts...); err != nil {
		return err
	}
	if s.reader, err = r.follow(ctx, s.positions, after); err != nil {
		return err
	}
	s.resolver, s.viewer, s.name = r, of.moment.Actor, s.positions.name(ctx, p)
	pull(ctx, s.next)
	return nil
}
