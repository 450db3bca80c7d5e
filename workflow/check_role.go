package workflow

import (
	"fmt"
	"slices"
	"strings"
)

// unitsAtMost bounds the checker's cluster.
const unitsAtMost = 32

// unitsNeeded is how many units the checker's cluster has: enough for every role, and for
// the electorates of members to be of the size that the definition expects.
func (p *Program) unitsNeeded() int {
	units := castUnits
	for i := range p.states {
		if p.states[i].Approval == nil {
			continue
		}
		for _, l := range p.states[i].Approval.Lanes {
			own := 1
			if withUnit(p.states[i].Stage) {
				own = 0
			}
			switch size := units - own - len(l.Exclude); {
			case l.Electors != ElectorsMembers:
			case size < l.Expect.Min:
				units = l.Expect.Min + own + len(l.Exclude)
			case size > l.Expect.Max:
				units = l.Expect.Max + own + len(l.Exclude)
			}
		}
	}
	return min(max(units, 4), unitsAtMost)
}

// roles tells what is wrong with who takes what: nobody, or one where two are meant, and
// roles that nothing names; and how large a cluster the definition takes.
func (c *checker) roles() {
	c.idle()
	c.noActor()
	c.selfApproval()
	c.ownWork()
	c.needs()
}

// idle tells the roles that nothing names, and those in whose inbox a case waits where they
// can do nothing with it.
func (c *checker) idle() {
	used := c.p.rolesUsed()
	for i := range c.p.roles {
		role := &c.p.roles[i]
		if used[role.Name] {
			continue
		}
		c.tell(kindRole, role.Name, Finding{Code: FindingIdleRole, Severity: SeverityWarning, Verdict: VerdictProved, Message: Text{
			fmt.Sprintf("Không bước nào dùng đến vai trò %q.", role.Name),
			fmt.Sprintf("Nothing names the role %q.", role.Name)}})
	}
	bySystem := c.p.takenBySystem()
	for _, t := range c.p.transitions {
		if t.ByVote || !slices.Contains(t.Roles, RoleSystem) || bySystem[t.Name] {
			continue
		}
		c.tell(kindAction, t.Name, Finding{Code: FindingIdleRole, Severity: SeverityWarning, Verdict: VerdictProved, Message: Text{
			fmt.Sprintf("“%s” ghi SYSTEM nhưng không hạn (then) hay else nào dẫn đến.", t.Label.VI),
			fmt.Sprintf("“%s” names SYSTEM, and no deadline (then) and no else leads to it.", t.Label.EN)}})
	}
	for i := range c.p.states {
		s := &c.p.states[i]
		c.inNobodysInbox(s)
		for _, name := range s.Waits {
			if c.p.canAct(s, c.p.roleIndex[name]) {
				continue
			}
			c.tell(kindState, s.Name, Finding{Code: FindingIdleRole, Severity: SeverityWarning, Verdict: VerdictProved, Message: Text{
				fmt.Sprintf("Hồ sơ ở “%s” chờ vai trò %q, nhưng vai trò ấy không làm được gì ở đó.", s.Label.VI, name),
				fmt.Sprintf("A case in “%s” waits for the role %q, which can do nothing there.", s.Label.EN, name)}})
		}
	}
}

// inNobodysInbox tells a state that only persons lead out of, and that waits for none.
func (c *checker) inNobodysInbox(s *State) {
	persons := slices.ContainsFunc(c.p.exits[s.Name], func(exit *step) bool { return len(exit.action.who) > 0 })
	if s.Rest || s.Final || s.Approval != nil || len(s.Waits) > 0 || !persons {
		return
	}
	c.tell(kindState, s.Name, Finding{Code: FindingIdleRole, Severity: SeverityWarning, Verdict: VerdictProved, Message: Text{
		fmt.Sprintf("Hồ sơ ở “%s” không nằm trong việc cần làm của ai (waits).", s.Label.VI),
		fmt.Sprintf("A case in “%s” is in nobody's inbox (waits).", s.Label.EN)}})
}

// takenBySystem gathers the actions that a deadline or an else leads to.
func (p *Program) takenBySystem() map[string]bool {
	taken := map[string]bool{}
	for i := range p.states {
		if due := p.states[i].Deadline; due != nil {
			taken[due.Then] = true
		}
	}
	for _, t := range p.transitions {
		taken[t.Else] = true
	}
	return taken
}

// rolesUsed gathers the roles that anything names, other roles that are used included.
func (p *Program) rolesUsed() map[string]bool {
	used := map[string]bool{}
	var use func(names ...string)
	use = func(names ...string) {
		for _, name := range names {
			i, ok := p.roleIndex[name]
			if !ok || used[name] {
				continue
			}
			used[name] = true
			use(append([]string{p.roles[i].Not}, p.roles[i].Else...)...)
		}
	}
	use(p.start.action.Roles...)
	for _, t := range p.transitions {
		use(t.Roles...)
	}
	for i := range p.states {
		s := &p.states[i]
		use(s.Waits...)
		use(s.Edit...)
		if s.Deadline != nil {
			for _, e := range s.Deadline.Escalate {
				use(e.To...)
			}
		}
		if a := s.Approval; a != nil {
			use(append(append([]string{a.Tie}, a.Veto...), a.Tally...)...)
			for _, l := range a.Lanes {
				use(append([]string{l.Electors}, l.Exclude...)...)
			}
		}
	}
	return used
}

