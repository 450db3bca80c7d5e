// Package casefile is the case of any workflow whose definition declares its fields, as a
// subject of the engine (hồ sơ): what a cluster has defined for itself, and what the program
// ships, namely ballots, nominations and exemplars. It owns how fields are read, kept and
// turned into facts, who may read which case, and what a shipped subject knows beside its
// fields: a file each. What may happen to a case is the definition's (package workflow); how
// a command is carried out is the runtime's.
//
// There is one content, and no revisions: whoever reads a case reads its fields as they are.
package casefile
