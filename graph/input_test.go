package graph_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/internal/dbtest"
	"thidua/internal/golden"
	"thidua/internal/id"
	"thidua/internal/store"
)

// wrong is a request that cannot be taken, with the codes that it is told in their order.
type wrong struct {
	name  string
	as    string
	query string // "" is an operation of the journey
	op    string
	vars  map[string]any
	codes []string
}

// with is the input of a mutation.
func with(parts ...any) map[string]any {
	input := map[string]any{}
	for i := 0; i+1 < len(parts); i += 2 {
		input[parts[i].(string)] = parts[i+1]
	}
	return map[string]any{"input": input}
}

// long is a text of so many characters of two bytes each.
func long(n int) string { return strings.Repeat("ă", n) }

// Every bad input has a code and a sentence in both languages, which stand in the golden
// file, and changes nothing.
func TestBadInputGetsAClearAnswer(t *testing.T) {
	t.Parallel()
	told := map[string]string{}
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		draft, sent := w.bring("binhdinh", "2022-H1", "filled"), w.bring("phuyen", "2022-H1", "reviewed")
		before := w.rows()
		var text strings.Builder
		for _, list := range [][]wrong{creations(w), updates(draft), figures(draft), actions(sent, draft), pages(w, sent), filters(), administration(w), workflows(w, draft)} {
			for _, c := range list {
				c.tell(w, &text)
			}
		}
		if diff := cmp.Diff(before, w.rows()); diff != "" {
			w.Errorf("something was changed (-before +after):\n%s", diff)
		}
		told[t.Name()] = steady.Replace(text.String())
	})
	var first string
	for name, text := range told {
		if first == "" {
			first = text
			golden.Equal(t, "testdata/bad-input.txt", []byte(text))
		} else if diff := cmp.Diff(first, text); diff != "" {
			t.Errorf("%s answers otherwise:\n%s", name, diff)
		}
	}
}

// steady leaves the file readable.
var steady = strings.NewReplacer(long(301), "(301 characters)", long(61), "(61 characters)")

// rows counts what a refused request must not add to.
func (w *world) rows() map[string]int {
	w.Helper()
	counts := map[string]int{}
	for _, table := range []string{"reports", "revisions", "history_entries", "events", "idempotency_keys", "commendations", "decisions", "role_changes", "proposals", "consents", "workflow_versions"} {
		var n int
		if err := w.store.DB.QueryRowContext(w.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
			w.Fatal(err)
		}
		counts[table] = n
	}
	var versions int
	if err := w.store.DB.QueryRowContext(w.Context(), "SELECT sum(version) FROM reports").Scan(&versions); err != nil {
		w.Fatal(err)
	}
	counts["versions"] = versions
	return counts
}

// tell sends the request in both languages and writes down what it is told.
func (c wrong) tell(w *world, text *strings.Builder) {
	w.Helper()
	fmt.Fprintf(text, "%s\n", c.name)
	for _, tongue := range []string{"vi", "en"} {
		query := c.query
		if query == "" {
			query = journey
		}
		a := w.askIn(c.as, tongue, query, c.op, c.vars)
		d := payload(a, strings.ToLower(c.op[:min(1, len(c.op))])+c.op[min(1, len(c.op)):])
		if diff := cmp.Diff(c.codes, d.codes()); diff != "" {
			w.Errorf("%s: codes (-want +got):\n%s%s", c.name, diff, a.body)
		}
		for _, e := range a.Errors {
			fmt.Fprintf(text, "  %s\n", e.Message)
		}
		for _, e := range d.errors {
			blockers, _ := at(e, "blockers").([]any)
			for _, b := range append([]any{e}, blockers...) {
				where, _ := json.Marshal(at(b, "path"))
				fmt.Fprintf(text, "  %v %s %v\n", at(b, "code"), where, at(b, "message"))
			}
		}
	}
}

