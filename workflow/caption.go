package workflow

import (
	"encoding/xml"
	"strings"
	"unicode"
)

// caption is a line of text.
type caption struct {
	text   string
	size   float64
	colour string
	strong bool
	dashed bool   // taken by no person
	whole  string // what is shown when it is pointed at
}

// extent is how wide and high lines of text are.
func extent(lines []caption) (width, height float64) {
	for _, c := range lines {
		width = max(width, textWidth(c.text, c.size))
		height += c.size * lineHeight
	}
	return width, height
}

// textWidth estimates the width of a text in a usual sans-serif, rather too wide than too
// narrow: no font is at hand. Marks that sit on a letter have no width of their own.
func textWidth(s string, size float64) float64 {
	width := 0.0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r >= 0x2e80 && r < 0xffe0 && !unicode.IsSpace(r):
			width += 1
		case strings.ContainsRune("iíìỉĩịjlIÍÌỈĨỊ.,:;'|!()[] ", r):
			width += 0.36
		case strings.ContainsRune("mwMW@%—…", r):
			width += 0.95
		case unicode.IsUpper(r):
			width += 0.73
		default:
			width += 0.63
		}
	}
	return width * size
}

// wrapped breaks a text into lines that are at most so wide.
func wrapped(s string, size, widest float64) []string {
	var lines []string
	line := ""
	for _, word := range words(s, size, widest) {
		switch {
		case line == "":
			line = word
		case textWidth(line+" "+word, size) <= widest:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
		if len(lines) == textLines {
			lines[textLines-1] += "…"
			return lines
		}
	}
	return append(lines, line)
}

// words splits a text at its blanks, and words that are too long by themselves.
func words(s string, size, widest float64) []string {
	var list []string
	for word := range strings.FieldsSeq(short(s)) {
		part, width := "", 0.0
		for _, r := range word {
			if w := textWidth(string(r), size); width+w > widest {
				list = append(list, part)
				part, width = string(r), w
			} else {
				part, width = part+string(r), width+w
			}
		}
		list = append(list, part)
	}
	return list
}

// short cuts what is no label any more.
func short(s string) string {
	const most = 400
	count := 0
	for i := range s {
		if count++; count > most {
			return s[:i] + "…"
		}
	}
	return s
}

// xmlText escapes a text; what XML cannot carry is replaced.
func xmlText(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // writing to memory cannot fail
	return b.String()
}
