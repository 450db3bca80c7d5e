package casefile

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"entgo.io/ent/dialect"

	"thidua/ent/db"
	"thidua/ent/db/casefile"
	"thidua/internal/cluster"
	"thidua/internal/id"
	"thidua/internal/store"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// The fields of a ballot that its facts and effects know by name. Candidates are codes of
// member units, or identifiers of nominations.
const (
	fieldCandidates = "candidates"
	fieldPlaces     = "places"
	fieldElected    = "elected"
	fieldLevel      = "level"
)

// ballot is the ballot over several candidates (bỏ phiếu suy tôn). It is held by the cluster
// and is about no one unit: every member votes, but for its own candidate (rule 2).
func ballot() nature {
	return nature{
		facts:     []string{"standing", "places_left", "unknown_candidates"},
		effects:   []string{"record_result"},
		keeps:     []string{fieldElected, fieldLevel},
		ofCluster: true,
		past: map[string]string{
			"open": "opened", "discard": "discarded", "count": "counted", "tie": "tied", "stay_tied": "tied", "revote": "reopened",
			"conclude": "concluded", "reconvene": "reconvened", "lapse": "lapsed", "certify": "certified", "annul": "annulled",
		},
		know: standing, effect: recordResult,
	}
}

// standing tells who stands in the next round and for how many places: all candidates, or
// after a tie those who were level, for the places that are left.
func standing(ctx context.Context, client *db.Client, m runtime.Moment, subjects []*runtime.Subject, _ map[string]any, known []*runtime.Known) error {
	nominations, err := nominated(ctx, client, subjects)
	if err != nil {
		return err
	}
	for i, s := range subjects {
		f := s.Row.(*File)
		candidates, level := list(f.Values, fieldCandidates), list(f.Values, fieldLevel)
		c := chosen{
			period: m.Registry.Period(f.PeriodID), registry: m.Registry, nominations: nominations,
			labels: map[string]workflow.Text{}, owners: map[string]string{},
		}
		unknown := []string{}
		for _, candidate := range candidates {
			if !c.add(candidate) {
				unknown = append(unknown, candidate)
			}
		}
		if len(level) > 0 {
			candidates = level
		}
		places, _ := f.Values[fieldPlaces].(int64)
		k := known[i]
		k.Values["standing"], k.Values["unknown_candidates"] = candidates, unknown
		k.Values["places_left"] = max(places-int64(len(list(f.Values, fieldElected))), 0)
		k.Owners = c.owners
		k.Labels["standing"], k.Labels[fieldCandidates] = c.labels, c.labels
	}
	return nil
}

// chosen are the candidates of one ballot: what people call them, and whose they are.
type chosen struct {
	period      *cluster.Period
	registry    *cluster.Registry
	nominations map[string]*db.CaseFile
	labels      map[string]workflow.Text
	owners      map[string]string
}

// add looks for the candidate among the members at the period's end, and among the nominations
// of the season that have been sent; false for an unknown one.
func (c *chosen) add(candidate string) bool {
	if n := c.nominations[candidate]; n != nil {
		period := c.registry.Period(n.PeriodID)
		if period == nil || period.Season.ID != c.period.Season.ID || n.OpenedAt == nil {
			return false
		}
		title := n.Title
		if within(workflow.Stage(n.Stage)) { // what its unit is writing is nobody's to read on a ballot
			title = n.SentTitle
		}
		c.labels[candidate], c.owners[candidate] = workflow.Text{VI: title, EN: title}, c.voting(n.UnitID)
		return true
	}
	unit := c.registry.UnitByCode(candidate)
	if unit == nil || !slices.ContainsFunc(c.registry.Members(c.period.Season.Cluster.ID, c.period.EndsOn), func(x *cluster.Membership) bool {
		return x.Unit.ID == unit.ID
	}) {
		return false
	}
	name := unit.At(c.period.EndsOn).Name
	c.labels[candidate], c.owners[candidate] = workflow.Text{VI: name, EN: name}, unit.ID
	return true
}

// voting is the member that votes in the ballot and must not vote for a candidate of the unit:
// the unit itself or, where it has been merged meanwhile, its kin as at the period's end
// (rule 2 compares a unit together with its predecessors and successors).
func (c *chosen) voting(unitID string) string {
	kin := c.registry.Kin(unitID, c.period.EndsOn)
	for _, member := range c.registry.Members(c.period.Season.Cluster.ID, c.period.EndsOn) {
		if slices.Contains(kin, member.Unit.ID) {
			return member.Unit.ID
		}
	}
	return unitID
}

// nominated reads the nominations among the candidates of all ballots, by identifier.
func nominated(ctx context.Context, client *db.Client, ballots []*runtime.Subject) (map[string]*db.CaseFile, error) {
	var ids []string
	for _, s := range ballots {
		for _, candidate := range list(s.Row.(*File).Values, fieldCandidates) {
			if id.Is(candidate, id.CaseFile) {
				ids = append(ids, candidate)
			}
		}
	}
	found := map[string]*db.CaseFile{}
	if len(ids) == 0 {
		return found, nil
	}
	rows, err := client.CaseFile.Query().Where(casefile.IDIn(ids...), casefile.Subject(SubjectNomination)).
		Select(casefile.FieldID, casefile.FieldUnitID, casefile.FieldPeriodID, casefile.FieldStage,
			casefile.FieldTitle, casefile.FieldSentTitle, casefile.FieldOpenedAt).
		All(store.Everything(ctx))
	if err != nil {
		return nil, fmt.Errorf("reading the candidates: %w", err)
	}
	for _, row := range rows {
		found[row.ID] = row
	}
	return found, nil
}

// recordResult writes what a closed round came to: who is elected, beside those of earlier
// rounds, and who is level.
func recordResult(name string, s *runtime.Subject, _ runtime.Moment, values map[string]any, _ workflow.Event) ([]runtime.Command, error) {
	if s.Case.Round == nil || s.Case.Round.Closed == nil {
		return nil, errors.New("casefile: no round was closed")
	}
	closed := s.Case.Round.Closed
	delete(values, fieldLevel)
	if elected := append(slices.Clone(list(values, fieldElected)), closed.Elected...); len(elected) > 0 {
		values[fieldElected] = elected
	}
	if len(closed.Level) > 0 {
		values[fieldLevel] = closed.Level
	}
	return nil, nil
}

// list is a value that is a list, nil for none.
func list(values map[string]any, field string) []string {
	l, _ := values[field].([]string)
	return l
}

// holdSeasonTx keeps a ballot's closing and the reopening of a report of its season from
// passing each other: each looks at what the other changes. A ballot that is open holds the
// season for itself, a report that is concluded holds it for share (package report). Both
// take it after their own row and nothing after it that the other side has, so neither can
// wait for the other in a ring: no ballot's step touches a report. SQLite has one writer.
func (k *Kind) holdSeasonTx(ctx context.Context, tx *db.Tx, m runtime.Moment, row *db.CaseFile) error {
	if row.Subject != SubjectBallot || row.Stage != string(workflow.StageSubmitted) || k.store.Dialect != dialect.Postgres {
		return nil
	}
	period := m.Registry.Period(row.PeriodID)
	if period == nil {
		return nil
	}
	if _, err := tx.ExecContext(ctx, "SELECT 1 FROM seasons WHERE id = $1 FOR UPDATE", period.Season.ID); err != nil {
		return fmt.Errorf("holding the season of %s: %w", row.ID, err)
	}
	return nil
}