func creations(w *world) []wrong {
	const officer = "chuyenvien@ninhthuan"
	period := w.period("2022-H1")
	create := func(name string, codes []string, parts ...any) wrong {
		base := []any{"periodId", period, "kind", "INTERIM", "title", "Báo cáo"}
		return wrong{name: "create: " + name, as: officer, op: "CreateReport", vars: with(append(base, parts...)...), codes: codes}
	}
	return []wrong{
		create("unknown period", []string{"NOT_FOUND"}, "periodId", id.New(id.Period)),
		create("malformed period", []string{"NOT_FOUND"}, "periodId", "2022-H1"),
		create("identifier of another kind", []string{"NOT_FOUND"}, "periodId", w.registry().UnitByCode("phuyen").ID),
		create("NUL in an identifier", []string{"NOT_FOUND"}, "periodId", "prd_\x00"),
		create("no period", []string{"BAD_USER_INPUT"}, "periodId", nil),
		create("no title", []string{"BAD_USER_INPUT"}, "title", nil),
		create("title is a number", []string{"BAD_USER_INPUT"}, "title", 7),
		create("empty title", []string{"INVALID_INPUT"}, "title", ""),
		create("blank title", []string{"INVALID_INPUT"}, "title", " \n\t "),
		create("title of 301", []string{"TEXT_TOO_LONG"}, "title", long(301)),
		create("NUL in the title", []string{"INVALID_TEXT"}, "title", "Báo\x00cáo"),
		create("control character", []string{"INVALID_TEXT"}, "title", "Báo\x1bcáo"),
		create("unknown kind", []string{"BAD_USER_INPUT"}, "kind", "YEARLY"),
		create("wrong kind", []string{"KIND_MISMATCH"}, "kind", "FINAL"),
		create("another unit", []string{"NOT_PERMITTED"}, "unitId", w.registry().UnitByCode("phuyen").ID),
		create("unknown unit", []string{"NOT_PERMITTED"}, "unitId", id.New(id.Unit)),
		create("key of 201", []string{"INVALID_INPUT"}, "idempotencyKey", strings.Repeat("k", 201)),
		create("NUL in the key", []string{"INVALID_INPUT"}, "idempotencyKey", "k\x00"),
		create("unknown field", []string{"BAD_USER_INPUT"}, "author", "me"),
	}
}

func updates(draft string) []wrong {
	update := func(name string, codes []string, parts ...any) wrong {
		base := []any{"reportId", draft, "expectedVersion", 2}
		return wrong{name: "update: " + name, as: "chuyenvien@binhdinh", op: "UpdateReport", vars: with(append(base, parts...)...), codes: codes}
	}
	section := func(key string, body any) []any { return []any{map[string]any{"key": key, "body": body}} }
	return []wrong{
		update("nothing", []string{"INVALID_INPUT"}),
		update("empty lists", []string{"INVALID_INPUT"}, "sections", []any{}, "indicators", nil),
		update("unknown report", []string{"NOT_FOUND"}, "reportId", id.New(id.Report), "title", "x"),
		update("malformed report", []string{"NOT_FOUND"}, "reportId", "45/BC", "title", "x"),
		update("NUL in the report", []string{"NOT_FOUND"}, "reportId", "rep_\x00", "title", "x"),
		update("stale version", []string{"VERSION_CONFLICT"}, "expectedVersion", 1, "title", "x"),
		update("stale version before bad input", []string{"VERSION_CONFLICT"}, "expectedVersion", 1, "title", ""),
		update("version from the future", []string{"VERSION_CONFLICT"}, "expectedVersion", 3, "title", "x"),
		update("negative version", []string{"VERSION_CONFLICT"}, "expectedVersion", -1, "title", "x"),
		update("version as text", []string{"BAD_USER_INPUT"}, "expectedVersion", "hai", "title", "x"),
		update("version is a fraction", []string{"BAD_USER_INPUT"}, "expectedVersion", 2.5, "title", "x"),
		update("title cleared", []string{"INVALID_INPUT"}, "title", nil),
		update("title of 301 and number of 61", []string{"TEXT_TOO_LONG", "TEXT_TOO_LONG"}, "title", long(301), "number", long(61)),
		update("section of 20,001", []string{"TEXT_TOO_LONG"}, "sections", section("results", long(20001))),
		update("unknown section", []string{"UNKNOWN_SECTION"}, "sections", section("summary", "x")),
		update("section without a key", []string{"BAD_USER_INPUT"}, "sections", section("", nil)[:0:0], "sections", []any{map[string]any{"body": "x"}}),
		update("a section twice", []string{"INVALID_INPUT"}, "sections", append(section("results", "x"), section("results", "y")...)),
		update("NUL in a section", []string{"INVALID_TEXT"}, "sections", section("results", "a\x00b")),
		update("NUL in a section's key", []string{"UNKNOWN_SECTION"}, "sections", section("results\x00", "x")),
		update("everything at once", []string{"INVALID_INPUT", "INVALID_TEXT", "UNKNOWN_SECTION", "UNKNOWN_INDICATOR"}, "title", " ",
			"sections", append(section("results", "a\x00b"), section("none", "x")...), "indicators", []any{map[string]any{"code": "IX.9", "actual": 1}}),
		update("a day that does not exist", []string{"BAD_USER_INPUT"}, "cutoffOn", "2022-02-30"),
		update("a day as people write it", []string{"BAD_USER_INPUT"}, "cutoffOn", "30/06/2022"),
		update("a day as a number", []string{"BAD_USER_INPUT"}, "cutoffOn", 20220630),
		update("an empty day", []string{"BAD_USER_INPUT"}, "cutoffOn", ""),
		update("a day with a time", []string{"BAD_USER_INPUT"}, "cutoffOn", "2022-06-30T00:00:00Z"),
		update("a day before 1900", []string{"BAD_USER_INPUT"}, "cutoffOn", "0001-01-01"),
	}
}

