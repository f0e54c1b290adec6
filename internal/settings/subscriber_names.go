package settings

import "fmt"

// label is what people know a subscriber by, where the address itself is secret; i is its place in the list.
func (s Subscriber) label(i int) string {
	what := map[string]string{"email": "mailbox", "https": "hook"}[s.Protocol]
	switch {
	case s.From != "":
		return what + " from setting " + s.From
	case s.Secret:
		return fmt.Sprintf("%s in setting subscribers[%d]", what, i)
	}
	return s.Endpoint.Reveal()
}

// formerNames are what a subscription is called in the state of a program that did not name it by whom it reaches: a hook and a secret
// mailbox by its place in the list, any other mailbox by its address. A secret address is not among them.
func (s Subscriber) formerNames(i int) []string {
	names := []string{fmt.Sprintf("%s-%d", s.Protocol, i+1)}
	if s.Protocol == "email" && !s.Secret {
		names = append(names, s.Endpoint.Reveal())
	}
	return names
}
