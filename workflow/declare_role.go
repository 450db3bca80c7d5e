package workflow

import "gopkg.in/yaml.v3"

// roles reads the roles and reports rings among them.
func (d *document) roles(n *yaml.Node) ([]Role, map[string]int) {
	var list []Role
	var nodes []*yaml.Node
	index := map[string]int{}
	if n != nil && d.tooMany(n, len(n.Content)/2, maxRoles) {
		return nil, index
	}
	for _, e := range d.entries(n) {
		name := d.name(e.key, snake)
		if isPlace(name) {
			d.problem(e.key, ProblemValue, "a role cannot be called %q: that is a place", name)
		}
		index[e.name] = len(list)
		list = append(list, d.role(name, e.value))
		nodes = append(nodes, e.key)
	}
	for i := range list {
		if ringed(list, index, i) {
			d.problem(nodes[i], ProblemCycle, "the role %q leads back to itself through else or not", list[i].Name)
		}
	}
	return list, index
}

func (d *document) role(name string, n *yaml.Node) Role {
	f := d.fields(n, "role", "of", "else", "not")
	role := Role{Name: name, Post: d.name(f.need("role"), capital), Of: d.oneOf(f.need("of"), places...)}
	if role.Post == postAdministrator {
		// Rule 5 of the conflict-of-interest rules: who holds ADMINISTRATOR takes no domain action.
		d.problem(f.get("role"), ProblemWaives, "an administrator takes no domain action")
	}
	for _, e := range d.list(f.get("else")) {
		place, ok := d.text(e)
		switch {
		case !ok:
		case d.names[kindRole][place]:
			role.Else = append(role.Else, place)
		case !isPlace(place):
			d.problem(e, ProblemUnknown, "%q is neither a place nor a role", place)
		case role.Of == placeCluster || place == placeCluster || place == placeUnit:
			// A cluster's post sits at no unit that could pass it on, and the subject's
			// own unit is what else turns away from.
			d.problem(e, ProblemValue, "%q cannot stand in for a seat of %s", place, role.Of)
		default:
			role.Else = append(role.Else, place)
		}
	}
	if not := f.get("not"); not != nil {
		role.Not = d.refer(not, kindRole)
	}
	return role
}

// ringed reports whether role i reaches itself through else and not.
func ringed(roles []Role, index map[string]int, i int) bool {
	seen := make([]bool, len(roles))
	var reaches func(from int) bool
	reaches = func(from int) bool {
		for _, name := range append([]string{roles[from].Not}, roles[from].Else...) {
			to, ok := index[name]
			if !ok || seen[to] && to != i {
				continue
			}
			if to == i {
				return true
			}
			seen[to] = true
			if reaches(to) {
				return true
			}
		}
		return false
	}
	return reaches(i)
}
