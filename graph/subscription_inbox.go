package graph

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"thidua/graph/generated"
	"thidua/internal/authz"
	"thidua/internal/events"
	"thidua/internal/store"
	"thidua/workflow/runtime"
)

const (
	// gather is how long an inbox waits after a step for others that come with it.
	gather = 50 * time.Millisecond
	// relook is how often an inbox is looked at although nothing was told: a due time comes, a
	// role is lent, without a step.
	relook = time.Minute
)

// inboxFollowing is a subscription to the viewer's inbox.
type inboxFollowing struct {
	resolver  *Resolver
	viewer    *authz.Actor // as he was at the opening
	reader    *events.Reader
	positions positions
	name      string // of all that are told the same
	plan      plan
	notices   bool // whether anything is asked that rests on what has rung
	count     bool
	out       chan<- *generated.InboxChange

	before map[string]string // what stood before, by subject
	total  *int
	whole  bool // whether the next answer is to be the whole
}

// desk is what waits: the first subjects with the version and due time of each, and how many
// there are where that is asked for.
type desk struct {
	session *session
	order   []string
	stand   map[string]string // version and due time, by subject
	total   *int
}

// inboxChanged opens a subscription to the viewer's inbox.
func (r *Resolver) inboxChanged(ctx context.Context, after *string) (<-chan *generated.InboxChange, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	out := make(chan *generated.InboxChange, 1)
	f := &inboxFollowing{resolver: r, viewer: s.moment.Actor, plan: planSubjects(ctx, []string{"added", "subject"}), out: out, whole: after != nil}
	f.plan.transitions = f.plan.transitions || asked(ctx, "added", "actions")
	f.notices = asked(ctx, "added", "reminders") || asked(ctx, "added", "escalated") || asked(ctx, "added", "delegated")
	f.count = asked(ctx, "totalCount")
	if f.positions, err = s.positions("inboxChanged"); err != nil {
		return nil, err
	}
	f.name = f.positions.name(ctx, []any{f.plan, f.notices, f.count})
	if f.reader, err = r.follow(ctx, f.positions, after); err != nil {
		return nil, err
	}
	if !f.whole {
		now, err := f.look(ctx)
		if err != nil {
			return nil, err
		}
		f.before, f.total = now.stand, now.total
	}
	pull(ctx, f.next)
	return out, nil
}

// next waits until the inbox has changed.
func (f *inboxFollowing) next(ctx context.Context) (context.Context, error) {
	for {
		if !f.whole {
			if err := f.wait(ctx); err != nil {
				return ctx, noPlace(err)
			}
		}
		told, session, err := f.tell(ctx)
		if err != nil {
			return ctx, err
		}
		if told != nil {
			f.out <- told
			return session.in(ctx), nil
		}
	}
}

// wait waits for a step of anything, and lets the ones that come with it arrive; or for as long
// as an inbox goes without a look.
func (f *inboxFollowing) wait(ctx context.Context) error {
	timer := time.NewTimer(relook)
	defer timer.Stop()
	for {
		changed := f.reader.Wait()
		came, err := f.catchUp(ctx)
		if err != nil || came {
			return err
		}
		select {
		case <-changed:
			select {
			case <-time.After(gather):
			case <-ctx.Done():
				return ctx.Err()
			}
		case <-timer.C:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// catchUp reads to the end of the log and tells whether anything came.
func (f *inboxFollowing) catchUp(ctx context.Context) (came bool, err error) {
	for {
		var lines []events.Line
		err := insist(ctx, func(ctx context.Context) (err error) {
			lines, err = f.reader.More(ctx)
			return err
		})
		if err != nil || len(lines) == 0 {
			return came, err
		}
		came = true
	}
}

// tell looks at the inbox and answers what has changed, nil for nothing.
func (f *inboxFollowing) tell(ctx context.Context) (told *generated.InboxChange, by *session, err error) {
	if f.whole { // the log behind the cursor is no matter: everything is told
		if _, err := f.catchUp(ctx); err != nil {
			return nil, nil, noPlace(err)
		}
	}
	err = insist(ctx, func(ctx context.Context) error {
		now, err := f.look(ctx)
		if err != nil {
			return err
		}
		told, err = f.difference(now.session.in(ctx), now)
		if err == nil {
			f.before, f.total, f.whole, by = now.stand, now.total, false, now.session
		}
		return err
	})
	return told, by, err
}

// look reads what waits, once for all who are told the same.
func (f *inboxFollowing) look(ctx context.Context) (desk, error) {
	position := f.reader.At()
	return together(ctx, &f.resolver.shared, fmt.Sprint(f.name, " at ", position), func(ctx context.Context) (desk, error) {
		s, ctx, err := f.resolver.present(ctx, f.viewer, position)
		if err != nil {
			return desk{}, err
		}
		d := desk{session: s, stand: map[string]string{}}
		first := window{Window: store.Window{Order: inboxOrder(), Size: maxPage - 1}}
		rows, err := f.resolver.waitingRows(ctx, s, first)
		if err != nil {
			return desk{}, err
		}
		for _, row := range rows {
			d.order = append(d.order, row.id)
			d.stand[row.id] = fmt.Sprint(row.version, " ", row.due)
		}
		if !f.count {
			return d, nil
		}
		if whole := len(rows); whole < first.Limit() { // counted later, they could be told from what is added
			d.total = &whole
			return d, nil
		}
		d.total, err = f.resolver.countWaiting(ctx, s)
		return d, err
	})
}

// difference makes the answer of what was and what is; nil where that is the same.
func (f *inboxFollowing) difference(ctx context.Context, now desk) (*generated.InboxChange, error) {
	var added []string
	for _, one := range now.order {
		if f.whole || f.before[one] != now.stand[one] {
			added = append(added, one)
		}
	}
	removed := []string{}
	for _, one := range slices.Sorted(maps.Keys(f.before)) {
		if _, there := now.stand[one]; !there && !f.whole {
			removed = append(removed, one)
		}
	}
	counted := f.total != nil && now.total != nil && *f.total != *now.total
	if len(added)+len(removed) == 0 && !counted && !f.whole {
		return nil, nil
	}
	items, err := together(ctx, &f.resolver.shared, fmt.Sprint(f.name, " of ", f.reader.At(), added), func(ctx context.Context) ([]generated.InboxItem, error) {
		return f.items(ctx, now.session, added)
	})
	if err != nil {
		return nil, err
	}
	return &generated.InboxChange{
		Cursor: f.positions.of(f.reader.At()), Whole: f.whole, Added: items, Removed: removed, TotalCount: now.total,
	}, nil
}

// items reads the subjects as they wait.
func (f *inboxFollowing) items(ctx context.Context, s *session, ids []string) ([]generated.InboxItem, error) {
	items := []generated.InboxItem{}
	found, err := f.resolver.subjects(ctx, ids, f.plan)
	if err != nil {
		return nil, err
	}
	notices := map[string]runtime.Notice{}
	if f.notices {
		if notices, err = runtime.Notices(ctx, f.resolver.Store.Client, ids); err != nil {
			return nil, err
		}
	}
	for _, one := range ids {
		if subject := found[one]; subject != nil {
			items = append(items, f.resolver.inboxItem(s, one, subject, notices[one]))
		}
	}
	return items, nil
}
