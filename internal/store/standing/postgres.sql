CREATE OR REPLACE FUNCTION guard_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'guard: %', TG_ARGV[0] USING ERRCODE = 'restrict_violation';
END $$;

-- FOR SHARE: a revision that another transaction is freezing is waited for.
CREATE OR REPLACE FUNCTION guard_content() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  frozen timestamptz;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    SELECT v.frozen_at INTO frozen FROM revisions v WHERE v.id = OLD.revision_id FOR SHARE;
  END IF;
  IF frozen IS NULL AND TG_OP <> 'DELETE' THEN
    SELECT v.frozen_at INTO frozen FROM revisions v WHERE v.id = NEW.revision_id FOR SHARE;
  END IF;
  IF frozen IS NOT NULL THEN
    RAISE EXCEPTION 'guard: the revision is frozen' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END $$;

-- A frozen revision stays as it was submitted, with its sections and indicators.
CREATE TRIGGER guard_revisions BEFORE UPDATE OR DELETE ON revisions FOR EACH ROW
  WHEN (OLD.frozen_at IS NOT NULL) EXECUTE FUNCTION guard_refuse('the revision is frozen');
CREATE TRIGGER guard_revisions_hash BEFORE UPDATE ON revisions FOR EACH ROW
  WHEN (NEW.frozen_at IS NOT NULL AND NEW.content_hash = '')
  EXECUTE FUNCTION guard_refuse('a frozen revision carries the hash of its content');
CREATE TRIGGER guard_sections BEFORE INSERT OR UPDATE OR DELETE ON sections FOR EACH ROW EXECUTE FUNCTION guard_content();
CREATE TRIGGER guard_indicators BEFORE INSERT OR UPDATE OR DELETE ON indicators FOR EACH ROW EXECUTE FUNCTION guard_content();

CREATE TRIGGER guard_enclosures BEFORE INSERT OR DELETE ON enclosures FOR EACH ROW EXECUTE FUNCTION guard_content();
CREATE OR REPLACE FUNCTION guard_enclosed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.revision_id IS NULL) <> (NEW.decision_id IS NULL) AND NOT EXISTS (
    SELECT 1 FROM attachments a LEFT JOIN revisions v ON v.id = NEW.revision_id
    WHERE a.id = NEW.attachment_id AND (a.place = 'decision:' || NEW.decision_id OR a.subject_id = v.report_id)) THEN
    RAISE EXCEPTION 'guard: an attachment is enclosed where it hangs' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_enclosures_place BEFORE INSERT ON enclosures FOR EACH ROW EXECUTE FUNCTION guard_enclosed();
CREATE TRIGGER guard_enclosures_update BEFORE UPDATE ON enclosures FOR EACH ROW
  EXECUTE FUNCTION guard_refuse('an enclosure is never changed');
CREATE TRIGGER guard_enclosures_delete BEFORE DELETE ON enclosures FOR EACH ROW
  WHEN (OLD.decision_id IS NOT NULL) EXECUTE FUNCTION guard_refuse('an enclosure of what is decided or frozen stays');

-- Of an attachment only changes where it hangs: it is taken from a place only once nothing there holds it.
CREATE OR REPLACE FUNCTION guard_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.subject_id IS NOT NULL OR EXISTS (SELECT 1 FROM enclosures e WHERE e.attachment_id = OLD.id) THEN
    RAISE EXCEPTION 'guard: an attachment hangs on one place' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_attachments_update
  BEFORE UPDATE OF id, sha256, size, media_type, name, uploader_id, uploaded_at ON attachments FOR EACH ROW
  EXECUTE FUNCTION guard_refuse('an attachment is never changed');
CREATE TRIGGER guard_attachments_place BEFORE UPDATE OF subject_id, place ON attachments FOR EACH ROW
  WHEN (OLD.subject_id IS NOT NULL AND (NEW.subject_id IS DISTINCT FROM OLD.subject_id OR NEW.place <> OLD.place))
  EXECUTE FUNCTION guard_place();
