package deployed

import (
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// secretFields are where a record names the secret that a call is about.
var secretFields = []string{
	"requestParameters.secretId", "requestParameters.secretIdList", "requestParameters.encryptionContext.SecretARN", "resources", "resources.ARN",
}

// newSecretField has the name of a secret that is created.
const newSecretField = "requestParameters.name"

// Secrets are the texts by which the pattern names secrets, each once: a name, or an ARN with or without its suffix. A star at an
// end stands for any text. What they mean, [Names] finds out. Beside a call on a secret that there is, the name of a new one is taken
// for a mistake: the secret is meant.
func (p Pattern) Secrets() []string { return p.textsOf(condition.secret) }

// NewSecrets are the names of secrets for whose creation the pattern looks.
func (p Pattern) NewSecrets() []string {
	return p.textsOf(func(c condition) (string, bool) { return bare(c.text), c.field == newSecretField && !c.namesCalls() })
}

func (p Pattern) textsOf(named func(condition) (string, bool)) []string {
	var texts []string
	for _, c := range p.conditions {
		text, found := named(c)
		if found && !c.negated && strings.Trim(text, "*") != "" && !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return texts
}

// secret is the text by which the condition names a secret.
func (c condition) secret() (text string, found bool) {
	text = c.text
	switch c.field {
	case newSecretField:
		found = c.namesCalls()
	case "errorMessage":
		text, found = refusedResource(text)
	default:
		found = slices.Contains(secretFields, c.field)
	}
	return bare(text), found
}

// namesCalls reports whether the condition stands beside one that names a call on a secret that there is, and not beside CreateSecret.
func (c condition) namesCalls() bool {
	isKnown := func(call string) bool { return isRead(call) || slices.Contains(aws.SecretChanges(), call) }
	return slices.ContainsFunc(c.calls, isKnown) && !slices.Contains(c.calls, "CreateSecret")
}

// bare is the text that names a secret: without the reason that follows the resource of a refusal behind a blank, and without a star
// before an ARN.
func bare(text string) string {
	text, _, _ = strings.Cut(text, " ")
	if strings.Contains(text, arnMark) {
		text = strings.TrimPrefix(text, "*")
	}
	return text
}

// refusedResource is the resource in a condition on the message of a refusal: what follows " on resource: ", or the end of these
// words behind a star. Patterns shorten them, since EventBridge limits what a wildcard may hold. A blank alone is enough before an
// ARN only, and behind the resource only the reason may follow: other words of the message stand behind a blank or a colon as well.
func refusedResource(text string) (resource string, found bool) {
	const words = " on resource: "
	if _, after, whole := strings.Cut(text, words[1:]); whole {
		return after, true
	}
	rest, star := strings.CutPrefix(text, "*")
	if !star {
		return "", false
	}
	for i := range words {
		after, cut := strings.CutPrefix(rest, words[i:])
		resource, reason, _ := strings.Cut(after, " ")
		if cut && isReason(reason) && (strings.Contains(resource, arnMark) || i < len(words)-1 && !strings.Contains(resource, ":")) {
			return after, true
		}
	}
	return "", false
}

// isReason reports whether a text is the beginning of what IAM writes behind the resource that it refuses, as far as the pattern says.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
func isReason(text string) bool {
	text = strings.TrimRight(text, "*")
	return slices.ContainsFunc([]string{"because ", "with an explicit deny"}, func(reason string) bool {
		return strings.HasPrefix(text, reason) || strings.HasPrefix(reason, text)
	})
}

// arnMark stands before the secret's name in an ARN.
const arnMark = ":secret:"

// RequiredSecrets are names of secrets: the pattern takes a record only if it names one of them. They are nil if it may name any. A refusal
// names its resource once, behind the same words.
func (p Pattern) RequiredSecrets() []string {
	return required(p.root, func(c condition) []string {
		text, found := c.text, c.field == "requestParameters.secretId"
		if c.field == "errorMessage" && strings.HasPrefix(text, "*") {
			text, found = refusedResource(text)
		}
		if text = bare(text); !found || strings.Contains(text, "*") {
			return nil
		}
		return []string{aws.NameOfSecret(text)}
	})
}

// Required are texts: the pattern takes a record only if it has one of them in a field. They are nil if it may have any.
func (p Pattern) Required(field string) []string { return requiredTexts(p.root, field) }

func requiredTexts(n node, field string) []string {
	return required(n, func(c condition) []string {
		if c.field != field || strings.Contains(c.text, "*") {
			return nil
		}
		return []string{c.text}
	})
}

// required are the texts that a part requires, where of says which a condition does.
func required(n node, of func(condition) []string) []string {
	switch n := n.(type) {
	case condition:
		if !n.negated && !n.loose {
			return of(n)
		}
	case all:
		for _, part := range n {
			if texts := required(part, of); texts != nil {
				return texts
			}
		}
	case either:
		var texts []string
		for _, part := range n {
			found := required(part, of)
			if found == nil {
				return nil
			}
			texts = append(texts, found...)
		}
		return texts
	}
	return nil
}

// Mentions reports whether the pattern names a secret of this name, or something that begins or ends like it.
func (p Pattern) Mentions(secret string) bool {
	if p.hasWord(secret) {
		return true
	}
	return slices.ContainsFunc(slices.Concat(p.Secrets(), p.NewSecrets()), func(text string) bool {
		beginning, isPrefix := strings.CutSuffix(text, "*")
		return strings.Contains(text, secret) || isPrefix && strings.HasPrefix(secret, aws.NameOfSecret(beginning))
	})
}

// Compares reports whether the pattern compares a field with a text, or with one that has it inside.
func (p Pattern) Compares(field, text string) bool {
	return p.hasWord(text) || slices.ContainsFunc(p.conditions, func(c condition) bool {
		return c.field == field && strings.Contains(c.text, text)
	})
}

func (p Pattern) hasWord(text string) bool {
	return slices.ContainsFunc(p.words, func(word string) bool { return strings.Contains(word, text) })
}
