// Package bench measures the engine beside what one could use instead: a table written by
// hand, and the state machines of github.com/qmuntal/stateless and github.com/looplab/fsm.
// It is a module of its own, so that the product depends on neither.
package bench
