package workflow

import "time"

// Case is everything about one subject's way that the next decision depends on. Its zero
// value is a case that has not begun. It is plain JSON; a runtime stores State and
// Version as columns and the rest as one value.
type Case struct {
	State      string               `json:"state"`
	Version    int                  `json:"version"`
	Deeds      Deeds                `json:"deeds,omitempty"`      // what was done so far, by action
	Vouched    string               `json:"vouched,omitempty"`    // person of the latest create, update or vouching action
	VouchedFor string               `json:"vouchedFor,omitempty"` // for whom he took it; "": himself
	Due        *time.Time           `json:"due,omitempty"`        // of the present state
	Dues       map[string]time.Time `json:"dues,omitempty"`       // due time stored on entering each state that has a deadline
	Round      *Round               `json:"round,omitempty"`      // of the approval that is open, or was open last
	At         time.Time            `json:"at"`                   // of the last event
}

// Holding is a role that a person holds today: OFFICER or HEAD with Unit; SECRETARY,
// APPRAISER or OBSERVER with Cluster and perhaps Unit; ADMINISTRATOR with neither.
type Holding struct{ Post, Unit, Cluster string }

// Actor is the person who acts, with everything he holds at the moment of acting, or the
// system.
type Actor struct {
	ID       string
	Holdings []Holding
	For      []Giver // who has delegated to him
	System   bool    // no person: a timer, or the engine itself
}

// Giver is a person who has delegated what he holds (văn bản ủy quyền), or a part of it. It
// is not handed on: what a giver was delegated himself is not among his holdings.
type Giver struct {
	ID       string
	Holdings []Holding // within the delegation's scope
	All      []Holding // everything he holds: conflicts of interest look at it
	Actions  []string  // that are delegated; nil for all
}

// Command asks for an action. At comes from the runtime (the database's clock after the
// lock) and is never before the case's last event. Input holds JSON-like values: string,
// float64, json.Number, bool, map[string]any; nil is the same as absent.
type Command struct {
	Action     string
	Actor      Actor
	OnBehalfOf string // giver for whom the actor acts; "": himself where he can, else whoever's delegation lets him
	Input      map[string]any
	Note       string   // every action takes one; at most 2,000 characters
	Vote       Vote     // of the action vote: lane, and choice or candidates
	Count      *Count   // of the action tally: the votes of a secret approval, counted
	Minutes    *Minutes // of a count on paper
	At         time.Time
}

// Roster says who holds which post, by unit, for one case. Membership, leadership and
// kinship are those at the end of the subject's period.
type Roster struct {
	Unit     string              `json:"unit"`               // the subject's unit
	Cluster  string              `json:"cluster,omitempty"`  // the cluster's id
	Leader   string              `json:"leader,omitempty"`   // unit; "" is vacant
	Deputy   string              `json:"deputy,omitempty"`   // unit; "" is vacant
	Rotation []string            `json:"rotation,omitempty"` // member units in their order of rotation
	Kin      []string            `json:"kin,omitempty"`      // Unit with its predecessors and successors in effect
	Posts    map[string][]string `json:"posts,omitempty"`    // by post of the cluster: the units of its holders today, "" for one without a unit
}

// Seat is a post at a unit, or of a cluster (with the unit that its holder comes from).
// Who sits on it is for the caller to look up.
type Seat struct{ Post, Unit, Cluster string }

// Ceiling says which post may ever take which action (post, then action). The nil
// Ceiling allows nothing.
type Ceiling map[string]map[string]bool

