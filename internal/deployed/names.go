package deployed

import (
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// Names finds out which secrets are meant by the texts in patterns. An ARN that ends in a dash and six characters is the whole ARN of
// one secret, or the ARN without its suffix of another whose name ends so: arn:...:secret:my-secret is that of my or of my-secret. Which
// one is meant depends on what the states and the other texts say.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
type Names struct {
	// created has the names of the states' secrets by their ARN, createdNames the same names, createdEnds the ends of their ARNs.
	created                   map[string]string
	createdNames, createdEnds map[string]bool
	// known are the names of the states' secrets, and the texts that are names; prefixes are the texts with a star behind them.
	known, prefixes map[string]bool
	// ends are what ARNs have behind "secret:", each by itself and by what is left of it without a suffix.
	ends map[string][]string
}

// Meaning is the secret, or the secrets under a prefix, that a text names.
type Meaning struct {
	Name string
	// Prefix is true for all secrets whose name begins with Name.
	Prefix bool
	// ARN is the text if it is the whole ARN of the secret; a star in it would stand for any text in a pattern, but not in an ARN.
	ARN string
	// Or is the name of the other secret that the text may mean as well; empty if there is none.
	Or string
}

// NewNames returns Names that know no secret yet.
func NewNames() *Names {
	return &Names{
		created: map[string]string{}, createdNames: map[string]bool{}, createdEnds: map[string]bool{},
		known: map[string]bool{}, prefixes: map[string]bool{}, ends: map[string][]string{},
	}
}

// AddCreated adds a secret that a state creates; the ARN is empty if the state does not have it.
func (n *Names) AddCreated(name, arn string) {
	n.createdNames[name], n.known[name] = true, true
	if end, isARN := endOf(arn); isARN {
		n.created[arn], n.createdEnds[end] = name, true
	}
}

// Add adds texts that name secrets: a name or an ARN, with a star at its end for all that begin so.
func (n *Names) Add(texts ...string) {
	for _, text := range texts {
		end, isARN := endOf(text)
		beginning, isPrefix := strings.CutSuffix(end, "*")
		base, _ := aws.CutSecretSuffix(end)
		switch {
		case isPrefix && !isARN:
			n.prefixes[beginning] = true
		case isPrefix:
		case !isARN:
			n.known[end] = true
		case !slices.Contains(n.ends[base], end):
			n.ends[base] = append(n.ends[base], end)
			if base != end && !slices.Contains(n.ends[end], end) {
				n.ends[end] = append(n.ends[end], end)
			}
		}
	}
}

// endOf is a secret's name, with what may follow it, and whether it stands in an ARN.
func endOf(text string) (end string, isARN bool) {
	if _, end, isARN = strings.Cut(text, arnMark); isARN {
		return end, true
	}
	return text, false
}

// Meanings are the secrets that a text means: two if it may mean either and something else names the first, none if it has no name.
func (n *Names) Meanings(text string) []Meaning {
	m := n.Meaning(text)
	switch {
	case m.Name == "":
		return nil
	case m.Or == "" || !n.isBase(m.Name):
		return []Meaning{m}
	}
	other := Meaning{Name: m.Or, Or: m.Name, Prefix: m.Prefix}
	m.Or = ""
	return []Meaning{m, other}
}

// Meaning is the secret that a text means.
func (n *Names) Meaning(text string) Meaning {
	end, isARN := endOf(text)
	if beginning, isPrefix := strings.CutSuffix(end, "*"); isPrefix {
		return n.beginning(beginning, isARN)
	}
	base, suffixed := aws.CutSecretSuffix(end)
	whole := ""
	if isWhole(text) {
		whole = text
	}
	switch {
	case !suffixed:
		return Meaning{Name: end}
	case n.created[whole] != "":
		return Meaning{Name: n.created[whole], ARN: whole}
	case n.createdEnds[end] && !n.createdNames[end]:
		// The beginning of an ARN may be left out, or be that of a replica. Nobody has verified that Secrets Manager takes a name with its
		// suffix, but a pattern may name it.
		return Meaning{Name: base, ARN: whole}
	case n.mayBeEither(base, end):
		return Meaning{Name: base, ARN: whole, Or: end}
	case !isARN || n.known[end] || n.hasWhole(end):
		return Meaning{Name: end}
	}
	return Meaning{Name: base, ARN: whole}
}

// isWhole reports whether a text is the whole ARN of a secret, with nothing left open.
func isWhole(text string) bool {
	secret, err := aws.ParseSecretARN(text)
	return err == nil && secret.Region != "" && secret.Account != "" && !strings.Contains(text, "*")
}

// beginning is the meaning of a text with a star behind it. In an ARN, a star behind a name and a dash stands for the six characters,
// unless a pattern names a prefix that ends so.
func (n *Names) beginning(text string, isARN bool) Meaning {
	if base, isDash := strings.CutSuffix(text, "-"); isARN && isDash && base != "" && !n.prefixes[text] {
		return Meaning{Name: base}
	}
	return Meaning{Name: text, Prefix: true}
}

// hasWhole reports whether an ARN has the name with a suffix behind it.
func (n *Names) hasWhole(name string) bool {
	return slices.ContainsFunc(n.ends[name], func(end string) bool { return end != name })
}

// mayBeEither reports whether an ARN may be the whole ARN of base as well as the ARN of end without its suffix, as far as is known.
func (n *Names) mayBeEither(base, end string) bool {
	if !slices.Contains(n.ends[base], end) || n.createdNames[end] || n.hasWhole(end) {
		return false
	}
	// A secret has one ARN: if it has another than this text, the text is that of the other secret, or of a deleted one of the same name.
	hasOther := n.createdNames[base] || slices.ContainsFunc(n.ends[base], func(other string) bool {
		return other != base && other != end && !n.known[other] && !n.hasWhole(other)
	})
	switch isBase := n.isBase(base); {
	case isBase && n.known[end]:
		return !hasOther
	case isBase:
		return hasOther
	}
	return !n.known[end]
}

// isBase reports whether anything else than a text that ends like a suffix names a secret of this name.
func (n *Names) isBase(name string) bool {
	return n.known[name] || slices.Contains(n.ends[name], name)
}
