package authz

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/internal/term"
	"thidua/workflow"
)

// A person with posts in several places is asked for the places of each post.
func TestActor(t *testing.T) {
	a := &Actor{ID: "per_a", Roles: []Role{officer, head, {Role: term.Officer, UnitID: "unt_b"}, secretary, observer}}
	for name, c := range map[string]struct{ got, want any }{
		"holds":                  {a.Holds(term.Head), true},
		"does not hold":          {a.Holds(term.Appraiser), false},
		"administrator":          {a.Administrator(), false},
		"units of an officer":    {a.Units(term.Officer), []string{"unt_a", "unt_b"}},
		"units of either, once":  {a.Units(term.Officer, term.Head), []string{"unt_a", "unt_b"}},
		"units of no role":       {a.Units(), []string(nil)},
		"unit a secretary is of": {a.Units(term.Secretary), []string{"unt_b"}},
		"holdings": {a.Holdings()[3:], []workflow.Holding{
			{Post: "SECRETARY", Unit: "unt_b", Cluster: "clu_a"}, {Post: "OBSERVER", Cluster: "clu_a"}}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, c.got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// The actor of a request is found in its context; an anonymous one has none.
func TestContext(t *testing.T) {
	if _, ok := From(context.Background()); ok {
		t.Error("an actor from nowhere")
	}
	if _, ok := From(With(context.Background(), nil)); ok {
		t.Error("a nil actor counts as one")
	}
	a := &Actor{ID: "per_a"}
	if got, ok := From(With(context.Background(), a)); !ok || got != a {
		t.Errorf("got %v, %t", got, ok)
	}
}