func figures(draft string) []wrong {
	var list []wrong
	figure := func(name string, code string, indicator map[string]any) {
		list = append(list, wrong{name: "indicator: " + name, as: "chuyenvien@binhdinh", op: "UpdateReport", codes: []string{code},
			vars: with("reportId", draft, "expectedVersion", 2, "indicators", []any{indicator})})
	}
	figure("unknown code", "UNKNOWN_INDICATOR", map[string]any{"code": "IX.9", "actual": 1})
	figure("tourism, which the unit has not", "UNKNOWN_INDICATOR", map[string]any{"code": "I.5.1", "actual": 1})
	figure("no code", "BAD_USER_INPUT", map[string]any{"actual": 1})
	for _, value := range []any{
		"NaN", "Infinity", "-Infinity", "1e999", "1E3", json.Number("1e999"), json.Number("1e-7"), "1,5", "1.234,5", "1 000", "", " 5", "+5",
		"05", ".5", "5.", "0x10", "--1", "٥", "1234567890123456789", "0.1234567", true, []any{1}, map[string]any{"n": 1}, strings.Repeat("9", 5000),
	} {
		figure(fmt.Sprintf("actual %.20v", value), "BAD_USER_INPUT", map[string]any{"code": "I.1.1", "actual": value})
	}
	return list
}

