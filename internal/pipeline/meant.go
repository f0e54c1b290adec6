package pipeline

import (
	"fmt"
	"slices"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/deployed"
)

// isMeantFor reports whether a pattern that does not match a record seems to be meant for it, so that it is the one to repair. A pattern
// that serves something else must stay as it is: one that is not about secrets, one for other calls, one for other secrets.
func (p *plan) isMeantFor(s *subject, about deployed.Pattern, names []string) bool {
	switch {
	case !about.IsAboutSecrets(), s.record.EventSource == aws.SecretsManager && about.ServesOtherCalls(s.record.EventName, aws.BatchGetSecretValue):
		return false
	case len(names) == 0, slices.ContainsFunc(s.names, about.Mentions):
		return true
	}
	// A name that no secret has may be this one's, misspelt.
	return slices.ContainsFunc(s.names, p.isCreated) && !slices.ContainsFunc(names, p.isCreated)
}

func (p *plan) isCreated(secret string) bool { return p.created[secret] }

// namesIn are the plain names of the secrets that a pattern names.
func namesIn(about deployed.Pattern) []string {
	var names []string
	for _, text := range append(about.Secrets(), about.NewSecrets()...) {
		names = append(names, aws.NameOfSecret(text))
	}
	return names
}

// asked describes a record for messages: "reads of TopSecretInfo".
func (s *subject) asked() string {
	what := s.record.EventName
	if what == aws.GetSecretValue {
		what = "reads"
	}
	if len(s.names) == 0 {
		return what
	}
	return what + " of " + s.names[0]
}

// noFilterFor is the step where all filters of a log group serve something else.
func (p *plan) noFilterFor(s *subject, group groupKey) Step {
	return doubted(Step{
		Hop: Counted, Verdict: Stop, missing: true, Reason: fmt.Sprintf("no metric filter on log group %s is meant for %s", group.name, s.asked()),
		Remedy: fmt.Sprintf("add a metric filter for %s to log group %s, and an alarm on its metric", s.asked(), group.name),
	}, p.groupsOn(group)...)
}

// noRuleFor is the step where all rules serve something else.
func noRuleFor(s *subject) Step {
	return Step{
		Hop: Matched, Verdict: Stop, missing: true, Reason: "no event rule is meant for " + s.asked(),
		Remedy: fmt.Sprintf("add an event rule for %s, in state %s", s.asked(), aws.RuleEnabledAll),
	}
}
