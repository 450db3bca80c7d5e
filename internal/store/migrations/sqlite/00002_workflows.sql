-- +goose Up
-- add column "last_used_at" to table: "access_tokens"
ALTER TABLE `access_tokens` ADD COLUMN `last_used_at` datetime NULL;
-- add column "tokens_from" to table: "persons"
ALTER TABLE `persons` ADD COLUMN `tokens_from` datetime NULL;
-- create index "report_definition_state" to table: "reports"
CREATE INDEX `report_definition_state` ON `reports` (`definition`, `state`);
-- create "attachments" table
CREATE TABLE `attachments` (
  `id` text NOT NULL,
  `sha256` text NOT NULL,
  `size` integer NOT NULL,
  `media_type` text NOT NULL,
  `name` text NOT NULL,
  `uploaded_at` datetime NOT NULL,
  `subject_id` text NULL,
  `place` text NOT NULL DEFAULT (''),
  `loose_since` datetime NULL,
  `uploader_id` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `attachments_persons_uploader` FOREIGN KEY (`uploader_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION,
  CONSTRAINT `attachment_hangs_or_is_loose` CHECK (CASE WHEN subject_id IS NULL THEN loose_since IS NOT NULL ELSE loose_since IS NULL END)
);
-- create index "attachment_sha256" to table: "attachments"
CREATE INDEX `attachment_sha256` ON `attachments` (`sha256`);
-- create index "attachment_loose" to table: "attachments"
CREATE INDEX `attachment_loose` ON `attachments` (`uploader_id`, `loose_since`) WHERE loose_since IS NOT NULL;
-- create index "attachment_uploader_id" to table: "attachments"
CREATE INDEX `attachment_uploader_id` ON `attachments` (`uploader_id`);
-- create "case_files" table
CREATE TABLE `case_files` (
  `id` text NOT NULL,
  `definition` text NOT NULL,
  `state` text NOT NULL,
  `stage` text NOT NULL,
  `version` integer NOT NULL,
  `due_at` datetime NULL,
  `due_asc` datetime NOT NULL,
  `due_desc` datetime NOT NULL,
  `memory` text NOT NULL,
  `updated_at` datetime NOT NULL,
  `workflow` text NOT NULL,
  `subject` text NOT NULL,
  `title` text NOT NULL,
  `title_folded` text NOT NULL,
  `fields` text NOT NULL DEFAULT ('{}'),
  `sent_title` text NOT NULL DEFAULT (''),
  `sent_fields` text NOT NULL DEFAULT ('{}'),
  `created_at` datetime NOT NULL,
  `opened_at` datetime NULL,
  `unit_id` text NOT NULL,
  `period_id` text NOT NULL,
  `author_id` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `case_files_units_unit` FOREIGN KEY (`unit_id`) REFERENCES `units` (`id`) ON DELETE NO ACTION,
  CONSTRAINT `case_files_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE NO ACTION,
  CONSTRAINT `case_files_persons_author` FOREIGN KEY (`author_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION
);
-- create index "casefile_updated_at_id" to table: "case_files"
CREATE INDEX `casefile_updated_at_id` ON `case_files` (`updated_at`, `id`);
-- create index "casefile_due_asc_id" to table: "case_files"
CREATE INDEX `casefile_due_asc_id` ON `case_files` (`due_asc`, `id`);
-- create index "casefile_due_desc_id" to table: "case_files"
CREATE INDEX `casefile_due_desc_id` ON `case_files` (`due_desc`, `id`);
-- create index "casefile_definition_state" to table: "case_files"
CREATE INDEX `casefile_definition_state` ON `case_files` (`definition`, `state`);
-- create index "casefile_unit_id_updated_at_id" to table: "case_files"
CREATE INDEX `casefile_unit_id_updated_at_id` ON `case_files` (`unit_id`, `updated_at`, `id`);
-- create index "casefile_period_id_subject" to table: "case_files"
CREATE INDEX `casefile_period_id_subject` ON `case_files` (`period_id`, `subject`);
-- create index "casefile_author_id" to table: "case_files"
CREATE INDEX `casefile_author_id` ON `case_files` (`author_id`);
-- create index "casefile_workflow_updated_at_id" to table: "case_files"
CREATE INDEX `casefile_workflow_updated_at_id` ON `case_files` (`workflow`, `updated_at`, `id`);
-- create "consents" table
CREATE TABLE `consents` (
  `id` text NOT NULL,
  `at` datetime NOT NULL,
  `unit_id` text NOT NULL,
  `person_id` text NOT NULL,
  `proposal_id` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `consents_units_unit` FOREIGN KEY (`unit_id`) REFERENCES `units` (`id`) ON DELETE NO ACTION,
  CONSTRAINT `consents_persons_person` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION,
  CONSTRAINT `consents_proposals_consents` FOREIGN KEY (`proposal_id`) REFERENCES `proposals` (`id`) ON DELETE NO ACTION
);
-- create index "consent_proposal_id_unit_id_person_id" to table: "consents"
CREATE UNIQUE INDEX `consent_proposal_id_unit_id_person_id` ON `consents` (`proposal_id`, `unit_id`, `person_id`);
-- create index "consent_unit_id" to table: "consents"
CREATE INDEX `consent_unit_id` ON `consents` (`unit_id`);
-- create index "consent_person_id" to table: "consents"
CREATE INDEX `consent_person_id` ON `consents` (`person_id`);
-- create "delegations" table
CREATE TABLE `delegations` (
  `id` text NOT NULL,
  `role` text NOT NULL,
  `workflows` text NOT NULL DEFAULT ('[]'),
  `actions` text NOT NULL DEFAULT ('[]'),
  `paper` text NOT NULL DEFAULT (''),
  `valid_from` text NOT NULL,
  `valid_to` text NOT NULL,
  `created_at` datetime NOT NULL,
  `revoked_at` datetime NULL,
  `giver_id` text NOT NULL,
  `receiver_id` text NOT NULL,
  `revoker_id` text NULL,
  `unit_id` text NULL,
  `cluster_id` text NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `delegations_persons_giver` FOREIGN KEY (`giver_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION,
  CONSTRAINT `delegations_persons_receiver` FOREIGN KEY (`receiver_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION,
  CONSTRAINT `delegations_persons_revoker` FOREIGN KEY (`revoker_id`) REFERENCES `persons` (`id`) ON DELETE SET NULL,
  CONSTRAINT `delegations_units_unit` FOREIGN KEY (`unit_id`) REFERENCES `units` (`id`) ON DELETE SET NULL,
  CONSTRAINT `delegations_clusters_cluster` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE SET NULL
);
-- create index "delegation_giver_id" to table: "delegations"
CREATE INDEX `delegation_giver_id` ON `delegations` (`giver_id`);
-- create index "delegation_receiver_id" to table: "delegations"
CREATE INDEX `delegation_receiver_id` ON `delegations` (`receiver_id`);
-- create index "delegation_revoker_id" to table: "delegations"
CREATE INDEX `delegation_revoker_id` ON `delegations` (`revoker_id`);
-- create index "delegation_unit_id" to table: "delegations"
CREATE INDEX `delegation_unit_id` ON `delegations` (`unit_id`);
-- create index "delegation_cluster_id" to table: "delegations"
CREATE INDEX `delegation_cluster_id` ON `delegations` (`cluster_id`);
-- create index "delegation_created_at_id" to table: "delegations"
CREATE INDEX `delegation_created_at_id` ON `delegations` (`created_at`, `id`);
-- create "enclosures" table
CREATE TABLE `enclosures` (
  `id` text NOT NULL,
  `rank` integer NOT NULL,
  `revision_id` text NULL,
  `decision_id` text NULL,
  `attachment_id` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `enclosures_revisions_revision` FOREIGN KEY (`revision_id`) REFERENCES `revisions` (`id`) ON DELETE SET NULL,
  CONSTRAINT `enclosures_decisions_decision` FOREIGN KEY (`decision_id`) REFERENCES `decisions` (`id`) ON DELETE SET NULL,
  CONSTRAINT `enclosures_attachments_attachment` FOREIGN KEY (`attachment_id`) REFERENCES `attachments` (`id`) ON DELETE NO ACTION,
  CONSTRAINT `enclosure_of_one` CHECK (CASE WHEN revision_id IS NULL THEN decision_id IS NOT NULL ELSE decision_id IS NULL END)
);
-- create index "enclosure_revision_id_attachment_id" to table: "enclosures"
CREATE UNIQUE INDEX `enclosure_revision_id_attachment_id` ON `enclosures` (`revision_id`, `attachment_id`);
-- create index "enclosure_decision_id_attachment_id" to table: "enclosures"
CREATE UNIQUE INDEX `enclosure_decision_id_attachment_id` ON `enclosures` (`decision_id`, `attachment_id`);
-- create index "enclosure_attachment_id" to table: "enclosures"
CREATE INDEX `enclosure_attachment_id` ON `enclosures` (`attachment_id`);
-- create "proposals" table
CREATE TABLE `proposals` (
  `id` text NOT NULL,
  `kind` text NOT NULL,
  `workflow` text NOT NULL,
  `content` text NOT NULL,
  `digest` text NOT NULL,
  `created_at` datetime NOT NULL,
  `done_at` datetime NULL,
  `proposer_id` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `proposals_persons_proposer` FOREIGN KEY (`proposer_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION
);
-- create index "proposal_digest" to table: "proposals"
CREATE INDEX `proposal_digest` ON `proposals` (`digest`);
-- create index "proposal_created_at_id" to table: "proposals"
CREATE INDEX `proposal_created_at_id` ON `proposals` (`created_at`, `id`);
-- create index "proposal_proposer_id" to table: "proposals"
CREATE INDEX `proposal_proposer_id` ON `proposals` (`proposer_id`);
-- create "sealed_votes" table
CREATE TABLE `sealed_votes` (
  `id` text NOT NULL,
  `subject_id` text NOT NULL,
  `round` integer NOT NULL,
  `post` text NOT NULL,
  `unit_id` text NOT NULL,
  `cluster_id` text NOT NULL DEFAULT (''),
  `sealed` text NOT NULL DEFAULT (''),
  `person_id` text NOT NULL,
  `on_behalf_id` text NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `sealed_votes_persons_person` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION,
  CONSTRAINT `sealed_votes_persons_on_behalf` FOREIGN KEY (`on_behalf_id`) REFERENCES `persons` (`id`) ON DELETE SET NULL
);
-- create index "sealedvote_subject_id_round_post_unit_id_cluster_id" to table: "sealed_votes"
CREATE UNIQUE INDEX `sealedvote_subject_id_round_post_unit_id_cluster_id` ON `sealed_votes` (`subject_id`, `round`, `post`, `unit_id`, `cluster_id`);
-- create index "sealedvote_subject_id_round_person_id" to table: "sealed_votes"
CREATE UNIQUE INDEX `sealedvote_subject_id_round_person_id` ON `sealed_votes` (`subject_id`, `round`, `person_id`);
-- create index "sealedvote_person_id" to table: "sealed_votes"
CREATE INDEX `sealedvote_person_id` ON `sealed_votes` (`person_id`);
-- create index "sealedvote_on_behalf_id" to table: "sealed_votes"
CREATE INDEX `sealedvote_on_behalf_id` ON `sealed_votes` (`on_behalf_id`);
-- create "service_accounts" table
CREATE TABLE `service_accounts` (
  `id` text NOT NULL,
  `operations` text NOT NULL,
  `expires_at` datetime NOT NULL,
  `created_at` datetime NOT NULL,
  `person_id` text NOT NULL,
  `creator_id` text NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `service_accounts_persons_person` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION,
  CONSTRAINT `service_accounts_persons_creator` FOREIGN KEY (`creator_id`) REFERENCES `persons` (`id`) ON DELETE SET NULL
);
-- create index "serviceaccount_creator_id" to table: "service_accounts"
CREATE INDEX `serviceaccount_creator_id` ON `service_accounts` (`creator_id`);
-- create "tallies" table
CREATE TABLE `tallies` (
  `id` text NOT NULL,
  `subject_id` text NOT NULL,
  `round` integer NOT NULL,
  `document` text NOT NULL,
  `at` datetime NOT NULL,
  PRIMARY KEY (`id`)
);
-- create index "tally_subject_id_round" to table: "tallies"
CREATE UNIQUE INDEX `tally_subject_id_round` ON `tallies` (`subject_id`, `round`);
-- create "timers" table
CREATE TABLE `timers` (
  `id` text NOT NULL,
  `subject_id` text NOT NULL,
  `kind` text NOT NULL,
  `state` text NOT NULL,
  `version` integer NOT NULL,
  `roles` text NOT NULL DEFAULT ('[]'),
  `at` datetime NOT NULL,
  `done_at` datetime NULL,
  `tries` integer NOT NULL DEFAULT (0),
  `next_at` datetime NOT NULL,
  PRIMARY KEY (`id`)
);
-- create index "timer_waiting" to table: "timers"
CREATE INDEX `timer_waiting` ON `timers` (`next_at`, `id`) WHERE done_at IS NULL;
-- create index "timer_subject_id_kind" to table: "timers"
CREATE INDEX `timer_subject_id_kind` ON `timers` (`subject_id`, `kind`);
-- create "workflow_versions" table
CREATE TABLE `workflow_versions` (
  `id` text NOT NULL,
  `name` text NOT NULL,
  `version` integer NOT NULL,
  `hash` text NOT NULL,
  `subject` text NOT NULL,
  `source` text NOT NULL,
  `origin` text NOT NULL,
  `published_at` datetime NOT NULL,
  `proposal_id` text NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `workflow_versions_proposals_proposal` FOREIGN KEY (`proposal_id`) REFERENCES `proposals` (`id`) ON DELETE SET NULL
);
-- create index "workflowversion_name_version" to table: "workflow_versions"
CREATE UNIQUE INDEX `workflowversion_name_version` ON `workflow_versions` (`name`, `version`);
-- create index "workflowversion_proposal_id" to table: "workflow_versions"
CREATE INDEX `workflowversion_proposal_id` ON `workflow_versions` (`proposal_id`);
