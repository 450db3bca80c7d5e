-- A frozen revision stays as it was submitted, with its sections and indicators.
CREATE TRIGGER guard_revisions_update BEFORE UPDATE ON revisions WHEN OLD.frozen_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'guard: the revision is frozen'); END;
CREATE TRIGGER guard_revisions_delete BEFORE DELETE ON revisions WHEN OLD.frozen_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'guard: the revision is frozen'); END;
CREATE TRIGGER guard_revisions_hash BEFORE UPDATE ON revisions WHEN NEW.frozen_at IS NOT NULL AND NEW.content_hash = ''
BEGIN SELECT RAISE(ABORT, 'guard: a frozen revision carries the hash of its content'); END;

CREATE TRIGGER guard_sections_insert BEFORE INSERT ON sections
WHEN EXISTS (SELECT 1 FROM revisions v WHERE v.id = NEW.revision_id AND v.frozen_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'guard: the revision is frozen'); END;
CREATE TRIGGER guard_sections_update BEFORE UPDATE ON sections
WHEN EXISTS (SELECT 1 FROM revisions v WHERE v.id IN (OLD.revision_id, NEW.revision_id) AND v.frozen_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'guard: the revision is frozen'); END;
CREATE TRIGGER guard_sections_delete BEFORE DELETE ON sections
WHEN EXISTS (SELECT 1 FROM revisions v WHERE v.id = OLD.revision_id AND v.frozen_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'guard: the revision is frozen'); END;

CREATE TRIGGER guard_indicators_insert BEFORE INSERT ON indicators
WHEN EXISTS (SELECT 1 FROM revisions v WHERE v.id = NEW.revision_id AND v.frozen_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'guard: the revision is frozen'); END;
CREATE TRIGGER guard_indicators_update BEFORE UPDATE ON indicators
WHEN EXISTS (SELECT 1 FROM revisions v WHERE v.id IN (OLD.revision_id, NEW.revision_id) AND v.frozen_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'guard: the revision is frozen'); END;
CREATE TRIGGER guard_indicators_delete BEFORE DELETE ON indicators
WHEN EXISTS (SELECT 1 FROM revisions v WHERE v.id = OLD.revision_id AND v.frozen_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'guard: the revision is frozen'); END;

CREATE TRIGGER guard_enclosures_insert BEFORE INSERT ON enclosures
WHEN EXISTS (SELECT 1 FROM revisions v WHERE v.id = NEW.revision_id AND v.frozen_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'guard: the revision is frozen'); END;
CREATE TRIGGER guard_enclosures_place BEFORE INSERT ON enclosures
WHEN NOT EXISTS (SELECT 1 FROM attachments a LEFT JOIN revisions v ON v.id = NEW.revision_id
  WHERE a.id = NEW.attachment_id AND (a.place = 'decision:' || NEW.decision_id OR a.subject_id = v.report_id))
  AND (NEW.revision_id IS NULL) <> (NEW.decision_id IS NULL)
BEGIN SELECT RAISE(ABORT, 'guard: an attachment is enclosed where it hangs'); END;
CREATE TRIGGER guard_enclosures_update BEFORE UPDATE ON enclosures
BEGIN SELECT RAISE(ABORT, 'guard: an enclosure is never changed'); END;
CREATE TRIGGER guard_enclosures_delete BEFORE DELETE ON enclosures
WHEN OLD.decision_id IS NOT NULL
  OR EXISTS (SELECT 1 FROM revisions v WHERE v.id = OLD.revision_id AND v.frozen_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'guard: an enclosure of what is decided or frozen stays'); END;