// canAct tells whether a role can do anything with a case in a state.
func (p *Program) canAct(s *State, role int) bool {
	if slices.Contains(p.roleIndexes(s.Edit), role) {
		return true
	}
	for _, exit := range p.exits[s.Name] {
		if slices.Contains(exit.action.who, role) {
			return true
		}
	}
	if s.Approval == nil {
		return false
	}
	for _, l := range s.Approval.Lanes {
		if l.Electors == ElectorsMembers || l.Electors == p.roles[role].Name {
			return true
		}
	}
	return slices.Contains(s.Approval.Tally, p.roles[role].Name)
}

// takenByPersons lists the steps that persons take.
func (p *Program) takenByPersons() []*step {
	return slices.DeleteFunc(p.everyStep(), func(s *step) bool { return len(s.action.who) == 0 })
}

// noActor tells the steps that nobody can take, whatever the size of the cluster.
func (c *checker) noActor() {
	for _, stands := range []standing{standsOrdinary, standsLeader, standsDeputy, standsMerged} {
		cast := newCast(c.p, castUnits, stands)
		for _, s := range c.p.takenByPersons() {
			if s.from == nil || len(cast.actors(s)) > 0 {
				continue
			}
			k, name := kindMove, s.action.Name+" "+s.from.Name
			if s.update {
				k, name = kindState, s.from.Name
			}
			if c.told(k, name, FindingNoActor) {
				continue
			}
			c.merged = c.merged || stands == standsMerged
			severity := SeverityError
			if stands != standsOrdinary || slices.Contains(s.action.Roles, RoleSystem) {
				severity = SeverityWarning
			}
			label := s.action.Label
			if s.update {
				label = Text{s.action.Name, s.action.Name}
			}
			say := (&sight{stands: stands}).about(Text{
				fmt.Sprintf("không ai thực hiện được “%s” ở “%s”.", label.VI, s.from.Label.VI),
				fmt.Sprintf("nobody can take “%s” in “%s”.", label.EN, s.from.Label.EN)})
			roster := cast.roster
			c.tell(k, name, Finding{Code: FindingNoActor, Severity: severity, Verdict: VerdictProved, Message: capitalised(say), Witness: &Script{Roster: &roster}})
		}
	}
}

func capitalised(t Text) Text {
	up := func(s string) string {
		r := []rune(s)
		return strings.ToUpper(string(r[:1])) + string(r[1:])
	}
	return Text{up(t.VI), up(t.EN)}
}

// pairsAtMost bounds how many pairs of steps are compared.
const pairsAtMost = 100_000

// selfApproval tells two steps, one right after the other, for which the definition names
// two roles without one standing in for the other, and which one seat takes nevertheless.
func (c *checker) selfApproval() {
	pairs := 0
	for _, stands := range []standing{standsOrdinary, standsLeader, standsDeputy} {
		cast := newCast(c.p, castUnits, stands)
		actors := map[*step][]actor{}
		for _, s := range c.p.takenByPersons() {
			actors[s] = cast.actors(s)
		}
		for _, first := range c.p.takenByPersons() {
			for _, second := range c.p.exits[first.to.Name] {
				if pairs++; pairs > pairsAtMost {
					return
				}
				if first.update || c.told(kindMove, second.action.Name+" "+second.from.Name, FindingSelfApproval) {
					continue
				}
				if x, y, same := c.sameSeat(cast, first, second, actors[first], actors[second]); same {
					c.tellSameSeat(cast, stands, first, second, x, y)
				}
			}
		}
	}
}

func (c *checker) tellSameSeat(cast *cast, stands standing, first, second *step, x, y string) {
	roster := cast.roster
	c.tell(kindMove, second.action.Name+" "+second.from.Name, Finding{Code: FindingSelfApproval, Severity: SeverityWarning, Verdict: VerdictProved,
		Witness: &Script{Roster: &roster}, Message: (&sight{stands: stands}).about(Text{
			fmt.Sprintf("“%s” (%s) và “%s” (%s) rơi vào cùng một ghế; hãy dùng not hoặc differ.", first.action.Label.VI, x, second.action.Label.VI, y),
			fmt.Sprintf("“%s” (%s) and “%s” (%s) come to one seat; give not or differ.", first.action.Label.EN, x, second.action.Label.EN, y)})})
}

