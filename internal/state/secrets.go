package state

import (
	"encoding/json"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// Secrets are the texts in the values that the state shows though they are secret, as `pulumi stack export --show-secrets` does: nothing
// may print them.
func (s *State) Secrets() []string {
	var all []string
	for r := range s.all() {
		for _, side := range []map[string]any{r.Inputs, r.Outputs} {
			all = appendSecrets(all, side)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// appendSecrets appends the secret texts in a value.
func appendSecrets(all []string, v any) []string {
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			all = appendSecrets(all, element)
		}
	case map[string]any:
		if v[resource.SigKey] == resource.SecretSig {
			return appendPlaintext(all, v["plaintext"])
		}
		for _, element := range v {
			all = appendSecrets(all, element)
		}
	}
	return all
}

// appendPlaintext appends the texts of a secret value, which is JSON in a text.
func appendPlaintext(all []string, plaintext any) []string {
	text, shown := plaintext.(string)
	if !shown {
		return all
	}
	var value any
	if json.Unmarshal([]byte(text), &value) != nil {
		return append(all, text)
	}
	return appendTexts(all, value)
}

// appendTexts appends every text in a JSON value.
func appendTexts(all []string, v any) []string {
	switch v := v.(type) {
	case string:
		all = append(all, v)
	case []any:
		for _, element := range v {
			all = appendTexts(all, element)
		}
	case map[string]any:
		if _, signed := v[resource.SigKey]; signed {
			return appendSecrets(all, v)
		}
		for _, element := range v {
			all = appendTexts(all, element)
		}
	}
	return all
}
