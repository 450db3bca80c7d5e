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
	switch {
	case code != "":
	case !cmd.Actor.System && !j.within && j.inConflict(j.acting()):
		code = CodeConflictOfInterest
	case a.Secret && cmd.Count == nil:
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
	if a.Custody == CustodyServer && counted.Outcome == NoQuorum {
		counted.Counts = nil // of too few papers, beside the roll, the count would tell who chose what
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
	if min(c.Yes, c.No, c.Abstain, c.Invalid) < 0 || c.Papers() > electorate {
		bad("yes", Text{"Tổng số phiếu vượt quá số người được bỏ phiếu, hoặc có số âm.", "There are more papers than electors, or a negative number."})
	}
	if a.Choose != nil && c.No > 0 {
		bad("no", Text{"Bầu chọn theo danh sách không có phiếu “không”.", "A vote over candidates has no papers against."})
	}
	if c.Abstain > 0 && a.Abstain == AbstainRefused {
		bad("abstain", Text{"Biểu quyết này không nhận phiếu trắng.", "This vote takes no abstention."})
	}
	if !a.named(r, c) {
		bad("for", Text{"Số phiếu của các ứng viên không khớp với số phiếu hợp lệ.", "The votes of the candidates do not fit the papers that name any."})
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

// named tells whether the votes of candidates can be those of the papers that name any: each
// paper names at least one and at most as many as can win, and none of them twice.
func (a *Approval) named(r *Round, c *Count) bool {
	total := 0
	for candidate, votes := range c.For {
		if votes < 0 || votes > c.Yes || !slices.Contains(r.Candidates, candidate) {
			return false
		}
		total += votes
	}
	return a.Choose == nil || c.Yes <= total && total <= c.Yes*r.Places
}

// twoUnits tells whether the tellers come from two units and nobody of them from the
// subject's own.
func twoUnits(tellers []Teller, roster *Roster) bool {
	units, people := map[string]bool{}, map[string]bool{}
	for _, t := range tellers {
		if t.Person == "" || t.Unit == "" || people[t.Person] || roster.Akin(t.Unit) {
			return false
		}
		people[t.Person], units[t.Unit] = true, true
	}
	return len(units) >= 2
}
