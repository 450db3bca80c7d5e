package graph

import (
	"context"
	"testing"
	"time"

	"thidua/internal/fault"
)

// As many as there are places may reckon at once; one more is refused, and told when to
// come again, unless a place comes free; who has gone does not wait.
func TestStudiesAreBounded(t *testing.T) {
	r := &Resolver{}
	New(r)
	var free []func()
	for range studies {
		done, err := r.study(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		free = append(free, done)
	}
	_, err := r.study(t.Context())
	if !fault.Is(err, fault.RateLimited) || fault.All(err)[0].Detail != time.Second {
		t.Errorf("one more than there are places: %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.study(gone); err != context.Canceled {
		t.Errorf("who has gone: %v", err)
	}
	free[0]()
	if _, err := r.study(t.Context()); err != nil {
		t.Errorf("a place came free: %v", err)
	}
}
