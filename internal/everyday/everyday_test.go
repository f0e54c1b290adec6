package everyday

import (
	"testing"
)

func TestEverydayEventsAreRecordsOfTheirPlace(t *testing.T) {
	t.Parallel()
	at := Place{"aws-cn", "111122223333", "cn-north-1"}
	for _, e := range Events() {
		r := e.Record(at)
		if r.AWSRegion != at.Region || r.RecipientAccountID != at.Account || r.EventName != e.call || r.EventSource != e.source {
			t.Errorf("%s: %s in %s, %s", e.Name, r, r.AWSRegion, r.RecipientAccountID)
		}
		if e.ReadOfSecret != (r.SecretID() == OtherSecret && r.EventName == "GetSecretValue") {
			t.Errorf("%s: ReadOfSecret is %v", e.Name, e.ReadOfSecret)
		}
	}
}

func TestOnlyCloudTrailsOwnCallsAreConstant(t *testing.T) {
	t.Parallel()
	for _, e := range Events() {
		if e.Constant && e.Record(Place{"aws", "111122223333", "eu-west-1"}).UserIdentity.InvokedBy != "cloudtrail.amazonaws.com" {
			t.Errorf("%s: nothing says that every account makes it all day", e.Name)
		}
	}
}
