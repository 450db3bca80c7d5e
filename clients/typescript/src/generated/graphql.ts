/* eslint-disable */
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** The place of a row in one list: opaque, signed, and good only for the same viewer, list, order and filter. */
  Cursor: { input: string; output: string; }
  /** A day in ISO 8601: 2022-07-10. A day is a day in UTC+7. */
  Date: { input: string; output: string; }
  /** An instant in ISO 8601 with its offset, to the microsecond: 2022-07-10T16:59:59.999999Z. */
  DateTime: { input: string; output: string; }
  /** An exact decimal number. It comes out as a string; a string or a number goes in, in plain notation (1710, -0.5), at most 18 digits before the point and 6 behind it. */
  Decimal: { input: string | number; output: string; }
  /** Any JSON value. */
  JSON: { input: unknown; output: unknown; }
};

/** An account to disable, enable, or take all tokens from. */
export type AccountInput = {
  /** Sent again with the same input, the request answers the same and does nothing. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Words for the history. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** Whose account. */
  personId: Scalars['ID']['input'];
};

/** How often an action was taken. */
export type ActionCount = {
  __typename?: 'ActionCount';
  /** The action. */
  action: Scalars['String']['output'];
  /** How often. */
  times: Scalars['Int']['output'];
};

/** A vote that a state of a workflow holds (biểu quyết, bỏ phiếu). */
export type Approval = {
  __typename?: 'Approval';
  /** What is voted on, where it is not yes or no. */
  candidates: Array<Candidate>;
  /** When it is closed at the latest; no vote is taken after it. Null where nothing is set. */
  closesAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who keeps the votes. */
  custody: Custody;
  /** What is published of a secret round, for anybody to add up again (`thidua verify-tally`): rules, electorate with who has voted, papers without their voters, in the order of their random receipts, and the result; null while it is open, without a quorum, on paper, and where votes are open and the history has them. */
  document?: Maybe<Scalars['JSON']['output']>;
  /** The candidates that won; empty while it is open. */
  elected: Array<Scalars['String']['output']>;
  /** Its electorates. */
  lanes: Array<ApprovalLane>;
  /** The candidates that are level for the last places. */
  level: Array<Scalars['String']['output']>;
  /** The record of a count on paper. */
  minutes?: Maybe<Minutes>;
  /** Whether votes are still taken. */
  open: Scalars['Boolean']['output'];
  /** How it ended; null while it is open. */
  outcome?: Maybe<ApprovalOutcome>;
  /** How many candidates win; null where it is yes or no. */
  places?: Maybe<Scalars['Int']['output']>;
  /** The version of the subject at which this round was opened. */
  round: Scalars['Int']['output'];
  /** Whether choices are kept from everybody until it is closed; for ever, who chose what. */
  secret: Scalars['Boolean']['output'];
};

/** One electorate of an approval (nhóm biểu quyết). */
export type ApprovalLane = {
  __typename?: 'ApprovalLane';
  /** Whether the viewer may hand in a vote now. */
  allowed: Scalars['Boolean']['output'];
  /** Every reason against it. */
  blockers: Array<Blocker>;
  /** The votes, added up; null while a secret approval is open, where the server keeps it and it found no quorum, and while an open one is to viewers of the unit concerned, its kin or a candidate's unit. */
  count?: Maybe<VoteCount>;
  /** The seats that may vote. */
  electors: Array<Elector>;
  /** Its name in the definition; null where there is one lane. */
  name?: Maybe<Scalars['String']['output']>;
  /** What it takes to pass, in the language of the request, such as: more than 1/2 of cast. */
  need: Scalars['String']['output'];
  /** For whom the viewer would vote; null: for himself. */
  onBehalfOf?: Maybe<Person>;
  /** How many must vote, in the language of the request, such as: at least 2/3 of electorate. */
  quorum: Scalars['String']['output'];
};

/** How an approval ended. */
export type ApprovalOutcome =
  /** Not enough votes, or a veto. */
  | 'FAILED'
  /** Too few votes handed in; nobody voted, among others. */
  | 'NO_QUORUM'
  /** Enough votes. */
  | 'PASSED'
  /** Equal votes, or candidates level for the last places. */
  | 'TIED';

/** A file that somebody has sent (tệp đính kèm) and that hangs on something: evidence of an indicator, a paper of a decision. Its content is read at url, with the same token. */
export type Attachment = Node & {
  __typename?: 'Attachment';
  /** The typed identifier. */
  id: Scalars['ID']['output'];
  /** What it is, as its content says. */
  mediaType: Scalars['String']['output'];
  /** The name under which it is offered. */
  name: Scalars['String']['output'];
  /** The SHA-256 of its content, in hexadecimal. An attachment never changes. */
  sha256: Scalars['String']['output'];
  /** Its length in bytes. */
  size: Scalars['Int']['output'];
  /** When it was sent. */
  uploadedAt: Scalars['DateTime']['output'];
  /** Who sent it. */
  uploadedBy: Person;
  /** Where its content is read, below the address of this API. */
  url: Scalars['String']['output'];
};

/** One reason why an action cannot be taken now. */
export type Blocker = {
  __typename?: 'Blocker';
  /** A stable code of the catalogue. */
  code: Scalars['String']['output'];
  /** What to mend, such as sections.results; null where it is no field. */
  field?: Maybe<Scalars['String']['output']>;
  /** A sentence for a person, in the language of the request. */
  message: Scalars['String']['output'];
};

/** A candidate of an approval. */
export type Candidate = {
  __typename?: 'Candidate';
  /** What people call it, in the language of the request. */
  label: Scalars['String']['output'];
  /** What a vote names it by. */
  name: Scalars['String']['output'];
  /** The unit whose candidate it is, and which does not vote on it; null where it is of none. */
  unit?: Maybe<Unit>;
  /** The votes for it; null while they are not told. */
  votes?: Maybe<Scalars['Int']['output']>;
};

/** Votes for a candidate, counted on paper. */
export type CandidateVotesInput = {
  /** What votes name it by. */
  name: Scalars['String']['input'];
  /** How many papers name it. */
  votes: Scalars['Int']['input'];
};

/** A case of a workflow that declares its own fields: a ballot, a nomination, an exemplar, or what a cluster has defined for itself (hồ sơ). */
export type Case = Node & Subject & {
  __typename?: 'Case';
  /** The vote that is open, or was open last; null where there was none. */
  approval?: Maybe<Approval>;
  /** Who created it. */
  author: Person;
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The version of the workflow that it runs on. */
  definition: WorkflowDefinition;
  /** When the present state is due; null where it has no due time. */
  dueAt?: Maybe<Scalars['DateTime']['output']>;
  /** Its fields, in the definition's order. */
  fields: Array<CaseField>;
  /** Every step that was taken, the first one first. */
  history: HistoryConnection;
  /** The typed identifier. */
  id: Scalars['ID']['output'];
  /** The period that it belongs to. */
  period: Period;
  /** The case as it was at a time; null where it did not exist yet. */
  snapshot?: Maybe<Snapshot>;
  /** Where it stands, in the fixed vocabulary. */
  stage: Stage;
  /** Where it stands, in the workflow's words. */
  state: WorkflowState;
  /** Its title. */
  title: Scalars['String']['output'];
  /** Every action that leaves the present state, with all reasons against it. */
  transitions: Array<Transition>;
  /** The unit whose case it is, named as it was at the period's end. */
  unit: Unit;
  /** When the latest command was taken. */
  updatedAt: Scalars['DateTime']['output'];
  /** Raised by one with each command. */
  version: Scalars['Int']['output'];
  /** The name of its workflow. */
  workflow: Scalars['String']['output'];
};


/** A case of a workflow that declares its own fields: a ballot, a nomination, an exemplar, or what a cluster has defined for itself (hồ sơ). */
export type CaseHistoryArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  asOf?: InputMaybe<Scalars['DateTime']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** A case of a workflow that declares its own fields: a ballot, a nomination, an exemplar, or what a cluster has defined for itself (hồ sơ). */
export type CaseSnapshotArgs = {
  at: Scalars['DateTime']['input'];
};

/** A subject of any kind has taken a step. */
export type CaseChange = {
  __typename?: 'CaseChange';
  /** Where to go on from after a break. */
  cursor: Scalars['Cursor']['output'];
  /** The step. */
  event: HistoryEntry;
  /** The subject as it is now: a case or a report. */
  subject: Subject;
};

