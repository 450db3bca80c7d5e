package graph_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"thidua/internal/hostile"
)

// Hostile requests are refused by the product as by any other server: by the code of their
// limit, in few words, and without data. Here everybody is signed in.
func TestHostileRequestsAreRefused(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		for _, h := range append(hostile.Requests(), hostile.Within()...) {
			a := w.send("giamdoc@quangngai", "vi", []byte(h.Body))
			if codes := a.codes(); h.Code == "" && len(codes) > 0 || h.Code != "" && (len(codes) == 0 || codes[0] != h.Code) {
				w.Errorf("%s: %d %v, want %s: %.300s", h.Name, a.status, codes, h.Code, a.body)
			}
			if h.Code != "" && (bytes.Contains(a.body, []byte(`"data"`)) || len(a.body) > 8<<10) {
				w.Errorf("%s: an answer of %d bytes: %.300s", h.Name, len(a.body), a.body)
			}
		}
	})
}

// Every limit of an operation, by fields of the product: the limit itself is kept, one more
// is refused, and nothing of a mutation among them is done.
func TestLimitsOfOperations(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		many := func(n int, format string) string {
			var b strings.Builder
			for i := range n {
				b.WriteString(strings.ReplaceAll(format, "#", fmt.Sprint(i)))
			}
			return b.String()
		}
		for _, c := range []struct{ name, kept, beyond, code string }{
			{"tokens", `{viewer{id}} #` + "\n", `{viewer{` + many(2000, "id ") + `}}`, "TOKEN_LIMIT_EXCEEDED"},
			{"depth", `{viewer{roles{cluster{members{unit{id}}}}}}`,
				`{clusters{nodes{` + strings.Repeat("seasons{cluster{", 7) + "id" + strings.Repeat("}}", 7) + `}}}`, "DEPTH_LIMIT_EXCEEDED"},
			{"fields of one name", `{viewer{` + many(30, "id ") + `}}`, `{viewer{` + many(31, "id ") + `}}`, "FIELD_LIMIT_EXCEEDED"},
			{"aliases", `{viewer{` + many(30, "a#:id ") + `}}`, `{viewer{` + many(31, "a#:id ") + `}}`, "ALIAS_LIMIT_EXCEEDED"},
			{"root fields", `{` + many(10, "a#:viewer{id} ") + `}`, `{` + many(11, "a#:viewer{id} ") + `}`, "ROOT_FIELD_LIMIT_EXCEEDED"},
			{"mutations", `mutation{` + many(5, `a#:performActions(input:[]){results{errors{__typename}}} `) + `}`,
				`mutation{` + many(6, `a#:performActions(input:[]){results{errors{__typename}}} `) + `}`, "MUTATION_LIMIT_EXCEEDED"},
			{"directives", `{viewer{` + many(25, "id@include(if:true)@skip(if:false) ") + `}}`, `{viewer{` + many(26, "id@include(if:true)@skip(if:false) ") + `}}`, "DIRECTIVE_LIMIT_EXCEEDED"},
			{"cost", `{reports(first:100){nodes{history(first:20){nodes{actor{name}}}}}}`, `{reports(first:100){nodes{history(first:100){nodes{actor{name}}}}}}`, "COST_LIMIT_EXCEEDED"},
		} {
			for query, want := range map[string]string{c.kept: "", c.beyond: c.code} {
				a := w.ask("giamdoc@quangngai", query, nil)
				if got := strings.Join(a.codes(), " "); got != want {
					w.Errorf("%s: %q, want %q: %.300s", c.name, got, want, a.body)
				}
			}
		}
		for n, want := range map[int]string{20: "", 100: "COST_LIMIT_EXCEEDED"} {
			a := w.ask("giamdoc@quangngai", `query($n:Int){reports(first:100){nodes{history(first:$n){nodes{actor{name}}}}}}`, map[string]any{"n": n})
			if got := strings.Join(a.codes(), " "); got != want {
				w.Errorf("histories of %d by a variable: %q, want %q", n, got, want)
			}
		}
		values := map[string]any{"ids": make([]int, 20_000)}
		if a := w.ask("giamdoc@quangngai", `query($ids:[ID!]!){nodes(ids:$ids){id}}`, values); strings.Join(a.codes(), " ") != "VALUE_LIMIT_EXCEEDED" {
			w.Errorf("values: %.300s", a.body)
		}
	})
}

// A hundred times the same cluster is cheap to find; by a long name it is too much to write.
func TestAnswersAreNotMadeBeyondTheirLimit(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		const who = "giamdoc@quangngai"
		id := w.ask(who, `{cluster(code:"DHMT"){id}}`, nil).at("cluster.id")
		query := `query($ids:[ID!]!){nodes(ids:$ids){...on Cluster{members(asOf:"2022-06-30"){unit{` + strings.Repeat("x", 14_000) + `:id}}}}}`
		for n, want := range map[int]string{90: "", 100: "RESPONSE_LIMIT_EXCEEDED"} {
			a := w.ask(who, query, map[string]any{"ids": slices.Repeat([]any{id}, n)})
			if got := strings.Join(a.codes(), " "); got != want {
				w.Errorf("%d: %q, want %q: %.300s", n, got, want, a.body)
			}
		}
	})
}
