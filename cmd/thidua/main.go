// Command thidua is the whole product in one program: the server, and the commands that
// a house needs beside it. It owns options, the order in which parts start and stop, and
// what is told to an operator; every rule is in the packages that it puts together.
//
// It exits with 0 when all went well, 1 when something was refused or failed, and 2 when
// it was called wrongly.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"thidua/internal/cluster"
	"thidua/internal/fault"
	"thidua/workflow"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// The exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// run is main without the process: it runs one command to its end, or until ctx is
// done, and returns the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	p := &program{stdin: stdin, stdout: stdout, stderr: stderr}
	root := p.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitOK
	case !p.began:
		fmt.Fprintf(stderr, "Cách dùng không đúng; xem `thidua help`.\nThis is not how to use it, see `thidua help`: %v\n", err)
		return exitUsage
	default:
		tell(stderr, err)
		return exitFailed
	}
}

// program is one run of the command.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	options        options
	began          bool // the arguments were right and a command runs
}

func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "thidua",
		Short:         "Thi Đua: báo cáo thi đua, khen thưởng của các cụm thi đua / emulation reports of clusters of departments",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
		RunE:          help,
	}
	root.CompletionOptions.DisableDefaultCmd = true
	p.options.add(root.PersistentFlags())
	root.AddCommand(p.serve(), p.apply(), p.user(), p.service(), p.token(), p.migrate(), p.workflow(), p.ballotKey(), p.verifyTally(), p.version())
	return root
}

// help is what a command does that is only a name for others; with it an unknown one
// below is an error.
func help(c *cobra.Command, _ []string) error { return c.Help() }

// does makes a command's action out of f: errors before it are wrong usage.
func (p *program) does(f func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	return func(c *cobra.Command, args []string) error {
		if err := p.options.complete(c.Flags()); err != nil {
			return err
		}
		p.began = true
		return f(c.Context(), args)
	}
}

// tell prints an error for an operator: each refusal as a sentence in both languages,
// Vietnamese first. What nobody foresaw is printed as it is; it has no other reader.
func tell(w io.Writer, err error) {
	var refused *cluster.Refused
	var definition *workflow.DefinitionError
	switch {
	case errors.As(err, &refused):
		fmt.Fprintf(w, "Tệp có lỗi; chưa có gì thay đổi.\n%s\nThe file has errors; nothing was changed.\n%s\n", refused.Text("vi"), refused.Text("en"))
	case errors.As(err, &definition):
		fmt.Fprintf(w, "Định nghĩa có lỗi.\nThe definition has errors.\n%v\n", definition)
	case fault.All(err) != nil:
		for _, f := range fault.All(err) {
			fmt.Fprintf(w, "%s\n%s\n", f.Say.VI, f.Say.EN)
		}
	default:
		fmt.Fprintf(w, "Lỗi ngoài dự kiến.\nAn unexpected error: %v\n", err)
	}
}
