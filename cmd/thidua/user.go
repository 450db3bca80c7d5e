package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"thidua/internal/fault"
	"thidua/internal/identity"
	"thidua/internal/store"
)

func (p *program) user() *cobra.Command {
	c := &cobra.Command{Use: "user", Short: "Tài khoản / accounts", Args: cobra.NoArgs, RunE: help}
	c.AddCommand(p.userCreate(), p.userPassword(), p.userDisable())
	return c
}

func (p *program) userCreate() *cobra.Command {
	var name string
	var administrator bool
	c := &cobra.Command{
		Use:   "create EMAIL --name NAME",
		Short: "Mở tài khoản; mật khẩu đọc từ đầu vào chuẩn / open an account, the password from standard input",
		Args:  cobra.ExactArgs(1),
		RunE: p.does(func(ctx context.Context, args []string) error {
			return p.onAccounts(ctx, true, func(a *identity.Accounts, password string) error {
				personID, err := a.CreateAccount(ctx, args[0], name, password, administrator, nil)
				if err != nil {
					return err
				}
				fmt.Fprintln(p.stdout, personID)
				return nil
			})
		}),
	}
	c.Flags().StringVar(&name, "name", "", "the person's full name")
	c.Flags().BoolVar(&administrator, "administrator", false, "with the role of an administrator, who reads no report")
	_ = c.MarkFlagRequired("name") // fails only for a flag that is not declared
	return c
}

func (p *program) userPassword() *cobra.Command {
	return &cobra.Command{
		Use:   "password EMAIL",
		Short: "Đặt lại mật khẩu, đọc từ đầu vào chuẩn / set a password, from standard input",
		Args:  cobra.ExactArgs(1),
		RunE: p.does(func(ctx context.Context, args []string) error {
			return p.onAccounts(ctx, true, func(a *identity.Accounts, password string) error {
				return a.SetPassword(ctx, args[0], password)
			})
		}),
	}
}

func (p *program) userDisable() *cobra.Command {
	return &cobra.Command{
		Use:   "disable EMAIL",
		Short: "Khóa tài khoản và mọi mã truy cập của nó / disable an account and end its tokens",
		Args:  cobra.ExactArgs(1),
		RunE: p.does(func(ctx context.Context, args []string) error {
			return p.onAccounts(ctx, false, func(a *identity.Accounts, _ string) error {
				personID, err := a.Find(ctx, args[0])
				if err != nil {
					return noAccount(err, args[0])
				}
				return a.Disable(ctx, nil, personID, "")
			})
		}),
	}
}

// onAccounts reads a password where one is wanted, before the database is opened, and
// runs f on the accounts.
func (p *program) onAccounts(ctx context.Context, wanted bool, f func(a *identity.Accounts, password string) error) error {
	var password string
	if wanted {
		var err error
		if password, err = p.readPassword(); err != nil {
			return err
		}
	}
	return p.with(ctx, func(s *store.Store) error { return f(identity.New(s, nil), password) })
}

// noAccount names the account that is not there.
func noAccount(err error, email string) error {
	if !fault.Is(err, fault.NotFound) {
		return err
	}
	return fault.Newf(fault.NotFound, fault.Text{
		VI: fmt.Sprintf("Không có tài khoản nào dùng được với địa chỉ %q.", email),
		EN: fmt.Sprintf("There is no account in use with the e-mail %q.", email),
	}, "email")
}

// maxPasswordLine bounds what is read from standard input, in bytes.
const maxPasswordLine = 4096

// readPassword reads one line. From a terminal it is asked for twice and not shown.
func (p *program) readPassword() (string, error) {
	if file, ok := p.stdin.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		return p.askPassword(int(file.Fd()))
	}
	line, err := bufio.NewReader(io.LimitReader(p.stdin, maxPasswordLine)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("reading the password: %w", err)
	}
	return strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"), nil
}

func (p *program) askPassword(terminal int) (string, error) {
	var answers [2]string
	for i, prompt := range []string{"Mật khẩu / password: ", "Nhập lại / again: "} {
		fmt.Fprint(p.stderr, prompt)
		answer, err := term.ReadPassword(terminal)
		fmt.Fprintln(p.stderr)
		if err != nil {
			return "", fmt.Errorf("reading the password: %w", err)
		}
		answers[i] = string(answer)
	}
	if answers[0] != answers[1] {
		return "", fault.Newf(fault.InvalidInput, fault.Text{
			VI: "Hai lần nhập không giống nhau.", EN: "The two entries differ.",
		}, "password")
	}
	return answers[0], nil
}
