package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"thidua/graph"
	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/casefile"
	"thidua/internal/cluster"
	"thidua/internal/events"
	"thidua/internal/identity"
	"thidua/internal/report"
	"thidua/internal/server"
	"thidua/internal/store"
	"thidua/internal/telemetry"
	"thidua/internal/term"
	"thidua/internal/urn"
	"thidua/workflow/definitions"
	"thidua/workflow/runtime"
)

// The leading unit's head reads most: the drafts of his own unit and what the five others
// have sent.
const (
	leader  = "giamdoc@quangngai" + domain
	written = 10 // characters of a section, in thousands
)

// rig is the product on one database without a network, for measuring what a request costs.
type rig struct {
	testing.TB
	config   server.Config
	accounts *identity.Accounts
	handler  http.Handler
	runtime  *runtime.Runtime
	feed     *events.Feed
	source   *cluster.Source
	store    *store.Store
	registry *cluster.Registry
	tokens   map[string]string
	actors   map[string]*authz.Actor
}

// newRig assembles the product with the seasons of 2018 to 2022, all open.
func newRig(tb testing.TB, s *store.Store) *rig {
	tb.Helper()
	return newRigOf(tb, s)
}

// newRigOf is newRig with more workflows than the product ships.
func newRigOf(tb testing.TB, s *store.Store, more ...[]byte) *rig {
	tb.Helper()
	x := &rig{TB: tb, store: s, tokens: map[string]string{}, actors: map[string]*authz.Actor{}}
	grants, err := authz.Load()
	x.must(err)
	source := cluster.NewSource(s)
	accounts := identity.New(s, func(ctx context.Context, version int64, personID string, on calendar.Date) ([]authz.Role, error) {
		r, err := source.At(ctx, version)
		if err != nil {
			return nil, err
		}
		return r.Roles(personID, on), nil
	})
	x.source, x.accounts = source, accounts
	kind, cases := report.NewKind(s, grants), casefile.NewKind(s, grants)
	x.runtime, err = runtime.Open(tb.Context(), s, source, grants, append(definitions.Shipped(), more...), kind, cases)
	x.must(err)
	x.runtime.Urn = urn.New(filepath.Join(tb.TempDir(), "ballot.key"), true)
	x.feed = events.NewFeed(x.runtime.Log())
	x.accounts, x.config = accounts, server.Config{
		Watch:  telemetry.New(),
		Schema: graph.New(&graph.Resolver{Store: s, Source: source, Grants: grants, Accounts: accounts, Runtime: x.runtime, Reports: kind, Cases: cases, Feed: x.feed}),
		SDL:    "-", Present: graph.Present, Identity: accounts, Ready: s.DB.PingContext, Log: slog.New(slog.DiscardHandler),
	}
	x.handler, err = server.New(x.config)
	x.must(err)
	x.must(cluster.Seed(tb.Context(), s, "nobody signs in with this"))
	x.applySeasons()
	x.registry, err = source.Current(tb.Context())
	x.must(err)
	_, err = x.runtime.Book(tb.Context(), x.registry.Version) // read once for a version of the registry
	x.must(err)
	for _, p := range x.registry.People() {
		token, err := accounts.Issue(tb.Context(), p.ID, time.Hour)
		x.must(err)
		x.tokens[p.Email] = string(token.Token)
		x.actors[p.Email], _, err = accounts.Authenticate(tb.Context(), string(token.Token))
		x.must(err)
	}
	return x
}

func (x *rig) must(err error) {
	x.Helper()
	if err != nil {
		x.Fatal(err)
	}
}

// applySeasons adds four seasons like that of 2022 before it: fifteen periods in all.
func (x *rig) applySeasons() {
	x.Helper()
	season := `cluster: {code: DHMT, name: "Cụm thi đua Sở Văn hóa, Thể thao và Du lịch các tỉnh Duyên hải miền Trung"}
leadership:
  - {role: LEADER, unit: quangngai, from: $Y-01-01, to: $Y-12-31}
  - {role: DEPUTY, unit: ninhthuan, from: $Y-01-01, to: $Y-12-31}
season:
  year: $Y
  state: OPEN
  periods:
    - {code: "$Y-H1", kind: H1, startsOn: $Y-01-01, endsOn: $Y-06-30, reportDueOn: $Y-07-10}
    - {code: "$Y-H2", kind: H2, startsOn: $Y-07-01, endsOn: $Y-12-31, reportDueOn: $Y-12-10}
    - {code: "$Y", kind: YEAR, startsOn: $Y-01-01, endsOn: $Y-12-31, reportDueOn: $Y-11-15}
  sections:
    - {key: direction, required: true, title: {vi: Công tác lãnh đạo, en: Direction}}
    - {key: results, required: true, title: {vi: Kết quả chuyên môn, en: Results}}
    - {key: proposals, required: false, title: {vi: Đề xuất, en: Proposals}}
`
	files := cluster.Files{FS: fstest.MapFS{}}
	for year := 2018; year < 2022; year++ {
		name := fmt.Sprint(year, ".yaml")
		files.FS.(fstest.MapFS)[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(season, "$Y", fmt.Sprint(year)))}
		files.Names = append(files.Names, name)
	}
	_, err := cluster.Apply(x.Context(), x.store, files, false)
	x.must(err)
}

// periods lists all periods, the latest season's first.
func (x *rig) periods() []*cluster.Period {
	var all []*cluster.Period
	for _, s := range x.registry.ClusterByCode("DHMT").Seasons {
		all = append(all, s.Periods...)
	}
	return all
}

