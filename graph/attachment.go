package graph

import (
	"context"
	"strings"

	"entgo.io/ent/dialect/sql"

	"thidua/ent/db"
	attachments "thidua/ent/db/attachment"
	"thidua/graph/model"
	"thidua/internal/attachment"
	"thidua/internal/id"
)

// Attachment finds an attachment that the context's caller may read, for whoever answers with
// its content; nil for every other.
func (r *Resolver) Attachment(ctx context.Context, one string) (*db.Attachment, error) {
	ctx, err := r.begin(ctx, now())
	if err != nil {
		return nil, err
	}
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	return r.readable(ctx, s, one)
}

// readable finds an attachment that the viewer may read: his own while it hangs nowhere, then
// as the subject's kind says. What hangs on a subject that he may not see is looked for like
// what there is not, in the same statement.
func (r *Resolver) readable(ctx context.Context, s *session, one string) (*db.Attachment, error) {
	row, err := attachment.Find(ctx, r.Store.Client, one, func(of *sql.Selector) {
		subject := of.C(attachments.FieldSubjectID)
		of.Where(sql.Or(sql.IsNull(subject), r.seen(s, subject)))
	})
	if row == nil || err != nil {
		return nil, err
	}
	may := false
	switch {
	case row.SubjectID == nil:
		may = row.UploaderID == s.moment.Actor.ID
	case id.Is(*row.SubjectID, id.Report):
		may, err = r.Reports.ReadsAttachment(ctx, s.moment, row)
	}
	if !may || err != nil {
		return nil, err
	}
	return row, nil
}

// attachment finds an attachment as a node.
func (r *Resolver) attachment(ctx context.Context, s *session, one string) (model.Node, error) {
	row, err := r.readable(ctx, s, one)
	if row == nil || err != nil {
		return nil, err
	}
	return model.NewAttachment(row, s.eyes, s.world), nil
}

// evidence reads what proves the indicators of revisions, by revision and code.
func (r *Resolver) evidence(ctx context.Context, s *session, revisions []string) (map[string]map[string][]model.Attachment, error) {
	rows, err := attachment.OfRevisions(ctx, r.Store, revisions)
	if err != nil {
		return nil, err
	}
	made := make(map[string]map[string][]model.Attachment, len(rows))
	for revision, list := range rows {
		made[revision] = map[string][]model.Attachment{}
		for _, row := range list {
			code := strings.TrimPrefix(row.Place, attachment.AtIndicator)
			made[revision][code] = append(made[revision][code], *model.NewAttachment(row, s.eyes, s.world))
		}
	}
	return made, nil
}

// papers reads those of the commendations' decisions, by decision.
func (r *Resolver) papers(ctx context.Context, s *session, rows []*db.Commendation) (map[string][]model.Attachment, error) {
	var decisions []string
	for _, row := range rows {
		for _, d := range []*db.Decision{row.Edges.Decision, row.Edges.Revocation} {
			if d != nil {
				decisions = append(decisions, d.ID)
			}
		}
	}
	held, err := attachment.OfDecisions(ctx, r.Store, decisions)
	if err != nil {
		return nil, err
	}
	made := make(map[string][]model.Attachment, len(held))
	for decision, list := range held {
		for _, row := range list {
			made[decision] = append(made[decision], *model.NewAttachment(row, s.eyes, s.world))
		}
	}
	return made, nil
}
