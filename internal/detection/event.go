package detection

import (
	"fmt"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/eventpattern"
)

// Events gives the event patterns that find events of one kind on the default bus, as few as EventBridge's limits allow: 2,048
// characters, and for refusals the complexity of wildcards; each event matches exactly one of them. An event bus sees its own region, and other accounts' events only
// where those are sent to it: region and account are part of the pattern. It fails when a single alternative does not fit.
func (w Watch) Events(kind Kind) ([]*eventpattern.Pattern, error) {
	groups, err := w.spread(kind)
	if err != nil {
		return nil, err
	}
	patterns := make([]*eventpattern.Pattern, len(groups))
	for i, group := range groups {
		if patterns[i], err = w.deployed(kind, group); err != nil {
			return nil, fmt.Errorf("rule %d for %s events: %w", i+1, kind, err)
		}
	}
	return patterns, nil
}

// group are the spellings that share a rule, and its pattern as it is known in preview.
type group struct {
	spellings []spelling
	planned   *eventpattern.Pattern
}

// spread puts as many spellings into each rule as it takes. What is measured is the planned spelling, so that a rule takes the same
// ones in preview, when the suffix of an ARN is not known, and in deployment.
func (w Watch) spread(kind Kind) ([]group, error) {
	var groups []group
	var held group
	for _, next := range w.spellings() {
		longer := append(slices.Clip(held.spellings), next)
		if pattern, err := w.event(kind, longer, spelling.planned); err == nil {
			held = group{longer, pattern}
			continue
		}
		if held.planned != nil {
			groups = append(groups, held)
		}
		alone := []spelling{next}
		pattern, err := w.event(kind, alone, spelling.planned)
		if err != nil {
			return nil, fmt.Errorf("the rule for %s events of %q with %d expected readers: %w: %s", kind, next.text, len(w.Readers), err, fewerReaders)
		}
		held = group{alone, pattern}
	}
	if held.planned != nil {
		groups = append(groups, held)
	}
	return groups, nil
}

// deployed is the pattern of a group with the ARNs that the secrets have.
func (w Watch) deployed(kind Kind, g group) (*eventpattern.Pattern, error) {
	if !slices.ContainsFunc(g.spellings, func(s spelling) bool { return s.text != s.planned() }) {
		return g.planned, nil
	}
	return w.event(kind, g.spellings, func(s spelling) string { return s.text })
}

// event is the pattern for some spellings, written with their texts as they are or as they are planned.
func (w Watch) event(kind Kind, spellings []spelling, text func(spelling) string) (*eventpattern.Pattern, error) {
	held := make([]spelling, len(spellings))
	for i, s := range spellings {
		held[i] = s
		held[i].text = text(s)
	}
	detail := eventpattern.Fields{
		"eventSource": eventpattern.Exactly(aws.SecretsManager),
		"eventName":   eventpattern.Exactly(aws.GetSecretValue),
	}
	switch kind {
	case Denied:
		detail["errorCode"] = eventpattern.Prefix("AccessDenied")
		detail["errorMessage"] = refusals(held)
	case Change:
		detail["eventName"] = eventpattern.Exactly(aws.SecretChanges()...)
		detail["requestParameters"] = eventpattern.Fields{"secretId": ids(held)}
	default:
		detail["requestParameters"] = eventpattern.Fields{"secretId": ids(held)}
	}
	if unexpected := w.unexpected(); unexpected != nil {
		detail[eventpattern.OrKey] = unexpected
	}
	return eventpattern.New(eventpattern.Fields{
		"source":      eventpattern.Exactly(aws.SecretsManagerEvents),
		"detail-type": eventpattern.Exactly(aws.APICallEvent),
		"account":     eventpattern.Exactly(w.Place.Account),
		"region":      eventpattern.Exactly(w.Place.Region),
		"detail":      detail,
	})
}

// ids are the request's secretId in any of the spellings.
func ids(held []spelling) eventpattern.Values {
	var exact, prefixes []string
	for _, s := range held {
		if s.prefix {
			prefixes = append(prefixes, s.text)
		} else {
			exact = append(exact, s.text)
		}
	}
	return eventpattern.Any(eventpattern.Exactly(exact...), eventpattern.Prefix(prefixes...))
}

// refusals are the messages with which IAM refuses a read: the resource is followed by a blank and the reason, or by nothing. What
// comes before the resource is kept short in wildcards, whose complexity EventBridge limits: "e: " ends "on resource: " and, before
// a name, nothing else in such a message; and an ARN of a secret stands between blanks nowhere else.
func refusals(held []spelling) eventpattern.Values {
	var inside, atEnd []string
	for _, s := range held {
		before, after := "* ", " *"
		if s.bare {
			before = "*e: "
		}
		if s.prefix {
			after = "*"
		} else {
			atEnd = append(atEnd, "on resource: "+s.text)
		}
		inside = append(inside, before+eventpattern.Literal(s.text)+after)
	}
	return eventpattern.Any(eventpattern.Wildcard(inside...), eventpattern.Suffix(atEnd...))
}

// unexpected holds for everybody who is not an expected reader; nil if nobody is expected. A field that is absent excuses nobody,
// and neither does an AWS service that calls with an expected reader's session.
func (w Watch) unexpected() eventpattern.Alternatives {
	if len(w.Readers) == 0 {
		return nil
	}
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

// noneOf takes a field that is absent or equals none of the ARNs. The ARNs stand in one condition: several are alternatives.
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
