// Command withpostgres runs another command with THIDUA_TEST_POSTGRES set to a
// throwaway server, which all test programs then share: withpostgres go test ./...
// Where the variable is set already, or where there is no server to start, the command
// runs as it is; package dbtest then decides. It exits as the command did.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"thidua/internal/dbtest/postgres"
)

const variable = "THIDUA_TEST_POSTGRES"

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: withpostgres COMMAND [ARGUMENT...]")
		os.Exit(2)
	}
	code, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "withpostgres:", err)
		os.Exit(1)
	}
	os.Exit(code)
}

// run returns the command's exit code. An interrupt goes to the command alone, so that
// the server ends after it.
func run(args []string) (code int, err error) {
	if os.Getenv(variable) == "" {
		s, startErr := postgres.Start(context.Background())
		switch {
		case errors.Is(startErr, postgres.ErrNotInstalled):
		case startErr != nil:
			return 0, startErr
		default:
			defer func() { err = errors.Join(err, s.Stop()) }()
			if err := os.Setenv(variable, s.URL); err != nil {
				return 0, fmt.Errorf("setting %s: %w", variable, err)
			}
		}
	}
	signal.Ignore(os.Interrupt)
	c := exec.Command(args[0], args[1:]...)
	c.Stdin, c.Stdout, c.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := c.Start(); err != nil {
		return 0, err
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	go func() {
		for s := range stop {
			_ = c.Process.Signal(s)
		}
	}()
	var exit *exec.ExitError
	if err := c.Wait(); errors.As(err, &exit) {
		return max(exit.ExitCode(), 1), nil
	} else if err != nil {
		return 0, err
	}
	return 0, nil
}