-- Of an attachment only changes where it hangs: it is taken from a place only once nothing there holds it.
CREATE TRIGGER guard_attachments_update BEFORE UPDATE OF id, sha256, size, media_type, name, uploader_id, uploaded_at ON attachments
BEGIN SELECT RAISE(ABORT, 'guard: an attachment is never changed'); END;
CREATE TRIGGER guard_attachments_place BEFORE UPDATE OF subject_id, place ON attachments
WHEN OLD.subject_id IS NOT NULL AND (NEW.subject_id IS NOT OLD.subject_id OR NEW.place <> OLD.place)
  AND (NEW.subject_id IS NOT NULL OR EXISTS (SELECT 1 FROM enclosures e WHERE e.attachment_id = OLD.id))
BEGIN SELECT RAISE(ABORT, 'guard: an attachment hangs on one place'); END;
CREATE TRIGGER guard_attachments_delete BEFORE DELETE ON attachments WHEN OLD.subject_id IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'guard: an attachment that hangs on a subject stays'); END;

-- History is only added to.
CREATE TRIGGER guard_history_update BEFORE UPDATE ON history_entries
BEGIN SELECT RAISE(ABORT, 'guard: history is never changed'); END;
CREATE TRIGGER guard_history_delete BEFORE DELETE ON history_entries
BEGIN SELECT RAISE(ABORT, 'guard: history is never changed'); END;
CREATE TRIGGER guard_role_changes_update BEFORE UPDATE ON role_changes
BEGIN SELECT RAISE(ABORT, 'guard: history is never changed'); END;
CREATE TRIGGER guard_role_changes_delete BEFORE DELETE ON role_changes
BEGIN SELECT RAISE(ABORT, 'guard: history is never changed'); END;

-- Of an event only the position is given later, once.
CREATE TRIGGER guard_events_update
BEFORE UPDATE OF id, xid, subject_id, version, kind, actor_id, on_behalf_id, content_hash, at ON events
BEGIN SELECT RAISE(ABORT, 'guard: history is never changed'); END;
CREATE TRIGGER guard_events_position BEFORE UPDATE OF position ON events
WHEN OLD.position IS NOT NULL OR NEW.position IS NULL OR NEW.position < 1
BEGIN SELECT RAISE(ABORT, 'guard: an event is given its position once'); END;
CREATE TRIGGER guard_events_delete BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'guard: history is never changed'); END;

-- A report's version goes up one by one, late is for ever, and nothing is unpublished.
CREATE TRIGGER guard_reports_update BEFORE UPDATE ON reports
WHEN NEW.version NOT IN (OLD.version, OLD.version + 1)
  OR (NEW.version = OLD.version AND (NEW.state <> OLD.state OR NEW.stage <> OLD.stage OR NEW.definition <> OLD.definition))
  OR (OLD.late AND NOT NEW.late) OR (OLD.published_at IS NOT NULL AND NEW.published_at IS NOT OLD.published_at)
BEGIN SELECT RAISE(ABORT, 'guard: a report does not go back'); END;
CREATE TRIGGER guard_reports_delete BEFORE DELETE ON reports
BEGIN SELECT RAISE(ABORT, 'guard: a report is discarded, never deleted'); END;
CREATE TRIGGER guard_commendations_delete BEFORE DELETE ON commendations
BEGIN SELECT RAISE(ABORT, 'guard: a commendation is revoked, never deleted'); END;

-- The registry is one row whose version only rises.
CREATE TRIGGER guard_registries_insert BEFORE INSERT ON registries WHEN NEW.id <> 1
BEGIN SELECT RAISE(ABORT, 'guard: the registry is one row'); END;
CREATE TRIGGER guard_registries_update BEFORE UPDATE ON registries WHEN NEW.version < OLD.version OR NEW.id <> 1
BEGIN SELECT RAISE(ABORT, 'guard: the registry does not go back'); END;
CREATE TRIGGER guard_registries_delete BEFORE DELETE ON registries
BEGIN SELECT RAISE(ABORT, 'guard: the registry is one row'); END;

