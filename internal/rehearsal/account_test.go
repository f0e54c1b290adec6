package rehearsal

import (
	"strings"
	"testing"
)

// Type tokens of the existing resources.
const (
	secretToken   = "aws:secretsmanager/secret:Secret"
	logGroupToken = "aws:cloudwatch/logGroup:LogGroup"
	bucketToken   = "aws:s3/bucketV2:BucketV2"
)

func TestStandInHasWhatTheSettingsExpect(t *testing.T) {
	t.Parallel()
	settings, err := ParseSettings("dev", []byte(`
config:
  aws:region: eu-central-1
  app:secrets: [{name: mine}]
  app:watch: [{name: w, secrets: [old, mine, "legacy/*"]}]
  app:trail: {logGroup: /org/trail, accessLogBucket: access-logs}
`))
	if err != nil {
		t.Fatal(err)
	}
	account, err := settings.StandIn()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		token, name string
		want        bool
	}{
		{secretToken, "old", true},
		{secretToken, "mine", false},
		{secretToken, "legacy/*", false},
		{logGroupToken, "/org/trail", true},
		{bucketToken, "access-logs", true},
	}
	for _, test := range tests {
		if _, found := account.Find(test.token, test.name); found != test.want {
			t.Errorf("%s %q: found %v, want %v", test.token, test.name, found, test.want)
		}
	}
}

func TestAnARNOfACreatedSecretThatEndsLikeAnARNCreatesNoOther(t *testing.T) {
	t.Parallel()
	const theirs = "arn:aws:secretsmanager:us-east-1:123456789012:secret:my-secret"
	settings, err := ParseSettings("dev", []byte("config: {app:secrets: [{name: my-secret}], app:watch: [{name: w, secrets: ['"+theirs+"', '"+theirs+"-Q1w2E3']}]}"))
	if err != nil {
		t.Fatal(err)
	}
	account, err := settings.StandIn()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"my", "my-secret"} {
		if _, found := account.Find(secretToken, name); found {
			t.Errorf("there is a secret %s", name)
		}
	}
	if !strings.Contains(string(settings.Text), "'"+theirs+"'") {
		t.Errorf("the settings have become\n%s", settings.Text)
	}
}

func TestAnARNInTheSettingsIsReplacedByTheStandIns(t *testing.T) {
	t.Parallel()
	const theirs = "arn:aws:secretsmanager:us-east-1:123456789012:secret:pay/db-AbCdEf"
	settings, err := ParseSettings("dev", []byte("config: {app:watch: [{name: w, secrets: ['"+theirs+"']}]}"))
	if err != nil {
		t.Fatal(err)
	}
	account, err := settings.StandIn()
	if err != nil {
		t.Fatal(err)
	}
	secret, found := account.Find(secretToken, "pay/db")
	if !found {
		t.Fatal("the secret is not in the account")
	}
	if text := string(settings.Text); strings.Contains(text, theirs) || !strings.Contains(text, secret.ID) {
		t.Errorf("settings %q, want them to name %s", text, secret.ID)
	}
}

func TestStandInRefusesWhatAWSWould(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"secret one two":  "config: {app:watch: [{name: w, secrets: ['one two']}]}",
		"log group a:b":   "config: {app:trail: {logGroup: 'a:b'}}",
		"bucket No_Upper": "config: {app:trail: {accessLogBucket: No_Upper}}",
	}
	for thing, text := range tests {
		t.Run(thing, func(t *testing.T) {
			t.Parallel()
			settings, err := ParseSettings("dev", []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := settings.StandIn(); err == nil || !strings.HasPrefix(err.Error(), "creating "+thing+" in the stand-in account: ") {
				t.Errorf("error %v", err)
			}
		})
	}
}
