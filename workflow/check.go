package workflow

import (
	"cmp"
	"errors"
	"slices"
)

// Severity says what a finding means for a definition: an ERROR keeps it from being
// published, a WARNING is to be looked at, a NOTE tells what was proved and what it rests on.
type Severity string

// The severities of findings.
const (
	SeverityError   Severity = "ERROR"
	SeverityWarning Severity = "WARNING"
	SeverityNote    Severity = "NOTE"
)

// Verdict says how sure a finding is.
type Verdict string

// PROVED holds for every case there can be. REFUTED has a witness: a case in which it goes
// wrong, and which Simulate replays. ASSUMES holds if what stands under Assumes can hold.
const (
	VerdictProved  Verdict = "PROVED"
	VerdictRefuted Verdict = "REFUTED"
	VerdictAssumes Verdict = "ASSUMES"
)

// Codes of findings. What keeps a definition from compiling has the code of its Problem.
const (
	FindingUnreachable      = "UNREACHABLE"         // no case comes to the state
	FindingDeadTransition   = "DEAD_TRANSITION"     // nobody ever takes the action out of the state
	FindingDeadEnd          = "DEAD_END"            // no place to rest, and no action leads out
	FindingTrap             = "TRAP"                // no state of rest or end can be reached any more
	FindingNondeterminism   = "NONDETERMINISM"      // what the engine takes may be refused, and no else says what then
	FindingLivelock         = "LIVELOCK"            // timers and approvals go round for ever without a person
	FindingUnbounded        = "UNBOUNDED"           // a cycle without max and without loop: free
	FindingNoDeadline       = "NO_DEADLINE"         // the case waits for somebody, without a due time
	FindingInvariant        = "INVARIANT"           // a history against an invariant
	FindingBallotImpossible = "BALLOT_IMPOSSIBLE"   // an electorate of the range cannot pass anything
	FindingBallotOpen       = "BALLOT_OPEN_FOREVER" // nothing closes the approval
	FindingSecretSmall      = "SECRET_SMALL"        // so few voters that the tally tells who voted how
	FindingEarlySecret      = "EARLY_SECRET"        // a person can end a secret approval before its time
	FindingNoActor          = "NO_ACTOR"            // nobody can take the action
	FindingIdleRole         = "IDLE_ROLE"           // nothing names the role, or it waits where it can do nothing
	FindingSelfApproval     = "SELF_APPROVAL"       // one seat takes two steps that two roles are named for
	FindingPolicy           = "POLICY"              // the definition gives a post more than the ceiling
	FindingLabel            = "LABEL"               // labels that cannot be told apart, or are not translated
	FindingUnusedFact       = "UNUSED_FACT"         // a fact, or a set of guards, that nothing reads
	FindingNotExplored      = "NOT_EXPLORED"        // too large to be looked at as a whole
)

// Finding is what the checker has to say about one place of a definition.
type Finding struct {
	Code     string   `json:"code"`
	Severity Severity `json:"severity"`
	Line     int      `json:"line"`   // from 1
	Column   int      `json:"column"` // from 1, in characters
	Message  Text     `json:"message"`
	Verdict  Verdict  `json:"verdict"`
	Assumes  []string `json:"assumes,omitempty"` // questions about facts that are taken to be answerable either way
	Witness  *Script  `json:"witness,omitempty"` // the shortest way there
}

// Checked is what the checker found, in the order of the file.
type Checked struct {
	Findings       []Finding `json:"findings"`
	Configurations int       `json:"configurations"` // how many different situations of a case were looked at
	Complete       bool      `json:"complete"`       // false: there are more, and nothing is proved of them
}

// Failed tells whether there is an ERROR.
func (c Checked) Failed() bool {
	return slices.ContainsFunc(c.Findings, func(f Finding) bool { return f.Severity == SeverityError })
}

