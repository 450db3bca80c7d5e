package report

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"thidua/ent/db"
	"thidua/internal/attachment"
	"thidua/internal/calendar"
)

// content is all of a revision that a signature answers for. Its JSON is canonical: the
// fields in this order, sections and indicators in that of the report.
type content struct {
	CutoffOn   calendar.Date `json:"cutoffOn"`
	Sections   []part        `json:"sections"`
	Indicators []figure      `json:"indicators"`
}

type part struct {
	Key  string `json:"key"`
	Body string `json:"body"`
}

// figure is an indicator. One without evidence is written as it was before there was any: what
// was signed then still has its hash.
type figure struct {
	Code     string   `json:"code"`
	Target   *string  `json:"target"`
	Actual   *string  `json:"actual"`
	Evidence []string `json:"evidence,omitempty"` // SHA-256 of each attachment
}

// hash is the SHA-256 of the canonical JSON, in hexadecimal.
func (c *content) hash() (string, error) {
	text, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("writing the content: %w", err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

const readContent = `SELECT 1 AS what, 0 AS place, content_hash, cutoff_on, CAST(NULL AS text) FROM revisions WHERE id = $1
UNION ALL SELECT 2, place, key, body, NULL FROM sections WHERE revision_id = $1
UNION ALL SELECT 3, place, code, target, actual FROM indicators WHERE revision_id = $1
UNION ALL SELECT 4, e.rank, a.place, a.sha256, NULL FROM enclosures e JOIN attachments a ON a.id = e.attachment_id WHERE e.revision_id = $1
ORDER BY 1, 2`

// contentTx reads a revision's content, and the hash that it carries if it is frozen, in
// one statement.
func contentTx(ctx context.Context, tx *db.Tx, revisionID string) (c *content, hash string, err error) {
	rows, err := tx.QueryContext(ctx, readContent, revisionID)
	if err != nil {
		return nil, "", fmt.Errorf("reading the revision %s: %w", revisionID, err)
	}
	defer rows.Close()
	c = &content{}
	for rows.Next() {
		var what, place int
		var key string
		var text, other *string
		if err := rows.Scan(&what, &place, &key, &text, &other); err != nil {
			return nil, "", fmt.Errorf("reading the revision %s: %w", revisionID, err)
		}
		switch what {
		case 1:
			hash, c.CutoffOn = key, calendar.Date(given(text))
		case 2:
			c.Sections = append(c.Sections, part{Key: key, Body: given(text)})
		case 3:
			c.Indicators = append(c.Indicators, figure{Code: key, Target: text, Actual: other})
		default:
			c.prove(strings.TrimPrefix(key, attachment.AtIndicator), given(text))
		}
	}
	return c, hash, rows.Err()
}

// prove adds an attachment's hash to the figure with the code.
func (c *content) prove(code, sha256 string) {
	for i := range c.Indicators {
		if c.Indicators[i].Code == code {
			c.Indicators[i].Evidence = append(c.Indicators[i].Evidence, sha256)
		}
	}
}

// given is the text, "" for none.
func given(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
