package workflow_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"thidua/internal/golden"
	"thidua/workflow"
	"thidua/workflow/definitions"
)

// recorded is one case of a released definition: what happened, and where that led.
type recorded struct {
	Name   string           `json:"name"`
	Events []workflow.Event `json:"events"`
	Led    led              `json:"led"`
}

// led is everything about a case that a later decision may rest on, in a form of its own: how
// a program keeps a case may change, what it knows of it may not.
type led struct {
	State      string               `json:"state"`
	Version    int                  `json:"version"`
	Times      map[string]int       `json:"times"` // by action
	Last       map[string][3]string `json:"last"`  // by action: person, unit, on whose behalf
	Vouched    string               `json:"vouched,omitempty"`
	VouchedFor string               `json:"vouchedFor,omitempty"`
	Due        *time.Time           `json:"due,omitempty"`
	Dues       map[string]time.Time `json:"dues,omitempty"`
	Outcome    workflow.Outcome     `json:"outcome,omitempty"` // of the latest vote
	At         time.Time            `json:"at"`
}

// ledTo says where a case stands.
func ledTo(c workflow.Case) led {
	l := led{
		State: c.State, Version: c.Version, Times: map[string]int{}, Last: map[string][3]string{},
		Vouched: c.Vouched, VouchedFor: c.VouchedFor, Due: c.Due, Dues: c.Dues, At: c.At,
	}
	for _, d := range c.Deeds {
		l.Times[d.Action], l.Last[d.Action] = d.Times, [3]string{d.Person, d.Unit, d.OnBehalfOf}
	}
	if c.Round != nil && c.Round.Closed != nil {
		l.Outcome = c.Round.Closed.Outcome
	}
	return l
}

// released lists the references name@version of every released definition.
func released(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/history/*.ways.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no histories: %v", err)
	}
	for i, file := range files {
		files[i] = strings.TrimSuffix(file, ".ways.yaml")
	}
	return files
}

// compiledFile compiles a definition of a released version.
func compiledFile(t *testing.T, path string) *workflow.Program {
	t.Helper()
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return compileText(t, string(source))
}

// compileText compiles a definition.
func compileText(t *testing.T, source string) *workflow.Program {
	t.Helper()
	p, err := workflow.Compile([]byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// What was recorded of every released definition folds for ever to the case to which it led,
// and the definition still compiles: cases may be pinned to it. A recording is made once and
// never written again.
func TestHistoriesOfReleasedDefinitions(t *testing.T) {
	for _, path := range released(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			p := compiledFile(t, path+".yaml")
			text, err := os.ReadFile(path + ".json")
			if err != nil {
				golden.Equal(t, path+".json", record(t, p, path+".ways.yaml"))
				return
			}
			var list []recorded
			if err := json.Unmarshal(text, &list); err != nil {
				t.Fatal(err)
			}
			missing := map[string]bool{workflow.ActionCreate: true, workflow.ActionUpdate: true, workflow.ActionMigrate: true}
			for _, a := range p.Actions() {
				missing[a.Name] = true
			}
			for _, r := range list {
				var c workflow.Case
				for _, e := range r.Events {
					delete(missing, e.Action)
					c = p.Evolve(c, e)
				}
				if diff := cmp.Diff(r.Led, ledTo(c)); diff != "" {
					t.Errorf("%s (-recorded +folded): %s", r.Name, diff)
				}
				if state, ok := p.State(c.State); !ok || state.Stage != r.Events[len(r.Events)-1].ToStage {
					t.Errorf("%s ends in %q, which is no state of that stage", r.Name, c.State)
				}
			}
			if len(missing) > 0 {
				t.Errorf("no way takes %v", slices.Sorted(maps.Keys(missing)))
			}
		})
	}
}

// record plays the ways by the engine as it is now. Those that do not end for good are
// migrated to the same version at last, so that there is a migration in the recording.
func record(t *testing.T, p *workflow.Program, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var ways map[string]yaml.Node
	if err := yaml.Unmarshal(text, &ways); err != nil {
		t.Fatal(err)
	}
	var list []recorded
	for _, name := range slices.Sorted(maps.Keys(ways)) {
		way := ways[name]
		source, err := yaml.Marshal(&way)
		if err != nil {
			t.Fatal(err)
		}
		script, err := workflow.ReadScript(source)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, played(t, p, name, script))
	}
	written, err := json.MarshalIndent(list, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(written, '\n')
}

// played plays one way.
func played(t *testing.T, p *workflow.Program, name string, script workflow.Script) recorded {
	t.Helper()
	steps, err := p.Simulate(script)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	r, c := recorded{Name: name}, workflow.Case{}
	for _, s := range steps {
		for one := &s; one != nil; one = one.Followed {
			if one.Refusal != nil {
				t.Fatalf("%s, step %d: %v", name, s.Step, codes(one.Refusal))
			}
			if one.Sealed {
				continue
			}
			r.Events, c = append(r.Events, *one.Event), p.Evolve(c, *one.Event)
		}
	}
	if state, _ := p.State(c.State); !state.Final {
		e, blocker := p.Migrate(c, p, c.State, "giamdoc", c.At.Add(time.Hour))
		if blocker != nil {
			t.Fatalf("%s: %s", name, blocker.Code)
		}
		r.Events, c = append(r.Events, *e), p.Evolve(c, *e)
	}
	r.Led = ledTo(c)
	return r
}

// Every definition that is shipped is among the released ones, as it stands there: who
// changes one raises its version, and adds the new one with its ways.
func TestShippedDefinitionsAreReleased(t *testing.T) {
	for _, source := range definitions.Shipped() {
		p, err := workflow.Compile(source)
		if err != nil {
			t.Fatal(err)
		}
		name, _, _ := strings.Cut(p.Reference(), "#")
		kept := filepath.Join("testdata", "history", name)
		if !slices.Contains(released(t), kept) {
			t.Errorf("%s has no ways in testdata/history", name)
			continue
		}
		if q := compiledFile(t, kept+".yaml"); q.Reference() != p.Reference() {
			t.Errorf("%s is not what was released under that number; raise its version", name)
		}
	}
}
