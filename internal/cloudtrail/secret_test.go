package cloudtrail

import (
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestSecretFromARNParsesAWholeARN(t *testing.T) {
	t.Parallel()
	got, err := aws.ParseSecretARN(testARN)
	if err != nil {
		t.Fatal(err)
	}
	if got != testSecret() {
		t.Errorf("got %+v, want %+v", got, testSecret())
	}
	if got.PartialARN() != testPartial {
		t.Errorf("partial %s, want %s", got.PartialARN(), testPartial)
	}
}

func TestSecretFromARNRefusesEverythingElse(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", testName, testPartial, "arn:aws:iam::111122223333:role/r-a1B2c3", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:-a1B2c3",
		"arn:aws:secretsmanager:eu-west-1:111122223333:rotation:x-a1B2c3", testPartial + "-a1B2c/", testPartial + "-a1B2cü",
	} {
		if got, err := aws.ParseSecretARN(text); err == nil {
			t.Errorf("%q: %+v, want an error", text, got)
		} else if strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), text) {
			t.Errorf("%q: error %q", text, err)
		}
	}
}

func TestIDWritesTheSecretInEverySpelling(t *testing.T) {
	t.Parallel()
	want := map[Spelling]string{ByName: testName, ByARN: testARN, ByPartialARN: testPartial}
	for _, spelling := range Spellings() {
		if got := spelling.Of(testSecret()); got != want[spelling] {
			t.Errorf("%s: %s, want %s", spelling, got, want[spelling])
		}
	}
}

func TestASecretWithoutAnARNAlwaysGetsTheSameARN(t *testing.T) {
	t.Parallel()
	s := aws.Secret{Name: testName, Region: "cn-north-1", Account: testAccount, Partition: "aws-cn"}
	first := ByARN.Of(s)
	whole, err := aws.ParseSecretARN(first)
	if err != nil {
		t.Fatal(err)
	}
	if whole.Name != s.Name || whole.Partition != s.Partition || ByARN.Of(s) != first {
		t.Errorf("ARN %s, then %s", first, ByARN.Of(s))
	}
	if (aws.Secret{Name: "x"}).PartialARN() != "arn:aws:secretsmanager:::secret:x" {
		t.Errorf("partial %s", aws.Secret{Name: "x"}.PartialARN())
	}
}

func TestSimilarNamesAreOtherValidNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{testName, "TopSecretInfo", "a", "ALLCAPS", "lower/case-name_x", strings.Repeat("n", aws.SecretNameLength)} {
		similar := SimilarNames(name)
		if len(similar) < 2 {
			t.Errorf("%.20s: only %q", name, similar)
		}
		for _, other := range similar {
			if other == name {
				t.Errorf("%.20s is among its own similar names", name)
			}
			if err := aws.SecretName(other); err != nil {
				t.Errorf("%.20s: %v", name, err)
			}
		}
		if len(slices.Compact(slices.Clone(similar))) != len(similar) {
			t.Errorf("%.20s: duplicates in %q", name, similar)
		}
	}
	got := SimilarNames("TopSecretInfo")
	for _, want := range []string{"TopSecretInfoBackup", "TopSecretInfo-staging", "MyTopSecretInfo", "topsecretinfo", "TopSecretInf", "TopSecretInfo-AbCdEf"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is missing among %q", want, got)
		}
	}
}

func TestSecretIDsFindsTheSecretInEveryField(t *testing.T) {
	t.Parallel()
	const denied = "User: arn:aws:iam::111122223333:user/alice is not authorized to perform: secretsmanager:GetSecretValue on resource: x/y"
	tests := map[string]struct {
		fields string
		want   []string
	}{
		"the request":              {`"requestParameters":{"secretId":"x"}`, []string{"x"}},
		"the request and more":     {`"requestParameters":{"secretId":"x"},"resources":[{"type":"AWS::SecretsManager::Secret","ARN":"arn:x"}]`, []string{"x", "arn:x"}},
		"no duplicate":             {`"requestParameters":{"secretId":"x"},"resources":[{"type":"AWS::SecretsManager::Secret","ARN":"x"}]`, []string{"x"}},
		"another resource":         {`"resources":[{"type":"AWS::KMS::Key","ARN":"arn:key"}]`, nil},
		"a batch":                  {`"requestParameters":{"secretIdList":["x","y"]}`, []string{"x", "y"}},
		"a batch by filter":        {`"requestParameters":{"filters":[{"key":"name","values":["x"]}]}`, nil},
		"a creation":               {`"requestParameters":{"name":"x"}`, []string{"x"}},
		"a refusal with because":   {`"errorMessage":"` + denied + ` because no identity-based policy allows it"`, []string{"x/y"}},
		"a refusal with deny":      {`"errorMessage":"` + denied + ` with an explicit deny in a resource-based policy"`, []string{"x/y"}},
		"a refusal with nothing":   {`"errorMessage":"` + denied + `"`, []string{"x/y"}},
		"another message":          {`"errorMessage":"it broke on resource: x"`, nil},
		"a service event":          {`"additionalEventData":{"ARN":"arn:x","Name":"x"}`, []string{"arn:x", "x"}},
		"a service event's id":     {`"additionalEventData":{"SecretId":"arn:x"}`, []string{"arn:x"}},
		"nothing":                  {`"requestParameters":null`, nil},
		"a request of odd shape":   {`"requestParameters":{"secretId":5,"name":"x"}`, []string{"x"}},
		"a request that is a text": {`"requestParameters":"x"`, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := parse(t, `{"eventName":"GetSecretValue","eventSource":"secretsmanager.amazonaws.com",`+tt.fields+`}`)
			if got := r.SecretIDs(); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	t.Run("a decryption", func(t *testing.T) {
		t.Parallel()
		r := parse(t, `{"eventName":"Decrypt","eventSource":"kms.amazonaws.com","requestParameters":{"encryptionContext":{"SecretARN":"arn:x"}}}`)
		if got := r.SecretIDs(); !slices.Equal(got, []string{"arn:x"}) {
			t.Errorf("got %q", got)
		}
	})
	t.Run("another service", func(t *testing.T) {
		t.Parallel()
		r := parse(t, `{"eventName":"PutRule","eventSource":"events.amazonaws.com","requestParameters":{"name":"x","secretId":"x"}}`)
		if got := r.SecretIDs(); got != nil {
			t.Errorf("got %q, want none", got)
		}
	})
}

func TestSecretIDIsWhatTheCallerWrote(t *testing.T) {
	t.Parallel()
	r := parse(t, `{"eventName":"x","requestParameters":{"secretId":"x"},"resources":[{"type":"AWS::SecretsManager::Secret","ARN":"arn:x"}]}`)
	if r.SecretID() != "x" {
		t.Errorf("%q, want x", r.SecretID())
	}
}
