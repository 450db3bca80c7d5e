package text

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"thidua/internal/fault"
)

func TestCleanStoresNFC(t *testing.T) {
	nfd := norm.NFD.String("Báo cáo Quảng Ngãi")
	got, err := Clean("  "+nfd+"\r\n", 100)
	if err != nil || got != "Báo cáo Quảng Ngãi" {
		t.Fatalf("Clean = %q, %v", got, err)
	}
	if got, err := Clean(" \n\t ", 10); err != nil || got != "" {
		t.Errorf("white space alone is %q, %v; want empty", got, err)
	}
}

func TestCleanRefuses(t *testing.T) {
	for _, s := range []string{"a\x00b", "\xff", "a\x1bb", "a\u0085b", "\xc3\x28"} {
		if _, err := Clean(s, 100); !fault.Is(err, fault.InvalidText) {
			t.Errorf("Clean(%q) = %v, want INVALID_TEXT", s, err)
		}
	}
	if _, err := Clean(strings.Repeat("ố", 300), 300); err != nil {
		t.Errorf("300 characters of three bytes: %v", err)
	}
	_, err := Clean(strings.Repeat("ố", 301), 300, "sections", "results")
	if !fault.Is(err, fault.TextTooLong) {
		t.Fatalf("301 characters: %v, want TEXT_TOO_LONG", err)
	}
	refusal := fault.All(err)[0]
	if !slices.Equal(refusal.Path, []string{"sections", "results"}) || !strings.Contains(refusal.Say.EN, "300") {
		t.Errorf("the refusal is %v: want the place, and how long it may be", refusal)
	}
}

func TestCleanIsIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once, err := Clean(rapid.String().Draw(t, "s"), 1000)
		if err != nil {
			return
		}
		if twice, err := Clean(once, 1000); err != nil || twice != once {
			t.Fatalf("Clean(%q) = %q, %v", once, twice, err)
		}
	})
}

func TestFoldIgnoresCaseAndMarks(t *testing.T) {
	if got := Fold("Đường Điện Biên Phủ, HỘI THAO"); got != "duong dien bien phu, hoi thao" {
		t.Errorf("Fold = %q", got)
	}
}

func TestSortKeyIsVietnamese(t *testing.T) {
	want := []string{"an", "Ăn", "ân", "bà", "da", "đa", "em", "êm", "ôm", "ơn", "un", "ưn"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, func(a, b string) int { return strings.Compare(SortKey(a), SortKey(b)) })
	if !slices.Equal(got, want) {
		t.Errorf("order %v, want %v", got, want)
	}
}
