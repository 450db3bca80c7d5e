package workflow

import (
	"fmt"
	"strconv"
	"strings"
)

// elements takes a definition apart, for Diff: everything that its hash depends on is said
// of one of them.
func (p *Program) elements() []element {
	list := []element{p.definitionElement()}
	for i := range p.fields {
		list = append(list, fieldElement(&p.fields[i]))
	}
	for i := range p.facts {
		if !p.facts[i].Field {
			list = append(list, factElement(&p.facts[i]))
		}
	}
	for i := range p.roles {
		list = append(list, roleElement(&p.roles[i]))
	}
	for i := range p.states {
		list = append(list, stateElement(&p.states[i]))
	}
	list = append(list, inputElements(&p.start.action.Action)...)
	list = append(list, guardElements(p.start.action)...)
	for _, t := range p.transitions {
		list = append(list, actionElement(&t.Action))
		list = append(list, inputElements(&t.Action)...)
		list = append(list, guardElements(t)...)
	}
	return list
}

func (p *Program) definitionElement() element {
	var rules []string
	for _, n := range p.never {
		rules = append(rules, joined("never", n.State, "without", n.Without, "since", n.Since))
	}
	for _, a := range p.atMost {
		rules = append(rules, fmt.Sprintf("at_most %d %s", a.Times, a.Action))
	}
	return element{kind: diffDefinition, name: p.name, aspects: []aspect{
		{"version", Text{"phiên bản", "version"}, strconv.Itoa(p.version), false},
		{"label", Text{"tên gọi", "label"}, both(p.label), false},
		{"subject", Text{"đối tượng", "subject"}, p.subject, true},
		{"start", Text{"trạng thái đầu", "start"}, p.start.to.Name, false},
		{"who", Text{"người lập", "who starts"}, joined(p.start.action.Roles...), false},
		{"invariants", Text{"bất biến", "invariants"}, strings.Join(rules, "; "), false},
	}}
}

func fieldElement(f *Field) element {
	e := inputElement("", &f.Input, diffField)
	e.held = true
	for i := range e.aspects {
		e.aspects[i].running = e.aspects[i].part != "label"
	}
	e.aspects = append(e.aspects, aspect{"fixed", Text{"cố định", "fixed"}, yes(f.Fixed), false})
	return e
}

func factElement(f *Fact) element {
	return element{kind: diffFact, name: f.Name, aspects: []aspect{
		{"type", Text{"kiểu", "type"}, f.Type, false},
		{"of", Text{"thuộc về", "owner"}, f.Of, false},
		{"values", Text{"giá trị", "values"}, joined(f.Values...), false},
		{"needs", Text{"phụ thuộc", "needs"}, joined(f.Needs...), false},
		{"bounds", Text{"giới hạn", "bounds"}, bounds(f.Min, f.Max), false},
		{"fixed", Text{"cố định", "fixed"}, yes(f.Fixed), false},
		{"content", Text{"nội dung chưa gửi", "unsent content"}, yes(f.Content), false},
	}}
}

func roleElement(r *Role) element {
	return element{kind: diffRole, name: r.Name, aspects: []aspect{
		{"role", Text{"chức danh", "post"}, r.Post, false},
		{"of", Text{"nơi", "place"}, r.Of, false},
		{"else", Text{"thay thế", "stand-ins"}, joined(r.Else...), false},
		{"not", Text{"không cùng đơn vị với", "not with"}, r.Not, false},
	}}
}

func stateElement(s *State) element {
	return element{kind: diffState, name: s.Name, held: true, aspects: []aspect{
		{"stage", Text{"giai đoạn", "stage"}, string(s.Stage), true},
		{"label", Text{"tên gọi", "label"}, both(s.Label), false},
		{"waits", Text{"chờ", "waits for"}, joined(s.Waits...), false},
		{"edit", Text{"được sửa", "edited by"}, joined(s.Edit...), false},
		{"rest", Text{"có thể dừng", "may rest"}, yes(s.Rest), false},
		{"final", Text{"kết thúc", "final"}, yes(s.Final), true},
		{"deadline", Text{"hạn", "deadline"}, s.Deadline.String(), false},
		{"approval", Text{"biểu quyết", "approval"}, s.Approval.String(), true},
	}}
}

func actionElement(a *Action) element {
	var moves, effects, differ []string
	for i := range a.From {
		moves = append(moves, a.From[i]+"→"+a.To[i])
	}
	for _, e := range a.Effects {
		effects = append(effects, joined(e.Name, e.If))
	}
	for _, d := range a.Differ {
		differ = append(differ, fmt.Sprintf("%s (unit %t)", d.Action, d.Unit))
	}
	limit := ""
	if a.Max != nil {
		limit = fmt.Sprintf("%d %s %s", a.Max.Times, a.Max.Code, both(a.Max.Say))
	}
	return element{kind: diffAction, name: a.Name, aspects: []aspect{
		{"label", Text{"tên gọi", "label"}, both(a.Label), false},
		{"move", Text{"chuyển", "move"}, joined(moves...), false},
		{"who", Text{"người thực hiện", "who"}, joined(a.Roles...), false},
		{"by", Text{"theo biểu quyết", "by approval"}, yes(a.ByVote), false},
		{"else", Text{"nếu không thì", "else"}, a.Else, false},
		{"differ", Text{"khác người/đơn vị", "differs from"}, joined(differ...), false},
		{"max", Text{"tối đa", "at most"}, limit, false},
		{"vouches", Text{"chịu trách nhiệm nội dung", "vouches"}, yes(a.Vouches), false},
		{"loop", Text{"lặp tự do", "free loop"}, yes(a.Free), false},
		{"do", Text{"hệ quả", "effects"}, strings.Join(effects, "; "), false},
	}}
}

