package events_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"

	"thidua/ent/db"
	"thidua/ent/db/event"
	"thidua/internal/dbtest"
	"thidua/internal/events"
	"thidua/internal/id"
	"thidua/internal/store"
)

// happened is an event of a subject.
func happened(subject string, version int) events.Event {
	return events.Event{SubjectID: subject, Version: version, Kind: "report.updated", At: time.Now().UTC().Truncate(time.Microsecond)}
}

// positions lists the positions in the order of the log, those without one left out.
func positions(t *testing.T, s *store.Store) []int64 {
	t.Helper()
	rows, err := s.Client.Event.Query().Where(event.PositionNotNil()).Order(event.ByPosition()).All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var found []int64
	for _, r := range rows {
		found = append(found, *r.Position)
	}
	return found
}

// sequenced gives positions until so many lines have one. Transactions of other databases
// on the same server hold the sequencer up as long as they run.
func sequenced(t *testing.T, s *store.Store, lines int) []int64 {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for {
		if err := events.SequenceOnce(ctx, s); err != nil {
			t.Fatal(err)
		}
		if found := positions(t, s); len(found) >= lines {
			return found
		}
		select {
		case <-ctx.Done():
			t.Fatalf("only %d of %d lines have a position", len(positions(t, s)), lines)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// Whatever the order in which writers commit, positions are dense from 1 and every line
// gets one.
func TestPositionsAreDense(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		log := events.NewLog(s)
		var writers sync.WaitGroup
		for range 8 {
			writers.Go(func() {
				subject := id.New(id.Report)
				for version := 1; version <= 5; version++ {
					err := s.Tx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
						_, err := log.AppendTx(ctx, tx, happened(subject, version))
						return err
					})
					if err != nil {
						t.Error(err)
					}
					if err := events.SequenceOnce(context.Background(), s); err != nil {
						t.Error(err)
					}
				}
			})
		}
		writers.Wait()
		var want []int64
		for i := range int64(40) {
			want = append(want, i+1)
		}
		if diff := cmp.Diff(want, sequenced(t, s, 40)); diff != "" {
			t.Errorf("positions: %s", diff)
		}
	})
}

// A line of a transaction that began earlier and commits later must not be numbered
// behind a reader's back: while it runs, nothing younger gets a position.
func TestYoungerEventsWaitForARunningTransaction(t *testing.T) {
	s := dbtest.Postgres(t)
	log := events.NewLog(s)
	slow := id.New(id.Report)
	begun, finish, done := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		done <- s.Tx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			if _, err := log.AppendTx(ctx, tx, happened(slow, 1)); err != nil {
				return err
			}
			close(begun)
			<-finish
			return nil
		})
	}()
	<-begun
	err := s.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := log.AppendTx(ctx, tx, happened(id.New(id.Report), 1))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := events.SequenceOnce(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if early := positions(t, s); len(early) != 0 {
		t.Errorf("positions %v were given while an older transaction ran", early)
	}
	close(finish)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	sequenced(t, s, 2)
	first, err := s.Client.Event.Query().Where(event.Position(1)).Only(t.Context())
	if err != nil || first.SubjectID != slow {
		t.Errorf("the first position went to %v, %v; want the transaction that began first", first, err)
	}
}

// On the embedded database the writer is single: a line has its position when it is
// committed, and a transaction that is rolled back takes none.
func TestEmbeddedPositionsComeWithTheCommit(t *testing.T) {
	s := dbtest.SQLite(t)
	if s.Dialect != dialect.SQLite {
		t.Fatal("not the embedded database")
	}
	log := events.NewLog(s)
	append := func(fail error) error {
		return s.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if _, err := log.AppendTx(ctx, tx, happened(id.New(id.Report), 1)); err != nil {
				return err
			}
			return fail
		})
	}
	if err := append(nil); err != nil {
		t.Fatal(err)
	}
	if err := append(context.Canceled); err == nil {
		t.Fatal("the transaction was kept")
	}
	if err := append(nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int64{1, 2}, positions(t, s)); diff != "" {
		t.Error(diff)
	}
}
