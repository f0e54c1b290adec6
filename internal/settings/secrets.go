package settings

import (
	"errors"
	"fmt"
	"maps"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// Secret is a secret that this stack creates.
type Secret struct {
	Name, Description string
	// Value is the text of the setting that ValueFrom names. Nil: the secret is created empty, somebody fills it later.
	Value     *Value
	ValueFrom string
	// Readers are this secret's own expected readers; only a secret with a watch of its own has any.
	Readers []aws.Reader
	// RestrictReaders adds a resource policy that lets nobody read but the expected readers.
	RestrictReaders bool
	// RecoveryWindowDays is how long a deleted secret can be recovered: 7 to 30; 0 only with DeleteWithoutRecovery. Default 30.
	RecoveryWindowDays int
	// DeleteWithoutRecovery deletes the secret at once and for good. Default false.
	DeleteWithoutRecovery bool
}

// secrets reads the secrets that this stack creates.
func (p *parser) secrets() []Secret {
	var secrets []Secret
	seen := map[string]string{}
	for _, item := range p.top("secrets").items() {
		secret := p.secret(item)
		if _, likeARN := aws.CutSecretSuffix(secret.Name); likeARN {
			p.warn(item.path+".name", "%q ends in a dash and six characters, as ARNs of secrets do: AWS advises against that, "+
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

func (p *parser) secret(item node) Secret {
	field := withoutValue(item).fields("name", "description", "valueFrom", "readers", "restrictReaders", "alerts",
		"recoveryWindowDays", "deleteWithoutRecovery")
	secret := Secret{
		Name:            parseSecretName(field("name")),
		Description:     parseDescription(field("description")),
		Readers:         p.readers(field("readers")),
		RestrictReaders: field("restrictReaders").flag(false),
	}
	secret.RecoveryWindowDays, secret.DeleteWithoutRecovery = parseRecovery(field("recoveryWindowDays"), field("deleteWithoutRecovery"))
	secret.ValueFrom, secret.Value = p.value(field("valueFrom"))
	p.alerts[secret.Name] = field("alerts")
	return secret
}

// withoutValue refuses a value that stands in the settings themselves, without showing it, and returns the rest.
func withoutValue(item node) node {
	values, _ := item.raw.(map[string]any)
	if _, inline := values["value"]; !inline {
		return item
	}
	item.problems.add(item.path+".value", "a value does not belong here: put it into a setting of its own with "+
		"`pulumi config set --secret NAME` (it reads standard input), and name that with valueFrom: NAME")
	values = maps.Clone(values)
	delete(values, "value")
	item.raw = values
	return item
}

func parseSecretName(n node) string {
	name, ok := n.required("missing: a secret needs a name")
	if !ok {
		return ""
	}
	if err := aws.SecretName(name); err != nil {
		n.refuseIf(err, "a secret's name")
		return ""
	}
	return name
}

func parseDescription(n node) string {
	description, _ := n.text()
	n.refuseIf(aws.SecretDescription(description), "a description that Secrets Manager accepts")
	return description
}

// value finds the setting that holds a secret's value.
func (p *parser) value(n node) (setting string, value *Value) {
	setting, text, ok := p.encrypted(n, purpose{
		holds: "a secret's value", shared: "whoever reads one of the two secrets learns the other without raising its alarm; give each a setting of its own",
		plain: "replace the value, which was stored in plain text, and set the new one with `pulumi config set --secret` (it reads standard input)",
		empty: "remove valueFrom if the secret is to be filled later",
	})
	switch {
	case !ok:
		return "", nil
	case len(text) > aws.SecretValueLength:
		n.refuse("the setting holds more than %d bytes, the most that Secrets Manager accepts", aws.SecretValueLength)
		return "", nil
	}
	revealed := NewValue(text)
	return setting, &revealed
}

var errNoWindow = errors.New("0 days: a deleted secret could not be recovered; if you want that, set deleteWithoutRecovery: true instead")

// parseRecovery reads how long a deleted secret can be recovered, in days, or that it cannot be.
func parseRecovery(days, without node) (window int, deleteAtOnce bool) {
	if without.flag(false) {
		if days.given() {
			days.refuse("conflicts with deleteWithoutRecovery: true: remove one of the two")
		}
		return 0, true
	}
	return days.number(aws.MaxRecoveryWindow, "a recovery window that Secrets Manager accepts", func(days int) error {
		if days == 0 {
			return errNoWindow
		}
		return aws.RecoveryWindow(days)
	}), false
}

// refuseNoReaders reports secrets that only expected readers may read, and that have none.
func (p *parser) refuseNoReaders(settings *Settings) {
	for i, secret := range settings.Secrets {
		if secret.RestrictReaders && len(settings.OnlyReaders(secret)) == 0 {
			p.problems.add(fmt.Sprintf("secrets[%d].restrictReaders", i), "there are no expected readers, so nobody could read this secret: "+
				"name some under readers, or remove restrictReaders")
		}
	}
}
