package graph_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing/fstest"
)

// oneFile is a folder with one file of master data.
func oneFile(yaml string) fs.FS {
	return fstest.MapFS{"more.yaml": &fstest.MapFile{Data: []byte(yaml)}}
}

// at follows a path such as reports.edges.0.node into an answer.
func at(v any, path string) any {
	for _, name := range strings.Split(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

// mutations are the actions that have a mutation of their own; all others are performed
// by name.
var mutations = map[string]string{
	"update": "UpdateReport", "submit": "SubmitReport", "return": "ReturnReport", "review": "ReviewReport", "commend": "CommendReport",
}

// done is what a command answered.
type done struct {
	answer
	subject map[string]any // nil where it was refused
	errors  []any
}

// codes lists why it was refused; a blocked transition is told by its blockers.
func (d done) codes() []string {
	codes := d.answer.codes()
	for _, e := range d.errors {
		if blockers, ok := at(e, "blockers").([]any); ok {
			for _, b := range blockers {
				codes = append(codes, fmt.Sprint(at(b, "code")))
			}
			continue
		}
		codes = append(codes, fmt.Sprint(at(e, "code")))
	}
	return codes
}

// version is the report's, or the case's, version as the database has it.
func (w *world) version(reportID string) (version int) {
	w.Helper()
	table := "reports"
	if strings.HasPrefix(reportID, "cas_") {
		table = "case_files"
	}
	if err := w.store.DB.QueryRowContext(w.Context(), "SELECT version FROM "+table+" WHERE id = $1", reportID).Scan(&version); err != nil {
		return 1 // no such report: any version will do
	}
	return version
}

// command is an action on a report. version 0 is the present one.
type command struct {
	as, tongue, reportID, action string
	version                      int
	input                        map[string]any
	byName                       bool // by performAction, also where there is a mutation
}

// perform carries the command out by its mutation.
func (w *world) perform(c command) done {
	w.Helper()
	if c.version == 0 {
		c.version = w.version(c.reportID)
	}
	if c.tongue == "" {
		c.tongue = "vi"
	}
	operation, named := mutations[c.action]
	variables := map[string]any{"expectedVersion": c.version}
	field := strings.ToLower(operation[:min(1, len(operation))]) + operation[min(1, len(operation)):]
	if named && !c.byName && !strings.HasPrefix(c.reportID, "cas_") {
		variables["reportId"] = c.reportID
		for name, value := range c.input {
			variables[name] = value
		}
	} else {
		operation, field = "PerformAction", "performAction"
		variables["subjectId"], variables["action"] = c.reportID, c.action
		input := map[string]any{}
		for name, value := range c.input {
			if name == "note" || name == "idempotencyKey" || name == "onBehalfOf" {
				variables[name] = value
			} else {
				input[name] = value
			}
		}
		if len(input) > 0 {
			variables["input"] = input
		}
	}
	if strings.HasPrefix(c.reportID, "cas_") {
		return payload(w.askIn(c.as, c.tongue, caseMutations, "Act", map[string]any{"i": variables}), field)
	}
	return payload(w.askIn(c.as, c.tongue, journey, operation, map[string]any{"input": variables}), field)
}

// payload takes a mutation's answer apart.
func payload(a answer, field string) done {
	d := done{answer: a}
	for _, name := range []string{"report", "case", "subject", "person", "delegation"} {
		if subject, ok := a.at(field + "." + name).(map[string]any); ok {
			d.subject = subject
		}
	}
	d.errors, _ = a.at(field + ".errors").([]any)
	return d
}

// does carries a command out that has to succeed.
func (w *world) does(as, action, reportID string, input map[string]any) {
	w.Helper()
	d := w.perform(command{as: as, action: action, reportID: reportID, input: input})
	if d.subject == nil {
		w.Fatalf("%s could not %s: %s", as, action, d.body)
	}
}

// period is the identifier of the cluster's period of that code.
func (w *world) period(code string) string {
	w.Helper()
	for _, s := range w.registry().ClusterByCode("DHMT").Seasons {
		for _, p := range s.Periods {
			if p.Code == code {
				return p.ID
			}
		}
	}
	w.Fatalf("there is no period %s", code)
	return ""
}

// create begins the unit's report of the period.
func (w *world) create(unit, period string) string {
	w.Helper()
	kind := "INTERIM"
	if !strings.Contains(period, "-") {
		kind = "FINAL"
	}
	d := payload(w.operate("chuyenvien@"+unit, "CreateReport", map[string]any{"input": map[string]any{
		"periodId": w.period(period), "kind": kind, "title": "Báo cáo của " + unit,
	}}), "createReport")
	if d.subject == nil {
		w.Fatalf("%s could not create: %s", unit, d.body)
	}
	return d.subject["id"].(string)
}

// content fills in everything that a report needs.
func (w *world) content(as, reportID string) map[string]any {
	w.Helper()
	node := w.operate(as, "Report", map[string]any{"id": reportID}).at("node")
	input := map[string]any{"number": "45/BC-SVHTTDL", "cutoffOn": "2022-06-30"}
	var sections, indicators []any
	for _, s := range at(node, "sections").([]any) {
		sections = append(sections, map[string]any{"key": at(s, "key"), "body": "Bản thứ nhất."})
	}
	for _, i := range at(node, "indicators").([]any) {
		indicators = append(indicators, map[string]any{"code": at(i, "code"), "target": "10", "actual": 0})
	}
	input["sections"], input["indicators"] = sections, indicators
	return input
}

// handlers names who handles, second and recorder of a unit's report in 2022 are, worked
// out by hand from product.md: quangngai leads, ninhthuan is deputy, quangnam is next.
func handlers(unit string) (handler, second, recorder string) {
	handler, second, recorder = "giamdoc@quangngai", "giamdoc@ninhthuan", "thuky@cum"
	switch unit {
	case "quangngai":
		handler, second, recorder = "giamdoc@ninhthuan", "giamdoc@quangnam", "giamdoc@ninhthuan"
	case "ninhthuan":
		second = "giamdoc@quangnam"
	}
	return handler, second, recorder
}

// ways lead to each state, each step beginning where another state is.
var ways = map[string]struct{ from, action, by string }{
	"filled": {"draft", "update", "officer"}, "awaiting_signature": {"filled", "propose", "officer"},
	"submitted": {"awaiting_signature", "submit", "head"}, "withdrawn": {"submitted", "withdraw", "head"},
	"returned": {"submitted", "return", "handler"}, "awaiting_signature_again": {"returned", "propose", "officer"},
	"submitted_again": {"awaiting_signature_again", "submit", "head"},
	"reviewed":        {"submitted", "review", "handler"}, "reopening": {"reviewed", "request_reopen", "handler"},
	"reopened": {"reopening", "consent_reopen", "second"}, "closed": {"reviewed", "close", "handler"},
	"commended": {"reviewed", "commend", "handler"}, "revoked": {"commended", "revoke", "recorder"},
	"discarded": {"draft", "discard", "officer"},
}

// bring creates the unit's report of the period and leads it to the state: one of the
// definition, or filled, withdrawn, submitted_again, reopened on the way.
func (w *world) bring(unit, period, state string) string {
	w.Helper()
	if state == "draft" {
		return w.create(unit, period)
	}
	way, known := ways[state]
	if !known {
		w.Fatalf("no way leads to %q", state)
	}
	reportID := w.bring(unit, period, way.from)
	w.take(unit, way.action, way.by, reportID)
	return reportID
}

// take has the right person take an action, with an input that is good enough for it.
func (w *world) take(unit, action, by, reportID string) {
	w.Helper()
	handler, second, recorder := handlers(unit)
	who := map[string]string{
		"officer": "chuyenvien@" + unit, "head": "giamdoc@" + unit, "handler": handler, "second": second, "recorder": recorder,
	}[by]
	var input map[string]any
	switch {
	case action == "update":
		input = w.content(who, reportID)
	case action == "submit":
		input = map[string]any{"lateReason": "Chờ số liệu của huyện."}
	case action == "review":
		input = map[string]any{"conclusion": "Hoàn thành tốt."}
	case action == "commend":
		input = map[string]any{"form": "CERTIFICATE_OF_MERIT", "citation": "Dẫn đầu Cụm.", "decision": decision("MINISTER")}
	case action == "revoke":
		input = map[string]any{"ground": "FORGED_PAPERS", "decision": decision("MINISTER")}
	case slices.Contains([]string{"withdraw", "return", "discard", "request_reopen"}, action):
		input = map[string]any{"reason": "Cần sửa số liệu."}
	}
	w.does(who, action, reportID, input)
}

// decision is a complete one of that issuer.
func decision(issuer string) map[string]any {
	return map[string]any{"number": "12/QĐ", "issuedOn": "2022-08-01", "issuer": issuer, "signer": "Nguyễn Văn A"}
}
