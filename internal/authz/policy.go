package authz

import (
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"thidua/internal/term"
)

//go:embed model.conf
var modelConf string

//go:embed policy.csv
var policyCSV string

// Names of the policy that no assignment carries: everybody with a valid token, and
// everybody.
const (
	signedIn = "SIGNED_IN"
	anyone   = "ANYONE"
)

// Domains: the scope in which a role is held.
const (
	domainUnit    = "unit"
	domainCluster = "cluster"
	domainHouse   = "house"
)

// subject is who the policy speaks about: a role, held in a domain.
type subject struct {
	role   term.Role
	domain string
}

// permission is an action on a kind of object.
type permission struct{ object, action string }

// noun is a kind of object with every action on it that the program knows.
type noun struct {
	object  string
	actions []string
}

// actOfDefinition stands for every action that a definition names itself: definitions of
// these subjects are written where the program is used, and the policy cannot know them.
const actOfDefinition = "act"

// vocabulary lists everything that can be permitted. A policy that names anything else
// does not load, so a misspelt row cannot silently grant nothing.
func vocabulary() []noun {
	caseActions := []string{"create", "update", "vote", "tally", actOfDefinition, "read_own", "read_opened"}
	return []noun{
		{"report", []string{
			"create", "update", "propose", "recall", "submit", "withdraw", "discard",
			"return", "review", "request_reopen", "consent_reopen", "refuse_reopen",
			"commend", "close", "revoke", "vote", "tally",
			"read_own", "read_submitted", "read_published",
		}},
		{"case", caseActions},
		{"ballot", caseActions},
		{"nomination", caseActions},
		{"exemplar", caseActions},
		{"cluster", []string{"read"}},
		{"unit", []string{"read"}},
		{"season", []string{"read"}},
		{"period", []string{"read"}},
		{"criterion", []string{"read"}},
		{"person", []string{"read", "read_email", "read_roles"}},
		{"rolechange", []string{"read"}},
		{"attachment", []string{"create"}},
		{"account", []string{"disable", "enable", "revoke_tokens"}},
		{"role", []string{"grant", "end"}},
		{"service_account", []string{"read", "manage"}},
		{"delegation", []string{"give", "revoke", "read"}},
		{"workflow", []string{"read", "propose", "consent"}},
		{"document", []string{"adhoc"}},
	}
}

// subjects lists the names that a policy may speak about.
func subjects() []string { return append(term.Role("").Values(), signedIn, anyone) }

// domains lists the scopes in which a role can be held.
func domains() []string { return []string{domainUnit, domainCluster, domainHouse} }

// policy is policy.csv, checked and taken apart.
type policy struct {
	grants [][]string // sub, dom, obj, act, eft
	counts [][]string // role, counts as, dom
}

// readPolicy takes a policy apart and answers every row that does not hold, with its line.
func readPolicy(source string) (policy, error) {
	r := csv.NewReader(strings.NewReader(source))
	r.Comment, r.TrimLeadingSpace, r.FieldsPerRecord = '#', true, -1
	var p policy
	var problems []error
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return p, errors.Join(problems...)
		}
		if err != nil {
			return policy{}, fmt.Errorf("authz: policy.csv: %w", err) // csv names the line
		}
		line, _ := r.FieldPos(0)
		if err := p.add(row); err != nil {
			problems = append(problems, fmt.Errorf("authz: policy.csv, line %d: %w", line, err))
		}
	}
}

func (p *policy) add(row []string) error {
	for i := range row {
		row[i] = strings.TrimSpace(row[i])
	}
	switch {
	case row[0] == "p" && len(row) == 6:
		if err := checkGrant(row[1], row[2], row[3], row[4], row[5]); err != nil {
			return err
		}
		if slices.ContainsFunc(p.grants, func(g []string) bool { return slices.Equal(g, row[1:]) }) {
			return errors.New("the same row again")
		}
		p.grants = append(p.grants, row[1:])
	case row[0] == "g" && len(row) == 4:
		for _, role := range row[1:3] {
			if !slices.Contains(subjects(), role) {
				return fmt.Errorf("unknown role %q", role)
			}
		}
		if !slices.Contains(domains(), row[3]) {
			return fmt.Errorf("unknown domain %q", row[3])
		}
		p.counts = append(p.counts, row[1:])
	default:
		return errors.New(`a row is "p, role, domain, object, action, effect" or "g, role, role, domain"`)
	}
	return nil
}

// checkGrant refuses a name that the program does not know.
func checkGrant(role, domain, object, action, effect string) error {
	if !slices.Contains(subjects(), role) {
		return fmt.Errorf("unknown role %q", role)
	}
	if domain != "*" && !slices.Contains(domains(), domain) {
		return fmt.Errorf("unknown domain %q", domain)
	}
	words := vocabulary()
	at := slices.IndexFunc(words, func(n noun) bool { return n.object == object })
	if at < 0 {
		return fmt.Errorf("unknown object %q", object)
	}
	if action != "*" && !slices.Contains(words[at].actions, action) {
		return fmt.Errorf("unknown action %q of %s", action, object)
	}
	if effect != "allow" && effect != "deny" {
		return fmt.Errorf("the effect is allow or deny, not %q", effect)
	}
	return nil
}
