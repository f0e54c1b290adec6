package settings

import (
	"fmt"
	"net/mail"
	"net/url"
	"strings"

	"github.com/secretwatch/secretwatch/internal/naming"
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
	for i, item := range items {
		before := len(r.problems.found)
		subscriber, ok := r.subscriber(item)
		if ok {
			name := naming.Subscriber(subscriber.Protocol, subscriber.Endpoint.Reveal())
			if first, twice := seen[name]; twice {
				item.refuse(`the same address as %s; one that takes alarms and details needs no "for"`, first)
			} else {
				seen[name] = item.path
			}
			subscriber.Index = i
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

// Label is what people know the subscriber by. It never shows a secret address, but where the settings have it.
func (s Subscriber) Label() string {
	what := map[string]string{"email": "mailbox", "https": "hook"}[s.Protocol]
	switch {
	case s.From != "":
		return what + " from setting " + s.From
	case s.Secret:
		return fmt.Sprintf("%s in setting subscribers[%d]", what, s.Index)
	}
	return s.Endpoint.Reveal()
}

// FormerNames are what the subscription may be called in the state of a stack that was deployed before subscriptions were named by whom
// they reach: by the place in the settings, and a mailbox by its address. A secret address is not among them.
func (s Subscriber) FormerNames() []string {
	names := []string{fmt.Sprintf("%s-%d", s.Protocol, s.Index+1)}
	if s.Protocol == "email" && !s.Secret {
		names = append(names, s.Endpoint.Reveal())
	}
	return names
}

// channel is one way to give an address: as it stands, or (from) by the setting that holds it, encrypted.
type channel struct {
	key, protocol, wanted string
	from                  bool
	legal                 func(string) bool
}

var channels = []channel{
	{"email", "email", "an email address", false, isEmail},
	{"https", "https", "an https URL", false, isHTTPS},
	{"emailFrom", "email", "an email address", true, isEmail},
	{"httpsFrom", "https", "an https URL", true, isHTTPS},
}

// subscriber reads one subscriber; false if it has no address that could be compared.
func (r *reader) subscriber(item node) (Subscriber, bool) {
	if !item.given() {
		item.refuse("empty: give an email or https address, or take the line out")
		return Subscriber{}, false
	}
	var keys []string
	for _, c := range channels {
		keys = append(keys, c.key)
	}
	field := item.fields(append(keys, "for")...)
	subscriber := Subscriber{Secret: item.secret}
	subscriber.Alarms, subscriber.Details = readFor(field("for"))
	var given []channel
	for _, c := range channels {
		if field(c.key).given() {
			given = append(given, c)
		}
	}
	switch len(given) {
	case 0:
		if _, isMap := item.raw.(map[string]any); isMap {
			item.refuse("no address: give email, https, emailFrom or httpsFrom")
		}
		return subscriber, false
	case 1:
		return subscriber, r.address(&subscriber, field(given[0].key), given[0])
	}
	twice := "addresses"
	if given[0].protocol != given[1].protocol {
		twice = "protocols"
	}
	item.refuse("two %s, %s and %s: make two subscribers of them", twice, given[0].key, given[1].key)
	return subscriber, false
}

// address reads where a subscriber is reached; false (reported) if it cannot be.
func (r *reader) address(s *Subscriber, n node, c channel) bool {
	read, wrong := n.text, "not "+c.wanted+": "+n.quote()
	if c.from {
		read, wrong = func() (text string, ok bool) {
			s.From, text, ok = r.encrypted(n, c.holding())
			return text, ok
		}, "the setting does not hold "+c.wanted
	}
	text, ok := read()
	if !ok {
		return false
	}
	if !c.legal(text) {
		n.refuse("%s", wrong)
		return false
	}
	s.Protocol, s.Endpoint, s.Secret = c.protocol, NewValue(text), s.Secret || c.from
	return true
}

func (c channel) holding() holding {
	return holding{
		what: "a subscriber's address", shared: "give each its own",
		plain: "an address that is not secret belongs under " + c.protocol + "; one with a token in it was stored in plain text: replace the token, and set the " +
			"new address with `pulumi config set --secret` (it reads standard input)",
		empty: "give it the address with `pulumi config set --secret` (it reads standard input)",
	}
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
	return err == nil && address.Scheme == "https" && address.Hostname() != "" && address.Fragment == "" &&
		strings.HasPrefix(text, "https://") && !strings.ContainsAny(text, " \t\r\n")
}
