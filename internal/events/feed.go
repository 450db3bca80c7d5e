package events

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"entgo.io/ent/dialect"

	"thidua/internal/store"
)

// Line is a line of the log as those who follow it need it.
type Line struct {
	Position  int64
	ID        string
	SubjectID string
	Version   int
	Kind      string
	HistoryID string // of the step; "" where the subject keeps no history of it
}

const (
	// kept is how many lines a feed keeps in memory at least, once there were so many.
	kept = 2048
	// pageSize is how many lines are read, and handed to a reader, at once.
	pageSize = 256
	// poll is how long a feed sleeps where no bell wakes it: a lost NOTIFY, or a step of
	// another program on an embedded database, is seen so much later.
	poll = 500 * time.Millisecond
	// readWithin is how long reading a page may take.
	readWithin = 10 * time.Second
)

// ErrNoPlace is the answer to who would go on behind a position that the log does not have:
// it is another log than the one that he followed, or was put back to an earlier state.
var ErrNoPlace = errors.New("events: the log has no such position")

// Feed follows the log of one database for all readers of a process. It reads each line once
// and keeps the latest in memory. Readers pull: nothing is queued for any of them, and each
// goes from position to position, so that none is skipped and none comes twice. A process
// has one Feed; whoever starts Run is its owner.
type Feed struct {
	store *store.Store
	bell  bell

	ready chan struct{} // closed when the place of the log's end is known

	mutex   sync.Mutex
	lines   []Line // without a gap, up to head; elements are never changed
	head    int64  // position of the last line; 0 before the first
	life    int    // of the log: goes on when another one has taken its place
	changed chan struct{}
}

// NewFeed makes the feed of the log's database. It stands still until it runs.
func NewFeed(l *Log) *Feed {
	f := &Feed{store: l.store, bell: newBell(), ready: make(chan struct{}), changed: make(chan struct{})}
	if l.store.Dialect == dialect.SQLite {
		f.bell = l.bell // a committed line has its position
	}
	return f
}

// Run follows the log until the context ends. Failures are logged and tried again.
func (f *Feed) Run(ctx context.Context) {
	var listening sync.WaitGroup
	defer listening.Wait()
	if f.store.Dialect == dialect.Postgres {
		listening.Go(func() { f.listen(ctx) })
	}
	failed := false
	for {
		err := f.advance(ctx)
		if err != nil && ctx.Err() == nil && !failed {
			slog.WarnContext(ctx, "following the log of events", "error", err)
		}
		failed = err != nil
		if !f.bell.wait(ctx, poll) {
			return
		}
	}
}

// advance reads what was added to the log, page by page.
func (f *Feed) advance(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	if !f.begun() {
		last, err := f.end(ctx)
		if err != nil {
			return err
		}
		f.head = max(0, last-kept) // nobody reads it yet
	}
	for {
		more, err := f.page(ctx)
		if err != nil {
			return err
		}
		if !more {
			break
		}
	}
	if !f.begun() {
		close(f.ready)
	}
	return nil
}

func (f *Feed) begun() bool {
	select {
	case <-f.ready:
		return true
	default:
		return false
	}
}

// page reads the next page and tells whether there may be more. It reads the last known line
// along: where that is not as it was, the log is another one.
func (f *Feed) page(ctx context.Context) (more bool, err error) {
	from, last := f.head, ""
	if n := len(f.lines); n > 0 { // this goroutine alone changes them
		from, last = f.head-1, f.lines[n-1].ID
	}
	lines, err := f.read(ctx, from)
	if err != nil {
		return false, err
	}
	if last != "" {
		if len(lines) == 0 || lines[0].ID != last {
			return true, f.restart(ctx)
		}
		lines = lines[1:]
	}
	if len(lines) > 0 {
		f.add(lines)
	}
	return len(lines) >= pageSize-1, nil
}

// add appends lines and wakes all who wait.
func (f *Feed) add(lines []Line) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if len(f.lines) >= 2*kept {
		f.lines = append(make([]Line, 0, 2*kept+pageSize), f.lines[len(f.lines)-kept:]...)
	}
	f.lines = append(f.lines, lines...)
	f.head = lines[len(lines)-1].Position
	f.wake()
}

func (f *Feed) wake() {
	close(f.changed)
	f.changed = make(chan struct{})
}

// restart goes to the end of the log that has taken the place of the one that was followed.
func (f *Feed) restart(ctx context.Context) error {
	last, err := f.end(ctx)
	if err != nil {
		return err
	}
	slog.WarnContext(ctx, "the log of events was replaced by another", "position", last)
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.lines, f.head = nil, last
	f.life++
	f.wake()
	return nil
}

// end reads the position of the last line, 0 where there is none.
func (f *Feed) end(ctx context.Context) (int64, error) {
	var last int64
	err := f.store.DB.QueryRowContext(ctx, "SELECT COALESCE(MAX(position), 0) FROM events").Scan(&last)
	if err != nil {
		return 0, fmt.Errorf("reading the end of the log: %w", err)
	}
	return last, nil
}

// behind reads lines with the step of the history that each tells of.
const behind = `SELECT e.position, e.id, e.subject_id, e.version, e.kind, h.id
FROM events e LEFT JOIN history_entries h ON h.subject_id = e.subject_id AND h.version = e.version
WHERE e.position > $1 ORDER BY e.position LIMIT $2`

// read reads a page of lines behind a position. Positions are dense: a gap is told.
func (f *Feed) read(ctx context.Context, after int64) ([]Line, error) {
	rows, err := f.store.DB.QueryContext(ctx, behind, after, pageSize)
	if err != nil {
		return nil, fmt.Errorf("reading events: %w", err)
	}
	defer rows.Close()
	var lines []Line
	for rows.Next() {
		var l Line
		var step sql.NullString
		if err := rows.Scan(&l.Position, &l.ID, &l.SubjectID, &l.Version, &l.Kind, &step); err != nil {
			return nil, fmt.Errorf("reading events: %w", err)
		}
		if next := after + int64(len(lines)) + 1; l.Position != next {
			return nil, fmt.Errorf("reading events: the log goes on at %d, not at %d", l.Position, next)
		}
		l.HistoryID = step.String
		lines = append(lines, l)
	}
	return lines, rows.Err()
}
