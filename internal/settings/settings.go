// Package settings reads one stack's configuration: strictly, with secure defaults, and with everything that is wrong
// with it in one error, before anything is registered. It knows nothing of Pulumi's SDK.
package settings

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/detection"
	"github.com/secretwatch/secretwatch/internal/naming"
	"github.com/secretwatch/secretwatch/internal/spelling"
)

// Settings is one stack's configuration, checked and with its defaults filled in.
type Settings struct {
	// Place is where and for whom the stack deploys; team and stack stand in the name of everything that it makes in the account.
	Place naming.Place
	// Subscribers are told; at least one of them takes the alarms.
	Subscribers []Subscriber
	// Readers are the expected readers of every secret in the stack, in the order of the file: role and user ARNs, a role
	// path may end in a star.
	Readers []aws.Reader
	// Secrets are created by this stack.
	Secrets []Secret
	// Watches are all watches of the stack: the declared ones in their order, then one for each created secret which no
	// declared watch covers, under the secret's name. No secret is in two of them, so no read counts twice.
	Watches []Watch
	// Trail is where records come from, and Alarm how their count is judged.
	Trail Trail
	Alarm Alarm
	// CustomerKey asks for one customer managed KMS key for the stack. Default false: such a key costs money.
	CustomerKey bool
	// Protect keeps what must outlive a mistake from being deleted. Default true.
	Protect bool
	// Counts are what the stack takes of AWS's limits.
	Counts Counts
	// Warnings are about what is allowed and unwise, each with its path.
	Warnings []string
}

// Subscriber is one address that is told, of alarms, of every read (details), or of both.
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

// Secret is a secret that this stack creates.
type Secret struct {
	Name, Description string
	// Value is the text of the setting that ValueFrom names. Nil: the secret is created empty, somebody fills it later.
	Value     *Value
	ValueFrom string
	// Readers are this secret's own expected readers; only a secret with a watch of its own has any.
	Readers []aws.Reader
	// RestrictReaders makes a resource policy that lets nobody read but the expected readers.
	RestrictReaders bool
	// RecoveryWindowDays is how long a deleted secret can be brought back: 7 to 30, default 30; 0 beside DeleteWithoutRecovery.
	RecoveryWindowDays int
	// DeleteWithoutRecovery deletes the secret at once.
	DeleteWithoutRecovery bool
}

// Watch is one alarm: the secrets that share one list of expected readers.
type Watch struct {
	Name string
	// Path is where the settings declare the watch, such as watch[0]. A created secret that no declared watch covers has a watch of its
	// own, whose path is the secret's: secrets[2].
	Path string
	// Created are names of secrets in Settings.Secrets. One that a prefix covers is not repeated here.
	Created []string
	// Existing are names or full ARNs of secrets that exist already.
	Existing []string
	// Prefixes cover every secret whose name starts so, without the trailing star.
	Prefixes []string
	// Readers are the expected readers: the stack's and the watch's, or of a created secret's own watch the secret's. Sorted, no
	// reader twice.
	Readers []aws.Reader
	// Alerts say which kinds of event are told, and how.
	Alerts Alerts
}

// WatchOf is the watch that a created secret is in.
func (s *Settings) WatchOf(secret string) Watch {
	for _, watch := range s.Watches {
		behind := func(prefix string) bool { return strings.HasPrefix(secret, prefix) }
		if slices.Contains(watch.Created, secret) || slices.ContainsFunc(watch.Prefixes, behind) {
			return watch
		}
	}
	return Watch{}
}

// OnlyReaders are those who alone may read a created secret; nil where everybody may whom IAM lets.
func (s *Settings) OnlyReaders(secret Secret) []aws.Reader {
	if !secret.RestrictReaders {
		return nil
	}
	return s.WatchOf(secret.Name).Readers
}

// SecretToTry is the secret with which a person can test the alarms: one that everybody may read if there is any. Where only prefixes
// are watched it is no secret's name but shows where one goes: "payments/NAME".
func (s *Settings) SecretToTry() string {
	var open, existing, restricted, prefixed []string
	for _, secret := range s.Secrets {
		if secret.RestrictReaders {
			restricted = append(restricted, secret.Name)
		} else {
			open = append(open, secret.Name)
		}
	}
	for _, watch := range s.Watches {
		for _, nameOrARN := range watch.Existing {
			existing = append(existing, detection.Name(nameOrARN))
		}
		for _, prefix := range watch.Prefixes {
			prefixed = append(prefixed, prefix+"NAME")
		}
	}
	return slices.Concat(open, existing, restricted, prefixed)[0]
}

// complete says whether every field is there; if not, the caller has forgotten to look one up.
func (a Account) complete() bool { return a.ID != "" && a.Region != "" && a.Partition != "" }

