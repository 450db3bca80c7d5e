package cluster

import (
	"context"
	"fmt"
	"strings"
	"time"

	"thidua/ent/db"
	"thidua/internal/calendar"
	"thidua/internal/id"
	"thidua/internal/text"
)

// writer brings a checked document into the database and notes in the plan what it changes.
type writer struct {
	tx      *db.Tx
	doc     *document
	reg     *Registry // as it was before the document
	check   *check
	plan    *Plan
	now     time.Time
	cluster string            // its identifier; "" where the document has none
	units   map[string]string // identifiers of the document's units by code
}

func (w *writer) note(action, noun, key, detail string) {
	w.plan.Changes = append(w.plan.Changes, Change{action, noun, key, detail})
}

func (w *writer) writeTx(ctx context.Context) error {
	for _, step := range []struct {
		what  string
		write func(context.Context) error
	}{
		{"the cluster", w.clusterTx}, {"units", w.unitsTx}, {"successions", w.successionsTx},
		{"memberships", w.membersTx}, {"leadership", w.termsTx}, {"the season", w.seasonTx}, {"people", w.peopleTx},
	} {
		if err := step.write(ctx); err != nil {
			return fmt.Errorf("cluster: writing %s: %w", step.what, err)
		}
	}
	return nil
}

func (w *writer) clusterTx(ctx context.Context) error {
	row := w.doc.cluster
	if row == nil {
		return nil
	}
	stored := w.check.cluster
	if stored == nil {
		w.cluster = id.New(id.Cluster)
		w.note("create", "cluster", row.code, row.name)
		return w.tx.Cluster.Create().SetID(w.cluster).SetCode(row.code).SetName(row.name).SetNameOrder(text.SortKey(row.name)).Exec(ctx)
	}
	w.cluster = stored.ID
	var d difference
	if d.is("name", stored.Name, row.name); len(d) == 0 {
		return nil
	}
	w.note("update", "cluster", row.code, d.String())
	return w.tx.Cluster.UpdateOneID(stored.ID).SetName(row.name).SetNameOrder(text.SortKey(row.name)).Exec(ctx)
}

// unitsTx writes units and their versions. A version is known by its first day: a row
// without a day corrects the first one, a row with a day makes or corrects that one.
func (w *writer) unitsTx(ctx context.Context) error {
	for _, row := range w.doc.units {
		stored := w.reg.UnitByCode(row.code)
		switch {
		case stored != nil:
			w.units[row.code] = stored.ID
		case w.units[row.code] == "":
			w.units[row.code] = id.New(id.Unit)
			if err := w.tx.Unit.Create().SetID(w.units[row.code]).SetCode(row.code).Exec(ctx); err != nil {
				return err
			}
		}
		if err := w.versionTx(ctx, row, stored); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) versionTx(ctx context.Context, row unitRow, stored *Unit) error {
	key := row.code
	if row.from != "" {
		key += " from " + string(row.from)
	}
	if stored != nil {
		for _, v := range stored.Versions {
			if v.From != row.from {
				continue
			}
			d := row.differs(v)
			if len(d) == 0 {
				return nil
			}
			w.note("update", "unit", key, d.String())
			return w.tx.UnitVersion.UpdateOneID(v.ID).SetName(row.name).SetNameOrder(text.SortKey(row.name)).
				SetShort(row.short).SetProvince(row.province).SetTourism(row.tourism).Exec(ctx)
		}
	}
	mandate := "tourism"
	if !row.tourism {
		mandate = "no tourism"
	}
	w.note("create", "unit", key, fmt.Sprintf("%s (%s, province %s, %s)", row.name, row.short, row.province, mandate))
	return w.tx.UnitVersion.Create().SetUnitID(w.units[row.code]).SetName(row.name).SetNameOrder(text.SortKey(row.name)).
		SetShort(row.short).SetProvince(row.province).SetTourism(row.tourism).SetValidFrom(row.from).Exec(ctx)
}

func (w *writer) successionsTx(ctx context.Context) error {
	for _, row := range w.doc.units {
		s := row.succeededBy
		if s == nil {
			continue
		}
		key := fmt.Sprintf("%s on %s", row.code, s.effective)
		stored := w.reg.succession(row.code, s.effective)
		if stored == nil {
			w.note("create", "succession", key, "by the province "+s.province)
			if err := w.tx.Succession.Create().SetPredecessorID(w.units[row.code]).SetProvince(s.province).
				SetEffective(s.effective).Exec(ctx); err != nil {
				return err
			}
			continue
		}
		var d difference
		if d.is("province", stored.Province, s.province); len(d) == 0 {
			continue
		}
		w.note("update", "succession", key, d.String())
		if err := w.tx.Succession.UpdateOneID(stored.ID).SetProvince(s.province).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

// unit is the identifier of a unit of the document or of the database; "" for no code.
func (w *writer) unit(code string) string {
	if id := w.units[code]; id != "" {
		return id
	}
	if u := w.reg.UnitByCode(code); u != nil {
		return u.ID
	}
	return ""
}

func (w *writer) membersTx(ctx context.Context) error {
	for _, row := range w.doc.members {
		unit := w.unit(row.unit.code)
		key := fmt.Sprintf("%s in %s", row.unit.code, w.doc.cluster.code)
		stored := w.membership(unit, row.from)
		if stored == nil {
			w.note("create", "membership", key, assumed(fmt.Sprintf("%s, rotation %d", days(row.from, row.to), row.rotation), row.assumption))
			if err := w.tx.Membership.Create().SetClusterID(w.cluster).SetUnitID(unit).SetValidFrom(row.from).SetValidTo(row.to).
				SetRotation(row.rotation).SetAssumption(row.assumption).Exec(ctx); err != nil {
				return err
			}
			continue
		}
		if d := row.differs(stored); len(d) > 0 {
			w.note("update", "membership", key+" from "+string(row.from), d.String())
			if err := w.tx.Membership.UpdateOneID(stored.ID).SetValidTo(row.to).SetRotation(row.rotation).
				SetAssumption(row.assumption).Exec(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writer) membership(unit string, from calendar.Date) *Membership {
	if w.check.cluster != nil {
		for _, m := range w.check.cluster.Memberships {
			if m.Unit.ID == unit && m.From == from {
				return m
			}
		}
	}
	return nil
}

func (w *writer) termsTx(ctx context.Context) error {
	for _, row := range w.doc.terms {
		unit := w.unit(row.unit.code)
		key := fmt.Sprintf("%s of %s from %s", strings.ToLower(string(row.leadership)), w.doc.cluster.code, row.from)
		stored := w.term(row)
		if stored == nil {
			w.note("create", "term", key, assumed(fmt.Sprintf("%s, %s", row.unit.code, days("", row.to)), row.assumption))
			if err := w.tx.LeadershipTerm.Create().SetClusterID(w.cluster).SetUnitID(unit).SetLeadership(row.leadership).
				SetValidFrom(row.from).SetValidTo(row.to).SetAssumption(row.assumption).Exec(ctx); err != nil {
				return err
			}
			continue
		}
		if d := row.differs(stored); len(d) > 0 {
			w.note("update", "term", key, d.String())
			if err := w.tx.LeadershipTerm.UpdateOneID(stored.ID).SetUnitID(unit).SetValidTo(row.to).
				SetAssumption(row.assumption).Exec(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writer) term(row termRow) *Term {
	if w.check.cluster != nil {
		for _, t := range w.check.cluster.Terms {
			if t.Leadership == row.leadership && t.From == row.from {
				return t
			}
		}
	}
	return nil
}
