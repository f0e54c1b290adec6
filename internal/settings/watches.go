package settings

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// maxWatchName leaves room for team and stack beside a watch's name in the names of AWS.
const maxWatchName = 200

// watchText is a watch's name: a secret's characters, since a created secret's own watch has its name.
var watchText = regexp.MustCompile(fmt.Sprintf(`^[A-Za-z0-9/_+=.@-]{1,%d}$`, maxWatchName))

// claim is one entry under a watch, with every name that its secret may have.
type claim struct {
	path   string
	watch  int
	prefix string
	names  []string
}

// meets says whether some secret is in both claims.
func (c claim) meets(other claim) bool {
	switch {
	case c.prefix != "" && other.prefix != "":
		return strings.HasPrefix(c.prefix, other.prefix) || strings.HasPrefix(other.prefix, c.prefix)
	case other.prefix != "":
		return slices.ContainsFunc(c.names, func(name string) bool { return strings.HasPrefix(name, other.prefix) })
	case c.prefix != "":
		return other.meets(c)
	}
	return slices.ContainsFunc(c.names, func(name string) bool { return slices.Contains(other.names, name) })
}

// takesARNOf says whether the ARN of a secret in other begins like those in c: that of my, with its suffix, like those of my-*.
func (c claim) takesARNOf(other claim) bool {
	return slices.ContainsFunc(other.names, func(name string) bool { return name+"-" == c.prefix })
}

func (r *reader) warnOfARN(path, other string) {
	r.warn(path, "a read of this secret by its ARN also triggers the watch at %s, even by a reader who is expected here: an ARN adds a dash and "+
		"six characters to the name; put both in one watch", other)
}

// watches reads the declared watches and adds those that created secrets have of their own.
func (r *reader) watches(settings *Settings) []Watch {
	var watches []Watch
	var claims []claim
	paths := map[string]string{}
	for i, item := range r.top("watch").items() {
		watch := Watch{Path: item.path}
		field := item.fields("name", "secrets", "readers", "alerts")
		watch.Name = readWatchName(field("name"), paths)
		watch.Readers = union(settings.Readers, r.readers(field("readers")))
		watch.Alerts = readAlerts(field("alerts"))
		list := field("secrets")
		if !list.given() {
			list.refuse("missing: name the secrets to watch; those of this stack, or ones that exist already")
		}
		for _, entry := range list.items() {
			claims = r.claim(entry, i, &watch, settings, claims)
		}
		watches = append(watches, watch)
	}
	return r.cover(settings, watches, claims, paths)
}

func readWatchName(n node, paths map[string]string) string {
	name, ok := n.required("missing: a watch needs a name; its alarm carries it")
	switch first, twice := paths[name]; {
	case !ok:
	case !watchText.MatchString(name):
		n.refuse("not a watch's name: %s: AWS names carry it, so 1 to %d letters, digits and /_+=.@-", n.quote(), maxWatchName)
	case twice:
		n.refuse("the same name as %s: %s", first, n.quote())
	default:
		paths[name] = n.path
	}
	return name
}

// claim reads one entry into the watch, unless an earlier entry has its secret.
func (r *reader) claim(entry node, index int, watch *Watch, settings *Settings, claims []claim) []claim {
	made, ok := r.readClaim(entry)
	if !ok {
		return claims
	}
	made.path, made.watch = entry.path, index
	if i := slices.IndexFunc(claims, made.meets); i >= 0 {
		entry.refuse("watched already by %s, so a read would count twice: %s", claims[i].path, entry.quote())
		return claims
	}
	for _, c := range claims {
		switch {
		case c.watch == index:
		case c.takesARNOf(made):
			r.warnOfARN(entry.path, c.path)
		case made.takesARNOf(c):
			r.warnOfARN(c.path, entry.path)
		}
	}
	text, _ := entry.text()
	created := createdName(settings, made.names)
	if created != "" && created != made.names[0] {
		r.warn(entry.path, "read as the ARN of %s, which this stack creates; if you mean %s by an ARN without its suffix, give that secret's name instead: %q",
			created, made.names[0], text)
	}
	switch {
	case made.prefix != "":
		watch.Prefixes = append(watch.Prefixes, made.prefix)
	case created != "":
		watch.Created = append(watch.Created, created)
	case len(made.names) == 1:
		watch.Existing = append(watch.Existing, made.names[0])
	default:
		watch.Existing = append(watch.Existing, text)
	}
	return append(claims, made)
}

