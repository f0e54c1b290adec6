package rehearsal

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/secretwatch/secretwatch/internal/detection"
)

// StandInValue is the value of every secret in a rehearsal. Tests look for it wherever it must not be.
const StandInValue = "AWS is better than Azure!"

// Settings are a stack's Pulumi.<stack>.yaml as far as a rehearsal has to know it before the program reads it. They are
// read leniently: what is wrong in the file is for the program to say.
type Settings struct {
	// Stack is the stack's name.
	Stack string
	// Text is the file without its encryption: the provider that encrypts is left out, encrypted values are empty.
	Text []byte
	// Secrets are the values that a rehearsal sets anew, each by its path as `pulumi config set --path` takes it: what was
	// encrypted, and the settings that secrets take their value from and subscribers their address.
	Secrets []string
	// Region is aws:region, else us-east-1; Account the first of aws:allowedAccountIds, else 123456789012.
	Region, Account string

	existing existing
	// addresses are the paths among Secrets that hold a subscriber's address, with its protocol.
	addresses map[string]string
}

// existing is what the settings expect to find in the account, and what they do not.
type existing struct {
	secrets []string // names and full ARNs
	groups  []string // log groups
	buckets []string
	created []string // names of secrets that the stack itself makes
}

// NoSettingsError says that a stack has no settings file, and which stacks have one.
type NoSettingsError struct {
	Stack  string
	Stacks []string
}

// Error names the file and the way out.
func (e *NoSettingsError) Error() string {
	return fmt.Sprintf("there is no %s; stacks with settings here: %s", settingsFile(e.Stack), strings.Join(e.Stacks, ", "))
}

// settingsFile is the name of a stack's settings file.
func settingsFile(stack string) string { return "Pulumi." + stack + ".yaml" }

// ReadSettings reads the settings file of a stack of the project in root. It gives a *[NoSettingsError] if there is none.
func ReadSettings(root, stack string) (*Settings, error) {
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

// encryptionKeys are the keys of a settings file that say how it is encrypted.
var encryptionKeys = []string{"encryptionsalt", "encryptedkey", "secretsprovider"}

// ParseSettings reads the text of a stack's settings file.
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

// pairs are the keys and values of a mapping, none of anything else.
func pairs(node *yaml.Node) iter.Seq2[string, *yaml.Node] {
	return func(yield func(string, *yaml.Node) bool) {
		if node.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(node.Content); i += 2 {
			if !yield(node.Content[i].Value, node.Content[i+1]) {
				return
			}
		}
	}
}

// dropKeys takes keys out of a mapping.
func dropKeys(mapping *yaml.Node, keys []string) {
	var kept []*yaml.Node
	for pair := range slices.Chunk(mapping.Content, 2) {
		if !slices.Contains(keys, pair[0].Value) {
			kept = append(kept, pair...)
		}
	}
	mapping.Content = kept
}

// emptySecrets empties every encrypted value at or below a node and gives their paths.
func emptySecrets(path string, node *yaml.Node) (paths []string) {
	switch node.Kind {
	case yaml.MappingNode:
		if len(node.Content) == 2 && node.Content[0].Value == "secure" {
			*node = yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: yaml.DoubleQuotedStyle}
			return []string{path}
		}
		for key, value := range pairs(node) {
			paths = append(paths, emptySecrets(path+"."+key, value)...)
		}
	case yaml.SequenceNode:
		for i, item := range node.Content {
			paths = append(paths, emptySecrets(path+"["+strconv.Itoa(i)+"]", item)...)
		}
	}
	return paths
}

// read takes in one setting, if it is one that a rehearsal needs. What does not decode is left to the program.
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

// settingName is what a setting may be called. Anything else may be the value or the address itself, put in by mistake: it must not be
// shown, and the program refuses it.
var settingName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// address notes the setting that holds a subscriber's address, if there is one.
func (s *Settings) address(protocol, namespace, setting string) {
	if settingName.MatchString(setting) {
		s.Secrets = append(s.Secrets, namespace+":"+setting)
		s.addresses[namespace+":"+setting] = protocol
	}
}

// finish brings the lists into order. A value that stands in plain text is left to the program, which refuses it: a stand-in would
// hide it. A watch may name secrets that the stack creates, and prefixes, which need no secret.
func (s *Settings) finish(plain []string) {
	slices.Sort(s.Secrets)
	s.Secrets = slices.DeleteFunc(slices.Compact(s.Secrets), func(key string) bool { return slices.Contains(plain, key) })
	s.existing.secrets = slices.DeleteFunc(s.existing.secrets, func(watched string) bool {
		_, inARN, _ := strings.Cut(watched, ":secret:")
		return strings.HasSuffix(watched, "*") || slices.Contains(s.existing.created, detection.Name(watched)) || slices.Contains(s.existing.created, inARN)
	})
}

// given is a list of the text, or none if it is empty.
func given(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// standInValue is what an encrypted setting holds in a rehearsal. Subscribers' addresses can be encrypted, too, and must
// look like what they are.
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
