package cluster

import (
	"context"
	"fmt"

	"thidua/ent/db"
	"thidua/internal/calendar"
)

// settleTx draws what follows from all rows together: where versions of a unit end, and
// which unit a province that was named as a successor turned out to be.
func settleTx(ctx context.Context, tx *db.Tx, reg *Registry, plan *Plan) error {
	for _, u := range reg.Units() {
		if err := closeVersionsTx(ctx, tx, u); err != nil {
			return fmt.Errorf("cluster: ending versions of units: %w", err)
		}
		for _, s := range u.Succeeded {
			if s.Successor != nil {
				continue
			}
			if err := linkTx(ctx, tx, reg, s, plan); err != nil {
				return fmt.Errorf("cluster: linking successions: %w", err)
			}
		}
	}
	return nil
}

// closeVersionsTx lets each version end on the day before the next one begins.
func closeVersionsTx(ctx context.Context, tx *db.Tx, u *Unit) error {
	for i := range u.Versions {
		last := calendar.Date("")
		if i+1 < len(u.Versions) {
			last = dayBefore(u.Versions[i+1].From)
		}
		if u.Versions[i].To == last {
			continue
		}
		if err := tx.UnitVersion.UpdateOneID(u.Versions[i].ID).SetValidTo(last).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

// dayBefore is the day before d, which is a day.
func dayBefore(d calendar.Date) calendar.Date { return calendar.Of(d.End().AddDate(0, 0, -1)) }

// linkTx links a succession to the unit of the province that it names. A unit that has
// itself gone into another one by that day is not it, the predecessor least of all: the
// department of Khánh Hòa that ended with the merger is not the new one of the same name.
// Where two units fit, the province stays as it was named.
func linkTx(ctx context.Context, tx *db.Tx, reg *Registry, s *Succession, plan *Plan) error {
	var fit []*Unit
	for _, u := range reg.Units() {
		if u.At(s.Effective).Short == s.Province && !u.goneBy(s.Effective) {
			fit = append(fit, u)
		}
	}
	key := fmt.Sprintf("%s on %s", s.Predecessor.Code, s.Effective)
	switch len(fit) {
	case 0:
		return nil
	case 1:
		plan.Changes = append(plan.Changes, Change{"link", "succession", key, fmt.Sprintf("%s to the unit %s", s.Province, fit[0].Code)})
		return tx.Succession.UpdateOneID(s.ID).SetSuccessorID(fit[0].ID).Exec(ctx)
	}
	plan.Kept = append(plan.Kept, fmt.Sprintf("succession %s by the province %s, of which there are %d units", key, s.Province, len(fit)))
	return nil
}

// goneBy reports whether another unit goes on for this one by the day.
func (u *Unit) goneBy(on calendar.Date) bool {
	for _, s := range u.Succeeded {
		if s.Effective <= on {
			return true
		}
	}
	return false
}
