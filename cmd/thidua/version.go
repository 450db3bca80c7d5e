package main

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

func (p *program) version() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "In phiên bản / print the version",
		Args:  cobra.NoArgs,
		RunE: p.does(func(context.Context, []string) error {
			fmt.Fprintln(p.stdout, versionOf())
			return nil
		}),
	}
}

// versionOf is what the Go toolchain noted when the program was built: a tag, or the
// revision of the source.
func versionOf() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "thidua"
	}
	words := []string{"thidua", info.Main.Version, info.GoVersion}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			words = append(words, s.Value)
		}
	}
	return strings.Join(words, " ")
}
