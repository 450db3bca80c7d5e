package workflow

import "slices"

// Powers returns everything that the definition gives to a post, create and update
// included, in the order create, update, actions. What stands in for a role through else
// counts; SYSTEM is no post. The caller compares it with the ceiling.
func (p *Program) Powers() []Power {
	var list []Power
	add := func(roles []int, action string) {
		for _, i := range roles {
			for _, post := range p.posts(i) {
				if power := (Power{post, action}); !slices.Contains(list, power) {
					list = append(list, power)
				}
			}
		}
	}
	add(p.start.action.who, ActionCreate)
	for i := range p.states {
		add(p.roleIndexes(p.states[i].Edit), ActionUpdate)
	}
	for _, t := range p.transitions {
		add(t.who, t.Name)
	}
	for i := range p.states {
		a := p.states[i].Approval
		if a == nil {
			continue
		}
		add(p.roleIndexes(a.Tally), ActionTally)
		for _, l := range a.Lanes {
			if a.Custody == CustodyPaper {
				continue
			}
			if power := (Power{postHead, ActionVote}); l.Electors == ElectorsMembers && !slices.Contains(list, power) {
				list = append(list, power)
			}
			add(p.roleIndexes([]string{l.Electors}), ActionVote)
		}
	}
	return list
}

// posts returns the posts that may come to act for a role.
func (p *Program) posts(role int) []string {
	list := []string{p.roles[role].Post}
	for _, name := range p.roles[role].Else {
		if i, ok := p.roleIndex[name]; ok {
			list = append(list, p.posts(i)...)
		}
	}
	return list
}
