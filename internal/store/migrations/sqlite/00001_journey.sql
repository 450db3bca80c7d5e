-- +goose Up
-- create "access_tokens" table
CREATE TABLE `access_tokens` (
  `id` text NOT NULL,
  `hash` text NOT NULL,
  `issued_at` datetime NOT NULL,
  `expires_at` datetime NOT NULL,
  `revoked_at` datetime NULL,
  `person_id` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `access_tokens_persons_tokens` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION
);
-- create index "access_tokens_hash_key" to table: "access_tokens"
CREATE UNIQUE INDEX `access_tokens_hash_key` ON `access_tokens` (`hash`);
-- create index "accesstoken_person_id" to table: "access_tokens"
CREATE INDEX `accesstoken_person_id` ON `access_tokens` (`person_id`);
-- create index "accesstoken_expires_at" to table: "access_tokens"
CREATE INDEX `accesstoken_expires_at` ON `access_tokens` (`expires_at`);
-- create "clusters" table
CREATE TABLE `clusters` (
  `id` text NOT NULL,
  `code` text NOT NULL,
  `name` text NOT NULL,
  `name_order` text NOT NULL,
  PRIMARY KEY (`id`)
);
-- create index "clusters_code_key" to table: "clusters"
CREATE UNIQUE INDEX `clusters_code_key` ON `clusters` (`code`);
-- create "commendations" table
CREATE TABLE `commendations` (
  `id` text NOT NULL,
  `form` text NOT NULL,
  `citation` text NOT NULL DEFAULT (''),
  `granted_at` datetime NOT NULL,
  `revoked_at` datetime NULL,
  `ground` text NULL,
  `decision_id` text NULL,
  `revocation_id` text NULL,
  `report_id` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `commendations_decisions_decision` FOREIGN KEY (`decision_id`) REFERENCES `decisions` (`id`) ON DELETE SET NULL,
  CONSTRAINT `commendations_decisions_revocation` FOREIGN KEY (`revocation_id`) REFERENCES `decisions` (`id`) ON DELETE SET NULL,
  CONSTRAINT `commendations_reports_commendations` FOREIGN KEY (`report_id`) REFERENCES `reports` (`id`) ON DELETE NO ACTION
);
-- create index "commendation_report_id_granted_at_id" to table: "commendations"
CREATE INDEX `commendation_report_id_granted_at_id` ON `commendations` (`report_id`, `granted_at`, `id`);
-- create index "commendation_decision_id" to table: "commendations"
CREATE INDEX `commendation_decision_id` ON `commendations` (`decision_id`);
-- create index "commendation_revocation_id" to table: "commendations"
CREATE INDEX `commendation_revocation_id` ON `commendations` (`revocation_id`);
-- create "criterions" table
CREATE TABLE `criterions` (
  `id` text NOT NULL,
  `code` text NOT NULL,
  `place` integer NOT NULL,
  `name` text NOT NULL,
  `type` text NOT NULL,
  `max_points` text NOT NULL,
  `measure` text NOT NULL DEFAULT (''),
  `points` text NULL,
  `start_points` text NULL,
  `step_points` text NULL,
  `remit` text NOT NULL DEFAULT (''),
  `parent_id` text NULL,
  `season_id` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `criterions_criterions_children` FOREIGN KEY (`parent_id`) REFERENCES `criterions` (`id`) ON DELETE SET NULL,
  CONSTRAINT `criterions_seasons_criteria` FOREIGN KEY (`season_id`) REFERENCES `seasons` (`id`) ON DELETE NO ACTION
);
-- create index "criterion_season_id_code" to table: "criterions"
CREATE UNIQUE INDEX `criterion_season_id_code` ON `criterions` (`season_id`, `code`);
-- create index "criterion_parent_id" to table: "criterions"
CREATE INDEX `criterion_parent_id` ON `criterions` (`parent_id`);
-- create "decisions" table
CREATE TABLE `decisions` (
  `id` text NOT NULL,
  `kind` text NOT NULL,
  `number` text NOT NULL,
  `issued_on` text NOT NULL,
  `issuer` text NOT NULL,
  `signer` text NOT NULL,
  `recorder_id` text NOT NULL,
  `recorded_at` datetime NOT NULL,
  PRIMARY KEY (`id`)
);
-- create index "decision_issued_on_id" to table: "decisions"
CREATE INDEX `decision_issued_on_id` ON `decisions` (`issued_on`, `id`);
-- create "events" table
CREATE TABLE `events` (
  `id` text NOT NULL,
  `position` integer NULL,
  `xid` integer NULL DEFAULT (0),
  `subject_id` text NOT NULL,
  `version` integer NOT NULL,
  `kind` text NOT NULL,
  `actor_id` text NULL,
  `on_behalf_id` text NULL,
  `content_hash` text NOT NULL DEFAULT (''),
  `at` datetime NOT NULL,
  PRIMARY KEY (`id`)
);
-- create index "events_position_key" to table: "events"
CREATE UNIQUE INDEX `events_position_key` ON `events` (`position`);
-- create index "event_subject_id_version" to table: "events"
CREATE UNIQUE INDEX `event_subject_id_version` ON `events` (`subject_id`, `version`);
-- create index "event_unsequenced" to table: "events"
CREATE INDEX `event_unsequenced` ON `events` (`xid`, `id`) WHERE position IS NULL;
-- create "history_entries" table
CREATE TABLE `history_entries` (
  `id` text NOT NULL,
  `subject_id` text NOT NULL,
  `version` integer NOT NULL,
  `action` text NOT NULL,
  `from_state` text NULL,
  `to_state` text NOT NULL,
  `actor_unit_id` text NULL,
  `decides` bool NOT NULL,
  `note` text NOT NULL DEFAULT (''),
  `input` text NOT NULL DEFAULT ('{}'),
  `event` text NOT NULL,
  `at` datetime NOT NULL,
  `occurred_at` datetime NOT NULL,
  `actor_id` text NULL,
  `on_behalf_id` text NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `history_entries_persons_actor` FOREIGN KEY (`actor_id`) REFERENCES `persons` (`id`) ON DELETE SET NULL,
  CONSTRAINT `history_entries_persons_on_behalf` FOREIGN KEY (`on_behalf_id`) REFERENCES `persons` (`id`) ON DELETE SET NULL
);
-- create index "historyentry_subject_id_version" to table: "history_entries"
CREATE UNIQUE INDEX `historyentry_subject_id_version` ON `history_entries` (`subject_id`, `version`);
-- create index "historyentry_actor_id" to table: "history_entries"
CREATE INDEX `historyentry_actor_id` ON `history_entries` (`actor_id`);
-- create index "historyentry_on_behalf_id" to table: "history_entries"
CREATE INDEX `historyentry_on_behalf_id` ON `history_entries` (`on_behalf_id`);
-- create "idempotency_keys" table
CREATE TABLE `idempotency_keys` (
  `id` text NOT NULL,
  `operation` text NOT NULL,
  `key` text NOT NULL,
  `request_hash` text NOT NULL,
  `subject_id` text NOT NULL,
  `event_id` text NOT NULL,
  `created_at` datetime NOT NULL,
  `person_id` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `idempotency_keys_persons_person` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION
);
-- create index "idempotencykey_person_id_operation_key" to table: "idempotency_keys"
CREATE UNIQUE INDEX `idempotencykey_person_id_operation_key` ON `idempotency_keys` (`person_id`, `operation`, `key`);
-- create "indicators" table
CREATE TABLE `indicators` (
  `id` text NOT NULL,
  `code` text NOT NULL,
  `place` integer NOT NULL,
  `name` text NOT NULL,
  `measure` text NOT NULL,
  `target` text NULL,
  `actual` text NULL,
  `revision_id` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `indicators_revisions_indicators` FOREIGN KEY (`revision_id`) REFERENCES `revisions` (`id`) ON DELETE NO ACTION
);
-- create index "indicator_revision_id_code" to table: "indicators"
CREATE UNIQUE INDEX `indicator_revision_id_code` ON `indicators` (`revision_id`, `code`);
-- create index "indicator_missing" to table: "indicators"
CREATE INDEX `indicator_missing` ON `indicators` (`revision_id`, `place`) WHERE actual IS NULL;
-- create "leadership_terms" table
CREATE TABLE `leadership_terms` (
  `id` text NOT NULL,
  `leadership` text NOT NULL,
  `valid_from` text NOT NULL,
  `valid_to` text NULL,
  `assumption` bool NOT NULL DEFAULT (false),
  `cluster_id` text NOT NULL,
  `unit_id` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `leadership_terms_clusters_terms` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE NO ACTION,
  CONSTRAINT `leadership_terms_units_terms` FOREIGN KEY (`unit_id`) REFERENCES `units` (`id`) ON DELETE NO ACTION
);
-- create index "leadershipterm_cluster_id_leadership_valid_from" to table: "leadership_terms"
CREATE UNIQUE INDEX `leadershipterm_cluster_id_leadership_valid_from` ON `leadership_terms` (`cluster_id`, `leadership`, `valid_from`);
-- create index "leadershipterm_unit_id" to table: "leadership_terms"
CREATE INDEX `leadershipterm_unit_id` ON `leadership_terms` (`unit_id`);
-- create "memberships" table
CREATE TABLE `memberships` (
  `id` text NOT NULL,
  `valid_from` text NOT NULL,
  `valid_to` text NULL,
  `rotation` integer NOT NULL,
  `assumption` bool NOT NULL DEFAULT (false),
  `cluster_id` text NOT NULL,
  `unit_id` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `memberships_clusters_memberships` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE NO ACTION,
  CONSTRAINT `memberships_units_memberships` FOREIGN KEY (`unit_id`) REFERENCES `units` (`id`) ON DELETE NO ACTION
);
-- create index "membership_cluster_id_unit_id_valid_from" to table: "memberships"
CREATE UNIQUE INDEX `membership_cluster_id_unit_id_valid_from` ON `memberships` (`cluster_id`, `unit_id`, `valid_from`);
-- create index "membership_unit_id" to table: "memberships"
CREATE INDEX `membership_unit_id` ON `memberships` (`unit_id`);
-- create "periods" table
CREATE TABLE `periods` (
  `id` text NOT NULL,
  `code` text NOT NULL,
  `kind` text NOT NULL,
  `starts_on` text NOT NULL,
  `ends_on` text NOT NULL,
  `report_due_on` text NOT NULL,
  `assumption` bool NOT NULL DEFAULT (false),
  `season_id` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `periods_seasons_periods` FOREIGN KEY (`season_id`) REFERENCES `seasons` (`id`) ON DELETE NO ACTION
);
-- create index "period_season_id_code" to table: "periods"
CREATE UNIQUE INDEX `period_season_id_code` ON `periods` (`season_id`, `code`);
-- create "persons" table
CREATE TABLE `persons` (
  `id` text NOT NULL,
  `email` text NOT NULL,
  `name` text NOT NULL,
  `name_order` text NOT NULL,
  `password` text NOT NULL,
  `disabled_at` datetime NULL,
  `created_at` datetime NOT NULL,
  PRIMARY KEY (`id`)
);
-- create index "persons_email_key" to table: "persons"
CREATE UNIQUE INDEX `persons_email_key` ON `persons` (`email`);
-- create "registries" table
CREATE TABLE `registries` (
  `id` integer NOT NULL PRIMARY KEY AUTOINCREMENT,
  `version` integer NOT NULL,
  `cursor_key` blob NOT NULL
);
-- create "reports" table
CREATE TABLE `reports` (
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
  `kind` text NOT NULL,
  `title` text NOT NULL,
  `title_folded` text NOT NULL,
  `title_order` text NOT NULL,
  `number` text NOT NULL DEFAULT (''),
  `late` bool NOT NULL DEFAULT (false),
  `created_at` datetime NOT NULL,
  `revision_id` text NOT NULL,
  `submitted_revision_id` text NULL,
  `published_at` datetime NULL,
  `unit_id` text NOT NULL,
  `period_id` text NOT NULL,
  `author_id` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `reports_units_unit` FOREIGN KEY (`unit_id`) REFERENCES `units` (`id`) ON DELETE NO ACTION,
  CONSTRAINT `reports_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE NO ACTION,
  CONSTRAINT `reports_persons_author` FOREIGN KEY (`author_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION
);
-- create index "report_updated_at_id" to table: "reports"
CREATE INDEX `report_updated_at_id` ON `reports` (`updated_at`, `id`);
-- create index "report_due_asc_id" to table: "reports"
CREATE INDEX `report_due_asc_id` ON `reports` (`due_asc`, `id`);
-- create index "report_due_desc_id" to table: "reports"
CREATE INDEX `report_due_desc_id` ON `reports` (`due_desc`, `id`);
-- create index "report_live" to table: "reports"
CREATE UNIQUE INDEX `report_live` ON `reports` (`unit_id`, `period_id`) WHERE stage <> 'DISCARDED';
-- create index "report_unit_id_updated_at_id" to table: "reports"
CREATE INDEX `report_unit_id_updated_at_id` ON `reports` (`unit_id`, `updated_at`, `id`);
-- create index "report_period_id" to table: "reports"
CREATE INDEX `report_period_id` ON `reports` (`period_id`);
-- create index "report_author_id" to table: "reports"
CREATE INDEX `report_author_id` ON `reports` (`author_id`);
-- create index "report_created_at_id" to table: "reports"
CREATE INDEX `report_created_at_id` ON `reports` (`created_at`, `id`);
-- create index "report_title_order_id" to table: "reports"
CREATE INDEX `report_title_order_id` ON `reports` (`title_order`, `id`);
-- create "revisions" table
CREATE TABLE `revisions` (
  `id` text NOT NULL,
  `ordinal` integer NOT NULL,
  `cutoff_on` text NULL,
  `content_hash` text NOT NULL DEFAULT (''),
  `created_at` datetime NOT NULL,
  `frozen_at` datetime NULL,
  `report_id` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `revisions_reports_revisions` FOREIGN KEY (`report_id`) REFERENCES `reports` (`id`) ON DELETE NO ACTION
);
-- create index "revision_report_id_ordinal" to table: "revisions"
CREATE UNIQUE INDEX `revision_report_id_ordinal` ON `revisions` (`report_id`, `ordinal`);
-- create "role_assignments" table
CREATE TABLE `role_assignments` (
  `id` text NOT NULL,
  `role` text NOT NULL,
  `valid_from` text NULL,
  `valid_to` text NULL,
  `person_id` text NOT NULL,
  `unit_id` text NULL,
  `cluster_id` text NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `role_assignments_persons_assignments` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION,
  CONSTRAINT `role_assignments_units_unit` FOREIGN KEY (`unit_id`) REFERENCES `units` (`id`) ON DELETE SET NULL,
  CONSTRAINT `role_assignments_clusters_cluster` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE SET NULL
);
-- create index "roleassignment_person_id" to table: "role_assignments"
CREATE INDEX `roleassignment_person_id` ON `role_assignments` (`person_id`);
-- create index "roleassignment_unit_id" to table: "role_assignments"
CREATE INDEX `roleassignment_unit_id` ON `role_assignments` (`unit_id`);
-- create index "roleassignment_cluster_id" to table: "role_assignments"
CREATE INDEX `roleassignment_cluster_id` ON `role_assignments` (`cluster_id`);
-- create "role_changes" table
CREATE TABLE `role_changes` (
  `id` text NOT NULL,
  `kind` text NOT NULL,
  `role` text NULL,
  `valid_from` text NULL,
  `valid_to` text NULL,
  `note` text NOT NULL DEFAULT (''),
  `at` datetime NOT NULL,
  `person_id` text NOT NULL,
  `actor_id` text NULL,
  `unit_id` text NULL,
  `cluster_id` text NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `role_changes_persons_person` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION,
  CONSTRAINT `role_changes_persons_actor` FOREIGN KEY (`actor_id`) REFERENCES `persons` (`id`) ON DELETE SET NULL,
  CONSTRAINT `role_changes_units_unit` FOREIGN KEY (`unit_id`) REFERENCES `units` (`id`) ON DELETE SET NULL,
  CONSTRAINT `role_changes_clusters_cluster` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE SET NULL
);
-- create index "rolechange_at_id" to table: "role_changes"
CREATE INDEX `rolechange_at_id` ON `role_changes` (`at`, `id`);
-- create index "rolechange_person_id" to table: "role_changes"
CREATE INDEX `rolechange_person_id` ON `role_changes` (`person_id`);
-- create index "rolechange_actor_id" to table: "role_changes"
CREATE INDEX `rolechange_actor_id` ON `role_changes` (`actor_id`);
-- create index "rolechange_unit_id" to table: "role_changes"
CREATE INDEX `rolechange_unit_id` ON `role_changes` (`unit_id`);
-- create index "rolechange_cluster_id" to table: "role_changes"
CREATE INDEX `rolechange_cluster_id` ON `role_changes` (`cluster_id`);
-- create "seasons" table
CREATE TABLE `seasons` (
  `id` text NOT NULL,
  `year` integer NOT NULL,
  `state` text NOT NULL,
  `registration_due` text NULL,
  `pact_due` text NULL,
  `criteria_set` text NOT NULL DEFAULT (''),
  `criteria_synthetic` bool NOT NULL DEFAULT (false),
  `cluster_id` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `seasons_clusters_seasons` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE NO ACTION
);
-- create index "season_cluster_id_year" to table: "seasons"
CREATE UNIQUE INDEX `season_cluster_id_year` ON `seasons` (`cluster_id`, `year`);
-- create "sections" table
CREATE TABLE `sections` (
  `id` text NOT NULL,
  `key` text NOT NULL,
  `place` integer NOT NULL,
  `required` bool NOT NULL,
  `title_vi` text NOT NULL,
  `title_en` text NOT NULL,
  `body` text NOT NULL DEFAULT (''),
  `revision_id` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `sections_revisions_sections` FOREIGN KEY (`revision_id`) REFERENCES `revisions` (`id`) ON DELETE NO ACTION
);
-- create index "section_revision_id_key" to table: "sections"
CREATE UNIQUE INDEX `section_revision_id_key` ON `sections` (`revision_id`, `key`);
-- create index "section_missing" to table: "sections"
CREATE INDEX `section_missing` ON `sections` (`revision_id`, `place`) WHERE required AND body = '';
-- create "section_templates" table
CREATE TABLE `section_templates` (
  `id` text NOT NULL,
  `key` text NOT NULL,
  `place` integer NOT NULL,
  `required` bool NOT NULL,
  `title_vi` text NOT NULL,
  `title_en` text NOT NULL,
  `season_id` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `section_templates_seasons_sections` FOREIGN KEY (`season_id`) REFERENCES `seasons` (`id`) ON DELETE NO ACTION
);
-- create index "sectiontemplate_season_id_key" to table: "section_templates"
CREATE UNIQUE INDEX `sectiontemplate_season_id_key` ON `section_templates` (`season_id`, `key`);
-- create "sign_in_failures" table
CREATE TABLE `sign_in_failures` (
  `id` text NOT NULL,
  `count` integer NOT NULL,
  `first_at` datetime NOT NULL,
  `last_at` datetime NOT NULL,
  PRIMARY KEY (`id`)
);
-- create "successions" table
CREATE TABLE `successions` (
  `id` text NOT NULL,
  `province` text NOT NULL,
  `effective` text NOT NULL,
  `successor_id` text NULL,
  `predecessor_id` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `successions_units_successor` FOREIGN KEY (`successor_id`) REFERENCES `units` (`id`) ON DELETE SET NULL,
  CONSTRAINT `successions_units_successions` FOREIGN KEY (`predecessor_id`) REFERENCES `units` (`id`) ON DELETE NO ACTION
);
-- create index "succession_predecessor_id_effective" to table: "successions"
CREATE UNIQUE INDEX `succession_predecessor_id_effective` ON `successions` (`predecessor_id`, `effective`);
-- create index "succession_successor_id" to table: "successions"
CREATE INDEX `succession_successor_id` ON `successions` (`successor_id`);
-- create "units" table
CREATE TABLE `units` (
  `id` text NOT NULL,
  `code` text NOT NULL,
  PRIMARY KEY (`id`)
);
-- create index "units_code_key" to table: "units"
CREATE UNIQUE INDEX `units_code_key` ON `units` (`code`);
-- create "unit_versions" table
CREATE TABLE `unit_versions` (
  `id` text NOT NULL,
  `name` text NOT NULL,
  `name_order` text NOT NULL,
  `short` text NOT NULL,
  `province` text NOT NULL,
  `tourism` bool NOT NULL,
  `valid_from` text NULL,
  `valid_to` text NULL,
  `unit_id` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `unit_versions_units_versions` FOREIGN KEY (`unit_id`) REFERENCES `units` (`id`) ON DELETE NO ACTION
);
-- create index "unitversion_unit_id_valid_from" to table: "unit_versions"
CREATE INDEX `unitversion_unit_id_valid_from` ON `unit_versions` (`unit_id`, `valid_from`);
