package model

import (
	"thidua/internal/calendar"
	"thidua/internal/cluster"
)

// Unit is a department as it was on a day.
type Unit struct {
	ID           string
	Code         string
	Name         string
	ShortName    string
	ProvinceCode string
	Tourism      bool
	unit         *cluster.Unit
}

// IsNode marks an object with an identifier.
func (Unit) IsNode() {}

// Succession says what goes on for a unit.
type Succession struct {
	Unit        *Unit
	Province    string
	EffectiveOn calendar.Date
}

// NewUnit makes the unit as it was on the day; nil for nil.
func NewUnit(u *cluster.Unit, on calendar.Date) *Unit {
	if u == nil {
		return nil
	}
	v := u.At(on)
	return &Unit{ID: u.ID, Code: u.Code, Name: v.Name, ShortName: v.Short, ProvinceCode: v.Province, Tourism: v.Tourism, unit: u}
}

// SucceededBy lists what goes on for the unit, each as it is on its first day.
func (u *Unit) SucceededBy() []Succession {
	made := make([]Succession, len(u.unit.Succeeded))
	for i, s := range u.unit.Succeeded {
		made[i] = Succession{Unit: NewUnit(s.Successor, s.Effective), Province: s.Province, EffectiveOn: s.Effective}
	}
	return made
}
