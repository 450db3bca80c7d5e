// Package term is the closed vocabulary of the field (thuật ngữ): one string type
// for each enumeration that the database and the API share, its values spelled as
// both spell them. It is a leaf: it knows no entity, no API and no database.
package term

import "slices"

// Role is a post that a person holds (vai trò): of a unit, of a cluster, or of the house.
type Role string

// The roles that are granted. OFFICER and HEAD are of a unit; SECRETARY, APPRAISER
// and OBSERVER of a cluster; ADMINISTRATOR runs accounts and holds no domain power.
const (
	Officer       Role = "OFFICER"       // chuyên viên
	Head          Role = "HEAD"          // giám đốc sở
	Secretary     Role = "SECRETARY"     // thư ký cụm
	Appraiser     Role = "APPRAISER"     // tổ thẩm định
	Observer      Role = "OBSERVER"      // quan sát viên của Bộ
	Administrator Role = "ADMINISTRATOR" // quản trị hệ thống
)

// The roles that follow from a unit's leadership term and from being its head; nobody is granted them.
const (
	Leader Role = "LEADER" // cụm trưởng
	Deputy Role = "DEPUTY" // cụm phó
)

// Values lists the roles that can be granted.
func (Role) Values() []string {
	return []string{"OFFICER", "HEAD", "SECRETARY", "APPRAISER", "OBSERVER", "ADMINISTRATOR"}
}

// OfUnit reports whether the role is held at a unit.
func (r Role) OfUnit() bool { return r == Officer || r == Head }

// OfCluster reports whether the role is held in a cluster.
func (r Role) OfCluster() bool { return r == Secretary || r == Appraiser || r == Observer }

// ServiceDomain ends what a service account has in place of an e-mail address. The domain can
// never exist (RFC 2606, 2), and no human's account may have an address in it.
const ServiceDomain = "@service.invalid"

// Leadership is the post of a unit in its cluster (cụm trưởng, cụm phó).
type Leadership string

// The two posts of a leadership term.
const (
	LeadershipLeader Leadership = "LEADER"
	LeadershipDeputy Leadership = "DEPUTY"
)

// Values lists the posts.
func (Leadership) Values() []string { return []string{"LEADER", "DEPUTY"} }

// PeriodKind is the kind of a reporting period (kỳ báo cáo).
type PeriodKind string

// The first half-year, the second, and the year.
const (
	H1   PeriodKind = "H1"
	H2   PeriodKind = "H2"
	Year PeriodKind = "YEAR"
)

// Values lists the kinds.
func (PeriodKind) Values() []string { return []string{"H1", "H2", "YEAR"} }

// Reports returns the kind of report that the period takes: an interim one for a
// half-year, a final one for a year.
func (k PeriodKind) Reports() ReportKind {
	if k == Year {
		return Final
	}
	return Interim
}

// ReportKind is the kind of a report.
type ReportKind string

// Sơ kết and tổng kết.
const (
	Interim ReportKind = "INTERIM"
	Final   ReportKind = "FINAL"
)

// Values lists the kinds.
func (ReportKind) Values() []string { return []string{"INTERIM", "FINAL"} }

// SeasonState is where an emulation year stands (năm thi đua).
type SeasonState string

// The states of a season in their order.
const (
	SeasonPlanned       SeasonState = "PLANNED"
	SeasonCriteriaDraft SeasonState = "CRITERIA_DRAFT"
	SeasonAgreed        SeasonState = "AGREED"
	SeasonOpen          SeasonState = "OPEN"
	SeasonInterimReview SeasonState = "INTERIM_REVIEW"
	SeasonScoring       SeasonState = "SCORING"
	SeasonCrossCheck    SeasonState = "CROSS_CHECK"
	SeasonFinalReview   SeasonState = "FINAL_REVIEW"
	SeasonNominated     SeasonState = "NOMINATED"
	SeasonClosed        SeasonState = "CLOSED"
)

// Values lists the states in their order.
func (SeasonState) Values() []string {
	return []string{"PLANNED", "CRITERIA_DRAFT", "AGREED", "OPEN", "INTERIM_REVIEW", "SCORING", "CROSS_CHECK", "FINAL_REVIEW", "NOMINATED", "CLOSED"}
}

// TakesReports reports whether the periods of a season in this state are open: from OPEN to FINAL_REVIEW.
func (s SeasonState) TakesReports() bool {
	all := s.Values()
	at := slices.Index(all, string(s))
	return at >= slices.Index(all, string(SeasonOpen)) && at <= slices.Index(all, string(SeasonFinalReview))
}

// CriterionType is how a criterion is scored (loại tiêu chí).
type CriterionType string

// Group is an inner node; QT target and actual; PF pass or fail; CT count times points, capped; BP bonus or penalty.
const (
	Group        CriterionType = "GROUP"
	Quantity     CriterionType = "QT"
	PassFail     CriterionType = "PF"
	Count        CriterionType = "CT"
	BonusPenalty CriterionType = "BP"
)

// Values lists the types.
func (CriterionType) Values() []string { return []string{"GROUP", "QT", "PF", "CT", "BP"} }

// CommendationForm is a form of commendation (hình thức khen thưởng).
type CommendationForm string

// Tuyên dương, giấy khen, bằng khen, cờ thi đua.
const (
	Praise               CommendationForm = "PRAISE"
	LetterOfCommendation CommendationForm = "LETTER_OF_COMMENDATION"
	CertificateOfMerit   CommendationForm = "CERTIFICATE_OF_MERIT"
	Flag                 CommendationForm = "FLAG"
)

