package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2"
	gql "github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"thidua/ent/db"
)

var (
	randomly = flag.Int("random", 1500, "how many operations TestRandomOperations sends to each database")
	seed     = flag.Uint64("seed", 1, "the seed of TestRandomOperations")
)

// Whatever fits the schema is answered by whoever sends it: with data or with refusals that
// the catalogue has, never with a fault of ours, and no word of how the product is made.
func TestRandomOperations(t *testing.T) {
	operations := *randomly
	if testing.Short() {
		operations /= 10
	}
	t.Logf("to repeat it: -seed %d -random %d", *seed, operations)
	onBothDatabases(t, func(w *world) {
		x := newStorm(w, *seed)
		for i := range operations {
			kind, as := gql.Query, pick(x.generator, x.cast)
			text, variables := "", map[string]any(nil)
			switch n := x.IntN(100); {
			case n < 2:
				kind = gql.Subscription
			case n < 25:
				kind = gql.Mutation
			case n < 40 && as != "":
				kind = gql.Mutation
				text, variables = x.due(as)
			}
			if text == "" {
				text, variables = x.operation(kind)
			}
			if _, errs := gqlparser.LoadQueryWithRules(x.schema, text, rules.NewDefaultRules()); errs != nil {
				w.Fatalf("operation %d does not fit the schema: %v\n%s", i, errs, text)
			}
			x.send(i, as, kind, text, variables)
			if w.Failed() {
				return
			}
		}
		w.Logf("%d operations; answered: %v", operations, x.answered)
		if x.answered["whole"] < operations/5 || x.answered["done"] < operations/200 {
			w.Error("hardly anything was answered: what was sent tries nothing")
		}
	})
}

// storm sends what a generator makes, as everybody in turn.
type storm struct {
	*generator
	world    *world
	cast     []string
	answered map[string]int // whole answers, refused ones, mutations that were done, codes
}

// newStorm fills a world with something of each kind, and tells the generator of it.
func newStorm(w *world, seed uint64) *storm {
	w.Helper()
	for unit, state := range map[string]string{
		"phuyen": "submitted", "binhdinh": "reviewed", "khanhhoa": "returned", "quangnam": "filled", "quangngai": "submitted", "ninhthuan": "commended",
	} {
		w.bring(unit, "2022-H1", state)
	}
	hash, err := w.accounts.PasswordHash(w.Context(), "mật khẩu")
	if err == nil {
		err = w.store.Tx(w.Context(), func(ctx context.Context, tx *db.Tx) error { return tx.Person.Update().SetPassword(hash).Exec(ctx) })
	}
	if err != nil {
		w.Fatal(err)
	}
	x := &storm{world: w, cast: append(cast(), "", ""), answered: map[string]int{}}
	x.generator = &generator{Rand: rand.New(rand.NewPCG(seed, 1)), schema: schema(), version: x.versionOf, names: map[string][]string{
		"code": {"DHMT", "2022-H1", "phuyen"}, "clusterCode": {"DHMT"}, "unitCode": {"phuyen", "binhdinh"}, "periodCode": {"2022-H1", "2022"},
		"name": {"report", "nomination", "ballot", "exemplar"}, "workflow": {"report", "nomination", "ballot", "exemplar"},
		"action": {"update", "submit", "return", "review", "commend", "propose", "withdraw", "discard", "vote", "close", "request_reopen"},
		"key":    {"results", "direction", "movements"}, "textContains": {"bao cao", "Sở", "a"}, "title": {"Báo cáo", "Đề nghị"},
		"idempotencyKey": {"a", "b", "c"}, "reason": {"Bổ sung."}, "currentPassword": {"mật khẩu", "sai"}, "conclusion": {"Đạt."}, "workflows": {"report"}, "actions": {"submit"},
	}}
	for _, who := range cast() {
		x.harvest(w.ask(who, `{ reports(first: 100) { pageInfo { endCursor startCursor } nodes { id unit { id } period { id season { id criteria { id } cluster { id } } } author { id }
			history { pageInfo { endCursor } nodes { id } } commendations { id decision { id } } definition { id } } } people { pageInfo { endCursor } nodes { id } } }`, nil).body)
	}
	return x
}

// versionOf is the version that a subject has now; 1 of what is none.
func (x *storm) versionOf(one string) int {
	for _, table := range []string{"reports", "case_files"} {
		var version int
		if x.world.store.DB.QueryRowContext(x.world.Context(), "SELECT version FROM "+table+" WHERE id = $1", one).Scan(&version) == nil {
			return version
		}
	}
	return 1
}

// due makes a mutation of something that waits for somebody, with inputs as they are wanted: a
// blind choice hardly moves a case. It is "" where nothing waits.
func (x *storm) due(as string) (text string, variables map[string]any) {
	a := x.world.ask(as, `{ inbox(first: 50) { nodes { subject { id version transitions { action allowed inputs { name type values } } } } } }`, nil)
	nodes, _ := a.at("inbox.nodes").([]any)
	if len(nodes) == 0 {
		return "", nil
	}
	subject := at(pick(x.generator, nodes), "subject")
	open := slices.DeleteFunc(at(subject, "transitions").([]any), func(t any) bool { return at(t, "allowed") != true })
	if len(open) == 0 {
		return "", nil
	}
	chosen := pick(x.generator, open)
	input := map[string]any{}
	for _, in := range at(chosen, "inputs").([]any) {
		good := map[string]any{"text": "Đạt.", "int": 1, "bool": true, "date": "2022-07-10", "decimal": "1", "Decision": decision("MINISTER")}[fmt.Sprint(at(in, "type"))]
		if values, ok := at(in, "values").([]any); ok && len(values) > 0 {
			good = pick(x.generator, values)
		}
		if x.IntN(8) > 0 {
			input[fmt.Sprint(at(in, "name"))] = good
		}
	}
	text, variables = x.about("performAction")
	variables["input"] = map[string]any{
		"subjectId": at(subject, "id"), "action": at(chosen, "action"), "expectedVersion": at(subject, "version"), "input": input,
	}
	return text, variables
}