CREATE TRIGGER guard_attachments_delete BEFORE DELETE ON attachments FOR EACH ROW
  WHEN (OLD.subject_id IS NOT NULL) EXECUTE FUNCTION guard_refuse('an attachment that hangs on a subject stays');

-- History is only added to.
CREATE TRIGGER guard_history BEFORE UPDATE OR DELETE ON history_entries FOR EACH ROW
  EXECUTE FUNCTION guard_refuse('history is never changed');
CREATE TRIGGER guard_history_truncate BEFORE TRUNCATE ON history_entries
  EXECUTE FUNCTION guard_refuse('history is never changed');
CREATE TRIGGER guard_role_changes BEFORE UPDATE OR DELETE ON role_changes FOR EACH ROW
  EXECUTE FUNCTION guard_refuse('history is never changed');
CREATE TRIGGER guard_role_changes_truncate BEFORE TRUNCATE ON role_changes
  EXECUTE FUNCTION guard_refuse('history is never changed');

-- Of an event only the position is given later, once.
CREATE TRIGGER guard_events_update
  BEFORE UPDATE OF id, xid, subject_id, version, kind, actor_id, on_behalf_id, content_hash, at ON events FOR EACH ROW
  EXECUTE FUNCTION guard_refuse('history is never changed');
CREATE TRIGGER guard_events_position BEFORE UPDATE OF position ON events FOR EACH ROW
  WHEN (OLD.position IS NOT NULL OR NEW.position IS NULL OR NEW.position < 1)
  EXECUTE FUNCTION guard_refuse('an event is given its position once');
CREATE TRIGGER guard_events_delete BEFORE DELETE ON events FOR EACH ROW
  EXECUTE FUNCTION guard_refuse('history is never changed');
CREATE TRIGGER guard_events_truncate BEFORE TRUNCATE ON events
  EXECUTE FUNCTION guard_refuse('history is never changed');

-- A report's version goes up one by one, late is for ever, and nothing is unpublished.
CREATE TRIGGER guard_reports_update BEFORE UPDATE ON reports FOR EACH ROW
  WHEN (NEW.version NOT IN (OLD.version, OLD.version + 1)
    OR (NEW.version = OLD.version AND (NEW.state <> OLD.state OR NEW.stage <> OLD.stage OR NEW.definition <> OLD.definition))
    OR (OLD.late AND NOT NEW.late) OR (OLD.published_at IS NOT NULL AND NEW.published_at IS DISTINCT FROM OLD.published_at))
  EXECUTE FUNCTION guard_refuse('a report does not go back');
CREATE TRIGGER guard_reports_delete BEFORE DELETE ON reports FOR EACH ROW
  EXECUTE FUNCTION guard_refuse('a report is discarded, never deleted');
CREATE TRIGGER guard_commendations_delete BEFORE DELETE ON commendations FOR EACH ROW
  EXECUTE FUNCTION guard_refuse('a commendation is revoked, never deleted');

-- The registry is one row whose version only rises.
CREATE TRIGGER guard_registries_insert BEFORE INSERT ON registries FOR EACH ROW
  WHEN (NEW.id <> 1) EXECUTE FUNCTION guard_refuse('the registry is one row');
CREATE TRIGGER guard_registries_update BEFORE UPDATE ON registries FOR EACH ROW
  WHEN (NEW.version < OLD.version OR NEW.id <> 1) EXECUTE FUNCTION guard_refuse('the registry does not go back');
CREATE TRIGGER guard_registries_delete BEFORE DELETE ON registries FOR EACH ROW
  EXECUTE FUNCTION guard_refuse('the registry is one row');

-- What was published, consented to, counted or lent is a record.
CREATE TRIGGER guard_workflow_versions BEFORE UPDATE OR DELETE ON workflow_versions FOR EACH ROW
  EXECUTE FUNCTION guard_refuse('history is never changed');
CREATE TRIGGER guard_workflow_versions_truncate BEFORE TRUNCATE ON workflow_versions
  EXECUTE FUNCTION guard_refuse('history is never changed');
