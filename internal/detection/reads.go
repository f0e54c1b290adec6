// Package detection writes the text that recognises a read of a secret: filter patterns for CloudWatch Logs and the query that
// shows the same reads to a person. It is the one source of that text; what it writes, the drill proves.
//
// Three spellings name a secret in a record's requestParameters.secretId: its name, its ARN, and its ARN without the random
// suffix. CloudTrail records what the caller typed.
// See https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html.
package detection

import (
	"fmt"
	"slices"

	"secretwatch/internal/filterpattern"
	"secretwatch/internal/limits"
	"secretwatch/internal/naming"
)

// Selectors of a CloudTrail record.
const (
	eventSource = "$.eventSource"
	eventName   = "$.eventName"
	region      = "$.awsRegion"
	recipient   = "$.recipientAccountId"
	secretID    = "$.requestParameters.secretId"
	callerARN   = "$.userIdentity.arn"
	issuerARN   = "$.userIdentity.sessionContext.sessionIssuer.arn"
	invokedBy   = "$.userIdentity.invokedBy"
)

// Secret is a secret that exists or will: its name, and its ARN with the suffix that Secrets Manager gave it.
type Secret struct {
	Name string
	ARN  string
}

// Reads describes the reads that a watch alerts on: of these secrets and of every secret whose name starts with one of the
// prefixes, by anyone but the expected readers.
type Reads struct {
	Place    naming.Place
	Secrets  []Secret
	Prefixes []string
	// Readers are the expected readers: ARNs of IAM roles and users; a role's may end in "/*".
	Readers []string
}

// Patterns gives the filter patterns that count these reads, as few as AWS's limit of 1,024 characters allows. Each read matches
// exactly one of them: alternatives are spread over patterns, the exclusion of expected readers is repeated in each. It fails
// when a single alternative does not fit.
func (r Reads) Patterns() ([]*filterpattern.Pattern, error) {
	exclusion := expected(r.Readers)
	var patterns []*filterpattern.Pattern
	var held alternatives
	for _, next := range r.alternatives() {
		longer := held.with(next)
		if pattern := r.pattern(longer, exclusion); pattern.Length() <= limits.PatternLength {
			held = longer
			continue
		}
		if !held.empty() {
			patterns = append(patterns, r.pattern(held, exclusion))
		}
		held = alternatives{}.with(next)
		if pattern := r.pattern(held, exclusion); pattern.Length() > limits.PatternLength {
			return nil, fmt.Errorf("the pattern for a read of %q takes %d characters with %d expected readers, CloudWatch Logs takes %d: "+
				"name a role path that ends in /* instead of single roles, or put the secret in a watch with fewer readers",
				next.value, pattern.Length(), len(r.Readers), limits.PatternLength)
		}
	}
	if !held.empty() {
		patterns = append(patterns, r.pattern(held, exclusion))
	}
	return patterns, nil
}

// alternative is one spelling of one secret, or of all that share a prefix.
type alternative struct {
	value string
	// bare spellings name no region or account: those are compared beside them.
	bare bool
}

func (r Reads) alternatives() []alternative {
	var all []alternative
	for _, secret := range r.Secrets {
		all = append(all,
			alternative{value: secret.Name, bare: true},
			alternative{value: secret.ARN},
			alternative{value: partialARN(r.Place, secret.Name)})
	}
	for _, prefix := range r.Prefixes {
		all = append(all,
			alternative{value: prefix + "*", bare: true},
			alternative{value: partialARN(r.Place, prefix) + "*"})
	}
	return all
}

// alternatives are those that share one pattern.
type alternatives struct {
	bare, full []filterpattern.Expr
}

func (a alternatives) empty() bool { return len(a.bare)+len(a.full) == 0 }

func (a alternatives) with(next alternative) alternatives {
	same := filterpattern.Equal(secretID, next.value)
	if next.bare {
		return alternatives{bare: append(slices.Clip(a.bare), same), full: a.full}
	}
	return alternatives{bare: a.bare, full: append(slices.Clip(a.full), same)}
}

func (r Reads) pattern(held alternatives, exclusion []filterpattern.Expr) *filterpattern.Pattern {
	named := slices.Clone(held.full)
	if len(held.bare) > 0 {
		named = append(named, filterpattern.And(
			filterpattern.Equal(region, r.Place.Region),
			filterpattern.Equal(recipient, r.Place.Account),
			filterpattern.Or(held.bare...)))
	}
	parts := []filterpattern.Expr{
		filterpattern.Equal(eventSource, "secretsmanager.amazonaws.com"),
		filterpattern.Equal(eventName, "GetSecretValue"),
		filterpattern.Or(named...),
	}
	return filterpattern.JSON(filterpattern.And(append(parts, exclusion...)...))
}

// partialARN is a secret's ARN without its suffix.
func partialARN(place naming.Place, name string) string {
	return place.ARN("secretsmanager", "secret:"+name)
}
