package workflow

// Text is a label or a sentence in both languages of the product, Vietnamese first.
type Text struct {
	VI string `json:"vi"`
	EN string `json:"en"`
}

// Stage is the fixed vocabulary that every client may rely on; each state of a
// definition belongs to one stage.
type Stage string

// The stages of a case. DRAFT and RETURNED are with the unit, SUBMITTED to CLOSED with
// the cluster; DISCARDED and REVOKED are ends.
const (
	StageDraft     Stage = "DRAFT"
	StageSubmitted Stage = "SUBMITTED"
	StageReturned  Stage = "RETURNED"
	StageReviewed  Stage = "REVIEWED"
	StageCommended Stage = "COMMENDED"
	StageClosed    Stage = "CLOSED"
	StageRevoked   Stage = "REVOKED"
	StageDiscarded Stage = "DISCARDED"
)

// Valid reports whether s is one of the stages.
func (s Stage) Valid() bool {
	switch s {
	case StageDraft, StageSubmitted, StageReturned, StageReviewed,
		StageCommended, StageClosed, StageRevoked, StageDiscarded:
		return true
	}
	return false
}

// The actions that every definition has without naming them, and the pseudo role of
// steps that a timer takes.
const (
	ActionCreate  = "create"  // starts a case
	ActionUpdate  = "update"  // changes content, stays in its state
	ActionVote    = "vote"    // hands in one seat's vote, stays in its state
	ActionTally   = "tally"   // closes an approval, stays in its state until the outcome's action follows
	ActionMigrate = "migrate" // puts a case on another version of its definition
	RoleSystem    = "SYSTEM"  // no person
)

// builtInActions are the names that no definition can give to an action of its own.
var builtInActions = []string{ActionCreate, ActionUpdate, ActionVote, ActionTally, ActionMigrate}

// State is where a case may be. Its slices are shared and must not be changed.
type State struct {
	Name     string
	Stage    Stage
	Label    Text
	Waits    []string  // roles whose inbox shows the case
	Edit     []string  // roles that may change content here; none: nobody may
	Rest     bool      // a case may stay here for good although exits exist
	Final    bool      // no action leads out
	Deadline *Deadline // nil: none
	Approval *Approval // nil: none
}

// Deadline says when a state is due; exactly one of At, Keep and Days is set.
type Deadline struct {
	At       string // name of a date fact: due at the end of that day
	Keep     string // name of a state: due when that state was
	Days     int    // so many days after the day of entering, which does not count
	Office   bool   // Days are working days of the Calendar
	Remind   []int  // days before the due time at which the waiting roles are reminded
	Then     string // action that the system takes at the due time; "": none
	Escalate []Escalation
	Duration string // Days as the definition wrote it, such as P10D
}

// Escalation brings an overdue case before further roles, so many days after its due time.
type Escalation struct {
	Days int // 0 or more
	To   []string
}

// Action is what somebody may do to a case, other than creating and updating it. Its
// slices are shared and must not be changed.
type Action struct {
	Name    string
	Label   Text
	From    []string // From[i] leads to To[i], in the definition's order
	To      []string
	Roles   []string // of the definition, or SYSTEM; any one of them suffices
	Inputs  []Input
	Effects []Effect
	Differ  []Differ
	Max     *Limit // nil: as often as one likes
	Vouches bool   // who takes it answers for the content
	ByVote  bool   // taken by the engine when an approval closes, by no person
	Else    string // action that the engine takes instead where a guard refuses it; "": none
	Free    bool   // people may go round this loop as often as they like
}

// Effect is the name of something that the runtime does in the same transaction, if the
// fact If holds (always where If is "").
type Effect struct{ Name, If string }

// Differ forbids an action to the person, or to everybody of the unit, that took the
// latest Action of that name: a separation of duties beyond the constitution.
type Differ struct {
	Action string
	Unit   bool // compare units rather than persons
}

// Limit says how often an action may be taken in a case's life.
type Limit struct {
	Times int
	Code  string // of the blocker; ACTION_LIMIT unless the definition says otherwise
	Say   Text
}

// Input is a value that a command brings. The zero Max, nil bounds: the default of the
// type.
type Input struct {
	Name       string
	Type       string // text, int, decimal, bool, date, enum or a record such as Decision
	Label      Text
	Max        *int64 // characters of a text, greatest int or decimal
	Min        *int64 // least int or decimal
	Values     []string
	Required   bool
	RequiredIf string // a guard: required where it holds
	Code       string // of the blocker where it is missing; "": told as an input problem
	Say        Text   // of that blocker

	required *guard  // RequiredIf, compiled
	fields   []Input // of a record type
}

// Role is a post at a unit, as the definition names it.
type Role struct {
	Name string
	Post string   // OFFICER or HEAD of a unit; SECRETARY, APPRAISER or OBSERVER of a cluster
	Of   string   // unit (the subject's), leader, deputy, rotation, members or cluster
	Else []string // places or roles to try in order where the seat is in conflict, vacant or barred
	Not  string   // role whose unit is barred from this one
}

// Fact is something that guards may read, and who owns it.
type Fact struct {
	Name    string
	Type    string // bool, int, enum, list, date, decimal or text
	Of      string // subject, period, season, cluster, person, rules or clock
	Values  []string
	Needs   []string // inputs, or facts, that determine it
	Min     *int64
	Max     *int64
	Fixed   bool // cannot change while the case lives
	Content bool // tells of unsent content: blockers that rest on it are told only to its readers
	Field   bool // a field of the case itself, declared under fields
}

// Field is a value that a case of a definition of one's own carries (trường dữ liệu); it is
// a fact of the same name.
type Field struct {
	Input
	Fixed bool // given when the case begins, and never changed
}

// Power is something that the definition lets the holders of a post do.
type Power struct{ Post, Action string }

// Never says that a case is never in State without Action taken before (since the latest
// Since, where that is given).
type Never struct{ State, Without, Since string }

// AtMost says that Action happens at most Times times in a case's life.
type AtMost struct {
	Times  int
	Action string
}
