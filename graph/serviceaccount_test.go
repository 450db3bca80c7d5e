package graph_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/ent/db"
	"thidua/graph"
	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/cluster"
	"thidua/internal/fault"
	"thidua/internal/id"
	"thidua/internal/term"
	"thidua/workflow/runtime"
)

const serviceFields = `serviceAccount { id name expiresAt disabledAt operations person { id name service email roles { role } }
	roles { role unit { code } cluster { code } validTo } createdBy { name } tokens { id issuedAt expiresAt revokedAt lastUsedAt } }`

const createService = `mutation ($input: CreateServiceAccountInput!) { createServiceAccount(input: $input) {
	token ` + serviceFields + ` errors { ... on UserError { code message path } } } }`

const rotateService = `mutation ($input: RotateServiceTokenInput!) { rotateServiceToken(input: $input) {
	token ` + serviceFields + ` errors { ... on UserError { code path } } } }`

// service is an account of a program, which the test then asks by its name.
type service struct{ id, person, name string }

// input is a right one, an officer's of Phú Yên, with changes.
func (w *world) input(changes map[string]any) map[string]any {
	input := map[string]any{
		"name": "Văn phòng điện tử Phú Yên", "operations": []string{"viewer", "reports", "node", "createReport", "updateReport", "performAction"},
		"roles":     []map[string]any{{"role": "OFFICER", "unitId": w.registry().UnitByCode("phuyen").ID}},
		"expiresAt": time.Now().Add(90 * 24 * time.Hour).UTC().Format(time.RFC3339),
	}
	for name, value := range changes {
		input[name] = value
	}
	return input
}

// serve opens a service account, whose token the test uses by the account's name.
func (w *world) serve(name string, changes map[string]any) service {
	w.Helper()
	changes["name"] = name
	a := w.ask("quantri@cum", createService, map[string]any{"input": w.input(changes)})
	token, _ := a.at("createServiceAccount.token").(string)
	if token == "" {
		w.Fatalf("no service account: %s", a.body)
	}
	w.use(name, token)
	return service{
		id:     a.at("createServiceAccount.serviceAccount.id").(string),
		person: a.at("createServiceAccount.serviceAccount.person.id").(string), name: name,
	}
}

// use lets the test ask with that token under a name.
func (w *world) use(name, token string) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.tokens[name] = token
}

// errorAt is the code and the place of a payload's one error.
func errorAt(a answer, field string) string {
	list, _ := a.at(field + ".errors").([]any)
	if len(list) != 1 {
		return fmt.Sprintf("%d errors: %s", len(list), a.body)
	}
	one := list[0].(map[string]any)
	path, _ := one["path"].([]any)
	return strings.TrimSuffix(fmt.Sprintf("%v %v", one["code"], join(path)), " ")
}

func join(path []any) string {
	var parts []string
	for _, p := range path {
		parts = append(parts, fmt.Sprint(p))
	}
	return strings.Join(parts, ".")
}

