package deployed

import (
	"strings"
	"testing"
)

const inARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:"

func TestMeaningOfATextThatNamesASecret(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		// created are the ends of ARNs in a state, by name; texts are those of all patterns.
		created map[string]string
		texts   []string
		text    string
		want    Meaning
	}{
		{"a name", nil, nil, "my", Meaning{Name: "my"}},
		{"a name that ends like an ARN", nil, nil, "my-secret", Meaning{Name: "my-secret"}},
		{"a prefix", nil, nil, "my-*", Meaning{Name: "my-", Prefix: true}},
		{"an ARN without a suffix", nil, nil, inARN + "my", Meaning{Name: "my"}},
		{"an ARN that may be either", nil, []string{inARN + "my-secret"}, inARN + "my-secret", Meaning{Name: "my", ARN: inARN + "my-secret", Or: "my-secret"}},
		{"the longer name beside it", nil, []string{"my-secret", inARN + "my-secret"}, inARN + "my-secret", Meaning{Name: "my-secret"}},
		{"the longer one's ARN beside it", nil, []string{inARN + "my-secret", inARN + "my-secret-Q1w2E3"}, inARN + "my-secret", Meaning{Name: "my-secret"}},
		{"the longer one's ARN itself", nil, []string{inARN + "my-secret", inARN + "my-secret-Q1w2E3"}, inARN + "my-secret-Q1w2E3", Meaning{Name: "my-secret", ARN: inARN + "my-secret-Q1w2E3"}},
		{"the shorter name beside it", nil, []string{"my", inARN + "my-secret"}, inARN + "my-secret", Meaning{Name: "my", ARN: inARN + "my-secret"}},
		{"the shorter one's ARN without a suffix beside it", nil, []string{inARN + "my", inARN + "my-secret"}, inARN + "my-secret", Meaning{Name: "my", ARN: inARN + "my-secret"}},
		{"both names, and an ARN of the shorter", nil, []string{"my", "my-secret", inARN + "my-a1B2c3", inARN + "my-secret"}, inARN + "my-secret", Meaning{Name: "my-secret"}},
		{"both names, and no other ARN", nil, []string{"my", "my-secret", inARN + "my-secret"}, inARN + "my-secret", Meaning{Name: "my", ARN: inARN + "my-secret", Or: "my-secret"}},
		{"the longer name, and no other ARN", nil, []string{"my", "my-secret", inARN + "my-secret"}, "my-secret", Meaning{Name: "my", Or: "my-secret"}},
		{"a state's own", map[string]string{"my": "my-secret"}, []string{inARN + "my-secret"}, inARN + "my-secret", Meaning{Name: "my", ARN: inARN + "my-secret"}},
		{"a state's own anywhere", map[string]string{"my": "my-secret"}, []string{"arn:aws:secretsmanager:*:*:secret:my-secret"}, "arn:aws:secretsmanager:*:*:secret:my-secret", Meaning{Name: "my"}},
		{"an ARN in any region", nil, []string{"my", "arn:aws:secretsmanager:eu-*:123456789012:secret:my-secret"}, "arn:aws:secretsmanager:eu-*:123456789012:secret:my-secret", Meaning{Name: "my"}},
		{"an ARN without its beginning", nil, []string{"my", ":secret:my-secret"}, ":secret:my-secret", Meaning{Name: "my"}},
		{"a state's longer one", map[string]string{"my-secret": "my-secret-Q1w2E3"}, []string{inARN + "my-secret"}, inARN + "my-secret", Meaning{Name: "my-secret"}},
		{"not a state's own", map[string]string{"my": "my-a1B2c3"}, []string{inARN + "my-secret"}, inARN + "my-secret", Meaning{Name: "my", ARN: inARN + "my-secret", Or: "my-secret"}},
		{"a state's two", map[string]string{"my": "my-a1B2c3", "my-secret": "my-secret-Q1w2E3"}, []string{inARN + "my-secret"}, inARN + "my-secret", Meaning{Name: "my-secret"}},
		{"a state's own with its suffix", map[string]string{"my": "my-a1B2c3"}, []string{"my-a1B2c3"}, "my-a1B2c3", Meaning{Name: "my"}},
		{"another name than a state's own with its suffix", map[string]string{"my": "my-a1B2c3", "my-a1B2c3": "my-a1B2c3-Q1w2E3"}, nil, "my-a1B2c3", Meaning{Name: "my-a1B2c3"}},
		{"an ARN with a star for its suffix", nil, []string{inARN + "my-*"}, inARN + "my-*", Meaning{Name: "my"}},
		{"an ARN with a star for names", nil, []string{"my-*", inARN + "my-*"}, inARN + "my-*", Meaning{Name: "my-", Prefix: true}},
		{"an ARN with a star behind a word", nil, nil, inARN + "my*", Meaning{Name: "my", Prefix: true}},
		{"an ARN with a star alone", nil, nil, inARN + "*", Meaning{Prefix: true}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			names := NewNames()
			for name, end := range test.created {
				names.AddCreated(name, inARN+end)
			}
			names.Add(test.texts...)
			if got := names.Meaning(test.text); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func FuzzMeaning(f *testing.F) {
	f.Add(inARN+"my-secret", "my-secret", "my")
	f.Add(inARN+"my-*", "*", ":secret:-123456")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		names := NewNames()
		names.Add(a, b, c)
		for _, text := range []string{a, b, c} {
			m := names.Meaning(text)
			if m.ARN != "" && (m.ARN != text || strings.Contains(text, "*")) || m.Or == m.Name && m.Or != "" {
				t.Errorf("%q: %+v", text, m)
			}
			for _, m := range names.Meanings(text) {
				if m.Name == "" {
					t.Errorf("%q names a secret without a name", text)
				}
			}
		}
	})
}
