package workflow

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	yamlerror "github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"
)

// maxDiagnosed bounds what a second parser is asked to look at.
const maxDiagnosed = 64 << 10

// malformed says where a text stops being YAML. The parser that reads definitions names
// a line at best, and that of the enclosing block, so a second one is asked for the
// position; whether a definition is taken is never up to it.
func malformed(src []byte, err error) Problem {
	if p, ok := diagnosed(src); ok {
		return p
	}
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	return Problem{lineOf(message), 1, ProblemSyntax, "not YAML: " + message}
}

func diagnosed(src []byte) (p Problem, ok bool) {
	if len(src) > maxDiagnosed {
		return p, false
	}
	defer func() {
		if recover() != nil { // a text that the second parser stumbles over has no better position
			ok = false
		}
	}()
	var found yamlerror.Error
	_, err := parser.ParseBytes(src, 0)
	if !errors.As(err, &found) || found.GetToken() == nil || found.GetToken().Position == nil {
		return p, false
	}
	at := found.GetToken().Position
	return Problem{at.Line, at.Column, ProblemSyntax, "not YAML: " + found.GetMessage()}, at.Line > 0 && at.Column > 0
}

var lineInError = regexp.MustCompile(`line (\d+)`)

func lineOf(message string) int {
	if m := lineInError.FindStringSubmatch(message); m != nil {
		if line, err := strconv.Atoi(m[1]); err == nil && line > 0 {
			return line
		}
	}
	return 1
}