func actions(sent, draft string) []wrong {
	var list []wrong
	act := func(name string, action string, input any, codes ...string) {
		list = append(list, wrong{name: "performAction: " + name, as: "giamdoc@quangngai", op: "PerformAction", codes: codes,
			vars: with("subjectId", sent, "action", action, "expectedVersion", 5, "input", input)})
	}
	type in = map[string]any
	act("unknown action", "approve", nil, "UNKNOWN_ACTION")
	act("no action", "", nil, "UNKNOWN_ACTION")
	act("an action with NUL", "close\x00", nil, "UNKNOWN_ACTION")
	act("create by name", "create", nil, "UNKNOWN_ACTION")
	act("update by name", "update", nil, "UNKNOWN_ACTION")
	act("action of another state", "submit", nil, "WRONG_STATE")
	act("action of another state with bad input", "return", in{"x": 1}, "WRONG_STATE")
	act("input is a text", "close", "now", "INVALID_INPUT")
	act("input is a list", "close", []any{1}, "INVALID_INPUT")
	act("unknown input", "close", in{"reason": "x"}, "INVALID_INPUT")
	act("two unknown inputs", "close", in{"b": 1, "a": nil}, "INVALID_INPUT", "INVALID_INPUT")
	act("text is a number", "request_reopen", in{"reason": 7}, "INVALID_INPUT")
	act("text is a list", "request_reopen", in{"reason": []any{"x"}}, "INVALID_INPUT")
	act("text is an object", "request_reopen", in{"reason": in{"a": "b"}}, "INVALID_INPUT")
	act("NUL in a text", "request_reopen", in{"reason": "a\x00"}, "INVALID_TEXT")
	act("blank text", "request_reopen", in{"reason": "  "}, "REASON_REQUIRED")
	act("text of 2,001", "request_reopen", in{"reason": long(2001)}, "TEXT_TOO_LONG")
	act("no form", "commend", in{"citation": "x"}, "INVALID_INPUT")
	act("unknown form", "commend", in{"form": "MEDAL"}, "INVALID_INPUT")
	act("form is null", "commend", in{"form": nil}, "INVALID_INPUT")
	act("citation of 2,001", "commend", in{"form": "PRAISE", "citation": long(2001)}, "TEXT_TOO_LONG")
	act("decision is a text", "commend", in{"form": "FLAG", "decision": "12/QĐ"}, "INVALID_INPUT")
	act("decision is empty", "commend", in{"form": "FLAG", "decision": in{}}, "INVALID_INPUT", "INVALID_INPUT", "INVALID_INPUT", "INVALID_INPUT")
	act("decision with more", "commend", in{"form": "FLAG", "decision": in{"number": "1", "issuedOn": "2022-08-01", "issuer": "MINISTER", "signer": "A", "seal": "x"}}, "INVALID_INPUT")
	act("decision of a day that does not exist", "commend", in{"form": "FLAG", "decision": in{"number": "1", "issuedOn": "2022-02-30", "issuer": "MINISTER", "signer": "A"}}, "INVALID_INPUT")
	act("decision of an unknown issuer", "commend", in{"form": "FLAG", "decision": in{"number": "1", "issuedOn": "2022-08-01", "issuer": "KING", "signer": "A"}}, "INVALID_INPUT")
	act("decision with long texts", "commend", in{"form": "FLAG", "decision": in{"number": long(61), "issuedOn": "2022-08-01", "issuer": "MINISTER", "signer": long(301)}}, "TEXT_TOO_LONG", "TEXT_TOO_LONG")
	act("NUL in the decision", "commend", in{"form": "FLAG", "decision": in{"number": "1\x00", "issuedOn": "2022-08-01", "issuer": "MINISTER", "signer": "A"}}, "INVALID_TEXT")
	note := func(name, text string, code string) {
		list = append(list, wrong{name: "performAction: " + name, as: "giamdoc@quangngai", op: "PerformAction", codes: []string{code},
			vars: with("subjectId", sent, "action", "close", "expectedVersion", 5, "note", text)})
	}
	note("note of 2,001", long(2001), "TEXT_TOO_LONG")
	note("NUL in the note", "a\x00", "INVALID_TEXT")
	return append(list,
		wrong{name: "bad input is told before permission", as: "giamdoc@khanhhoa", op: "CommendReport", codes: []string{"TEXT_TOO_LONG"},
			vars: with("reportId", sent, "expectedVersion", 5, "form", "PRAISE", "citation", long(2001))},
		wrong{name: "review: conclusion of 20,001", as: "giamdoc@quangngai", op: "ReviewReport", codes: []string{"WRONG_STATE"},
			vars: with("reportId", sent, "expectedVersion", 5, "conclusion", long(20001))},
		wrong{name: "submit: reason of 2,001", as: "giamdoc@binhdinh", op: "SubmitReport", codes: []string{"TEXT_TOO_LONG"},
			vars: with("reportId", draft, "expectedVersion", 2, "lateReason", long(2001))},
		wrong{name: "commend: unknown form", as: "giamdoc@quangngai", op: "CommendReport", codes: []string{"BAD_USER_INPUT"},
			vars: with("reportId", sent, "expectedVersion", 5, "form", "MEDAL")},
		wrong{name: "commend: no form", as: "giamdoc@quangngai", op: "CommendReport", codes: []string{"BAD_USER_INPUT"},
			vars: with("reportId", sent, "expectedVersion", 5)},
	)
}

