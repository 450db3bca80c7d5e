package graph

import (
	"cmp"

	"thidua/graph/model"
	"thidua/internal/calendar"
	"thidua/internal/fault"
)

// unit finds a unit by its identifier or its code, as it was on the day, today where it
// is nil; nil for an unknown one. Both or none of the two names is BAD_USER_INPUT.
func unit(s *session, unitID, code *string, asOf *calendar.Date) (*model.Unit, error) {
	on := cmp.Or(value(asOf), s.world.Today)
	switch {
	case (unitID == nil) == (code == nil):
		return nil, fault.Newf(fault.BadUserInput, fault.Text{
			VI: "Hãy nêu một trong hai: id hoặc code.", EN: "Give one of id and code.",
		})
	case unitID != nil:
		return model.NewUnit(s.moment.Registry.Unit(*unitID), on), nil
	}
	return model.NewUnit(s.moment.Registry.UnitByCode(*code), on), nil
}