// officer and head are the two who write and sign for a unit.
func (x *rig) officer(unit string) *authz.Actor { return x.actors["chuyenvien@"+unit+domain] }
func (x *rig) head(unit string) *authz.Actor    { return x.actors["giamdoc@"+unit+domain] }

// begin makes an empty report of the unit for the period.
func (x *rig) begin(unit string, p *cluster.Period) string {
	x.Helper()
	kind := term.Final
	if p.Kind.Reports() == term.Interim {
		kind = term.Interim
	}
	done, err := x.runtime.Begin(x.Context(), x.officer(unit), runtime.Beginning{
		Prefix: "rep", Content: &report.Beginning{PeriodID: p.ID, Kind: kind, Title: "Báo cáo " + p.Code + " của " + unit},
	})
	x.must(err)
	return done.SubjectID
}

// write makes a report that has everything it needs to be signed.
func (x *rig) write(unit string, p *cluster.Period) string {
	x.Helper()
	reportID := x.begin(unit, p)
	x.perform(x.officer(unit), reportID, "update", nil, x.edit(reportID))
	return reportID
}

// edit fills everything that a report needs to be signed.
func (x *rig) edit(reportID string) *report.Edit {
	x.Helper()
	number, cutoff, actual := "45/BC-SVHTTDL", calendar.Date("2022-06-30"), "12"
	edit := &report.Edit{
		Number: report.Change[string]{Given: true, To: &number}, CutoffOn: report.Change[calendar.Date]{Given: true, To: &cutoff},
	}
	row, err := x.store.Client.Report.Get(store.Everything(x.Context()), reportID)
	x.must(err)
	sections, err := row.QueryRevisions().QuerySections().All(x.Context())
	x.must(err)
	body := strings.Repeat("Kết quả. ", written*100)
	for _, s := range sections {
		edit.Sections = append(edit.Sections, report.SectionEdit{Key: s.Key, Body: report.Change[string]{Given: true, To: &body}})
	}
	indicators, err := row.QueryRevisions().QueryIndicators().All(x.Context())
	x.must(err)
	for _, i := range indicators {
		edit.Indicators = append(edit.Indicators, report.IndicatorEdit{Code: i.Code, Actual: report.Change[string]{Given: true, To: &actual}})
	}
	return edit
}

// version is the report's version now.
func (x *rig) version(reportID string) int {
	x.Helper()
	row, err := x.store.Client.Report.Get(store.Everything(x.Context()), reportID)
	x.must(err)
	return row.Version
}

// perform takes an action on the report as it is now.
func (x *rig) perform(actor *authz.Actor, reportID, action string, input map[string]any, content any) {
	x.Helper()
	_, err := x.runtime.Perform(x.Context(), actor, runtime.Command{
		SubjectID: reportID, Action: action, ExpectedVersion: x.version(reportID), Input: input, Content: content,
	})
	x.must(err)
}

// late is why everything here is sent late: the periods are over.
func late() map[string]any { return map[string]any{"lateReason": "Chờ số liệu."} }

// letter is a commendation that rests on a decision.
func letter() map[string]any {
	return map[string]any{"form": "LETTER_OF_COMMENDATION", "decision": map[string]any{
		"number": "1/QĐ", "issuedOn": "2022-07-15", "issuer": "DEPARTMENT_HEAD", "signer": "Nguyễn Văn A",
	}}
}

// fill writes the reports of a cluster in its fifth year: of each period the leading unit
// has one that it still writes (empty, written, or waiting for the signature) and the five
// others have sent theirs, of which some came back and some are concluded and praised.
func (x *rig) fill() {
	x.Helper()
	others := []string{"phuyen", "binhdinh", "khanhhoa", "quangnam", "ninhthuan"}
	for i, p := range x.periods() {
		own := x.begin("quangngai", p)
		if i%3 > 0 {
			x.perform(x.officer("quangngai"), own, "update", nil, x.edit(own))
		}
		if i%3 > 1 {
			x.perform(x.officer("quangngai"), own, "propose", nil, nil)
		}
		for j, unit := range others[:2+i%2] {
			sent := x.write(unit, p)
			x.perform(x.head(unit), sent, "submit", late(), nil)
			if (i+j)%4 == 0 && p.Kind.Reports() == term.Interim {
				x.perform(x.head("quangngai"), sent, "review", map[string]any{"conclusion": "Đạt."}, nil)
				x.perform(x.head("quangngai"), sent, "commend", letter(), nil)
			} else if (i+j)%4 == 1 {
				x.perform(x.head("quangngai"), sent, "return", map[string]any{"reason": "Bổ sung."}, nil)
			}
		}
	}
}

// ask sends an operation over HTTP and fails on an error of the response or the payload.
func (x *rig) ask(email, query string, variables map[string]any) []byte {
	x.Helper()
	return x.post(email, x.body(query, variables))
}

// body writes a request. The text may hold several operations of which the first is meant.
func (x *rig) body(query string, variables map[string]any) []byte {
	x.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	x.must(err)
	return body
}

// post sends a body that is written already.
func (x *rig) post(email string, body []byte) []byte {
	x.Helper()
	request := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+x.tokens[email])
	answer := httptest.NewRecorder()
	x.handler.ServeHTTP(answer, request)
	text := answer.Body.Bytes()
	if answer.Code != http.StatusOK || bytes.Contains(text, []byte(`"errors":[{`)) {
		x.Errorf("HTTP %d: %.500s", answer.Code, text)
	}
	return text
}
