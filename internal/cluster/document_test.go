package cluster

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"
)

// files makes a folder with cluster.yaml and criteria-2022.yaml out of the demonstration,
// after the replacements old, new, old, new ... which each must be there.
func files(t testing.TB, replace ...string) Files {
	t.Helper()
	folder := fstest.MapFS{}
	used := make([]bool, len(replace))
	for as, from := range map[string]string{"cluster.yaml": "cluster-2022.yaml", "criteria-2022.yaml": "criteria-2022.yaml"} {
		src, err := fs.ReadFile(seedFiles, "seed/"+from)
		if err != nil {
			t.Fatal(err)
		}
		s := string(src)
		for i := 0; i < len(replace); i += 2 {
			used[i] = used[i] || strings.Contains(s, replace[i])
			s = strings.Replace(s, replace[i], replace[i+1], 1)
		}
		folder[as] = &fstest.MapFile{Data: []byte(s)}
	}
	for i := 0; i < len(replace); i += 2 {
		if !used[i] {
			t.Fatalf("the demonstration has no %q", replace[i])
		}
	}
	return Files{FS: folder, Names: []string{"cluster.yaml"}}
}

// one is a folder with this file alone.
func one(source string) Files {
	return Files{FS: fstest.MapFS{"cluster.yaml": &fstest.MapFile{Data: []byte(source)}}, Names: []string{"cluster.yaml"}}
}

// checked reads a file and checks it against an installation that is empty.
func checked(t testing.TB, f Files) (*document, string) {
	t.Helper()
	var found problems
	d := parse(f, "cluster.yaml", &found)
	newCheck(d, small(t, func(w *rows) { *w = rows{registry: w.registry} }), &found).all()
	if err := found.refused(); err != nil {
		return d, err.Error()
	}
	return d, ""
}

func TestTheDemonstrationReads(t *testing.T) {
	d, problems := checked(t, files(t))
	if problems != "" {
		t.Fatal(problems)
	}
	if len(d.units) != 6 || len(d.people) != 21 || len(d.season.sections) != 11 || len(d.season.criteria.nodes) != 35 {
		t.Errorf("%d units, %d people, %d sections, %d criteria", len(d.units), len(d.people), len(d.season.sections), len(d.season.criteria.nodes))
	}
	if got := strings.Join(d.notYet, " "); got != "conference tasksH2 figuresH1" {
		t.Errorf("not yet applied: %s", got)
	}
}

