package policy

import (
	"fmt"
	"slices"
	"strings"
)

// result returns a verdict with its reason, for the statement that decided.
func (e evaluation) result(v Verdict, m *match) Result {
	verb := "allows"
	if m.statement.Effect == Deny {
		verb = "denies"
	}
	does := fmt.Sprintf("statement %q %s %s", m.name, verb, e.request.Action)
	var reason string
	switch v {
	case Allowed, ExplicitDeny:
		reason = does + e.object() + m.where()
	case ImplicitDeny:
		reason = does + " only " + m.lacks(no)
	default:
		reason = fmt.Sprintf("cannot tell whether %s: only %s", does, m.lacks(maybe))
	}
	return Result{Verdict: v, Statement: m.name, Reason: reason}
}

// object names the resource and the caller.
func (e evaluation) object() string {
	text := ""
	if e.request.Resource != "" {
		text = fmt.Sprintf(" on %q", e.request.Resource)
	}
	if !e.identity {
		text += " to " + e.request.Caller.String()
	}
	return text
}

// where lists the conditions, all of which hold.
func (m *match) where() string {
	var claims []string
	for _, p := range m.parts {
		if rest, ok := strings.CutPrefix(p.claim, "where "); ok {
			claims = append(claims, rest)
		}
	}
	if len(claims) == 0 {
		return ""
	}
	return ", as " + strings.Join(claims, " and ")
}

// lacks lists the parts with this answer: what they require and what the request has.
func (m *match) lacks(answer truth) string {
	var list []string
	for _, p := range slices.Concat([]part{m.principal}, m.parts) {
		if p.answer == answer {
			list = append(list, p.claim+", but here "+p.here)
		}
	}
	return strings.Join(list, "; and only ")
}

// text lists the principals of an element.
func (p *Principal) text() string {
	if p.everyone() {
		return `"*"`
	}
	return quoted(slices.Concat(p.AWS, p.Service, p.Federated, p.Canonical), " or ")
}