// send sends an operation as somebody and looks at the answer. A subscription is opened as a
// stream, and left after a moment.
func (x *storm) send(i int, as string, kind gql.Operation, text string, variables map[string]any) {
	w := x.world
	body, err := json.Marshal(map[string]any{"query": text, "variables": variables})
	if err != nil {
		w.Fatal(err)
	}
	ctx, accept := w.Context(), "application/json"
	if kind == gql.Subscription {
		short, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
		defer cancel()
		ctx, accept = short, "text/event-stream"
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, w.server.URL+"/graphql", bytes.NewReader(body))
	if err != nil {
		w.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", accept)
	request.Header.Set("Accept-Language", []string{"vi", "en"}[x.IntN(2)])
	if as != "" {
		request.Header.Set("Authorization", "Bearer "+w.token(as))
	}
	response, err := w.server.Client().Do(request)
	if err != nil {
		if kind != gql.Subscription {
			w.Errorf("operation %d: %v", i, err)
		}
		return
	}
	defer response.Body.Close()
	got, err := io.ReadAll(response.Body)
	if err != nil && kind != gql.Subscription {
		w.Errorf("operation %d: %v", i, err)
	}
	if response.StatusCode == http.StatusUnauthorized { // an administrator of the cast has shut him out
		x.cast = slices.DeleteFunc(x.cast, func(who string) bool { return who == as })
	}
	if wrong := x.look(kind, response.StatusCode, got); wrong != "" {
		w.Errorf("operation %d, as %q: %s\n%s\nanswered %d %.1000s", i, as, wrong, body, response.StatusCode, got)
	}
	x.harvest(got)
}

// made is what no message may hold: the words of a database, of Go, of a library.
var made = regexp.MustCompile(`(?i)\b(select|insert|update|delete)\b.*\b(from|into|set|where)\b|sqlite|postgres|sqlstate|pgx|\bent:|runtime error|goroutine|panic|nil pointer|\.go\b|strconv|json:|unmarshal|context (canceled|deadline)|interface \{|map\[|%!|0x[0-9a-f]{6}|thidua/|\*?(graph|model|generated|runtime|workflow)\.[A-Z]`)

// refused is the code of a refusal in a payload.
var refused = regexp.MustCompile(`"code":"([A-Z_]+)"`)

// look tells what is wrong with an answer.
func (x *storm) look(kind gql.Operation, status int, body []byte) string {
	if status >= 500 {
		return fmt.Sprint("HTTP ", status)
	}
	if kind == gql.Subscription {
		if bytes.Contains(body, []byte("INTERNAL")) || made.Match(body) {
			return "a fault of ours"
		}
		return ""
	}
	var all any
	if err := json.Unmarshal(body, &all); err != nil {
		return err.Error()
	}
	errors, _ := at(all, "errors").([]any)
	for _, e := range errors {
		code := fmt.Sprint(at(e, "extensions.code"))
		x.answered[code]++
		if code == "INTERNAL" || code == "<nil>" || code == "TIMEOUT" {
			return "a fault of ours: " + code
		}
	}
	if len(errors) == 0 {
		x.answered["whole"]++
		x.answered["done"] += bytes.Count(body, []byte(`"errors":[]`))
	}
	for _, m := range refused.FindAllSubmatch(body, -1) {
		x.answered[string(m[1])]++
		if string(m[1]) == "INTERNAL" {
			return "a fault of ours in a payload"
		}
	}
	wrong := ""
	messages(all, func(text string) {
		if made.MatchString(text) {
			wrong = "a message tells how the product is made: " + text
		}
	})
	return wrong
}

// messages goes through the words of all refusals, the response's and the payloads'.
func messages(v any, tell func(string)) {
	switch x := v.(type) {
	case map[string]any:
		for name, value := range x {
			if text, ok := value.(string); ok && name == "message" {
				tell(text)
			}
			messages(value, tell)
		}
	case []any:
		for _, value := range x {
			messages(value, tell)
		}
	}
}

var (
	anID     = regexp.MustCompile(`"([a-z]{3}_[0-9a-z]{26})"`)
	aCursor  = regexp.MustCompile(`"([A-Za-z0-9_-]{40,})"`)
	mostKept = 400
)

// harvest keeps identifiers and cursors that were answered.
func (x *storm) harvest(body []byte) {
	for _, m := range anID.FindAllSubmatch(body, 200) {
		if one := string(m[1]); !slices.Contains(x.ids, one) && !strings.HasPrefix(one, "err_") {
			x.ids = append(x.ids, one)
		}
	}
	for _, m := range aCursor.FindAllSubmatch(body, 50) {
		x.cursors = append(x.cursors, string(m[1]))
	}
	x.ids, x.cursors = x.ids[max(0, len(x.ids)-mostKept):], x.cursors[max(0, len(x.cursors)-mostKept):]
}
