package fault

import "slices"

// The codes that clients rely on. A code never changes its meaning; new ones are added.
const (
	NotFound            = "NOT_FOUND"
	VersionConflict     = "VERSION_CONFLICT"
	IdempotencyMismatch = "IDEMPOTENCY_MISMATCH"
	TransitionBlocked   = "TRANSITION_BLOCKED"
	NotPermitted        = "NOT_PERMITTED"
	NotEditable         = "NOT_EDITABLE"
	DuplicateReport     = "DUPLICATE_REPORT"
	PeriodClosed        = "PERIOD_CLOSED"
	KindMismatch        = "KIND_MISMATCH"
	UnknownSection      = "UNKNOWN_SECTION"
	UnknownIndicator    = "UNKNOWN_INDICATOR"
	UnknownAttachment   = "UNKNOWN_ATTACHMENT"
	InvalidText         = "INVALID_TEXT"
	TextTooLong         = "TEXT_TOO_LONG"
	InvalidInput        = "INVALID_INPUT"
	InvalidDefinition   = "INVALID_DEFINITION"
	DefinitionRefused   = "DEFINITION_REFUSED"
	VersionNotNext      = "VERSION_NOT_NEXT"
	Unserved            = "UNSERVED"
	TokenLimit          = "TOKEN_LIMIT"

	ConflictOfInterest = "CONFLICT_OF_INTEREST"
	SamePerson         = "SAME_PERSON"
	SameUnit           = "SAME_UNIT"
	WrongState         = "WRONG_STATE"
	UnknownAction      = "UNKNOWN_ACTION"
	SectionEmpty       = "SECTION_EMPTY"
	IndicatorMissing   = "INDICATOR_MISSING"
	NumberRequired     = "NUMBER_REQUIRED"
	CutoffRequired     = "CUTOFF_REQUIRED"
	ReasonRequired     = "REASON_REQUIRED"
	DeadlinePassed     = "DEADLINE_PASSED"
	ReturnLimit        = "RETURN_LIMIT"
	ActionLimit        = "ACTION_LIMIT"
	FormNotAllowed     = "FORM_NOT_ALLOWED"
	DecisionRequired   = "DECISION_REQUIRED"
	IssuerNotCompetent = "ISSUER_NOT_COMPETENT"
	AppraisalsMissing  = "APPRAISALS_MISSING"
	AlreadyAppraised   = "ALREADY_APPRAISED"
	AlreadySubmitted   = "ALREADY_SUBMITTED"
	BallotClosed       = "BALLOT_CLOSED"
	AlreadyVoted       = "ALREADY_VOTED"
	OneVote            = "ONE_VOTE"
	NotYetOpen         = "NOT_YET_OPEN"
	OnPaper            = "ON_PAPER"
	NotCounted         = "NOT_COUNTED"
	VoteClosed         = "VOTE_CLOSED"
	NoBallotKey        = "NO_BALLOT_KEY"
	StageChanged       = "STAGE_CHANGED"
	RoundOpen          = "ROUND_OPEN"
	StepSkipped        = "STEP_SKIPPED"
	FieldChanged       = "FIELD_CHANGED"
	FieldEmpty         = "FIELD_EMPTY"
	UnknownCandidate   = "UNKNOWN_CANDIDATE"
	TooFewCandidates   = "TOO_FEW_CANDIDATES"
	NotElected         = "NOT_ELECTED"
	NotVotedOn         = "NOT_VOTED_ON"
	PapersMissing      = "PAPERS_MISSING"
	ReportNotReady     = "REPORT_NOT_READY"
	AlreadyReplicated  = "ALREADY_REPLICATED"
	StateUnmapped      = "STATE_UNMAPPED"

	Unauthenticated   = "UNAUTHENTICATED"
	Forbidden         = "FORBIDDEN"
	NotAvailable      = "NOT_AVAILABLE"
	BadUserInput      = "BAD_USER_INPUT"
	InvalidCursor     = "INVALID_CURSOR"
	ParseFailed       = "GRAPHQL_PARSE_FAILED"
	ValidationFailed  = "GRAPHQL_VALIDATION_FAILED"
	BodyLimitExceeded = "BODY_LIMIT_EXCEEDED"
	PageLimitExceeded = "PAGE_LIMIT_EXCEEDED"
	ListLimitExceeded = "LIST_LIMIT_EXCEEDED"

	TokenLimitExceeded     = "TOKEN_LIMIT_EXCEEDED"
	DepthLimitExceeded     = "DEPTH_LIMIT_EXCEEDED"
	FieldLimitExceeded     = "FIELD_LIMIT_EXCEEDED"
	AliasLimitExceeded     = "ALIAS_LIMIT_EXCEEDED"
	RootFieldLimitExceeded = "ROOT_FIELD_LIMIT_EXCEEDED"
	MutationLimitExceeded  = "MUTATION_LIMIT_EXCEEDED"
	DirectiveLimitExceeded = "DIRECTIVE_LIMIT_EXCEEDED"
	ValueLimitExceeded     = "VALUE_LIMIT_EXCEEDED"
	CostLimitExceeded      = "COST_LIMIT_EXCEEDED"
	ResponseLimitExceeded  = "RESPONSE_LIMIT_EXCEEDED"

	UnsupportedFileType = "UNSUPPORTED_FILE_TYPE"
	FileTypeMismatch    = "FILE_TYPE_MISMATCH"
	DigestMismatch      = "DIGEST_MISMATCH"
	FileQuotaExceeded   = "FILE_QUOTA_EXCEEDED"
	FileStoreFull       = "FILE_STORE_FULL"
	NoFileStore         = "NO_FILE_STORE"

	OperationLimitExceeded = "OPERATION_LIMIT_EXCEEDED"
	DocumentNotFound       = "PERSISTED_QUERY_NOT_FOUND" // the code that Apollo's clients know
	DocumentRequired       = "DOCUMENT_REQUIRED"

	RateLimited = "RATE_LIMITED"
	Timeout     = "TIMEOUT"
	Internal    = "INTERNAL"
)

