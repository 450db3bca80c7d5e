package workflow

import (
	"fmt"
	"strings"
)

// Codes of blockers that the core tells by itself; a definition's guards add their own.
const (
	CodeNotPermitted       = "NOT_PERMITTED"
	CodeConflictOfInterest = "CONFLICT_OF_INTEREST"
	CodeSamePerson         = "SAME_PERSON"
	CodeSameUnit           = "SAME_UNIT" // only where a definition asks for different units
	CodeWrongState         = "WRONG_STATE"
	CodeUnknownAction      = "UNKNOWN_ACTION"
	CodeActionLimit        = "ACTION_LIMIT"
	CodeNotEditable        = "NOT_EDITABLE"
	CodeAlreadyVoted       = "ALREADY_VOTED"
	CodeOneVote            = "ONE_VOTE"
	CodeNotYetOpen         = "NOT_YET_OPEN"
	CodeOnPaper            = "ON_PAPER"
	CodeNotCounted         = "NOT_COUNTED"
	CodeVoteClosed         = "VOTE_CLOSED"
	CodeStageChanged       = "STAGE_CHANGED"
	CodeRoundOpen          = "ROUND_OPEN"
	CodeStepSkipped        = "STEP_SKIPPED"
	CodeFieldChanged       = "FIELD_CHANGED"
)

// Codes of input problems.
const (
	CodeInvalidInput = "INVALID_INPUT"
	CodeTextTooLong  = "TEXT_TOO_LONG"
)

var noteLabel = Text{VI: "Ghi chú", EN: "Note"}

// sentences are what the core says itself. They speak of "hồ sơ" (case), since the core
// does not know what its subjects are.
var sentences = map[string]Text{
	CodeNotPermitted: {
		"Việc này không thuộc vai trò của ông/bà.",
		"This is not for your role."},
	CodeConflictOfInterest: {
		"Đơn vị không tự xử lý hồ sơ của chính mình; người của đơn vị khác sẽ thực hiện.",
		"No unit handles its own case; somebody of another unit acts instead."},
	CodeSamePerson: {
		"Người vừa sửa hoặc trình thì không tự ký; cần một người khác trình hoặc ký.",
		"Nobody signs what they last edited or proposed; somebody else must propose or sign it."},
	CodeUnknownAction: {"Không có thao tác này.", "There is no such action."},
	CodeAlreadyVoted: {
		"Ghế này đã bỏ phiếu trong lượt này.",
		"This seat has voted in this round already."},
	CodeOneVote: {
		"Mỗi người chỉ bỏ một phiếu; người có phiếu của mình không bỏ phiếu thay người khác.",
		"Nobody has two votes; who has a vote of his own does not vote for another."},
	CodeNotYetOpen: {
		"Chưa đến lượt của nhóm này; nhóm trước còn chưa thông qua.",
		"It is not this group's turn yet; the one before has not passed."},
	CodeOnPaper: {
		"Cuộc bỏ phiếu này dùng phiếu giấy; ban kiểm phiếu nhập kết quả.",
		"This vote is on paper; the tellers enter its result."},
	CodeVoteClosed: {
		"Đã hết thời hạn bỏ phiếu.",
		"The time for voting is over."},
	CodeStageChanged: {
		"Chuyển phiên bản phải giữ nguyên giai đoạn của hồ sơ.",
		"A migration keeps the stage of a case."},
	CodeRoundOpen: {
		"Không chuyển phiên bản khi hồ sơ đang hoặc sẽ ở bước biểu quyết.",
		"A case is not migrated out of, or into, a vote."},
	CodeStepSkipped: {
		"Hồ sơ chưa qua bước mà phiên bản mới bắt buộc trước trạng thái này; hồ sơ ở lại phiên bản cũ.",
		"The case has not taken a step that the new version asks for before this state; it stays on its version."},
	CodeFieldChanged: {
		"Phiên bản mới không nhận giá trị đã nhập ở trường này; hồ sơ ở lại phiên bản cũ.",
		"The new version does not take the value that this field has; the case stays on its version."},
	CodeNotCounted: {
		"Phiếu chưa được kiểm; cần kết quả kiểm phiếu.",
		"The votes are not counted yet; the count is needed."},
	CodeNotEditable: {
		"Không sửa được nội dung ở trạng thái hiện tại.",
		"The content cannot be edited in the present state."},
}

