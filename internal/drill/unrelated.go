package drill

import (
	"encoding/json"
	"slices"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// unrelatedSecret is a name that no secret under drill is like.
const unrelatedSecret = "weather-station/api-token"

// unrelated are everyday events that have nothing to do with the secret, and a read of a wholly different one. A pattern that takes
// them keeps its alarm in ALARM, and an alarm that is there already sends no mail for a read.
func (d *driller) unrelated(s *subject) []Case {
	var all []Case
	routes := s.drilled()
	for _, e := range everydayEvents() {
		all = append(all, Case{Secret: s.label, What: e.words, Record: e.record(s.secret), Outcomes: wants(routes, pipeline.Silence), unrelated: true})
	}
	other := s.secret
	other.Name, other.ARN = unrelatedSecret, ""
	routes = slices.DeleteFunc(slices.Clone(s.reads), func(r pipeline.RouteName) bool { return slices.Contains(s.broad, r) })
	if len(routes) == 0 || slices.ContainsFunc(d.scopes, func(x *scope) bool { return x.namesIt(other.Name) }) {
		return all
	}
	reader := s.strangers()[0]
	read := one(s, "read of another secret, "+other.Name+", by "+reader.String(), cloudtrail.Call{Secret: other, Reader: reader}, wants(routes, pipeline.Silence))
	read.unrelated = true
	return append(all, read)
}

// drilled are the routes that are meant to tell of anything.
func (s *subject) drilled() []pipeline.RouteName {
	all := slices.Concat(s.reads, s.denials)
	for _, name := range cloudtrail.ChangeNames() {
		all = append(all, s.changes[name]...)
	}
	return withoutDoubles(all)
}

// everyday is a call that some program makes every day.
type everyday struct {
	words, source, name string
	readOnly            bool
	parameters          map[string]any
}

func everydayEvents() []everyday {
	return []everyday{
		{"another event, ec2 DescribeInstances", "ec2.amazonaws.com", "DescribeInstances", true, map[string]any{"maxResults": 50}},
		{"another event, iam CreateUser", "iam.amazonaws.com", "CreateUser", false, map[string]any{"userName": "weather-station"}},
		{"another event, kms Decrypt", cloudtrail.KMS, "Decrypt", true, map[string]any{"encryptionAlgorithm": "SYMMETRIC_DEFAULT"}},
		{"another event, ListSecrets", cloudtrail.SecretsManager, "ListSecrets", true, map[string]any{"maxResults": 20}},
	}
}

// record is the call's record in the account and region of a secret. Its caller is a role of which nothing else is told.
func (e everyday) record(secret cloudtrail.Secret) cloudtrail.Record {
	role := "arn:" + secret.Partition + ":iam::" + secret.Account + ":role/weather-station"
	raw, err := json.Marshal(map[string]any{
		"eventVersion": "1.11", "eventTime": "2026-01-01T00:00:00Z", "eventSource": e.source, "eventName": e.name, "awsRegion": secret.Region,
		"userIdentity": map[string]any{
			"type": "AssumedRole", "principalId": "AROAEXAMPLEEXAMPLE123:job", "accountId": secret.Account,
			"arn": "arn:" + secret.Partition + ":sts::" + secret.Account + ":assumed-role/weather-station/job",
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

// forgive lets unrelated records be told of by alarms and rules that tell of no read: those are there for them. What else takes an
// unrelated record is told why that is bad.
func forgive(cases []Case) {
	type way struct {
		secret, through string
		route           pipeline.RouteName
	}
	telling := map[way]bool{}
	for _, c := range cases {
		for _, o := range c.Outcomes {
			if o.Want == pipeline.Alert && o.Verdict != pipeline.Stop {
				telling[way{c.Secret, o.Route.Through, o.Route.Name}] = true
			}
		}
	}
	for i := range cases {
		for j := range cases[i].Outcomes {
			o := &cases[i].Outcomes[j]
			switch {
			case !cases[i].unrelated || o.Verdict == pipeline.Pass:
			case !telling[way{cases[i].Secret, o.Route.Through, o.Route.Name}]:
				o.Verdict = pipeline.Pass
			case o.Verdict == pipeline.Stop && o.Route.Name == pipeline.AlarmRoute:
				o.Step.Reason += ": it counts other events too, and an alarm that is in ALARM already sends no mail for a read"
				o.Step.Remedy = "let the pattern name the event source, the event name and the secret"
			case o.Verdict == pipeline.Stop:
				o.Step.Reason += ": it takes other events too, and their mails bury those about reads"
				o.Step.Remedy = "let the pattern name the event source, the event name and the secret"
			}
		}
	}
}
