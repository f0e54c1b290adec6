package drill

import (
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/pipeline"
)

func TestAMailThatShouldNotComeIsFoundWithoutAList(t *testing.T) {
	t.Parallel()
	const source, call, secret = `$.eventSource = "secretsmanager.amazonaws.com"`, `$.eventName = "GetSecretValue"`, `$.requestParameters.secretId = "*TopSecretInfo*"`
	exact := strings.TrimSuffix(strings.TrimPrefix(reads(""), "{ "), " }")
	role := `"arn:aws:sts::123456789012:assumed-role/ci/`
	tests := []struct {
		name, pattern, reason string
		want                  pipeline.Verdict
	}{
		{"other secrets whose names have the name inside", source + " && " + call + " && " + secret, "a read of another secret", pipeline.Stop},
		{"other secrets whose ARNs begin alike", source + " && " + call + ` && ($.requestParameters.secretId = "TopSecretInfo" || $.requestParameters.secretId = "arn:aws:secretsmanager:us-east-1:123456789012:secret:TopSecretInfo-*")`,
			"a read of another secret", pipeline.Stop},
		{"other calls on the secret", source + ` && $.eventName = "*Secret*" && $.requestParameters.secretId = "TopSecretInfo"`, "a call that does not read the secret", pipeline.Stop},
		{"an expected role in other sessions", exact + ` && ($.userIdentity.arn NOT EXISTS || $.userIdentity.arn != ` + role + `job-1*")`, "the expected", pipeline.Stop},
		{"a call that does not exist", source + ` && $.eventName = "GetSecretValue*" && (` + exact + `)`, "", pipeline.Pass},
		{"the secret alone, whatever the service", strings.Replace(exact, source+" && ", "", 1), "", pipeline.Pass},
		{"an expected role, unless it comes from elsewhere", exact + ` && ($.userIdentity.arn NOT EXISTS || $.userIdentity.arn != ` + role + `*" || $.userIdentity.invokedBy = "*")`, "", pipeline.Pass},
		{"the secret exactly", exact, "", pipeline.Pass},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := filtering(t, "{ "+test.pattern+" }")
			r := run(t, p, Options{})
			found := slices.ContainsFunc(r.Proofs, func(p Proof) bool { return p.Unwanted && strings.Contains(p.Reason, test.reason) && p.Witness != nil })
			if found != (test.want == pipeline.Stop) {
				t.Errorf("found: %t\n%s", found, say(r))
			}
			if found && r.Status() != Broken {
				t.Errorf("status %d\n%s", r.Status(), say(r))
			}
		})
	}
}

func TestARefusedReadOfAnotherSecretIsFound(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"*on resource: arn:aws:secretsmanager:us-east-1:123456789012:secret:TopSecretInfo-*": true, "*on resource: TopSecretInfo because*": false} {
		p := healthy(t)
		f := *p.Filters[0]
		f.Address, f.Name = "refusals", "refusals"
		f.Pattern = `{ $.errorCode = "AccessDenied*" && $.errorMessage = "` + text + `" }`
		p.Filters, p.Rules = append(p.Filters, &f), nil
		r := run(t, p, Options{})
		found := slices.ContainsFunc(r.Proofs, func(p Proof) bool {
			return p.Unwanted && strings.Contains(p.Reason, "a refused read of another secret")
		})
		if found != want {
			t.Errorf("%s: %t\n%s", text, found, say(r))
		}
	}
}

func TestACallOfAnotherServiceThatARuleMatchesIsFound(t *testing.T) {
	t.Parallel()
	const exact = `{"eventSource":["secretsmanager.amazonaws.com"],"eventName":["GetSecretValue"],"requestParameters":{"secretId":["TopSecretInfo"]}}`
	for other, want := range map[string]bool{
		`{"userIdentity":{"type":["Root"]}}`:                                       true,
		`{"eventName":[{"prefix":"Authorize"}]}`:                                   true,
		`{"userIdentity":{"sessionContext":{"sessionIssuer":{"userName":["a"]}}}}`: true,
		`{"eventName":["DeleteTrail"]}`:                                            false,
		exact:                                                                      false,
	} {
		p := healthy(t)
		p.Rules[0].Pattern = `{"detail":{"$or":[` + exact + `,` + other + `]}}`
		p.Filters, p.Rules, p.Alarms = nil, p.Rules[:1], nil
		r := run(t, p, Options{})
		found := slices.ContainsFunc(r.Proofs, func(p Proof) bool { return p.Unwanted && strings.Contains(p.Reason, "a call to another service") })
		if found != want {
			t.Errorf("%s: %t\n%s", other, found, say(r))
		}
	}
}
