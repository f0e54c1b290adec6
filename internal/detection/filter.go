package detection

import (
	"fmt"
	"slices"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/filterpattern"
)

// Selectors of a CloudTrail record.
const (
	eventSource  = "$.eventSource"
	eventName    = "$.eventName"
	errorCode    = "$.errorCode"
	errorMessage = "$.errorMessage"
	region       = "$.awsRegion"
	recipient    = "$.recipientAccountId"
	secretID     = "$.requestParameters.secretId"
	callerARN    = "$.userIdentity.arn"
	issuerARN    = "$.userIdentity.sessionContext.sessionIssuer.arn"
	invokedBy    = "$.userIdentity.invokedBy"
)

// Filters are the filter patterns that count events of one kind, [Read] or [Denied]. There are as few as AWS's limit of 1,024 characters
// allows. Each event matches exactly one of them: the spellings of the secrets are distributed over the patterns, and the condition on
// expected readers is repeated in each. Filters fails if a single spelling does not fit.
func (w Watch) Filters(kind Kind) ([]*filterpattern.Pattern, error) {
	readers := notExpected(w.Readers)
	var patterns []*filterpattern.Pattern
	var current comparisons
	for _, next := range w.spellings() {
		if longer := current.with(kind, next); w.filterPattern(kind, longer, readers).Length() <= aws.PatternLength {
			current = longer
			continue
		}
		if !current.empty() {
			patterns = append(patterns, w.filterPattern(kind, current, readers))
		}
		current = comparisons{}.with(kind, next)
		if length := w.filterPattern(kind, current, readers).Length(); length > aws.PatternLength {
			return nil, fmt.Errorf("the pattern for %s of %q needs %d characters with %d expected readers, but CloudWatch Logs accepts at most %d: %s",
				map[Kind]string{Read: "a read", Denied: "a refused read"}[kind], next.text, length, len(w.Readers), aws.PatternLength, fewerReaders)
		}
	}
	if !current.empty() {
		patterns = append(patterns, w.filterPattern(kind, current, readers))
	}
	return patterns, nil
}

// comparisons with spellings share one pattern; those with bare ones need region and account beside them.
type comparisons struct {
	bare, full []filterpattern.Expr
}

func (c comparisons) empty() bool { return len(c.bare)+len(c.full) == 0 }

func (c comparisons) with(kind Kind, next spelling) comparisons {
	if next.bare {
		return comparisons{bare: append(slices.Clip(c.bare), next.comparisons(kind)...), full: c.full}
	}
	return comparisons{bare: c.bare, full: append(slices.Clip(c.full), next.comparisons(kind)...)}
}

// comparisons match a record that names the secret with this spelling: in the request, or in the message of a denied read, where the
// resource is followed by a blank and the reason, or by nothing.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
func (s spelling) comparisons(kind Kind) []filterpattern.Expr {
	const resource = "*" + aws.DeniedOnResource
	switch {
	case kind == Denied && s.prefix:
		return []filterpattern.Expr{filterpattern.Equal(errorMessage, resource+s.text+"*")}
	case kind == Denied:
		return []filterpattern.Expr{
			filterpattern.Equal(errorMessage, resource+s.text+" *"),
			filterpattern.Equal(errorMessage, resource+s.text),
		}
	case s.prefix:
		return []filterpattern.Expr{filterpattern.Equal(secretID, s.text+"*")}
	default:
		return []filterpattern.Expr{filterpattern.Equal(secretID, s.text)}
	}
}

func (w Watch) filterPattern(kind Kind, secrets comparisons, readers []filterpattern.Expr) *filterpattern.Pattern {
	named := slices.Clone(secrets.full)
	if len(secrets.bare) > 0 {
		named = append(named, filterpattern.And(
			filterpattern.Equal(region, w.Place.Region),
			filterpattern.Equal(recipient, w.Place.Account),
			filterpattern.Or(secrets.bare...)))
	}
	parts := []filterpattern.Expr{
		filterpattern.Equal(eventSource, aws.SecretsManager),
		filterpattern.Equal(eventName, aws.GetSecretValue),
	}
	if kind == Denied {
		parts = append(parts, filterpattern.Equal(errorCode, aws.AccessDenied+"*"))
	}
	parts = append(parts, filterpattern.Or(named...))
	return filterpattern.JSON(filterpattern.And(append(parts, readers...)...))
}
