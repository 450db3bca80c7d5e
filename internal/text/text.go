// Package text owns what the product takes for text: NFC, valid UTF-8, no control
// characters; how Vietnamese is folded for a search and how it sorts. It refuses by
// package fault, and knows no field by name.
package text

import (
	"encoding/hex"
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"thidua/internal/fault"
)

// Clean brings s into the form that is stored: NFC, line ends as \n, outer white
// space cut. It refuses with a *fault.Error at the path: INVALID_TEXT or, where more
// than max characters (Unicode code points) are left, TEXT_TOO_LONG. A text of white
// space alone is empty.
func Clean(s string, max int, path ...string) (string, error) {
	if !utf8.ValidString(s) {
		return "", fault.New(fault.InvalidText, path...)
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	for _, r := range s {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || r == utf8.RuneError || r == '\uFEFF') {
			return "", fault.New(fault.InvalidText, path...)
		}
	}
	s = strings.TrimSpace(norm.NFC.String(s))
	if len(s) > max && utf8.RuneCountInString(s) > max {
		return "", fault.Newf(fault.TextTooLong, fault.Text{
			VI: fmt.Sprintf("Văn bản quá dài (tối đa %d ký tự).", max),
			EN: fmt.Sprintf("The text is too long (%d characters at most).", max),
		}, path...)
	}
	return s, nil
}

// Fold brings s into the form that searches compare: no marks, đ as d, lower case.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'đ' || r == 'Đ':
			b.WriteByte('d')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return norm.NFC.String(b.String())
}

// collators are kept because making one costs more than using it; one serves one caller at a time.
var collators = sync.Pool{New: func() any { return collate.New(language.Vietnamese) }}

// SortKey returns a key whose order as plain bytes is the Vietnamese order of the
// texts (a ă â b c d đ e ê ...), in hexadecimal, at most 200 characters long: texts
// that differ only far behind sort as equal, and whoever orders by it adds the id.
func SortKey(s string) string {
	c := collators.Get().(*collate.Collator)
	defer collators.Put(c)
	var buffer collate.Buffer
	key := hex.EncodeToString(c.KeyFromString(&buffer, s))
	if len(key) > 200 {
		key = key[:200]
	}
	return key
}