// ownWork tells a state whose content can be written from a seat, not of the subject's own
// unit, that has its say on it once the case is with the cluster.
//
// Where no role of the subject's unit can begin a case, it is about no one unit.
func (c *checker) ownWork() {
	if !slices.ContainsFunc(c.p.start.action.who, func(i int) bool { return c.p.roles[i].Of == placeUnit }) {
		return
	}
	for _, stands := range []standing{standsOrdinary, standsLeader, standsDeputy} {
		cast := newCast(c.p, castUnits, stands)
		deciders := map[int]*step{}
		for _, s := range c.p.takenByPersons() {
			if s.from == nil || withUnit(s.from.Stage) {
				continue
			}
			for _, a := range cast.actors(s) {
				deciders[a.seat] = s
			}
		}
		for _, s := range c.p.takenByPersons() {
			if !s.update && s != c.p.start || c.told(kindState, s.to.Name, FindingSelfApproval) {
				continue
			}
			for _, a := range cast.actors(s) {
				if decides := deciders[a.seat]; decides != nil && c.p.roles[a.role].Of != placeUnit {
					c.tellOwnWork(cast, stands, s.to, decides)
					break
				}
			}
		}
	}
}

func (c *checker) tellOwnWork(cast *cast, stands standing, s *State, decides *step) {
	roster := cast.roster
	c.tell(kindState, s.Name, Finding{Code: FindingSelfApproval, Severity: SeverityWarning, Verdict: VerdictProved, Witness: &Script{Roster: &roster},
		Message: (&sight{stands: stands}).about(Text{
			fmt.Sprintf("Người soạn nội dung ở “%s” cũng là người thực hiện “%s”.", s.Label.VI, decides.action.Label.VI),
			fmt.Sprintf("Who writes the content in “%s” also takes “%s”.", s.Label.EN, decides.action.Label.EN)})})
}

// sameSeat tells whether two steps that share no role can be taken from one seat only,
// although no rule and no differ keeps them apart.
func (c *checker) sameSeat(cast *cast, first, second *step, before, after []actor) (string, string, bool) {
	if len(second.action.who) == 0 || len(second.action.Differ) > 0 || second.rule == ruleSign {
		return "", "", false
	}
	for _, x := range first.action.who {
		if slices.Contains(second.action.who, x) {
			return "", "", false
		}
	}
	if len(before) != 1 || len(after) != 1 || before[0].seat != after[0].seat || !cast.single(after[0].seat) {
		return "", "", false
	}
	x, y := c.p.roles[before[0].role], c.p.roles[after[0].role]
	if slices.Contains(x.Else, y.Name) || slices.Contains(y.Else, x.Name) || x.Post == y.Post && x.Of == y.Of {
		return "", "", false // meant to be one
	}
	return x.Name, y.Name, true
}

// needs tells how large a cluster must be for every step to have somebody, whichever of its
// units the case is of, and how many persons a unit.
func (c *checker) needs() {
	units := 1
	for ; units < castUnits && !c.staffed(units); units++ {
	}
	if !c.staffed(units) {
		return // told as NO_ACTOR
	}
	persons := c.persons()
	c.tell(kindState, c.p.start.to.Name, Finding{Code: FindingNoActor, Severity: SeverityNote, Verdict: VerdictAssumes,
		Assumes: []string{fmt.Sprintf("units >= %d", units), fmt.Sprintf("persons a unit >= %d", persons)}, Message: Text{
			fmt.Sprintf("Cần ít nhất %d đơn vị, mỗi đơn vị %d người.", units, persons),
			fmt.Sprintf("It needs at least %d units, %d persons a unit.", units, persons)}})
}

// staffed tells whether every step has somebody in a cluster of so many units.
func (c *checker) staffed(units int) bool {
	for _, stands := range []standing{standsOrdinary, standsLeader, standsDeputy} {
		cast := newCast(c.p, units, stands)
		for _, s := range c.p.takenByPersons() {
			if len(cast.actors(s)) == 0 {
				return false
			}
		}
	}
	return true
}

// persons is how many people a unit needs: one for each post at one unit, and a second one
// where nobody signs what he wrote himself.
func (c *checker) persons() int {
	posts := map[string]bool{}
	for _, s := range c.p.takenByPersons() {
		for _, role := range s.action.who {
			if c.p.roles[role].Of == placeUnit {
				posts[c.p.roles[role].Post] = true
			}
		}
	}
	if dutiesOf(c.p).sign {
		return max(len(posts), 2)
	}
	return max(len(posts), 1)
}

// policy tells what the definition gives to a post above the ceiling.
func (c *checker) policy(ceiling Ceiling) {
	if ceiling == nil {
		return
	}
	j := &judgement{f: &Facts{Ceiling: ceiling}}
	for _, power := range c.p.Powers() {
		if j.allows(power.Post, power.Action) {
			continue
		}
		c.tell(kindAction, power.Action, Finding{Code: FindingPolicy, Severity: SeverityError, Verdict: VerdictProved, Message: Text{
			fmt.Sprintf("Chính sách không cho %s thực hiện %q.", power.Post, power.Action),
			fmt.Sprintf("The policy does not let %s take %q.", power.Post, power.Action)}})
	}
}
