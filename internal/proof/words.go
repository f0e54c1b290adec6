package proof

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
)

// because says in words what is unusual about a field, as far as a pattern asks for it.
func (q Question) because(s specification, v values, path string) string {
	value, there := v[path]
	text, isText := value.(string)
	if !there {
		return "record has no " + path
	}
	usual, _ := s.fields[path].usual.(string)
	for _, p := range q.Patterns {
		for _, c := range p.conditions {
			if c.field != path || !isText || text != usual && c.holds.Contains(text) == c.holds.Contains(usual) {
				continue
			}
			if c.holds.Contains(text) {
				return fmt.Sprintf("%s %s %q", path, c.words, c.text)
			}
			return fmt.Sprintf("%s %s %q", path, negations[c.words], c.text)
		}
	}
	written, err := json.Marshal(value)
	if err != nil {
		return path + " is unusual"
	}
	return path + " is " + string(written)
}

var negations = map[string]string{
	"is": "is not", "contains": "does not contain", "begins with": "does not begin with", "ends with": "does not end with",
}

// Fate says what does not happen to the record.
func (w *Witness) Fate() string {
	if len(w.Trails) > 0 {
		return "is not recorded, as the event selectors of trail " + strings.Join(w.Trails, " and of trail ") + " leave it out"
	}
	return "is not reported"
}

// Words describe the record: "a read by an IAM user whose userAgent contains "Pulumi"".
func (w *Witness) Words() string {
	text := cmp.Or(w.What, "a read") + " by " + w.Reader
	if len(w.Because) > 0 {
		text += " whose " + strings.Join(w.Because, " and ")
	}
	return text
}
