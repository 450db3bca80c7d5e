package dbtest

import (
	"context"
	"slices"
	"sync"
	"testing"

	"thidua/internal/store"
)

// Statements is what a watched database was asked, in the order of asking.
type Statements struct {
	mutex sync.Mutex
	texts []string
}

// Watched is Run with a record of every SQL statement, BEGIN and COMMIT included.
func Watched(t *testing.T, f func(t *testing.T, s *store.Store, asked *Statements)) {
	RunConfig(t, func(t *testing.T, c store.Config) {
		asked := &Statements{}
		c.Watch = asked.add
		f(t, Open(t, c), asked)
	})
}

// Reset forgets what was asked so far.
func (s *Statements) Reset() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.texts = nil
}

// Count is the number of statements.
func (s *Statements) Count() int { return len(s.List()) }

// List is the statements' texts.
func (s *Statements) List() []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.texts)
}

func (s *Statements) add(_ context.Context, statement string) (ran func()) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.texts = append(s.texts, statement)
	return func() {}
}