CREATE TRIGGER guard_consents BEFORE UPDATE OR DELETE ON consents FOR EACH ROW
  EXECUTE FUNCTION guard_refuse('history is never changed');
CREATE TRIGGER guard_consents_truncate BEFORE TRUNCATE ON consents
  EXECUTE FUNCTION guard_refuse('history is never changed');
CREATE TRIGGER guard_tallies BEFORE UPDATE OR DELETE ON tallies FOR EACH ROW
  EXECUTE FUNCTION guard_refuse('history is never changed');
CREATE TRIGGER guard_tallies_truncate BEFORE TRUNCATE ON tallies
  EXECUTE FUNCTION guard_refuse('history is never changed');
CREATE TRIGGER guard_proposals_update BEFORE UPDATE OF id, kind, workflow, content, digest, proposer_id, created_at ON proposals FOR EACH ROW
  EXECUTE FUNCTION guard_refuse('history is never changed');
CREATE TRIGGER guard_proposals_done BEFORE UPDATE OF done_at ON proposals FOR EACH ROW
  WHEN (OLD.done_at IS NOT NULL OR NEW.done_at IS NULL)
  EXECUTE FUNCTION guard_refuse('a proposal takes effect once');
CREATE TRIGGER guard_proposals_delete BEFORE DELETE ON proposals FOR EACH ROW
  EXECUTE FUNCTION guard_refuse('history is never changed');
CREATE TRIGGER guard_delegations_update
  BEFORE UPDATE OF id, giver_id, receiver_id, role, unit_id, cluster_id, workflows, actions, paper, valid_from, valid_to, created_at
  ON delegations FOR EACH ROW EXECUTE FUNCTION guard_refuse('history is never changed');
CREATE TRIGGER guard_delegations_revoked BEFORE UPDATE OF revoked_at, revoker_id ON delegations FOR EACH ROW
  WHEN (OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NULL)
  EXECUTE FUNCTION guard_refuse('a delegation is revoked once');
CREATE TRIGGER guard_delegations_delete BEFORE DELETE ON delegations FOR EACH ROW
  EXECUTE FUNCTION guard_refuse('a delegation is revoked, never deleted');

-- A case's version goes up one by one, and with its state.
CREATE TRIGGER guard_case_files_update BEFORE UPDATE ON case_files FOR EACH ROW
  WHEN (NEW.version NOT IN (OLD.version, OLD.version + 1)
    OR (NEW.version = OLD.version AND (NEW.state <> OLD.state OR NEW.stage <> OLD.stage OR NEW.definition <> OLD.definition))
    OR (OLD.opened_at IS NOT NULL AND NEW.opened_at IS DISTINCT FROM OLD.opened_at))
  EXECUTE FUNCTION guard_refuse('a case does not go back');
CREATE TRIGGER guard_case_files_delete BEFORE DELETE ON case_files FOR EACH ROW
  EXECUTE FUNCTION guard_refuse('a case is discarded, never deleted');

-- Of a secret vote only the paper is taken away, once the round is closed.
CREATE TRIGGER guard_sealed_votes_update BEFORE UPDATE OF id, subject_id, round, post, unit_id, cluster_id, person_id, on_behalf_id ON sealed_votes
  FOR EACH ROW EXECUTE FUNCTION guard_refuse('history is never changed');
CREATE TRIGGER guard_sealed_votes_sealed BEFORE UPDATE OF sealed ON sealed_votes FOR EACH ROW
  WHEN (NEW.sealed <> '') EXECUTE FUNCTION guard_refuse('a vote is never changed');
CREATE TRIGGER guard_sealed_votes_delete BEFORE DELETE ON sealed_votes FOR EACH ROW
  EXECUTE FUNCTION guard_refuse('history is never changed');
CREATE TRIGGER guard_sealed_votes_truncate BEFORE TRUNCATE ON sealed_votes
  EXECUTE FUNCTION guard_refuse('history is never changed');
