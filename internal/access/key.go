package access

import (
	"maps"
	"slices"

	"github.com/secretwatch/secretwatch/internal/policy"
)

// The condition keys of an encryption context: one for each of its entries, and one for their names.
// https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
const (
	encryptionContext = "kms:EncryptionContext:"
	contextKeys       = "kms:EncryptionContextKeys"
)

// onKey are a service's requests to a key, all in the same context.
func onKey(service, key string, context policy.Context, actions ...string) []policy.Request {
	requests := make([]policy.Request, len(actions))
	for i, action := range actions {
		requests[i] = byService(service, action, key, context)
	}
	return requests
}

// encrypting are requests whose encryption context is documented in full.
func encrypting(requests []policy.Request, entries policy.Context) []policy.Request {
	for i := range requests {
		for name, values := range entries {
			requests[i].Context[encryptionContext+name] = values
		}
		requests[i].Context[contextKeys] = slices.Sorted(maps.Keys(entries))
		requests[i].Absent = append(requests[i].Absent, encryptionContext+"*")
	}
	return requests
}
