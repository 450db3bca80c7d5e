package workflow

// maxima of texts, in characters, and of numbers.
const (
	maxNote   = 2000 // a note, and a text whose definition names no maximum
	maxText   = 100000
	maxNumber = 1 << 53 // what a JSON number carries exactly

	maxElements = 200 // of a list
	maxElement  = 300 // characters of each
)

// inputNote is what every action takes besides its inputs.
const inputNote = "note"

func scalarType(typ string) bool {
	switch typ {
	case "text", "int", "decimal", "bool", "date", "enum":
		return true
	}
	return false
}

// recordFields is the table of record types: the fields of one, with those that a record which
// is given must have; nil for what is no record type.
func recordFields(typ string) []Input {
	switch typ {
	case "Decision": // an authority's written decision (quyết định)
		number, signer := int64(60), int64(300)
		return []Input{
			{Name: "number", Type: "text", Required: true, Max: &number, Label: Text{"Số, ký hiệu", "Number"}},
			{Name: "issuedOn", Type: "date", Required: true, Label: Text{"Ngày ban hành", "Date of issue"}},
			{Name: "issuer", Type: "enum", Required: true, Label: Text{"Cơ quan ban hành", "Issuer"}, Values: []string{
				"CLUSTER", "DEPARTMENT_HEAD", "MINISTER", "PROVINCE_CHAIRMAN", "PRIME_MINISTER"}},
			{Name: "signer", Type: "text", Required: true, Max: &signer, Label: Text{"Người ký", "Signer"}},
			{Name: "papers", Type: "list", Label: Text{"Văn bản đính kèm", "Papers"}},
		}
	}
	return nil
}
