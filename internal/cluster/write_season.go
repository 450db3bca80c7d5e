package cluster

import (
	"context"
	"fmt"
	"strings"

	"thidua/internal/id"
)

// seasonTx writes the season with its periods, sections and criteria. What it may not
// change any more was checked before.
func (w *writer) seasonTx(ctx context.Context) error {
	row := w.doc.season
	if row == nil {
		return nil
	}
	key := fmt.Sprintf("%s %d", w.doc.cluster.code, row.year)
	stored := w.check.season
	if stored == nil {
		stored = &Season{ID: id.New(id.Season), Year: row.year}
		set := ""
		if row.criteria != nil {
			set = row.criteria.set
		}
		w.note("create", "season", key, fmt.Sprintf("%s, titles by %s, pact by %s", row.state, shown(row.registrationDue), shown(row.pactDue)))
		if err := w.tx.Season.Create().SetID(stored.ID).SetClusterID(w.cluster).SetYear(row.year).SetState(row.state).
			SetRegistrationDue(row.registrationDue).SetPactDue(row.pactDue).SetCriteriaSet(set).
			SetCriteriaSynthetic(row.synthetic(false)).Exec(ctx); err != nil {
			return err
		}
	} else if d := row.differs(stored); len(d) > 0 {
		w.note("update", "season", key, d.String())
		update := w.tx.Season.UpdateOneID(stored.ID).SetState(row.state).SetRegistrationDue(row.registrationDue).SetPactDue(row.pactDue)
		if row.criteria != nil {
			update.SetCriteriaSet(row.criteria.set).SetCriteriaSynthetic(row.synthetic(stored.CriteriaSynthetic))
		}
		if err := update.Exec(ctx); err != nil {
			return err
		}
	}
	if err := w.periodsTx(ctx, stored, key); err != nil {
		return err
	}
	if err := w.sectionsTx(ctx, stored, key); err != nil {
		return err
	}
	return w.criteriaTx(ctx, stored, key)
}

func (w *writer) periodsTx(ctx context.Context, s *Season, season string) error {
	for _, row := range w.doc.season.periods {
		stored := s.Period(row.code)
		key := fmt.Sprintf("%s of %s", row.code, season)
		if stored == nil {
			w.note("create", "period", key, assumed(fmt.Sprintf("%s, %s, reports due on %s", row.kind, days(row.startsOn, row.endsOn), row.dueOn), row.assumption))
			if err := w.tx.Period.Create().SetSeasonID(s.ID).SetCode(row.code).SetKind(row.kind).SetStartsOn(row.startsOn).
				SetEndsOn(row.endsOn).SetReportDueOn(row.dueOn).SetAssumption(row.assumption).Exec(ctx); err != nil {
				return err
			}
			continue
		}
		if d := row.differs(stored); len(d) > 0 {
			w.note("update", "period", key, d.String())
			if err := w.tx.Period.UpdateOneID(stored.ID).SetKind(row.kind).SetStartsOn(row.startsOn).SetEndsOn(row.endsOn).
				SetReportDueOn(row.dueOn).SetAssumption(row.assumption).Exec(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writer) sectionsTx(ctx context.Context, s *Season, season string) error {
	byKey := map[string]Section{}
	for _, x := range s.Sections {
		byKey[x.Key] = x
	}
	for _, row := range w.doc.season.sections {
		stored, found := byKey[row.key]
		key := fmt.Sprintf("%s of %s", row.key, season)
		if !found {
			detail := row.vi
			if row.required {
				detail += " (required)"
			}
			w.note("create", "section", key, detail)
			if err := w.tx.SectionTemplate.Create().SetSeasonID(s.ID).SetKey(row.key).SetPlace(row.place).
				SetRequired(row.required).SetTitleVi(row.vi).SetTitleEn(row.en).Exec(ctx); err != nil {
				return err
			}
			continue
		}
		if d := row.differs(stored); len(d) > 0 {
			w.note("update", "section", key, d.String())
			if err := w.tx.SectionTemplate.UpdateOneID(stored.ID).SetPlace(row.place).SetRequired(row.required).
				SetTitleVi(row.vi).SetTitleEn(row.en).Exec(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writer) criteriaTx(ctx context.Context, s *Season, season string) error {
	set := w.doc.season.criteria
	if set == nil {
		return nil
	}
	stored, groups := s.criteria(), map[string]string{}
	for _, row := range set.nodes {
		var parent *string
		if group := groups[row.group]; group != "" {
			parent = &group
		}
		c := stored[row.code]
		if c == nil {
			c = &Criterion{ID: id.New(id.Criterion)}
			w.note("create", "criterion", fmt.Sprintf("%s of %s", row.code, season), row.detail())
			if err := w.tx.Criterion.Create().SetID(c.ID).SetSeasonID(s.ID).SetNillableParentID(parent).SetCode(row.code).
				SetPlace(row.place).SetName(row.name).SetType(row.kind).SetMaxPoints(row.max.String()).SetMeasure(row.measure).
				SetPoints(row.points).SetStartPoints(row.start).SetStepPoints(row.step).SetRemit(row.remit).Exec(ctx); err != nil {
				return err
			}
		} else if d := row.differs(c); len(d) > 0 {
			w.note("update", "criterion", fmt.Sprintf("%s of %s", row.code, season), d.String())
			update := w.tx.Criterion.UpdateOneID(c.ID).ClearParent().SetPlace(row.place).SetName(row.name).SetType(row.kind).
				SetMaxPoints(row.max.String()).SetMeasure(row.measure).SetPoints(row.points).SetStartPoints(row.start).
				SetStepPoints(row.step).SetRemit(row.remit)
			if parent != nil {
				update.SetParentID(*parent)
			}
			if err := update.Exec(ctx); err != nil {
				return err
			}
		}
		if row.group == "" {
			groups[row.code] = c.ID
		}
	}
	return nil
}

// detail describes a new criterion: "Lượt khách du lịch (QT, at most 50, lượt, tourism)".
func (c criterionRow) detail() string {
	about := []string{string(c.kind), "at most " + c.max.String()}
	for _, more := range []string{c.measure, c.remit} {
		if more != "" {
			about = append(about, more)
		}
	}
	return c.name + " (" + strings.Join(about, ", ") + ")"
}
