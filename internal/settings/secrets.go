package settings

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/spelling"
)

// Secrets Manager's own limits, in characters and bytes.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
const (
	maxDescription = 2048
	maxValue       = 65536
)

// secrets reads the secrets that this stack creates.
func (r *reader) secrets() []Secret {
	var secrets []Secret
	r.alerts = map[string]node{}
	seen := map[string]string{}
	for _, item := range r.top("secrets").items() {
		secret := r.secret(item)
		if _, likeARN := aws.CutSecretSuffix(secret.Name); likeARN {
			r.warn(item.path+".name", "%q ends in a dash and six characters, as ARNs of secrets do: AWS advises against that, "+
				"since it might not find the secret by its ARN without the suffix", secret.Name)
		}
		if first, twice := seen[secret.Name]; twice {
			item.refuse("the same name as %s", first)
		} else if secret.Name != "" {
			seen[secret.Name] = item.path
		}
		secrets = append(secrets, secret)
	}
	return secrets
}

func (r *reader) secret(item node) Secret {
	field := withoutValue(item).fields("name", "description", "valueFrom", "readers", "restrictReaders", "alerts",
		"recoveryWindowDays", "deleteWithoutRecovery")
	secret := Secret{
		Name:               secretName(field("name")),
		Readers:            r.readers(field("readers")),
		RestrictReaders:    field("restrictReaders").flag(false),
		RecoveryWindowDays: recovery(field("recoveryWindowDays"), field("deleteWithoutRecovery")),
	}
	secret.DeleteWithoutRecovery = secret.RecoveryWindowDays == 0
	description := field("description")
	secret.Description, _ = description.text()
	if length := len([]rune(secret.Description)); length > maxDescription {
		description.refuse("longer than the %d characters that Secrets Manager takes", maxDescription)
	}
	secret.ValueFrom, secret.Value = r.value(field("valueFrom"))
	r.alerts[secret.Name] = field("alerts")
	return secret
}

// refuseNobody reports secrets that only expected readers may read, and that have none.
func (r *reader) refuseNobody(settings *Settings) {
	for i, secret := range settings.Secrets {
		if secret.RestrictReaders && len(settings.WatchOf(secret.Name).Readers) == 0 {
			r.problems.add(fmt.Sprintf("secrets[%d].restrictReaders", i), "there are no expected readers, so nobody could read this secret: "+
				"name some under readers, or leave restrictReaders out")
		}
	}
}

// withoutValue refuses a value that stands in the settings themselves, without showing it, and gives the rest.
func withoutValue(item node) node {
	values, _ := item.raw.(map[string]any)
	if _, inline := values["value"]; !inline {
		return item
	}
	item.problems.add(item.path+".value", "a value does not belong here: put it into a setting of its own with "+
		"`pulumi config set --secret NAME` (it reads standard input) and say valueFrom: NAME")
	values = maps.Clone(values)
	delete(values, "value")
	item.raw = values
	return item
}

func secretName(n node) string {
	name, ok := n.required("missing: a secret needs a name")
	if !ok {
		return ""
	}
	if err := aws.SecretName(name); err != nil {
		n.refuseLimit(err, "a secret's name")
		return ""
	}
	return name
}

// value finds the setting that holds a secret's value.
func (r *reader) value(n node) (string, *Value) {
	key, text, ok := r.encrypted(n, holding{
		what: "a secret's value", shared: "whoever reads one of the two secrets knows the other, without its alarm; give each its own",
		plain: "change the value, which stood in plain text, and set the new one with `pulumi config set --secret` (it reads standard input)",
		empty: "leave valueFrom out for a secret that is filled later",
	})
	switch {
	case !ok:
		return "", nil
	case len(text) > maxValue:
		n.refuse("the setting holds more than the %d bytes that Secrets Manager takes", maxValue)
		return "", nil
	}
	value := NewValue(text)
	return key, &value
}

// holding is what a setting is to hold, and the words for one that cannot: it is named twice, not encrypted, or empty.
type holding struct{ what, shared, plain, empty string }

// encrypted finds the encrypted setting that n names, and that nothing else does; false (reported) if there is none.
func (r *reader) encrypted(n node, h holding) (key, text string, ok bool) {
	if key, ok = n.text(); !ok {
		return "", "", false
	}
	if slices.Contains(topKeys, key) {
		n.refuse("names a setting of this program, not one that holds %s: %s", h.what, n.quote())
		return "", "", false
	}
	if first, shared := r.named[key]; shared {
		n.refuse("the same setting as %s: %s", first, h.shared)
		return "", "", false
	}
	r.named[key] = n.path
	text, encrypted, found := r.source.lookup(key)
	switch {
	case !found:
		// Not quoted: somebody may have put the value itself here.
		n.refuse("no setting has this name%s", r.nearSetting(key))
	case !encrypted:
		n.refuse("the setting is not encrypted: %s: %s", h.plain, n.quote())
	case text == "":
		n.refuse("the setting is empty; %s", h.empty)
	default:
		return key, text, true
	}
	return "", "", false
}

// nearSetting completes "no setting has this name".
func (r *reader) nearSetting(key string) string {
	var known []string
	for _, name := range r.source.keys() {
		if !slices.Contains(topKeys, name) {
			known = append(known, name)
		}
	}
	if near, ok := spelling.Nearest(key, known); ok {
		return fmt.Sprintf("; did you mean %s?", keyText(near))
	}
	return "; `pulumi config set --secret NAME` makes it (and reads standard input)"
}

var errNoWindow = errors.New("0 days: a deleted secret could not be brought back; if that is wanted, say deleteWithoutRecovery: true instead")

// recovery reads how long a deleted secret can be brought back, in days.
func recovery(days, without node) int {
	if without.flag(false) {
		if days.given() {
			days.refuse("given beside deleteWithoutRecovery: true; say one of the two")
		}
		return 0
	}
	return days.number(aws.MaxRecoveryWindow, "a recovery window that Secrets Manager takes", func(days int) error {
		if days == 0 {
			return errNoWindow
		}
		return aws.RecoveryWindow(days)
	})
}