// Facts is what a decision may read besides the case and the command.
type Facts struct {
	// Values by name of fact: bool, int64, string (enum, text, decimal), []string (list),
	// a date as "2006-01-02". A fact that a guard asks for and that is not here refuses.
	Values map[string]any
	// Labels say what people call the elements of a list, by fact and element; an element
	// without one is called by its key.
	Labels  map[string]map[string]Text
	Roster  Roster
	Ceiling Ceiling
	// Owners say of which unit a candidate is, by element of a list.
	Owners map[string]string
	// Roll lists the seats that have voted already in the round of a secret approval, and
	// Voters are the persons who handed them in, and for whom.
	Roll   []Seat
	Voters []string
	// Calendar says which days are working days, for deadlines of `calendar: office`.
	Calendar Calendar
	// ReadsContent says whether the actor reads the unsent content. Where he does not,
	// blockers that tell about it are left out; he is then never allowed to act either.
	ReadsContent bool
}

// Event is what happened: one action, one version.
type Event struct {
	Action     string         `json:"action"`
	From       string         `json:"from"` // "" for create
	To         string         `json:"to"`
	FromStage  Stage          `json:"fromStage"`
	ToStage    Stage          `json:"toStage"`
	Actor      string         `json:"actor"`
	OnBehalfOf string         `json:"onBehalfOf,omitempty"`
	ActorUnit  string         `json:"actorUnit,omitempty"` // unit of the seat by which he acted
	ActorPost  string         `json:"actorPost"`           // post of that seat
	Version    int            `json:"version"`             // of the case after the event; the first is 1
	At         time.Time      `json:"at"`                  // UTC
	Due        *time.Time     `json:"due,omitempty"`       // of the state entered, UTC
	Vouches    bool           `json:"vouches,omitempty"`   // the actor now answers for the content
	Decides    bool           `json:"decides,omitempty"`   // rule 2 of the conflict-of-interest rules applied
	Input      map[string]any `json:"input,omitempty"`     // typed and canonical, see Decide
	Opens      *Round         `json:"opens,omitempty"`     // the approval of the state entered
	Voids      bool           `json:"voids,omitempty"`     // the votes so far are void: they were for other content
	Vote       *Vote          `json:"vote,omitempty"`
	Result     *Result        `json:"result,omitempty"`     // the round is closed
	Definition string         `json:"definition,omitempty"` // reference of the version that the case is on from here
}

// Decision is a command accepted: the event to append and the effects to carry out in
// the same transaction, by name and in order.
type Decision struct {
	Event   Event    `json:"event"`
	Effects []string `json:"effects,omitempty"`
	// Follow is an action that the system takes next, in the same transaction: a round was
	// closed. "" for none.
	Follow string `json:"follow,omitempty"`
	// Sealed says that the event is a secret vote: it is sealed and kept aside, and no
	// history, version or log tells of it.
	Sealed bool `json:"sealed,omitempty"`
}

// Blocker is one reason why an action is not possible now.
type Blocker struct {
	Code  string `json:"code"`
	Field string `json:"field,omitempty"` // what to mend, such as sections.results
	Say   Text   `json:"say"`
}

// InputProblem is one value of a command that cannot be taken: code INVALID_INPUT or
// TEXT_TOO_LONG, and the path to the value within the inputs.
type InputProblem struct {
	Code string   `json:"code"`
	Path []string `json:"path"`
	Say  Text     `json:"say"`
}

// Refusal is a command refused, with every reason at once. Inputs are told before, that
// is instead of, Blockers.
type Refusal struct {
	Inputs   []InputProblem `json:"inputs,omitempty"`
	Blockers []Blocker      `json:"blockers,omitempty"`
}

// Transition is an action that leaves the present state. Allowed means that nothing
// blocks it before any input is given; Inputs are what it wants besides.
type Transition struct {
	Action     string
	Label      Text
	To         State
	Automatic  bool // only the system takes it
	Allowed    bool
	OnBehalfOf string // giver by whose delegation alone it is allowed; "" for oneself
	Blockers   []Blocker
	Inputs     []Wanted
}

// Wanted is an input that an action takes; Required where it is known to be required
// before any input is given.
type Wanted struct {
	Name     string
	Type     string
	Required bool
	Label    Text
	Values   []string // of an enum
}