// workflows are requests about workflows that cannot be taken, with what they are told.
func workflows(w *world, draft string) []wrong {
	const leader = "giamdoc@quangngai"
	const told = " errors { __typename ... on UserError { code message path } } } }"
	publish := func(name string, source any, codes ...string) wrong {
		return wrong{name: "publish: " + name, as: leader, op: "publishWorkflow", codes: codes, vars: with("source", source),
			query: "mutation publishWorkflow($input: PublishWorkflowInput!) { publishWorkflow(input: $input) {" + told}
	}
	migrate := func(name string, codes []string, parts ...any) wrong {
		return wrong{name: "migrate: " + name, as: leader, op: "migrateWorkflow", codes: codes, vars: with(append([]any{"workflow", "report"}, parts...)...),
			query: "mutation migrateWorkflow($input: MigrateWorkflowInput!) { migrateWorkflow(input: $input) {" + told}
	}
	act := func(name string, input any, codes ...string) wrong {
		return wrong{name: "actions: " + name, as: leader, op: "performActions", codes: codes, vars: map[string]any{"input": input},
			query: "mutation performActions($input: [PerformActionInput!]!) { performActions(input: $input) { results { errors { ... on UserError { code } } } } }"}
	}
	simulate := func(name string, codes []string, parts ...any) wrong {
		return wrong{name: "simulate: " + name, as: leader, op: "simulate", codes: codes, vars: with(append([]any{"steps", []any{}}, parts...)...),
			query: "query simulate($input: SimulateInput!) { simulate(input: $input) { steps { action } } }"}
	}
	mapping := func(from, to string) []any { return []any{map[string]any{"from": from, "to": to}} }
	bad := []string{"BAD_USER_INPUT"}
	return []wrong{
		publish("nothing", "", "INVALID_DEFINITION"),
		publish("no text", nil, "BAD_USER_INPUT"),
		publish("a number", 7, "BAD_USER_INPUT"),
		publish("NUL", "a\x00", "INVALID_DEFINITION"),
		publish("no YAML", "a: [", "INVALID_DEFINITION"),
		publish("another document", "a: 1\n---\nb: 1\n", "INVALID_DEFINITION"),
		publish("an anchor", "workflow: &a report\n", "INVALID_DEFINITION"),
		publish("a king", edition(w.T, "1/broken"), "INVALID_DEFINITION"),
		publish("an effect that is not there", edition(w.T, "1/unserved"), "UNSERVED"),
		publish("a post beyond the policy", edition(w.T, "1/beyond"), "DEFINITION_REFUSED"),
		publish("the current version", edition(w.T, "0/strict"), "VERSION_NOT_NEXT"),
		migrate("no such workflow", []string{"NOT_FOUND"}, "workflow", "moon"),
		migrate("NUL in its name", []string{"NOT_FOUND"}, "workflow", "report\x00"),
		migrate("no name", bad, "workflow", nil),
		migrate("version 0", []string{"NOT_FOUND"}, "fromVersion", 0),
		migrate("version -1", []string{"NOT_FOUND"}, "fromVersion", -1),
		migrate("a text for a version", bad, "fromVersion", "1"),
		migrate("an unknown state", []string{"INVALID_INPUT"}, "states", mapping("moon", "draft")),
		migrate("half a mapping", bad, "states", []any{map[string]any{"from": "draft"}}),
		act("none of them an object", 7, bad...),
		act("no version", []any{map[string]any{"subjectId": draft, "action": "review"}}, bad...),
		simulate("neither name nor definition", bad),
		simulate("both", bad, "workflow", "report", "source", "a: 1"),
		simulate("no such workflow", []string{"NOT_FOUND"}, "workflow", "moon"),
		simulate("facts that are a list", bad, "workflow", "report", "facts", []any{1}),
		simulate("a fact that is not there", bad, "workflow", "report", "facts", map[string]any{"moon": true}),
		simulate("a roster that is a text", bad, "workflow", "report", "roster", "a"),
		simulate("an unknown role", bad, "workflow", "report", "steps", []any{map[string]any{"action": "create", "as": "king"}}),
	}
}

