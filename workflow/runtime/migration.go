package runtime

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"thidua/ent/db"
	"thidua/internal/fault"
	"thidua/workflow"
)

// MigrationStep is so many running cases of a version and state, and where they would go.
type MigrationStep struct {
	From    *workflow.Program
	State   workflow.State
	To      string            // state of the target; "" where there is none
	Cases   int               // now
	Blocker *workflow.Blocker // why they stay on their version; nil where they can go
}

// Mapping says, by name of a state in an old version, which state of the new one takes its
// place; a state that is not in it goes to the one of the same name.
type Mapping map[string]string

// Migration is what running cases are migrated by: to the version, from one of them or, with
// 0, from every other one, by the mapping.
type Migration struct {
	To      *workflow.Program
	From    int
	Mapping Mapping
}

// covers reports whether the migration is for cases of the version, in the state: of an
// earlier one, and not for those that have ended.
func (x *Migration) covers(p *workflow.Program, state string) bool {
	return p != nil && p.Name() == x.To.Name() && p.Version() < x.To.Version() &&
		(x.From == 0 || x.From == p.Version()) && !final(p, state)
}

// event makes the event that migrates a case, or tells why there is none.
func (x *Migration) event(c workflow.Case, from *workflow.Program, at Moment) (*workflow.Event, *workflow.Blocker) {
	to, mapped := x.Mapping[c.State]
	if !mapped {
		to = c.State
	}
	if _, there := x.To.State(to); !there {
		return nil, blockedBy(fault.StateUnmapped, c.State)
	}
	actor := ""
	if at.Actor != nil {
		actor = at.Actor.ID
	}
	return x.To.Migrate(c, from, to, actor, latest(at.At, c.At))
}

// of makes the event that migrates a subject, or tells why it stays: as event does and, by what
// the subject itself is, where the consent of a head would decide on the case of his own unit or
// one akin to it (rules 2 and 3; a state of the same name is no decision), or where a stored
// value is none that the new version takes.
func (x *Migration) of(s *Subject, at Moment) (*workflow.Event, *workflow.Blocker) {
	event, blocker := x.event(s.Case, s.Program, at)
	switch {
	case blocker != nil:
		return nil, blocker
	case event.To != event.From && slices.ContainsFunc(at.leading(), s.Roster.Akin):
		return nil, blockedBy(fault.ConflictOfInterest, event.To)
	}
	if field := x.To.Unfit(s.Stored); field != "" {
		return nil, blockedBy(fault.FieldChanged, "fields."+field)
	}
	return event, nil
}

func blockedBy(code, field string) *workflow.Blocker {
	return &workflow.Blocker{Code: code, Field: field, Say: workflow.Text(fault.New(code).Say)}
}

// Plan tells, with the numbers of now, what would become of the running cases: the latest
// version first, its states in their order. What has a blocker stays on its version.
func (r *Runtime) Plan(ctx context.Context, client *db.Client, m Moment, x Migration) ([]MigrationStep, error) {
	kind, ok := r.bySubject[x.To.Subject()]
	if !ok {
		return nil, fault.New(fault.NotFound)
	}
	m.Actor = nil // who plans sees numbers, and nobody's cases
	var plan []MigrationStep
	for _, p := range m.Book.Versions(x.To.Name()) {
		if !x.covers(p, "") {
			continue
		}
		subjects, err := kind.Pinned(ctx, client, m, p.Reference())
		if err != nil {
			return nil, err
		}
		for _, s := range subjects {
			if s.Program = p; x.covers(p, s.Case.State) {
				plan = x.count(plan, s, m)
			}
		}
	}
	slices.SortStableFunc(plan, func(a, b MigrationStep) int {
		return cmp.Or(cmp.Compare(b.From.Version(), a.From.Version()), cmp.Compare(place(a), place(b)), cmp.Compare(a.code(), b.code()))
	})
	return plan, nil
}

