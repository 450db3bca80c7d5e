package attachment

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// zipped makes an archive of empty entries, but for the first, which is stored as it is.
func zipped(t testing.TB, first string, names ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i, name := range names {
		entry, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			if _, err := entry.Write([]byte(first)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// samples are contents with the type that each is found to be of; "" is none that is taken.
func samples(t testing.TB) map[string]struct{ content, want string } {
	return map[string]struct{ content, want string }{
		"a PDF":                       {"%PDF-1.7 x", typePDF},
		"a PDF after a blank":         {" %PDF-1.7 x", typeText}, // it is none, and served as what it is
		"a PNG":                       {"\x89PNG\r\n\x1a\n", typePNG},
		"a GIF":                       {"GIF89a\x00", ""},
		"a JPEG":                      {"\xff\xd8\xff\xdb", typeJPEG},
		"a Word document":             {zipped(t, "", "[Content_Types].xml", "word/document.xml"), typeDOCX},
		"a sheet":                     {zipped(t, "", "[Content_Types].xml", "xl/workbook.xml"), typeXLSX},
		"slides":                      {zipped(t, "", "[Content_Types].xml", "ppt/presentation.xml"), ""},
		"a sheet with macros":         {zipped(t, "", "[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), ""},
		"a program by another name":   {zipped(t, `<Override PartName="/word/x.png" ContentType="application/vnd.ms-office.vbaProject"/>`, "[Content_Types].xml", "word/document.xml", "word/x.png"), ""},
		"a document that runs":        {zipped(t, `<Override ContentType="application/vnd.ms-word.document.MacroEnabled.main+xml"/>`, "[Content_Types].xml", "word/document.xml"), ""},
		"a table in UTF-16":           {zipped(t, "<\x00O\x00", "[Content_Types].xml", "word/document.xml"), ""},
		"a table with entities":       {zipped(t, `<Override ContentType="application/vnd.ms-office.vb&#97;Project"/>`, "[Content_Types].xml", "word/document.xml"), ""},
		"a table of a document":       {zipped(t, `<?xml version="1.0"?><Types><Default Extension="xml" ContentType="application/xml"/></Types>`, "[Content_Types].xml", "word/document.xml"), typeDOCX},
		"an open text":                {zipped(t, typeODT, "mimetype", "content.xml"), typeODT},
		"an open text with macros":    {zipped(t, typeODT, "mimetype", "Basic/Standard/x.xml"), ""},
		"an open sheet, named late":   {zipped(t, "", "content.xml", "mimetype"), ""},
		"an open drawing":             {zipped(t, "application/vnd.oasis.opendocument.graphics", "mimetype"), ""},
		"a Java archive":              {zipped(t, "", "META-INF/MANIFEST.MF", "X.class"), ""},
		"an archive behind a page":    {"<html>" + zipped(t, "", "[Content_Types].xml", "word/document.xml"), ""},
		"an archive behind a picture": {"\x89PNG\r\n\x1a\n" + zipped(t, "", "[Content_Types].xml", "word/document.xml"), typePNG},
		"the beginning of an archive": {"PK\x03\x04", ""},
		"text":                        {"Phú Yên", typeText},
		"text with a mark":            {"\uFEFFPhú Yên", typeText},
		"blanks":                      {" \r\n\t", ""},
		"a page":                      {"\uFEFF \n<html>", ""},
		"a script":                    {"#!/bin/sh", ""},
		"a control character":         {strings.Repeat("a", 70_000) + "\x00", ""},
		"half a character":            {"Ph\xc3", ""},
		"a character in two pieces":   {strings.Repeat("a", 32<<10-1) + "ú", typeText},
		"another encoding":            {strings.Repeat("a", 40_000) + "\xe1 b", ""},
	}
}

// Each content is found to be what it is, by itself.
func TestSniff(t *testing.T) {
	for name, c := range samples(t) {
		got, err := sniff(strings.NewReader(c.content), int64(len(c.content)))
		if err != nil || got != c.want {
			t.Errorf("%s: %q, %v; want %q", name, got, err, c.want)
		}
	}
}

// An archive that is nothing but a table of contents is given up and not read into memory.
func TestALongTableOfContents(t *testing.T) {
	names := []string{"[Content_Types].xml", "word/document.xml"}
	for i := range 40_000 {
		names = append(names, fmt.Sprint("word/", i))
	}
	content := zipped(t, "", names...)
	if got, err := sniff(strings.NewReader(content), int64(len(content))); got != "" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

// Whatever comes, looking at it ends, and what is taken begins as its type does: nothing that
// a browser shows as a page is ever among it.
func FuzzSniff(f *testing.F) {
	for _, c := range samples(f) {
		f.Add([]byte(c.content))
	}
	begin := map[string][]string{
		typePDF: {"%PDF-"}, typePNG: {"\x89PNG"}, typeJPEG: {"\xff\xd8\xff"},
		typeDOCX: {"PK"}, typeXLSX: {"PK"}, typeODT: {"PK"}, typeODS: {"PK"},
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		got, err := sniff(bytes.NewReader(content), int64(len(content)))
		if err != nil {
			t.Fatal(err)
		}
		start := bytes.TrimLeft(bytes.TrimPrefix(content, []byte("\uFEFF")), " \t\r\n\f")
		switch got {
		case "":
		case typeText:
			if !utf8.Valid(content) || len(start) == 0 || start[0] == '<' || bytes.ContainsRune(content, 0) {
				t.Errorf("%.100q is text", content)
			}
		default:
			if !bytes.HasPrefix(content, []byte(begin[got][0])) {
				t.Errorf("%.100q is %s", content, got)
			}
		}
	})
}

// Whatever a file is called, it is kept under a name that is safe to save it under, and a name
// that is clean stays as it is.
func FuzzName(f *testing.F) {
	for _, name := range []string{"a.pdf", "../x", `C:\a\b.pdf`, "a\u202Efdp.exe", "Báo cáo.PDF", ".pdf", "con:x?.pdf", strings.Repeat("ạ", 300), "\xff", " . "} {
		f.Add(name, typePDF)
	}
	f.Add("a.jpeg", typeJPEG)
	f.Fuzz(func(t *testing.T, name, mediaType string) {
		fits := endingsOf(mediaType)
		if fits == nil {
			return
		}
		clean, err := CleanName(name, mediaType)
		if err != nil {
			return
		}
		at := strings.LastIndexByte(clean, '.')
		switch {
		case !utf8.ValidString(clean), !norm.NFC.IsNormalString(clean):
			t.Errorf("%q is not clean text", clean)
		case utf8.RuneCountInString(clean) > MaxName, at < 1:
			t.Errorf("%q is too long, or an ending alone", clean)
		case !slices.Contains(fits, strings.ToLower(clean[at:])):
			t.Errorf("%q does not end as %s does", clean, mediaType)
		case strings.ContainsAny(clean, "/\\<>:\"|?*\n\r\x00"), strings.ContainsFunc(clean, func(r rune) bool { return unicode.Is(unicode.Cf, r) }):
			t.Errorf("%q holds what no name holds", clean)
		}
		if again, err := CleanName(clean, mediaType); err != nil || again != clean {
			t.Errorf("%q becomes %q: %v", clean, again, err)
		}
	})
}
