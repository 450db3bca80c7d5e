package report

import (
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"github.com/google/go-cmp/cmp"

	"thidua/ent/db"
	"thidua/ent/db/report"
	"thidua/internal/id"
	"thidua/internal/store"
)

// row is a report with everything that a list is ordered by.
func row() *db.Report {
	day := func(d int) time.Time { return time.Date(2022, 7, d, 9, 30, 0, 123_456_000, time.UTC) }
	return &db.Report{ID: id.New(id.Report), UpdatedAt: day(1), CreatedAt: day(2), DueAsc: day(3), DueDesc: day(4), TitleOrder: "1c"}
}

// The key of a row is read back as the very place of that row, to the microsecond: the
// next page begins behind it, in the direction of the order.
func TestAKeyLeadsBackToItsPlace(t *testing.T) {
	r := row()
	for name, c := range map[string]struct {
		order Order
		where string
		args  []any
	}{
		"latest change first": {Order{Fields: []OrderField{ByUpdated}, Desc: true},
			"(`reports`.`updated_at`, `reports`.`id`) < (?, ?)", []any{r.UpdatedAt, r.ID}},
		"as they were made": {Order{Fields: []OrderField{ByCreated}},
			"(`reports`.`created_at`, `reports`.`id`) > (?, ?)", []any{r.CreatedAt, r.ID}},
		"earliest due first": {Order{Fields: []OrderField{ByDue}},
			"(`reports`.`due_asc`, `reports`.`id`) > (?, ?)", []any{r.DueAsc, r.ID}},
		"latest due first": {Order{Fields: []OrderField{ByDue}, Desc: true},
			"(`reports`.`due_desc`, `reports`.`id`) < (?, ?)", []any{r.DueDesc, r.ID}},
		"title, then change": {Order{Fields: []OrderField{ByTitle, ByUpdated}},
			"(`reports`.`title_order`, `reports`.`updated_at`, `reports`.`id`) > (?, ?, ?)", []any{r.TitleOrder, r.UpdatedAt, r.ID}},
		"nothing but the id": {Order{}, "(`reports`.`id`) > (?)", []any{r.ID}},
	} {
		t.Run(name, func(t *testing.T) {
			s := sql.Dialect(dialect.SQLite).Select("id").From(sql.Table(report.Table))
			store.Window{Order: c.order.Of(), After: c.order.Key(r)}.Between(s)
			text, args := s.Query()
			if diff := cmp.Diff("SELECT `id` FROM `reports` WHERE "+c.where, text); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.args, args); diff != "" {
				t.Errorf("arguments (-want +got):\n%s", diff)
			}
		})
	}
}