// A service account is opened, used, given another token while the first goes on, loses one,
// and is disabled; each token is told once, and every head reads what was done.
func TestServiceAccountsLife(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		input := w.input(map[string]any{"idempotencyKey": "k", "note": "công văn 12"})
		first := w.ask("quantri@cum", createService, map[string]any{"input": input})
		again := w.ask("quantri@cum", createService, map[string]any{"input": input})
		account, _ := first.at("createServiceAccount.serviceAccount").(map[string]any)
		if diff := cmp.Diff(account, again.at("createServiceAccount.serviceAccount")); diff != "" || account == nil {
			w.Fatalf("sent again (-first +again):\n%s%s", diff, first.body)
		}
		if again.at("createServiceAccount.token") != nil {
			w.Error("the token is told twice")
		}
		w.use("program", first.at("createServiceAccount.token").(string))
		want := map[string]any{"viewer": map[string]any{"name": "Văn phòng điện tử Phú Yên", "email": nil, "service": true, "roles": []any{map[string]any{"role": "OFFICER"}}}}
		if diff := cmp.Diff(want, w.ask("program", `{ viewer { name email service roles { role } } }`, nil).Data); diff != "" {
			w.Errorf("the program is (-want +got):\n%s", diff)
		}

		rotate := func(changes map[string]any) answer {
			changes["serviceAccountId"] = account["id"]
			return w.ask("quantri@cum", rotateService, map[string]any{"input": changes})
		}
		second := rotate(map[string]any{"idempotencyKey": "r"})
		w.use("second", second.at("rotateServiceToken.token").(string))
		if again := rotate(map[string]any{"idempotencyKey": "r"}); again.at("rotateServiceToken.token") != nil || again.at("rotateServiceToken.serviceAccount") == nil {
			w.Errorf("sent again: %s", again.body)
		}
		tokens, _ := second.at("rotateServiceToken.serviceAccount.tokens").([]any)
		if len(tokens) != 2 || tokens[0].(map[string]any)["expiresAt"] != account["expiresAt"] {
			w.Fatalf("the tokens are %v", tokens)
		}
		for _, name := range []string{"program", "second"} {
			if a := w.ask(name, `{ viewer { name } }`, nil); a.status != http.StatusOK {
				w.Errorf("%s: %d %s", name, a.status, a.body)
			}
		}
		if got := errorAt(rotate(map[string]any{}), "rotateServiceToken"); got != "TOKEN_LIMIT" {
			w.Errorf("a third token: %s", got)
		}
		revoked := w.ask("quantri@cum", `mutation ($input: RevokeServiceTokenInput!) { revokeServiceToken(input: $input) { `+serviceFields+` errors { __typename } } }`,
			map[string]any{"input": map[string]any{"tokenId": tokens[1].(map[string]any)["id"]}})
		if revoked.at("revokeServiceToken.serviceAccount.tokens.1.revokedAt") == nil {
			w.Errorf("not revoked: %s", revoked.body)
		}
		if a := w.ask("program", `{ viewer { name } }`, nil); a.status != http.StatusUnauthorized {
			w.Errorf("the revoked token: %d %s", a.status, a.body)
		}
		disabled := w.ask("quantri@cum", `mutation ($input: DisableServiceAccountInput!) { disableServiceAccount(input: $input) { `+serviceFields+` errors { __typename } } }`,
			map[string]any{"input": map[string]any{"serviceAccountId": account["id"], "note": "thay hệ thống"}})
		if disabled.at("disableServiceAccount.serviceAccount.disabledAt") == nil {
			w.Errorf("not disabled: %s", disabled.body)
		}
		if a := w.ask("second", `{ viewer { name } }`, nil); a.status != http.StatusUnauthorized {
			w.Errorf("disabled: %d %s", a.status, a.body)
		}
		if got := errorAt(rotate(map[string]any{"keepHours": 0}), "rotateServiceToken"); got != "INVALID_INPUT serviceAccountId" {
			w.Errorf("a token for a disabled account: %s", got)
		}
		var told []string
		list, _ := w.ask("giamdoc@binhdinh", `{ roleChanges(first: 6) { nodes { kind note person { service } actor { name } } } }`, nil).at("roleChanges.nodes").([]any)
		for _, n := range list {
			told = append(told, fmt.Sprint(n.(map[string]any)["kind"], " ", n.(map[string]any)["note"]))
		}
		// Within one instant the order of the identifiers counts.
		if diff := cmp.Diff([]string{"ACCOUNT_DISABLED thay hệ thống", "TOKEN_REVOKED <nil>", "TOKEN_ISSUED <nil>"}, told[:3]); diff != "" {
			w.Errorf("the history (-want +got):\n%s", diff)
		}
		opened := slices.Sorted(slices.Values(told[3:]))
		if diff := cmp.Diff([]string{"ACCOUNT_OPENED công văn 12", "ROLE_GRANTED công văn 12", "TOKEN_ISSUED <nil>"}, opened); diff != "" {
			w.Errorf("the opening (-want +got):\n%s", diff)
		}
	})
}

