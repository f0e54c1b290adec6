package drill

import "testing"

func TestTheResourceOfARefusalIsFoundBehindTheWordsAndTheirEnd(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"*on resource: TopSecretInfo *": "TopSecretInfo *",
		"on resource: TopSecretInfo":    "TopSecretInfo",
		"*e: TopSecretInfo *":           "TopSecretInfo *",
		"*: payments/*":                 "payments/*",
		"* arn:aws:secretsmanager:us-east-1:123456789012:secret:a *": "arn:aws:secretsmanager:us-east-1:123456789012:secret:a *",
		"*TopSecretInfo*":           "",
		"TopSecretInfo":             "",
		"Access to KMS is refused*": "",
	} {
		got, found := refusedResource(text)
		if got != want || found != (want != "") {
			t.Errorf("%s: got %q, %v", text, got, found)
		}
	}
}
