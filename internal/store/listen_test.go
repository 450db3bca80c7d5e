package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"thidua/internal/dbtest"
)

// A listener hears that it has begun and whatever is said on its channel, and ends with the
// reason when its connection is cut. On the embedded database nobody speaks.
func TestListen(t *testing.T) {
	s := dbtest.Postgres(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	heard, ended := make(chan struct{}), make(chan error)
	go func() {
		ended <- s.Listen(ctx, "a channel", func() {
			select {
			case heard <- struct{}{}:
			case <-ctx.Done():
			}
		})
	}()
	hears := func(what string) {
		t.Helper()
		select {
		case <-heard:
		case <-ctx.Done():
			t.Fatalf("it does not hear %s", what)
		}
	}
	do := func(statement string) {
		t.Helper()
		if _, err := s.DB.ExecContext(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	hears("the beginning")
	for range 3 {
		do(`NOTIFY "a channel"`)
		hears("what is said")
	}
	do(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`)
	select {
	case err := <-ended:
		if err == nil || errors.Is(err, context.Canceled) {
			t.Errorf("cut, it says %v", err)
		}
	case <-ctx.Done():
		t.Fatal("it goes on without a connection")
	}
	if err := dbtest.SQLite(t).Listen(ctx, "a channel", func() {}); err == nil {
		t.Error("the embedded database has a channel")
	}
}
