// Package cluster owns the domain beside reports: clusters, units with their dated
// versions and successions, membership in its order of rotation, leadership, seasons
// with periods, sections and criteria, people and the roles they hold. It reads all of
// it into one immutable snapshot, the registry (sổ bộ), brings it in from YAML (Apply),
// seeds the demonstration the same way, and grants and ends roles. Every write raises
// the registry's version in its own transaction. It refuses to know reports' content,
// passwords, tokens, and who may call it: permission is the caller's to check.
package cluster
