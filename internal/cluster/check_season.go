package cluster

import (
	"maps"
	"slices"
)

// frozen checks what a season that exists does not let go of: its state goes forward
// alone, and from AGREED on what the heads signed stays: sections, criteria, and the
// days that a period covers. A season whose list is still empty takes it as long as no
// report was written without it. When a report is due may change, a name may not: that
// is a new version with every head's consent.
func (c *check) frozen() {
	row, s := c.doc.season, c.season
	if row.state != "" && ordinal(row.state) < ordinal(s.State) {
		c.add(row.stateAt, "Năm thi đua %d đang ở %s, không quay lại %s.", "The season %d is at %s and does not go back to %s.", s.Year, s.State, row.state)
	}
	if !s.Frozen() {
		c.keepsAll()
		return
	}
	for _, p := range row.periods {
		if stored := s.Period(p.code); stored != nil &&
			(stored.Kind != p.kind || stored.StartsOn != p.startsOn || stored.EndsOn != p.endsOn) {
			c.add(p.mark, "Kỳ %q của năm %d đã chốt cùng giao ước; chỉ hạn báo cáo còn sửa được.",
				"The period %q of %d is fixed since the pact was signed; only its due date may change.", p.code, s.Year)
		}
	}
	if row.sections != nil && (len(s.Sections) > 0 || c.used) && !sameSections(row.sections, s.Sections) {
		c.add(row.sectionsAt, "Các mục báo cáo của năm %d đã chốt cùng giao ước; thay đổi cần mọi giám đốc đồng ý.",
			"The sections of %d are fixed since the pact was signed; a change needs every head's consent.", s.Year)
	}
	if row.criteria != nil && (len(s.Criteria) > 0 || c.used) && !sameCriteria(row.criteria, s) {
		c.add(row.criteria.mark, "Bảng tiêu chí của năm %d đã chốt cùng giao ước; thay đổi cần mọi giám đốc đồng ý.",
			"The criteria of %d are fixed since the pact was signed; a change needs every head's consent.", s.Year)
	}
}

// keepsAll reports sections and criteria that the database has and the lists of the
// document have not: apply never deletes, and a list with something left over is not
// what the document says.
func (c *check) keepsAll() {
	row, s := c.doc.season, c.season
	given := map[string]bool{}
	for _, x := range row.sections {
		given[x.key] = true
	}
	for _, x := range s.Sections {
		if row.sections != nil && !given[x.Key] {
			c.add(row.sectionsAt, "Thiếu mục %q đã có của năm %d; không xóa gì khi áp dụng.", "The section %q of %d is missing; apply deletes nothing.", x.Key, s.Year)
		}
	}
	if row.criteria == nil {
		return
	}
	for _, n := range row.criteria.nodes {
		given["criterion "+n.code] = true
	}
	for _, code := range slices.Sorted(maps.Keys(s.criteria())) {
		if !given["criterion "+code] {
			c.add(row.criteria.mark, "Thiếu tiêu chí %q đã có của năm %d; không xóa gì khi áp dụng.", "The criterion %q of %d is missing; apply deletes nothing.", code, s.Year)
		}
	}
}

// criteria lists all nodes of the season's tree by code.
func (s *Season) criteria() map[string]*Criterion {
	nodes := map[string]*Criterion{}
	for c := range s.Table() {
		nodes[c.Code] = c
	}
	return nodes
}

func sameSections(rows []sectionRow, stored []Section) bool {
	if len(rows) != len(stored) {
		return false
	}
	for i, row := range rows {
		if len(row.differs(stored[i])) > 0 || row.key != stored[i].Key {
			return false
		}
	}
	return true
}

func sameCriteria(set *criteriaRow, s *Season) bool {
	stored := s.criteria()
	if len(set.nodes) != len(stored) || set.set != s.CriteriaSet ||
		(set.synthetic != nil && *set.synthetic != s.CriteriaSynthetic) {
		return false
	}
	for _, n := range set.nodes {
		if c := stored[n.code]; c == nil || len(n.differs(c)) > 0 {
			return false
		}
	}
	return true
}
