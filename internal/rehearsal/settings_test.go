package rehearsal

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"gopkg.in/yaml.v3"
)

func TestParseSettings(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text string
		want Settings
	}{
		"an empty file has defaults": {"", Settings{Region: "us-east-1", Account: "123456789012"}},
		"region and account": {
			"config: {aws:region: eu-west-1, aws:allowedAccountIds: ['210987654321', '1']}",
			Settings{Region: "eu-west-1", Account: "210987654321"},
		},
		"encrypted values wherever they are": {
			`config:
  app:topSecretInfo: {secure: AAAB}
  app:subscribers: [{email: a@example.com}, {https: {secure: AAAC}}]
  app:trail: {deep: {deeper: {secure: AAAD}}}`,
			Settings{Region: "us-east-1", Account: "123456789012", Secrets: []string{
				"app:subscribers[1].https", "app:topSecretInfo", "app:trail.deep.deeper",
			}},
		},
		"settings that hold the secrets' values, given or not, once each": {
			`config:
  app:secrets: [{name: a, valueFrom: one}, {name: b, valueFrom: two}, {name: c}, {name: d, valueFrom: two}]
  app:one: {secure: AAAB}`,
			Settings{Region: "us-east-1", Account: "123456789012", Secrets: []string{"app:one", "app:two"},
				existing: existing{created: []string{"a", "b", "c", "d"}}},
		},
		"what exists already": {
			`config:
  app:secrets: [{name: mine}]
  app:watch:
    - {name: w, secrets: [old, mine, "legacy/*", "arn:aws:secretsmanager:us-east-1:123456789012:secret:other-AbCdEf"]}
    - {name: v, secrets: ["arn:aws:secretsmanager:us-east-1:123456789012:secret:mine-AbCdEf"]}
  app:trail: {logGroup: /org/trail, accessLogBucket: logs}`,
			Settings{Region: "us-east-1", Account: "123456789012", existing: existing{
				secrets: []string{"old", "arn:aws:secretsmanager:us-east-1:123456789012:secret:other-AbCdEf"},
				groups:  []string{"/org/trail"}, buckets: []string{"logs"}, created: []string{"mine"},
			}},
		},
		"wrong types are left to the program": {
			"config: {app:secrets: 3, app:watch: yes, app:trail: [], aws:allowedAccountIds: {}}",
			Settings{Region: "us-east-1", Account: "123456789012"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseSettings("dev", []byte(test.text))
			if err != nil {
				t.Fatal(err)
			}
			test.want.Stack = "dev"
			diff := cmp.Diff(&test.want, got, cmp.AllowUnexported(existing{}, Settings{}),
				cmpopts.EquateEmpty(), cmpopts.IgnoreFields(Settings{}, "Text"))
			if diff != "" {
				t.Errorf("settings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheCopyHasNoEncryption(t *testing.T) {
	t.Parallel()
	got, err := ParseSettings("prod", []byte(`
secretsprovider: awskms://alias/x
encryptedkey: KEY
encryptionsalt: v1:SALT
environment: [shared]
config:
  app:plain: {nested: [1, true, text, "2"]}
  app:value: {secure: CIPHERTEXT}
`))
	if err != nil {
		t.Fatal(err)
	}
	var copied any
	if err := yaml.Unmarshal(got.Text, &copied); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"environment": []any{"shared"},
		"config": map[string]any{
			"app:plain": map[string]any{"nested": []any{1, true, "text", "2"}},
			"app:value": "",
		},
	}
	if diff := cmp.Diff(want, copied); diff != "" {
		t.Errorf("copy (-want +got):\n%s", diff)
	}
}

func TestParseSettingsNamesTheFileThatIsNotYAML(t *testing.T) {
	t.Parallel()
	if _, err := ParseSettings("dev", []byte("config: [")); err == nil || !strings.HasPrefix(err.Error(), "reading Pulumi.dev.yaml: ") {
		t.Errorf("error %v", err)
	}
}

func TestReadSettingsNamesTheExistingStacks(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for _, name := range []string{"Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml"} {
		if err := os.WriteFile(filepath.Join(root, name), []byte("config: {}"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, stack := range []string{"live", "", "../dev"} {
		_, err := readSettings(root, stack)
		var missing *NoSettingsError
		if !errors.As(err, &missing) {
			t.Errorf("stack %q: error %v, want a *NoSettingsError", stack, err)
			continue
		}
		if want := "there is no Pulumi." + stack + ".yaml; stacks with settings here: dev, prod"; err.Error() != want {
			t.Errorf("error %q, want %q", err, want)
		}
	}
	if settings, err := readSettings(root, "dev"); err != nil || settings.Stack != "dev" {
		t.Errorf("settings %v, error %v", settings, err)
	}
}

func TestStandInValuesLookLikeRealOnes(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"app:topSecretInfo":        StandInValue,
		"app:subscribers[1].https": "https://hooks.example.com/subscribers-1",
		"app:subscribers[0].email": "subscribers-0@example.com",
		"app:pager":                "https://hooks.example.com/pager",
		"app:boss":                 "boss@example.com",
	}
	settings, err := ParseSettings("dev", []byte("config:\n  app:subscribers: [{httpsFrom: pager}, {emailFrom: boss}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"app:boss", "app:pager"}; !cmp.Equal(settings.Secrets, want) {
		t.Errorf("stand-ins for %v, want %v", settings.Secrets, want)
	}
	for path, want := range tests {
		if got := settings.standInValue(path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

// An address or a value may be entered by mistake instead of a setting's name. A rehearsal must not print it.
func TestATextThatIsNotASettingsNameGetsNoStandIn(t *testing.T) {
	t.Parallel()
	settings, err := ParseSettings("dev", []byte("config:\n  app:subscribers: [{httpsFrom: 'https://hooks.example.com/token'}, {emailFrom: boss@example.com}]\n"+
		"  app:secrets: [{name: a, valueFrom: 'two words'}, {name: b, valueFrom: b-value}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"app:b-value"}; !cmp.Equal(settings.Secrets, want) {
		t.Errorf("stand-ins for %v, want %v", settings.Secrets, want)
	}
}

func FuzzParseSettings(f *testing.F) {
	f.Add("config: {app:secrets: [{name: a, valueFrom: b}], app:b: {secure: x}}")
	f.Add("config:\n  app:watch: [{secrets: ['a*']}]\nsecretsprovider: x")
	f.Add("config: &a {x: *a}")
	f.Fuzz(func(t *testing.T, text string) {
		settings, err := ParseSettings("dev", []byte(text))
		if err != nil {
			return
		}
		again, err := ParseSettings("dev", settings.Text)
		if err != nil {
			t.Fatalf("the copy of %q does not parse: %v", text, err)
		}
		if again.Region != settings.Region || again.Account != settings.Account {
			t.Errorf("the copy of %q says something else: %+v, was %+v", text, again, settings)
		}
	})
}

// The program must refuse a value in plain text. A stand-in instead of it would hide the mistake until it is in the repository.
func TestAPlainValueIsNotReplaced(t *testing.T) {
	t.Parallel()
	settings, err := ParseSettings("dev", []byte("config:\n  secretwatch:secrets:\n    - {name: a, valueFrom: pw}\n    - {name: b, valueFrom: other}\n"+
		"  secretwatch:pw: in plain text\n"))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"secretwatch:other"}; !cmp.Equal(settings.Secrets, want) {
		t.Errorf("stand-ins for %v, want %v", settings.Secrets, want)
	}
}