// Every mistake is told with the place where it stands and a sentence.
func TestProblemsAreToldWithTheirPlace(t *testing.T) {
	for _, c := range []struct {
		name, old, new, want string
	}{
		{"an unknown key at the top", "cluster:\n", "clusters: 1\ncluster:\n", `cluster.yaml:5:1: Unknown key "clusters".`},
		{"an unknown key in a row", "rotation: 1,", "rotation: 1, weight: 3,", `cluster.yaml:16:70: Unknown key "weight".`},
		{"a key twice", "  year: 2022\n", "  year: 2022\n  year: 2022\n", `cluster.yaml:30:3: The key "year" is given twice.`},
		{"a key missing", "  year: 2022\n", "", `cluster.yaml:29:3: The key "year" is missing.`},
		{"a member that is no unit", "{unit: quangngai, from: 2018", "{unit: quangngay, from: 2018", `cluster.yaml:16:12: There is no unit "quangngay".`},
		{"a leader that is no unit", "LEADER, unit: quangngai", "LEADER, unit: hue", `cluster.yaml:23:26: There is no unit "hue".`},
		{"a person of no unit", "SECRETARY, unit: quangngai", "SECRETARY, unit: hue", `cluster.yaml:55:84: There is no unit "hue".`},
		{"an unknown role", "role: OBSERVER", "role: OBSERVR", `cluster.yaml:56:77: "OBSERVR" is not one of: OFFICER, HEAD, SECRETARY, APPRAISER, OBSERVER, ADMINISTRATOR.`},
		{"an unknown state", "state: OPEN", "state: OPENED", `cluster.yaml:30:10: "OPENED" is not one of: PLANNED`},
		{"a day that does not exist", "pactDue: 2022-03-30", "pactDue: 2022-02-30", `cluster.yaml:32:12: "2022-02-30" is not a day (year-month-day).`},
		{"a period that ends before it begins", "endsOn: 2022-06-30", "endsOn: 2021-06-30", `2021-06-30 is before 2022-01-01.`},
		{"a period of another year", "startsOn: 2022-07-01, endsOn: 2022-12-31", "startsOn: 2022-07-01, endsOn: 2023-12-31", `2023-12-31 is not in the year 2022.`},
		{"a report due before the period", "reportDueOn: 2022-07-10", "reportDueOn: 2021-07-10", `The report is due on 2021-07-10, before the period begins.`},
		{"a term that ends before it begins", "LEADER, unit: quangnam,  from: 2024-01-01, to: 2024-12-31", "LEADER, unit: quangnam,  from: 2024-01-01, to: 2023-12-31", `cluster.yaml:27:59: 2023-12-31 is before 2024-01-01.`},
		{"two leaders at once", "LEADER, unit: ninhthuan, from: 2023-01-01", "LEADER, unit: ninhthuan, from: 2022-12-31", `There is a LEADER in these days already.`},
		{"a unit leader and deputy at once", "DEPUTY, unit: ninhthuan", "DEPUTY, unit: quangngai", `The unit "quangngai" holds a term in these days already.`},
		{"a leader who is no member", "to: 2025-06-30, rotation: 3", "to: 2023-06-30, rotation: 3", `cluster.yaml:27:26: The unit "quangnam" is not a member throughout the term.`},
		{"a leader who does not stay a member", "to: 2024-12-31}", "to: 2025-12-31}", `cluster.yaml:27:26: The unit "quangnam" is not a member throughout the term.`},
		{"a leader without end who is a member for a time", ", to: 2024-12-31}", "}", `cluster.yaml:27:26: The unit "quangnam" is not a member throughout the term.`},
		{"a member twice", "unit: phuyen,    from: 2018-01-01", "unit: quangnam,    from: 2020-01-01", `The unit "quangnam" is a member in these days already.`},
		{"a place in the rotation twice", "rotation: 4", "rotation: 3", `Another unit has the place 3 in the rotation in these days.`},
		{"a unit twice", "code: khanhhoa", "code: binhdinh", `cluster.yaml:10:12: The unit "binhdinh" is given twice.`},
		{"a section twice", "key: movements", "key: direction", `The section "direction" is given twice.`},
		{"a period twice", `code: "2022-H2"`, `code: "2022-H1"`, `The period "2022-H1" is given twice.`},
		{"an address twice", "thamdinh2@", "thamdinh1@", `The e-mail address "thamdinh1@cum.thidua.example" is given twice.`},
		{"no address", "email: quansat@cum.thidua.example", "email: quansat", `"quansat" is not an e-mail address.`},
		{"an unknown placeholder", "giamdoc@{unit}", "giamdoc@{province}", `"giamdoc@{province}.thidua.example" is not an e-mail address.`},
		{"two heads of a unit", "role: OFFICER", "role: HEAD", `The unit "binhdinh" has a head in these days already.`},
		{"an administrator of a unit", "role: ADMINISTRATOR", "role: ADMINISTRATOR, unit: phuyen", `An administrator is of no unit.`},
		{"a head of no unit", "role: OBSERVER", "role: HEAD", `The role HEAD needs a unit.`},
		{"leaves that do not add up", "{code: I.1.1, max: 50", "{code: I.1.1, max: 49.5", `criteria-2022.yaml:13:10: The leaves of the group add up to 699.5, not 700.`},
		{"groups that do not add up", "total: 1000", "total: 999", `criteria-2022.yaml:9:8: The groups add up to 1000, not 999.`},
		{"a number that is none", "max: 40, type: QT, name: Di", "max: 1e999, type: QT, name: Di", `"1e999" is not a decimal number.`},
		{"a criterion twice", "code: I.2.3", "code: I.2.2", `The criterion "I.2.2" is given twice.`},
		{"an unknown remit", "remit: tourism", "remit: sport", `"sport" is not one of: tourism.`},
		{"a count without points", "measure: giải, points: 2", "measure: giải", `The type CT needs "points".`},
		{"points where there are none", "{code: II.1, max: 30, type: PF", "{code: II.1, max: 30, points: 3, type: PF", `The type PF has no "points".`},
		{"criteria that are not there", "criteria: criteria-2022.yaml", "criteria: criteria-2021.yaml", `cluster.yaml:33:13: The file "criteria-2021.yaml" cannot be read.`},
		{"criteria outside", "criteria: criteria-2022.yaml", "criteria: ../criteria-2022.yaml", `cluster.yaml:33:13: The file of criteria "../criteria-2022.yaml" must lie beside this one or below.`},
		{"an alias", "code: DHMT", "code: &x DHMT", `Anchors, aliases and tags are not part of the format.`},
		{"a byte that is no text", "name: Cụm", "name: C\xffụm", `cluster.yaml:7:10: The file has a NUL byte here, or is not UTF-8.`},
		{"a NUL", "name: Cụm", "name: Cụ\x00m", `cluster.yaml:7:11: The file has a NUL byte here, or is not UTF-8.`},
		{"a control character", "name: Thẩm định 1", `name: "Th\x1bẩm định 1"`, `This has characters that are not allowed.`},
		{"no YAML", "members:", "members: [", `The file is not YAML`},
		{"a second document", "cluster:\n", "---\ncluster:\n", ``},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, got := checked(t, files(t, c.old, c.new))
			if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
				t.Errorf("told:\n%s\nwant:\n%s", got, c.want)
			}
		})
	}
}

