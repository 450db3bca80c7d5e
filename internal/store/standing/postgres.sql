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
    OR (NEW.version = OLD.version AND (NEW.state <> OLD.state OR NEW.stage <> OLD.stage))
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