// createdName is the first of the names that a secret of this stack has; empty if none has.
func createdName(settings *Settings, names []string) string {
	for _, name := range names {
		if slices.ContainsFunc(settings.Secrets, func(secret Secret) bool { return secret.Name == name }) {
			return name
		}
	}
	return ""
}

// readClaim reads one entry: a name, an ARN with or without its suffix, or a prefix.
func (r *reader) readClaim(entry node) (claim, bool) {
	text, ok := entry.required("empty: give a secret's name, ARN or prefix, or take the line out")
	prefix, starred := strings.CutSuffix(text, "*")
	switch {
	case !ok:
		return claim{}, false
	case strings.HasPrefix(text, "arn:"):
		return r.readARN(entry, text)
	case starred && prefix == "":
		entry.refuse("a * alone is every secret of the account; put the start of a name before it: %s", entry.quote())
		return claim{}, false
	case strings.Contains(prefix, "*"):
		entry.refuse("a * stands only at the end, such as payments/*: %s", entry.quote())
		return claim{}, false
	}
	check := aws.SecretName
	if starred {
		check = aws.SecretPrefix
	}
	if err := check(prefix); err != nil {
		entry.refuseLimit(err, "a secret's name, ARN or prefix")
		return claim{}, false
	}
	if starred {
		return claim{prefix: prefix}, true
	}
	return claim{names: []string{text}}, true
}

// readARN reads a secret's ARN. One that ends in a dash and six characters is taken as a full ARN; it stands for either
// reading where it meets other entries, since a name may end so too.
func (r *reader) readARN(entry node, text string) (claim, bool) {
	parsed, err := arn.Parse(text)
	name, isSecret := strings.CutPrefix(parsed.Resource, "secret:")
	refuse := func(format string, args ...any) (claim, bool) {
		entry.refuse(format, append(args, entry.quote())...)
		return claim{}, false
	}
	switch {
	case err != nil || parsed.Service != "secretsmanager" || !isSecret:
		return refuse("not a secret's ARN: %s")
	case strings.Contains(text, "*"):
		return refuse("a * does not go with an ARN; give the start of the name, such as payments/*: %s")
	case aws.SecretName(name) != nil:
		return refuse("not a secret's ARN: %s")
	case parsed.Partition != r.account.Partition:
		return refuse("an ARN of another partition than %s, and a watch sees only its own: %s", r.account.Partition)
	case parsed.Region != r.account.Region:
		return refuse("an ARN of another region than %s, and a watch sees only its own: %s", r.account.Region)
	case parsed.AccountID != r.account.ID:
		return refuse("an ARN of another account than %s, and a watch sees only its own: %s", r.account.ID)
	}
	if whole, found := aws.CutSecretSuffix(name); found {
		return claim{names: []string{name, whole}}, true
	}
	return claim{names: []string{name}}, true
}

// cover hands every created secret to the watch that claims it, or gives it a watch of its own.
func (r *reader) cover(settings *Settings, watches []Watch, claims []claim, paths map[string]string) []Watch {
	for i, secret := range settings.Secrets {
		if secret.Name == "" {
			continue
		}
		if at := slices.IndexFunc(claims, claim{names: []string{secret.Name}}.meets); at >= 0 {
			if len(secret.Readers) > 0 {
				r.problems.add(fmt.Sprintf("secrets[%d].readers", i), "this secret is watched by %s, and who is expected there is expected of all its secrets: "+
					"put readers there, or take the secret out of that watch", claims[at].path)
			}
			if alerts := r.alerts[secret.Name]; alerts.given() {
				alerts.refuse("this secret is watched by %s, which says what is told: put alerts there", claims[at].path)
			}
			continue
		}
		path := fmt.Sprintf("secrets[%d]", i)
		for _, c := range claims {
			if c.takesARNOf(claim{names: []string{secret.Name}}) {
				r.warnOfARN(path, c.path)
			}
		}
		if first, taken := paths[secret.Name]; taken {
			r.problems.add(first, "the name of the watch that %s has of its own; choose another, or list that secret under this watch", path)
		}
		if len(secret.Name) > maxWatchName {
			r.problems.add(path+".name", "longer than the %d characters that AWS names can carry; "+
				"list the secret under a watch with a shorter name", maxWatchName)
		}
		watches = append(watches, Watch{
			Name:    secret.Name,
			Path:    path,
			Created: []string{secret.Name},
			Readers: union(settings.Readers, secret.Readers),
			Alerts:  readAlerts(r.alerts[secret.Name]),
		})
	}
	return watches
}
