//go:build ignore

// The generator of graph/generated: `go run graph/gqlgen.go` from the top of the project.
package main

import (
	"log"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"
)

func main() {
	c, err := config.LoadConfig("gqlgen.yml")
	if err != nil {
		log.Fatal("reading gqlgen.yml: ", err)
	}
	if err := api.Generate(c); err != nil {
		log.Fatal("generating graph/generated: ", err)
	}
}
