package main_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/internal/dbtest"
	"thidua/internal/store"
)

// Two replicas start at once on an empty Postgres database and are one program to their
// clients: what one has acknowledged the other knows at once.
func TestReplicas(t *testing.T) {
	c := store.Config{DatabaseURL: dbtest.EmptyPostgresURL(t, "")}
	a, b := launch(t, c), launch(t, c)
	a.await(t)
	b.await(t)

	// One sign-in counts on both.
	officer := a.as(t, "chuyenvien@phuyen")
	b.tokens = a.tokens
	there := b.as(t, "chuyenvien@phuyen")

	t.Run("a write is read", func(t *testing.T) {
		input := vars{"periodId": officer.period(t, "2022-H2"), "kind": "INTERIM", "title": "Báo cáo", "idempotencyKey": "create"}
		made := officer.change(t, "CreateReport", input)
		if len(made.Errors) > 0 {
			t.Fatalf("create: %+v", made)
		}
		id := made.Report.ID
		if r := there.report(t, id); r == nil || r.Version != 1 {
			t.Fatalf("the other reads %+v", r)
		}
		for version, pair := range [][2]*client{{officer, there}, {there, officer}, {officer, there}, {there, officer}} {
			number := []string{"1/BC", "2/BC", "3/BC", "4/BC"}[version]
			p := pair[0].change(t, "UpdateReport", vars{"reportId": id, "expectedVersion": version + 1, "number": number})
			if len(p.Errors) > 0 {
				t.Fatalf("update: %+v", p)
			}
			if r := pair[1].report(t, id); r.Version != version+2 || *r.Number != number {
				t.Errorf("the other reads version %d, number %s", r.Version, *r.Number)
			}
		}
	})
	t.Run("a key replays", func(t *testing.T) {
		input := vars{"periodId": officer.period(t, "2022"), "kind": "FINAL", "title": "Tổng kết", "idempotencyKey": "final"}
		first := officer.change(t, "CreateReport", input)
		if len(first.Errors) > 0 {
			t.Fatalf("create: %+v", first)
		}
		if again := there.change(t, "CreateReport", input); cmp.Diff(first, again) != "" {
			t.Errorf("the other answers %s", cmp.Diff(first, again))
		}
		update := vars{"reportId": first.Report.ID, "expectedVersion": 1, "number": "5/BC", "idempotencyKey": "update"}
		first = there.change(t, "UpdateReport", update)
		if again := officer.change(t, "UpdateReport", update); len(first.Errors) > 0 || cmp.Diff(first, again) != "" {
			t.Errorf("the other answers %s", cmp.Diff(first, again))
		}
		input["title"] = "Khác"
		if p := there.change(t, "CreateReport", input); !slices.Equal(p.codes(), []string{"IDEMPOTENCY_MISMATCH"}) {
			t.Errorf("another input: %+v", p)
		}
	})
	t.Run("one version", func(t *testing.T) { oneVersion(t, a, b, "quangnam") })
	t.Run("a revocation", func(t *testing.T) {
		response, err := http.PostForm(a.site+"/auth/revoke", url.Values{"token": {there.token}})
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if answer, err := there.send(t.Context(), journey, "Viewer", nil); err != nil || answer.status != http.StatusUnauthorized {
			t.Errorf("the other lets it in: %+v, %v", answer, err)
		}
	})
	t.Run("a disabled account", func(t *testing.T) {
		victim, administrator := b.as(t, "giamdoc@khanhhoa"), a.as(t, "quantri@cum")
		var viewer person
		victim.read(t, "Viewer", nil, "viewer", &viewer)
		answer, err := administrator.send(t.Context(), `mutation Disable($id: ID!) { disableAccount(input: {personId: $id}) { errors { ... on UserError { code } } } }`,
			"Disable", vars{"id": viewer.ID})
		if err != nil || len(answer.Errors) > 0 || string(answer.Data["disableAccount"]) != `{"errors":[]}` {
			t.Fatalf("disabling: %+v, %v", answer, err)
		}
		if answer, err := victim.send(t.Context(), journey, "Viewer", nil); err != nil || answer.status != http.StatusUnauthorized {
			t.Errorf("the other lets it in: %+v, %v", answer, err)
		}
	})
}
