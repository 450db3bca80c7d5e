package workflow

import (
	"fmt"
	"strings"
)

// texts tells what can be seen without following any case: labels, facts that nothing reads,
// and states that wait for somebody without a due time.
func (c *checker) texts() {
	c.labels()
	c.unusedFacts()
	c.noDeadline()
}

// labels tells two states, or two actions out of one state, that people cannot tell apart,
// and labels that were not translated.
func (c *checker) labels() {
	states := map[string]string{}
	for i := range c.p.states {
		s := &c.p.states[i]
		c.distinct(states, kindState, s.Name, s.Label)
		actions := map[string]string{}
		for _, exit := range c.p.exits[s.Name] {
			c.distinct(actions, kindMove, exit.action.Name+" "+s.Name, exit.action.Label)
		}
		c.translated(kindState, s.Name, s.Label)
	}
	for _, t := range c.p.transitions {
		c.translated(kindAction, t.Name, t.Label)
	}
}

// distinct looks for a label among those that stand beside it.
func (c *checker) distinct(seen map[string]string, k kind, name string, label Text) {
	for _, s := range []string{label.VI, label.EN} {
		folded := strings.ToLower(strings.TrimSpace(s))
		if other, ok := seen[folded]; ok && other != name {
			c.tell(k, name, Finding{Code: FindingLabel, Severity: SeverityWarning, Verdict: VerdictProved, Message: Text{
				fmt.Sprintf("Nhãn “%s” trùng với nhãn của %q.", s, other),
				fmt.Sprintf("The label “%s” is that of %q too.", s, other)}})
			return
		}
		seen[folded] = name
	}
}

func (c *checker) translated(k kind, name string, label Text) {
	if label.VI != label.EN || !strings.ContainsFunc(label.VI, func(r rune) bool { return r > 127 }) {
		return
	}
	c.tell(k, name, Finding{Code: FindingLabel, Severity: SeverityNote, Verdict: VerdictProved, Message: Text{
		fmt.Sprintf("Nhãn “%s” chưa được dịch.", label.VI),
		fmt.Sprintf("The label “%s” is not translated.", label.VI)}})
}

// unusedFacts tells the facts that nothing reads, and the named sets of guards that no
// action asks. What a case of a definition's own carries is content, whoever reads it.
func (c *checker) unusedFacts() {
	read := c.p.factsRead()
	for i := range c.p.facts {
		f := &c.p.facts[i]
		if f.Field || read[f.Name] {
			continue
		}
		c.tell(kindFact, f.Name, Finding{Code: FindingUnusedFact, Severity: SeverityWarning, Verdict: VerdictProved, Message: Text{
			fmt.Sprintf("Không có gì đọc dữ kiện %q.", f.Name),
			fmt.Sprintf("Nothing reads the fact %q.", f.Name)}})
	}
	for name, asked := range c.p.sets {
		if asked {
			continue
		}
		c.tell(kindGuard, name, Finding{Code: FindingUnusedFact, Severity: SeverityWarning, Verdict: VerdictProved, Message: Text{
			fmt.Sprintf("Không thao tác nào dùng nhóm điều kiện %q.", name),
			fmt.Sprintf("No action asks the guards %q.", name)}})
	}
}

// factsRead gathers the facts that guards, due times, effects and votes read.
func (p *Program) factsRead() map[string]bool {
	read := map[string]bool{}
	(&vocabulary{p: p}).eachGuard(func(_ string, g *guard) {
		for _, name := range g.facts {
			read[name] = true
		}
	})
	for _, t := range p.transitions {
		for _, e := range t.Effects {
			read[e.If] = true
		}
	}
	for i := range p.states {
		s := &p.states[i]
		if s.Deadline != nil {
			read[s.Deadline.At] = true
		}
		if s.Approval != nil && s.Approval.Choose != nil {
			read[s.Approval.Choose.From], read[s.Approval.Choose.SeatsFact] = true, true
		}
	}
	for i := range p.facts {
		if read[p.facts[i].Name] {
			for _, need := range p.facts[i].Needs {
				read[need] = true
			}
		}
	}
	return read
}

// noDeadline tells the states in which a case waits for somebody and nothing ever rings. A
// vote without one is told as BALLOT_OPEN_FOREVER.
func (c *checker) noDeadline() {
	for i := range c.p.states {
		s := &c.p.states[i]
		if s.Rest || s.Final || s.Deadline != nil || s.Approval != nil || len(c.p.exits[s.Name]) == 0 {
			continue
		}
		c.tell(kindState, s.Name, Finding{Code: FindingNoDeadline, Severity: SeverityWarning, Verdict: VerdictProved, Message: Text{
			fmt.Sprintf("“%s” không có hạn: hồ sơ có thể chờ mãi ở đây.", s.Label.VI),
			fmt.Sprintf("“%s” has no due time: a case can wait here for ever.", s.Label.EN)}})
	}
}
