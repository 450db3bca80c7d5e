package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"thidua/graph"
	"thidua/internal/calendar"
	"thidua/internal/cluster"
	"thidua/internal/fault"
	"thidua/internal/identity"
	"thidua/internal/store"
	"thidua/internal/term"
)

func (p *program) service() *cobra.Command {
	c := &cobra.Command{Use: "service", Short: "Tài khoản dịch vụ / service accounts of other programs", Args: cobra.NoArgs, RunE: help}
	c.AddCommand(p.serviceCreate(), p.serviceRotate(), p.serviceRevoke(), p.serviceDisable(), p.serviceList())
	return c
}

func (p *program) serviceCreate() *cobra.Command {
	var name string
	var operations, units, clusters []string
	var days int
	c := &cobra.Command{
		Use:   "create --name NAME --operation FIELD --officer-of UNIT --observer-of CLUSTER --days N",
		Short: "Mở tài khoản dịch vụ; in mã định danh và mã truy cập / open one and print its identifier and, once, its token",
		Args:  cobra.NoArgs,
		RunE: p.does(func(ctx context.Context, _ []string) error {
			if err := graph.CheckOperations(operations); err != nil {
				return err
			}
			return p.with(ctx, func(s *store.Store) error {
				reg, err := cluster.NewSource(s).Current(ctx)
				if err != nil {
					return err
				}
				request := cluster.ServiceRequest{Name: name, Operations: operations, ExpiresAt: time.Now().AddDate(0, 0, days)}
				if request.Roles, err = serviceRoles(reg, units, clusters); err != nil {
					return err
				}
				opened, err := cluster.OpenService(ctx, s, request)
				if err != nil {
					return err
				}
				fmt.Fprintln(p.stdout, opened.ID)
				return p.issue(ctx, s, opened, identity.DefaultKeepHours)
			})
		}),
	}
	c.Flags().StringVar(&name, "name", "", "what it is called in histories")
	c.Flags().StringSliceVar(&operations, "operation", nil, "root field of the API that it may use, such as reports, or files for /files; repeatable")
	c.Flags().StringSliceVar(&units, "officer-of", nil, "code of a unit for which it is an OFFICER; repeatable")
	c.Flags().StringSliceVar(&clusters, "observer-of", nil, "code of a cluster of which it is an OBSERVER; repeatable")
	c.Flags().IntVar(&days, "days", 90, "for how many days, 366 at most")
	_ = c.MarkFlagRequired("name")      // fails only for a flag that is not declared
	_ = c.MarkFlagRequired("operation") // likewise
	return c
}

// serviceRoles finds the units and clusters by their codes.
func serviceRoles(reg *cluster.Registry, units, clusters []string) ([]cluster.GrantRequest, error) {
	var roles []cluster.GrantRequest
	for _, code := range units {
		u := reg.UnitByCode(code)
		if u == nil {
			return nil, unknownCode(code)
		}
		roles = append(roles, cluster.GrantRequest{Role: term.Officer, UnitID: u.ID})
	}
	for _, code := range clusters {
		c := reg.ClusterByCode(code)
		if c == nil {
			return nil, unknownCode(code)
		}
		roles = append(roles, cluster.GrantRequest{Role: term.Observer, ClusterID: c.ID})
	}
	return roles, nil
}

func unknownCode(code string) error {
	return fault.Newf(fault.NotFound, fault.Text{
		VI: fmt.Sprintf("Không có đơn vị hoặc cụm nào có mã %q.", code), EN: fmt.Sprintf("There is no unit or cluster of the code %q.", code),
	})
}

func (p *program) serviceRotate() *cobra.Command {
	var keep int
	c := &cobra.Command{
		Use:   "rotate ID",
		Short: "In một mã truy cập mới; mã cũ còn dùng được một thời gian / print another token; the old one goes on for a while",
		Args:  cobra.ExactArgs(1),
		RunE: p.does(func(ctx context.Context, args []string) error {
			return p.onService(ctx, args[0], func(s *store.Store, one *cluster.Service) error { return p.issue(ctx, s, one, keep) })
		}),
	}
	c.Flags().IntVar(&keep, "keep-hours", identity.DefaultKeepHours, "for how many hours the old token goes on, 0 to 168")
	return c
}

// issue prints a new token of the service account.
func (p *program) issue(ctx context.Context, s *store.Store, one *cluster.Service, keepHours int) error {
	issued, err := identity.New(s, nil).RotateService(ctx, identity.Service{PersonID: one.Person.ID, ExpiresAt: one.ExpiresAt}, keepHours)
	if err != nil {
		return err
	}
	fmt.Fprintln(p.stdout, string(issued.Token))
	return nil
}

