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
  OR (NEW.version = OLD.version AND (NEW.state <> OLD.state OR NEW.stage <> OLD.stage))
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
