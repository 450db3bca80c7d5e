package workflow

import "slices"

// decideTally closes the round that is open: at its due time (the system), or with the count
// of the tellers where the votes are on paper. Follow names the action that comes next.
func (p *Program) decideTally(c *Case, cmd *Command, f *Facts) (Decision, *Refusal) {
	s, refusal := p.voting(c, ActionTally)
	if refusal != nil {
		return Decision{}, refusal
	}
	a := s.from.Approval
	j := p.judge(s.from, c, f, cmd)
	j.told = true
	seat, code := j.permission(s)
	if code == "" && a.Secret && cmd.Count == nil {
		code = CodeNotCounted
	}
	if code != "" {
		return Decision{}, &Refusal{Blockers: []Blocker{builtIn(code)}}
	}
	counted := a.tally(c.Round, j.seatsOf)
	if cmd.Count != nil {
		if problems := a.countable(c.Round, cmd, &f.Roster); len(problems) > 0 {
			return Decision{}, &Refusal{Inputs: problems}
		}
		counted = a.settle(c.Round, []Count{*cmd.Count}, []Choice{""}, false)
		counted.Minutes = cmd.Minutes
	}
	e := j.event(s, seat)
	e.Result = &counted
	return Decision{Event: e, Follow: a.On[counted.Outcome]}, nil
}

// countable tells what is wrong with a count. One that the tellers bring has minutes, signed
// by tellers of two units, neither of them the subject's own (rule 2).
func (a *Approval) countable(r *Round, cmd *Command, roster *Roster) []InputProblem {
	c, electorate := cmd.Count, len(r.Ballots[0].Seats)
	var problems []InputProblem
	bad := func(field string, say Text) { problems = append(problems, badVote(field, say)) }
	least := min(c.Yes, c.No, c.Abstain, c.Invalid)
	for candidate, votes := range c.For {
		least = min(least, votes)
		if !slices.Contains(r.Candidates, candidate) || votes > c.Yes {
			bad("for", Text{"Số phiếu của một ứng viên không hợp lệ.", "The votes of a candidate cannot be right."})
			break
		}
	}
	if least < 0 || c.Papers() > electorate {
		bad("yes", Text{"Tổng số phiếu vượt quá số người được bỏ phiếu, hoặc có số âm.", "There are more papers than electors, or a negative number."})
	}
	if a.Custody != CustodyPaper {
		return problems
	}
	m := cmd.Minutes
	if m == nil || m.Number == "" || !realDay(m.On) {
		bad("minutes", Text{"Cần số và ngày của biên bản kiểm phiếu.", "The minutes of the count need a number and a day."})
		return problems
	}
	if !twoUnits(m.Tellers, roster) {
		bad("tellers", Text{
			"Cần ít nhất hai người kiểm phiếu của hai đơn vị khác nhau, không thuộc đơn vị có liên quan.",
			"The count needs at least two tellers of two units, none of them the unit concerned."})
	}
	return problems
}

// twoUnits tells whether the tellers come from two units and nobody of them from the
// subject's own.
func twoUnits(tellers []Teller, roster *Roster) bool {
	units, people := map[string]bool{}, map[string]bool{}
	for _, t := range tellers {
		if t.Person == "" || t.Unit == "" || people[t.Person] || roster.akin(t.Unit) {
			return false
		}
		people[t.Person], units[t.Unit] = true, true
	}
	return len(units) >= 2
}
