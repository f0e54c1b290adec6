package settings

import (
	"fmt"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/naming"
)

// Subscriber is one address that receives alarms, a mail for every read (details), or both.
type Subscriber struct {
	// Protocol is SNS's: email or https.
	Protocol string
	Endpoint Value
	// Secret says that the setting was encrypted: the endpoint must be marked secret and never be shown.
	Secret bool
	// Index is the subscriber's place in the settings: subscribers[Index].
	Index int
	// From is the setting that holds the endpoint; "" if it stands among the subscribers.
	From string
	// Alarms and Details are both true unless "for" chose one.
	Alarms, Details bool
}

// Label is what people know the subscriber by: its address, or where a secret address stands.
func (s Subscriber) Label() string {
	what := map[string]string{"email": "mailbox", "https": "hook"}[s.Protocol]
	switch {
	case s.From != "":
		return what + " from setting " + s.From
	case s.Secret:
		return fmt.Sprintf("%s in setting subscribers[%d]", what, s.Index)
	}
	return aws.ShownEndpoint(s.Protocol, s.Endpoint.Reveal())
}

// FormerNames are the names under which the state of a stack may hold the subscription, if it was deployed before subscriptions were
// named by their address: by the place in the settings, and a mailbox by its address as it is. A secret address is not among them.
func (s Subscriber) FormerNames() []string {
	names := []string{fmt.Sprintf("%s-%d", s.Protocol, s.Index+1)}
	if s.Protocol == "email" && !s.Secret {
		names = append(names, s.Endpoint.Reveal())
	}
	return names
}

// subscribers reads the list of those who receive alerts.
func (p *parser) subscribers() []Subscriber {
	list := p.top("subscribers")
	if !list.given() {
		list.refuse("missing: nobody would receive an alert; add an email or https address")
		return nil
	}
	var subscribers []Subscriber
	seen := map[string]string{}
	alarms, sound := false, true
	items := list.items()
	for i, item := range items {
		before := len(p.problems.found)
		subscriber, ok := p.subscriber(item)
		if ok {
			name := naming.Subscriber(subscriber.Protocol, subscriber.Endpoint.Reveal())
			if first, twice := seen[name]; twice {
				item.refuse(`the same address as %s: remove one of the two; without "for" it receives both alarms and details`, first)
			} else {
				seen[name] = item.path
			}
			subscriber.Index = i
			subscribers = append(subscribers, subscriber)
		}
		alarms = alarms || subscriber.Alarms
		sound = sound && len(p.problems.found) == before
	}
	if sound && len(items) > 0 && !alarms {
		list.refuse(`no subscriber receives alarms: remove "for: details" from at least one`)
	}
	return subscribers
}

// addressKey is one way to give an address: as it is, or (from) by the setting that holds it, encrypted.
type addressKey struct {
	key, protocol, what string
	from                bool
}

var addressKeys = []addressKey{
	{"email", "email", "an email address", false},
	{"https", "https", "an https URL", false},
	{"emailFrom", "email", "an email address", true},
	{"httpsFrom", "https", "an https URL", true},
}

// subscriber reads one subscriber; false if it has no address that could be compared.
func (p *parser) subscriber(item node) (Subscriber, bool) {
	if !item.given() {
		item.refuse("empty: give an email or https address, or remove the line")
		return Subscriber{}, false
	}
	var keys []string
	for _, k := range addressKeys {
		keys = append(keys, k.key)
	}
	field := item.fields(append(keys, "for")...)
	subscriber := Subscriber{Secret: item.secret}
	subscriber.Alarms, subscriber.Details = parseFor(field("for"))
	var given []addressKey
	for _, k := range addressKeys {
		if field(k.key).given() {
			given = append(given, k)
		}
	}
	switch len(given) {
	case 0:
		if _, isMap := item.raw.(map[string]any); isMap {
			item.refuse("no address: give email, https, emailFrom or httpsFrom")
		}
		return subscriber, false
	case 1:
		return subscriber, p.address(&subscriber, field(given[0].key), given[0])
	}
	twice := "addresses"
	if given[0].protocol != given[1].protocol {
		twice = "protocols"
	}
	item.refuse("two %s, %s and %s: list two subscribers instead", twice, given[0].key, given[1].key)
	return subscriber, false
}

// address reads where a subscriber is reached; false (reported) if it cannot be.
func (p *parser) address(s *Subscriber, n node, k addressKey) bool {
	var text, wrong string
	var ok bool
	if k.from {
		s.From, text, ok = p.encrypted(n, k.purpose())
		wrong = "the setting does not hold " + k.what
	} else {
		text, ok = n.text()
		wrong = "not " + k.what
		if k.mayQuote(text) {
			wrong += ": " + n.quote()
		}
	}
	if !ok {
		return false
	}
	if !aws.IsEndpoint(k.protocol, text) {
		n.refuse("%s", wrong)
		return false
	}
	s.Protocol, s.Endpoint, s.Secret = k.protocol, NewValue(text), s.Secret || k.from
	return true
}

// mayQuote reports whether an address that is refused may be quoted: a URL may hold a token, in its path, its query or its user.
func (k addressKey) mayQuote(text string) bool {
	_, rest, isURL := strings.Cut(text, "://")
	if !isURL {
		rest = text
	}
	return k.protocol == "email" && !isURL || !strings.ContainsAny(rest, "/?#@")
}

func (k addressKey) purpose() purpose {
	return purpose{
		holds: "a subscriber's address", shared: "give each a setting of its own",
		plain: "an address that is not secret belongs under " + k.protocol + "; one with a token in it was stored in plain text: replace the token, and set the " +
			"new address with `pulumi config set --secret` (it reads standard input)",
		empty: "set the address with `pulumi config set --secret` (it reads standard input)",
	}
}

// parseFor reads what a subscriber receives: alarms, details (a mail for every read), by default both.
func parseFor(n node) (alarms, details bool) {
	text, ok := n.text()
	switch {
	case !ok:
		return true, true
	case text == "alarms":
		return true, false
	case text == "details":
		return false, true
	}
	n.refuse("expected alarms or details, got %s; remove the line to receive both", n.quote())
	return true, true
}
