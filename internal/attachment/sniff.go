package attachment

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// The types that are taken. Each is found in the content itself; what a browser could run or
// show as a page (HTML, SVG, XML, scripts) is none of them.
const (
	typePDF  = "application/pdf"
	typePNG  = "image/png"
	typeJPEG = "image/jpeg"
	typeDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	typeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	typeODT  = "application/vnd.oasis.opendocument.text"
	typeODS  = "application/vnd.oasis.opendocument.spreadsheet"
	typeText = "text/plain"
	typeCSV  = "text/csv"
)

// endings lists the types with the endings of names that fit them, the usual one first.
var endings = []struct {
	mediaType string
	endings   []string
}{
	{typePDF, []string{".pdf"}}, {typePNG, []string{".png"}}, {typeJPEG, []string{".jpg", ".jpeg"}},
	{typeDOCX, []string{".docx"}}, {typeXLSX, []string{".xlsx"}}, {typeODT, []string{".odt"}}, {typeODS, []string{".ods"}},
	{typeText, []string{".txt"}}, {typeCSV, []string{".csv"}},
}

// endingsOf lists the endings that fit a type; nil for one that is not taken.
func endingsOf(mediaType string) []string {
	for _, t := range endings {
		if t.mediaType == mediaType {
			return t.endings
		}
	}
	return nil
}

// maxDirectory bounds what is read of the table of contents of an archive, in bytes: a file
// that is all table would otherwise be read into memory many times its size.
const maxDirectory = 1 << 20

// sniff tells of what type the content is, or "" where it is none of those that are taken.
// Of plain text and comma-separated values, which look alike, it answers plain text. An error
// is one of reading.
func sniff(content io.ReaderAt, size int64) (string, error) {
	head := make([]byte, 512)
	n, err := content.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	head = head[:n]
	for magic, mediaType := range map[string]string{
		"%PDF-": typePDF, "\x89PNG\r\n\x1a\n": typePNG, "\xff\xd8\xff": typeJPEG,
	} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return mediaType, nil
		}
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return office(content, size)
	}
	return text(io.NewSectionReader(content, 0, size))
}

// office tells of which type the archive is. One with macros is of none.
func office(content io.ReaderAt, size int64) (string, error) {
	budget := &bounded{from: content, left: maxDirectory + 2<<16}
	archive, err := zip.NewReader(budget, size)
	if err != nil {
		return "", budget.failed
	}
	var names []string
	for _, f := range archive.File {
		names = append(names, f.Name)
		if macro(f.Name) {
			return "", nil
		}
	}
	if i := slices.Index(names, partsName); i >= 0 && programs(archive.File[i]) {
		return "", budget.failed
	}
	has := func(name string) bool { return slices.Contains(names, name) }
	switch {
	case has(partsName) && has("word/document.xml"):
		return typeDOCX, nil
	case has(partsName) && has("xl/workbook.xml"):
		return typeXLSX, nil
	case len(names) == 0 || names[0] != "mimetype":
		return "", nil
	}
	// OpenDocument 1.3, part 2, 3.3: the first entry is stored as it is and names the type.
	first, err := archive.File[0].Open()
	if err != nil {
		return "", budget.failed
	}
	defer func() { _ = first.Close() }()
	said, err := io.ReadAll(io.LimitReader(first, 100))
	if t := strings.TrimSpace(string(said)); err == nil && (t == typeODT || t == typeODS) {
		return t, nil
	}
	return "", budget.failed
}

// partsName is the entry of an Office document that says of what type each other one is.
const partsName = "[Content_Types].xml"

// programs tells whether the table of an Office document's parts cannot be read, or has a part
// that is a program, whatever that is called: applications go by the table (ECMA-376, part 2).
func programs(table *zip.File) bool {
	from, err := table.Open()
	if err != nil {
		return true
	}
	defer func() { _ = from.Close() }()
	said, err := io.ReadAll(io.LimitReader(from, maxDirectory+1))
	// In UTF-16, or with letters written as entities, a word could not be found.
	if err != nil || len(said) > maxDirectory || !utf8.Valid(said) || bytes.ContainsAny(said, "\x00&") {
		return true
	}
	said = bytes.ToLower(said)
	return bytes.Contains(said, []byte("vbaproject")) || bytes.Contains(said, []byte("macroenabled"))
}

// macro tells whether an entry of an office document is a program.
func macro(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, "vbaproject.bin") || strings.HasPrefix(name, "basic/") || strings.HasPrefix(name, "scripts/")
}

// bounded reads so much and no more.
type bounded struct {
	from   io.ReaderAt
	left   int64
	failed error // of reading, and not of what was read
}

var errTooMuch = errors.New("attachment: the table of contents is too long")

// ReadAt reads from the content.
func (b *bounded) ReadAt(p []byte, at int64) (int, error) {
	if b.left -= int64(len(p)); b.left < 0 {
		return 0, errTooMuch
	}
	n, err := b.from.ReadAt(p, at)
	if err != nil && !errors.Is(err, io.EOF) {
		b.failed = err
	}
	return n, err
}

// text tells whether everything is UTF-8 of characters that are read, and none of the
// languages of pages and programs: those begin with < or #!.
func text(content io.Reader) (string, error) {
	buffer, kept, begun := make([]byte, 32<<10), 0, false
	for {
		n, err := io.ReadFull(content, buffer[kept:])
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return "", err
		}
		chunk := buffer[:kept+n]
		if !begun {
			chunk = bytes.TrimPrefix(chunk, []byte("\uFEFF"))
			start := bytes.TrimLeft(chunk, " \t\r\n\f")
			if len(start) == 0 || start[0] == '<' || bytes.HasPrefix(start, []byte("#!")) {
				return "", nil
			}
			begun = true
		}
		rest, ok := readable(chunk)
		if !ok || last && len(rest) > 0 {
			return "", nil
		}
		if last {
			return typeText, nil
		}
		kept = copy(buffer, rest)
	}
}

// readable tells whether a piece of text holds no control characters but those of lines, and
// gives back the beginning of a character that ends in the next piece.
func readable(piece []byte) (rest []byte, ok bool) {
	for len(piece) > 0 {
		r, width := utf8.DecodeRune(piece)
		switch {
		case r == utf8.RuneError && width == 1:
			return piece, !utf8.FullRune(piece)
		case r < ' ' && !strings.ContainsRune("\t\r\n\f", r), r == 0x7f:
			return piece, false
		}
		piece = piece[width:]
	}
	return nil, true
}
