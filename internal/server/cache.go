package server

import (
	"container/list"
	"context"
	"sync"

	"github.com/vektah/gqlparser/v2/ast"

	"thidua/internal/budget"
)

// What is kept of parsed and validated documents, in bytes: all together, as estimated by
// budget.Size, and the longest text.
const (
	maxCache  = 32 << 20
	maxCached = 32 << 10
)

// document is a query that was parsed, counted and validated, with what each of its
// operations costs. It never changes.
type document struct {
	tree   *ast.QueryDocument
	counts *budget.Counts
	plans  map[*ast.OperationDefinition]*budget.Plan
}

// cache keeps the documents that were used last, up to a number of bytes.
type cache struct {
	kept map[string]*document // trusted ones, for good; written before the first request

	mu    sync.Mutex
	known map[string]*list.Element // of *cached
	order *list.List               // the one used last is in front
	bytes int
}

type cached struct {
	text     string
	document *document
	bytes    int
}

func newCache() *cache {
	return &cache{kept: map[string]*document{}, known: map[string]*list.Element{}, order: list.New()}
}

// get finds a document by its text; nil where it is not kept.
func (c *cache) get(text string) *document {
	if d := c.kept[text]; d != nil {
		return d
	}
	if len(text) > maxCached {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	element := c.known[text]
	if element == nil {
		return nil
	}
	c.order.MoveToFront(element)
	return element.Value.(*cached).document
}

// put keeps a document, and gives up those that were not used for the longest time.
func (c *cache) put(text string, d *document) {
	if len(text) > maxCached {
		return
	}
	entry := &cached{text, d, budget.Size(d.tree) + 2*len(text)}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known[text] != nil {
		return // somebody else was faster
	}
	c.known[text] = c.order.PushFront(entry)
	for c.bytes += entry.bytes; c.bytes > maxCache; {
		last := c.order.Remove(c.order.Back()).(*cached)
		delete(c.known, last.text)
		c.bytes -= last.bytes
	}
}

// handed gives the executor the document that the engine has prepared, by the context, so
// that it parses and validates nothing.
type handed struct{}

type documentKey struct{}

func (handed) Get(ctx context.Context, _ string) (*ast.QueryDocument, bool) {
	d, ok := ctx.Value(documentKey{}).(*document)
	if !ok {
		return nil, false
	}
	return d.tree, true
}

func (handed) Add(context.Context, string, *ast.QueryDocument) {}
