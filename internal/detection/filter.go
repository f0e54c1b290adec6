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

// Filters gives the filter patterns that count events of one kind, [Read] or [Denied], as few as AWS's limit of 1,024 characters
// allows. Each event matches exactly one of them: alternatives are spread over patterns, the exclusion of expected readers is
// repeated in each. It fails when a single alternative does not fit.
func (w Watch) Filters(kind Kind) ([]*filterpattern.Pattern, error) {
	exclusion := notExpected(w.Readers)
	var patterns []*filterpattern.Pattern
	var held alternatives
	for _, next := range w.spellings() {
		longer := held.with(kind, next)
		if pattern := w.filter(kind, longer, exclusion); pattern.Length() <= aws.PatternLength {
			held = longer
			continue
		}
		if !held.empty() {
			patterns = append(patterns, w.filter(kind, held, exclusion))
		}
		held = alternatives{}.with(kind, next)
		if pattern := w.filter(kind, held, exclusion); pattern.Length() > aws.PatternLength {
			return nil, fmt.Errorf("the pattern for %s of %q takes %d characters with %d expected readers, CloudWatch Logs takes %d: %s",
				map[Kind]string{Read: "a read", Denied: "a refused read"}[kind], next.text, pattern.Length(), len(w.Readers), aws.PatternLength, fewerReaders)
		}
	}
	if !held.empty() {
		patterns = append(patterns, w.filter(kind, held, exclusion))
	}
	return patterns, nil
}

// alternatives are those that share one pattern; bare ones need region and account beside them.
type alternatives struct {
	bare, full []filterpattern.Expr
}

func (a alternatives) empty() bool { return len(a.bare)+len(a.full) == 0 }

func (a alternatives) with(kind Kind, next spelling) alternatives {
	means := next.means(kind)
	if next.bare {
		return alternatives{bare: append(slices.Clip(a.bare), means...), full: a.full}
	}
	return alternatives{bare: a.bare, full: append(slices.Clip(a.full), means...)}
}

// means are the comparisons that find this spelling in a record: in the request, or in the message of a refusal, where the
// resource is followed by a blank and the reason, or by nothing.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
func (s spelling) means(kind Kind) []filterpattern.Expr {
	const resource = "*on resource: "
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

func (w Watch) filter(kind Kind, held alternatives, exclusion []filterpattern.Expr) *filterpattern.Pattern {
	named := slices.Clone(held.full)
	if len(held.bare) > 0 {
		named = append(named, filterpattern.And(
			filterpattern.Equal(region, w.Place.Region),
			filterpattern.Equal(recipient, w.Place.Account),
			filterpattern.Or(held.bare...)))
	}
	parts := []filterpattern.Expr{
		filterpattern.Equal(eventSource, aws.SecretsManager),
		filterpattern.Equal(eventName, aws.GetSecretValue),
	}
	if kind == Denied {
		parts = append(parts, filterpattern.Equal(errorCode, "AccessDenied*"))
	}
	parts = append(parts, filterpattern.Or(named...))
	return filterpattern.JSON(filterpattern.And(append(parts, exclusion...)...))
}
