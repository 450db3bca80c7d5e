// Package workflow decides what may happen to a case, and why not.
//
// A definition in YAML says which states a case has, which actions lead from one to
// the next, who may take them and what must hold. Compile turns it into a Program;
// from then on two pure functions do all the work:
//
//	definition.yaml
//	      |  Compile
//	      v
//	  Program ---- Decide(case, command, facts) --> Decision (event, effects)
//	      |                                   \--> Refusal  (every reason at once)
//	      |------- Evolve(case, event) --------> the next case
//	      |------- Explain(case, actor, facts) -> every action from here, with its blockers
//	      \------- Seats, Powers, Diagram ------> who may act, what to compare, what to draw
//
// The rules on conflict of interest and separation of duties (the constitution) are Go
// code of this package, applied to every definition by the change of stage that an
// action makes; a definition may add to them and never take away.
//
// The package refuses to know the clock, the database, transport, other packages of this
// program and who is signed in: the time arrives in the command, everything that guards
// read arrives as Facts, and effects leave as names. It starts no goroutine, keeps no
// registry and calls nobody back, so the same arguments give the same answer for ever.
package workflow