func pages(w *world, sent string) []wrong {
	var list []wrong
	for _, arguments := range []string{"first: 0", "first: -1", "first: 101", "last: 0"} {
		for field, query := range map[string]string{
			"reports": "reports(%s) { nodes { id } }", "inbox": "inbox(%s) { nodes { dueAt } }", "people": "people(%s) { nodes { id } }",
			"roleChanges": "roleChanges(%s) { nodes { id } }", "clusters": "clusters(%s) { nodes { id } }",
			"history": `node(id: "` + sent + `") { ... on Report { history(%s) { nodes { id } } } }`,
		} {
			list = append(list, wrong{name: fmt.Sprintf("%s: a page of %s", field, strings.TrimPrefix(arguments, "first: ")), as: "giamdoc@phuyen",
				query: "{ " + fmt.Sprintf(query, arguments) + " }", codes: []string{"PAGE_LIMIT_EXCEEDED"}})
		}
	}
	slices.SortFunc(list, func(a, b wrong) int { return strings.Compare(a.name, b.name) })
	list = append(list, wrong{name: "reports: first and last", as: "giamdoc@phuyen", codes: []string{"BAD_USER_INPUT"}, query: "{ reports(first: 1, last: 1) { nodes { id } } }"})
	list = append(list, wrong{name: "reports: a page of a text", as: "giamdoc@phuyen", codes: []string{"BAD_USER_INPUT"},
		query: `query($first: Int) { reports(first: $first) { nodes { id } } }`, vars: map[string]any{"first": "7"}})
	const cursored = `query($after: Cursor, $before: Cursor, $where: ReportWhere, $orderBy: [ReportOrder!]) { reports(after: $after, before: $before, where: $where, orderBy: $orderBy) { nodes { id } } }`
	mine := w.ask("giamdoc@phuyen", `{ reports(where: {unitCode: "phuyen"}) { pageInfo { endCursor } } inbox { pageInfo { endCursor } } clusters { pageInfo { endCursor } } }`, nil)
	good := mine.at("reports.pageInfo.endCursor")
	if good == nil {
		w.Fatalf("no cursor: %s", mine.body)
	}
	filter := map[string]any{"unitCode": "phuyen"}
	cursor := func(name, as string, vars map[string]any) {
		list = append(list, wrong{name: "cursor: " + name, as: as, query: cursored, vars: vars, codes: []string{"INVALID_CURSOR"}})
		back := maps.Clone(vars)
		back["before"] = back["after"]
		delete(back, "after")
		list = append(list, wrong{name: "cursor before: " + name, as: as, query: cursored, vars: back, codes: []string{"INVALID_CURSOR"}})
	}
	cursor("empty", "giamdoc@phuyen", map[string]any{"after": "", "where": filter})
	cursor("nonsense", "giamdoc@phuyen", map[string]any{"after": "đây là con trỏ", "where": filter})
	cursor("made by hand", "giamdoc@phuyen", map[string]any{"after": base64.RawURLEncoding.EncodeToString([]byte(strings.Repeat("x", 16) + `["a"]`)), "where": filter})
	cursor("huge", "giamdoc@phuyen", map[string]any{"after": strings.Repeat(good.(string), 5_000), "where": filter})
	cursor("cut", "giamdoc@phuyen", map[string]any{"after": good.(string)[:20], "where": filter})
	cursor("of another viewer", "chuyenvien@phuyen", map[string]any{"after": good, "where": filter})
	cursor("of another filter", "giamdoc@phuyen", map[string]any{"after": good})
	cursor("of another order", "giamdoc@phuyen", map[string]any{"after": good, "where": filter, "orderBy": []any{map[string]any{"field": "TITLE"}}})
	cursor("of another list", "giamdoc@phuyen", map[string]any{"after": mine.at("clusters.pageInfo.endCursor"), "where": filter})
	list = append(list, wrong{name: "cursor: not a text", as: "giamdoc@phuyen", query: cursored, vars: map[string]any{"after": 7}, codes: []string{"INVALID_CURSOR"}})
	ids := make([]string, 101)
	for i := range ids {
		ids[i] = sent
	}
	return append(list, wrong{name: "nodes: 101 at once", as: "giamdoc@phuyen", query: `query($ids: [ID!]!) { nodes(ids: $ids) { id } }`,
		vars: map[string]any{"ids": ids}, codes: []string{"LIST_LIMIT_EXCEEDED"}})
}

