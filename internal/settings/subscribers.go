package settings

import (
	"net/mail"
	"net/url"
	"strings"
)

// subscribers reads the list of those who are told.
func (r *reader) subscribers() []Subscriber {
	list := r.top("subscribers")
	if !list.given() {
		list.refuse("missing: nobody would be told; add an email or https address")
		return nil
	}
	var subscribers []Subscriber
	seen := map[string]string{}
	alarms, sound := false, true
	items := list.items()
	for _, item := range items {
		before := len(r.problems.found)
		subscriber, ok := readSubscriber(item)
		if ok {
			endpoint := identity(subscriber)
			if first, twice := seen[endpoint]; twice {
				item.refuse(`the same address as %s; one that takes alarms and details needs no "for"`, first)
			} else {
				seen[endpoint] = item.path
			}
			subscribers = append(subscribers, subscriber)
		}
		alarms = alarms || subscriber.Alarms
		sound = sound && len(r.problems.found) == before
	}
	if sound && len(items) > 0 && !alarms {
		list.refuse(`nobody takes the alarms: leave "for: details" out of at least one`)
	}
	return subscribers
}

// identity is what makes two subscribers one: mail systems do not tell capitals apart, web servers do.
func identity(subscriber Subscriber) string {
	endpoint := subscriber.Endpoint.Reveal()
	if subscriber.Protocol == "email" {
		endpoint = strings.ToLower(endpoint)
	}
	return subscriber.Protocol + " " + endpoint
}

// readSubscriber reads one subscriber; false if it has no address that could be compared.
func readSubscriber(item node) (Subscriber, bool) {
	if !item.given() {
		item.refuse("empty: give an email or https address, or take the line out")
		return Subscriber{}, false
	}
	field := item.fields("email", "https", "for")
	subscriber := Subscriber{Secret: item.secret}
	subscriber.Alarms, subscriber.Details = readFor(field("for"))
	email, https := field("email"), field("https")
	switch {
	case email.given() && https.given():
		item.refuse("two protocols, email and https: make two subscribers of them")
		return subscriber, false
	case email.given():
		return subscriber, subscriber.address(email, "email", "an email address", isEmail)
	case https.given():
		return subscriber, subscriber.address(https, "https", "an https URL", isHTTPS)
	}
	if _, isMap := item.raw.(map[string]any); isMap {
		item.refuse("no address: give email or https")
	}
	return subscriber, false
}

func (s *Subscriber) address(n node, protocol, wanted string, legal func(string) bool) bool {
	text, ok := n.text()
	if !ok {
		return false
	}
	if !legal(text) {
		n.refuse("not %s: %s", wanted, n.quote())
		return false
	}
	s.Protocol, s.Endpoint = protocol, NewValue(text)
	return true
}

// readFor reads what a subscriber is told of: alarms, details (every read, with its reader), by default both.
func readFor(n node) (alarms, details bool) {
	text, ok := n.text()
	switch {
	case !ok:
		return true, true
	case text == "alarms":
		return true, false
	case text == "details":
		return false, true
	}
	n.refuse("alarms or details is wanted, not %s; leave it out for both", n.quote())
	return true, true
}

func isEmail(text string) bool {
	address, err := mail.ParseAddress(text)
	return err == nil && address.Address == text
}

func isHTTPS(text string) bool {
	address, err := url.Parse(text)
	return err == nil && address.Scheme == "https" && address.Hostname() != "" && strings.HasPrefix(text, "https://")
}
