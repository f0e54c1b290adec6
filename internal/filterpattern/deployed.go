package filterpattern

import (
	"errors"
	"strings"
)

// Open is a condition of a deployed pattern in a form that nobody has verified. It is taken to be false, or to be true in a pattern that
// was made with [Open.Taken].
type Open struct {
	text  string
	why   string
	taken bool
}

// ParseDeployed reads the pattern of a filter that exists. CloudWatch Logs took it, so a condition in a form that nobody has verified
// is no error but [Open]. What else cannot be read is a *[SyntaxError], as of [Parse].
func ParseDeployed(text string) (*Pattern, error) {
	return parse(text, &scanner{deployed: true})
}

// String is the condition as it was written.
func (o Open) String() string { return o.text }

// Why says what about the condition has not been verified.
func (o Open) Why() string { return o.why }

// Taken is the condition taken to be true.
func (o Open) Taken() Open {
	o.taken = true
	return o
}

func (o Open) matches(map[string]any) bool { return o.taken }

func (o Open) explain(map[string]any) finding {
	if o.taken {
		return finding{Explanation: matched()}
	}
	return finding{Explanation: Explanation{Part: o.text, Reason: "What this condition means has not been verified: " + o.why + "."}}
}

// open makes a condition that starts at an offset and cannot be read an open one, if it has an end and nobody has verified it.
func (s *scanner) open(start int, err error) (Expr, error) {
	var syntax *SyntaxError
	if !s.deployed || !errors.As(err, &syntax) || !syntax.Unverified {
		return nil, err
	}
	s.pos = start
	for !s.done() && !s.atJoint() {
		if s.peek() != '"' {
			s.pos++
		} else if _, unclosed := s.quoted(); unclosed != nil {
			return nil, unclosed
		}
	}
	text := strings.TrimSpace(s.text[start:s.pos])
	if text == "" {
		return nil, err
	}
	return Open{text: text, why: syntax.Reason}, nil
}

// atJoint says whether a condition ends here.
func (s *scanner) atJoint() bool {
	rest := s.text[s.pos:]
	return strings.HasPrefix(rest, "&&") || strings.HasPrefix(rest, "||") || strings.IndexByte("(){}", rest[0]) >= 0
}
