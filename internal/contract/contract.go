// Package contract compares the schema with that of the last release, as clients see it,
// and tells what would break them. It holds the change policy of docs/integrating.md: what
// a release has may go only after the day that its deprecation has named. It knows
// schemas alone, and no operation that anybody sends.
package contract

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"thidua/internal/calendar"
)

// Release is the schema that clients were given last.
type Release struct {
	Name   string
	On     calendar.Date // the day of the release
	Schema *ast.Schema
}

// header is the first line of a release's file: # 0.1.0, released 2026-11-25
var header = regexp.MustCompile(`^# (\S+), released (\d{4}-\d{2}-\d{2})\n`)

// Read reads a release's schema; its first line names the release and its day.
func Read(sdl string) (Release, error) {
	m := header.FindStringSubmatch(sdl)
	if m == nil {
		return Release{}, errors.New("contract: the first line is not that of a release")
	}
	on, err := calendar.Parse(m[2])
	if err != nil {
		return Release{}, fmt.Errorf("contract: %w", err)
	}
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: m[1], Input: sdl})
	if err != nil {
		return Release{}, fmt.Errorf("contract: %w", err)
	}
	return Release{Name: m[1], On: on, Schema: schema}, nil
}

// Change is one difference that a client may notice.
type Change struct {
	Place    string // Type, Type.field, Type.field(argument), Enum.VALUE or @directive
	Says     string
	Breaking bool // else it is dangerous: an old client goes on, but meets what it did not know
}

// String is the line for a person.
func (c Change) String() string { return c.Place + ": " + c.Says }

// Compare tells what has changed since the release, in the order of the places. What is
// only added, and cannot surprise, is left out. Today decides which deprecations have run out.
func Compare(was Release, is *ast.Schema, today calendar.Date) []Change {
	c := &comparison{was: was, is: is, today: today}
	needed := c.needed()
	for name, d := range was.Schema.Types {
		if d.BuiltIn || strings.HasPrefix(name, "__") {
			continue
		}
		if now := is.Types[name]; now != nil {
			c.types(d, now)
		} else if needed[name] {
			c.breaks(name, "is gone")
		}
	}
	c.directives()
	c.deprecations()
	slices.SortFunc(c.found, func(a, b Change) int { return strings.Compare(a.String(), b.String()) })
	return c.found
}

type comparison struct {
	was   Release
	is    *ast.Schema
	today calendar.Date
	found []Change
}

func (c *comparison) breaks(place, format string, args ...any) {
	c.found = append(c.found, Change{place, fmt.Sprintf(format, args...), true})
}

func (c *comparison) warns(place, format string, args ...any) {
	c.found = append(c.found, Change{place, fmt.Sprintf(format, args...), false})
}

// types compares two types of one name.
func (c *comparison) types(was, is *ast.Definition) {
	if was.Kind != is.Kind {
		c.breaks(was.Name, "was %s and is %s", was.Kind, is.Kind)
		return
	}
	for _, name := range was.Interfaces {
		if !slices.Contains(is.Interfaces, name) && c.is.Types[name] != nil {
			c.breaks(was.Name, "does not implement %s any more", name)
		}
	}
	for _, name := range is.Interfaces {
		if !slices.Contains(was.Interfaces, name) && c.was.Schema.Types[name] != nil {
			c.warns(was.Name, "implements %s now", name)
		}
	}
	for _, name := range was.Types {
		if !slices.Contains(is.Types, name) {
			c.breaks(was.Name, "has no member %s any more", name)
		}
	}
	for _, name := range is.Types {
		if !slices.Contains(was.Types, name) {
			c.warns(was.Name, "has the new member %s", name)
		}
	}
	c.values(was, is)
	c.fields(was, is)
}

func (c *comparison) values(was, is *ast.Definition) {
	for _, v := range was.EnumValues {
		if is.EnumValues.ForName(v.Name) == nil && !c.expired(v.Directives) {
			c.breaks(was.Name+"."+v.Name, "is gone")
		}
	}
	for _, v := range is.EnumValues {
		if was.EnumValues.ForName(v.Name) == nil {
			c.warns(was.Name+"."+v.Name, "is new")
		}
	}
}

func (c *comparison) fields(was, is *ast.Definition) {
	input := was.Kind == ast.InputObject
	for _, f := range was.Fields {
		place, now := was.Name+"."+f.Name, is.Fields.ForName(f.Name)
		switch {
		case strings.HasPrefix(f.Name, "__") || c.expired(f.Directives):
		case now == nil:
			c.breaks(place, "is gone")
		case input:
			c.given(place, f.Type, now.Type, f.DefaultValue, now.DefaultValue)
		default:
			if !answers(now.Type, f.Type) {
				c.breaks(place, "was %s and is %s", f.Type, now.Type)
			}
			c.arguments(place, f.Arguments, now.Arguments)
		}
	}
	for _, f := range is.Fields {
		if input && was.Fields.ForName(f.Name) == nil && required(f.Type, f.DefaultValue) {
			c.breaks(was.Name+"."+f.Name, "is new and must be given")
		}
	}
}

func (c *comparison) arguments(place string, was, is ast.ArgumentDefinitionList) {
	for _, a := range was {
		at, now := fmt.Sprintf("%s(%s)", place, a.Name), is.ForName(a.Name)
		switch {
		case c.expired(a.Directives):
		case now == nil:
			c.breaks(at, "is gone")
		default:
			c.given(at, a.Type, now.Type, a.DefaultValue, now.DefaultValue)
		}
	}
	for _, a := range is {
		if was.ForName(a.Name) == nil && required(a.Type, a.DefaultValue) {
			c.breaks(fmt.Sprintf("%s(%s)", place, a.Name), "is new and must be given")
		}
	}
}

// given compares what a client may give: an argument or a field of an input.
func (c *comparison) given(place string, was, is *ast.Type, before, now *ast.Value) {
	if !takes(is, was, now) {
		c.breaks(place, "was %s and is %s", was, is)
	}
	if before.String() != now.String() {
		c.breaks(place, "had the default %s and has %s", shown(before), shown(now))
	}
}

// directives compares those that a client may write into an operation.
func (c *comparison) directives() {
	for name, d := range c.was.Schema.Directives {
		now := c.is.Directives[name]
		switch {
		case !slices.ContainsFunc(d.Locations, executable):
		case now == nil:
			c.breaks("@"+name, "is gone")
		default:
			c.arguments("@"+name, d.Arguments, now.Arguments)
			for _, l := range d.Locations {
				if executable(l) && !slices.Contains(now.Locations, l) {
					c.breaks("@"+name, "cannot stand at %s any more", l)
				}
			}
		}
	}
}