// A service account uses the fields that it was given, by whatever name and fragment it asks for
// them; where one of an operation is another, none of it runs.
func TestServiceAccountsOperations(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		w.serve("program", map[string]any{"operations": []string{"viewer", "reports", "createReport", "createReport"}})
		period := w.registry().ClusterByCode("DHMT").Period("2022-H1").ID
		create := `createReport(input: {periodId: "` + period + `", kind: INTERIM, title: "Tự động"}) { report { id } errors { __typename } }`
		for name, c := range map[string]struct {
			query string
			want  []string // paths of the refused fields
		}{
			"its own":                     {`{ viewer { name } reports { nodes { id } } __typename }`, nil},
			"the schema":                  {`{ __schema { queryType { name } } __type(name: "Report") { name } }`, nil},
			"another":                     {`{ people { nodes { name } } }`, []string{"people"}},
			"another by a name that fits": {`{ viewer: people { nodes { name } } }`, []string{"viewer"}},
			"in a fragment":               {`query { viewer { name } ...f } fragment f on Query { ... on Query { n: node(id: "x") { id } inbox { nodes { dueAt } } } }`, []string{"n", "inbox"}},
			"left out":                    {`query { viewer { name } people @include(if: false) { nodes { name } } inbox @skip(if: true) { nodes { dueAt } } }`, nil},
			"one that writes, and another": {`mutation { ` + create + ` changePassword(input: {currentPassword: "x", newPassword: "mật khẩu mới"}) { errors { __typename } } }`,
				[]string{"changePassword"}},
			"a subscription": {`subscription { reportChanged { cursor } }`, []string{"reportChanged"}},
		} {
			a := w.ask("program", c.query, nil)
			var got []string
			for _, e := range a.Errors {
				if e.Extensions["code"] == "FORBIDDEN" {
					got = append(got, join(e.Path))
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" || len(a.Errors) != len(c.want) || (c.want != nil) != (a.Data == nil) {
				w.Errorf("%s (-want +got):\n%s%s", name, diff, a.body)
			}
		}
		if a := w.ask("chuyenvien@phuyen", `{ reports { totalCount } }`, nil); a.at("reports.totalCount") != 0.0 {
			w.Errorf("a refused operation has run: %s", a.body)
		}
		if a := w.ask("program", `mutation { `+create+` }`, nil); a.at("createReport.report.id") == nil {
			w.Errorf("its own mutation: %s", a.body)
		}
	})
}

// What cannot be a service account is refused, with its place, and leaves nothing.
func TestServiceAccountsRefusals(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		r := w.registry()
		phuyen, dhmt := r.UnitByCode("phuyen").ID, r.ClusterByCode("DHMT").ID
		role := func(role, unit, cluster string) []map[string]any {
			made := map[string]any{"role": role}
			for name, value := range map[string]string{"unitId": unit, "clusterId": cluster} {
				if value != "" {
					made[name] = value
				}
			}
			return []map[string]any{made}
		}
		in := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(time.RFC3339) }
		for name, c := range map[string]struct {
			changes map[string]any
			want    string
		}{
			"no name":             {map[string]any{"name": " "}, "INVALID_INPUT name"},
			"long name":           {map[string]any{"name": strings.Repeat("ă", 201)}, "TEXT_TOO_LONG name"},
			"NUL in the note":     {map[string]any{"note": "a\u0000"}, "INVALID_TEXT note"},
			"no operations":       {map[string]any{"operations": []string{}}, "INVALID_INPUT operations"},
			"an unknown one":      {map[string]any{"operations": []string{"reports", "report"}}, "INVALID_INPUT operations.1"},
			"a type's field":      {map[string]any{"operations": []string{"title"}}, "INVALID_INPUT operations.0"},
			"the schema's":        {map[string]any{"operations": []string{"__schema"}}, "INVALID_INPUT operations.0"},
			"a vote":              {map[string]any{"operations": []string{"vote"}}, "INVALID_INPUT operations.0"},
			"a signature":         {map[string]any{"operations": []string{"submitReport"}}, "INVALID_INPUT operations.0"},
			"lending":             {map[string]any{"operations": []string{"delegate"}}, "INVALID_INPUT operations.0"},
			"granting":            {map[string]any{"operations": []string{"grantRole"}}, "INVALID_INPUT operations.0"},
			"a password":          {map[string]any{"operations": []string{"changePassword"}}, "INVALID_INPUT operations.0"},
			"more of its kind":    {map[string]any{"operations": []string{"createServiceAccount"}}, "INVALID_INPUT operations.0"},
			"in the past":         {map[string]any{"expiresAt": in(-time.Hour)}, "INVALID_INPUT expiresAt"},
			"more than a year":    {map[string]any{"expiresAt": in(367 * 24 * time.Hour)}, "INVALID_INPUT expiresAt"},
			"a head":              {map[string]any{"roles": role("HEAD", phuyen, "")}, "INVALID_INPUT roles.0.role"},
			"a secretary":         {map[string]any{"roles": role("SECRETARY", "", dhmt)}, "INVALID_INPUT roles.0.role"},
			"an appraiser":        {map[string]any{"roles": role("APPRAISER", phuyen, dhmt)}, "INVALID_INPUT roles.0.role"},
			"an administrator":    {map[string]any{"roles": role("ADMINISTRATOR", "", "")}, "INVALID_INPUT roles.0.role"},
			"officer of nothing":  {map[string]any{"roles": role("OFFICER", "", "")}, "INVALID_INPUT roles.0.unitId"},
			"officer of no unit":  {map[string]any{"roles": role("OFFICER", id.New(id.Unit), "")}, "NOT_FOUND roles.0.unitId"},
			"observer of nothing": {map[string]any{"roles": role("OBSERVER", "", "")}, "INVALID_INPUT roles.0.clusterId"},
			"a role twice":        {map[string]any{"roles": slices.Concat(role("OFFICER", phuyen, ""), role("OFFICER", phuyen, ""))}, "INVALID_INPUT roles.1.role"},
		} {
			a := w.ask("quantri@cum", createService, map[string]any{"input": w.input(c.changes)})
			if got := errorAt(a, "createServiceAccount"); got != c.want || a.at("createServiceAccount.token") != nil {
				w.Errorf("%s: got %s, want %s", name, got, c.want)
			}
		}
		for _, who := range []string{"giamdoc@phuyen", "chuyenvien@phuyen", "thuky@cum"} {
			if got := errorAt(w.ask(who, createService, map[string]any{"input": w.input(nil)}), "createServiceAccount"); got != "NOT_PERMITTED" {
				w.Errorf("%s: %s", who, got)
			}
		}
		if now := w.registry(); now.Version != r.Version || len(now.Services()) != 0 {
			w.Errorf("the registry is at %d with %d service accounts", now.Version, len(now.Services()))
		}
		one := w.serve("program", map[string]any{})
		for name, c := range map[string]struct {
			input map[string]any
			want  string
		}{
			"unknown":       {map[string]any{"serviceAccountId": id.New(id.ServiceAccount)}, "NOT_FOUND serviceAccountId"},
			"a person":      {map[string]any{"serviceAccountId": one.person}, "NOT_FOUND serviceAccountId"},
			"too long":      {map[string]any{"serviceAccountId": one.id, "keepHours": 169}, "INVALID_INPUT keepHours"},
			"far too long":  {map[string]any{"serviceAccountId": one.id, "keepHours": 1 << 30}, "INVALID_INPUT keepHours"},
			"before it was": {map[string]any{"serviceAccountId": one.id, "keepHours": -1}, "INVALID_INPUT keepHours"},
		} {
			if got := errorAt(w.ask("quantri@cum", rotateService, map[string]any{"input": c.input}), "rotateServiceToken"); got != c.want {
				w.Errorf("%s: got %s, want %s", name, got, c.want)
			}
		}
	})
}

