// Package telemetry is what an operator watches: the log, the metrics and the traces. It
// owns their names and their libraries, and keeps apart what may be watched and what may
// not: no text of a request but an operation's name, no argument of a statement, nobody's
// identity, and nothing at all of a vote, whose time and number are nobody's to know.
//
// It knows neither HTTP routes nor the domain; others tell it what happened, mostly
// through a request's context, and never whether somebody listens.
package telemetry
