package filterpattern

import (
	"errors"
	"strings"
)

// Open is a condition of a deployed pattern in a form that nobody has verified. It is assumed to be false; [Open.Taken] returns one that
// is assumed to be true.
type Open struct {
	text  string
	why   string
	taken bool
}

// ParseDeployed parses the pattern of an existing filter. CloudWatch Logs has accepted it, so a condition in a form that nobody has
// verified becomes [Open] instead of an error. Other errors are a *[SyntaxError], as with [Parse].
func ParseDeployed(text string) (*Pattern, error) {
	return parse(text, &scanner{deployed: true})
}

// String returns the condition as it was written.
func (o Open) String() string { return o.text }

// Why returns what about the condition has not been verified.
func (o Open) Why() string { return o.why }

// Taken returns the condition, assumed to be true.
func (o Open) Taken() Open {
	o.taken = true
	return o
}

func (o Open) matches(map[string]any) bool { return o.taken }

func (o Open) explain(map[string]any) finding {
	if o.taken {
		return match
	}
	return finding{explain: func() Explanation {
		return Explanation{Part: o.text, Reason: "What this condition means has not been verified: " + o.why + "."}
	}}
}

// open turns a condition that cannot be parsed into an [Open] one, if its form is unverified and its end can be found.
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

// atJoint reports whether a condition ends here.
func (s *scanner) atJoint() bool {
	rest := s.text[s.pos:]
	return strings.HasPrefix(rest, "&&") || strings.HasPrefix(rest, "||") || strings.IndexByte("(){}", rest[0]) >= 0
}
