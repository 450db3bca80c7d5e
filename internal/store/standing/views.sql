-- What outside checks may rely on, by these names and columns, on both databases.
CREATE VIEW inv_report AS
  SELECT p.id, p.unit_id, p.stage, p.state, p.version, COALESCE(v.content_hash, '') AS content_hash
  FROM reports p LEFT JOIN revisions v ON v.id = p.submitted_revision_id;

CREATE VIEW inv_history AS
  SELECT h.id, h.subject_id AS report_id, h.version, h.action, h.from_state, h.to_state, h.actor_id, h.on_behalf_id, h.at
  FROM history_entries h WHERE substr(h.subject_id, 1, 4) = 'rep_';

CREATE VIEW inv_event AS
  SELECT e.id, e.position, e.subject_id, e.version, e.kind, e.at FROM events e;

-- A decision is a step by which one unit decided on another's report.
CREATE VIEW inv_decision AS
  SELECT h.subject_id AS report_id, h.action AS kind, h.actor_id, h.actor_unit_id, h.at
  FROM history_entries h WHERE h.decides AND substr(h.subject_id, 1, 4) = 'rep_';
