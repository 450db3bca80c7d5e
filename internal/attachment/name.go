package attachment

import (
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"thidua/internal/fault"
)

// CleanName is the name under which a file is kept and offered again: NFC, without a path,
// control characters or the invisible ones that turn the reading direction round (with which
// a name shows another ending than it has), at most MaxName characters. Its ending is one of
// the type's, or the type's own is added: nothing is saved under a name that makes a program
// of it. Not UTF-8 is INVALID_TEXT, nothing left of it BAD_USER_INPUT.
func CleanName(name, mediaType string) (string, error) {
	if !utf8.ValidString(name) {
		return "", fault.New(fault.InvalidText)
	}
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError, unicode.Is(unicode.Cf, r), unicode.IsControl(r):
			return -1
		case unicode.IsSpace(r):
			return ' '
		case strings.ContainsRune(`<>:"|?*`, r): // no name on Windows has them
			return '_'
		}
		return r
	}, norm.NFC.String(name))
	name = strings.Trim(name, " .")
	endings := endingsOf(mediaType)
	stem, ending := name, endings[0]
	if given := path.Ext(name); slices.Contains(endings, strings.ToLower(given)) {
		stem, ending = strings.TrimSuffix(name, given), given
	}
	stem = strings.TrimRight(first(stem, MaxName-len(ending)), " .")
	if stem == "" {
		return "", fault.Newf(fault.BadUserInput, fault.Text{
			VI: "Cần có tên tệp (Content-Disposition hoặc X-File-Name).",
			EN: "The file needs a name (Content-Disposition or X-File-Name).",
		})
	}
	return stem + ending, nil
}

// first is the beginning of s, at most n characters long.
func first(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