func filters() []wrong {
	var list []wrong
	filter := func(name string, where any, code string) {
		list = append(list, wrong{name: "filter: " + name, as: "giamdoc@phuyen", codes: []string{code},
			query: `query($where: ReportWhere) { reports(where: $where) { totalCount } }`, vars: map[string]any{"where": where}})
	}
	deep := map[string]any{"kind": "INTERIM"}
	for range 5 {
		deep = map[string]any{"not": deep}
	}
	filter("6 deep", deep, "LIST_LIMIT_EXCEEDED")
	var many []any
	for range 51 {
		many = append(many, map[string]any{"kind": "INTERIM"})
	}
	filter("51 conditions", map[string]any{"or": many}, "LIST_LIMIT_EXCEEDED")
	many = nil
	for range 51 {
		many = append(many, map[string]any{"textContains": "x"})
	}
	filter("51 searches", map[string]any{"and": many}, "LIST_LIMIT_EXCEEDED")
	many = nil
	for range 101 {
		many = append(many, map[string]any{})
	}
	filter("50 conditions that say nothing and one more", map[string]any{"and": []any{
		map[string]any{"and": slices.Repeat([]any{map[string]any{}}, 50)}, map[string]any{"or": []any{}}}}, "LIST_LIMIT_EXCEEDED")
	filter("a list of 101", map[string]any{"and": many}, "LIST_LIMIT_EXCEEDED")
	filter("101 stages", map[string]any{"stageIn": slices.Repeat([]string{"DRAFT"}, 101)}, "LIST_LIMIT_EXCEEDED")
	filter("NUL in a search", map[string]any{"textContains": "a\x00"}, "BAD_USER_INPUT")
	filter("a search of 301", map[string]any{"textContains": long(301)}, "BAD_USER_INPUT")
	people := func(name, text string) {
		list = append(list, wrong{name: "people: " + name, as: "giamdoc@phuyen", codes: []string{"BAD_USER_INPUT"},
			query: `query($part: String) { people(textContains: $part) { totalCount } }`, vars: map[string]any{"part": text}})
	}
	people("NUL in a search", "a\x00")
	people("a search of 301", long(301))
	filter("unknown stage", map[string]any{"stageIn": []string{"LOST"}}, "BAD_USER_INPUT")
	filter("unknown condition", map[string]any{"titleContains": "x"}, "BAD_USER_INPUT")
	filter("a time that is none", map[string]any{"updatedAtLt": "yesterday"}, "BAD_USER_INPUT")
	filter("a time without an offset", map[string]any{"updatedAtLt": "2022-07-10T09:30:00"}, "BAD_USER_INPUT")
	order := func(name string, by any) {
		list = append(list, wrong{name: "order: " + name, as: "giamdoc@phuyen", codes: []string{"BAD_USER_INPUT"},
			query: `query($by: [ReportOrder!]) { reports(orderBy: $by) { totalCount } }`, vars: map[string]any{"by": by}})
	}
	order("unknown field", []any{map[string]any{"field": "NUMBER"}})
	order("a field twice", []any{map[string]any{"field": "TITLE"}, map[string]any{"field": "TITLE"}})
	order("two directions", []any{map[string]any{"field": "TITLE", "direction": "ASC"}, map[string]any{"field": "DUE_AT", "direction": "DESC"}})
	return append(list,
		wrong{name: "unit: neither id nor code", as: "giamdoc@phuyen", query: `{ unit { id } }`, codes: []string{"BAD_USER_INPUT"}},
		wrong{name: "cluster: a day that does not exist", as: "giamdoc@phuyen", query: `{ cluster(code: "DHMT") { members(asOf: "2022-13-01") { rotation } } }`, codes: []string{"BAD_USER_INPUT"}},
		wrong{name: "nobody signed in", query: `{ reports { totalCount } }`, codes: []string{"UNAUTHENTICATED"}},
		wrong{name: "nobody signed in writes", op: "SubmitReport", vars: with("reportId", "rep_x", "expectedVersion", 1), codes: []string{"UNAUTHENTICATED"}},
	)
}
