package language

import (
	"context"
	"strings"
	"testing"
)

// Vietnamese answers everybody but those who rank English first.
func TestNegotiate(t *testing.T) {
	for header, want := range map[string]string{
		"":                          VI,
		"vi":                        VI,
		"en":                        EN,
		"en-GB,en;q=0.9":            EN,
		"vi-VN,vi;q=0.9,en;q=0.8":   VI,
		"en;q=0.5, vi;q=0.9":        VI,
		"vi;q=0.2, en-US;q=0.3":     EN,
		"vi;q=0, en":                EN,
		"fr, en;q=0.5":              EN,
		"fr, de":                    VI,
		"*":                         VI,
		"en;q=0":                    VI,
		"en;q=x":                    VI,
		"\x00\xff":                  VI,
		strings.Repeat("en,", 1000): VI,
		strings.Repeat("-", 500):    VI,
	} {
		if got := Negotiate(header); got != want {
			t.Errorf("Negotiate(%.40q) = %q, want %q", header, got, want)
		}
	}
}

func TestContextCarriesTheChoice(t *testing.T) {
	if got := From(context.Background()); got != VI {
		t.Errorf("nothing chosen: %q, want %q", got, VI)
	}
	if got := From(With(context.Background(), EN)); got != EN {
		t.Errorf("English chosen: %q", got)
	}
}
