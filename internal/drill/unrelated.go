package drill

import (
	"encoding/json"
	"slices"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// unrelatedSecret is the name of a secret that resembles none that anybody watches.
const unrelatedSecret = "weather-station/api-token"

// unrelated are everyday events that have nothing to do with the secret, and a read of a wholly different one. A pattern that matches
// them keeps its alarm in ALARM, and an alarm that is in ALARM already sends no mail for a read.
func (d *driller) unrelated(s *subject) []Case {
	var all []Case
	for _, e := range everydayEvents() {
		all = append(all, s.caseOf(e.words, e.record(s.secret), probe{kind: everyday}))
	}
	other := s.secret
	other.Name, other.ARN = unrelatedSecret, ""
	if !s.isAll() && !slices.ContainsFunc(d.scopes.all, func(x *scope) bool { return x.hasName(other.Name) }) {
		reader := s.strangers()[0]
		call := cloudtrail.Call{Secret: other, Reader: reader}
		all = append(all, s.calling("read of another secret, "+other.Name+", by "+reader.String(), call, probe{kind: another}))
	}
	for i := range all {
		all[i].unrelated = true
	}
	return slices.DeleteFunc(all, func(c Case) bool { return len(c.Outcomes) == 0 })
}

// event is a call that some program makes every day.
type event struct {
	words, source, name string
	readOnly            bool
	parameters          map[string]any
}

func everydayEvents() []event {
	return []event{
		{"another event, ec2 DescribeInstances", "ec2.amazonaws.com", "DescribeInstances", true, map[string]any{"maxResults": 50}},
		{"another event, iam CreateUser", "iam.amazonaws.com", "CreateUser", false, map[string]any{"userName": "weather-station"}},
		{"another event, kms Decrypt", aws.KMS, "Decrypt", true, map[string]any{"encryptionAlgorithm": "SYMMETRIC_DEFAULT"}},
		{"another event, ListSecrets", aws.SecretsManager, "ListSecrets", true, map[string]any{"maxResults": 20}},
	}
}

// record is the call's record in the account and region of a secret. Its caller is a role that nothing else names.
func (e event) record(secret aws.Secret) cloudtrail.Record {
	role := "arn:" + secret.Partition + ":iam::" + secret.Account + ":role/weather-station"
	raw, err := json.Marshal(map[string]any{
		"eventVersion": "1.11", "eventTime": "2026-01-01T00:00:00Z", "eventSource": e.source, "eventName": e.name, "awsRegion": secret.Region,
		"userIdentity": map[string]any{
			"type": "AssumedRole", "principalId": "AROAEXAMPLEEXAMPLE123:job", "accountId": secret.Account,
			"arn": aws.SessionARN(secret.Partition, secret.Account, "weather-station", "job"),
			"sessionContext": map[string]any{"sessionIssuer": map[string]any{
				"type": "Role", "principalId": "AROAEXAMPLEEXAMPLE123", "arn": role, "accountId": secret.Account, "userName": "weather-station",
			}},
		},
		"sourceIPAddress": "203.0.113.9", "userAgent": boto3, "requestParameters": e.parameters, "responseElements": nil,
		"requestID": "0f4b8c2e-6d13-4a57-9e80-7c51d2a3b4f6", "eventID": "b7e1d9a4-3c58-4f02-8a6d-15e9c0f2d7b8",
		"readOnly": e.readOnly, "eventType": "AwsApiCall", "managementEvent": true, "recipientAccountId": secret.Account, "eventCategory": "Management",
	})
	if err != nil {
		panic("drill: a record of plain strings cannot be encoded: " + err.Error())
	}
	return parsed(raw)
}

// acceptOtherAlarms accepts unrelated records that set off alarms or match rules through which no read passes: those exist for other
// events. If an unrelated record passes through the alarm or rule of a read, it adds why that is bad to the reason.
func acceptOtherAlarms(cases []Case) {
	type way struct {
		secret, through string
		route           pipeline.RouteName
	}
	ofReads := map[way]bool{}
	for _, c := range cases {
		for _, o := range c.Outcomes {
			if o.Want == pipeline.Alert && o.Verdict != pipeline.Stop {
				ofReads[way{c.Secret, o.Route.Through, o.Route.Name}] = true
			}
		}
	}
	for i := range cases {
		c := &cases[i]
		for j := range c.Outcomes {
			switch o := &c.Outcomes[j]; {
			case !c.unrelated || o.Verdict == pipeline.Pass:
			case !ofReads[way{c.Secret, o.Route.Through, o.Route.Name}]:
				o.Verdict = pipeline.Pass
			case o.Verdict == pipeline.Stop:
				o.Step.Reason += ": " + whyBad(o.Route.Name)
				o.Step.Remedy = "let the pattern name the event source, the event name and the secret"
			}
		}
	}
}

// whyBad is why unrelated records on the way of a read are bad.
func whyBad(route pipeline.RouteName) string {
	if route == pipeline.AlarmRoute {
		return "it counts other events too, and an alarm that is in ALARM already sends no mail for a read"
	}
	return "it matches other events too, and their mails bury those about reads"
}