-- What was published, consented to, counted or lent is a record.
CREATE TRIGGER guard_workflow_versions_update BEFORE UPDATE ON workflow_versions
BEGIN SELECT RAISE(ABORT, 'guard: history is never changed'); END;
CREATE TRIGGER guard_workflow_versions_delete BEFORE DELETE ON workflow_versions
BEGIN SELECT RAISE(ABORT, 'guard: history is never changed'); END;
CREATE TRIGGER guard_consents_update BEFORE UPDATE ON consents
BEGIN SELECT RAISE(ABORT, 'guard: history is never changed'); END;
CREATE TRIGGER guard_consents_delete BEFORE DELETE ON consents
BEGIN SELECT RAISE(ABORT, 'guard: history is never changed'); END;
CREATE TRIGGER guard_tallies_update BEFORE UPDATE ON tallies
BEGIN SELECT RAISE(ABORT, 'guard: history is never changed'); END;
CREATE TRIGGER guard_tallies_delete BEFORE DELETE ON tallies
BEGIN SELECT RAISE(ABORT, 'guard: history is never changed'); END;
CREATE TRIGGER guard_proposals_update BEFORE UPDATE OF id, kind, workflow, content, digest, proposer_id, created_at ON proposals
BEGIN SELECT RAISE(ABORT, 'guard: history is never changed'); END;
CREATE TRIGGER guard_proposals_done BEFORE UPDATE OF done_at ON proposals
WHEN OLD.done_at IS NOT NULL OR NEW.done_at IS NULL
BEGIN SELECT RAISE(ABORT, 'guard: a proposal takes effect once'); END;
CREATE TRIGGER guard_proposals_delete BEFORE DELETE ON proposals
BEGIN SELECT RAISE(ABORT, 'guard: history is never changed'); END;
CREATE TRIGGER guard_delegations_update BEFORE UPDATE OF id, giver_id, receiver_id, role, unit_id, cluster_id, workflows, actions, paper, valid_from, valid_to, created_at
ON delegations
BEGIN SELECT RAISE(ABORT, 'guard: history is never changed'); END;
CREATE TRIGGER guard_delegations_revoked BEFORE UPDATE OF revoked_at, revoker_id ON delegations
WHEN OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NULL
BEGIN SELECT RAISE(ABORT, 'guard: a delegation is revoked once'); END;
CREATE TRIGGER guard_delegations_delete BEFORE DELETE ON delegations
BEGIN SELECT RAISE(ABORT, 'guard: a delegation is revoked, never deleted'); END;

-- A case's version goes up one by one, and with its state.
CREATE TRIGGER guard_case_files_update BEFORE UPDATE ON case_files
WHEN NEW.version NOT IN (OLD.version, OLD.version + 1)
  OR (NEW.version = OLD.version AND (NEW.state <> OLD.state OR NEW.stage <> OLD.stage OR NEW.definition <> OLD.definition))
  OR (OLD.opened_at IS NOT NULL AND NEW.opened_at IS NOT OLD.opened_at)
BEGIN SELECT RAISE(ABORT, 'guard: a case does not go back'); END;
CREATE TRIGGER guard_case_files_delete BEFORE DELETE ON case_files
BEGIN SELECT RAISE(ABORT, 'guard: a case is discarded, never deleted'); END;

-- Of a secret vote only the paper is taken away, once the round is closed.
CREATE TRIGGER guard_sealed_votes_update BEFORE UPDATE OF id, subject_id, round, post, unit_id, cluster_id, person_id, on_behalf_id ON sealed_votes
BEGIN SELECT RAISE(ABORT, 'guard: history is never changed'); END;
CREATE TRIGGER guard_sealed_votes_sealed BEFORE UPDATE OF sealed ON sealed_votes
WHEN NEW.sealed <> ''
BEGIN SELECT RAISE(ABORT, 'guard: a vote is never changed'); END;
CREATE TRIGGER guard_sealed_votes_delete BEFORE DELETE ON sealed_votes
BEGIN SELECT RAISE(ABORT, 'guard: history is never changed'); END;
