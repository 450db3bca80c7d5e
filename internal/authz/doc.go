// Package authz says who the caller is to the rest of the program (Actor) and how far a
// role can ever reach (Grants). It is the only package that knows casbin.
//
// What casbin answers is a ceiling, not a decision: which role may ever take which action
// on which kind of object, in which domain the role has to be held. Whether this officer
// belongs to that report's unit, who sits on a seat, who is in conflict and whether the
// step is open at all is decided by the workflow and by the read scope, inside the
// transaction; both can only narrow what this package grants. So a mistake in a workflow
// definition, which a department may write itself, cannot give a role a power that the
// policy does not hold.
//
// The policy is model.conf and policy.csv. It is read once: Load asks casbin about every
// combination and keeps the answers, so that a request costs a look-up in a map and no
// lock. A changed policy is a new program.
//
// To add a permission:
//
//  1. name it noun.verb and add the verb to its noun in vocabulary (policy.go);
//  2. give it to roles in policy.csv, one row a role, below the rows of its noun;
//  3. say who has it and who has not in the tables of the test, which fail on a
//     permission that nobody holds;
//  4. ask for it: Grants.Allows where it does not belong to a case. What is an action of
//     a workflow is asked by the engine through Grants.Ceiling and needs nothing else.
//
// The package knows no database, no transport, and not how the caller proved who he is.
package authz
