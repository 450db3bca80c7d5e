package authz

import (
	"fmt"
	"slices"
	"strings"

	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/model"

	"thidua/internal/term"
	"thidua/workflow"
)

// answer is what the policy says on one permission of one subject.
type answer struct{ allow, deny bool }

// key is one question to the policy.
type key struct {
	subject
	permission
}

// Grants is the whole policy as answers: immutable, and safe for any number of callers.
type Grants struct {
	answers  map[key]answer
	ceilings map[string]workflow.Ceiling
}

// Load reads the policy that the program was built with, and asks casbin about every role,
// domain, object and action once. The error names the line of a row that speaks of an
// unknown role, domain, object or action.
func Load() (*Grants, error) { return load(modelConf, policyCSV) }

func load(conf, source string) (*Grants, error) {
	enforcer, err := newEnforcer(conf, source)
	if err != nil {
		return nil, err
	}
	g := &Grants{answers: map[key]answer{}, ceilings: map[string]workflow.Ceiling{}}
	for _, n := range vocabulary() {
		g.ceilings[n.object] = workflow.Ceiling{}
		for _, action := range n.actions {
			for _, role := range subjects() {
				for _, domain := range domains() {
					k := key{subject{term.Role(role), domain}, permission{n.object, action}}
					a, err := ask(enforcer, k)
					if err != nil {
						return nil, err
					}
					g.keep(k, a)
				}
			}
		}
	}
	return g, nil
}

func newEnforcer(conf, source string) (*casbin.Enforcer, error) {
	p, err := readPolicy(source)
	if err != nil {
		return nil, err
	}
	m, err := model.NewModelFromString(conf)
	if err != nil {
		return nil, fmt.Errorf("authz: model.conf: %w", err)
	}
	enforcer, err := casbin.NewEnforcer(m)
	if err != nil {
		return nil, fmt.Errorf("authz: model.conf: %w", err)
	}
	if _, err := enforcer.AddPolicies(p.grants); err != nil {
		return nil, fmt.Errorf("authz: policy.csv: %w", err)
	}
	if _, err := enforcer.AddGroupingPolicies(p.counts); err != nil {
		return nil, fmt.Errorf("authz: policy.csv: %w", err)
	}
	return enforcer, nil
}

// ask puts one question to casbin. A refusal comes with the row that denied, where one
// did: that has to be known apart from a plain "nothing allows it", because a deny also
// outweighs the person's other roles.
func ask(enforcer *casbin.Enforcer, k key) (answer, error) {
	allowed, row, err := enforcer.EnforceEx(string(k.role), k.domain, k.object, k.action)
	if err != nil {
		return answer{}, fmt.Errorf("authz: %s.%s for %s: %w", k.object, k.action, k.role, err)
	}
	denied := !allowed && len(row) > 0 && row[len(row)-1] == "deny"
	return answer{allow: allowed, deny: denied}, nil
}

func (g *Grants) keep(k key, a answer) {
	if !a.allow && !a.deny {
		return
	}
	g.answers[k] = a
	if !a.allow || !slices.Contains(term.Role("").Values(), string(k.role)) {
		return
	}
	ceiling := g.ceilings[k.object]
	if ceiling[string(k.role)] == nil {
		ceiling[string(k.role)] = map[string]bool{}
	}
	action := k.action
	if action == actOfDefinition {
		action = workflow.AnyAction
	}
	ceiling[string(k.role)][action] = true
}

// Ceiling returns which post may ever take which action on a kind of object, such as
// "report": post, then action, then true. It is shared and must not be changed; for an
// unknown object it is nil, which allows nothing.
func (g *Grants) Ceiling(object string) workflow.Ceiling { return g.ceilings[object] }

// Allows reports whether somebody who is signed in and holds these roles (none: just an
// account) may take the action on that kind of object. One role that denies outweighs all
// others: an administrator who is also a head reads no report. What is unknown is false.
// It allocates nothing.
func (g *Grants) Allows(roles []Role, object, action string) bool {
	p := permission{object, action}
	allowed := g.answers[key{subject{signedIn, domainHouse}, p}].allow
	for i := range roles {
		a := g.answers[key{subject{roles[i].Role, roles[i].domain()}, p}]
		if a.deny {
			return false
		}
		allowed = allowed || a.allow
	}
	return allowed
}

// AllowsAnyone reports whether the action is open to everybody, also without a token.
func (g *Grants) AllowsAnyone(object, action string) bool {
	return g.answers[key{subject{anyone, domainHouse}, permission{object, action}}].allow
}

// domain is the scope in which the role is held. An assignment that lacks the unit or
// cluster which its role asks for falls into a scope where the policy grants it nothing.
func (r *Role) domain() string {
	switch {
	case r.ClusterID != "":
		return domainCluster
	case r.UnitID != "":
		return domainUnit
	default:
		return domainHouse
	}
}

// ProblemPolicy is the code of a definition that reaches beyond the policy.
const ProblemPolicy = "POLICY"

// PolicyError tells that a workflow definition gives posts powers that the policy does not
// hold, so that nobody could ever use them.
type PolicyError struct {
	Object string
	Beyond []workflow.Power
}

// Error lists every power beyond the ceiling.
func (e *PolicyError) Error() string {
	each := make([]string, len(e.Beyond))
	for i, p := range e.Beyond {
		each[i] = p.Post + " " + e.Object + "." + p.Action
	}
	return ProblemPolicy + ": the policy never grants " + strings.Join(each, ", ")
}

// Covers compares the powers of a definition over a kind of object with the ceiling. It
// answers nil, or a *PolicyError with all that lie beyond. What the system does by itself
// needs no permission.
func (g *Grants) Covers(object string, powers []workflow.Power) error {
	ceiling := g.ceilings[object]
	var beyond []workflow.Power
	for _, p := range powers {
		if p.Post != workflow.RoleSystem && !ceiling.Allows(p.Post, p.Action) {
			beyond = append(beyond, p)
		}
	}
	if beyond == nil {
		return nil
	}
	return &PolicyError{Object: object, Beyond: beyond}
}
