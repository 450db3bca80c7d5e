package workflow_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"thidua/workflow"
)

// published is what an honest count of a secret election comes to.
func published(t *testing.T) workflow.Published {
	t.Helper()
	d := workflow.Published{
		Subject: "cas_1", Definition: "election@1#x", Round: 3, Abstain: workflow.AbstainIgnored,
		Need: workflow.Quota{Of: workflow.BaseCast, MoreThan: "1/2"}, Quorum: workflow.Quota{Of: workflow.BaseElectorate, AtLeast: "2/3"},
		Candidates: []string{"an", "binh"}, Places: 1, Owners: map[string]string{"an": "u1"},
		Electorate: []workflow.Elector{{Post: "HEAD", Unit: "u1", Voted: true}, {Post: "HEAD", Unit: "u2", Voted: true}, {Post: "HEAD", Unit: "u3"}},
		Papers:     []workflow.Paper{{For: []string{"an"}, Receipt: "R1"}, {Choice: workflow.Abstain, Receipt: "R2"}},
	}
	c := workflow.Tally(d.Papers, []int{0, 1})
	d.Result = workflow.Result{Outcome: workflow.Passed, Electorate: 3, Counts: []workflow.Count{c}, Elected: []string{"an"}}
	return d
}

// An honest count holds, also when it was written down and read again.
func TestAPublishedCountHolds(t *testing.T) {
	text, err := json.Marshal(published(t))
	if err != nil {
		t.Fatal(err)
	}
	d, err := workflow.ReadPublished(text)
	if err != nil || len(d.Holds()) > 0 {
		t.Error(err, d.Holds())
	}
	if p, found := d.Paper("R1"); !found || !slices.Equal(p.For, []string{"an"}) {
		t.Errorf("%+v", p)
	}
	if _, found := d.Paper(""); found {
		t.Error("no receipt has a paper")
	}
}

// Whatever is changed in it is told, and the worst text is no more than refused.
func TestAChangedCountIsTold(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*workflow.Published)
		want   string
	}{
		"another outcome":    {func(d *workflow.Published) { d.Result.Outcome = workflow.Failed }, "outcome"},
		"another winner":     {func(d *workflow.Published) { d.Result.Elected = []string{"binh"} }, "elected"},
		"somebody is level":  {func(d *workflow.Published) { d.Result.Level = []string{"binh"} }, "level"},
		"another count":      {func(d *workflow.Published) { d.Result.Counts[0].Yes++ }, "count"},
		"no count":           {func(d *workflow.Published) { d.Result.Counts = nil }, "count"},
		"another electorate": {func(d *workflow.Published) { d.Result.Electorate = 4 }, "electorate"},
		"another paper":      {func(d *workflow.Published) { d.Papers[1] = workflow.Paper{For: []string{"binh"}, Receipt: "R2"} }, "count"},
		"a paper less":       {func(d *workflow.Published) { d.Papers = d.Papers[:1] }, "papers"},
		"a paper more": {func(d *workflow.Published) {
			d.Papers = append(d.Papers, workflow.Paper{For: []string{"an"}, Receipt: "R3"})
		}, "papers"},
		"a receipt twice":          {func(d *workflow.Published) { d.Papers[1].Receipt = "R1" }, "receipt"},
		"a paper without one":      {func(d *workflow.Published) { d.Papers[1].Receipt = "" }, "receipt"},
		"a paper for nobody known": {func(d *workflow.Published) { d.Papers[0].For = []string{"chi"} }, "cannot be"},
		"a paper that says no":     {func(d *workflow.Published) { d.Papers[0] = workflow.Paper{Choice: workflow.No, Receipt: "R1"} }, "cannot be"},
		"too many on a paper":      {func(d *workflow.Published) { d.Papers[0].For = []string{"an", "binh"} }, "cannot be"},
		"a seat twice":             {func(d *workflow.Published) { d.Electorate[2] = d.Electorate[1] }, "twice"},
		"a milder quorum":          {func(d *workflow.Published) { d.Quorum.AtLeast = "1/1" }, "outcome"},
		"no rule":                  {func(d *workflow.Published) { d.Need = workflow.Quota{} }, "rules"},
		"a rule of a huge number":  {func(d *workflow.Published) { d.Need.MoreThan = "1e999999999" }, "rules"},
		"a division by nothing":    {func(d *workflow.Published) { d.Need.MoreThan = "1/0" }, "rules"},
		"no abstention":            {func(d *workflow.Published) { d.Abstain = "" }, "rules"},
	} {
		t.Run(name, func(t *testing.T) {
			d := published(t)
			tt.change(&d)
			var told []string
			for _, say := range d.Holds() {
				told = append(told, say.EN)
				if say.VI == "" {
					t.Error("not told in Vietnamese")
				}
			}
			if !strings.Contains(strings.Join(told, "\n"), tt.want) {
				t.Errorf("told %q, want %q", told, tt.want)
			}
		})
	}
	for _, text := range []string{"", "x", "[]", "1"} {
		if _, err := workflow.ReadPublished([]byte(text)); err == nil {
			t.Errorf("%q is read", text)
		}
	}
	for _, text := range []string{"{}", "null", `{"papers":[{}],"electorate":[{}],"candidates":[]}`} {
		if d, err := workflow.ReadPublished([]byte(text)); err != nil || len(d.Holds()) == 0 {
			t.Errorf("%q holds: %v", text, err)
		}
	}
}