// Attack: what is a human's reaches a service account by no way: not by a grant, a delegation or
// a file, and what is in the database nevertheless is worth nothing.
func TestAServiceAccountIsNoHuman(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		one := w.serve("program", map[string]any{})
		r := w.registry()
		phuyen, dhmt := r.UnitByCode("phuyen"), r.ClusterByCode("DHMT")
		grant := func(input string) string {
			return errorAt(w.ask("quantri@cum", `mutation { grantRole(input: {personId: "`+one.person+`" `+input+`}) { errors { ... on UserError { code path } } } }`, nil), "grantRole")
		}
		for _, input := range []string{
			`role: HEAD unitId: "` + phuyen.ID + `"`, `role: SECRETARY clusterId: "` + dhmt.ID + `"`,
			`role: APPRAISER clusterId: "` + dhmt.ID + `"`, `role: ADMINISTRATOR`,
		} {
			if got := grant(input); got != "INVALID_INPUT role" {
				w.Errorf("%s: %s", input, got)
			}
		}
		if got := grant(`role: OBSERVER clusterId: "` + dhmt.ID + `"`); !strings.HasPrefix(got, "0 errors") {
			w.Errorf("an observer: %s", got)
		}
		lend := `mutation { delegate(input: {receiverId: "` + one.person + `", role: HEAD, validTo: "2999-01-01"}) { errors { ... on UserError { code path } } } }`
		lend = strings.Replace(lend, "2999-01-01", time.Now().AddDate(0, 1, 0).Format(time.DateOnly), 1)
		if got := errorAt(w.ask("giamdoc@phuyen", lend, nil), "delegate"); got != "INVALID_INPUT receiverId" {
			w.Errorf("lent to a service account: %s", got)
		}
		file := "cluster: {code: DHMT, name: " + dhmt.Name + "}\npeople: {cluster: [{email: " + r.Person(one.person).Email + ", name: X, role: HEAD, unit: phuyen}]}\n"
		if _, err := cluster.Apply(w.Context(), w.store, cluster.Files{FS: oneFile(file), Names: []string{"more.yaml"}}, false); err == nil {
			w.Error("a file makes a service account a head")
		}

		// Somebody with the database's password writes what nobody may grant.
		head := w.person("giamdoc@phuyen")
		err := w.store.Tx(w.Context(), func(ctx context.Context, tx *db.Tx) error {
			if err := w.store.RaiseTx(ctx, tx); err != nil {
				return err
			}
			for _, role := range []term.Role{term.Head, term.Administrator} {
				c := tx.RoleAssignment.Create().SetPersonID(one.person).SetRole(role)
				if role == term.Head {
					c.SetUnitID(phuyen.ID)
				}
				if err := c.Exec(ctx); err != nil {
					return err
				}
			}
			return tx.Delegation.Create().SetGiverID(head).SetReceiverID(one.person).SetRole(term.Head).SetUnitID(phuyen.ID).
				SetValidFrom("2022-01-01").SetValidTo("2999-01-01").SetCreatedAt(time.Now()).Exec(ctx)
		})
		if err != nil {
			w.Fatal(err)
		}
		period := dhmt.Period("2022-H1").ID
		a := w.ask("program", `mutation { createReport(input: {periodId: "`+period+`", kind: INTERIM, title: "Tự động"}) {
			report { id transitions { action allowed blockers { code } } } errors { ... on UserError { code } } } }`, nil)
		own := may(a.at("createReport.report.transitions"))
		reportID, _ := a.at("createReport.report.id").(string)
		officer := w.ask("chuyenvien@phuyen", `{ node(id: "`+reportID+`") { ... on Report { transitions { action allowed blockers { code } } } } }`, nil)
		if diff := cmp.Diff(may(officer.at("node.transitions")), own); diff != "" || own["submit"] == nil {
			w.Errorf("it may (-an officer +the program):\n%s%s", diff, a.body)
		}
		submit := w.ask("program", `mutation { performAction(input: {subjectId: "`+reportID+`", action: "submit", expectedVersion: 1}) {
			errors { ... on UserError { code } ... on TransitionBlockedError { blockers { code } } } } }`, nil)
		if !strings.Contains(string(submit.body), "NOT_PERMITTED") {
			w.Errorf("it signs: %s", submit.body)
		}
		if a := w.ask("quantri@cum", `{ node(id: "`+one.person+`") { ... on Person { roles { role } } } }`, nil); strings.Contains(string(a.body), "HEAD") {
			w.Errorf("its roles: %s", a.body)
		}
		_, err = w.resolver.Runtime.Administer(w.Context(), w.shown(one), runtime.Administration{Object: "delegation", Action: "give", Operation: "delegate"},
			func(ctx context.Context, tx *db.Tx, m runtime.Moment) (string, error) {
				return cluster.DelegateTx(ctx, tx, m.Registry, m.At, m.Actor, cluster.DelegateRequest{
					ReceiverID: head, Role: term.Officer, To: calendar.Of(m.At.AddDate(0, 1, 0)),
				})
			})
		if !fault.Is(err, fault.NotPermitted) {
			w.Errorf("it lends: %v", err)
		}
		err = w.accounts.ChangePassword(w.Context(), w.shown(one), "", "mật khẩu mới")
		if err == nil {
			w.Error("it has a password now")
		}
	})
}

