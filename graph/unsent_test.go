package graph_test

import "testing"

// Attack: whoever has read a case searches it, letter by letter, for the title that its unit is
// writing. He finds it by no list, count or filter until it is sent; the unit does.
func TestAnUnsentTitleIsNotFound(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		report := w.bring("phuyen", "2022-H1", "reviewed")
		one := w.makes("chuyenvien@phuyen", "nomination", "2022-H1",
			map[string]any{"form": "CERTIFICATE_OF_MERIT", "report": report, "achievements": "Dẫn đầu."})
		found := func(who, text string) (n float64) {
			w.Helper()
			a := w.ask(who, `query($text: String!) { cases(where: {workflow: "nomination", textContains: $text}) { totalCount nodes { id } }
				nested: unit(code: "phuyen") { cases(where: {textContains: $text}) { totalCount nodes { id } } } }`, map[string]any{"text": text})
			n, _ = a.at("cases.totalCount").(float64)
			if nodes, _ := a.at("cases.nodes").([]any); float64(len(nodes)) != n || a.at("nested.cases.totalCount") != n {
				w.Errorf("%s: %s", who, a.body)
			}
			return n
		}
		check := func(when, text string, unit, others float64) {
			w.Helper()
			if a, b, c := found("chuyenvien@phuyen", text), found("giamdoc@quangngai", text), found("giamdoc@khanhhoa", text); a != unit || b != others || c != others {
				w.Errorf("%s, %q is found by the unit %v times, by others %v and %v", when, text, a, b, c)
			}
		}
		check("a draft", "ho so", 1, 0)
		w.does("giamdoc@phuyen", "propose", one, nil)
		check("sent", "ho so", 1, 1)
		w.does("giamdoc@phuyen", "withdraw", one, nil)
		check("taken back", "ho so", 1, 1)
		d := payload(w.askIn("chuyenvien@phuyen", "vi", caseMutations, "UpdateCase", map[string]any{"i": map[string]any{
			"caseId": one, "expectedVersion": w.version(one), "title": "Chưa gửi",
		}}), "updateCase")
		if d.subject == nil {
			w.Fatalf("%s", d.body)
		}
		check("being written", "chua g", 1, 0)
		w.does("giamdoc@phuyen", "propose", one, nil)
		check("sent again", "chua g", 1, 1)
	})
}

// Attack: a nomination stands on a ballot while its unit takes it back and writes another title.
// The ballot goes on to show the one that was sent.
func TestAnUnsentTitleIsOnNoBallot(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		report := w.bring("phuyen", "2022-H1", "reviewed")
		one := w.makes("chuyenvien@phuyen", "nomination", "2022-H1",
			map[string]any{"form": "CERTIFICATE_OF_MERIT", "report": report, "achievements": "Dẫn đầu."})
		w.does("giamdoc@phuyen", "propose", one, nil)
		ballot := w.makes("chuyenvien@quangngai", "ballot", "2022-H1",
			map[string]any{"purpose": "Cờ", "candidates": []any{one, "binhdinh"}, "places": 1})
		w.does("giamdoc@quangngai", "open", ballot, nil)
		w.does("giamdoc@phuyen", "withdraw", one, nil)
		d := payload(w.askIn("chuyenvien@phuyen", "vi", caseMutations, "UpdateCase", map[string]any{"i": map[string]any{
			"caseId": one, "expectedVersion": w.version(one), "title": "Chưa gửi",
		}}), "updateCase")
		if d.subject == nil {
			w.Fatalf("%s", d.body)
		}
		for _, who := range []string{"giamdoc@khanhhoa", "giamdoc@quangngai", "thuky@cum"} {
			a := w.ask(who, `query($id: ID!) { node(id: $id) { ... on Case { approval { candidates { name label } } } } }`, map[string]any{"id": ballot})
			if got := a.at("node.approval.candidates.0.label"); got != "Hồ sơ nomination" {
				w.Errorf("%s sees %v: %s", who, got, a.body)
			}
		}
	})
}
