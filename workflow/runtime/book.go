package runtime

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"thidua/ent/db"
	"thidua/ent/db/workflowversion"
	"thidua/internal/store"
	"thidua/workflow"
)

// Book is every version of every workflow as of one version of the registry (sổ quy trình):
// publishing raises the registry's version, so a decision that holds it holds the book. It
// never changes.
type Book struct {
	Version int64
	byRef   map[string]*workflow.Program
	byName  map[string][]*workflow.Program // the latest version first
	sources map[string]string              // by reference
	ids     map[string]string              // of the rows, by reference
	byID    map[string]*workflow.Program
	names   []string
}

// Program returns the version that a reference (name@version#hash) pins, nil for an unknown one.
func (b *Book) Program(reference string) *workflow.Program { return b.byRef[reference] }

// Held returns the rules of the subject's latest round: those of the version that held it, which
// a migration does not change; nil where there is none.
func (b *Book) Held(s *Subject) *workflow.Approval {
	round := s.Case.Round
	switch {
	case round == nil:
		return nil
	case round.Definition != "":
		return round.Of(b.Program(round.Definition))
	}
	return round.Of(s.Program)
}

// Current returns the latest version of that name, nil for an unknown one.
func (b *Book) Current(name string) *workflow.Program {
	if versions := b.byName[name]; len(versions) > 0 {
		return versions[0]
	}
	return nil
}

// Find returns that version of that name, nil for an unknown one.
func (b *Book) Find(name string, version int) *workflow.Program {
	for _, p := range b.byName[name] {
		if p.Version() == version {
			return p
		}
	}
	return nil
}

// Versions lists the versions of that name, the latest first. The list is shared.
func (b *Book) Versions(name string) []*workflow.Program { return b.byName[name] }

// Names lists the workflows by name. The list is shared.
func (b *Book) Names() []string { return b.names }

// Of lists all versions of all workflows whose subject is one of these, by name, the latest
// version first.
func (b *Book) Of(subjects ...string) []*workflow.Program {
	var list []*workflow.Program
	for _, name := range b.names {
		for _, p := range b.byName[name] {
			if slices.Contains(subjects, p.Subject()) {
				list = append(list, p)
			}
		}
	}
	return list
}

// Source returns the definition of a version as it was written.
func (b *Book) Source(p *workflow.Program) string { return b.sources[p.Reference()] }

// ID returns the identifier of a version.
func (b *Book) ID(p *workflow.Program) string { return b.ids[p.Reference()] }

// ByID returns the version with that identifier, nil for an unknown one.
func (b *Book) ByID(one string) *workflow.Program { return b.byID[one] }

// NewBook makes a book of these programs, for tests and tools without a database.
func NewBook(programs ...*workflow.Program) *Book {
	b := &Book{
		byRef: map[string]*workflow.Program{}, byName: map[string][]*workflow.Program{}, sources: map[string]string{},
		ids: map[string]string{}, byID: map[string]*workflow.Program{},
	}
	for _, p := range programs {
		b.add(p, "", "")
	}
	b.sort()
	return b
}

func (b *Book) add(p *workflow.Program, one, source string) {
	b.ids[p.Reference()], b.byID[one] = one, p
	b.byRef[p.Reference()] = p
	b.byName[p.Name()] = append(b.byName[p.Name()], p)
	b.sources[p.Reference()] = source
}

func (b *Book) sort() {
	for name, versions := range b.byName {
		slices.SortFunc(versions, func(x, y *workflow.Program) int { return cmp.Compare(y.Version(), x.Version()) })
		b.names = append(b.names, name)
	}
	slices.Sort(b.names)
}

// shelf keeps the latest book, and what was compiled once.
type shelf struct {
	store  *store.Store
	cached atomic.Pointer[Book]
	mutex  sync.Mutex
}

// at returns a book at least as new as the registry's version: the cached one where it is,
// else one read now, once for all who wait for it.
func (s *shelf) at(ctx context.Context, version int64) (*Book, error) {
	if b := s.cached.Load(); b != nil && b.Version >= version {
		return b, nil
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if b := s.cached.Load(); b != nil && b.Version >= version {
		return b, nil
	}
	b, err := s.read(ctx, s.store.Client, version)
	if err != nil {
		return nil, err
	}
	s.cached.Store(b)
	return b, nil
}

// heldTx returns the book of a version that the caller's transaction holds.
func (s *shelf) heldTx(ctx context.Context, tx *db.Tx, version int64) (*Book, error) {
	if b := s.cached.Load(); b != nil && b.Version == version {
		return b, nil
	}
	return s.read(ctx, tx.Client(), version)
}

// read reads all versions; those that the cached book has are not compiled again.
func (s *shelf) read(ctx context.Context, client *db.Client, version int64) (*Book, error) {
	rows, err := client.WorkflowVersion.Query().Order(workflowversion.ByName(), workflowversion.ByVersion()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("runtime: reading the workflows: %w", err)
	}
	known := s.cached.Load()
	b := NewBook()
	b.Version = version
	for _, row := range rows {
		p, err := compiled(known, row)
		if err != nil {
			return nil, err
		}
		b.add(p, row.ID, row.Source)
	}
	b.sort()
	return b, nil
}

// compiled returns the program of a row.
func compiled(known *Book, row *db.WorkflowVersion) (*workflow.Program, error) {
	if known != nil {
		if p := known.byRef[fmt.Sprintf("%s@%d#%s", row.Name, row.Version, row.Hash)]; p != nil {
			return p, nil
		}
	}
	p, err := workflow.Compile([]byte(row.Source))
	if err != nil {
		return nil, fmt.Errorf("runtime: the workflow %s, version %d, does not compile any more: %w", row.Name, row.Version, err)
	}
	if p.Hash() != row.Hash {
		return nil, fmt.Errorf("runtime: the workflow %s, version %d, is not what was published: its hash is %s", row.Name, row.Version, p.Hash())
	}
	return p, nil
}
