package cloudtrail

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestEventIsWhatEventBridgePassesToRules(t *testing.T) {
	t.Parallel()
	r := Call{Secret: testSecret(), Reader: testRole()}.Records()[0]
	var m map[string]any
	if err := json.Unmarshal(r.Event(), &m); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]any{
		"version": "0", "detail-type": "AWS API Call via CloudTrail", "source": "aws.secretsmanager", "account": testAccount, "region": testRegion,
		"time": "2026-01-01T00:00:00Z", "resources": []any{}, "detail.eventID": r.EventID,
	} {
		if got := at(m, path); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
	again, _, err := Read(bytes.NewReader(r.Event()), "event")
	if err != nil || !bytes.Equal(again[0].Raw, r.Raw) {
		t.Errorf("the event does not hold the record: %v", err)
	}
	for eventType, want := range map[string]string{
		"AwsServiceEvent": "AWS Service Event via CloudTrail", "AwsConsoleSignIn": "AWS Console Sign In via CloudTrail",
		"AwsCloudTrailInsight": "AWS Insight via CloudTrail", "AwsApiCall": "AWS API Call via CloudTrail", "": "AWS API Call via CloudTrail",
	} {
		if got := (Record{EventType: eventType}).detailType(); got != want {
			t.Errorf("%q: %s, want %s", eventType, got, want)
		}
	}
}

func TestAnEventOfADecodedRecordHasTheSameFieldsAsItsText(t *testing.T) {
	t.Parallel()
	r := Call{Secret: aws.Secret{Name: "a", Region: "us-east-1", Account: "123456789012"}, Reader: RootUser("aws", "123456789012")}.Records()[0]
	var text, record map[string]any
	if err := json.Unmarshal(r.Event(), &text); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(r.Raw, &record); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(text, r.EventOf(record)); diff != "" {
		t.Errorf("(-text +value):\n%s", diff)
	}
}
