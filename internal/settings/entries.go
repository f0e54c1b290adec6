package settings

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// entry is one line of a watch's secrets: a prefix, or one secret with every name that it may have.
type entry struct {
	// path is where the entry stands, and watch the path of its watch.
	path, watch string
	prefix      string
	names       []string
}

// overlaps reports whether some secret is in both entries.
func (e entry) overlaps(other entry) bool {
	switch {
	case e.prefix != "" && other.prefix != "":
		return strings.HasPrefix(e.prefix, other.prefix) || strings.HasPrefix(other.prefix, e.prefix)
	case other.prefix != "":
		return slices.ContainsFunc(e.names, func(name string) bool { return strings.HasPrefix(name, other.prefix) })
	case e.prefix != "":
		return other.overlaps(e)
	}
	return slices.ContainsFunc(e.names, func(name string) bool { return slices.Contains(other.names, name) })
}

// matchesARNOf reports whether the prefix matches the ARN of a secret whose name it does not match: my-* matches the ARN of my, which ends
// in a dash and a suffix.
func (e entry) matchesARNOf(other entry) bool {
	return slices.ContainsFunc(other.names, func(name string) bool { return name+"-" == e.prefix })
}

// entry reads one line of a watch's secrets into the watch, unless an earlier line covers its secret.
func (w *watchParser) entry(line node, watch *Watch) {
	e, ok := w.parseEntry(line)
	if !ok {
		return
	}
	e.path, e.watch = line.path, watch.Path
	if i := slices.IndexFunc(w.entries, e.overlaps); i >= 0 {
		line.refuse("already watched by %s, so a read would count twice: %s", w.entries[i].path, line.quote())
		return
	}
	w.warnOfARNs(e)
	w.entries = append(w.entries, e)
	if e.prefix != "" {
		watch.Prefixes = append(watch.Prefixes, e.prefix)
		return
	}
	text, _ := line.text()
	switch created := w.createdName(e.names); {
	case created == "" && len(e.names) == 1:
		watch.Existing = append(watch.Existing, e.names[0])
	case created == "":
		watch.Existing = append(watch.Existing, text)
	default:
		watch.Created = append(watch.Created, created)
		if created != e.names[0] {
			w.warn(line.path, "read as the ARN of %s, which this stack creates; if you mean the secret %s by its ARN without the suffix, write its name instead: %q",
				created, e.names[0], text)
		}
	}
}

// createdName is the first of the names that a secret of this stack has; empty if none has.
func (w *watchParser) createdName(names []string) string {
	for _, name := range names {
		if slices.ContainsFunc(w.settings.Secrets, func(secret Secret) bool { return secret.Name == name }) {
			return name
		}
	}
	return ""
}

// warnOfARNs warns where one of two watches matches the ARN of the other's secret.
func (w *watchParser) warnOfARNs(e entry) {
	const warning = "a read of this secret by its ARN also matches %s, and raises that watch's alerts even if the reader is expected here: " +
		"an ARN adds a dash and six characters to the name; put both in one watch"
	for _, other := range w.entries {
		switch {
		case other.watch == e.watch:
		case other.matchesARNOf(e):
			w.warn(e.path, warning, other.path)
		case e.matchesARNOf(other):
			w.warn(other.path, warning, e.path)
		}
	}
}

// parseEntry reads a secret's name, its ARN with or without the suffix, or a prefix.
func (w *watchParser) parseEntry(line node) (entry, bool) {
	text, ok := line.required("empty: give a secret's name, ARN or prefix, or remove the line")
	prefix, starred := strings.CutSuffix(text, "*")
	switch {
	case !ok:
		return entry{}, false
	case strings.HasPrefix(text, "arn:"):
		return w.parseARN(line, text)
	case starred && prefix == "":
		line.refuse("a * alone matches every secret of the account: put the start of a name before it: %s", line.quote())
		return entry{}, false
	case strings.Contains(prefix, "*"):
		line.refuse("a * is allowed only at the end, as in payments/*: %s", line.quote())
		return entry{}, false
	}
	check := aws.SecretName
	if starred {
		check = aws.SecretPrefix
	}
	if err := check(prefix); err != nil {
		line.refuseIf(err, "a secret's name, ARN or prefix")
		return entry{}, false
	}
	if starred {
		return entry{prefix: prefix}, true
	}
	return entry{names: []string{text}}, true
}

// parseARN reads a secret's ARN. If it ends in a dash and six characters, these may be its suffix or the end of the secret's name: the
// entry then has both names, so that it overlaps others by either.
func (w *watchParser) parseARN(line node, text string) (entry, bool) {
	parsed, err := arn.Parse(text)
	name, isSecret := strings.CutPrefix(parsed.Resource, "secret:")
	refuse := func(format string, args ...any) (entry, bool) {
		line.refuse(format, append(args, line.quote())...)
		return entry{}, false
	}
	switch {
	case err != nil || parsed.Service != "secretsmanager" || !isSecret:
		return refuse("not a secret's ARN: %s")
	case strings.Contains(text, "*"):
		return refuse("an ARN cannot contain *: write the start of the name instead, as in payments/*: %s")
	case aws.SecretName(name) != nil:
		return refuse("not a secret's ARN: %s")
	case parsed.Partition != w.account.Partition:
		return refuse("an ARN of another partition than %s, and a watch sees only its own: %s", w.account.Partition)
	case parsed.Region != w.account.Region:
		return refuse("an ARN of another region than %s, and a watch sees only its own: %s", w.account.Region)
	case parsed.AccountID != w.account.ID:
		return refuse("an ARN of another account than %s, and a watch sees only its own: %s", w.account.ID)
	}
	if short, found := aws.CutSecretSuffix(name); found {
		return entry{names: []string{name, short}}, true
	}
	return entry{names: []string{name}}, true
}
