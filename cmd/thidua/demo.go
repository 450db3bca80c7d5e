package main

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"

	"thidua/internal/calendar"
	"thidua/internal/cluster"
	"thidua/internal/identity"
	"thidua/internal/server"
	"thidua/internal/store"
	"thidua/internal/term"
)

const (
	// demoPassword is that of every demonstration account. It is public.
	demoPassword = "thidua-demo" //nolint:gosec // see above
	// demoDomain ends the e-mail of every demonstration account (RFC 2606 keeps it free).
	demoDomain = ".thidua.example"
)

// seed brings the demonstration in, once, and lists its accounts.
func seed(ctx context.Context, s *store.Store) ([]server.Account, error) {
	hash, err := identity.New(s, nil).PasswordHash(ctx, demoPassword)
	if err != nil {
		return nil, err
	}
	if err := cluster.Seed(ctx, s, hash); err != nil {
		return nil, err
	}
	registry, err := cluster.NewSource(s).Current(ctx)
	if err != nil {
		return nil, err
	}
	return demoAccounts(registry, calendar.Of(time.Now())), nil
}

// demoAccounts lists the accounts of the demonstration as a person looks for them: unit
// by unit, officer before head, then those of the cluster.
func demoAccounts(registry *cluster.Registry, today calendar.Date) []server.Account {
	places := map[string]int{}
	for i, u := range registry.Units() {
		places[u.Code+demoDomain] = i + 1
	}
	last := len(places) + 1
	place := func(a server.Account) int {
		_, domain, _ := strings.Cut(a.Email, "@")
		return cmp.Or(places[domain], last)
	}
	var accounts []server.Account
	for _, person := range registry.People() {
		if !strings.HasSuffix(person.Email, demoDomain) || person.DisabledAt != nil {
			continue
		}
		var role term.Role
		if roles := registry.Roles(person.ID, today); len(roles) > 0 {
			role = roles[0].Role
		}
		accounts = append(accounts, server.Account{Email: person.Email, Name: person.Name, Role: string(role), Password: demoPassword})
	}
	slices.SortStableFunc(accounts, func(a, b server.Account) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), strings.Compare(a.Email, b.Email))
	})
	return accounts
}

// welcome prints where the server is, and in a demonstration the first minute.
func (p *program) welcome(addr net.Addr, demo bool) {
	site, everyone := siteOf(addr)
	if !demo {
		fmt.Fprintf(p.stdout, "Thi Đua: %s (API: %s/graphql)\n", site, site)
		return
	}
	fmt.Fprint(p.stdout, strings.NewReplacer("SITE", site, "PASSWORD", demoPassword, "DOMAIN", demoDomain[1:]).Replace(firstMinute))
	if everyone {
		fmt.Fprint(p.stdout, "\nCẢNH BÁO: mật khẩu trình diễn là công khai và cổng này mở cho máy khác.\nWARNING: the demonstration's password is public, and other machines can reach this port.\n")
	}
}

// siteOf is the address to open in a browser, and whether other machines reach it too.
func siteOf(addr net.Addr) (site string, everyone bool) {
	at, err := netip.ParseAddrPort(addr.String())
	if err != nil {
		return "http://" + addr.String(), true
	}
	host := at.Addr().Unmap()
	if host.IsUnspecified() {
		return fmt.Sprintf("http://127.0.0.1:%d", at.Port()), true
	}
	return "http://" + netip.AddrPortFrom(host, at.Port()).String(), !host.IsLoopback()
}

const firstMinute = `Thi Đua, bản trình diễn: năm thi đua 2022 của một cụm sáu Sở.

  Mở trong trình duyệt   SITE
  API GraphQL            SITE/graphql   (lược đồ: SITE/schema.graphql)
  Tài khoản              mật khẩu PASSWORD
    chuyenvien@phuyen.DOMAIN   chuyên viên; thay phuyen bằng binhdinh, khanhhoa, quangnam, quangngai, ninhthuan
    giamdoc@phuyen.DOMAIN      giám đốc Sở; quangngai là cụm trưởng, ninhthuan là cụm phó (giả định)
    thuky@ thamdinh1@ ... thamdinh6@ quansat@ quantri@cum.DOMAIN

  Số liệu giả định được ghi rõ là giả định. Dừng: Ctrl+C.

Thi Đua, the demonstration: the emulation year 2022 of a cluster of six departments.

  Open in a browser      SITE
  GraphQL API            SITE/graphql   (schema: SITE/schema.graphql)
  Accounts               password PASSWORD
    chuyenvien@ (officer), giamdoc@ (head) of phuyen, binhdinh, khanhhoa, quangnam,
    quangngai (leader, assumed), ninhthuan (deputy, assumed), each .DOMAIN
    thuky@ (secretary) thamdinh1@ ... thamdinh6@ (appraisers) quansat@ (observer) quantri@ (administrator) cum.DOMAIN

  Lấy mã truy cập và hỏi câu đầu tiên / get a token and ask a first question:

TOKEN=$(curl -s SITE/auth/token -d grant_type=password -d username=chuyenvien@phuyen.DOMAIN -d password=PASSWORD | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
curl -s SITE/graphql -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"query":"{ viewer { name roles { role unit { name } } } cluster(code: \"DHMT\") { name seasons { year periods { id code reportDueOn assumption } } } }"}'

`