// shown is who the program is to the runtime.
func (w *world) shown(one service) *authz.Actor {
	w.Helper()
	a, _, err := w.accounts.Authenticate(w.Context(), w.token(one.name))
	if err != nil {
		w.Fatal(err)
	}
	return a
}

// may reads transitions as what blocks each action, but for what depends on who wrote the content.
func may(transitions any) map[string]any {
	list, _ := transitions.([]any)
	told := map[string]any{}
	for _, t := range list {
		one := t.(map[string]any)
		var codes []any
		for _, b := range one["blockers"].([]any) {
			if code := b.(map[string]any)["code"]; code != "SAME_PERSON" {
				codes = append(codes, code)
			}
		}
		told[one["action"].(string)] = append([]any{one["allowed"]}, codes...)
	}
	return told
}

// Administrators read all service accounts; a head those of his unit and of the clusters that it
// belongs to; nobody else any, by whatever field. People's own tokens are nobody's to see.
func TestWhoReadsServiceAccounts(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		ofUnit := w.serve("of a unit", map[string]any{})
		ofCluster := w.serve("of the cluster", map[string]any{"roles": []map[string]any{{"role": "OBSERVER", "clusterId": w.registry().ClusterByCode("DHMT").ID}}})
		bare := w.serve("of nothing", map[string]any{"roles": []map[string]any{}})
		tokenID := w.ask("quantri@cum", `{ serviceAccounts { nodes { tokens { id } } } }`, nil).at("serviceAccounts.nodes.2.tokens.0.id")
		for who, want := range map[string][]any{
			"quantri@cum":    {bare.name, ofCluster.name, ofUnit.name},
			"giamdoc@phuyen": {ofCluster.name, ofUnit.name}, "giamdoc@binhdinh": {ofCluster.name},
			"chuyenvien@phuyen": nil, "thuky@cum": nil, "quansat@cum": nil,
		} {
			a := w.ask(who, `{ serviceAccounts { totalCount nodes { name } } }`, nil)
			var got []any
			list, _ := a.at("serviceAccounts.nodes").([]any)
			for _, n := range list {
				got = append(got, n.(map[string]any)["name"])
			}
			refused := slices.Equal(a.codes(), []string{"FORBIDDEN"})
			if diff := cmp.Diff(want, got); diff != "" || refused != (want == nil) || !refused && a.at("serviceAccounts.totalCount") != float64(len(want)) {
				w.Errorf("%s (-want +got):\n%s%s", who, diff, a.body)
			}
			node := w.ask(who, fmt.Sprintf(`{ nodes(ids: [%q, %q]) { id } }`, ofUnit.id, tokenID), nil)
			if sees := slices.Contains(want, any(ofUnit.name)); sees != (node.at("nodes.0.id") == ofUnit.id) || sees != (node.at("nodes.1.id") == tokenID) {
				w.Errorf("%s by node: %s", who, node.body)
			}
		}
		person := w.ask("giamdoc@phuyen", `{ node(id: "`+ofUnit.person+`") { ... on Person { name service email } } }`, nil)
		if diff := cmp.Diff(map[string]any{"name": ofUnit.name, "service": true, "email": nil}, person.at("node")); diff != "" {
			w.Errorf("the person (-want +got):\n%s", diff)
		}
		own := w.shown(service{name: "giamdoc@phuyen"})
		if a := w.ask("quantri@cum", `{ node(id: "`+own.TokenID+`") { id } }`, nil); a.at("node") != nil {
			w.Errorf("a human's token: %s", a.body)
		}
		pages := w.ask("quantri@cum", `{ serviceAccounts(first: 2) { pageInfo { hasNextPage endCursor } } }`, nil)
		rest := w.ask("quantri@cum", `query ($after: Cursor) { serviceAccounts(after: $after) { nodes { id } } }`, map[string]any{"after": pages.at("serviceAccounts.pageInfo.endCursor")})
		if pages.at("serviceAccounts.pageInfo.hasNextPage") != true || rest.at("serviceAccounts.nodes.0.id") != ofUnit.id {
			w.Errorf("pages: %s %s", pages.body, rest.body)
		}
		if a := w.ask("", `{ serviceAccounts { totalCount } }`, nil); !slices.Equal(a.codes(), []string{"UNAUTHENTICATED"}) {
			w.Errorf("nobody: %s", a.body)
		}
	})
}

// Every field of the three roots can be given to a service account, but for those that are a
// human's; each of those is there.
func TestOperationsAreRootFields(t *testing.T) {
	s := schema()
	refused := 0
	if err := graph.CheckOperations([]string{"files"}); err != nil || s.Query.Fields.ForName("files") != nil || s.Mutation.Fields.ForName("files") != nil {
		t.Errorf("the word for /files is %v, or a field as well", err)
	}
	for _, root := range []string{"Query", "Mutation", "Subscription"} {
		for _, f := range s.Types[root].Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			if err := graph.CheckOperations([]string{f.Name}); err != nil {
				refused++
				if root != "Mutation" {
					t.Errorf("%s.%s: %v", root, f.Name, err)
				}
			}
		}
	}
	if refused != graph.Humans {
		t.Errorf("%d fields are a human's, and %d are listed", refused, graph.Humans)
	}
}
