package workflow

// Element names what a definition declares at a position, such as "state draft" or
// "move submit draft".
func (p *Program) Element(line, column int) string {
	for k, names := range p.places {
		for name, at := range names {
			if at.line == line && at.column == column {
				return string(k) + " " + name
			}
		}
	}
	return ""
}

// Histories are the shortest scripts to every step that can be taken, in an ordinary case
// and in those of the leader's and the deputy's own unit.
func (p *Program) Histories() []Script {
	var list []Script
	for _, stands := range []standing{standsOrdinary, standsLeader, standsDeputy} {
		s := newModel(p, newCast(p, p.unitsNeeded(), stands)).explore()
		type way struct {
			step    *step
			taker   taker
			outcome Outcome
		}
		seen := map[way]bool{}
		for i := range s.edges {
			v := s.edges[i].move
			w := way{v.step, v.taker, v.outcome}
			if v.step == nil || seen[w] {
				continue
			}
			seen[w] = true
			script, _ := s.witness(append(s.path(s.edges[i].from), int32(i)))
			list = append(list, *script)
		}
	}
	return list
}

// Inputs are those of an action, create included.
func (p *Program) Inputs(action string) []Input {
	if action == ActionCreate {
		return p.start.action.Inputs
	}
	if t := p.actionIndex[action]; t != nil {
		return t.Inputs
	}
	return nil
}
