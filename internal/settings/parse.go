package settings

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/naming"
	"github.com/secretwatch/secretwatch/internal/spelling"
)

// topKeys are the settings of the project; a secret's value or a subscriber's address is any other.
var topKeys = []string{"alarm", "customerKey", "protect", "readers", "secrets", "subscribers", "team", "trail", "watch"}

// Read checks a stack's configuration for the account that it goes to. Its error joins everything that is wrong, ordered
// by path, and never shows the value of an encrypted setting.
func Read(source Source, account Account) (*Settings, error) {
	if !account.complete() || source.Project == "" {
		return nil, fmt.Errorf("reading the settings: project %q and account %+v must be complete", source.Project, account)
	}
	p := &parser{source: source, account: account, problems: &problems{}, named: map[string]string{}, alerts: map[string]node{}}
	settings := &Settings{
		Place: naming.Place{
			Team: p.team(), Stack: p.stack(), Partition: account.Partition, Region: account.Region, Account: account.ID,
		},
		Subscribers: p.subscribers(),
		Readers:     p.readers(p.top("readers")),
		Secrets:     p.secrets(),
		Trail:       p.trail(),
		Alarm:       p.alarm(),
		CustomerKey: p.top("customerKey").flag(false),
		Protect:     p.top("protect").flag(true),
	}
	settings.Watches = p.watches(settings)
	p.refuseNoReaders(settings)
	p.refuseSilence(settings)
	settings.Counts = p.count(settings)
	if !p.top("secrets").given() && !p.top("watch").given() {
		p.problems.add("secrets", "nothing to watch: name at least one secret, here or under watch")
	}
	p.refuseUnknown()
	p.refuseEncrypted()
	if err := p.problems.err(); err != nil {
		return nil, err
	}
	settings.Warnings = p.warnings
	return settings, nil
}

// parser is one run of Read.
type parser struct {
	source   Source
	account  Account
	problems *problems
	// warnings are about what is allowed and unwise, each with its path.
	warnings []string
	// named are the settings that a valueFrom, emailFrom or httpsFrom names, with the path of the first that does.
	named map[string]string
	// alerts are what created secrets say about theirs, by the secret's name. They are read when it is known which secrets have a watch of
	// their own: the others have the alerts of the watch that covers them.
	alerts map[string]node
}

func (p *parser) warn(path, format string, args ...any) {
	p.warnings = append(p.warnings, path+": "+fmt.Sprintf(format, args...))
}

// top is a setting of the project. All but the team are JSON: a list, a map, true or false.
func (p *parser) top(key string) node {
	text, encrypted, _ := p.source.lookup(key)
	n := node{path: key, raw: text, secret: encrypted, problems: p.problems}
	if key != "team" && text != "" {
		n.raw = parseJSON(text)
	}
	return n
}

func (p *parser) team() string {
	n := p.top("team")
	team, ok := n.required("missing: name the team that owns this stack; it becomes part of AWS names")
	if ok {
		n.refuseIf(naming.CheckTeam(team), "a team's name")
	}
	return team
}

func (p *parser) stack() string {
	if err := naming.CheckStack(p.source.Stack); err != nil {
		p.problems.add("stack", "%s", err)
	}
	return p.source.Stack
}

// refuseUnknown reports the project's settings that nothing reads: a misspelt one would silently have no effect.
func (p *parser) refuseUnknown() {
	near := topKeys
	if !p.source.encrypted("secrets") && !p.source.encrypted("subscribers") {
		near = slices.Concat(topKeys, slices.Collect(maps.Keys(p.named)))
	}
	for _, key := range p.source.keys() {
		if _, named := p.named[key]; named || slices.Contains(topKeys, key) {
			continue
		}
		if meant, ok := spelling.Nearest(key, near); ok {
			p.problems.add(keyText(key), "unknown key; did you mean %s?", keyText(meant))
		} else {
			p.problems.add(keyText(key), "unknown key, and no valueFrom, emailFrom or httpsFrom names it; expected one of %s", strings.Join(topKeys, ", "))
		}
	}
}

// refuseEncrypted reports encrypted settings whose content AWS and the state show in plain text: nobody would keep what the
// encryption promises.
func (p *parser) refuseEncrypted() {
	for _, key := range topKeys {
		if key != "subscribers" && p.source.encrypted(key) {
			p.problems.add(key, "encrypted, but its content appears in plain text in AWS and in the state: set it without --secret; "+
				"only subscribers and the settings that valueFrom, emailFrom or httpsFrom name are kept secret")
		}
	}
}
