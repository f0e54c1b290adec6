package cloudtrail

import (
	"fmt"
	"strings"
	"testing"
)

func TestEveryOutcomeLeavesItsOwnErrorAndRequest(t *testing.T) {
	t.Parallel()
	const refusal = "User: arn:aws:iam::111122223333:user/staff/alice is not authorized to perform: secretsmanager:GetSecretValue on resource: "
	tests := map[Outcome]struct {
		code, message string
		iam           bool
	}{
		Success:                {"", "", false},
		NoValue:                {"ResourceNotFoundException", "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT", false},
		MarkedForDeletion:      {"InvalidRequestException", "You can't perform this operation on the secret because it was marked for deletion.", false},
		DeniedByKMS:            {"AccessDenied", "Access to KMS is not allowed", false},
		DeniedNoPolicy:         {"AccessDenied", refusal + "ID because no identity-based policy allows the secretsmanager:GetSecretValue action", true},
		DeniedNoResourcePolicy: {"AccessDenied", refusal + "ID because no resource-based policy allows the secretsmanager:GetSecretValue action", true},
		DeniedByIdentityPolicy: {"AccessDenied", refusal + "ID with an explicit deny in an identity-based policy", true},
		DeniedByResourcePolicy: {"AccessDenied", refusal + "ID with an explicit deny in a resource-based policy", true},
		DeniedByBoundary:       {"AccessDenied", refusal + "ID with an explicit deny in a permissions boundary", true},
		DeniedBySCP:            {"AccessDenied", refusal + "ID with an explicit deny in a service control policy", true},
		DeniedWithoutReason:    {"AccessDenied", refusal + "ID", true},
	}
	for _, outcome := range Outcomes() {
		for _, spelling := range Spellings() {
			t.Run(outcome.String()+" "+spelling.String(), func(t *testing.T) {
				t.Parallel()
				tt, found := tests[outcome]
				if !found {
					t.Fatal("no facts for this outcome")
				}
				r := Call{Secret: testSecret(), Reader: User(testUserARN), Spelling: spelling, Outcome: outcome}.Records()[0]
				id := spelling.Of(testSecret())
				if want := strings.Replace(tt.message, "ID", id, 1); r.ErrorCode != tt.code || tt.iam && r.ErrorMessage != want || !tt.iam && r.ErrorMessage != tt.message {
					t.Errorf("%s: %s", r.ErrorCode, r.ErrorMessage)
				}
				if outcome.DeniedByIAM() != tt.iam {
					t.Errorf("denied by IAM: %t, want %t", outcome.DeniedByIAM(), tt.iam)
				}
				wantRequest, wantID := fmt.Sprintf(`{"secretId":%q}`, id), id
				if tt.iam {
					wantRequest, wantID = "null", ""
				}
				if string(r.RequestParameters) != wantRequest || r.SecretID() != wantID {
					t.Errorf("requestParameters %s, want %s", r.RequestParameters, wantRequest)
				}
				if resources := outcome == Success || outcome == DeniedByKMS; resources != (len(r.Resources) == 1) {
					t.Errorf("resources %v", r.Resources)
				}
				if !r.Names(testSecret()) {
					t.Errorf("the record does not name its secret: %q", r.SecretIDs())
				}
			})
		}
	}
}

func TestNumbersOutOfRangeHaveAString(t *testing.T) {
	t.Parallel()
	if got := Outcome(99).String() + " " + Spelling(99).String() + " " + Outcome(-1).String(); got != "Outcome(99) Spelling(99) Outcome(-1)" {
		t.Error(got)
	}
}