func inputElements(a *Action) []element {
	var list []element
	for i := range a.Inputs {
		list = append(list, inputElement(a.Name+".", &a.Inputs[i], diffInput))
	}
	return list
}

func inputElement(prefix string, in *Input, kind string) element {
	return element{kind: kind, name: prefix + in.Name, aspects: []aspect{
		{"type", Text{"kiểu", "type"}, in.Type, false},
		{"label", Text{"tên gọi", "label"}, both(in.Label), false},
		{"values", Text{"giá trị", "values"}, joined(in.Values...), false},
		{"bounds", Text{"giới hạn", "bounds"}, bounds(in.Min, in.Max), false},
		{"required", Text{"bắt buộc", "required"}, yes(in.Required), false},
		{"required_if", Text{"bắt buộc nếu", "required if"}, in.RequiredIf, false},
		{"code", Text{"mã khi thiếu", "code where missing"}, in.Code, false},
		{"say", Text{"câu báo khi thiếu", "sentence where missing"}, both(in.Say), false},
	}}
}

// guardElements tells guards by their code; of several with the same one, by their order.
func guardElements(t *transition) []element {
	var list []element
	times := map[string]int{}
	for _, g := range t.guards {
		name := t.Name + "." + g.code
		if times[g.code]++; times[g.code] > 1 {
			name += "#" + strconv.Itoa(times[g.code])
		}
		list = append(list, element{kind: diffGuard, name: name, aspects: []aspect{
			{"if", Text{"điều kiện", "condition"}, g.source, false},
			{"each", Text{"danh sách phải trống", "list that must be empty"}, g.each, false},
			{"field", Text{"trường cần sửa", "field to mend"}, g.field, false},
			{"say", Text{"câu báo", "sentence"}, both(g.say), false},
		}})
	}
	return list
}

// String writes a deadline on one line; "" for none.
func (d *Deadline) String() string {
	if d == nil {
		return ""
	}
	var parts []string
	switch {
	case d.At != "":
		parts = append(parts, "at "+d.At)
	case d.Keep != "":
		parts = append(parts, "keep "+d.Keep)
	default:
		parts = append(parts, "after "+d.Duration)
	}
	if d.Office {
		parts = append(parts, "office")
	}
	for _, days := range d.Remind {
		parts = append(parts, fmt.Sprintf("remind P%dD", days))
	}
	for _, e := range d.Escalate {
		parts = append(parts, fmt.Sprintf("escalate P%dD %s", e.Days, joined(e.To...)))
	}
	if d.Then != "" {
		parts = append(parts, "then "+d.Then)
	}
	return strings.Join(parts, ", ")
}

// String writes an approval on one line; "" for none.
func (a *Approval) String() string {
	if a == nil {
		return ""
	}
	var parts []string
	for _, l := range a.Lanes {
		parts = append(parts, fmt.Sprintf("%s{%s, exclude [%s], need %s, quorum %s, expect %d–%d}",
			l.Name, l.Electors, joined(l.Exclude...), l.Need, l.Quorum, l.Expect.Min, l.Expect.Max))
	}
	parts = append(parts, fmt.Sprintf("pass %v", a.Pass), string(a.Custody), "abstain "+string(a.Abstain))
	for _, flag := range []struct {
		name string
		set  bool
	}{{"sequence", a.Sequence}, {"bind content", a.Content}, {"secret", a.Secret}} {
		if flag.set {
			parts = append(parts, flag.name)
		}
	}
	parts = append(parts, "veto ["+joined(a.Veto...)+"]", "tie ["+a.Tie+"]", "tally ["+joined(a.Tally...)+"]")
	if c := a.Choose; c != nil {
		parts = append(parts, fmt.Sprintf("choose %s %s%d", c.From, c.SeatsFact, c.Seats))
	}
	for _, o := range Outcomes() {
		if a.On[o] != "" {
			parts = append(parts, string(o)+"→"+a.On[o])
		}
	}
	return strings.Join(parts, ", ")
}

func both(t Text) string { return t.VI + " / " + t.EN }

func yes(b bool) string {
	if b {
		return "true"
	}
	return ""
}

func joined(parts ...string) string {
	return strings.TrimRight(strings.Join(parts, ", "), ", ")
}

func bounds(least, most *int64) string {
	var parts []string
	if least != nil {
		parts = append(parts, "min "+strconv.FormatInt(*least, 10))
	}
	if most != nil {
		parts = append(parts, "max "+strconv.FormatInt(*most, 10))
	}
	return strings.Join(parts, ", ")
}
