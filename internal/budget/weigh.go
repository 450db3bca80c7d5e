package budget

import "thidua/internal/fault"

// Weigh looks at a request's JSON before it is decoded: VALUE_LIMIT_EXCEEDED where it has
// more than MaxValues members, elements and containers, DEPTH_LIMIT_EXCEEDED where they lie
// deeper inside each other than MaxNesting, else nil. A decoder makes an object of each
// value, and a megabyte of commas is half a million of them. What is no
// JSON passes: the decoder says so.
func Weigh(text []byte) error {
	depth, values := 0, 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			i = closing(text, i)
		case '{', '[':
			depth++
			values++
			if depth > MaxNesting {
				return fault.New(fault.DepthLimitExceeded)
			}
		case '}', ']':
			depth--
		case ',':
			values++
		}
		if values > MaxValues {
			return fault.New(fault.ValueLimitExceeded)
		}
	}
	return nil
}

// closing is where the text that begins at i ends.
func closing(text []byte, i int) int {
	for i++; i < len(text) && text[i] != '"'; i++ {
		if text[i] == '\\' {
			i++
		}
	}
	return i
}