// count adds a subject to the step of the plan that is like its own.
func (x *Migration) count(plan []MigrationStep, s *Subject, m Moment) []MigrationStep {
	state, _ := s.Program.State(s.Case.State)
	step := MigrationStep{From: s.Program, State: state, Cases: 1}
	event, blocker := x.of(s, m)
	if step.Blocker = blocker; blocker == nil {
		step.To = event.To
	}
	i := slices.IndexFunc(plan, func(o MigrationStep) bool {
		return o.From == step.From && o.State.Name == state.Name && o.code() == step.code()
	})
	if i < 0 {
		return append(plan, step)
	}
	plan[i].Cases++
	return plan
}

// code is that of the blocker with its field; "" for none.
func (s *MigrationStep) code() string {
	if s.Blocker == nil {
		return ""
	}
	return s.Blocker.Code + " " + s.Blocker.Field
}

// place is that of the step's state in its version.
func place(s MigrationStep) int {
	return slices.IndexFunc(s.From.States(), func(x workflow.State) bool { return x.Name == s.State.Name })
}

// Migrating asks to migrate running cases to the current version of a workflow.
type Migrating struct {
	Workflow string
	From     int // 0: every earlier version
	States   []StateMapping

	Key       string // of idempotency; "" for none
	Operation string // the mutation, within whose keys Key counts
}

// StateMapping is a state's name in the old version and in the new one.
type StateMapping struct{ From, To string }

// Migration reads what is asked for, as of the book: NOT_FOUND for a workflow or a version
// that is not there, INVALID_INPUT for a state that no version has, that is mapped twice, or
// whose stage or vote the mapping would not keep.
func (b *Book) Migration(a Migrating) (Migration, error) {
	x := Migration{To: b.Current(a.Workflow), From: a.From, Mapping: Mapping{}}
	if x.To == nil {
		return x, fault.New(fault.NotFound, "workflow")
	}
	from := b.Versions(a.Workflow)[1:]
	if a.From != 0 {
		p := b.Find(a.Workflow, a.From)
		if p == nil || p == x.To {
			return x, fault.New(fault.NotFound, "fromVersion")
		}
		from = []*workflow.Program{p}
	}
	var faults fault.List
	for i, s := range a.States {
		path := []string{"states", strconv.Itoa(i)}
		known := slices.ContainsFunc(from, func(p *workflow.Program) bool { _, ok := p.State(s.From); return ok })
		_, twice := x.Mapping[s.From]
		_, there := x.To.State(s.To)
		switch {
		case !known || twice:
			faults = append(faults, fault.Newf(fault.InvalidInput, fault.Text{
				VI: "Không có trạng thái này ở phiên bản cũ, hoặc đã nêu trước đó.",
				EN: "No old version has this state, or it was named before.",
			}, append(path, "from")...))
		case !there:
			faults = append(faults, fault.Newf(fault.InvalidInput, fault.Text{
				VI: "Phiên bản mới không có trạng thái này.", EN: "The new version has no such state.",
			}, append(path, "to")...))
		}
		x.Mapping[s.From] = s.To
	}
	if len(faults) > 0 {
		return x, faults
	}
	return x, x.unkept(a.States, from)
}

// unkept refuses a mapping that would not keep the stage of a case, or would go round a vote.
// What a case has done so far is for the case itself to tell.
func (x *Migration) unkept(states []StateMapping, from []*workflow.Program) error {
	var faults fault.List
	for i, s := range states {
		for _, p := range from {
			if _, ok := p.State(s.From); !ok {
				continue
			}
			if _, blocker := x.event(workflow.Case{State: s.From}, p, Moment{}); blocker != nil && blocker.Code != fault.StepSkipped {
				faults = append(faults, fault.Newf(fault.InvalidInput, fault.Text(blocker.Say), "states", strconv.Itoa(i), "to"))
				break
			}
		}
	}
	if len(faults) > 0 {
		return faults
	}
	return nil
}

// content is what is consented to: the target's very definition and where states go, so that
// what waited while another version was published is another proposal.
func (x *Migration) content() (string, error) {
	text, err := json.Marshal(struct {
		To     string  `json:"to"`
		From   int     `json:"from,omitempty"`
		States Mapping `json:"states"`
	}{x.To.Reference(), x.From, x.Mapping})
	if err != nil {
		return "", fmt.Errorf("runtime: writing a migration: %w", err)
	}
	return string(text), nil
}
