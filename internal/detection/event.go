package detection

import (
	"fmt"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/eventpattern"
)

// Events are the event patterns that match events of one kind on the default bus. There are as few as EventBridge's limits allow: 2,048
// characters, and for denied reads the complexity of wildcards. Each event matches exactly one of them. An event bus receives the events of
// its own region, and those of other accounts only where they are sent to it, so region and account are part of the pattern. Events fails
// if a single spelling of a secret does not fit.
func (w Watch) Events(kind Kind) ([]*eventpattern.Pattern, error) {
	rules, err := w.rules(kind)
	if err != nil {
		return nil, err
	}
	patterns := make([]*eventpattern.Pattern, len(rules))
	for i, r := range rules {
		if patterns[i], err = w.deployedPattern(kind, r); err != nil {
			return nil, fmt.Errorf("rule %d for %s events: %w", i+1, kind, err)
		}
	}
	return patterns, nil
}

// rule is a group of spellings that share one event rule, and the rule's pattern in preview.
type rule struct {
	spellings []spelling
	planned   *eventpattern.Pattern
}

// rules distributes the spellings over as few rules as possible. It measures the planned spellings, so that a rule has the same ones in
// preview, when the suffix of an ARN is not known, and in deployment.
func (w Watch) rules(kind Kind) ([]rule, error) {
	var rules []rule
	for _, next := range w.spellings() {
		if last := len(rules) - 1; last >= 0 {
			longer := append(slices.Clip(rules[last].spellings), next)
			if pattern, err := w.eventPattern(kind, longer, spelling.planned); err == nil {
				rules[last] = rule{longer, pattern}
				continue
			}
		}
		alone := []spelling{next}
		pattern, err := w.eventPattern(kind, alone, spelling.planned)
		if err != nil {
			return nil, fmt.Errorf("the rule for %s events of %q with %d expected readers: %w: %s", kind, next.text, len(w.Readers), err, fewerReaders)
		}
		rules = append(rules, rule{alone, pattern})
	}
	return rules, nil
}

// deployedPattern is the pattern of a rule with the ARNs that the secrets have.
func (w Watch) deployedPattern(kind Kind, r rule) (*eventpattern.Pattern, error) {
	if !slices.ContainsFunc(r.spellings, func(s spelling) bool { return s.text != s.planned() }) {
		return r.planned, nil
	}
	return w.eventPattern(kind, r.spellings, func(s spelling) string { return s.text })
}

// eventPattern is the pattern for some spellings, with their texts as deployed or as planned.
func (w Watch) eventPattern(kind Kind, spellings []spelling, text func(spelling) string) (*eventpattern.Pattern, error) {
	written := make([]spelling, len(spellings))
	for i, s := range spellings {
		written[i] = s
		written[i].text = text(s)
	}
	detail := eventpattern.Fields{
		"eventSource": eventpattern.Exactly(aws.SecretsManager),
		"eventName":   eventpattern.Exactly(aws.GetSecretValue),
	}
	switch kind {
	case Denied:
		detail["errorCode"] = eventpattern.Prefix(aws.AccessDenied)
		detail["errorMessage"] = deniedMessages(written)
	case Change:
		detail["eventName"] = eventpattern.Exactly(aws.SecretChanges()...)
		detail["requestParameters"] = eventpattern.Fields{"secretId": secretIDs(written)}
	default:
		detail["requestParameters"] = eventpattern.Fields{"secretId": secretIDs(written)}
	}
	if len(w.Readers) > 0 {
		detail[eventpattern.OrKey] = w.notExpectedReader()
	}
	return eventpattern.New(eventpattern.Fields{
		"source":      eventpattern.Exactly(aws.SecretsManagerEvents),
		"detail-type": eventpattern.Exactly(aws.APICallEvent),
		"account":     eventpattern.Exactly(w.Place.Account),
		"region":      eventpattern.Exactly(w.Place.Region),
		"detail":      detail,
	})
}

// secretIDs match the request's secretId in any of the spellings.
func secretIDs(spellings []spelling) eventpattern.Values {
	var exact, prefixes []string
	for _, s := range spellings {
		if s.prefix {
			prefixes = append(prefixes, s.text)
		} else {
			exact = append(exact, s.text)
		}
	}
	return eventpattern.Any(eventpattern.Exactly(exact...), eventpattern.Prefix(prefixes...))
}

// deniedMessages match the messages with which IAM denies a read: the resource is followed by a blank and the reason, or by nothing. The text
// before the resource is short, since EventBridge limits the complexity of wildcards: "e: " is the end of "on resource: ", and stands
// nowhere else in such a message before a name; the ARN of a secret stands between blanks nowhere else.
func deniedMessages(spellings []spelling) eventpattern.Values {
	var inside, atEnd []string
	for _, s := range spellings {
		before, after := "* ", " *"
		if s.bare {
			before = "*e: "
		}
		if s.prefix {
			after = "*"
		} else {
			atEnd = append(atEnd, aws.DeniedOnResource+s.text)
		}
		inside = append(inside, before+eventpattern.Literal(s.text)+after)
	}
	return eventpattern.Any(eventpattern.Wildcard(inside...), eventpattern.Suffix(atEnd...))
}

// notExpectedReader matches the events of everybody who is not an expected reader. An event that lacks the field with the reader's ARN
// matches, and so does one of an AWS service that calls with an expected reader's session.
func (w Watch) notExpectedReader() eventpattern.Alternatives {
	roles, users := splitReaders(w.Readers)
	identity := eventpattern.Fields{}
	if len(roles) > 0 {
		identity["sessionContext"] = eventpattern.Fields{"sessionIssuer": eventpattern.Fields{"arn": noneOf(roles)}}
	}
	if len(users) > 0 {
		identity["arn"] = noneOf(users)
	}
	return eventpattern.Or(
		eventpattern.Fields{"userIdentity": identity},
		eventpattern.Fields{"userIdentity": eventpattern.Fields{"invokedBy": eventpattern.Exists(true)}})
}

// noneOf matches a field that is absent or equals none of the ARNs. The ARNs are in one condition, since several would be alternatives.
func noneOf(arns []string) eventpattern.Values {
	if !slices.ContainsFunc(arns, func(arn string) bool { return strings.HasSuffix(arn, "*") }) {
		return eventpattern.Any(eventpattern.Exists(false), eventpattern.AnythingBut(arns...))
	}
	texts := make([]string, len(arns))
	for i, arn := range arns {
		path, isPath := strings.CutSuffix(arn, "*")
		texts[i] = eventpattern.Literal(path)
		if isPath {
			texts[i] += "*"
		}
	}
	return eventpattern.Any(eventpattern.Exists(false), eventpattern.AnythingButWildcard(texts...))
}
