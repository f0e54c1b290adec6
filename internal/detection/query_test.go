package detection

import (
	"regexp"
	"strings"
	"testing"
)

func TestQueryOfAllReads(t *testing.T) {
	t.Parallel()
	want := `fields @timestamp, userIdentity.arn, requestParameters.secretId, sourceIPAddress, errorCode ` +
		`| filter eventName="GetSecretValue" | sort @timestamp desc`
	if got := Query(nil, nil); got != want {
		t.Errorf("got %s", got)
	}
}

func TestQueryNamesExactlyTheSecrets(t *testing.T) {
	t.Parallel()
	query := Query([]string{"pay.ments/db"}, []string{"legacy/"})
	_, after, ok := strings.Cut(query, "like /")
	if !ok {
		t.Fatalf("no expression in %s", query)
	}
	text, _, _ := strings.Cut(after, "/ | sort")
	expression := regexp.MustCompile(strings.ReplaceAll(text, `\/`, "/"))
	for id, want := range map[string]bool{
		"pay.ments/db": true,
		"arn:aws:secretsmanager:us-east-1:123456789012:secret:pay.ments/db":        true,
		"arn:aws:secretsmanager:us-east-1:123456789012:secret:pay.ments/db-a1B2c3": true,
		"payxments/db":         false,
		"pay.ments/db-backup2": false,
		"other/pay.ments/db":   false,
		"legacy/x":             true,
		"arn:aws:secretsmanager:us-east-1:123456789012:secret:legacy/x-a1B2c3": true,
		"my-legacy/x": false,
	} {
		if got := expression.MatchString(id); got != want {
			t.Errorf("%s: got %v, want %v", id, got, want)
		}
	}
}
