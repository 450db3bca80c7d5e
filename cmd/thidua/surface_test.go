package main_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/parser"
)

// spoken is what a client reads in one language.
type spoken struct{ state, action, input, section, blocker, refusal string }

// Labels, titles and messages are Vietnamese, and English for who asks for it.
func languages(t *testing.T, p *program) {
	officer := p.as(t, "chuyenvien@quangnam")
	made := officer.change(t, "CreateReport", vars{"periodId": officer.period(t, "2022-H1"), "kind": "INTERIM", "title": "Báo cáo"})
	if len(made.Errors) > 0 {
		t.Fatalf("create: %+v", made)
	}
	vietnamese := spoken{
		"Bản thảo", "Ký và gửi Cụm", "Lý do gửi muộn", "Công tác khen thưởng", "Chưa có số, ký hiệu văn bản.", "Đơn vị đã có báo cáo của kỳ này.",
	}
	english := spoken{
		"Draft", "Sign and submit", "Reason for being late", "Commendation work", "The document has no number yet.", "The unit has a report for this period.",
	}
	for accept, want := range map[string]spoken{
		"": vietnamese, "vi-VN,vi;q=0.9,en;q=0.8": vietnamese, "fr": vietnamese, "en;q=0.1, vi;q=0.9": vietnamese,
		"en": english, "en-GB,en;q=0.9": english, "de, en;q=0.5": english,
	} {
		if got := officer.speaking(accept).hears(t, made.Report.ID); got != want {
			t.Errorf("%q: %+v", accept, got)
		}
	}
	for accept, want := range map[string]string{"": "đăng nhập", "en": "sign in"} {
		for _, c := range []*client{p.stranger(), p.stranger().with("bad")} {
			a, err := c.speaking(accept).send(t.Context(), journey, "Inbox", nil)
			if err != nil || len(a.Errors) != 1 || !strings.Contains(strings.ToLower(a.Errors[0].Message), want) {
				t.Errorf("%q: %v %+v", accept, err, a)
			}
		}
	}
}

// hears collects what is told about an empty report.
func (c *client) hears(t *testing.T, id string) spoken {
	t.Helper()
	r := c.report(t, id)
	submit := r.transition("submit")
	heard := spoken{state: r.State.Label, action: submit.Label, input: submit.Inputs[0].Label}
	for _, s := range r.Sections {
		if s.Key == "commending" {
			heard.section = s.Title
		}
	}
	told := c.change(t, "SubmitReport", vars{"reportId": id, "expectedVersion": 1, "lateReason": "Muộn"})
	for _, b := range told.Errors[0].Blockers {
		if b.Code == "NUMBER_REQUIRED" {
			heard.blocker = b.Message
		}
	}
	again := c.change(t, "CreateReport", vars{"periodId": r.Period.ID, "kind": "INTERIM", "title": "Báo cáo"})
	heard.refusal = again.Errors[0].Message
	return heard
}

// Each operation of the file runs alone, with only the fragments that it uses.
func eachAlone(t *testing.T, p *program) {
	document, err := parser.ParseQuery(&ast.Source{Name: "journey.graphql", Input: journey})
	if err != nil {
		t.Fatal(err)
	}
	c := p.as(t, "chuyenvien@khanhhoa")
	const none = "rep_01k00000000000000000000000"
	on := func(more vars) vars {
		input := vars{"reportId": none, "expectedVersion": 1}
		for k, v := range more {
			input[k] = v
		}
		return vars{"input": input}
	}
	variables := map[string]vars{
		"Viewer": nil, "Cluster": {"code": "DHMT", "asOf": "2022-06-30"}, "Inbox": {"first": 5}, "Report": {"id": none},
		"Reports":            {"first": 5, "where": vars{"stageIn": []string{"DRAFT"}}, "orderBy": []vars{{"field": "TITLE", "direction": "DESC"}}},
		"WorkflowDefinition": {"name": "report"}, "ReportChanged": nil,
		"CreateReport":  {"input": vars{"periodId": none, "kind": "INTERIM", "title": "Báo cáo"}},
		"UpdateReport":  on(vars{"title": "Báo cáo"}),
		"SubmitReport":  on(vars{"note": "Gửi", "lateReason": "Muộn"}),
		"ReturnReport":  on(vars{"reason": "Sửa"}),
		"ReviewReport":  on(vars{"conclusion": "Tốt"}),
		"CommendReport": on(vars{"form": "PRAISE"}),
		"PerformAction": {"input": vars{"subjectId": none, "action": "propose", "expectedVersion": 1}},
	}
	if len(document.Operations) != len(variables) {
		t.Errorf("the file has %d operations, not %d", len(document.Operations), len(variables))
	}
	for _, o := range document.Operations {
		a, err := c.send(t.Context(), alone(document, o), o.Name, variables[o.Name])
		if err != nil || a.status != http.StatusOK {
			t.Errorf("%s: %v %+v", o.Name, err, a)
			continue
		}
		switch {
		case o.Name == "ReportChanged":
			if !slices.Equal(a.codes(), []string{"NOT_AVAILABLE"}) {
				t.Errorf("%s: %s", o.Name, a.body)
			}
		case len(a.Errors) > 0 || (o.Operation == ast.Mutation && !strings.Contains(a.body, `"code":"NOT_FOUND"`)):
			t.Errorf("%s: %s", o.Name, a.body)
		}
	}
}

// alone writes one operation with the fragments that it uses.
func alone(document *ast.QueryDocument, o *ast.OperationDefinition) string {
	used := ast.FragmentDefinitionList{}
	var collect func(ast.SelectionSet)
	collect = func(set ast.SelectionSet) {
		for _, s := range set {
			switch s := s.(type) {
			case *ast.Field:
				collect(s.SelectionSet)
			case *ast.InlineFragment:
				collect(s.SelectionSet)
			case *ast.FragmentSpread:
				if f := document.Fragments.ForName(s.Name); !slices.Contains(used, f) {
					used = append(used, f)
					collect(f.SelectionSet)
				}
			}
		}
	}
	collect(o.SelectionSet)
	var text strings.Builder
	formatter.NewFormatter(&text).FormatQueryDocument(&ast.QueryDocument{Operations: ast.OperationList{o}, Fragments: used})
	return text.String()
}
