package main

import (
	"encoding/json"
	"html"
	"io"
	"net/http"
	"regexp"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// Every example of the page at / fits the schema that is served beside it.
func TestExamplesFitTheSchema(t *testing.T) {
	s := serve(t, "--data="+t.TempDir())
	read := func(path string) string {
		response, err := http.Get(s.site + path)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: read("/schema.graphql")})
	if err != nil {
		t.Fatalf("the served schema: %v", err)
	}
	block := regexp.MustCompile(`(?s)<script type="application/graphql" data-vi="([^"]+)" data-en="[^"]+".*?data-variables='([^']*)'>(.*?)</script>`)
	examples := block.FindAllStringSubmatch(read("/"), -1)
	if len(examples) < 10 {
		t.Fatalf("%d examples", len(examples))
	}
	for _, e := range examples {
		document, errs := gqlparser.LoadQueryWithRules(schema, html.UnescapeString(e[3]), rules.NewDefaultRules())
		if errs != nil {
			t.Errorf("%s: %v", e[1], errs)
			continue
		}
		var variables map[string]any
		if err := json.Unmarshal([]byte(e[2]), &variables); err != nil {
			t.Errorf("%s: variables: %v", e[1], err)
		}
		for _, v := range document.Operations[0].VariableDefinitions {
			if _, given := variables[v.Variable]; !given {
				t.Errorf("%s: the variable %s has no value", e[1], v.Variable)
			}
		}
	}
}