// Place is where a client meets a code.
type Place string

// In a mutation's payload, among a transition's blockers, or in the response's errors.
const (
	InPayload  Place = "payload"
	InBlockers Place = "blocker"
	InResponse Place = "response"
)

// Entry is one line of the catalogue: the code, where it is met, and its general
// sentence. Where a rule has a sentence of its own, that one is told.
type Entry struct {
	Code   string
	Places []Place
	Say    Text
}

// Catalogue is the whole list of codes, in the order in which the documentation shows it.
var Catalogue = []Entry{
	{NotFound, []Place{InPayload, InResponse}, Text{"Không tìm thấy.", "Not found."}},
	{VersionConflict, []Place{InPayload}, Text{"Dữ liệu đã thay đổi; hãy tải lại rồi thử lại.", "It has changed meanwhile; reload and try again."}},
	{IdempotencyMismatch, []Place{InPayload}, Text{"Khóa này đã dùng cho một yêu cầu khác.", "This key was used for another request."}},
	{TransitionBlocked, []Place{InPayload}, Text{"Chưa thực hiện được; xem các lý do.", "This cannot be done now; see the reasons."}},
	{NotPermitted, []Place{InPayload, InBlockers}, Text{"Việc này không thuộc vai trò của ông/bà.", "This is not for your role."}},
	{NotEditable, []Place{InPayload}, Text{"Không sửa được nội dung ở trạng thái hiện tại.", "The content cannot be edited in the present state."}},
	{DuplicateReport, []Place{InPayload}, Text{"Đơn vị đã có báo cáo của kỳ này.", "The unit has a report for this period."}},
	{PeriodClosed, []Place{InPayload}, Text{"Kỳ báo cáo đã đóng hoặc chưa mở.", "The period is not open."}},
	{KindMismatch, []Place{InPayload}, Text{"Loại báo cáo không đúng với kỳ.", "This kind does not fit the period."}},
	{UnknownSection, []Place{InPayload}, Text{"Báo cáo không có mục này.", "The report has no such section."}},
	{UnknownIndicator, []Place{InPayload}, Text{"Báo cáo không có chỉ tiêu này.", "The report has no such indicator."}},
	{UnknownAttachment, []Place{InPayload}, Text{"Không có tệp này, hoặc tệp đã đính kèm ở chỗ khác.", "There is no such file, or it is attached elsewhere."}},
	{InvalidText, []Place{InPayload}, Text{"Văn bản có ký tự không hợp lệ.", "The text has characters that are not allowed."}},
	{TextTooLong, []Place{InPayload}, Text{"Văn bản quá dài.", "The text is too long."}},
	{InvalidInput, []Place{InPayload}, Text{"Dữ liệu nhập không hợp lệ.", "The input is not valid."}},
	{InvalidDefinition, []Place{InPayload}, Text{"Định nghĩa quy trình không đúng; xem các điểm được nêu.", "The definition of the workflow does not hold; see what is found in it."}},
	{DefinitionRefused, []Place{InPayload}, Text{"Quy trình có lỗi nên không được ban hành; xem các điểm được nêu.", "The workflow has errors and is not published; see what is found in it."}},
	{VersionNotNext, []Place{InPayload}, Text{"Số phiên bản phải liền sau phiên bản hiện hành.", "The version must be the one after the current version."}},
	{Unserved, []Place{InPayload}, Text{"Quy trình dùng một tên mà chương trình này không có.", "The workflow uses a name that this program does not have."}},
	{TokenLimit, []Place{InPayload}, Text{"Tài khoản dịch vụ đã có hai mã còn hiệu lực; hãy thu hồi một mã trước.", "The service account has two tokens that hold; revoke one first."}},

	{ConflictOfInterest, []Place{InBlockers}, Text{"Đơn vị không tự xử lý hồ sơ của chính mình; người của đơn vị khác sẽ thực hiện.", "No unit handles its own case; somebody of another unit acts instead."}},
	{SamePerson, []Place{InBlockers}, Text{"Người vừa sửa hoặc trình thì không tự ký; cần một người khác trình hoặc ký.", "Nobody signs what they last edited or proposed; somebody else must propose or sign it."}},
	{SameUnit, []Place{InBlockers}, Text{"Đơn vị đã làm một bước trước đó không được làm bước này.", "The unit that took an earlier step cannot take this one."}},
	{WrongState, []Place{InBlockers}, Text{"Ở bước này không có thao tác đó.", "There is no such action at this step."}},
	{UnknownAction, []Place{InBlockers}, Text{"Không có thao tác này.", "There is no such action."}},
	{SectionEmpty, []Place{InBlockers}, Text{"Còn mục bắt buộc chưa có nội dung.", "A required section is empty."}},
	{IndicatorMissing, []Place{InBlockers}, Text{"Còn chỉ tiêu chưa có số liệu (không có thì ghi 0).", "An indicator has no value (enter 0 if there is none)."}},
	{NumberRequired, []Place{InBlockers}, Text{"Chưa có số, ký hiệu văn bản.", "The document has no number yet."}},
	{CutoffRequired, []Place{InBlockers}, Text{"Chưa có ngày chốt số liệu.", "The data cut-off date is not set."}},
	{ReasonRequired, []Place{InBlockers}, Text{"Cần nêu lý do hoặc kết luận.", "A reason or conclusion is needed."}},
	{DeadlinePassed, []Place{InBlockers}, Text{"Đã quá hạn; cần nêu lý do gửi muộn.", "It is past its due date; a reason for being late is needed."}},
	{ReturnLimit, []Place{InBlockers}, Text{"Đã trả lại hai lần; cần kết luận.", "It was returned twice and must be concluded."}},
	{ActionLimit, []Place{InBlockers}, Text{"Thao tác này đã dùng hết số lần.", "This action was taken as often as it may be."}},
	{FormNotAllowed, []Place{InBlockers}, Text{"Sơ kết không xét tặng cờ.", "A half-year report earns no flag."}},
	{DecisionRequired, []Place{InBlockers}, Text{"Cần quyết định của cấp có thẩm quyền.", "A decision of the competent authority is needed."}},
	{IssuerNotCompetent, []Place{InBlockers}, Text{"Cơ quan này không có thẩm quyền.", "This issuer is not competent."}},
	{AppraisalsMissing, []Place{InBlockers}, Text{"Chưa thẩm định xong.", "Appraisals are not complete."}},
	{AlreadyAppraised, []Place{InBlockers}, Text{"Đã bắt đầu thẩm định.", "Appraisal has begun."}},
	{AlreadySubmitted, []Place{InBlockers}, Text{"Báo cáo đã từng gửi, không hủy được.", "It has been submitted once and cannot be discarded."}},
	{BallotClosed, []Place{InBlockers}, Text{"Cụm đã bỏ phiếu.", "The cluster has voted already."}},
	{AlreadyVoted, []Place{InBlockers}, Text{"Ghế này đã bỏ phiếu trong lượt này.", "This seat has voted in this round already."}},
	{OneVote, []Place{InBlockers}, Text{"Mỗi người chỉ bỏ một phiếu; người có phiếu của mình không bỏ phiếu thay người khác.", "Nobody has two votes; who has a vote of his own does not vote for another."}},
	{NotYetOpen, []Place{InBlockers}, Text{"Chưa đến lượt của nhóm này.", "It is not this group's turn yet."}},
	{OnPaper, []Place{InBlockers}, Text{"Cuộc bỏ phiếu này dùng phiếu giấy.", "This vote is on paper."}},
	{NotCounted, []Place{InBlockers}, Text{"Phiếu chưa được kiểm.", "The votes are not counted yet."}},
	{VoteClosed, []Place{InBlockers}, Text{"Đã hết thời hạn bỏ phiếu.", "The time for voting is over."}},
	{NoBallotKey, []Place{InBlockers}, Text{"Máy chủ chưa có (hoặc có sai) khóa niêm phong phiếu kín; hãy báo quản trị.", "The server has no key to seal secret votes with, or another one; tell the administrator."}},
	{StageChanged, []Place{InBlockers}, Text{"Chuyển phiên bản phải giữ nguyên giai đoạn của hồ sơ.", "A migration keeps the stage of a case."}},
	{RoundOpen, []Place{InBlockers}, Text{"Không chuyển phiên bản khi hồ sơ đang hoặc sẽ ở bước biểu quyết.", "A case is not migrated out of, or into, a vote."}},
	{StepSkipped, []Place{InBlockers}, Text{
		"Hồ sơ chưa qua bước mà phiên bản mới bắt buộc trước trạng thái này; hồ sơ ở lại phiên bản cũ.",
		"The case has not taken a step that the new version asks for before this state; it stays on its version."}},
	{FieldChanged, []Place{InBlockers}, Text{
		"Phiên bản mới không nhận giá trị đã nhập ở trường này; hồ sơ ở lại phiên bản cũ.",
		"The new version does not take the value that this field has; the case stays on its version."}},
	{FieldEmpty, []Place{InBlockers}, Text{"Còn trường bắt buộc chưa nhập.", "A required field is not given."}},
	{UnknownCandidate, []Place{InBlockers}, Text{"Danh sách có mục không phải là đơn vị thành viên hoặc đề nghị đã gửi Cụm.", "A candidate is no member and no nomination that the cluster was sent."}},
	{TooFewCandidates, []Place{InBlockers}, Text{"Danh sách phải nhiều hơn số lượng được suy tôn.", "There must be more candidates than places."}},
	{NotElected, []Place{InBlockers}, Text{"Chưa có kết quả bỏ phiếu suy tôn đề nghị này.", "No certified ballot has elected this nomination."}},
	{NotVotedOn, []Place{InBlockers}, Text{"Cụm chưa bỏ phiếu về đề nghị này, hoặc đã suy tôn.", "No certified ballot was held over this nomination, or it was elected."}},
	{PapersMissing, []Place{InBlockers}, Text{"Chưa kê thành phần hồ sơ.", "The papers of the dossier are not listed."}},
	{ReportNotReady, []Place{InBlockers}, Text{"Báo cáo chưa được kết luận, hoặc đã được khen.", "The report is not concluded, or was commended already."}},
	{AlreadyReplicated, []Place{InBlockers}, Text{"Đơn vị đã nhân rộng điển hình này trong lĩnh vực này.", "The unit has replicated it in this field already."}},
	{StateUnmapped, []Place{InBlockers}, Text{"Phiên bản mới không có trạng thái này; cần chỉ ra trạng thái thay thế.", "The new version has no such state; name the one that takes its place."}},

	{Unauthenticated, []Place{InResponse}, Text{"Cần đăng nhập.", "Sign in first."}},
	{Forbidden, []Place{InResponse}, Text{"Thông tin này không dành cho vai trò của ông/bà.", "This is not shown to your role."}},
	{NotAvailable, []Place{InResponse}, Text{"Phần này chưa có trong phiên bản này.", "This is not available in this version."}},
	{BadUserInput, []Place{InResponse}, Text{"Giá trị nhập sai dạng.", "A value has the wrong form."}},
	{InvalidCursor, []Place{InResponse}, Text{"Con trỏ trang không hợp lệ; hãy bắt đầu lại từ trang đầu.", "The cursor is not valid; start from the first page again."}},
	{ParseFailed, []Place{InResponse}, Text{"Câu truy vấn sai cú pháp.", "The query has a syntax error."}},
	{ValidationFailed, []Place{InResponse}, Text{"Câu truy vấn không khớp lược đồ.", "The query does not fit the schema."}},
	{BodyLimitExceeded, []Place{InResponse}, Text{"Yêu cầu quá lớn (tối đa 1 MiB).", "The request is too large (1 MiB at most)."}},
	{PageLimitExceeded, []Place{InResponse}, Text{"Một trang có từ 1 đến 100 dòng.", "A page has 1 to 100 rows."}},
	{ListLimitExceeded, []Place{InResponse}, Text{"Điều kiện lọc quá lớn (sâu 5 tầng, 50 điều kiện, danh sách 100 phần tử).", "The filter is too large (5 deep, 50 conditions, lists of 100)."}},
	{TokenLimitExceeded, []Place{InResponse}, Text{"Câu truy vấn quá dài (tối đa 2.000 từ tố).", "The query is too long (2,000 tokens at most)."}},
	{DepthLimitExceeded, []Place{InResponse}, Text{
		"Lồng quá sâu (tối đa 15 tầng trường, 32 tầng danh sách và đối tượng).",
		"It is nested too deep (15 levels of fields, 32 of lists and objects at most)."}},
	{FieldLimitExceeded, []Place{InResponse}, Text{
		"Quá nhiều trường, tính cả các đoạn (tối đa 1.000 một thao tác, 3.000 một câu truy vấn, 30 lần cùng một tên ở một chỗ).",
		"Too many fields, those of fragments included (at most 1,000 an operation, 3,000 a query, 30 of one name at one place)."}},
	{AliasLimitExceeded, []Place{InResponse}, Text{"Quá nhiều bí danh (tối đa 30).", "Too many aliases (30 at most)."}},
	{RootFieldLimitExceeded, []Place{InResponse}, Text{"Quá nhiều trường ở tầng đầu (tối đa 10).", "Too many fields at the first level (10 at most)."}},
	{MutationLimitExceeded, []Place{InResponse}, Text{"Quá nhiều thao tác ghi trong một yêu cầu (tối đa 5).", "Too many mutations in one request (5 at most)."}},
	{DirectiveLimitExceeded, []Place{InResponse}, Text{"Quá nhiều chỉ thị (tối đa 50).", "Too many directives (50 at most)."}},
	{ValueLimitExceeded, []Place{InResponse}, Text{"Quá nhiều giá trị trong yêu cầu (tối đa 20.000).", "Too many values in the request (20,000 at most)."}},
	{CostLimitExceeded, []Place{InResponse}, Text{
		"Câu truy vấn quá tốn kém (tối đa 20.000 điểm); hãy xin ít dòng hoặc ít trường hơn.",
		"The query costs too much (20,000 points at most); ask for fewer rows or fields."}},
	{ResponseLimitExceeded, []Place{InResponse}, Text{
		"Câu trả lời quá lớn (tối đa 8 MiB); hãy xin ít dòng hoặc ít trường hơn.",
		"The answer is too large (8 MiB at most); ask for fewer rows or fields."}},
	{RateLimited, []Place{InResponse}, Text{"Quá nhiều yêu cầu; hãy chờ rồi thử lại.", "Too many requests; wait and try again."}},
	{UnsupportedFileType, []Place{InResponse}, Text{
		"Không nhận loại tệp này; hãy gửi PDF, PNG, JPEG, DOCX, XLSX, ODT, ODS, TXT hoặc CSV (UTF-8), không có macro.",
		"This type of file is not taken; send PDF, PNG, JPEG, DOCX, XLSX, ODT, ODS, TXT or CSV (UTF-8), without macros."}},
	{FileTypeMismatch, []Place{InResponse}, Text{"Nội dung tệp không đúng với loại đã khai (Content-Type).", "The file's content is not of the type that is declared (Content-Type)."}},
	{DigestMismatch, []Place{InResponse}, Text{"Tệp nhận được khác với mã băm SHA-256 đã khai; hãy gửi lại.", "The file that arrived does not have the declared SHA-256; send it again."}},
	{FileQuotaExceeded, []Place{InResponse}, Text{
		"Ông/bà có quá nhiều tệp chưa đính kèm (tối đa 50 tệp, 500 MiB); hãy đính kèm, hoặc chờ 24 giờ để hệ thống tự xóa.",
		"You have too many files that are not attached yet (50 files, 500 MiB at most); attach them, or wait 24 hours until they are removed."}},
	{FileStoreFull, []Place{InResponse}, Text{"Nơi lưu tệp của máy chủ đã đầy; chưa lưu gì. Hãy báo quản trị.", "The server has no room left for files; nothing was kept. Tell the administrator."}},
	{NoFileStore, []Place{InResponse}, Text{"Máy chủ chưa có nơi lưu tệp đính kèm; hãy báo quản trị.", "The server has no place for attachments; tell the administrator."}},
	{OperationLimitExceeded, []Place{InResponse}, Text{
		"Một kết nối WebSocket chạy cùng lúc tối đa 32 thao tác.", "A WebSocket runs 32 operations at once at most."}},
	{DocumentNotFound, []Place{InResponse}, Text{
		"Máy chủ không có văn bản GraphQL mang mã này; hãy dùng phiên bản ứng dụng đã công bố.",
		"The server has no document of this identifier; use the published version of the application."}},
	{DocumentRequired, []Place{InResponse}, Text{
		"Máy chủ chỉ nhận văn bản GraphQL đã duyệt (documentId).",
		"The server takes trusted documents alone (documentId)."}},
	{Timeout, []Place{InResponse}, Text{"Xử lý quá lâu; hãy thử lại.", "It took too long; try again."}},
	{Internal, []Place{InResponse}, Text{"Hệ thống gặp lỗi; hãy báo mã lỗi cho quản trị.", "Something failed on our side; give the error id to the administrator."}},
}

// sentence finds the general sentence of a code; of an unknown one it tells the internal one.
func sentence(code string) Text {
	for i := range Catalogue {
		if Catalogue[i].Code == code {
			return Catalogue[i].Say
		}
	}
	return sentence(Internal)
}

// InPayloads reports whether a mutation's payload may hold the code: the caller can mend it.
func InPayloads(code string) bool {
	for i := range Catalogue {
		if Catalogue[i].Code == code {
			return slices.Contains(Catalogue[i].Places, InPayload)
		}
	}
	return false
}
