package workflow

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// hashOf returns the hexadecimal SHA-256 of a definition's canonical JSON.
func hashOf(root *yaml.Node) string {
	var b bytes.Buffer
	canonical(&b, root)
	sum := sha256.Sum256(b.Bytes())
	return hex.EncodeToString(sum[:])
}

// canonical writes a node as JSON without spaces and with sorted keys. Only called for a
// definition that compiled: its scalars are text, whole numbers, true and false.
func canonical(b *bytes.Buffer, n *yaml.Node) {
	switch n.Kind {
	case yaml.MappingNode:
		pairs := make([][2]*yaml.Node, 0, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			pairs = append(pairs, [2]*yaml.Node{n.Content[i], n.Content[i+1]})
		}
		slices.SortFunc(pairs, func(x, y [2]*yaml.Node) int { return strings.Compare(x[0].Value, y[0].Value) })
		b.WriteByte('{')
		for i, pair := range pairs {
			if i > 0 {
				b.WriteByte(',')
			}
			quoted(b, pair[0].Value)
			b.WriteByte(':')
			canonical(b, pair[1])
		}
		b.WriteByte('}')
	case yaml.SequenceNode:
		b.WriteByte('[')
		for i, child := range n.Content {
			if i > 0 {
				b.WriteByte(',')
			}
			canonical(b, child)
		}
		b.WriteByte(']')
	default:
		scalar(b, n)
	}
}

func scalar(b *bytes.Buffer, n *yaml.Node) {
	switch n.ShortTag() {
	case "!!int":
		b.WriteString(n.Value)
	case "!!bool":
		b.WriteString(strings.ToLower(n.Value))
	default:
		quoted(b, n.Value)
	}
}

func quoted(b *bytes.Buffer, s string) {
	encoder := json.NewEncoder(b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(s) // a string into a buffer cannot fail
	b.Truncate(b.Len() - 1)
}
