package access

import (
	_ "embed" // for the texts of AWS managed policies
	"encoding/json"
	"strings"
	"sync"

	"github.com/secretwatch/secretwatch/internal/policy"
)

// managedText has AWS managed policies word for word, with their version and its date. Few are kept: one that is not here is unknown.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
//
//go:embed managed.json
var managedText []byte

// managedPolicy is an AWS managed policy.
type managedPolicy struct {
	Path     string          `json:"path"`
	Version  string          `json:"version"`
	Updated  string          `json:"updated"`
	Document policy.Document `json:"document"`
}

// managedPolicies parses the texts once.
var managedPolicies = sync.OnceValue(func() map[string]managedPolicy {
	var list []managedPolicy
	if err := json.Unmarshal(managedText, &list); err != nil {
		panic(err) // The text is a part of this program.
	}
	known := make(map[string]managedPolicy, len(list))
	for _, p := range list {
		known[p.Path] = p
	}
	return known
})

// Managed is the text of an AWS managed policy, by its ARN; false for one whose text is not kept here. AWS may have changed it since.
func Managed(arn string) (policy.Document, bool) {
	_, path, isManaged := strings.Cut(arn, ":iam::aws:policy/")
	p, known := managedPolicies()[path]
	return p.Document, isManaged && known
}