// Values lists the forms from the lowest to the highest.
func (CommendationForm) Values() []string {
	return []string{"PRAISE", "LETTER_OF_COMMENDATION", "CERTIFICATE_OF_MERIT", "FLAG"}
}

// Issuer is who takes a decision on a commendation (cấp ra quyết định).
type Issuer string

// The cluster itself, a department's head, the Minister, a province's chairman, the Prime Minister.
const (
	IssuerCluster          Issuer = "CLUSTER"
	IssuerDepartmentHead   Issuer = "DEPARTMENT_HEAD"
	IssuerMinister         Issuer = "MINISTER"
	IssuerProvinceChairman Issuer = "PROVINCE_CHAIRMAN"
	IssuerPrimeMinister    Issuer = "PRIME_MINISTER"
)

// Values lists the issuers.
func (Issuer) Values() []string {
	return []string{"CLUSTER", "DEPARTMENT_HEAD", "MINISTER", "PROVINCE_CHAIRMAN", "PRIME_MINISTER"}
}

// competence says which issuers may grant, and so revoke, which form. Law on Emulation
// and Commendation 2003 (15/2003/QH11) and Decree 91/2017/ND-CP: praise is the
// cluster's own; a letter is the head's of an agency; a certificate of merit and an
// emulation flag are the Minister's, the provincial chairman's or the Prime Minister's.
var competence = map[CommendationForm][]Issuer{
	Praise:               {IssuerCluster},
	LetterOfCommendation: {IssuerDepartmentHead},
	CertificateOfMerit:   {IssuerMinister, IssuerProvinceChairman, IssuerPrimeMinister},
	Flag:                 {IssuerMinister, IssuerProvinceChairman, IssuerPrimeMinister},
}

// Competent reports whether the issuer may grant, and so revoke, the form.
func (i Issuer) Competent(form CommendationForm) bool { return slices.Contains(competence[form], i) }

// Ground is a statutory ground for revoking a commendation (căn cứ thu hồi), Law on
// Emulation and Commendation 2022 (06/2022/QH15), chapter VII.
type Ground string

// The four grounds.
const (
	FraudInDeclaring  Ground = "FRAUD_IN_DECLARING"
	ForgedPapers      Ground = "FORGED_PAPERS"
	UnlawfulAppraisal Ground = "UNLAWFUL_APPRAISAL"
	StandardsNotMet   Ground = "STANDARDS_NOT_MET"
)

// Values lists the grounds.
func (Ground) Values() []string {
	return []string{"FRAUD_IN_DECLARING", "FORGED_PAPERS", "UNLAWFUL_APPRAISAL", "STANDARDS_NOT_MET"}
}

// DecisionKind is what a decision does to an award.
type DecisionKind string

// A decision grants an award or revokes it.
const (
	Granting DecisionKind = "GRANTING"
	Revoking DecisionKind = "REVOKING"
)

// Values lists the kinds.
func (DecisionKind) Values() []string { return []string{"GRANTING", "REVOKING"} }

// RoleChangeKind is what was done to an account or a role.
type RoleChangeKind string

// A role granted or ended; an account opened, disabled, enabled; its tokens revoked; its password set; a post lent to
// another person, and taken back; a token of a service account issued, and revoked.
const (
	RoleGranted       RoleChangeKind = "ROLE_GRANTED"
	RoleEnded         RoleChangeKind = "ROLE_ENDED"
	AccountOpened     RoleChangeKind = "ACCOUNT_OPENED"
	AccountDisabled   RoleChangeKind = "ACCOUNT_DISABLED"
	AccountEnabled    RoleChangeKind = "ACCOUNT_ENABLED"
	TokensRevoked     RoleChangeKind = "TOKENS_REVOKED"
	PasswordChanged   RoleChangeKind = "PASSWORD_CHANGED"
	Delegated         RoleChangeKind = "DELEGATED"
	DelegationRevoked RoleChangeKind = "DELEGATION_REVOKED"
	TokenIssued       RoleChangeKind = "TOKEN_ISSUED"
	TokenRevoked      RoleChangeKind = "TOKEN_REVOKED"
)

// Values lists the kinds.
func (RoleChangeKind) Values() []string {
	return []string{"ROLE_GRANTED", "ROLE_ENDED", "ACCOUNT_OPENED", "ACCOUNT_DISABLED", "ACCOUNT_ENABLED", "TOKENS_REVOKED", "PASSWORD_CHANGED", "DELEGATED", "DELEGATION_REVOKED",
		"TOKEN_ISSUED", "TOKEN_REVOKED"}
}

// Origin says where a version of a workflow's definition comes from.
type Origin string

// With the program, or published by the cluster.
const (
	Shipped   Origin = "SHIPPED"
	Published Origin = "PUBLISHED"
)

// Values lists the origins.
func (Origin) Values() []string { return []string{"SHIPPED", "PUBLISHED"} }

// ProposalKind is what is proposed about workflows (đề xuất về quy trình).
type ProposalKind string

// To publish a version, or to put running cases on another one.
const (
	ProposalPublish ProposalKind = "PUBLISH"
	ProposalMigrate ProposalKind = "MIGRATE"
)

// Values lists the kinds.
func (ProposalKind) Values() []string { return []string{"PUBLISH", "MIGRATE"} }

// TimerKind is what a timer rings for.
type TimerKind string

// The due time itself, a reminder before it, and an escalation after it.
const (
	TimerDue      TimerKind = "DUE"
	TimerRemind   TimerKind = "REMIND"
	TimerEscalate TimerKind = "ESCALATE"
)

// Values lists the kinds.
func (TimerKind) Values() []string { return []string{"DUE", "REMIND", "ESCALATE"} }
