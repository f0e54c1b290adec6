package policy

import (
	"encoding/json"
	"fmt"
	"strings"
)

// repeatedKey returns a key, quoted, that occurs twice in one object of a JSON text; "" if there is none.
func repeatedKey(text string) string {
	key, err := repeatedIn(json.NewDecoder(strings.NewReader(text)))
	if err != nil {
		return ""
	}
	return key
}

// repeatedIn looks for such a key in the next value.
func repeatedIn(tokens *json.Decoder) (string, error) {
	opening, err := tokens.Token()
	delim, nested := opening.(json.Delim)
	if err != nil || !nested {
		return "", err
	}
	for seen := map[string]bool{}; tokens.More(); {
		if delim == '{' {
			token, err := tokens.Token()
			if err != nil {
				return "", err
			}
			key := fmt.Sprintf("%q", token)
			if seen[key] {
				return key, nil
			}
			seen[key] = true
		}
		if key, err := repeatedIn(tokens); key != "" || err != nil {
			return key, err
		}
	}
	_, err = tokens.Token()
	return "", err
}
