package events_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"

	"thidua/ent/db"
	"thidua/internal/dbtest"
	"thidua/internal/events"
	"thidua/internal/id"
	"thidua/internal/store"
)

// bound is a context that ends a test which would wait for ever.
func bound(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// running runs the log's sequencer and a feed until the test ends.
func running(t *testing.T, log *events.Log) *events.Feed {
	t.Helper()
	feed := events.NewFeed(log)
	ctx, cancel := context.WithCancel(context.Background())
	var tasks sync.WaitGroup
	tasks.Go(func() { log.Sequence(ctx) })
	tasks.Go(func() { feed.Run(ctx) })
	t.Cleanup(func() { cancel(); tasks.Wait() })
	return feed
}

// appended appends so many events of one subject in one transaction.
func appended(t *testing.T, s *store.Store, log *events.Log, count int) {
	t.Helper()
	err := s.Tx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		subject := id.New(id.Report)
		for version := 1; version <= count; version++ {
			if _, err := log.AppendTx(ctx, tx, happened(subject, version)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// follows reads until it has the line of the position, and breaks off after every so many
// lines to go on from the last one as another reader: what a client does that comes again.
func follows(ctx context.Context, feed *events.Feed, last int64, breaks int) ([]int64, error) {
	var seen []int64
	at := int64(0)
	for at < last {
		reader, err := feed.Follow(ctx, &at)
		if err != nil {
			return seen, err
		}
		for read := 0; read < breaks && at < last; {
			lines, err := reader.Next(ctx)
			if err != nil {
				return seen, err
			}
			for _, l := range lines {
				seen = append(seen, l.Position)
				at = l.Position
				if read++; read == breaks {
					break
				}
			}
		}
	}
	return seen, nil
}

// While many write, at two replicas, every reader of either sees each line once and in order,
// wherever it breaks off and comes again.
func TestReadersMissNothing(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		const writers, each, lines = 6, 15, 2
		logs := []*events.Log{events.NewLog(s), events.NewLog(s)}
		feeds := []*events.Feed{running(t, logs[0]), running(t, logs[1])}
		var work sync.WaitGroup
		for i := range writers {
			work.Go(func() {
				for range each {
					appended(t, s, logs[i%2], lines)
				}
			})
		}
		var want []int64
		for i := range int64(writers * each * lines) {
			want = append(want, i+1)
		}
		for i, breaks := range []int{1, 2, 3, 7, 50, 1000} {
			work.Go(func() {
				seen, err := follows(bound(t), feeds[i%2], want[len(want)-1], breaks)
				if diff := cmp.Diff(want, seen); err != nil || diff != "" {
					t.Errorf("breaking off after %d: %v (-want +got):\n%s", breaks, err, diff)
				}
			})
		}
		work.Wait()
	})
}

// A reader that is further behind than the feed's memory reads from the database until it has
// caught up, and goes on with what is new.
func TestAReaderCatchesUp(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		log := events.NewLog(s)
		appended(t, s, log, 3000)
		sequenced(t, s, 3000)
		feed := running(t, log) // keeps the end alone
		appended(t, s, log, 2500)
		seen, err := follows(bound(t), feed, 5500, 100_000)
		if err != nil || len(seen) != 5500 || !slices.IsSorted(seen) || seen[0] != 1 || seen[5499] != 5500 {
			t.Errorf("%d lines, %v", len(seen), err)
		}
	})
}

// Who names no place begins behind the last line; who names one that the log does not have is
// refused, as is who followed a log whose place another has taken.
func TestPlacesThatTheLogDoesNotHave(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		log := events.NewLog(s)
		appended(t, s, log, 3)
		sequenced(t, s, 3)
		feed, ctx := running(t, log), bound(t)
		reader, err := feed.Follow(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, place := range []int64{-1, 4, 1 << 62} {
			if _, err := feed.Follow(ctx, &place); !errors.Is(err, events.ErrNoPlace) {
				t.Errorf("behind %d: %v", place, err)
			}
		}
		if lines, err := reader.More(ctx); err != nil || len(lines) > 0 {
			t.Errorf("behind the end there is %v, %v", lines, err)
		}
		putBack(t, s)
		if lines, err := reader.Next(ctx); !errors.Is(err, events.ErrNoPlace) {
			t.Errorf("of another log: %v, %v", lines, err)
		}
		again, err := feed.Follow(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		appended(t, s, log, 1)
		if lines, err := again.Next(ctx); err != nil || len(lines) != 1 || lines[0].Position != 1 {
			t.Errorf("of the new log: %v, %v", lines, err)
		}
	})
}

