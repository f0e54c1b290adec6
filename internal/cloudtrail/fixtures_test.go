package cloudtrail

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
)

const (
	testAccount = "111122223333"
	testRegion  = "eu-west-1"
	testARN     = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:payments/TopSecretInfo-a1B2c3"
	testPartial = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:payments/TopSecretInfo"
	testName    = "payments/TopSecretInfo"
	testRoleARN = "arn:aws:iam::111122223333:role/apps/payments-api"
	testUserARN = "arn:aws:iam::111122223333:user/staff/alice"
)

func testSecret() aws.Secret {
	return aws.Secret{Name: testName, ARN: testARN, Region: testRegion, Account: testAccount, Partition: "aws"}
}

func testRole() Reader { return Role(testRoleARN, "i-0abc") }

// fields returns a record as a map, which shows which fields it has and which not.
func fields(t *testing.T, r Record) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(r.Raw, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// at returns the value at a path of names. It is nil for an explicit null and "absent" for a name that the map does not have.
func at(m map[string]any, path string) any {
	var value any = m
	for name := range strings.SplitSeq(path, ".") {
		object, isObject := value.(map[string]any)
		if !isObject {
			return "absent"
		}
		inner, found := object[name]
		if !found {
			return "absent"
		}
		value = inner
	}
	return value
}

func check(t *testing.T, r Record, want map[string]any) {
	t.Helper()
	m := fields(t, r)
	for path, value := range want {
		if got := at(m, path); fmt.Sprint(got) != fmt.Sprint(value) {
			t.Errorf("%s: %v, want %v", path, got, value)
		}
	}
}
