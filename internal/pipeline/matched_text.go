package pipeline

import (
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/eventpattern"
)

// Fields of an event that tell who made the call, which secret it was about, and by which the whole record is found.
var (
	readerFields = []string{
		"detail.userIdentity.arn", "detail.userIdentity.principalId", "detail.userIdentity.userName", "detail.userIdentity.accessKeyId",
		"detail.userIdentity.sessionContext.sessionIssuer.arn", "detail.userIdentity.sessionContext.sessionIssuer.userName",
	}
	secretFields = []string{"detail.requestParameters.secretId", "detail.resources.ARN", "detail.errorMessage"}
	idFields     = []string{"detail.eventID", "detail.requestID"}
)

// targetText: the mail of an event rule is there to say who and which secret. Whether a text of the author's own that says less is enough
// is not known.
func (p *plan) targetText(m matching) finding {
	t := m.target
	if t == nil || m.record.EventSource != aws.SecretsManager || !t.hasOwnText() {
		return fine
	}
	var lacks []string
	if !t.carries(readerFields) {
		lacks = append(lacks, "who made the call")
	}
	if !t.carries(secretFields) && !m.rule.isAboutOne() && !containsAny(t.Input, m.names) && (t.Transformer == nil || !containsAny(t.Transformer.Template, m.names)) {
		lacks = append(lacks, "which secret it was about")
	}
	if len(lacks) == 0 || t.carries(idFields) {
		return fine
	}
	const remedy = "leave the target's input out, so that the mail has the whole event, or let an input transformer write $.detail.userIdentity.arn and $.detail.eventID"
	return alerting(t.Address, remedy, "a mail comes, but the text that the target of rule %s sends does not say %s, and whether the mail is of use without it is not known",
		m.rule.Name, strings.Join(lacks, " or "))
}

// hasOwnText reports whether a target gets another text than the whole event.
func (t *EventTarget) hasOwnText() bool {
	return t.Transformer != nil || t.Input != "" || strings.Trim(t.InputPath, "$.") != ""
}

// carries reports whether the text of a target has one of some fields of the event.
func (t *EventTarget) carries(fields []string) bool {
	return slices.ContainsFunc(t.paths(), func(path string) bool {
		plain := indexes.ReplaceAllString(strings.TrimPrefix(strings.TrimPrefix(path, "$"), "."), "")
		return slices.ContainsFunc(fields, func(field string) bool {
			return plain == "" || field == plain || strings.HasPrefix(field, plain+".")
		})
	})
}

// paths are those of the event that the text of a target has.
func (t *EventTarget) paths() []string {
	switch {
	case t.Input != "":
		return nil
	case t.Transformer == nil:
		return []string{t.InputPath}
	}
	var paths []string
	for name, path := range t.Transformer.Paths {
		if strings.Contains(t.Transformer.Template, "<"+name+">") {
			paths = append(paths, path)
		}
	}
	if strings.Contains(t.Transformer.Template, "<"+eventpattern.WholeEvent+">") {
		paths = append(paths, "$")
	}
	return paths
}

// isAboutOne reports whether a rule can only be about one secret, so that its mails need not say which.
func (r *parsedRule) isAboutOne() bool {
	secrets := r.about.RequiredSecrets()
	return len(secrets) > 0 && len(slices.Compact(slices.Sorted(slices.Values(secrets)))) == 1
}

func containsAny(text string, parts []string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return part != "" && strings.Contains(text, part) })
}