/** A page of cases. */
export type CaseConnection = {
  __typename?: 'CaseConnection';
  /** The rows with their cursors. */
  edges: Array<CaseEdge>;
  /** The rows. */
  nodes: Array<Case>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are, at most 10,001; counted only when asked for. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** A case in a page. */
export type CaseEdge = {
  __typename?: 'CaseEdge';
  /** Its place. */
  cursor: Scalars['Cursor']['output'];
  /** The case. */
  node: Case;
};

/** A field of a case (trường dữ liệu). */
export type CaseField = {
  __typename?: 'CaseField';
  /** Its label, in the language of the request. */
  label: Scalars['String']['output'];
  /** Its name in the definition. */
  name: Scalars['String']['output'];
  /** Whether it must be filled in. */
  required: Scalars['Boolean']['output'];
  /** bool, int, enum, list, date, decimal or text. */
  type: Scalars['String']['output'];
  /** Its value; a decimal is a string, a list one of texts; null until it is given. */
  value?: Maybe<Scalars['JSON']['output']>;
  /** The values of an enum; null for other types. */
  values?: Maybe<Array<Scalars['String']['output']>>;
};

/** What a mutation of a case answers. */
export type CasePayload = {
  __typename?: 'CasePayload';
  /** The case after it; null where it was refused. */
  case?: Maybe<Case>;
  /** Why it was refused; empty where it was done. */
  errors: Array<MutationError>;
};

/** Conditions on cases. All that are given must hold. */
export type CaseWhere = {
  /** The period has this code. */
  periodCode?: InputMaybe<Scalars['String']['input']>;
  /** The stage is one of these. */
  stageIn?: InputMaybe<Array<Stage>>;
  /** The title contains this; case and marks do not matter. */
  textContains?: InputMaybe<Scalars['String']['input']>;
  /** The unit has this code. */
  unitCode?: InputMaybe<Scalars['String']['input']>;
  /** The workflow has this name. */
  workflow?: InputMaybe<Scalars['String']['input']>;
};

/** A new password for oneself. */
export type ChangePasswordInput = {
  /** The password until now. */
  currentPassword: Scalars['String']['input'];
  /** The new one, 8 to 256 characters. */
  newPassword: Scalars['String']['input'];
};

/** What a vote says. */
export type Choice =
  /** Neither (không có ý kiến). */
  | 'ABSTAIN'
  /** Against it (không đồng ý). */
  | 'NO'
  /** For it (đồng ý). */
  | 'YES';

/** An emulation cluster (cụm thi đua): departments of one sector that compare themselves with each other. */
export type Cluster = Node & {
  __typename?: 'Cluster';
  /** Short and stable: DHMT. */
  code: Scalars['String']['output'];
  /** The typed identifier. */
  id: Scalars['ID']['output'];
  /** Its members on a day, in their order of rotation. */
  members: Array<Membership>;
  /** Its full name. */
  name: Scalars['String']['output'];
  /** Its emulation years, the latest first. */
  seasons: Array<Season>;
};


/** An emulation cluster (cụm thi đua): departments of one sector that compare themselves with each other. */
export type ClusterMembersArgs = {
  asOf?: InputMaybe<Scalars['Date']['input']>;
};

/** A page of clusters. */
export type ClusterConnection = {
  __typename?: 'ClusterConnection';
  /** The rows with their cursors. */
  edges: Array<ClusterEdge>;
  /** The rows. */
  nodes: Array<Cluster>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** A cluster in a page. */
export type ClusterEdge = {
  __typename?: 'ClusterEdge';
  /** Its place. */
  cursor: Scalars['Cursor']['output'];
  /** The cluster. */
  node: Cluster;
};

/** A commendation to record. */
export type CommendReportInput = {
  /** What it is given for, at most 2,000 characters. */
  citation?: InputMaybe<Scalars['String']['input']>;
  /** The decision of the competent authority; for every form but PRAISE. */
  decision?: InputMaybe<DecisionInput>;
  /** The version that the caller has seen. */
  expectedVersion: Scalars['Int']['input'];
  /** The form. */
  form: CommendationForm;
  /** Sent again with the same input, the request answers the same and does nothing. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Further words, at most 2,000 characters. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** The report. */
  reportId: Scalars['ID']['input'];
};

/** What a report earned its unit (khen thưởng). */
export type Commendation = Node & {
  __typename?: 'Commendation';
  /** What it is given for. */
  citation?: Maybe<Scalars['String']['output']>;
  /** The decision that grants it; null for the cluster's own praise. */
  decision?: Maybe<Decision>;
  /** Its form. */
  form: CommendationForm;
  /** When it was recorded. */
  grantedAt: Scalars['DateTime']['output'];
  /** Why it was revoked. */
  ground?: Maybe<RevocationGround>;
  /** Whether its paper is attached. */
  hasPaper: Scalars['Boolean']['output'];
  /** The typed identifier. */
  id: Scalars['ID']['output'];
  /** The decision that revoked it. */
  revocation?: Maybe<Decision>;
  /** When it was revoked; null: it stands. */
  revokedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A form of commendation, from the lowest to the highest. */
export type CommendationForm =
  /** Bằng khen. */
  | 'CERTIFICATE_OF_MERIT'
  /** Cờ thi đua: never for a half-year. */
  | 'FLAG'
  /** Giấy khen. */
  | 'LETTER_OF_COMMENDATION'
  /** Tuyên dương: the cluster's own praise. */
  | 'PRAISE';

/** A unit's consent to a proposal, by its head. */
export type Consent = {
  __typename?: 'Consent';
  /** When. */
  at: Scalars['DateTime']['output'];
  /** Its head. */
  person: Person;
  /** The unit. */
  unit: Unit;
};

/** A new case of the caller's unit. */
export type CreateCaseInput = {
  /** Values of fields by name. */
  fields?: InputMaybe<Scalars['JSON']['input']>;
  /** Sent again with the same input, the request answers the same and does nothing. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The period. */
  periodId: Scalars['ID']['input'];
  /** The title, at most 300 characters. */
  title: Scalars['String']['input'];
  /** The unit; needed only by who is officer or head of several. */
  unitId?: InputMaybe<Scalars['ID']['input']>;
  /** The name of its workflow; the current version is taken. */
  workflow: Scalars['String']['input'];
};

/** A new report of the caller's unit. */
export type CreateReportInput = {
  /** Sent again with the same input, the request answers the same and does nothing. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The kind: INTERIM for a half-year, FINAL for a year. */
  kind: ReportKind;
  /** The period. */
  periodId: Scalars['ID']['input'];
  /** The title, at most 300 characters. */
  title: Scalars['String']['input'];
  /** The unit; needed only by who is officer or head of several. */
  unitId?: InputMaybe<Scalars['ID']['input']>;
};

/** A service account to open. */
export type CreateServiceAccountInput = {
  /** When it ends: at most a year ahead. */
  expiresAt: Scalars['DateTime']['input'];
  /** Sent again with the same input, the request does nothing and answers the same account, without the token: nothing of a secret is kept. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** What it is called in histories, at most 200 characters. */
  name: Scalars['String']['input'];
  /** Words for the history. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 100 fields of Query, Mutation and Subscription, such as reports, node and updateReport, or the word files for /files; none that is a human's, such as vote, delegate or changePassword. */
  operations: Array<Scalars['String']['input']>;
  /** Its roles, at most 50: what it reads and writes follows from them. */
  roles: Array<ServiceRoleInput>;
};

/** A node of a season's scoring table (tiêu chí). */
export type Criterion = Node & {
  __typename?: 'Criterion';
  /** Its code: I.5.1. */
  code: Scalars['String']['output'];
  /** The typed identifier. */
  id: Scalars['ID']['output'];
  /** The most that it earns. */
  maxPoints: Scalars['Decimal']['output'];
  /** The unit of measure; null where there is no figure to report. */
  measure?: Maybe<Scalars['String']['output']>;
  /** Its name. */
  name: Scalars['String']['output'];
  /** The code of the group above; null at the top. */
  parentCode?: Maybe<Scalars['String']['output']>;
  /** The mandate that a unit needs for it; null where all have it. */
  remit?: Maybe<Scalars['String']['output']>;
  /** How it is scored. */
  type: CriterionType;
};

/** How a criterion is scored. */
export type CriterionType =
  /** Bonus or penalty. */
  | 'BP'
  /** Count times points, capped. */
  | 'CT'
  /** A group of others. */
  | 'GROUP'
  /** Pass or fail. */
  | 'PF'
  /** Target and actual value. */
  | 'QT';

/** Who keeps the votes until an approval is closed. */
export type Custody =
  /** Open: every vote is in the history at once. */
  | 'OPEN'
  /** Secret, on paper: tellers of two units count, and the tally is entered with its minutes. */
  | 'PAPER'
  /** Secret, sealed by the server to a key outside its database, opened at closing, shuffled and published. It does not protect a voter from being asked for his receipt, and among few voters (six, say) little secrecy is left whatever is done. Whoever operates the server and holds both key and database could read the votes of a round that is open; old copies of the database (dead rows, logs, backups) keep sealed votes. No turnout and no times are told while it is open. */
  | 'SERVER';

/** The paper of an authority that grants or revokes an award (quyết định). */
export type Decision = Node & {
  __typename?: 'Decision';
  /** The typed identifier. */
  id: Scalars['ID']['output'];
  /** The day it was issued. */
  issuedOn: Scalars['Date']['output'];
  /** Who issued it. */
  issuer: Issuer;
  /** Its number. */
  number: Scalars['String']['output'];
  /** Its text, as it was attached when the decision was recorded; at most 10 files. */
  papers: Array<Attachment>;
  /** Who signed it. */
  signer: Scalars['String']['output'];
};

/** A decision as it is recorded. */
export type DecisionInput = {
  /** The day it was issued. */
  issuedOn?: InputMaybe<Scalars['Date']['input']>;
  /** Who issued it. */
  issuer?: InputMaybe<Issuer>;
  /** Its number, at most 60 characters. */
  number?: InputMaybe<Scalars['String']['input']>;
  /** Its text: attachments that were uploaded and hang nowhere yet; at most 10. They stay as they are. */
  papers?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Who signed it, at most 300 characters. */
  signer?: InputMaybe<Scalars['String']['input']>;
};

/** A delegation to give: of a post that the caller holds himself. */
export type DelegateInput = {
  /** The actions that it is for, by name, of these workflows; also create, update, vote and tally. Absent or empty: all. */
  actions?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The cluster of that post; needed only by who holds it in several. */
  clusterId?: InputMaybe<Scalars['ID']['input']>;
  /** Sent again with the same input, the request answers the same and does nothing. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The number of the letter, at most 60 characters. */
  paper?: InputMaybe<Scalars['String']['input']>;
  /** Who may act for the caller: anybody with an account but an administrator. */
  receiverId: Scalars['ID']['input'];
  /** The post that is lent; of a unit that leads, HEAD. ADMINISTRATOR is not lent. */
  role: Role;
  /** The unit of that post; needed only by who holds it at several. */
  unitId?: InputMaybe<Scalars['ID']['input']>;
  /** The first day; null: today. */
  validFrom?: InputMaybe<Scalars['Date']['input']>;
  /** The last day; 366 days in all at most. */
  validTo: Scalars['Date']['input'];
  /** The workflows that it is for, by name; absent or empty: all. */
  workflows?: InputMaybe<Array<Scalars['String']['input']>>;
};

/**
 * What a person lends to another one for some days (văn bản ủy quyền). It is not handed on. It is worth something while
 * its giver holds the post himself and neither of the two is disabled or an administrator. Only giver, receiver and the
 * heads of the post's unit see it.
 */
export type Delegation = Node & {
  __typename?: 'Delegation';
  /** The actions that it is for; empty: all. */
  actions: Array<Scalars['String']['output']>;
  /** The cluster of that post; null for one of a unit. */
  cluster?: Maybe<Cluster>;
  /** When it was given. */
  createdAt: Scalars['DateTime']['output'];
  /** Who lends. */
  giver: Person;
  /** The typed identifier. */
  id: Scalars['ID']['output'];
  /** The number of the letter; null where it has none. */
  paper?: Maybe<Scalars['String']['output']>;
  /** Who may act for him. */
  receiver: Person;
  /** When it was revoked; null while it stands. */
  revokedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The post that is lent. */
  role: Role;
  /** The unit of that post, or where the holder of a cluster's post comes from; null where there is none. */
  unit?: Maybe<Unit>;
  /** The first day. */
  validFrom: Scalars['Date']['output'];
  /** The last day. */
  validTo: Scalars['Date']['output'];
  /** The workflows that it is for; empty: all. */
  workflows: Array<Scalars['String']['output']>;
};

/** A page of delegations. */
export type DelegationConnection = {
  __typename?: 'DelegationConnection';
  /** The rows with their cursors. */
  edges: Array<DelegationEdge>;
  /** The rows. */
  nodes: Array<Delegation>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are, at most 10,001; counted only when asked for. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** A delegation in a page. */
export type DelegationEdge = {
  __typename?: 'DelegationEdge';
  /** Its place. */
  cursor: Scalars['Cursor']['output'];
  /** The delegation. */
  node: Delegation;
};

/** What a change of a delegation answers. */
export type DelegationPayload = {
  __typename?: 'DelegationPayload';
  /** The delegation after the change; null where it was refused. */
  delegation?: Maybe<Delegation>;
  /** Why it was refused; empty where it was done. */
  errors: Array<MutationError>;
};

/** How a diagram is written. */
export type DiagramFormat =
  /** Graphviz DOT. */
  | 'DOT'
  /** A Mermaid stateDiagram-v2. */
  | 'MERMAID'
  /** An SVG picture. */
  | 'SVG';

/** A service account to disable. */
export type DisableServiceAccountInput = {
  /** Sent again with the same input, the request answers the same and does nothing. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Words for the history. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** The service account. */
  serviceAccountId: Scalars['ID']['input'];
};

/** A seat of an electorate: who sits on it is asked when the vote is handed in. */
export type Elector = {
  __typename?: 'Elector';
  /** What it said; null in a secret approval. */
  choice?: Maybe<Choice>;
  /** The candidates that it named; null in a secret approval. */
  for?: Maybe<Array<Scalars['String']['output']>>;
  /** For whom; null: for himself. */
  onBehalfOf?: Maybe<Person>;
  /** Who handed the vote in; null in a secret approval that is open. */
  person?: Maybe<Person>;
  /** The post. */
  post: Scalars['String']['output'];
  /** The unit. */
  unit?: Maybe<Unit>;
  /** Whether it has voted; null while a secret approval is open, where it was on paper, and where the count is not told. */
  voted?: Maybe<Scalars['Boolean']['output']>;
};

/** A role to end. */
export type EndRoleInput = {
  /** The assignment's identifier. */
  assignmentId: Scalars['ID']['input'];
  /** Sent again with the same input, the request answers the same and does nothing. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Words for the history. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** The last day; null: it ends at once. */
  on?: InputMaybe<Scalars['Date']['input']>;
};

/** The count of an approval on paper. */
export type EnterTallyInput = {
  /** Papers with neither. */
  abstain: Scalars['Int']['input'];
  /** The votes of each candidate. */
  candidates?: InputMaybe<Array<CandidateVotesInput>>;
  /** The version that the caller has seen. */
  expectedVersion: Scalars['Int']['input'];
  /** Sent again with the same input, the request answers the same and does nothing. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Papers that say nothing that counts. */
  invalid: Scalars['Int']['input'];
  /** The record of the count. */
  minutes: MinutesInput;
  /** Papers against it. */
  no: Scalars['Int']['input'];
  /** Words that go with it, at most 2,000 characters. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** The subject that was voted on. */
  subjectId: Scalars['ID']['input'];
  /** Papers for it, or that name a candidate. */
  yes: Scalars['Int']['input'];
};

/** What the checker found in a definition. */
export type Finding = {
  __typename?: 'Finding';
  /** The facts that it assumes something of. */
  assumes: Array<Scalars['String']['output']>;
  /** A stable code. */
  code: Scalars['String']['output'];
  /** The column in the definition, from 1. */
  column: Scalars['Int']['output'];
  /** The line in the definition, from 1. */
  line: Scalars['Int']['output'];
  /** A sentence for a person. */
  message: Scalars['String']['output'];
  /** How grave it is. */
  severity: FindingSeverity;
  /** How sure the checker is. */
  verdict: FindingVerdict;
  /** Commands that lead to it, in the form that simulate takes; null where none are needed. */
  witness?: Maybe<Scalars['JSON']['output']>;
};

/** How grave a finding is. */
export type FindingSeverity =
  /** The definition must not be published. */
  | 'ERROR'
  /** Good to know. */
  | 'NOTE'
  /** It may be published knowingly. */
  | 'WARNING';

/** How sure the checker is. */
export type FindingVerdict =
  /** It holds if the named facts can be what is assumed of them. */
  | 'ASSUMES'
  /** It holds for every case that there can be. */
  | 'PROVED'
  /** It does not hold; the witness shows how. */
  | 'REFUTED';

/** A person for whom another one acts, by his delegation. */
export type Giver = {
  __typename?: 'Giver';
  /** Who it is, as a Person. */
  id: Scalars['ID']['output'];
  /** His name. */
  name: Scalars['String']['output'];
};

/** A role to grant. */
export type GrantRoleInput = {
  /** The cluster: required for SECRETARY, APPRAISER and OBSERVER. */
  clusterId?: InputMaybe<Scalars['ID']['input']>;
  /** Sent again with the same input, the request answers the same and does nothing. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Words for the history. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** To whom. */
  personId: Scalars['ID']['input'];
  /** Which role. */
  role: GrantableRole;
  /** The unit: required for OFFICER and HEAD, where the holder comes from for a cluster's role. */
  unitId?: InputMaybe<Scalars['ID']['input']>;
  /** The first day; null: from now on. */
  validFrom?: InputMaybe<Scalars['Date']['input']>;
  /** The last day; null: without end. */
  validTo?: InputMaybe<Scalars['Date']['input']>;
};

/** A role that can be granted. */
export type GrantableRole =
  /** Quản trị hệ thống. */
  | 'ADMINISTRATOR'
  /** Tổ thẩm định, of a cluster. */
  | 'APPRAISER'
  /** Giám đốc Sở, of a unit. */
  | 'HEAD'
  /** Quan sát viên của Bộ, of a cluster. */
  | 'OBSERVER'
  /** Chuyên viên, of a unit. */
  | 'OFFICER'
  /** Thư ký, of a cluster. */
  | 'SECRETARY';

/** A page of a history. */
export type HistoryConnection = {
  __typename?: 'HistoryConnection';
  /** The rows with their cursors. */
  edges: Array<HistoryEdge>;
  /** The rows. */
  nodes: Array<HistoryEntry>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many steps there are, at most 10,001; counted only when asked for. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** A step in a page. */
export type HistoryEdge = {
  __typename?: 'HistoryEdge';
  /** Its place. */
  cursor: Scalars['Cursor']['output'];
  /** The step. */
  node: HistoryEntry;
};

/** One step of a subject's way, as it was taken. Steps are added, never changed. */
export type HistoryEntry = Node & {
  __typename?: 'HistoryEntry';
  /** The action. */
  action: Scalars['String']['output'];
  /** Who took it; null: the system. */
  actor?: Maybe<Person>;
  /** When it was recorded. */
  at: Scalars['DateTime']['output'];
  /** The state before; null for the first step. */
  from?: Maybe<Scalars['String']['output']>;
  /** The typed identifier. */
  id: Scalars['ID']['output'];
  /** The inputs that it was given, by name; null where there were none. */
  input?: Maybe<Scalars['JSON']['output']>;
  /** The words that went with it; null where there were none. */
  note?: Maybe<Scalars['String']['output']>;
  /** When it occurred; differs only for papers entered afterwards. */
  occurredAt: Scalars['DateTime']['output'];
  /** For whom; null: for himself. */
  onBehalfOf?: Maybe<Person>;
  /** The state after. */
  to: Scalars['String']['output'];
  /** The version that it made. */
  version: Scalars['Int']['output'];
};

/** The viewer's inbox has changed. It is followed as far as its first 100 cases, the earliest due first. */
export type InboxChange = {
  __typename?: 'InboxChange';
  /** The cases that wait and did not, and those that have moved on and still wait. */
  added: Array<InboxItem>;
  /** Where to go on from after a break. */
  cursor: Scalars['Cursor']['output'];
  /** The subjects that do not wait any more. */
  removed: Array<Scalars['ID']['output']>;
  /** How many cases wait now, at most 10,001; counted only when asked for. */
  totalCount?: Maybe<Scalars['Int']['output']>;
  /** Whether added is all that waits, to take the place of what was known; so it is after a cursor. */
  whole: Scalars['Boolean']['output'];
};

/** A page of the inbox. */
export type InboxConnection = {
  __typename?: 'InboxConnection';
  /** The rows with their cursors. */
  edges: Array<InboxEdge>;
  /** The rows. */
  nodes: Array<InboxItem>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many cases wait, at most 10,001; counted only when asked for. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** A case in a page. */
export type InboxEdge = {
  __typename?: 'InboxEdge';
  /** Its place. */
  cursor: Scalars['Cursor']['output'];
  /** The case. */
  node: InboxItem;
};

/** A case that waits for the viewer. */
export type InboxItem = {
  __typename?: 'InboxItem';
  /** The actions that the viewer can take now. */
  actions: Array<Scalars['String']['output']>;
  /** Whether the viewer has it only by a delegation. */
  delegated: Scalars['Boolean']['output'];
  /** When the present state is due; null where it has no due time. */
  dueAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether it was brought before the viewer because it is overdue. */
  escalated: Scalars['Boolean']['output'];
  /** Whether that time has passed. */
  overdue: Scalars['Boolean']['output'];
  /** How often the viewer was reminded of it in its present state. */
  reminders: Scalars['Int']['output'];
  /** The case. */
  subject: Subject;
};

/** A figure of a report (chỉ tiêu). */
export type Indicator = {
  __typename?: 'Indicator';
  /** The actual value; null until it is given. Zero is an answer. */
  actual?: Maybe<Scalars['Decimal']['output']>;
  /** The code of the criterion that it answers. */
  code: Scalars['String']['output'];
  /** What proves it (minh chứng), in the unit's order; at most 10. */
  evidence: Array<Attachment>;
  /** The unit of measure. */
  measure: Scalars['String']['output'];
  /** Its name. */
  name: Scalars['String']['output'];
  /** The target; null until it is set. */
  target?: Maybe<Scalars['Decimal']['output']>;
};

/** An indicator's values. */
export type IndicatorInput = {
  /** The actual value; absent it stays, null clears it. */
  actual?: InputMaybe<Scalars['Decimal']['input']>;
  /** Its code. */
  code: Scalars['String']['input'];
  /** What proves it: attachments that were uploaded and hang nowhere yet, or hang here; at most 10. The list replaces what is there; absent it stays, null clears it. */
  evidence?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** The target; absent it stays, null clears it. */
  target?: InputMaybe<Scalars['Decimal']['input']>;
};

/** Who takes a decision on a commendation. */
export type Issuer =
  /** The cluster itself: praise, and its revocation. */
  | 'CLUSTER'
  /** Giám đốc Sở: a letter of commendation. */
  | 'DEPARTMENT_HEAD'
  /** The Minister: a certificate of merit, a flag. */
  | 'MINISTER'
  /** The Prime Minister: a certificate of merit, a flag. */
  | 'PRIME_MINISTER'
  /** The chairman of the province: a certificate of merit, a flag. */
  | 'PROVINCE_CHAIRMAN';

/** A post of a unit in its cluster. */
export type Leadership =
  /** Cụm phó: does so for the leader's own unit. */
  | 'DEPUTY'
  /** Cụm trưởng: reviews, returns, concludes, commends. */
  | 'LEADER';

/** A unit as a member of a cluster on a day. */
export type Membership = {
  __typename?: 'Membership';
  /** Whether this is in no source and only assumed. */
  assumption: Scalars['Boolean']['output'];
  /** Its post on that day, if it holds one. */
  leadership?: Maybe<Leadership>;
  /** Whether the leadership is in no source and only assumed; false where there is none. */
  leadershipAssumption: Scalars['Boolean']['output'];
  /** Its place in the order of rotation, from 1. */
  rotation: Scalars['Int']['output'];
  /** The unit, named as it was on that day. */
  unit: Unit;
  /** The first day of membership. */
  validFrom: Scalars['Date']['output'];
  /** The last day; null: without end. */
  validTo?: Maybe<Scalars['Date']['output']>;
};

/** Running cases to put on the current version of their workflow. */
export type MigrateWorkflowInput = {
  /** Only show the plan; nothing is kept. */
  dryRun?: Scalars['Boolean']['input'];
  /** The version that they run on; null: every earlier one. */
  fromVersion?: InputMaybe<Scalars['Int']['input']>;
  /** Sent again with the same input, the request answers the same and does nothing. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Where states go; a state that is not named goes to the one of the same name. */
  states?: InputMaybe<Array<StateMapping>>;
  /** The workflow's name. */
  workflow: Scalars['String']['input'];
};

/** What migrateWorkflow answers. */
export type MigrateWorkflowPayload = {
  __typename?: 'MigrateWorkflowPayload';
  /** Why it was refused; empty where it was done. */
  errors: Array<MutationError>;
  /** How many cases were migrated; null where it was refused, only looked at, or waits for consent. */
  migrated?: Maybe<Scalars['Int']['output']>;
  /** The running cases, and where they go. */
  plan: Array<MigrationStep>;
  /** The proposal, with the consents so far; null where it was refused or only looked at. */
  proposal?: Maybe<Proposal>;
};

/** So many running cases of a version and state, and where they would go. */
export type MigrationStep = {
  __typename?: 'MigrationStep';
  /** Why they cannot be put there; null where they can. */
  blocker?: Maybe<Blocker>;
  /** How many there are now. */
  cases: Scalars['Int']['output'];
  /** Their state. */
  from: Scalars['String']['output'];
  /** The version that they run on. */
  fromVersion: Scalars['Int']['output'];
  /** Their stage, which stays. */
  stage: Stage;
  /** The state that they would be put into; null: they stay on their version. */
  to?: Maybe<Scalars['String']['output']>;
};

/** The record of a count on paper (biên bản kiểm phiếu). */
export type Minutes = {
  __typename?: 'Minutes';
  /** Its number. */
  number: Scalars['String']['output'];
  /** Its day. */
  on: Scalars['Date']['output'];
  /** Who counted. */
  tellers: Array<Teller>;
};

/** The minutes of a count on paper. */
export type MinutesInput = {
  /** Their number, at most 60 characters. */
  number: Scalars['String']['input'];
  /** Their day. */
  on: Scalars['Date']['input'];
  /** Who counted: persons of at least two units. */
  tellerIds: Array<Scalars['ID']['input']>;
};

/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type Mutation = {
  __typename?: 'Mutation';
  /** Changes one's own password and revokes one's other tokens. It takes no idempotency key: nothing of a secret is kept. */
  changePassword: PersonPayload;
  /** Records a commendation (the cluster's leader, or who stands in). */
  commendReport: ReportPayload;
  /** Begins a case of a workflow. */
  createCase: CasePayload;
  /** Begins a report (officer, head). */
  createReport: ReportPayload;
  /** Opens a service account with its first token; for administrators. Every head sees it among the roleChanges. */
  createServiceAccount: ServiceTokenPayload;
  /** Lends a post that one holds to another person for some days; every head sees it among the roleChanges. */
  delegate: DelegationPayload;
  /** Disables an account and revokes its tokens; for administrators. */
  disableAccount: PersonPayload;
  /** Disables a service account and ends its tokens; for administrators. */
  disableServiceAccount: ServiceAccountPayload;
  /** Enables an account again; for administrators. */
  enableAccount: PersonPayload;
  /** Ends a role; for administrators. */
  endRole: PersonPayload;
  /** Enters the count of an approval that was held on paper, with its minutes, and closes it. */
  enterTally: PerformActionPayload;
  /** Grants a role; for administrators. It gives the administrator himself nothing, and every head sees it. */
  grantRole: PersonPayload;
  /** Proposes to put running cases on the current version, or consents to it; done once the heads of the leader's and the deputy's units have both asked for it. An administrator only proposes. */
  migrateWorkflow: MigrateWorkflowPayload;
  /** Takes any action of any workflow by its name: what a generic client builds its buttons from. */
  performAction: PerformActionPayload;
  /** Takes actions one after the other, each a command of its own: one that is refused stops none of the others. */
  performActions: PerformActionsPayload;
  /** Proposes a version of a workflow, or consents to one that waits; it is published once the heads of the leader's and the deputy's units have both asked for it. An administrator only proposes. */
  publishWorkflow: PublishWorkflowPayload;
  /** Returns a report to its unit (the cluster's leader, or who stands in). */
  returnReport: ReportPayload;
  /** Concludes the review of a report (the cluster's leader, or who stands in). */
  reviewReport: ReportPayload;
  /** Takes a delegation back at once; the giver, or the receiver. */
  revokeDelegation: DelegationPayload;
  /** Ends one token at once; for administrators. */
  revokeServiceToken: ServiceAccountPayload;
  /** Revokes all tokens of an account; for administrators. */
  revokeTokens: PersonPayload;
  /** Issues another token, which lives as long as the account; for administrators. The one until now goes on for a while; TOKEN_LIMIT where two hold already. */
  rotateServiceToken: ServiceTokenPayload;
  /** Signs a report and sends it to the cluster (head). */
  submitReport: ReportPayload;
  /** Mends a case's content, field by field. */
  updateCase: CasePayload;
  /** Mends a report's content, field by field (officer, head). */
  updateReport: ReportPayload;
  /** Hands in one seat's vote in the approval that is open. */
  vote: VotePayload;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationChangePasswordArgs = {
  input: ChangePasswordInput;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationCommendReportArgs = {
  input: CommendReportInput;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationCreateCaseArgs = {
  input: CreateCaseInput;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationCreateReportArgs = {
  input: CreateReportInput;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationCreateServiceAccountArgs = {
  input: CreateServiceAccountInput;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationDelegateArgs = {
  input: DelegateInput;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationDisableAccountArgs = {
  input: AccountInput;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationDisableServiceAccountArgs = {
  input: DisableServiceAccountInput;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationEnableAccountArgs = {
  input: AccountInput;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationEndRoleArgs = {
  input: EndRoleInput;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationEnterTallyArgs = {
  input: EnterTallyInput;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationGrantRoleArgs = {
  input: GrantRoleInput;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationMigrateWorkflowArgs = {
  input: MigrateWorkflowInput;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationPerformActionArgs = {
  input: PerformActionInput;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationPerformActionsArgs = {
  input: Array<PerformActionInput>;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationPublishWorkflowArgs = {
  input: PublishWorkflowInput;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationReturnReportArgs = {
  input: ReturnReportInput;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationReviewReportArgs = {
  input: ReviewReportInput;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationRevokeDelegationArgs = {
  input: RevokeDelegationInput;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationRevokeServiceTokenArgs = {
  input: RevokeServiceTokenInput;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationRevokeTokensArgs = {
  input: AccountInput;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationRotateServiceTokenArgs = {
  input: RotateServiceTokenInput;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationSubmitReportArgs = {
  input: SubmitReportInput;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationUpdateCaseArgs = {
  input: UpdateCaseInput;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationUpdateReportArgs = {
  input: UpdateReportInput;
};


/** What can be changed. Everything that the caller can mend is told in the payload's errors. */
export type MutationVoteArgs = {
  input: VoteInput;
};

/** All refusals that a mutation may tell. The union is open: read the fields of UserError. */
export type MutationError = RefusedError | TransitionBlockedError | VersionConflictError;

/** An object with an identifier that is the same for ever and everywhere. */
export type Node = {
  /** The typed identifier, such as rep_01k... */
  id: Scalars['ID']['output'];
};

/** The direction of an order. */
export type OrderDirection =
  /** From the smallest, earliest or first in the alphabet. */
  | 'ASC'
  /** From the greatest, latest or last in the alphabet. */
  | 'DESC';

/** Where a page of a list lies. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** The cursor of the last row; null on an empty page. */
  endCursor?: Maybe<Scalars['Cursor']['output']>;
  /** Whether more rows follow, up to before where that is given; of a page that is read by last: whether before was given. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether rows come before: of a page that is read by last, down to after where that is given; else whether after was given. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the first row; null on an empty page. */
  startCursor?: Maybe<Scalars['Cursor']['output']>;
};

/** One command on any subject of any workflow. */
export type PerformActionInput = {
  /** The action's name. */
  action: Scalars['String']['input'];
  /** The version that the caller has seen. */
  expectedVersion: Scalars['Int']['input'];
  /** Sent again with the same input, the request answers the same and does nothing. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The action's inputs by name, as its transition tells them. */
  input?: InputMaybe<Scalars['JSON']['input']>;
  /** Words that go with the step, at most 2,000 characters. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** For whom; null: for oneself where one can, else for whoever's delegation allows it. */
  onBehalfOf?: InputMaybe<Scalars['ID']['input']>;
  /** The subject's identifier. */
  subjectId: Scalars['ID']['input'];
};

/** What performAction answers. */
export type PerformActionPayload = {
  __typename?: 'PerformActionPayload';
  /** Why it was refused; empty where it was done. */
  errors: Array<MutationError>;
  /** The subject after the action; null where it was refused. */
  subject?: Maybe<Subject>;
};

/** What performActions answers. */
export type PerformActionsPayload = {
  __typename?: 'PerformActionsPayload';
  /** The answer to each command, in their order. */
  results: Array<PerformActionPayload>;
};

/** A stretch of a season that reports are written for (kỳ báo cáo). */
export type Period = Node & {
  __typename?: 'Period';
  /** Whether its days are in no source and only assumed. */
  assumption: Scalars['Boolean']['output'];
  /** Its cases that the viewer may read, the latest changed first. */
  cases: CaseConnection;
  /** Its code: 2022-H1, 2022-H2, 2022. */
  code: Scalars['String']['output'];
  /** Its last day; membership, leadership and conflicts of interest are those of this day. */
  endsOn: Scalars['Date']['output'];
  /** The typed identifier. */
  id: Scalars['ID']['output'];
  /** What it covers. */
  kind: PeriodKind;
  /** Whether it takes reports now. */
  open: Scalars['Boolean']['output'];
  /** The day at whose end reports are due. */
  reportDueOn: Scalars['Date']['output'];
  /** Its reports that the viewer may read, the latest changed first. */
  reports: ReportConnection;
  /** Its season. */
  season: Season;
  /** Its first day. */
  startsOn: Scalars['Date']['output'];
};


/** A stretch of a season that reports are written for (kỳ báo cáo). */
export type PeriodCasesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  where?: InputMaybe<CaseWhere>;
};


/** A stretch of a season that reports are written for (kỳ báo cáo). */
export type PeriodReportsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<Array<ReportOrder>>;
  where?: InputMaybe<ReportWhere>;
};

/** What a period covers. */
export type PeriodKind =
  /** The first half-year. */
  | 'H1'
  /** The second half-year. */
  | 'H2'
  /** The year. */
  | 'YEAR';

/** A person with an account. */
export type Person = Node & {
  __typename?: 'Person';
  /** Whether the account is disabled; null to all but heads and administrators. */
  disabled?: Maybe<Scalars['Boolean']['output']>;
  /** The e-mail address; null to all but oneself, heads and administrators, and of a service account. */
  email?: Maybe<Scalars['String']['output']>;
  /** The typed identifier. */
  id: Scalars['ID']['output'];
  /** The name. */
  name: Scalars['String']['output'];
  /** The roles held today and, derived, LEADER or DEPUTY for each term of the unit that the person heads; null to all but oneself, heads and administrators. */
  roles?: Maybe<Array<RoleHolding>>;
  /** Whether it is a service account, and no human. */
  service: Scalars['Boolean']['output'];
};

/** A page of people. */
export type PersonConnection = {
  __typename?: 'PersonConnection';
  /** The rows with their cursors. */
  edges: Array<PersonEdge>;
  /** The rows. */
  nodes: Array<Person>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** A person in a page. */
export type PersonEdge = {
  __typename?: 'PersonEdge';
  /** Its place. */
  cursor: Scalars['Cursor']['output'];
  /** The person. */
  node: Person;
};

/** What a change of an account or a role answers. */
export type PersonPayload = {
  __typename?: 'PersonPayload';
  /** Why it was refused; empty where it was done. */
  errors: Array<MutationError>;
  /** The person after the change; null where it was refused. */
  person?: Maybe<Person>;
};

/** A change of workflows that waits for the consent of the heads of the leader's and the deputy's units (đề xuất về quy trình). */
export type Proposal = Node & {
  __typename?: 'Proposal';
  /** The consents so far. */
  consents: Array<Consent>;
  /** The definition as it was written, or the mapping as JSON. */
  content: Scalars['String']['output'];
  /** When it was proposed. */
  createdAt: Scalars['DateTime']['output'];
  /** When it took effect; null while it waits. */
  doneAt?: Maybe<Scalars['DateTime']['output']>;
  /** The typed identifier. */
  id: Scalars['ID']['output'];
  /** What is proposed. */
  kind: ProposalKind;
  /** The units whose heads' consent is still missing; empty once it has taken effect. */
  missing: Array<Unit>;
  /** Who proposed it. */
  proposer: Person;
  /** The workflow's name. */
  workflow: Scalars['String']['output'];
};

/** A page of proposals. */
export type ProposalConnection = {
  __typename?: 'ProposalConnection';
  /** The rows with their cursors. */
  edges: Array<ProposalEdge>;
  /** The rows. */
  nodes: Array<Proposal>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are, at most 10,001; counted only when asked for. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** A proposal in a page. */
export type ProposalEdge = {
  __typename?: 'ProposalEdge';
  /** Its place. */
  cursor: Scalars['Cursor']['output'];
  /** The proposal. */
  node: Proposal;
};

/** What is proposed about workflows. */
export type ProposalKind =
  /** Running cases to put on another version. */
  | 'MIGRATE'
  /** A version to publish. */
  | 'PUBLISH';

/** A definition to publish. */
export type PublishWorkflowInput = {
  /** Only show findings and plan; nothing is kept. */
  dryRun?: Scalars['Boolean']['input'];
  /** Sent again with the same input, the request answers the same and does nothing. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The definition in YAML, at most 1 MiB. */
  source: Scalars['String']['input'];
};

/** What publishWorkflow answers. */
export type PublishWorkflowPayload = {
  __typename?: 'PublishWorkflowPayload';
  /** What changes against the current version. */
  changes: Array<WorkflowChange>;
  /** Why it was refused; empty where it was done. */
  errors: Array<MutationError>;
  /** What the checker found. An error refuses the publishing. */
  findings: Array<Finding>;
  /** The running cases of this workflow, and where a migration by equal names of states would put them. */
  plan: Array<MigrationStep>;
  /** The proposal, with the consents so far; null where it was refused or only looked at. */
  proposal?: Maybe<Proposal>;
  /** The version that was published; null where it was refused, only looked at, or waits for consent. */
  workflow?: Maybe<WorkflowDefinition>;
};

/** What can be read. Without a token only viewer (null), workflow and the schema answer. */
export type Query = {
  __typename?: 'Query';
  /** The cases that the viewer may read, the latest changed first. */
  cases: CaseConnection;
  /** The cluster with this code; null where there is none. */
  cluster?: Maybe<Cluster>;
  /** All clusters, by name. */
  clusters: ClusterConnection;
  /** The delegations that the viewer has given or received, the latest first; a head sees those of his unit's posts, too. */
  delegations: DelegationConnection;
  /** The cases that wait for the viewer, himself or by delegation, the earliest due first. */
  inbox: InboxConnection;
  /** The object with this identifier; null where there is none or the viewer may not see it. */
  node?: Maybe<Node>;
  /** The objects with these identifiers, in their order, at most 100; null for each that is not there or not to be seen. */
  nodes: Array<Maybe<Node>>;
  /** Everyone with an account, by name. */
  people: PersonConnection;
  /** A cluster's period by its code; null where there is none. */
  period?: Maybe<Period>;
  /** The person with this identifier; null where there is none. */
  person?: Maybe<Person>;
  /** The proposals about workflows, the latest first; for heads and administrators. */
  proposals: ProposalConnection;
  /** The reports that the viewer may read, the latest changed first. */
  reports: ReportConnection;
  /** Every grant of a role and its end, every delegation and its revocation, and what was done to accounts, the latest first: for every head and for administrators. */
  roleChanges: RoleChangeConnection;
  /** A cluster's season of a year; null where there is none. */
  season?: Maybe<Season>;
  /** The service accounts, the latest first: all for administrators; for heads those that held a role at their unit, or in a cluster that it has belonged to. */
  serviceAccounts: ServiceAccountConnection;
  /** Rehearses a workflow: what would become of these steps. A definition that does not compile answers its findings alone. */
  simulate: Simulation;
  /** The unit with this identifier or this code (give one of them); null where there is none. */
  unit?: Maybe<Unit>;
  /** Who is calling; null without a token. */
  viewer?: Maybe<Person>;
  /** The workflow of this name; null where there is none. */
  workflow?: Maybe<WorkflowDefinition>;
  /** All workflows in their current versions, by name. */
  workflows: WorkflowConnection;
};


/** What can be read. Without a token only viewer (null), workflow and the schema answer. */
export type QueryCasesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  where?: InputMaybe<CaseWhere>;
};


/** What can be read. Without a token only viewer (null), workflow and the schema answer. */
export type QueryClusterArgs = {
  code: Scalars['String']['input'];
};


/** What can be read. Without a token only viewer (null), workflow and the schema answer. */
export type QueryClustersArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be read. Without a token only viewer (null), workflow and the schema answer. */
export type QueryDelegationsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be read. Without a token only viewer (null), workflow and the schema answer. */
export type QueryInboxArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be read. Without a token only viewer (null), workflow and the schema answer. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read. Without a token only viewer (null), workflow and the schema answer. */
export type QueryNodesArgs = {
  ids: Array<Scalars['ID']['input']>;
};


/** What can be read. Without a token only viewer (null), workflow and the schema answer. */
export type QueryPeopleArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  textContains?: InputMaybe<Scalars['String']['input']>;
};


/** What can be read. Without a token only viewer (null), workflow and the schema answer. */
export type QueryPeriodArgs = {
  clusterCode: Scalars['String']['input'];
  code: Scalars['String']['input'];
};


/** What can be read. Without a token only viewer (null), workflow and the schema answer. */
export type QueryPersonArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read. Without a token only viewer (null), workflow and the schema answer. */
export type QueryProposalsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be read. Without a token only viewer (null), workflow and the schema answer. */
export type QueryReportsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<Array<ReportOrder>>;
  where?: InputMaybe<ReportWhere>;
};


/** What can be read. Without a token only viewer (null), workflow and the schema answer. */
export type QueryRoleChangesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be read. Without a token only viewer (null), workflow and the schema answer. */
export type QuerySeasonArgs = {
  clusterCode: Scalars['String']['input'];
  year: Scalars['Int']['input'];
};


/** What can be read. Without a token only viewer (null), workflow and the schema answer. */
export type QueryServiceAccountsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be read. Without a token only viewer (null), workflow and the schema answer. */
export type QuerySimulateArgs = {
  input: SimulateInput;
};


/** What can be read. Without a token only viewer (null), workflow and the schema answer. */
export type QueryUnitArgs = {
  asOf?: InputMaybe<Scalars['Date']['input']>;
  code?: InputMaybe<Scalars['String']['input']>;
  id?: InputMaybe<Scalars['ID']['input']>;
};


/** What can be read. Without a token only viewer (null), workflow and the schema answer. */
export type QueryWorkflowArgs = {
  name: Scalars['String']['input'];
  version?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be read. Without a token only viewer (null), workflow and the schema answer. */
export type QueryWorkflowsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** A refusal without further details. */
export type RefusedError = UserError & {
  __typename?: 'RefusedError';
  /** A stable code of the catalogue. */
  code: Scalars['String']['output'];
  /** A sentence for a person, in the language of the request. */
  message: Scalars['String']['output'];
  /** The place in the input that it is about; null where it is about the whole. */
  path?: Maybe<Array<Scalars['String']['output']>>;
};

/** A unit's report of a period (báo cáo). */
export type Report = Node & Subject & {
  __typename?: 'Report';
  /** The vote that is open, or was open last; null where there was none. */
  approval?: Maybe<Approval>;
  /** Who created it. */
  author: Person;
  /** What it earned, the earliest first. */
  commendations: Array<Commendation>;
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The day up to which its figures count. Others than the unit see that of the revision last submitted. */
  cutoffOn?: Maybe<Scalars['Date']['output']>;
  /** The version of the workflow that it runs on. */
  definition: WorkflowDefinition;
  /** When the present state is due; null where it has no due time. */
  dueAt?: Maybe<Scalars['DateTime']['output']>;
  /** Every step that was taken, the first one first. */
  history: HistoryConnection;
  /** The typed identifier. */
  id: Scalars['ID']['output'];
  /** Its indicators, in their order. Others than the unit see those of the revision last submitted. */
  indicators: Array<Indicator>;
  /** Its kind. */
  kind: ReportKind;
  /** Whether it was once submitted past its due time; for ever. */
  late: Scalars['Boolean']['output'];
  /** Its number as a document; null until it is set. */
  number?: Maybe<Scalars['String']['output']>;
  /** The period that it is for. */
  period: Period;
  /** Its sections, in their order. Others than the unit see those of the revision last submitted. */
  sections: Array<Section>;
  /** The report as it was at a time; null where it did not exist yet. */
  snapshot?: Maybe<Snapshot>;
  /** Where it stands, in the fixed vocabulary. */
  stage: Stage;
  /** Where it stands, in the workflow's words. */
  state: WorkflowState;
  /** Its title. */
  title: Scalars['String']['output'];
  /** Every action that leaves the present state, with all reasons against it. */
  transitions: Array<Transition>;
  /** The unit whose report it is, named as it was at the period's end. */
  unit: Unit;
  /** When the latest command was taken. */
  updatedAt: Scalars['DateTime']['output'];
  /** Raised by one with each command. */
  version: Scalars['Int']['output'];
};


/** A unit's report of a period (báo cáo). */
export type ReportHistoryArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  asOf?: InputMaybe<Scalars['DateTime']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** A unit's report of a period (báo cáo). */
export type ReportSnapshotArgs = {
  at: Scalars['DateTime']['input'];
};

/** A report has taken a step. */
export type ReportChange = {
  __typename?: 'ReportChange';
  /** Where to go on from after a break. */
  cursor: Scalars['Cursor']['output'];
  /** The step. */
  event: HistoryEntry;
  /** The report as it is now. */
  report: Report;
};

/** A page of reports. */
export type ReportConnection = {
  __typename?: 'ReportConnection';
  /** The rows with their cursors. */
  edges: Array<ReportEdge>;
  /** The rows. */
  nodes: Array<Report>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are, at most 10,001; counted only when asked for. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** A report in a page. */
export type ReportEdge = {
  __typename?: 'ReportEdge';
  /** Its place. */
  cursor: Scalars['Cursor']['output'];
  /** The report. */
  node: Report;
};

/** The kind of a report. */
export type ReportKind =
  /** Tổng kết, for a year. */
  | 'FINAL'
  /** Sơ kết, for a half-year. */
  | 'INTERIM';

/** An order of reports. */
export type ReportOrder = {
  /** In which direction. */
  direction?: OrderDirection;
  /** By what. */
  field: ReportOrderField;
};

/** What reports can be ordered by. */
export type ReportOrderField =
  /** The creation. */
  | 'CREATED_AT'
  /** The due time of the present state; those without one come last both ways. */
  | 'DUE_AT'
  /** The title, in Vietnamese order. */
  | 'TITLE'
  /** The latest command. */
  | 'UPDATED_AT';

/** What a mutation of a report answers. */
export type ReportPayload = {
  __typename?: 'ReportPayload';
  /** Why it was refused; empty where it was done. */
  errors: Array<MutationError>;
  /** The report after it; null where it was refused. */
  report?: Maybe<Report>;
};

/** Conditions on reports. All that are given must hold; at most 5 deep, 50 in all, lists of 100. */
export type ReportWhere = {
  /** All of these. */
  and?: InputMaybe<Array<ReportWhere>>;
  /** The kind is this. */
  kind?: InputMaybe<ReportKind>;
  /** Not this. */
  not?: InputMaybe<ReportWhere>;
  /** At least one of these. */
  or?: InputMaybe<Array<ReportWhere>>;
  /** The period has this code. */
  periodCode?: InputMaybe<Scalars['String']['input']>;
  /** The stage is one of these. */
  stageIn?: InputMaybe<Array<Stage>>;
  /** The title or number contains this; case and marks do not matter. */
  textContains?: InputMaybe<Scalars['String']['input']>;
  /** The unit has this code. */
  unitCode?: InputMaybe<Scalars['String']['input']>;
  /** The latest command was taken at this time or later. */
  updatedAtGte?: InputMaybe<Scalars['DateTime']['input']>;
  /** The latest command was taken before this time. */
  updatedAtLt?: InputMaybe<Scalars['DateTime']['input']>;
};

/** A return to the unit. */
export type ReturnReportInput = {
  /** The version that the caller has seen. */
  expectedVersion: Scalars['Int']['input'];
  /** Sent again with the same input, the request answers the same and does nothing. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Further words, at most 2,000 characters. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** Why, at most 2,000 characters. */
  reason?: InputMaybe<Scalars['String']['input']>;
  /** The report. */
  reportId: Scalars['ID']['input'];
};

/** The conclusion of the review. */
export type ReviewReportInput = {
  /** The conclusion, at most 20,000 characters. */
  conclusion?: InputMaybe<Scalars['String']['input']>;
  /** The version that the caller has seen. */
  expectedVersion: Scalars['Int']['input'];
  /** Sent again with the same input, the request answers the same and does nothing. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Further words, at most 2,000 characters. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** The report. */
  reportId: Scalars['ID']['input'];
};

/** A statutory ground for revoking (Law 06/2022/QH15, chapter VII). */
export type RevocationGround =
  /** False or forged papers. */
  | 'FORGED_PAPERS'
  /** Fraud in declaring achievements. */
  | 'FRAUD_IN_DECLARING'
  /** It was found later that the standards were not met. */
  | 'STANDARDS_NOT_MET'
  /** Appraisal contrary to the law. */
  | 'UNLAWFUL_APPRAISAL';

/** A delegation to revoke. */
export type RevokeDelegationInput = {
  /** The delegation. */
  delegationId: Scalars['ID']['input'];
  /** Sent again with the same input, the request answers the same and does nothing. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** A token of a service account to revoke. */
export type RevokeServiceTokenInput = {
  /** Sent again with the same input, the request answers the same and does nothing. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Words for the history. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** The token's identifier, not the token. */
  tokenId: Scalars['ID']['input'];
};

/** A post that a person holds. LEADER and DEPUTY follow from a unit's term and from being its head; nobody is granted them. */
export type Role =
  /** Quản trị: runs accounts and master data, without any domain power. */
  | 'ADMINISTRATOR'
  /** Tổ thẩm định: scores other units. */
  | 'APPRAISER'
  /** Cụm phó, derived. */
  | 'DEPUTY'
  /** Giám đốc Sở: signs and submits them; sits on the cluster. */
  | 'HEAD'
  /** Cụm trưởng, derived. */
  | 'LEADER'
  /** Quan sát viên của Bộ: reads what was submitted. */
  | 'OBSERVER'
  /** Chuyên viên: writes the unit's reports. */
  | 'OFFICER'
  /** Thư ký cụm: records. */
  | 'SECRETARY';

/** One line of the accounts' and roles' history. */
export type RoleChange = Node & {
  __typename?: 'RoleChange';
  /** By whom; null: from the command line. */
  actor?: Maybe<Person>;
  /** When. */
  at: Scalars['DateTime']['output'];
  /** The cluster of the role. */
  cluster?: Maybe<Cluster>;
  /** The typed identifier. */
  id: Scalars['ID']['output'];
  /** What was done. */
  kind: RoleChangeKind;
  /** The words that went with it. */
  note?: Maybe<Scalars['String']['output']>;
  /** To whom. */
  person: Person;
  /** Which role it was about; null where it was about the account. */
  role?: Maybe<Role>;
  /** The unit of the role. */
  unit?: Maybe<Unit>;
  /** The first day of the role. */
  validFrom?: Maybe<Scalars['Date']['output']>;
  /** The last day of the role. */
  validTo?: Maybe<Scalars['Date']['output']>;
};

/** A page of role changes. */
export type RoleChangeConnection = {
  __typename?: 'RoleChangeConnection';
  /** The rows with their cursors. */
  edges: Array<RoleChangeEdge>;
  /** The rows. */
  nodes: Array<RoleChange>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are, at most 10,001; counted only when asked for. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** A role change in a page. */
export type RoleChangeEdge = {
  __typename?: 'RoleChangeEdge';
  /** Its place. */
  cursor: Scalars['Cursor']['output'];
  /** The role change. */
  node: RoleChange;
};

/** What was done to an account or a role. */
export type RoleChangeKind =
  /** An account was disabled. */
  | 'ACCOUNT_DISABLED'
  /** An account was enabled again. */
  | 'ACCOUNT_ENABLED'
  /** An account was opened. */
  | 'ACCOUNT_OPENED'
  /** A role was lent to the person by who holds it; the note names the letter, the workflows and the actions. */
  | 'DELEGATED'
  /** A delegation to the person was revoked, by its giver or its receiver. */
  | 'DELEGATION_REVOKED'
  /** A password was changed. */
  | 'PASSWORD_CHANGED'
  /** A role was ended. */
  | 'ROLE_ENDED'
  /** A role was granted. */
  | 'ROLE_GRANTED'
  /** All tokens of an account were revoked. */
  | 'TOKENS_REVOKED'
  /** A service account was given a token. */
  | 'TOKEN_ISSUED'
  /** One token of a service account was revoked. */
  | 'TOKEN_REVOKED';

/** A role, where it is held, and when. */
export type RoleHolding = {
  __typename?: 'RoleHolding';
  /** The assignment's identifier, for endRole; null for a derived role. */
  assignmentId?: Maybe<Scalars['ID']['output']>;
  /** Whether the term behind a derived role is in no source and only assumed; false for a granted one. */
  assumption: Scalars['Boolean']['output'];
  /** The cluster that it is held in. */
  cluster?: Maybe<Cluster>;
  /** The role. */
  role: Role;
  /** The unit that it is held at or comes from. */
  unit?: Maybe<Unit>;
  /** The first day; null: open. */
  validFrom?: Maybe<Scalars['Date']['output']>;
  /** The last day; null: without end. */
  validTo?: Maybe<Scalars['Date']['output']>;
};

/** A service account that is to get another token. */
export type RotateServiceTokenInput = {
  /** Sent again with the same input, the request does nothing and answers the same account, without the token: nothing of a secret is kept. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** For how many hours the tokens until now go on, 0 to 168; 0 ends them at once. */
  keepHours?: Scalars['Int']['input'];
  /** Words for the history. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** The service account. */
  serviceAccountId: Scalars['ID']['input'];
};

/** A cluster's emulation year (năm thi đua). */
export type Season = Node & {
  __typename?: 'Season';
  /** Its cluster. */
  cluster: Cluster;
  /** Its scoring table, groups before their leaves. */
  criteria: Array<Criterion>;
  /** Whether the scoring table is made up for demonstration. */
  criteriaSynthetic: Scalars['Boolean']['output'];
  /** The typed identifier. */
  id: Scalars['ID']['output'];
  /** When the pact must be signed (Circular 07/2019/TT-BVHTTDL, article 9). */
  pactDueOn?: Maybe<Scalars['Date']['output']>;
  /** Its periods, in their order. */
  periods: Array<Period>;
  /** When titles must be registered (Circular 07/2019/TT-BVHTTDL, article 9). */
  registrationDueOn?: Maybe<Scalars['Date']['output']>;
  /** The sections that each of its reports has, in their order. */
  sections: Array<SectionTemplate>;
  /** Where it stands. */
  state: SeasonState;
  /** The year. */
  year: Scalars['Int']['output'];
};

/** Where an emulation year stands. */
export type SeasonState =
  /** Every head has signed the pact. */
  | 'AGREED'
  /** Closed. */
  | 'CLOSED'
  /** The criteria are being drafted. */
  | 'CRITERIA_DRAFT'
  /** Teams of other units check. */
  | 'CROSS_CHECK'
  /** The year's review. */
  | 'FINAL_REVIEW'
  /** The half-year's review. */
  | 'INTERIM_REVIEW'
  /** The best are nominated. */
  | 'NOMINATED'
  /** Open: reports are taken. */
  | 'OPEN'
  /** Planned. */
  | 'PLANNED'
  /** Units score themselves. */
  | 'SCORING';

/** A section of a report (mục). */
export type Section = {
  __typename?: 'Section';
  /** Its text; empty until it is written. */
  body: Scalars['String']['output'];
  /** Its key. */
  key: Scalars['String']['output'];
  /** Whether it must be filled in. */
  required: Scalars['Boolean']['output'];
  /** Its title, in the language of the request. */
  title: Scalars['String']['output'];
};

/** A section's text. */
export type SectionInput = {
  /** The text, at most 20,000 characters; absent it stays, null clears it. */
  body?: InputMaybe<Scalars['String']['input']>;
  /** Its key. */
  key: Scalars['String']['input'];
};

/** A section that every report of a season has. */
export type SectionTemplate = {
  __typename?: 'SectionTemplate';
  /** Its key. */
  key: Scalars['String']['output'];
  /** Whether it must be filled in. */
  required: Scalars['Boolean']['output'];
  /** Its title, in the language of the request. */
  title: Scalars['String']['output'];
};

/**
 * An account of a program of another house (tài khoản dịch vụ). It acts as a person does and stands in the histories as one, but it
 * is no human: it has no password, holds OFFICER or OBSERVER alone, signs and votes on nothing, is lent nothing, and uses
 * the fields of Query, Mutation and Subscription that are among its operations, all others being FORBIDDEN.
 */
export type ServiceAccount = Node & {
  __typename?: 'ServiceAccount';
  /** When it was opened. */
  createdAt: Scalars['DateTime']['output'];
  /** By whom; null: from the command line. */
  createdBy?: Maybe<Person>;
  /** When it was disabled; null while it is not. */
  disabledAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it ends, with all its tokens. */
  expiresAt: Scalars['DateTime']['output'];
  /** The typed identifier. */
  id: Scalars['ID']['output'];
  /** What it is called. */
  name: Scalars['String']['output'];
  /** The fields of Query, Mutation and Subscription that it may use; the word files opens /files to it. */
  operations: Array<Scalars['String']['output']>;
  /** The person that it is in histories, for grantRole, endRole and revokeTokens. */
  person: Person;
  /** The roles that it holds today. */
  roles: Array<RoleHolding>;
  /** Its tokens, the latest first, at most 20. */
  tokens: Array<ServiceToken>;
};

/** A page of service accounts. */
export type ServiceAccountConnection = {
  __typename?: 'ServiceAccountConnection';
  /** The rows with their cursors. */
  edges: Array<ServiceAccountEdge>;
  /** The rows. */
  nodes: Array<ServiceAccount>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** A service account in a page. */
export type ServiceAccountEdge = {
  __typename?: 'ServiceAccountEdge';
  /** Its place. */
  cursor: Scalars['Cursor']['output'];
  /** The service account. */
  node: ServiceAccount;
};

/** What a change of a service account answers. */
export type ServiceAccountPayload = {
  __typename?: 'ServiceAccountPayload';
  /** Why it was refused; empty where it was done. */
  errors: Array<MutationError>;
  /** The service account after the change; null where it was refused. */
  serviceAccount?: Maybe<ServiceAccount>;
};

/** A role of a service account, held from today until the account ends. */
export type ServiceRoleInput = {
  /** The cluster: required for OBSERVER. */
  clusterId?: InputMaybe<Scalars['ID']['input']>;
  /** OFFICER or OBSERVER. */
  role: GrantableRole;
  /** The unit: required for OFFICER. */
  unitId?: InputMaybe<Scalars['ID']['input']>;
};

/** A token of a service account; the token itself was told once. */
export type ServiceToken = Node & {
  __typename?: 'ServiceToken';
  /** When it ends by itself. */
  expiresAt: Scalars['DateTime']['output'];
  /** The typed identifier. */
  id: Scalars['ID']['output'];
  /** When it was issued. */
  issuedAt: Scalars['DateTime']['output'];
  /** When it was last used, to the minute, told a minute late; null: never. */
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it was revoked; null where it was not. */
  revokedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** What a change of a service account answers that comes with a new token. */
export type ServiceTokenPayload = {
  __typename?: 'ServiceTokenPayload';
  /** Why it was refused; empty where it was done. */
  errors: Array<MutationError>;
  /** The service account after the change; null where it was refused. */
  serviceAccount?: Maybe<ServiceAccount>;
  /** The new token, told this once; null where it was refused, and in the answer to a request that was sent again. */
  token?: Maybe<Scalars['String']['output']>;
};

/** A rehearsal of a workflow: nothing of it is kept. */
export type SimulateInput = {
  /** Facts that hold from the beginning, by name; others have their plainest value. */
  facts?: InputMaybe<Scalars['JSON']['input']>;
  /** The cluster, as the witness of a finding names it; null: a small one made for the definition. */
  roster?: InputMaybe<Scalars['JSON']['input']>;
  /** A definition in YAML, at most 1 MiB; or workflow. */
  source?: InputMaybe<Scalars['String']['input']>;
  /** The steps, at most 200. */
  steps: Array<SimulatedStepInput>;
  /** The name of a published workflow; or source. */
  workflow?: InputMaybe<Scalars['String']['input']>;
};

/** What became of a step of a rehearsal. */
export type SimulatedStep = {
  __typename?: 'SimulatedStep';
  /** Whether it was accepted. */
  accepted: Scalars['Boolean']['output'];
  /** The action. */
  action: Scalars['String']['output'];
  /** Every reason against it. */
  blockers: Array<Blocker>;
  /** When that state is due. */
  dueAt?: Maybe<Scalars['DateTime']['output']>;
  /** The actions that would be possible next, for whoever holds the seat. */
  next: Array<Scalars['String']['output']>;
  /** The state afterwards; null before the case has begun. */
  state?: Maybe<WorkflowState>;
};

/** A step of a rehearsal. */
export type SimulatedStepInput = {
  /** The action. */
  action: Scalars['String']['input'];
  /** Days that pass before it, such as P3D. */
  after?: InputMaybe<Scalars['String']['input']>;
  /** The role of the definition from whose seat it is taken, SYSTEM, or members. */
  as?: InputMaybe<Scalars['String']['input']>;
  /** What a vote says: yes, no or abstain. */
  choice?: InputMaybe<Scalars['String']['input']>;
  /** Facts that hold from this step on, by name. */
  facts?: InputMaybe<Scalars['JSON']['input']>;
  /** The candidates that a vote names. */
  for?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The action's inputs by name. */
  input?: InputMaybe<Scalars['JSON']['input']>;
  /** The lane of a vote. */
  lane?: InputMaybe<Scalars['String']['input']>;
  /** Who it is; else one person a post and unit. */
  person?: InputMaybe<Scalars['String']['input']>;
  /** The unit of the seat, where the role has several. */
  unit?: InputMaybe<Scalars['String']['input']>;
};

/** What simulate answers. */
export type Simulation = {
  __typename?: 'Simulation';
  /** What the checker found in the definition. */
  findings: Array<Finding>;
  /** What became of each step. */
  steps: Array<SimulatedStep>;
};

/** A subject as it was at a time, made of its steps up to then. */
export type Snapshot = {
  __typename?: 'Snapshot';
  /** The time. */
  at: Scalars['DateTime']['output'];
  /** How often each action had been taken. */
  counts: Array<ActionCount>;
  /** When that state was due. */
  dueAt?: Maybe<Scalars['DateTime']['output']>;
  /** The state that it was in. */
  state: WorkflowState;
  /** The version that it had. */
  version: Scalars['Int']['output'];
};

/** The fixed vocabulary of where a case stands; each state of a definition belongs to one stage. */
export type Stage =
  /** Ended without commendation (kết thúc). */
  | 'CLOSED'
  /** Commended (được khen). */
  | 'COMMENDED'
  /** Given up before it was ever submitted (đã hủy). */
  | 'DISCARDED'
  /** With the unit, being written (bản thảo). */
  | 'DRAFT'
  /** Sent back to the unit (trả lại). */
  | 'RETURNED'
  /** The review is concluded (đã kết luận). */
  | 'REVIEWED'
  /** The commendation was revoked (đã thu hồi). */
  | 'REVOKED'
  /** Sent to the cluster (đã gửi). */
  | 'SUBMITTED';

/** A state's name in the old version and in the new one. */
export type StateMapping = {
  /** In the old version. */
  from: Scalars['String']['input'];
  /** In the new one. */
  to: Scalars['String']['input'];
};

/** What a workflow moves: it has a state, a version that every command raises by one, and the actions that leave its present state. */
export type Subject = {
  /** The vote that is open, or was open last; null where there was none. */
  approval?: Maybe<Approval>;
  /** The version of the workflow that it runs on. */
  definition: WorkflowDefinition;
  /** When the present state is due; null where it has no due time. */
  dueAt?: Maybe<Scalars['DateTime']['output']>;
  /** Every step that was taken, the first one first. */
  history: HistoryConnection;
  /** The typed identifier. */
  id: Scalars['ID']['output'];
  /** The subject as it was at a time; null where it did not exist yet. */
  snapshot?: Maybe<Snapshot>;
  /** The stage of that state: the fixed vocabulary that every client may rely on. */
  stage: Stage;
  /** The state of the workflow's definition. */
  state: WorkflowState;
  /** Every action that leaves the present state, with all reasons against it. */
  transitions: Array<Transition>;
  /** Raised by one with each command; send it back as expectedVersion. */
  version: Scalars['Int']['output'];
};


/** What a workflow moves: it has a state, a version that every command raises by one, and the actions that leave its present state. */
export type SubjectHistoryArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  asOf?: InputMaybe<Scalars['DateTime']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** What a workflow moves: it has a state, a version that every command raises by one, and the actions that leave its present state. */
export type SubjectSnapshotArgs = {
  at: Scalars['DateTime']['input'];
};

/** The head's signature. */
export type SubmitReportInput = {
  /** The version that the caller has seen. */
  expectedVersion: Scalars['Int']['input'];
  /** Sent again with the same input, the request answers the same and does nothing. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Why it is late; required past the due time. At most 2,000 characters. */
  lateReason?: InputMaybe<Scalars['String']['input']>;
  /** Words that go with it, at most 2,000 characters. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** The report. */
  reportId: Scalars['ID']['input'];
};

/** What can be followed live. */
export type Subscription = {
  __typename?: 'Subscription';
  /** Every step of the subjects of any kind, cases and reports, that the viewer may read; else as reportChanged. */
  caseChanged: CaseChange;
  /** Tells when the viewer's inbox changes: at once after a step, within a minute after anything else (a due time, a delegation). Steps that come together are told together. */
  inboxChanged: InboxChange;
  /** Every step of the reports that the viewer may read, in the order of the log, from now on or behind a cursor. Each is judged anew by the roles of the moment; what the viewer may not see is left out. */
  reportChanged: ReportChange;
};


/** What can be followed live. */
export type SubscriptionCaseChangedArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  subjectId?: InputMaybe<Scalars['ID']['input']>;
  where?: InputMaybe<CaseWhere>;
};


/** What can be followed live. */
export type SubscriptionInboxChangedArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
};


/** What can be followed live. */
export type SubscriptionReportChangedArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  where?: InputMaybe<ReportWhere>;
};

/** From a day on, one unit goes on for another (kế thừa). */
export type Succession = {
  __typename?: 'Succession';
  /** The day from which it counts. */
  effectiveOn: Scalars['Date']['output'];
  /** The successor's province as it was named. */
  province: Scalars['String']['output'];
  /** The successor; null until that unit is known to the system. */
  unit?: Maybe<Unit>;
};

/** Who counted votes on paper (kiểm phiếu). */
export type Teller = {
  __typename?: 'Teller';
  /** The person. */
  person: Person;
  /** The unit that he is of. */
  unit: Unit;
};

/** An action that leaves a subject's present state, judged for the viewer by the code that decides. */
export type Transition = {
  __typename?: 'Transition';
  /** Its name; send it to performAction. */
  action: Scalars['String']['output'];
  /** Whether nothing blocks it before any input is given. */
  allowed: Scalars['Boolean']['output'];
  /** Whether only the system takes it: when a time has come, or a vote has closed. It is no button. */
  automatic: Scalars['Boolean']['output'];
  /** Every reason against it. */
  blockers: Array<Blocker>;
  /** The inputs that it takes. */
  inputs: Array<WantedInput>;
  /** Its label, in the language of the request. */
  label: Scalars['String']['output'];
  /** For whom the viewer would act; null: for himself. */
  onBehalfOf?: Maybe<Giver>;
  /** The state that it leads to. */
  to: WorkflowState;
};

/** The workflow does not allow the action now. */
export type TransitionBlockedError = UserError & {
  __typename?: 'TransitionBlockedError';
  /** Every reason at once. */
  blockers: Array<Blocker>;
  /** TRANSITION_BLOCKED. */
  code: Scalars['String']['output'];
  /** A sentence for a person, in the language of the request. */
  message: Scalars['String']['output'];
  /** Null: it is about the whole. */
  path?: Maybe<Array<Scalars['String']['output']>>;
  /** The present state. */
  state: WorkflowState;
};

/** A department (đơn vị, Sở): an identity that outlives its names. */
export type Unit = Node & {
  __typename?: 'Unit';
  /** Its cases that the viewer may read, the latest changed first. */
  cases: CaseConnection;
  /** Short and stable: phuyen. */
  code: Scalars['String']['output'];
  /** The typed identifier. */
  id: Scalars['ID']['output'];
  /** Its name; in a record, as it was at the time of the record. */
  name: Scalars['String']['output'];
  /** The province's code in the national list. */
  provinceCode: Scalars['String']['output'];
  /** Its reports that the viewer may read, the latest changed first. */
  reports: ReportConnection;
  /** The province's name: Phú Yên. */
  shortName: Scalars['String']['output'];
  /** What goes on for it, from which day. */
  succeededBy: Array<Succession>;
  /** Whether it has the tourism mandate. */
  tourism: Scalars['Boolean']['output'];
};


/** A department (đơn vị, Sở): an identity that outlives its names. */
export type UnitCasesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  where?: InputMaybe<CaseWhere>;
};


/** A department (đơn vị, Sở): an identity that outlives its names. */
export type UnitReportsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<Array<ReportOrder>>;
  where?: InputMaybe<ReportWhere>;
};

/** Changes of a case's content. What is absent stays, null clears. */
export type UpdateCaseInput = {
  /** The case. */
  caseId: Scalars['ID']['input'];
  /** The version that the caller has seen. */
  expectedVersion: Scalars['Int']['input'];
  /** Values of fields by name. */
  fields?: InputMaybe<Scalars['JSON']['input']>;
  /** Sent again with the same input, the request answers the same and does nothing. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The title; it cannot be cleared. */
  title?: InputMaybe<Scalars['String']['input']>;
};

/** Changes of a report's content. What is absent stays, null clears; sections and indicators merge by their keys. */
export type UpdateReportInput = {
  /** The day up to which the figures count. */
  cutoffOn?: InputMaybe<Scalars['Date']['input']>;
  /** The version that the caller has seen. */
  expectedVersion: Scalars['Int']['input'];
  /** Sent again with the same input, the request answers the same and does nothing. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Indicators to change. */
  indicators?: InputMaybe<Array<IndicatorInput>>;
  /** The number as a document, at most 60 characters. */
  number?: InputMaybe<Scalars['String']['input']>;
  /** The report. */
  reportId: Scalars['ID']['input'];
  /** Sections to change. */
  sections?: InputMaybe<Array<SectionInput>>;
  /** The title; it cannot be cleared. */
  title?: InputMaybe<Scalars['String']['input']>;
};

/** A refusal that the caller can mend. More kinds may come: rely on code and message. */
export type UserError = {
  /** A stable code of the catalogue. */
  code: Scalars['String']['output'];
  /** A sentence for a person, in the language of the request. */
  message: Scalars['String']['output'];
  /** The place in the input that it is about; null where it is about the whole. */
  path?: Maybe<Array<Scalars['String']['output']>>;
};

/** The subject has moved on since the version that was sent. */
export type VersionConflictError = UserError & {
  __typename?: 'VersionConflictError';
  /** VERSION_CONFLICT. */
  code: Scalars['String']['output'];
  /** The subject as it is now. */
  current?: Maybe<Subject>;
  /** A sentence for a person, in the language of the request. */
  message: Scalars['String']['output'];
  /** expectedVersion. */
  path?: Maybe<Array<Scalars['String']['output']>>;
};

/** Votes added up. */
export type VoteCount = {
  __typename?: 'VoteCount';
  /** Neither. */
  abstain: Scalars['Int']['output'];
  /** Papers that say nothing that counts. */
  invalid: Scalars['Int']['output'];
  /** Against it. */
  no: Scalars['Int']['output'];
  /** For it, or papers that name a candidate. */
  yes: Scalars['Int']['output'];
};

/** One seat's vote. */
export type VoteInput = {
  /** What it says; for an approval over candidates only ABSTAIN. */
  choice?: InputMaybe<Choice>;
  /** A version that the caller has seen since the round was opened or its content changed: votes of others meanwhile do no harm. */
  expectedVersion: Scalars['Int']['input'];
  /** The candidates that it names, at most as many as can win. */
  for?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Sent again with the same input, the request answers the same and does nothing. A secret vote takes none: nothing is kept that would hold it. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The lane; needed where there are several. */
  lane?: InputMaybe<Scalars['String']['input']>;
  /** Words that go with it, at most 2,000 characters; not with a secret vote. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** For whom; null: for oneself, or for whoever's delegation gives a vote. */
  onBehalfOf?: InputMaybe<Scalars['ID']['input']>;
  /** The subject that is voted on. */
  subjectId: Scalars['ID']['input'];
};

/** What a vote answers. */
export type VotePayload = {
  __typename?: 'VotePayload';
  /** Why it was refused; empty where it was done. */
  errors: Array<MutationError>;
  /** Of a secret vote: what to look for among the published papers. It is told once and kept nowhere. It proves what its holder voted to whoever sees it. */
  receipt?: Maybe<Scalars['String']['output']>;
  /** The subject after it; null where it was refused. */
  subject?: Maybe<Subject>;
};

/** An input that an action takes. */
export type WantedInput = {
  __typename?: 'WantedInput';
  /** Its label, in the language of the request. */
  label: Scalars['String']['output'];
  /** Its name within performAction's input. */
  name: Scalars['String']['output'];
  /** Whether it is required already now, before any input is given. */
  required: Scalars['Boolean']['output'];
  /** text, int, decimal, bool, date, enum, or a record's name such as Decision. */
  type: Scalars['String']['output'];
  /** The values of an enum; null for other types. */
  values?: Maybe<Array<Scalars['String']['output']>>;
};

/** A difference between two versions of a workflow. */
export type WorkflowChange = {
  __typename?: 'WorkflowChange';
  /** A stable code. */
  code: Scalars['String']['output'];
  /** A sentence for a person. */
  message: Scalars['String']['output'];
  /** Whether it can touch running cases that are migrated. */
  touchesCases: Scalars['Boolean']['output'];
};

/** A page of workflows. */
export type WorkflowConnection = {
  __typename?: 'WorkflowConnection';
  /** The rows with their cursors. */
  edges: Array<WorkflowEdge>;
  /** The rows. */
  nodes: Array<WorkflowDefinition>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are, at most 10,001; counted only when asked for. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** A workflow as it is defined: data, open to everyone. */
export type WorkflowDefinition = Node & {
  __typename?: 'WorkflowDefinition';
  /** A drawing of it as text. */
  diagram: Scalars['String']['output'];
  /** What the checker found. */
  findings?: Maybe<Array<Finding>>;
  /** The SHA-256 of its canonical form. */
  hash: Scalars['String']['output'];
  /** The typed identifier of this version. */
  id: Scalars['ID']['output'];
  /** Its label, in the language of the request. */
  label: Scalars['String']['output'];
  /** Its name. */
  name: Scalars['String']['output'];
  /** The definition as it was written. */
  source: Scalars['String']['output'];
  /** Its states, in the definition's order. */
  states: Array<WorkflowState>;
  /** Its actions, in the definition's order; create is not listed. */
  transitions: Array<WorkflowTransition>;
  /** Its version, from 1. */
  version: Scalars['Int']['output'];
  /** Its other versions, the latest first. */
  versions: Array<Scalars['Int']['output']>;
};


/** A workflow as it is defined: data, open to everyone. */
export type WorkflowDefinitionDiagramArgs = {
  format?: DiagramFormat;
};

/** A workflow in a page. */
export type WorkflowEdge = {
  __typename?: 'WorkflowEdge';
  /** Its place. */
  cursor: Scalars['Cursor']['output'];
  /** The workflow. */
  node: WorkflowDefinition;
};

/** A state of a workflow's definition. */
export type WorkflowState = {
  __typename?: 'WorkflowState';
  /** Whether no action leaves it. */
  final: Scalars['Boolean']['output'];
  /** Its label, in the language of the request. */
  label: Scalars['String']['output'];
  /** Its name in the definition. */
  name: Scalars['String']['output'];
  /** Whether a case may stay there for good. */
  rest: Scalars['Boolean']['output'];
  /** The stage that it belongs to. */
  stage: Stage;
};

/** An action of a definition. from[i] leads to to[i]. */
export type WorkflowTransition = {
  __typename?: 'WorkflowTransition';
  /** Its name. */
  action: Scalars['String']['output'];
  /** The states that it leaves, in the definition's order. */
  from: Array<Scalars['String']['output']>;
  /** Its label, in the language of the request. */
  label: Scalars['String']['output'];
  /** The definition's roles that may take it. */
  roles: Array<Scalars['String']['output']>;
  /** The states that it leads to, each for the from at its place. */
  to: Array<Scalars['String']['output']>;
};

export type ClusterQueryVariables = Exact<{
  code: Scalars['String']['input'];
  asOf?: InputMaybe<Scalars['Date']['input']>;
}>;


export type ClusterQuery = { __typename?: 'Query', cluster?: { __typename?: 'Cluster', id: string, code: string, name: string, members: Array<{ __typename?: 'Membership', leadership?: Leadership | null, unit: { __typename?: 'Unit', id: string, code: string, name: string } }>, seasons: Array<{ __typename?: 'Season', id: string, year: number, state: SeasonState, periods: Array<{ __typename?: 'Period', id: string, code: string, kind: PeriodKind, startsOn: string, endsOn: string, reportDueOn: string }> }> } | null };

type Problems_RefusedError_Fragment = { __typename: 'RefusedError', code: string, message: string, path?: Array<string> | null };

type Problems_TransitionBlockedError_Fragment = { __typename: 'TransitionBlockedError', code: string, message: string, path?: Array<string> | null, state: { __typename?: 'WorkflowState', name: string }, blockers: Array<{ __typename?: 'Blocker', code: string, message: string, field?: string | null }> };

type Problems_VersionConflictError_Fragment = { __typename: 'VersionConflictError', code: string, message: string, path?: Array<string> | null, current?:
    | { __typename?: 'Case', id: string, version: number }
    | { __typename?: 'Report', id: string, version: number }
   | null };

export type ProblemsFragment =
  | Problems_RefusedError_Fragment
  | Problems_TransitionBlockedError_Fragment
  | Problems_VersionConflictError_Fragment
;

export type InboxQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['Cursor']['input']>;
}>;


export type InboxQuery = { __typename?: 'Query', inbox: { __typename?: 'InboxConnection', totalCount?: number | null, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ __typename?: 'InboxItem', dueAt?: string | null, overdue: boolean, actions: Array<string>, subject:
        | { __typename: 'Case', id: string, version: number, stage: Stage }
        | { __typename: 'Report', number?: string | null, title: string, id: string, version: number, stage: Stage }
       }> } };

export type PeriodQueryVariables = Exact<{
  clusterCode: Scalars['String']['input'];
  code: Scalars['String']['input'];
}>;


export type PeriodQuery = { __typename?: 'Query', period?: { __typename?: 'Period', id: string, code: string, kind: PeriodKind, startsOn: string, endsOn: string, reportDueOn: string } | null };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { __typename?: 'Query', viewer?: { __typename?: 'Person', id: string, name: string, email?: string | null, roles?: Array<{ __typename?: 'RoleHolding', role: Role, validFrom?: string | null, validTo?: string | null, unit?: { __typename?: 'Unit', id: string, code: string, name: string } | null, cluster?: { __typename?: 'Cluster', id: string, code: string } | null }> | null } | null };

export type ReportRowFragment = { __typename?: 'Report', id: string, number?: string | null, title: string, kind: ReportKind, stage: Stage, version: number, dueAt?: string | null, createdAt: string, updatedAt: string, state: { __typename?: 'WorkflowState', name: string, label: string }, unit: { __typename?: 'Unit', id: string, code: string, name: string }, author: { __typename?: 'Person', id: string, name: string }, period: { __typename?: 'Period', id: string, code: string }, transitions: Array<{ __typename?: 'Transition', action: string, label: string, allowed: boolean, to: { __typename?: 'WorkflowState', name: string, label: string, stage: Stage }, blockers: Array<{ __typename?: 'Blocker', code: string, message: string, field?: string | null }>, inputs: Array<{ __typename?: 'WantedInput', name: string, type: string, required: boolean, label: string }> }> };

export type FileFragment = { __typename?: 'Attachment', id: string, name: string, mediaType: string, size: number, sha256: string, url: string };

export type ReportsQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['Cursor']['input']>;
  where?: InputMaybe<ReportWhere>;
  orderBy?: InputMaybe<Array<ReportOrder> | ReportOrder>;
}>;


export type ReportsQuery = { __typename?: 'Query', reports: { __typename?: 'ReportConnection', pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ __typename?: 'Report', id: string, number?: string | null, title: string, kind: ReportKind, stage: Stage, version: number, dueAt?: string | null, createdAt: string, updatedAt: string, state: { __typename?: 'WorkflowState', name: string, label: string }, unit: { __typename?: 'Unit', id: string, code: string, name: string }, author: { __typename?: 'Person', id: string, name: string }, period: { __typename?: 'Period', id: string, code: string }, transitions: Array<{ __typename?: 'Transition', action: string, label: string, allowed: boolean, to: { __typename?: 'WorkflowState', name: string, label: string, stage: Stage }, blockers: Array<{ __typename?: 'Blocker', code: string, message: string, field?: string | null }>, inputs: Array<{ __typename?: 'WantedInput', name: string, type: string, required: boolean, label: string }> }> }> } };

export type ReportQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type ReportQuery = { __typename?: 'Query', node?:
    | { __typename: 'Attachment' }
    | { __typename: 'Case' }
    | { __typename: 'Cluster' }
    | { __typename: 'Commendation' }
    | { __typename: 'Criterion' }
    | { __typename: 'Decision' }
    | { __typename: 'Delegation' }
    | { __typename: 'HistoryEntry' }
    | { __typename: 'Period' }
    | { __typename: 'Person' }
    | { __typename: 'Proposal' }
    | { __typename: 'Report', late: boolean, cutoffOn?: string | null, id: string, number?: string | null, title: string, kind: ReportKind, stage: Stage, version: number, dueAt?: string | null, createdAt: string, updatedAt: string, sections: Array<{ __typename?: 'Section', key: string, title: string, body: string, required: boolean }>, indicators: Array<{ __typename?: 'Indicator', code: string, name: string, measure: string, target?: string | null, actual?: string | null, evidence: Array<{ __typename?: 'Attachment', id: string, name: string, mediaType: string, size: number, sha256: string, url: string }> }>, commendations: Array<{ __typename?: 'Commendation', id: string, form: CommendationForm, decision?: { __typename?: 'Decision', number: string, issuedOn: string, issuer: Issuer, signer: string, papers: Array<{ __typename?: 'Attachment', id: string, name: string, mediaType: string, size: number, sha256: string, url: string }> } | null }>, state: { __typename?: 'WorkflowState', name: string, label: string }, unit: { __typename?: 'Unit', id: string, code: string, name: string }, author: { __typename?: 'Person', id: string, name: string }, period: { __typename?: 'Period', id: string, code: string }, transitions: Array<{ __typename?: 'Transition', action: string, label: string, allowed: boolean, to: { __typename?: 'WorkflowState', name: string, label: string, stage: Stage }, blockers: Array<{ __typename?: 'Blocker', code: string, message: string, field?: string | null }>, inputs: Array<{ __typename?: 'WantedInput', name: string, type: string, required: boolean, label: string }> }> }
    | { __typename: 'RoleChange' }
    | { __typename: 'Season' }
    | { __typename: 'ServiceAccount' }
    | { __typename: 'ServiceToken' }
    | { __typename: 'Unit' }
    | { __typename: 'WorkflowDefinition' }
   | null };

export type ReportHistoryQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['Cursor']['input']>;
}>;


export type ReportHistoryQuery = { __typename?: 'Query', node?:
    | { __typename: 'Attachment' }
    | { __typename: 'Case' }
    | { __typename: 'Cluster' }
    | { __typename: 'Commendation' }
    | { __typename: 'Criterion' }
    | { __typename: 'Decision' }
    | { __typename: 'Delegation' }
    | { __typename: 'HistoryEntry' }
    | { __typename: 'Period' }
    | { __typename: 'Person' }
    | { __typename: 'Proposal' }
    | { __typename: 'Report', history: { __typename?: 'HistoryConnection', pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ __typename?: 'HistoryEntry', id: string, action: string, from?: string | null, to: string, note?: string | null, at: string, actor?: { __typename?: 'Person', id: string, name: string } | null, onBehalfOf?: { __typename?: 'Person', id: string, name: string } | null }> } }
    | { __typename: 'RoleChange' }
    | { __typename: 'Season' }
    | { __typename: 'ServiceAccount' }
    | { __typename: 'ServiceToken' }
    | { __typename: 'Unit' }
    | { __typename: 'WorkflowDefinition' }
   | null };

export type CreateReportMutationVariables = Exact<{
  input: CreateReportInput;
}>;


export type CreateReportMutation = { __typename?: 'Mutation', createReport: { __typename?: 'ReportPayload', report?: { __typename?: 'Report', id: string, number?: string | null, title: string, kind: ReportKind, stage: Stage, version: number, dueAt?: string | null, createdAt: string, updatedAt: string, state: { __typename?: 'WorkflowState', name: string, label: string }, unit: { __typename?: 'Unit', id: string, code: string, name: string }, author: { __typename?: 'Person', id: string, name: string }, period: { __typename?: 'Period', id: string, code: string }, transitions: Array<{ __typename?: 'Transition', action: string, label: string, allowed: boolean, to: { __typename?: 'WorkflowState', name: string, label: string, stage: Stage }, blockers: Array<{ __typename?: 'Blocker', code: string, message: string, field?: string | null }>, inputs: Array<{ __typename?: 'WantedInput', name: string, type: string, required: boolean, label: string }> }> } | null, errors: Array<
      | { __typename: 'RefusedError', code: string, message: string, path?: Array<string> | null }
      | { __typename: 'TransitionBlockedError', code: string, message: string, path?: Array<string> | null, state: { __typename?: 'WorkflowState', name: string }, blockers: Array<{ __typename?: 'Blocker', code: string, message: string, field?: string | null }> }
      | { __typename: 'VersionConflictError', code: string, message: string, path?: Array<string> | null, current?:
          | { __typename?: 'Case', id: string, version: number }
          | { __typename?: 'Report', id: string, version: number }
         | null }
    > } };

export type UpdateReportMutationVariables = Exact<{
  input: UpdateReportInput;
}>;


export type UpdateReportMutation = { __typename?: 'Mutation', updateReport: { __typename?: 'ReportPayload', report?: { __typename?: 'Report', id: string, number?: string | null, title: string, kind: ReportKind, stage: Stage, version: number, dueAt?: string | null, createdAt: string, updatedAt: string, state: { __typename?: 'WorkflowState', name: string, label: string }, unit: { __typename?: 'Unit', id: string, code: string, name: string }, author: { __typename?: 'Person', id: string, name: string }, period: { __typename?: 'Period', id: string, code: string }, transitions: Array<{ __typename?: 'Transition', action: string, label: string, allowed: boolean, to: { __typename?: 'WorkflowState', name: string, label: string, stage: Stage }, blockers: Array<{ __typename?: 'Blocker', code: string, message: string, field?: string | null }>, inputs: Array<{ __typename?: 'WantedInput', name: string, type: string, required: boolean, label: string }> }> } | null, errors: Array<
      | { __typename: 'RefusedError', code: string, message: string, path?: Array<string> | null }
      | { __typename: 'TransitionBlockedError', code: string, message: string, path?: Array<string> | null, state: { __typename?: 'WorkflowState', name: string }, blockers: Array<{ __typename?: 'Blocker', code: string, message: string, field?: string | null }> }
      | { __typename: 'VersionConflictError', code: string, message: string, path?: Array<string> | null, current?:
          | { __typename?: 'Case', id: string, version: number }
          | { __typename?: 'Report', id: string, version: number }
         | null }
    > } };

export type SubmitReportMutationVariables = Exact<{
  input: SubmitReportInput;
}>;


export type SubmitReportMutation = { __typename?: 'Mutation', submitReport: { __typename?: 'ReportPayload', report?: { __typename?: 'Report', id: string, number?: string | null, title: string, kind: ReportKind, stage: Stage, version: number, dueAt?: string | null, createdAt: string, updatedAt: string, state: { __typename?: 'WorkflowState', name: string, label: string }, unit: { __typename?: 'Unit', id: string, code: string, name: string }, author: { __typename?: 'Person', id: string, name: string }, period: { __typename?: 'Period', id: string, code: string }, transitions: Array<{ __typename?: 'Transition', action: string, label: string, allowed: boolean, to: { __typename?: 'WorkflowState', name: string, label: string, stage: Stage }, blockers: Array<{ __typename?: 'Blocker', code: string, message: string, field?: string | null }>, inputs: Array<{ __typename?: 'WantedInput', name: string, type: string, required: boolean, label: string }> }> } | null, errors: Array<
      | { __typename: 'RefusedError', code: string, message: string, path?: Array<string> | null }
      | { __typename: 'TransitionBlockedError', code: string, message: string, path?: Array<string> | null, state: { __typename?: 'WorkflowState', name: string }, blockers: Array<{ __typename?: 'Blocker', code: string, message: string, field?: string | null }> }
      | { __typename: 'VersionConflictError', code: string, message: string, path?: Array<string> | null, current?:
          | { __typename?: 'Case', id: string, version: number }
          | { __typename?: 'Report', id: string, version: number }
         | null }
    > } };

export type ReturnReportMutationVariables = Exact<{
  input: ReturnReportInput;
}>;


export type ReturnReportMutation = { __typename?: 'Mutation', returnReport: { __typename?: 'ReportPayload', report?: { __typename?: 'Report', id: string, number?: string | null, title: string, kind: ReportKind, stage: Stage, version: number, dueAt?: string | null, createdAt: string, updatedAt: string, state: { __typename?: 'WorkflowState', name: string, label: string }, unit: { __typename?: 'Unit', id: string, code: string, name: string }, author: { __typename?: 'Person', id: string, name: string }, period: { __typename?: 'Period', id: string, code: string }, transitions: Array<{ __typename?: 'Transition', action: string, label: string, allowed: boolean, to: { __typename?: 'WorkflowState', name: string, label: string, stage: Stage }, blockers: Array<{ __typename?: 'Blocker', code: string, message: string, field?: string | null }>, inputs: Array<{ __typename?: 'WantedInput', name: string, type: string, required: boolean, label: string }> }> } | null, errors: Array<
      | { __typename: 'RefusedError', code: string, message: string, path?: Array<string> | null }
      | { __typename: 'TransitionBlockedError', code: string, message: string, path?: Array<string> | null, state: { __typename?: 'WorkflowState', name: string }, blockers: Array<{ __typename?: 'Blocker', code: string, message: string, field?: string | null }> }
      | { __typename: 'VersionConflictError', code: string, message: string, path?: Array<string> | null, current?:
          | { __typename?: 'Case', id: string, version: number }
          | { __typename?: 'Report', id: string, version: number }
         | null }
    > } };

export type ReviewReportMutationVariables = Exact<{
  input: ReviewReportInput;
}>;


export type ReviewReportMutation = { __typename?: 'Mutation', reviewReport: { __typename?: 'ReportPayload', report?: { __typename?: 'Report', id: string, number?: string | null, title: string, kind: ReportKind, stage: Stage, version: number, dueAt?: string | null, createdAt: string, updatedAt: string, state: { __typename?: 'WorkflowState', name: string, label: string }, unit: { __typename?: 'Unit', id: string, code: string, name: string }, author: { __typename?: 'Person', id: string, name: string }, period: { __typename?: 'Period', id: string, code: string }, transitions: Array<{ __typename?: 'Transition', action: string, label: string, allowed: boolean, to: { __typename?: 'WorkflowState', name: string, label: string, stage: Stage }, blockers: Array<{ __typename?: 'Blocker', code: string, message: string, field?: string | null }>, inputs: Array<{ __typename?: 'WantedInput', name: string, type: string, required: boolean, label: string }> }> } | null, errors: Array<
      | { __typename: 'RefusedError', code: string, message: string, path?: Array<string> | null }
      | { __typename: 'TransitionBlockedError', code: string, message: string, path?: Array<string> | null, state: { __typename?: 'WorkflowState', name: string }, blockers: Array<{ __typename?: 'Blocker', code: string, message: string, field?: string | null }> }
      | { __typename: 'VersionConflictError', code: string, message: string, path?: Array<string> | null, current?:
          | { __typename?: 'Case', id: string, version: number }
          | { __typename?: 'Report', id: string, version: number }
         | null }
    > } };

export type CommendReportMutationVariables = Exact<{
  input: CommendReportInput;
}>;


export type CommendReportMutation = { __typename?: 'Mutation', commendReport: { __typename?: 'ReportPayload', report?: { __typename?: 'Report', id: string, number?: string | null, title: string, kind: ReportKind, stage: Stage, version: number, dueAt?: string | null, createdAt: string, updatedAt: string, commendations: Array<{ __typename?: 'Commendation', id: string, form: CommendationForm }>, state: { __typename?: 'WorkflowState', name: string, label: string }, unit: { __typename?: 'Unit', id: string, code: string, name: string }, author: { __typename?: 'Person', id: string, name: string }, period: { __typename?: 'Period', id: string, code: string }, transitions: Array<{ __typename?: 'Transition', action: string, label: string, allowed: boolean, to: { __typename?: 'WorkflowState', name: string, label: string, stage: Stage }, blockers: Array<{ __typename?: 'Blocker', code: string, message: string, field?: string | null }>, inputs: Array<{ __typename?: 'WantedInput', name: string, type: string, required: boolean, label: string }> }> } | null, errors: Array<
      | { __typename: 'RefusedError', code: string, message: string, path?: Array<string> | null }
      | { __typename: 'TransitionBlockedError', code: string, message: string, path?: Array<string> | null, state: { __typename?: 'WorkflowState', name: string }, blockers: Array<{ __typename?: 'Blocker', code: string, message: string, field?: string | null }> }
      | { __typename: 'VersionConflictError', code: string, message: string, path?: Array<string> | null, current?:
          | { __typename?: 'Case', id: string, version: number }
          | { __typename?: 'Report', id: string, version: number }
         | null }
    > } };

export type ReportChangedSubscriptionVariables = Exact<{
  where?: InputMaybe<ReportWhere>;
  after?: InputMaybe<Scalars['Cursor']['input']>;
}>;


export type ReportChangedSubscription = { __typename?: 'Subscription', reportChanged: { __typename?: 'ReportChange', cursor: string, event: { __typename?: 'HistoryEntry', id: string, action: string, from?: string | null, to: string, at: string, actor?: { __typename?: 'Person', id: string, name: string } | null }, report: { __typename?: 'Report', id: string, stage: Stage, version: number } } };

type Buttons_Case_Fragment = { __typename?: 'Case', transitions: Array<{ __typename?: 'Transition', action: string, label: string, allowed: boolean, to: { __typename?: 'WorkflowState', name: string, label: string, stage: Stage }, blockers: Array<{ __typename?: 'Blocker', code: string, message: string, field?: string | null }>, inputs: Array<{ __typename?: 'WantedInput', name: string, type: string, required: boolean, label: string }> }> };

type Buttons_Report_Fragment = { __typename?: 'Report', transitions: Array<{ __typename?: 'Transition', action: string, label: string, allowed: boolean, to: { __typename?: 'WorkflowState', name: string, label: string, stage: Stage }, blockers: Array<{ __typename?: 'Blocker', code: string, message: string, field?: string | null }>, inputs: Array<{ __typename?: 'WantedInput', name: string, type: string, required: boolean, label: string }> }> };

export type ButtonsFragment =
  | Buttons_Case_Fragment
  | Buttons_Report_Fragment
;

export type PerformActionMutationVariables = Exact<{
  input: PerformActionInput;
}>;


export type PerformActionMutation = { __typename?: 'Mutation', performAction: { __typename?: 'PerformActionPayload', subject?:
      | { __typename: 'Case', id: string, version: number, stage: Stage, state: { __typename?: 'WorkflowState', name: string, label: string }, transitions: Array<{ __typename?: 'Transition', action: string, label: string, allowed: boolean, to: { __typename?: 'WorkflowState', name: string, label: string, stage: Stage }, blockers: Array<{ __typename?: 'Blocker', code: string, message: string, field?: string | null }>, inputs: Array<{ __typename?: 'WantedInput', name: string, type: string, required: boolean, label: string }> }> }
      | { __typename: 'Report', id: string, version: number, stage: Stage, state: { __typename?: 'WorkflowState', name: string, label: string }, transitions: Array<{ __typename?: 'Transition', action: string, label: string, allowed: boolean, to: { __typename?: 'WorkflowState', name: string, label: string, stage: Stage }, blockers: Array<{ __typename?: 'Blocker', code: string, message: string, field?: string | null }>, inputs: Array<{ __typename?: 'WantedInput', name: string, type: string, required: boolean, label: string }> }> }
     | null, errors: Array<
      | { __typename: 'RefusedError', code: string, message: string, path?: Array<string> | null }
      | { __typename: 'TransitionBlockedError', code: string, message: string, path?: Array<string> | null, state: { __typename?: 'WorkflowState', name: string }, blockers: Array<{ __typename?: 'Blocker', code: string, message: string, field?: string | null }> }
      | { __typename: 'VersionConflictError', code: string, message: string, path?: Array<string> | null, current?:
          | { __typename?: 'Case', id: string, version: number }
          | { __typename?: 'Report', id: string, version: number }
         | null }
    > } };

export type WorkflowDefinitionQueryVariables = Exact<{
  name: Scalars['String']['input'];
}>;


export type WorkflowDefinitionQuery = { __typename?: 'Query', workflow?: { __typename?: 'WorkflowDefinition', name: string, version: number, hash: string, diagram: string, states: Array<{ __typename?: 'WorkflowState', name: string, label: string, stage: Stage, final: boolean }>, transitions: Array<{ __typename?: 'WorkflowTransition', action: string, label: string, from: Array<string>, to: Array<string>, roles: Array<string> }>, findings?: Array<{ __typename?: 'Finding', code: string, severity: FindingSeverity, message: string }> | null } | null };

export const ProblemsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Problems"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"VersionConflictError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"current"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TransitionBlockedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"blockers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<ProblemsFragment, unknown>;
export const ButtonsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Buttons"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Subject"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transitions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"to"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"blockers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}},{"kind":"Field","name":{"kind":"Name","value":"inputs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"required"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}}]}}]} as unknown as DocumentNode<ButtonsFragment, unknown>;
export const ReportRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Report"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"state"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"author"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Buttons"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Buttons"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Subject"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transitions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"to"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"blockers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}},{"kind":"Field","name":{"kind":"Name","value":"inputs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"required"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}}]}}]} as unknown as DocumentNode<ReportRowFragment, unknown>;
export const FileFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"File"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Attachment"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"mediaType"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"url"}}]}}]} as unknown as DocumentNode<FileFragment, unknown>;
export const ClusterDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Cluster"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Date"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cluster"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"members"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"asOf"},"value":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"leadership"}}]}},{"kind":"Field","name":{"kind":"Name","value":"seasons"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"year"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"periods"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"reportDueOn"}}]}}]}}]}}]}}]} as unknown as DocumentNode<ClusterQuery, ClusterQueryVariables>;
export const InboxDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Inbox"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Cursor"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inbox"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"overdue"}},{"kind":"Field","name":{"kind":"Name","value":"actions"}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Report"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"title"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<InboxQuery, InboxQueryVariables>;
export const PeriodDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Period"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"clusterCode"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"period"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"clusterCode"},"value":{"kind":"Variable","name":{"kind":"Name","value":"clusterCode"}}},{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"reportDueOn"}}]}}]}}]} as unknown as DocumentNode<PeriodQuery, PeriodQueryVariables>;
export const ViewerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"roles"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"cluster"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"validFrom"}},{"kind":"Field","name":{"kind":"Name","value":"validTo"}}]}}]}}]}}]} as unknown as DocumentNode<ViewerQuery, ViewerQueryVariables>;
export const ReportsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Reports"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Cursor"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"where"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ReportWhere"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ReportOrder"}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reports"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"Variable","name":{"kind":"Name","value":"where"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Buttons"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Subject"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transitions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"to"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"blockers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}},{"kind":"Field","name":{"kind":"Name","value":"inputs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"required"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Report"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"state"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"author"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Buttons"}}]}}]} as unknown as DocumentNode<ReportsQuery, ReportsQueryVariables>;
export const ReportDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Report"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Report"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportRow"}},{"kind":"Field","name":{"kind":"Name","value":"late"}},{"kind":"Field","name":{"kind":"Name","value":"cutoffOn"}},{"kind":"Field","name":{"kind":"Name","value":"sections"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"body"}},{"kind":"Field","name":{"kind":"Name","value":"required"}}]}},{"kind":"Field","name":{"kind":"Name","value":"indicators"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"measure"}},{"kind":"Field","name":{"kind":"Name","value":"target"}},{"kind":"Field","name":{"kind":"Name","value":"actual"}},{"kind":"Field","name":{"kind":"Name","value":"evidence"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"File"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"commendations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"form"}},{"kind":"Field","name":{"kind":"Name","value":"decision"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"issuedOn"}},{"kind":"Field","name":{"kind":"Name","value":"issuer"}},{"kind":"Field","name":{"kind":"Name","value":"signer"}},{"kind":"Field","name":{"kind":"Name","value":"papers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"File"}}]}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Buttons"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Subject"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transitions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"to"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"blockers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}},{"kind":"Field","name":{"kind":"Name","value":"inputs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"required"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Report"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"state"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"author"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Buttons"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"File"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Attachment"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"mediaType"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"url"}}]}}]} as unknown as DocumentNode<ReportQuery, ReportQueryVariables>;
export const ReportHistoryDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ReportHistory"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Cursor"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Report"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"history"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"onBehalfOf"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"note"}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<ReportHistoryQuery, ReportHistoryQueryVariables>;
export const CreateReportDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateReport"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateReportInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createReport"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Problems"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Buttons"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Subject"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transitions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"to"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"blockers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}},{"kind":"Field","name":{"kind":"Name","value":"inputs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"required"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Report"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"state"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"author"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Buttons"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Problems"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"VersionConflictError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"current"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TransitionBlockedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"blockers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<CreateReportMutation, CreateReportMutationVariables>;
export const UpdateReportDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateReport"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateReportInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateReport"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Problems"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Buttons"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Subject"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transitions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"to"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"blockers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}},{"kind":"Field","name":{"kind":"Name","value":"inputs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"required"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Report"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"state"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"author"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Buttons"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Problems"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"VersionConflictError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"current"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TransitionBlockedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"blockers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<UpdateReportMutation, UpdateReportMutationVariables>;
export const SubmitReportDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SubmitReport"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SubmitReportInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"submitReport"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Problems"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Buttons"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Subject"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transitions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"to"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"blockers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}},{"kind":"Field","name":{"kind":"Name","value":"inputs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"required"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Report"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"state"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"author"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Buttons"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Problems"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"VersionConflictError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"current"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TransitionBlockedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"blockers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<SubmitReportMutation, SubmitReportMutationVariables>;
export const ReturnReportDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReturnReport"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ReturnReportInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"returnReport"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Problems"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Buttons"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Subject"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transitions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"to"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"blockers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}},{"kind":"Field","name":{"kind":"Name","value":"inputs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"required"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Report"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"state"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"author"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Buttons"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Problems"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"VersionConflictError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"current"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TransitionBlockedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"blockers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<ReturnReportMutation, ReturnReportMutationVariables>;
export const ReviewReportDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReviewReport"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ReviewReportInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reviewReport"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Problems"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Buttons"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Subject"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transitions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"to"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"blockers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}},{"kind":"Field","name":{"kind":"Name","value":"inputs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"required"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Report"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"state"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"author"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Buttons"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Problems"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"VersionConflictError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"current"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TransitionBlockedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"blockers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<ReviewReportMutation, ReviewReportMutationVariables>;
export const CommendReportDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CommendReport"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CommendReportInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"commendReport"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportRow"}},{"kind":"Field","name":{"kind":"Name","value":"commendations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"form"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Problems"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Buttons"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Subject"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transitions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"to"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"blockers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}},{"kind":"Field","name":{"kind":"Name","value":"inputs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"required"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Report"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"state"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"author"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Buttons"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Problems"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"VersionConflictError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"current"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TransitionBlockedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"blockers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<CommendReportMutation, CommendReportMutationVariables>;
export const ReportChangedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"ReportChanged"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"where"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ReportWhere"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Cursor"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reportChanged"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"Variable","name":{"kind":"Name","value":"where"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"event"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]}}]} as unknown as DocumentNode<ReportChangedSubscription, ReportChangedSubscriptionVariables>;
export const PerformActionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"PerformAction"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PerformActionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"performAction"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"state"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Buttons"}}]}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Problems"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Buttons"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Subject"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transitions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"to"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"blockers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}},{"kind":"Field","name":{"kind":"Name","value":"inputs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"required"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Problems"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"VersionConflictError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"current"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TransitionBlockedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"blockers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<PerformActionMutation, PerformActionMutationVariables>;
export const WorkflowDefinitionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"WorkflowDefinition"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"name"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"workflow"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"name"},"value":{"kind":"Variable","name":{"kind":"Name","value":"name"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"hash"}},{"kind":"Field","name":{"kind":"Name","value":"states"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"final"}}]}},{"kind":"Field","name":{"kind":"Name","value":"transitions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"roles"}}]}},{"kind":"Field","name":{"kind":"Name","value":"diagram"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"format"},"value":{"kind":"EnumValue","value":"MERMAID"}}]},{"kind":"Field","name":{"kind":"Name","value":"findings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<WorkflowDefinitionQuery, WorkflowDefinitionQueryVariables>;