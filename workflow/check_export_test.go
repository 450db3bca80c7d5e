package workflow

// Element names what a definition declares at a position, such as "state draft" or
// "move submit draft".
func (p *Program) Element(line, column int) string {
	for k, names := range p.places {
		for name, at := range names {
			if at.line == line && at.column == column {
				return string(k) + " " + name
			}
		}
	}
	return ""
}