var (
	teamText  = regexp.MustCompile(`^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$`)
	stackText = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
)

// topKeys are the settings of the project; a secret's value or a subscriber's address is any other.
var topKeys = []string{"alarm", "customerKey", "protect", "readers", "secrets", "subscribers", "team", "trail", "watch"}

// Read checks a stack's configuration for the account that it goes to. Its error joins everything that is wrong, ordered
// by path, and never shows the value of an encrypted setting.
func Read(source Source, account Account) (*Settings, error) {
	if !account.complete() || source.Project == "" {
		return nil, fmt.Errorf("reading the settings: project %q and account %+v must be complete", source.Project, account)
	}
	r := &reader{source: source, account: account, problems: &problems{}, named: map[string]string{}}
	settings := &Settings{
		Place: naming.Place{
			Team: r.team(), Stack: r.stack(), Partition: account.Partition, Region: account.Region, Account: account.ID,
		},
		Subscribers: r.subscribers(),
		Readers:     r.readers(r.top("readers")),
		Secrets:     r.secrets(),
		Trail:       r.trail(),
		Alarm:       r.alarm(),
		CustomerKey: r.top("customerKey").flag(false),
		Protect:     r.top("protect").flag(true),
	}
	settings.Watches = r.watches(settings)
	r.refuseNobody(settings)
	r.refuseSilent(settings)
	settings.Counts = r.count(settings)
	if !r.top("secrets").given() && !r.top("watch").given() {
		r.problems.add("secrets", "nothing to watch: name at least one secret, here or under watch")
	}
	r.refuseUnknown()
	r.refuseEncrypted()
	if err := r.problems.err(); err != nil {
		return nil, err
	}
	settings.Warnings = r.warnings
	return settings, nil
}

// reader is one run of Read.
type reader struct {
	source   Source
	account  Account
	problems *problems
	// alerts are what created secrets say about theirs, by name, until it is known which of them have a watch of their own.
	alerts map[string]node
	// named are the settings that a valueFrom, emailFrom or httpsFrom names, with the path of the first that does.
	named map[string]string
	// warnings are about what is no problem yet.
	warnings []string
}

func (r *reader) warn(path, format string, args ...any) {
	r.warnings = append(r.warnings, path+": "+fmt.Sprintf(format, args...))
}

// top is a setting of the project. All but the team are JSON: a list, a map, true or false.
func (r *reader) top(key string) node {
	text, encrypted, _ := r.source.lookup(key)
	n := node{path: key, raw: text, secret: encrypted, problems: r.problems}
	if key != "team" && text != "" {
		n.raw = parseJSON(text)
	}
	return n
}

func (r *reader) team() string {
	n := r.top("team")
	team, ok := n.required("missing: name the team that owns this stack; AWS names carry it")
	if ok && !teamText.MatchString(team) {
		n.refuse("not a team's name: %s: AWS names carry it, so 1 to 32 lower-case letters, digits and dashes, "+
			"a letter first and no dash last", n.quote())
	}
	return team
}

func (r *reader) stack() string {
	if !stackText.MatchString(r.source.Stack) {
		r.problems.add("stack", "not a stack's name that AWS names can carry: %q: use 1 to 64 letters, digits, _ and -", r.source.Stack)
	}
	return r.source.Stack
}

// refuseUnknown reports the project's settings that nothing reads: a misspelt one would silently have no effect.
func (r *reader) refuseUnknown() {
	near := topKeys
	if !r.source.encrypted("secrets") && !r.source.encrypted("subscribers") {
		near = slices.Concat(topKeys, slices.Collect(maps.Keys(r.named)))
	}
	for _, key := range r.source.keys() {
		if _, named := r.named[key]; named || slices.Contains(topKeys, key) {
			continue
		}
		if meant, ok := spelling.Nearest(key, near); ok {
			r.problems.add(keyText(key), "unknown key; did you mean %s?", keyText(meant))
		} else {
			r.problems.add(keyText(key), "unknown key, and no valueFrom, emailFrom or httpsFrom names it; known here: %s", strings.Join(topKeys, ", "))
		}
	}
}

// refuseEncrypted reports encrypted settings whose content AWS and the state show in plain text: the encryption would
// promise what nobody keeps.
func (r *reader) refuseEncrypted() {
	for _, key := range topKeys {
		if key != "subscribers" && r.source.encrypted(key) {
			r.problems.add(key, "encrypted, but what it says stands in plain text in AWS and in the state: set it without --secret; "+
				"only subscribers and the settings that valueFrom, emailFrom or httpsFrom name are kept secret")
		}
	}
}
