-- +goose Up
-- create "tallies" table
CREATE TABLE "tallies" (
  "id" character varying NOT NULL COLLATE "C",
  "subject_id" character varying NOT NULL COLLATE "C",
  "round" bigint NOT NULL,
  "document" text NOT NULL COLLATE "C",
  "at" timestamptz NOT NULL,
  PRIMARY KEY ("id")
);
-- create index "tally_subject_id_round" to table: "tallies"
CREATE UNIQUE INDEX "tally_subject_id_round" ON "tallies" ("subject_id", "round");
-- modify "persons" table
ALTER TABLE "persons" ADD COLUMN "tokens_from" timestamptz NULL;
-- create index "report_definition_state" to table: "reports"
CREATE INDEX "report_definition_state" ON "reports" ("definition", "state");
-- modify "access_tokens" table
ALTER TABLE "access_tokens" ADD COLUMN "last_used_at" timestamptz NULL;
-- create "timers" table
CREATE TABLE "timers" (
  "id" character varying NOT NULL COLLATE "C",
  "subject_id" character varying NOT NULL COLLATE "C",
  "kind" character varying NOT NULL COLLATE "C",
  "state" character varying NOT NULL COLLATE "C",
  "version" bigint NOT NULL,
  "roles" text NOT NULL DEFAULT '[]' COLLATE "C",
  "at" timestamptz NOT NULL,
  "done_at" timestamptz NULL,
  "tries" bigint NOT NULL DEFAULT 0,
  "next_at" timestamptz NOT NULL,
  PRIMARY KEY ("id")
);
-- create index "timer_subject_id_kind" to table: "timers"
CREATE INDEX "timer_subject_id_kind" ON "timers" ("subject_id", "kind");
-- create index "timer_waiting" to table: "timers"
CREATE INDEX "timer_waiting" ON "timers" ("next_at", "id") WHERE (done_at IS NULL);
-- create "attachments" table
CREATE TABLE "attachments" (
  "id" character varying NOT NULL COLLATE "C",
  "sha256" character varying NOT NULL COLLATE "C",
  "size" bigint NOT NULL,
  "media_type" character varying NOT NULL COLLATE "C",
  "name" character varying NOT NULL COLLATE "C",
  "uploaded_at" timestamptz NOT NULL,
  "subject_id" character varying NULL COLLATE "C",
  "place" character varying NOT NULL DEFAULT '' COLLATE "C",
  "loose_since" timestamptz NULL,
  "uploader_id" character varying NOT NULL COLLATE "C",
  PRIMARY KEY ("id"),
  CONSTRAINT "attachments_persons_uploader" FOREIGN KEY ("uploader_id") REFERENCES "persons" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION,
  CONSTRAINT "attachment_hangs_or_is_loose" CHECK (
CASE
    WHEN (subject_id IS NULL) THEN (loose_since IS NOT NULL)
    ELSE (loose_since IS NULL)
END)
);
-- create index "attachment_loose" to table: "attachments"
CREATE INDEX "attachment_loose" ON "attachments" ("uploader_id", "loose_since") WHERE (loose_since IS NOT NULL);
-- create index "attachment_sha256" to table: "attachments"
CREATE INDEX "attachment_sha256" ON "attachments" ("sha256");
-- create index "attachment_uploader_id" to table: "attachments"
CREATE INDEX "attachment_uploader_id" ON "attachments" ("uploader_id");
-- create "case_files" table
CREATE TABLE "case_files" (
  "id" character varying NOT NULL COLLATE "C",
  "definition" character varying NOT NULL COLLATE "C",
  "state" character varying NOT NULL COLLATE "C",
  "stage" character varying NOT NULL COLLATE "C",
  "version" bigint NOT NULL,
  "due_at" timestamptz NULL,
  "due_asc" timestamptz NOT NULL,
  "due_desc" timestamptz NOT NULL,
  "memory" text NOT NULL COLLATE "C",
  "updated_at" timestamptz NOT NULL,
  "workflow" character varying NOT NULL COLLATE "C",
  "subject" character varying NOT NULL COLLATE "C",
  "title" character varying NOT NULL COLLATE "C",
  "title_folded" character varying NOT NULL COLLATE "C",
  "fields" text NOT NULL DEFAULT '{}' COLLATE "C",
  "sent_title" character varying NOT NULL DEFAULT '' COLLATE "C",
  "sent_fields" text NOT NULL DEFAULT '{}' COLLATE "C",
  "created_at" timestamptz NOT NULL,
  "opened_at" timestamptz NULL,
  "unit_id" character varying NOT NULL COLLATE "C",
  "period_id" character varying NOT NULL COLLATE "C",
  "author_id" character varying NOT NULL COLLATE "C",
  PRIMARY KEY ("id"),
  CONSTRAINT "case_files_periods_period" FOREIGN KEY ("period_id") REFERENCES "periods" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION,
  CONSTRAINT "case_files_persons_author" FOREIGN KEY ("author_id") REFERENCES "persons" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION,
  CONSTRAINT "case_files_units_unit" FOREIGN KEY ("unit_id") REFERENCES "units" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION
);
-- create index "casefile_author_id" to table: "case_files"
CREATE INDEX "casefile_author_id" ON "case_files" ("author_id");
-- create index "casefile_definition_state" to table: "case_files"
CREATE INDEX "casefile_definition_state" ON "case_files" ("definition", "state");
-- create index "casefile_due_asc_id" to table: "case_files"
CREATE INDEX "casefile_due_asc_id" ON "case_files" ("due_asc", "id");
-- create index "casefile_due_desc_id" to table: "case_files"
CREATE INDEX "casefile_due_desc_id" ON "case_files" ("due_desc", "id");
-- create index "casefile_period_id_subject" to table: "case_files"
CREATE INDEX "casefile_period_id_subject" ON "case_files" ("period_id", "subject");
-- create index "casefile_unit_id_updated_at_id" to table: "case_files"
CREATE INDEX "casefile_unit_id_updated_at_id" ON "case_files" ("unit_id", "updated_at", "id");
-- create index "casefile_updated_at_id" to table: "case_files"
CREATE INDEX "casefile_updated_at_id" ON "case_files" ("updated_at", "id");
-- create index "casefile_workflow_updated_at_id" to table: "case_files"
CREATE INDEX "casefile_workflow_updated_at_id" ON "case_files" ("workflow", "updated_at", "id");
-- create "proposals" table
CREATE TABLE "proposals" (
  "id" character varying NOT NULL COLLATE "C",
  "kind" character varying NOT NULL COLLATE "C",
  "workflow" character varying NOT NULL COLLATE "C",
  "content" text NOT NULL COLLATE "C",
  "digest" character varying NOT NULL COLLATE "C",
  "created_at" timestamptz NOT NULL,
  "done_at" timestamptz NULL,
  "proposer_id" character varying NOT NULL COLLATE "C",
  PRIMARY KEY ("id"),
  CONSTRAINT "proposals_persons_proposer" FOREIGN KEY ("proposer_id") REFERENCES "persons" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION
);
-- create index "proposal_created_at_id" to table: "proposals"
CREATE INDEX "proposal_created_at_id" ON "proposals" ("created_at", "id");
-- create index "proposal_digest" to table: "proposals"
CREATE INDEX "proposal_digest" ON "proposals" ("digest");
-- create index "proposal_proposer_id" to table: "proposals"
CREATE INDEX "proposal_proposer_id" ON "proposals" ("proposer_id");
-- create "consents" table
CREATE TABLE "consents" (
  "id" character varying NOT NULL COLLATE "C",
  "at" timestamptz NOT NULL,
  "unit_id" character varying NOT NULL COLLATE "C",
  "person_id" character varying NOT NULL COLLATE "C",
  "proposal_id" character varying NOT NULL COLLATE "C",
  PRIMARY KEY ("id"),
  CONSTRAINT "consents_persons_person" FOREIGN KEY ("person_id") REFERENCES "persons" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION,
  CONSTRAINT "consents_proposals_consents" FOREIGN KEY ("proposal_id") REFERENCES "proposals" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION,
  CONSTRAINT "consents_units_unit" FOREIGN KEY ("unit_id") REFERENCES "units" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION
);
-- create index "consent_person_id" to table: "consents"
CREATE INDEX "consent_person_id" ON "consents" ("person_id");
-- create index "consent_proposal_id_unit_id_person_id" to table: "consents"
CREATE UNIQUE INDEX "consent_proposal_id_unit_id_person_id" ON "consents" ("proposal_id", "unit_id", "person_id");
-- create index "consent_unit_id" to table: "consents"
CREATE INDEX "consent_unit_id" ON "consents" ("unit_id");
-- create "delegations" table
CREATE TABLE "delegations" (
  "id" character varying NOT NULL COLLATE "C",
  "role" character varying NOT NULL COLLATE "C",
  "workflows" text NOT NULL DEFAULT '[]' COLLATE "C",
  "actions" text NOT NULL DEFAULT '[]' COLLATE "C",
  "paper" character varying NOT NULL DEFAULT '' COLLATE "C",
  "valid_from" character varying NOT NULL COLLATE "C",
  "valid_to" character varying NOT NULL COLLATE "C",
  "created_at" timestamptz NOT NULL,
  "revoked_at" timestamptz NULL,
  "giver_id" character varying NOT NULL COLLATE "C",
  "receiver_id" character varying NOT NULL COLLATE "C",
  "revoker_id" character varying NULL COLLATE "C",
  "unit_id" character varying NULL COLLATE "C",
  "cluster_id" character varying NULL COLLATE "C",
  PRIMARY KEY ("id"),
  CONSTRAINT "delegations_clusters_cluster" FOREIGN KEY ("cluster_id") REFERENCES "clusters" ("id") ON UPDATE NO ACTION ON DELETE SET NULL,
  CONSTRAINT "delegations_persons_giver" FOREIGN KEY ("giver_id") REFERENCES "persons" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION,
  CONSTRAINT "delegations_persons_receiver" FOREIGN KEY ("receiver_id") REFERENCES "persons" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION,
  CONSTRAINT "delegations_persons_revoker" FOREIGN KEY ("revoker_id") REFERENCES "persons" ("id") ON UPDATE NO ACTION ON DELETE SET NULL,
  CONSTRAINT "delegations_units_unit" FOREIGN KEY ("unit_id") REFERENCES "units" ("id") ON UPDATE NO ACTION ON DELETE SET NULL
);
-- create index "delegation_cluster_id" to table: "delegations"
CREATE INDEX "delegation_cluster_id" ON "delegations" ("cluster_id");
-- create index "delegation_created_at_id" to table: "delegations"
CREATE INDEX "delegation_created_at_id" ON "delegations" ("created_at", "id");
-- create index "delegation_giver_id" to table: "delegations"
CREATE INDEX "delegation_giver_id" ON "delegations" ("giver_id");
-- create index "delegation_receiver_id" to table: "delegations"
CREATE INDEX "delegation_receiver_id" ON "delegations" ("receiver_id");
-- create index "delegation_revoker_id" to table: "delegations"
CREATE INDEX "delegation_revoker_id" ON "delegations" ("revoker_id");
-- create index "delegation_unit_id" to table: "delegations"
CREATE INDEX "delegation_unit_id" ON "delegations" ("unit_id");
-- create "enclosures" table
CREATE TABLE "enclosures" (
  "id" character varying NOT NULL COLLATE "C",
  "rank" bigint NOT NULL,
  "revision_id" character varying NULL COLLATE "C",
  "decision_id" character varying NULL COLLATE "C",
  "attachment_id" character varying NOT NULL COLLATE "C",
  PRIMARY KEY ("id"),
  CONSTRAINT "enclosures_attachments_attachment" FOREIGN KEY ("attachment_id") REFERENCES "attachments" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION,
  CONSTRAINT "enclosures_decisions_decision" FOREIGN KEY ("decision_id") REFERENCES "decisions" ("id") ON UPDATE NO ACTION ON DELETE SET NULL,
  CONSTRAINT "enclosures_revisions_revision" FOREIGN KEY ("revision_id") REFERENCES "revisions" ("id") ON UPDATE NO ACTION ON DELETE SET NULL,
  CONSTRAINT "enclosure_of_one" CHECK (
CASE
    WHEN (revision_id IS NULL) THEN (decision_id IS NOT NULL)
    ELSE (decision_id IS NULL)
END)
);
-- create index "enclosure_attachment_id" to table: "enclosures"
CREATE INDEX "enclosure_attachment_id" ON "enclosures" ("attachment_id");
-- create index "enclosure_decision_id_attachment_id" to table: "enclosures"
CREATE UNIQUE INDEX "enclosure_decision_id_attachment_id" ON "enclosures" ("decision_id", "attachment_id");
-- create index "enclosure_revision_id_attachment_id" to table: "enclosures"
CREATE UNIQUE INDEX "enclosure_revision_id_attachment_id" ON "enclosures" ("revision_id", "attachment_id");
-- create "sealed_votes" table
CREATE TABLE "sealed_votes" (
  "id" character varying NOT NULL COLLATE "C",
  "subject_id" character varying NOT NULL COLLATE "C",
  "round" bigint NOT NULL,
  "post" character varying NOT NULL COLLATE "C",
  "unit_id" character varying NOT NULL COLLATE "C",
  "cluster_id" character varying NOT NULL DEFAULT '' COLLATE "C",
  "sealed" text NOT NULL DEFAULT '' COLLATE "C",
  "person_id" character varying NOT NULL COLLATE "C",
  "on_behalf_id" character varying NULL COLLATE "C",
  PRIMARY KEY ("id"),
  CONSTRAINT "sealed_votes_persons_on_behalf" FOREIGN KEY ("on_behalf_id") REFERENCES "persons" ("id") ON UPDATE NO ACTION ON DELETE SET NULL,
  CONSTRAINT "sealed_votes_persons_person" FOREIGN KEY ("person_id") REFERENCES "persons" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION
);
-- create index "sealedvote_on_behalf_id" to table: "sealed_votes"
CREATE INDEX "sealedvote_on_behalf_id" ON "sealed_votes" ("on_behalf_id");
-- create index "sealedvote_person_id" to table: "sealed_votes"
CREATE INDEX "sealedvote_person_id" ON "sealed_votes" ("person_id");
-- create index "sealedvote_subject_id_round_person_id" to table: "sealed_votes"
CREATE UNIQUE INDEX "sealedvote_subject_id_round_person_id" ON "sealed_votes" ("subject_id", "round", "person_id");
-- create index "sealedvote_subject_id_round_post_unit_id_cluster_id" to table: "sealed_votes"
CREATE UNIQUE INDEX "sealedvote_subject_id_round_post_unit_id_cluster_id" ON "sealed_votes" ("subject_id", "round", "post", "unit_id", "cluster_id");
-- create "service_accounts" table
CREATE TABLE "service_accounts" (
  "id" character varying NOT NULL COLLATE "C",
  "operations" text NOT NULL COLLATE "C",
  "expires_at" timestamptz NOT NULL,
  "created_at" timestamptz NOT NULL,
  "person_id" character varying NOT NULL COLLATE "C",
  "creator_id" character varying NULL COLLATE "C",
  PRIMARY KEY ("id"),
  CONSTRAINT "service_accounts_persons_creator" FOREIGN KEY ("creator_id") REFERENCES "persons" ("id") ON UPDATE NO ACTION ON DELETE SET NULL,
  CONSTRAINT "service_accounts_persons_person" FOREIGN KEY ("person_id") REFERENCES "persons" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION
);
-- create index "serviceaccount_creator_id" to table: "service_accounts"
CREATE INDEX "serviceaccount_creator_id" ON "service_accounts" ("creator_id");
-- create "workflow_versions" table
CREATE TABLE "workflow_versions" (
  "id" character varying NOT NULL COLLATE "C",
  "name" character varying NOT NULL COLLATE "C",
  "version" bigint NOT NULL,
  "hash" character varying NOT NULL COLLATE "C",
  "subject" character varying NOT NULL COLLATE "C",
  "source" text NOT NULL COLLATE "C",
  "origin" character varying NOT NULL COLLATE "C",
  "published_at" timestamptz NOT NULL,
  "proposal_id" character varying NULL COLLATE "C",
  PRIMARY KEY ("id"),
  CONSTRAINT "workflow_versions_proposals_proposal" FOREIGN KEY ("proposal_id") REFERENCES "proposals" ("id") ON UPDATE NO ACTION ON DELETE SET NULL
);
-- create index "workflowversion_name_version" to table: "workflow_versions"
CREATE UNIQUE INDEX "workflowversion_name_version" ON "workflow_versions" ("name", "version");
-- create index "workflowversion_proposal_id" to table: "workflow_versions"
CREATE INDEX "workflowversion_proposal_id" ON "workflow_versions" ("proposal_id");
