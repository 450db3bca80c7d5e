// Package language owns which of the product's two languages a request is answered in:
// it reads what a client prefers and carries the choice in the context. It holds no
// sentence; those are where the facts are.
package language

import (
	"context"

	"golang.org/x/text/language"
)

// The languages of the product.
const (
	VI = "vi" // Vietnamese, the first and the default
	EN = "en" // English
)

// most is how much of a header is read; a browser's own is a tenth of it.
const most = 512

// Negotiate picks the language for an Accept-Language header (RFC 9110, section 12.5.4):
// EN where the client ranks English above Vietnamese or asks for English alone, VI for
// everything else, the absent, overlong and malformed header included.
func Negotiate(header string) string {
	if header == "" || len(header) > most {
		return VI
	}
	tags, weights, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return VI
	}
	for i, tag := range tags {
		if weights[i] == 0 {
			continue
		}
		switch base, _ := tag.Base(); base.String() {
		case VI:
			return VI
		case EN:
			return EN
		}
	}
	return VI
}

type contextKey struct{}

// With returns a context in which From answers the language.
func With(ctx context.Context, tag string) context.Context {
	if From(ctx) == tag {
		return ctx
	}
	return context.WithValue(ctx, contextKey{}, tag)
}

// From returns the language of the request, VI where none was chosen.
func From(ctx context.Context) string {
	if tag, ok := ctx.Value(contextKey{}).(string); ok {
		return tag
	}
	return VI
}
