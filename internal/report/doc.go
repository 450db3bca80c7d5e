// Package report is the report as a subject of the engine (báo cáo): which facts hold
// of it, what the effects of its definition do, who may read which, and how its content
// is kept in revisions. What may happen to a report is the definition's (package
// workflow); how a command is carried out is the runtime's.
//
// Content (cut-off day, sections, indicators) lives in a revision. Submitting freezes
// it; the next edit opens another. The unit reads the revision that it is writing,
// everybody else the one last submitted.
package report
