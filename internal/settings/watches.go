package settings

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/detection"
)

// Watch is the unit of alarm: the secrets that share one list of expected readers.
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
	// Alerts say which kinds of event raise an alert, and how.
	Alerts Alerts
}

// AlarmName is what the watch's alarm on one kind of event is called. Only the one on reads has the watch's own name; another's cannot
// be that of a watch, since it holds a blank.
func (w Watch) AlarmName(kind detection.Kind) string {
	if kind == detection.Read {
		return w.Name
	}
	return w.Name + " " + string(kind)
}

// maxWatchName leaves room for team and stack beside a watch's name in the names of AWS.
const maxWatchName = 200

// watchText is a watch's name: a secret's characters, since a created secret's own watch has its name.
var watchText = regexp.MustCompile(fmt.Sprintf(`^[A-Za-z0-9/_+=.@-]{1,%d}$`, maxWatchName))

// watchParser gathers the watches.
type watchParser struct {
	*parser
	settings *Settings
	watches  []Watch
	// entries are those of all declared watches.
	entries []entry
	// names are those of the declared watches, with the path where each is given.
	names map[string]string
}

// watches reads the declared watches and adds those that created secrets have of their own.
func (p *parser) watches(settings *Settings) []Watch {
	w := &watchParser{parser: p, settings: settings, names: map[string]string{}}
	for _, item := range p.top("watch").items() {
		w.declared(item)
	}
	for i, secret := range settings.Secrets {
		if secret.Name != "" {
			w.created(secret, fmt.Sprintf("secrets[%d]", i))
		}
	}
	return w.watches
}

// declared reads one watch that the settings declare.
func (w *watchParser) declared(item node) {
	field := item.fields("name", "secrets", "readers", "alerts")
	watch := Watch{
		Name:    w.name(field("name")),
		Path:    item.path,
		Readers: union(w.settings.Readers, w.readers(field("readers"))),
		Alerts:  parseAlerts(field("alerts")),
	}
	secrets := field("secrets")
	if !secrets.given() {
		secrets.refuse("missing: name the secrets to watch; they may be created by this stack or exist already")
	}
	for _, line := range secrets.items() {
		w.entry(line, &watch)
	}
	w.watches = append(w.watches, watch)
}

func (w *watchParser) name(n node) string {
	name, ok := n.required("missing: name the watch; its alarm is named after it")
	switch first, twice := w.names[name]; {
	case !ok:
	case !watchText.MatchString(name):
		n.refuse("invalid watch name %s: expected 1 to %d letters, digits and /_+=.@-, since it becomes part of AWS names", n.quote(), maxWatchName)
	case twice:
		n.refuse("the same name as %s: %s", first, n.quote())
	default:
		w.names[name] = n.path
	}
	return name
}

// created gives a created secret a watch of its own, unless a declared watch covers it: then that says who is expected, and what raises an
// alert.
func (w *watchParser) created(secret Secret, path string) {
	own := entry{path: path, watch: path, names: []string{secret.Name}}
	alerts := w.alerts[secret.Name]
	if i := slices.IndexFunc(w.entries, own.overlaps); i >= 0 {
		if len(secret.Readers) > 0 {
			w.problems.add(path+".readers", "this secret is watched by %s, and an expected reader of a watch is expected for all its secrets: "+
				"move the readers there, or take the secret out of that watch", w.entries[i].path)
		}
		if alerts.given() {
			alerts.refuse("this secret is watched by %s, whose alerts apply: move alerts there", w.entries[i].path)
		}
		return
	}
	w.warnOfARNs(own)
	if taken, ok := w.names[secret.Name]; ok {
		w.problems.add(taken, "the watch that %s has of its own has this name: choose another, or list that secret under this watch", path)
	}
	if len(secret.Name) > maxWatchName {
		w.problems.add(path+".name", "longer than the %d characters that a watch's name may have: "+
			"list the secret under a watch with a shorter name", maxWatchName)
	}
	w.watches = append(w.watches, Watch{
		Name:    secret.Name,
		Path:    path,
		Created: []string{secret.Name},
		Readers: union(w.settings.Readers, secret.Readers),
		Alerts:  parseAlerts(alerts),
	})
}