func (p *program) serviceRevoke() *cobra.Command {
	return &cobra.Command{
		Use:   "revoke TOKENID",
		Short: "Thu hồi một mã truy cập / end one token, by its identifier in the list",
		Args:  cobra.ExactArgs(1),
		RunE: p.does(func(ctx context.Context, args []string) error {
			return p.with(ctx, func(s *store.Store) error {
				err := identity.New(s, nil).RevokeServiceToken(ctx, args[0])
				if fault.Is(err, fault.NotFound) {
					return fault.Newf(fault.NotFound, fault.Text{
						VI: fmt.Sprintf("Không có mã truy cập %q nào của tài khoản dịch vụ; xem `thidua service list`.", args[0]),
						EN: fmt.Sprintf("No service account has a token %q, see `thidua service list`.", args[0]),
					})
				}
				return err
			})
		}),
	}
}

func (p *program) serviceDisable() *cobra.Command {
	return &cobra.Command{
		Use:   "disable ID",
		Short: "Khóa tài khoản dịch vụ và mọi mã truy cập của nó / disable one and end its tokens",
		Args:  cobra.ExactArgs(1),
		RunE: p.does(func(ctx context.Context, args []string) error {
			return p.onService(ctx, args[0], func(s *store.Store, one *cluster.Service) error {
				return identity.New(s, nil).Disable(ctx, nil, one.Person.ID, "")
			})
		}),
	}
}

// onService runs f on the service account of the identifier.
func (p *program) onService(ctx context.Context, serviceID string, f func(s *store.Store, one *cluster.Service) error) error {
	return p.with(ctx, func(s *store.Store) error {
		reg, err := cluster.NewSource(s).Current(ctx)
		if err != nil {
			return err
		}
		one := reg.Service(serviceID)
		if one == nil {
			return fault.Newf(fault.NotFound, fault.Text{
				VI: fmt.Sprintf("Không có tài khoản dịch vụ %q.", serviceID), EN: fmt.Sprintf("There is no service account %q.", serviceID),
			})
		}
		return f(s, one)
	})
}

func (p *program) serviceList() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "Liệt kê tài khoản dịch vụ và mã của chúng / list them with their tokens",
		Args:  cobra.NoArgs,
		RunE: p.does(func(ctx context.Context, _ []string) error {
			return p.with(ctx, func(s *store.Store) error {
				reg, err := cluster.NewSource(s).Current(ctx)
				if err != nil {
					return err
				}
				var people []string
				for _, one := range reg.Services() {
					people = append(people, one.Person.ID)
				}
				tokens, err := identity.New(s, nil).Tokens(ctx, people...)
				if err != nil {
					return err
				}
				for _, one := range reg.Services() {
					p.show(reg, one, tokens[one.Person.ID])
				}
				return nil
			})
		}),
	}
}

// show prints a service account and its tokens, one a line.
func (p *program) show(reg *cluster.Registry, one *cluster.Service, tokens []identity.ServiceToken) {
	state := "until " + day(one.ExpiresAt)
	if one.Person.DisabledAt != nil {
		state = "disabled " + day(*one.Person.DisabledAt)
	}
	var roles []string
	for _, r := range reg.Roles(one.Person.ID, calendar.Of(time.Now())) {
		at := reg.Cluster(r.ClusterID)
		switch {
		case at != nil:
			roles = append(roles, string(r.Role)+" "+at.Code)
		case reg.Unit(r.UnitID) != nil:
			roles = append(roles, string(r.Role)+" "+reg.Unit(r.UnitID).Code)
		}
	}
	fmt.Fprintf(p.stdout, "%s %q %s [%s] [%s]\n", one.ID, one.Person.Name, state, strings.Join(roles, ", "), strings.Join(one.Operations, ", "))
	for _, t := range tokens {
		line := "until " + minute(t.ExpiresAt)
		if t.RevokedAt != nil {
			line = "revoked " + minute(*t.RevokedAt)
		}
		used := "never used"
		if t.LastUsedAt != nil {
			used = "last used " + minute(*t.LastUsedAt)
		}
		fmt.Fprintf(p.stdout, "  %s issued %s, %s, %s\n", t.ID, minute(t.IssuedAt), line, used)
	}
}

func day(t time.Time) string    { return string(calendar.Of(t)) }
func minute(t time.Time) string { return t.UTC().Format("2006-01-02T15:04Z") }