func TestFilesThatAreNone(t *testing.T) {
	for name, c := range map[string][2]string{
		"empty":          {"", "cluster.yaml:1:1: The file is empty."},
		"a comment":      {"# nothing\n", "cluster.yaml:1:1: The file is empty."},
		"a list":         {"- a\n", "cluster.yaml:1:1: A mapping (key: value) is expected here."},
		"two documents":  {"cluster:\n---\nunits:\n", "cluster.yaml:1:1: The file has more than one YAML document."},
		"too large":      {strings.Repeat("# 123456\n", 120000), "cluster.yaml:1:1: The file has more than 1048576 bytes."},
		"deep":           {strings.Repeat("[", 5000), "cluster.yaml:1:1: The file is not YAML"},
		"no cluster":     {"members: []\n", `cluster.yaml:1:10: "members" needs the key "cluster" in the same file.`},
		"cluster a text": {"cluster: DHMT\n", "cluster.yaml:1:10: A mapping (key: value) is expected here."},
	} {
		t.Run(name, func(t *testing.T) {
			if _, got := checked(t, one(c[0])); !strings.Contains(got, c[1]) {
				t.Errorf("told:\n%s\nwant:\n%s", got, c[1])
			}
		})
	}
}

// Whatever is in a file, reading it ends in rows or in problems.
func TestNoFileBreaksTheReader(t *testing.T) {
	src := string(files(t).FS.(fstest.MapFS)["cluster.yaml"].Data)
	rapid.Check(t, func(rt *rapid.T) {
		from := rapid.IntRange(0, len(src)).Draw(rt, "from")
		to := rapid.IntRange(from, min(len(src), from+200)).Draw(rt, "to")
		junk := rapid.SampledFrom([]string{"", "null", "[]", "{}", ": ", "- ", "'", "\"", "!!binary", "&a ", "*a", "1e9", "{unit}"}).Draw(rt, "junk")
		checked(t, one(src[:from]+junk+src[to:]))
	})
}
