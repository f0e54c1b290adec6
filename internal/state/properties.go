package state

import (
	"encoding/json"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/providers"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/secretwatch/secretwatch/internal/ledger"
)

// propertiesOf are a resource's values: what the provider answered, else what the program asked for.
func propertiesOf(r *apitype.ResourceV3) map[string]any {
	all := make(map[string]any, len(r.Outputs))
	for _, side := range []map[string]any{r.Inputs, r.Outputs} {
		for key, v := range side {
			if v != nil {
				all[key] = valueOf(v)
			}
		}
	}
	return all
}

// valueOf is a value of a state: [ledger.Hidden] where it is encrypted or was not known, [ledger.Shown] where it is a secret that was
// exported as plain text.
func valueOf(v any) any {
	switch v := v.(type) {
	case string:
		if v == providers.UnknownID {
			return ledger.Hidden{Why: "not known when the state was written"}
		}
	case []any:
		list := make([]any, len(v))
		for i, element := range v {
			list[i] = valueOf(element)
		}
		return list
	case map[string]any:
		if signature, signed := v[resource.SigKey]; signed {
			return signedValue(signature, v)
		}
		object := make(map[string]any, len(v))
		for key, element := range v {
			object[key] = valueOf(element)
		}
		return object
	}
	return v
}

// signedValue is an object that represents something else, by its signature.
func signedValue(signature any, v map[string]any) any {
	switch text, shown := v["plaintext"].(string); {
	case signature != resource.SecretSig:
		return ledger.Hidden{Why: "not a plain value"}
	case !shown:
		return ledger.Hidden{Why: "encrypted in the state"}
	default:
		var value any
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			return ledger.Hidden{Why: "a secret whose plain text is not JSON"}
		}
		return ledger.Shown{Value: valueOf(value)}
	}
}