// putBack empties the log, as a backup does that is put back.
func putBack(t *testing.T, s *store.Store) {
	t.Helper()
	err := s.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		guards := []string{"DROP TRIGGER guard_events_delete"}
		if s.Dialect == dialect.Postgres {
			guards = []string{"ALTER TABLE events DISABLE TRIGGER USER"}
		}
		for _, statement := range append(guards, "DELETE FROM events") {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// The log is followed although the listener's connection is cut, and although nothing is said
// of a line that was numbered.
func TestALostBellDelaysAlone(t *testing.T) {
	s := dbtest.Postgres(t)
	log := events.NewLog(s)
	feed, ctx := running(t, log), bound(t)
	reader, err := feed.Follow(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	read := func(position int64) {
		t.Helper()
		if lines, err := reader.Next(ctx); err != nil || len(lines) != 1 || lines[0].Position != position {
			t.Fatalf("%v, %v; not %d", lines, err, position)
		}
	}
	cut := func() (cut int64) {
		t.Helper()
		result, err := s.DB.ExecContext(ctx, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND query LIKE 'LISTEN%'`)
		if err != nil {
			t.Fatal(err)
		}
		cut, _ = result.RowsAffected()
		return cut
	}
	for position := int64(1); position <= 3; position++ {
		for cut() == 0 && ctx.Err() == nil { // it listens again before long
			time.Sleep(10 * time.Millisecond)
		}
		appended(t, s, log, 1)
		read(position)
	}
	_, err = s.DB.ExecContext(ctx, `INSERT INTO events (id, subject_id, version, kind, content_hash, at, position)
		VALUES ($1, 'rep_x', 1, 'report.created', '', now(), 4)`, id.New(id.Event))
	if err != nil {
		t.Fatal(err)
	}
	read(4)
}

// While the server lets nobody in, nothing is lost: the feed goes on when it is back.
func TestTheServerGoesAndReturns(t *testing.T) {
	s := dbtest.Postgres(t)
	log := events.NewLog(s)
	feed, ctx := running(t, log), bound(t)
	reader, err := feed.Follow(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	var name string
	if err := s.DB.QueryRowContext(ctx, "SELECT current_database()").Scan(&name); err != nil {
		t.Fatal(err)
	}
	dbtest.Outage(t, name, func() {
		if err := s.DB.PingContext(ctx); err == nil {
			t.Error("the server is there")
		}
	})
	for err := errors.New("away"); err != nil && ctx.Err() == nil; time.Sleep(10 * time.Millisecond) {
		err = s.DB.PingContext(ctx)
	}
	appended(t, s, log, 2)
	var seen []int64
	for len(seen) < 2 {
		lines, err := reader.Next(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lines {
			seen = append(seen, l.Position)
		}
	}
	if diff := cmp.Diff([]int64{1, 2}, seen); diff != "" {
		t.Error(diff)
	}
}

// On the embedded database a feed sees what another program on the same file has written,
// whose bell it does not hear.
func TestAnotherProgramOnTheFile(t *testing.T) {
	dir := t.TempDir()
	open := func() *store.Store {
		s, err := store.Open(t.Context(), store.Config{DataDir: dir})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	here, there := open(), open()
	if here.Dialect != dialect.SQLite {
		t.Fatal("not the embedded database")
	}
	feed, ctx := running(t, events.NewLog(here)), bound(t)
	reader, err := feed.Follow(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	appended(t, there, events.NewLog(there), 1)
	if lines, err := reader.Next(ctx); err != nil || len(lines) != 1 {
		t.Errorf("%v, %v", lines, err)
	}
}