// CheckSource checks a definition as it is written: what keeps it from compiling is told as
// findings too, and is then all that is told.
func CheckSource(src []byte, ceiling Ceiling) Checked {
	p, err := Compile(src)
	if err == nil {
		return Check(p, ceiling)
	}
	var told *DefinitionError
	if !errors.As(err, &told) {
		told = &DefinitionError{[]Problem{{1, 1, ProblemSyntax, err.Error()}}}
	}
	c := Checked{Findings: []Finding{}}
	for _, problem := range told.Problems {
		c.Findings = append(c.Findings, Finding{
			Code: problem.Code, Severity: SeverityError, Line: problem.Line, Column: problem.Column, Verdict: VerdictProved,
			Message: Text{"Định nghĩa không đúng: " + problem.Message, problem.Message},
		})
	}
	return c
}

// Check tells what can go wrong with cases of a definition, and what cannot. It looks at
// every situation that a case can come to: its state, how often actions were taken (as far
// as anything asks), the facts that are fixed, and who did what (as far as duties are to be
// separate). Facts that are not fixed may change between any two steps; whatever it cannot
// compute about a fact may be true or false at any time, and is then named in Assumes. A
// timer may fire as soon as the state is entered, an approval ends in each way that an
// electorate of its range can end it.
//
// The ceiling is optional: nil asks nothing about powers. The same program gives the same
// answer, and the work is bounded: beyond the bound it says NOT_EXPLORED.
func Check(p *Program, ceiling Ceiling) Checked {
	c := &checker{p: p, at: map[placed]Severity{}}
	c.texts()
	c.roles()
	c.ballots()
	c.policy(ceiling)
	c.explore()
	c.settle()
	slices.SortStableFunc(c.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Code, b.Code))
	})
	return Checked{Findings: append([]Finding{}, c.findings...), Configurations: c.configurations, Complete: c.complete}
}

// checker gathers the findings about one program.
type checker struct {
	p              *Program
	findings       []Finding
	proofs         []proof
	configurations int
	complete       bool
	merged         bool                // some step has nobody in a case akin to leader and deputy
	at             map[placed]Severity // the worst told of each code at each place
}

// placed is a code at a place.
type placed struct {
	code string
	position
}

// proof is a NOTE that something holds, told if nothing was found against it by any of the
// explorations.
type proof struct {
	kind    kind
	name    string
	finding Finding
	against []string // codes
}

// settle tells the proofs that nothing speaks against.
func (c *checker) settle() {
	for _, one := range c.proofs {
		if c.merged && one.finding.Code == FindingTrap {
			one.finding.Verdict = VerdictAssumes
			one.finding.Assumes = append(one.finding.Assumes, "unit not akin to leader and deputy")
		}
		if c.complete && !c.found(one) {
			c.tell(one.kind, one.name, one.finding)
		}
	}
}

// found tells whether there is a finding against a proof: an invariant's own, or any trap.
func (c *checker) found(one proof) bool {
	at := c.p.places[one.kind][one.name]
	return slices.ContainsFunc(c.findings, func(f Finding) bool {
		here := f.Line == at.line && f.Column == at.column || one.kind != kindInvariant
		return here && f.Severity != SeverityNote && slices.Contains(one.against, f.Code)
	})
}

// tell adds a finding at the place of what it is about.
func (c *checker) tell(k kind, name string, f Finding) {
	at, ok := c.p.places[k][name]
	if !ok {
		at = position{1, 1}
	}
	f.Line, f.Column = at.line, at.column
	c.findings = append(c.findings, f)
	if place := (placed{f.Code, at}); c.at[place] == "" || c.at[place] == SeverityNote || f.Severity == SeverityError {
		c.at[place] = f.Severity
	}
}

// worst is the worst that was told of a code at a place, "" for nothing.
func (c *checker) worst(k kind, name, code string) Severity {
	return c.at[placed{code, c.p.places[k][name]}]
}

// told reports whether there is a finding of the code at the place already, of at least the
// severity of a warning.
func (c *checker) told(k kind, name, code string) bool {
	severity := c.worst(k, name, code)
	return severity != "" && severity != SeverityNote
}