func builtIn(code string) Blocker { return Blocker{Code: code, Say: sentences[code]} }

// wrongState names the state, so that the reader sees where the case really is.
func (p *Program) wrongState(state string) Blocker {
	b := Blocker{Code: CodeWrongState, Say: Text{
		"Không thực hiện được thao tác này ở trạng thái hiện tại.",
		"This action cannot be taken in the present state."}}
	if s, ok := p.State(state); ok {
		b.Say = Text{
			fmt.Sprintf("Không thực hiện được thao tác này ở trạng thái “%s”.", s.Label.VI),
			fmt.Sprintf("This action cannot be taken in the state “%s”.", s.Label.EN)}
	}
	return b
}

// differBlocker tells the separation of duties that a definition adds.
func (p *Program) differBlocker(d Differ) Blocker {
	label := Text{d.Action, d.Action}
	if t := p.actionIndex[d.Action]; t != nil {
		label = t.Label
	}
	if d.Unit {
		return Blocker{Code: CodeSameUnit, Say: Text{
			fmt.Sprintf("Đơn vị đã thực hiện “%s” không được thực hiện bước này.", label.VI),
			fmt.Sprintf("The unit that took “%s” cannot take this step.", label.EN)}}
	}
	return Blocker{Code: CodeSamePerson, Say: Text{
		fmt.Sprintf("Người đã thực hiện “%s” không được thực hiện bước này.", label.VI),
		fmt.Sprintf("Whoever took “%s” cannot take this step.", label.EN)}}
}

func unknownInput(path []string, name string) InputProblem {
	return InputProblem{CodeInvalidInput, path, Text{
		fmt.Sprintf("Thao tác này không nhận trường “%s”.", name),
		fmt.Sprintf("This action takes no input “%s”.", name)}}
}

func unknownField(name string) InputProblem {
	return InputProblem{CodeInvalidInput, []string{name}, Text{
		fmt.Sprintf("Quy trình này không có trường “%s”.", name),
		fmt.Sprintf("This workflow has no field “%s”.", name)}}
}

func badList(path []string, label Text) InputProblem {
	return InputProblem{CodeInvalidInput, path, Text{
		fmt.Sprintf("“%s” phải là danh sách gồm tối đa %d mục khác nhau, mỗi mục có tối đa %d ký tự và không để trống.", label.VI, maxElements, maxElement),
		fmt.Sprintf("“%s” must be a list of at most %d different texts, each of at most %d characters and none of them empty.", label.EN, maxElements, maxElement)}}
}

func tooLong(path []string, label Text, most int64) InputProblem {
	return InputProblem{CodeTextTooLong, path, Text{
		fmt.Sprintf("“%s” dài quá %d ký tự.", label.VI, most),
		fmt.Sprintf("“%s” is longer than %d characters.", label.EN, most)}}
}

// wrong says what is expected of a value instead.
func wrong(path []string, label Text, in *Input) InputProblem {
	var want Text
	switch in.Type {
	case "text":
		want = Text{"phải là văn bản hợp lệ", "must be valid text"}
	case "int":
		want = Text{"phải là số nguyên" + between(in, "từ", "đến"), "must be a whole number" + between(in, "from", "to")}
	case "decimal":
		want = Text{"phải là số thập phân" + between(in, "từ", "đến"), "must be a decimal number" + between(in, "from", "to")}
	case "bool":
		want = Text{"phải là true hoặc false", "must be true or false"}
	case "date":
		want = Text{"phải là một ngày có thật, dạng 2022-07-10", "must be a real date such as 2022-07-10"}
	case "enum":
		list := strings.Join(in.Values, ", ")
		want = Text{"phải là một trong: " + list, "must be one of " + list}
	default:
		want = Text{"phải gồm đủ các trường của " + in.Type, "must hold the fields of " + in.Type}
	}
	return InputProblem{CodeInvalidInput, path, Text{
		fmt.Sprintf("“%s” %s.", label.VI, want.VI),
		fmt.Sprintf("“%s” %s.", label.EN, want.EN)}}
}

// between tells the bounds of a number, where there are any.
func between(in *Input, from, to string) string {
	var s string
	if in.Min != nil {
		s += fmt.Sprintf(" %s %d", from, *in.Min)
	}
	if in.Max != nil {
		s += fmt.Sprintf(" %s %d", to, *in.Max)
	}
	return s
}
