package rehearsal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// StandInValue is the value of every secret in a rehearsal. Tests check that it appears nowhere in plain text.
const StandInValue = "AWS is better than Azure!"

// Settings is the part of a stack's Pulumi.<stack>.yaml that a rehearsal needs. Errors in the file are ignored here, because the
// program reports them.
type Settings struct {
	// Stack is the stack's name.
	Stack string
	// Text is the file without its encryption: the secrets provider is removed, and encrypted values are empty.
	Text []byte
	// Secrets are the paths, as in `pulumi config set --path`, of the values that a rehearsal sets: all that were encrypted, and the
	// settings that hold a secret's value or a subscriber's address.
	Secrets []string
	// Region is aws:region; the default is us-east-1. Account is the first of aws:allowedAccountIds; the default is 123456789012.
	Region, Account string

	existing existing
	// addresses maps the paths in Secrets that hold a subscriber's address to its protocol.
	addresses map[string]string
}

// existing is what the settings expect to exist in the account, and what the stack creates.
type existing struct {
	secrets []string // names and full ARNs
	groups  []string // log groups
	buckets []string
	created []string // names of secrets that the stack creates
}

// NoSettingsError means that a stack has no settings file. It names the stacks that have one.
type NoSettingsError struct {
	Stack  string
	Stacks []string
}

// Error names the missing file and the stacks with settings.
func (e *NoSettingsError) Error() string {
	return fmt.Sprintf("there is no %s; stacks with settings here: %s", settingsFile(e.Stack), strings.Join(e.Stacks, ", "))
}

// settingsFile returns the name of a stack's settings file.
func settingsFile(stack string) string { return "Pulumi." + stack + ".yaml" }

// readSettings reads the settings file of a stack of the project in root. It returns a *[NoSettingsError] if there is none.
func readSettings(root, stack string) (*Settings, error) {
	text, err := fs.ReadFile(os.DirFS(root), settingsFile(stack))
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrInvalid):
		return nil, &NoSettingsError{Stack: stack, Stacks: stacksIn(root)}
	case err != nil:
		return nil, fmt.Errorf("reading the settings of stack %s: %w", stack, err)
	}
	return ParseSettings(stack, text)
}

// stacksIn lists the stacks that have a settings file in a project's folder.
func stacksIn(root string) (stacks []string) {
	paths, _ := filepath.Glob(filepath.Join(root, settingsFile("*")))
	for _, path := range paths {
		stacks = append(stacks, strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), "Pulumi."), ".yaml"))
	}
	return stacks
}

// encryptionKeys are the keys of a settings file that describe its encryption.
var encryptionKeys = []string{"encryptionsalt", "encryptedkey", "secretsprovider"}

// ParseSettings parses the text of a stack's settings file.
func ParseSettings(stack string, text []byte) (*Settings, error) {
	settings := &Settings{Stack: stack, Region: "us-east-1", Account: "123456789012", addresses: map[string]string{}}
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return nil, fmt.Errorf("reading %s: %w", settingsFile(stack), err)
	}
	if len(document.Content) == 0 || document.Content[0].Kind != yaml.MappingNode {
		settings.Text = text
		return settings, nil
	}
	file := document.Content[0]
	var plain []string
	for key, node := range pairs(file) {
		if key != "config" {
			continue
		}
		for key, node := range pairs(node) {
			if node.Kind == yaml.ScalarNode {
				plain = append(plain, key)
			}
			settings.Secrets = append(settings.Secrets, emptySecrets(key, node)...)
			settings.read(key, node)
		}
	}
	settings.finish(plain)
	dropKeys(file, encryptionKeys)

	var err error
	if settings.Text, err = yaml.Marshal(&document); err != nil {
		return nil, fmt.Errorf("copying %s: %w", settingsFile(stack), err)
	}
	return settings, nil
}

// read reads one setting, if a rehearsal needs it. A setting of the wrong type is ignored, because the program reports it.
func (s *Settings) read(key string, node *yaml.Node) {
	namespace, name, _ := strings.Cut(key, ":")
	switch {
	case key == "aws:region":
		_ = node.Decode(&s.Region)
	case key == "aws:allowedAccountIds":
		var accounts []string
		if _ = node.Decode(&accounts); len(accounts) > 0 {
			s.Account = accounts[0]
		}
	case name == "secrets":
		var secrets []struct {
			Name      string `yaml:"name"`
			ValueFrom string `yaml:"valueFrom"`
		}
		_ = node.Decode(&secrets)
		for _, secret := range secrets {
			s.existing.created = append(s.existing.created, secret.Name)
			if settingName.MatchString(secret.ValueFrom) {
				s.Secrets = append(s.Secrets, namespace+":"+secret.ValueFrom)
			}
		}
	case name == "subscribers":
		var subscribers []struct {
			EmailFrom string `yaml:"emailFrom"`
			HTTPSFrom string `yaml:"httpsFrom"`
		}
		_ = node.Decode(&subscribers)
		for _, subscriber := range subscribers {
			s.address("email", namespace, subscriber.EmailFrom)
			s.address("https", namespace, subscriber.HTTPSFrom)
		}
	case name == "watch":
		var watches []struct {
			Secrets []string `yaml:"secrets"`
		}
		_ = node.Decode(&watches)
		for _, watch := range watches {
			s.existing.secrets = append(s.existing.secrets, watch.Secrets...)
		}
	case name == "trail":
		var trail struct {
			LogGroup        string `yaml:"logGroup"`
			AccessLogBucket string `yaml:"accessLogBucket"`
		}
		_ = node.Decode(&trail)
		s.existing.groups = given(trail.LogGroup)
		s.existing.buckets = given(trail.AccessLogBucket)
	}
}

// settingName matches the name of a setting. Anything else may be the value or the address itself, entered by mistake: it must not be
// printed, and the program refuses it.
var settingName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// address adds the setting that holds a subscriber's address, if there is one.
func (s *Settings) address(protocol, namespace, setting string) {
	if settingName.MatchString(setting) {
		s.Secrets = append(s.Secrets, namespace+":"+setting)
		s.addresses[namespace+":"+setting] = protocol
	}
}

// finish cleans up the lists. A value in plain text is not replaced, because the program must refuse it. Secrets that the stack creates,
// and prefixes, are not expected to exist.
func (s *Settings) finish(plain []string) {
	slices.Sort(s.Secrets)
	s.Secrets = slices.DeleteFunc(slices.Compact(s.Secrets), func(key string) bool { return slices.Contains(plain, key) })
	s.existing.secrets = slices.DeleteFunc(s.existing.secrets, func(watched string) bool {
		name, _ := aws.CutSecretARN(watched)
		return strings.HasSuffix(watched, "*") || slices.Contains(s.existing.created, aws.NameOfSecret(watched)) || slices.Contains(s.existing.created, name)
	})
}

// given returns a list with the text, or an empty list if the text is empty.
func given(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// standInValue returns the value of an encrypted setting in a rehearsal. A subscriber's address must look like one.
func (s *Settings) standInValue(path string) string {
	_, name, _ := strings.Cut(path, ":")
	place := strings.Trim(strings.NewReplacer("[", "-", "].", ".", "]", "").Replace(name), "-.")
	switch {
	case strings.HasSuffix(name, ".https"), s.addresses[path] == "https":
		return "https://hooks.example.com/" + strings.TrimSuffix(place, ".https")
	case strings.HasSuffix(name, ".email"), s.addresses[path] == "email":
		return strings.TrimSuffix(place, ".email") + "@example.com"
	}
	return StandInValue
}
