package ledger

import (
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

const (
	topicARN = "arn:aws:sns:eu-west-1:111122223333:alerts"
	alarmARN = "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:read"
	groupARN = "arn:aws:logs:eu-west-1:111122223333:log-group:trail"
)

// aPipeline has an alarm, a topic, a log group and a role, and one more resource.
func aPipeline(more Resource) *pipeline.Pipeline {
	more.Address, more.Name = "more", "more"
	resource := func(kind, address string, properties map[string]any) Resource {
		return Resource{Type: kind, Resource: pipeline.Resource{Address: address, Account: "111122223333"}, Name: address, Properties: properties}
	}
	p := pipeline.New()
	Load(p, []Resource{
		resource(aws.AlarmType, "alarm", map[string]any{"name": "read", "arn": alarmARN}),
		resource(aws.TopicType, "topic", map[string]any{"name": "alerts", "arn": topicARN}),
		resource(aws.LogGroupType, "group", map[string]any{"name": "trail", "arn": groupARN}),
		resource(aws.RoleType, "role", map[string]any{"name": "writer", "arn": "arn:aws:iam::111122223333:role/writer"}),
		resource(aws.BucketType, "bucket", map[string]any{"bucket": "files", "arn": "arn:aws:s3:::files"}),
		more,
	})
	return p
}

func TestAResourceOfAnUnknownTypePutsInDoubtWhatItRefersTo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind       string
		properties map[string]any
		uses       []string
		// want are the addresses of what is in doubt, with an s behind those where it may only stand in for what is missing.
		want string
	}{
		"by name":                               {"aws:cloudwatch/alarmMuteRule:AlarmMuteRule", map[string]any{"muteTargets": map[string]any{"alarmNames": []any{"read"}}}, nil, "alarm"},
		"by ARN":                                {"aws:sns/topicDataProtectionPolicy:TopicDataProtectionPolicy", map[string]any{"arn": topicARN}, nil, "topic"},
		"by ARN in a text":                      {"aws:cloudformation/stack:Stack", map[string]any{"templateBody": `{"Alarm":"` + alarmARN + `"}`}, nil, "alarm"},
		"by the ARN of a group's streams":       {"aws:cloudwatch/logTransformer:LogTransformer", map[string]any{"arn": groupARN + ":*"}, nil, "group"},
		"by name in JSON":                       {"aws:scheduler/schedule:Schedule", map[string]any{"target": map[string]any{"input": `{"AlarmNames":["read"]}`}}, nil, "alarm"},
		"a budget's action":                     {"aws:budgets/budgetAction:BudgetAction", map[string]any{"roles": []any{"writer"}}, nil, "role"},
		"a wait for a role":                     {"time:index/sleep:Sleep", map[string]any{"triggers": []any{"arn:aws:iam::111122223333:role/writer"}}, []string{"role"}, ""},
		"by dependency":                         {"command:local:Command", map[string]any{"create": "aws sns"}, []string{"topic"}, "topic"},
		"by an expression":                      {"aws:cloudwatch/compositeAlarm:CompositeAlarm", map[string]any{"alarmRule": `OK(other) OR ALARM("read")`}, nil, "alarm s"},
		"a subscription filter":                 {"aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", map[string]any{"logGroup": "trail"}, nil, "group s"},
		"of another provider":                   {"aws-native:logs:LogGroupPolicy", map[string]any{"LogGroupName": "trail"}, nil, "group"},
		"a policy of the whole account":         {"aws:cloudwatch/logAccountPolicy:LogAccountPolicy", map[string]any{"policyName": "mask"}, nil, "group"},
		"a policy of the organization":          {"aws:organizations/policy:Policy", map[string]any{"content": "{}"}, nil, "role"},
		"a mute rule for all alarms":            {"aws:cloudwatch/alarmMuteRule:AlarmMuteRule", map[string]any{"rule": map[string]any{"schedule": "cron(0 0 * * *)"}}, nil, "alarm"},
		"a mute rule with a wildcard":           {"aws:cloudwatch/alarmMuteRule:AlarmMuteRule", map[string]any{"muteTargets": map[string]any{"alarmNames": []any{"*"}}}, nil, "alarm"},
		"a template in YAML":                    {"aws:cloudformation/stack:Stack", map[string]any{"templateBody": "AlarmNames:\n  - read\n"}, nil, "alarm"},
		"a policy of the account in a template": {"aws:cloudformation/stack:Stack", map[string]any{"templateBody": "Type: AWS::Logs::AccountPolicy"}, nil, "group"},
		"a call of a function":                  {"aws:lambda/invocation:Invocation", map[string]any{"input": `{"mute":"read"}`}, nil, "alarm"},
		"a resource control policy":             {"aws:organizations/policy:Policy", map[string]any{"type": "RESOURCE_CONTROL_POLICY"}, nil, "role bucket"},
		"a policy about tags":                   {"aws:organizations/policy:Policy", map[string]any{"type": "TAG_POLICY"}, nil, ""},
		"an operator's alarm":                   {"kubernetes:cloudwatch.services.k8s.aws/v1alpha1:MetricAlarm", map[string]any{"spec": map[string]any{"name": "read"}}, nil, "alarm"},
		"a name that begins alike":              {"aws:cloudwatch/alarmMuteRule:AlarmMuteRule", map[string]any{"muteTargets": map[string]any{"alarmNames": []any{"read-2", "unread"}}}, nil, ""},
		"an ARN that begins alike":              {"aws:sns/topicDataProtectionPolicy:TopicDataProtectionPolicy", map[string]any{"arn": topicARN + "-2"}, nil, ""},
		"a name in a command":                   {"command:local:Command", map[string]any{"create": "aws cloudwatch disable-alarm-actions --alarm-names read"}, nil, "alarm"},
		"another name in a command":             {"command:local:Command", map[string]any{"create": "aws s3 cp read-only unread"}, nil, ""},
		"a name in another service":             {"github:index/repository:Repository", map[string]any{"name": "read"}, nil, ""},
		"a function that publishes":             {"aws:lambda/function:Function", map[string]any{"environment": map[string]any{"TOPIC": topicARN}}, []string{"topic"}, ""},
		"a dashboard":                           {"aws:cloudwatch/dashboard:Dashboard", map[string]any{"body": alarmARN}, nil, ""},
		"a bucket's versions in 7":              {"aws:s3/bucketVersioning:BucketVersioning", map[string]any{"bucket": "files"}, nil, ""},
		"a rule on the changes of alarms":       {aws.EventRuleType, map[string]any{"eventPattern": `{"source":["aws.cloudwatch"]}`}, nil, "alarm s"},
		"nothing of the pipeline's":             {"aws:cloudwatch/alarmMuteRule:AlarmMuteRule", map[string]any{"muteTargets": map[string]any{"alarmNames": []any{"other"}}}, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := aPipeline(Resource{Type: c.kind, Properties: c.properties, Uses: c.uses})
			var got []string
			for _, r := range []*pipeline.Resource{
				&p.Alarms[0].Resource, &p.Topics[0].Resource, &p.LogGroups[0].Resource, &p.Roles[0].Resource, &p.Buckets[0].Resource,
			} {
				for _, d := range r.Doubts {
					got = append(got, r.Address)
					if d.Kind == pipeline.Substituted {
						got = append(got, "s")
					}
					if !strings.Contains(d.Reason, c.kind+" more") && !strings.Contains(d.Reason, "reacts to the changes of alarms") {
						t.Errorf("the reason does not name the resource: %s", d.Reason)
					}
					if strings.Contains(d.Reason, "refers to it") {
						t.Errorf("the reason does not name what the resource refers to: %s", d.Reason)
					}
				}
			}
			if got := strings.Join(got, " "); got != c.want {
				t.Errorf("in doubt: %q, want %q", got, c.want)
			}
		})
	}
}

func TestAPolicyThatHidesWhatItIsForMayBeForAny(t *testing.T) {
	t.Parallel()
	p := aPipeline(Resource{Type: aws.TopicPolicyType, Properties: map[string]any{"arn": Hidden{"encrypted in the state"}, "policy": "{}"}})
	doubts := p.Topics[0].Doubts
	if len(doubts) != 1 || doubts[0].Kind != pipeline.Unread || strings.Join(doubts[0].At, " ") != "published/policy" {
		t.Errorf("doubts %+v, want one about published/policy", doubts)
	}
	if n := len(p.Buckets[0].Doubts); n != 0 {
		t.Errorf("%d doubts about a bucket, want none", n)
	}
}

func TestAResourceOfAnotherProviderMayBeWhatIsMissing(t *testing.T) {
	t.Parallel()
	p := aPipeline(Resource{Type: "aws-native:cloudtrail:Trail"})
	if len(p.Doubts) != 1 || strings.Join(p.Doubts[0].At, " ") != "recorded delivered" {
		t.Errorf("doubts %+v, want one about recorded and delivered", p.Doubts)
	}
}
