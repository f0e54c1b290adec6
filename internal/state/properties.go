package state

import (
	"encoding/json"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/providers"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/secretwatch/secretwatch/internal/ledger"
)

// propertiesOf are a resource's values: what the provider answered. What the program asked for and the provider, in an answer, left out may
// have been removed from the resource since; see [unobserved] for what was not answered at all.
func propertiesOf(r *apitype.ResourceV3) map[string]any {
	all := make(map[string]any, len(r.Outputs))
	answered := r.Custom && !hasOnlyInputs(r) && !providers.IsProviderType(r.Type)
	for key, v := range r.Inputs {
		switch {
		case v == nil:
		case answered && !strings.HasPrefix(key, "__") && asksForSomething(v):
			all[key] = ledger.Hidden{Why: "set by the program and missing in the provider's answer"}
		default:
			all[key] = valueOf(v)
		}
	}
	for key, v := range r.Outputs {
		if v != nil {
			all[key] = valueOf(v)
		}
	}
	return all
}

// asksForSomething reports whether a value differs from what there is where nothing is set.
func asksForSomething(v any) bool {
	switch v := v.(type) {
	case []any:
		return len(v) > 0
	case map[string]any:
		return len(v) > 0
	}
	return v != "" && v != false && v != 0.0
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
