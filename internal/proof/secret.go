package proof

import (
	"cmp"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/language"
)

// Secret is a watched secret, or all whose names begin with one.
type Secret struct {
	// Secret lives in a known region and account. Its ARN may be empty: any suffix is then its own.
	Secret aws.Secret
	// Prefix says that the name is what the names of all watched secrets begin with.
	Prefix bool
}

// nameRest is what may follow a prefix in a name.
const nameRest = `[A-Za-z0-9/_+=.@-]+`

// suffixText is what Secrets Manager appends to the name in an ARN.
const suffixText = `-[A-Za-z0-9]{6}`

// nameText is a regular expression for the name.
func (s Secret) nameText() string {
	if s.Prefix {
		return quoted(strings.TrimSuffix(s.Secret.Name, exampleName)) + nameRest
	}
	return quoted(s.Secret.Name)
}

// exampleName ends the name that stands for those under a prefix.
const exampleName = "example"

func (s Secret) partialText() string {
	of := s.Secret
	of.Name = ""
	return quoted(of.PartialARN()) + s.nameText()
}

func (s Secret) wholeText() string {
	if s.Secret.ARN != "" && !s.Prefix {
		return quoted(s.Secret.ARN)
	}
	return s.partialText() + suffixText
}

// spelling is a way to write a secret's id: a regular expression, an example, and one with marks for what may be anything.
type spelling struct{ form, usual, marked string }

// spellingTexts are what a caller may write as the secret's id: the name, the whole ARN, or the ARN without its suffix. If a name ends like a
// suffix, it is not known whether Secrets Manager finds the secret by the ARN without one, so such a read is left out.
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
func (s Secret) spellingTexts() []spelling {
	marked, whole := s.Secret, s.Secret.ARN
	if s.Prefix {
		marked.Name = strings.TrimSuffix(marked.Name, exampleName) + markedName
	}
	if s.Prefix || whole == "" {
		whole = marked.PartialARN() + "-" + markedSuffix
	}
	all := []spelling{{s.nameText(), s.Secret.Name, marked.Name}, {s.wholeText(), s.anARN(), whole}}
	if _, endsLikeARN := aws.CutSecretSuffix(s.Secret.Name); !endsLikeARN || s.Prefix {
		all = append(all, spelling{s.partialText(), s.Secret.PartialARN(), marked.PartialARN()})
	}
	return all
}

func (s Secret) spellings() language.Language {
	var forms, texts []string
	for _, spelling := range s.spellingTexts() {
		forms, texts = append(forms, spelling.form), append(texts, spelling.usual)
	}
	if s.Prefix || s.Secret.ARN == "" {
		return language.MustRegex("^(" + strings.Join(forms, "|") + ")$")
	}
	return language.OneOf(texts...)
}

func (s Secret) wholeARNs() language.Language {
	if s.Secret.ARN != "" && !s.Prefix {
		return language.Exact(s.Secret.ARN)
	}
	return language.MustRegex("^" + s.wholeText() + "$")
}

func (s Secret) anARN() string { return cmp.Or(s.Secret.ARN, s.Secret.PartialARN()+"-aBc123") }
