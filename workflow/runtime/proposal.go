package runtime

import (
	"context"
	"fmt"
	"slices"

	"thidua/ent/db"
	"thidua/ent/db/consent"
	"thidua/ent/db/proposal"
	"thidua/internal/calendar"
	"thidua/internal/cluster"
	"thidua/internal/fault"
	"thidua/internal/term"
)

// object of the policy's questions about definitions, and its actions beside read.
const (
	policyWorkflow = "workflow"
	policyPropose  = "propose"
	policyConsent  = "consent"
)

// MayPropose reports whether the actor proposes versions and migrations: an administrator,
// or a head of a unit whose consent they need.
func (r *Runtime) MayPropose(m Moment) bool {
	if !r.grants.Allows(m.Actor.Roles, policyWorkflow, policyPropose) {
		return false
	}
	return m.Actor.Administrator() || m.leads()
}

// leads reports whether the actor is the head of a leading unit.
func (m Moment) leads() bool {
	return slices.ContainsFunc(m.leading(), func(unitID string) bool { return m.heads(m.Actor.ID, unitID) })
}

// Missing lists the units whose heads have still to consent. What a person said counts as
// long as he is the unit's head, and once, whatever he heads.
func (m Moment) Missing(consents []*db.Consent) []string {
	missing := m.leading()
	var counted []string
	for _, c := range consents {
		if slices.Contains(counted, c.PersonID) || !slices.Contains(missing, c.UnitID) || !m.heads(c.PersonID, c.UnitID) {
			continue
		}
		counted = append(counted, c.PersonID)
		missing = slices.DeleteFunc(missing, func(unitID string) bool { return unitID == c.UnitID })
	}
	return missing
}

// heads reports whether the person is today the unit's head, and no administrator: rule 5.
func (m Moment) heads(personID, unitID string) bool {
	person, head := m.Registry.Person(personID), false
	if person == nil || person.DisabledAt != nil {
		return false
	}
	for _, r := range m.Registry.Roles(personID, m.Today()) {
		if r.Role == term.Administrator {
			return false
		}
		head = head || r.Role == term.Head && r.UnitID == unitID
	}
	return head
}

// leading lists, for every cluster that is led, the two units that lead it, each once. For a
// vacant post the next in the order of rotation stands in, as it does for the second.
func (m Moment) leading() []string {
	var units []string
	for _, c := range m.Registry.Clusters() {
		for _, unitID := range m.leadingOf(c) {
			if !slices.Contains(units, unitID) {
				units = append(units, unitID)
			}
		}
	}
	return units
}

// leadingOf is the leading of one cluster: today's, or where nobody leads it today the one at
// the end of its latest season, whose cases may still be running.
func (m Moment) leadingOf(c *cluster.Cluster) []string {
	day := m.Today()
	leader, deputy := m.Registry.Leadership(c.ID, day)
	if leader == "" && deputy == "" {
		day = lastDay(c, day)
		leader, deputy = m.Registry.Leadership(c.ID, day)
	}
	if leader == "" && deputy == "" {
		return nil
	}
	units := slices.DeleteFunc([]string{leader, deputy}, func(unitID string) bool { return unitID == "" })
	members := m.Registry.Members(c.ID, day)
	from := slices.IndexFunc(members, func(x *cluster.Membership) bool { return x.Unit.ID == units[len(units)-1] })
	for i := 1; i <= len(members) && len(units) < 2; i++ {
		if next := members[(from+i)%len(members)].Unit.ID; !slices.Contains(units, next) {
			units = append(units, next)
		}
	}
	return units
}

// lastDay is the end of the latest season of the cluster that is over; the day itself where
// there is none.
func lastDay(c *cluster.Cluster, today calendar.Date) calendar.Date {
	var last calendar.Date
	for _, s := range c.Seasons {
		for _, p := range s.Periods {
			if p.EndsOn < today && p.EndsOn > last {
				last = p.EndsOn
			}
		}
	}
	if last == "" {
		return today
	}
	return last
}

// motion is what is proposed: who asks for the same consents to it.
type motion struct {
	kind              term.ProposalKind
	workflow, content string
}

// moveTx proposes, or consents to what waits already, and tells whether nothing is missing
// any more. Who neither proposes nor consents is NOT_PERMITTED. The caller has raised the
// registry's version, so nobody else moves the same, or loses a post, meanwhile; at least two
// persons have consented, since one counts for one unit.
func (r *Runtime) moveTx(ctx context.Context, tx *db.Tx, m Moment, x motion) (p *db.Proposal, agreed bool, err error) {
	if !r.MayPropose(m) {
		return nil, false, fault.New(fault.NotPermitted)
	}
	p, err = waitingTx(ctx, tx, m, x)
	if err != nil {
		return nil, false, err
	}
	consents, err := p.QueryConsents().Order(consent.ByAt(), consent.ByID()).All(ctx)
	if err != nil {
		return nil, false, fmt.Errorf("reading the consents to %s: %w", p.ID, err)
	}
	missing := m.Missing(consents)
	own := slices.IndexFunc(missing, func(unitID string) bool { return m.heads(m.Actor.ID, unitID) })
	spoken := slices.ContainsFunc(consents, func(c *db.Consent) bool {
		return c.PersonID == m.Actor.ID && m.heads(c.PersonID, c.UnitID)
	})
	if own >= 0 && !spoken && r.grants.Allows(m.Actor.Roles, policyWorkflow, policyConsent) {
		err := tx.Consent.Create().SetProposalID(p.ID).SetUnitID(missing[own]).SetPersonID(m.Actor.ID).SetAt(m.At).Exec(ctx)
		if err != nil {
			return nil, false, fmt.Errorf("consenting to %s: %w", p.ID, err)
		}
		missing = slices.Delete(missing, own, own+1)
	}
	return p, len(missing) == 0 && len(m.leading()) > 1, nil
}

// waitingTx finds the same proposal that waits, or makes it.
func waitingTx(ctx context.Context, tx *db.Tx, m Moment, x motion) (*db.Proposal, error) {
	sum, err := digest(x.kind, x.workflow, x.content)
	if err != nil {
		return nil, err
	}
	p, err := tx.Proposal.Query().Where(proposal.Digest(sum), proposal.DoneAtIsNil()).Only(ctx)
	if err == nil {
		return p, nil
	}
	if !db.IsNotFound(err) {
		return nil, fmt.Errorf("looking for a proposal: %w", err)
	}
	p, err = tx.Proposal.Create().SetKind(x.kind).SetWorkflow(x.workflow).SetContent(x.content).SetDigest(sum).
		SetProposerID(m.Actor.ID).SetCreatedAt(m.At).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("proposing: %w", err)
	}
	return p, nil
}

// doneTx marks that a proposal has taken effect, unless another replica has just done so.
func doneTx(ctx context.Context, tx *db.Tx, m Moment, p *db.Proposal) error {
	if err := tx.Proposal.Update().Where(proposal.ID(p.ID), proposal.DoneAtIsNil()).SetDoneAt(m.At).Exec(ctx); err != nil {
		return fmt.Errorf("ending the proposal %s: %w", p.ID, err)
	}
	return nil
}
