package state

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// healthyText is the state in which everything is well.
func healthyText(tb testing.TB) []byte {
	tb.Helper()
	text, err := os.ReadFile("testdata/healthy.json")
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

// load reads a state that a test has as text.
func load(tb testing.TB, text []byte) *pipeline.Pipeline {
	tb.Helper()
	state, err := Read(bytes.NewReader(text), "test.json")
	if err != nil {
		tb.Fatal(err)
	}
	p, err := Load(state)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// readOf is a read of one of the account's secrets by somebody whom nobody expects.
func readOf(secret string) []cloudtrail.Record {
	return cloudtrail.Call{
		Secret: aws.Secret{Name: secret, Region: "us-east-1", Account: "123456789012"},
		Reader: cloudtrail.User("arn:aws:iam::123456789012:user/eve"),
		Time:   time.Date(2026, time.March, 2, 9, 30, 0, 0, time.UTC),
	}.Records()
}

// alarmRouteOf sends one read of the healthy state's secret and gives its alarm route.
func alarmRouteOf(t *testing.T, p *pipeline.Pipeline, o pipeline.Options) pipeline.Route {
	t.Helper()
	route, ok := p.Send(readOf("TopSecretInfo"), o).Traces[0].Route(pipeline.AlarmRoute)
	if !ok {
		t.Fatal("no alarm route")
	}
	return route
}

// stateOf writes a state with resources, each as type, id and outputs.
func stateOf(resources ...[3]string) []byte {
	var list []string
	for i, r := range resources {
		list = append(list, fmt.Sprintf(`{"urn":"urn:pulumi:t::t::%s::r%d","type":%q,"id":%q,"outputs":%s}`, r[0], i, r[0], r[1], r[2]))
	}
	return []byte(`{"version":3,"deployment":{"resources":[` + strings.Join(list, ",") + `]}}`)
}

const aTrail = "aws:cloudtrail/trail:Trail"

func TestLoadReadsWhatTheHealthyStateHolds(t *testing.T) {
	t.Parallel()
	p := load(t, healthyText(t))
	counts := map[string]int{
		"trails": len(p.Trails), "buckets": len(p.Buckets), "keys": len(p.Keys), "aliases": len(p.Aliases), "roles": len(p.Roles),
		"groups": len(p.LogGroups), "filters": len(p.Filters), "alarms": len(p.Alarms), "topics": len(p.Topics),
		"subscriptions": len(p.Subscriptions), "rules": len(p.Rules), "targets": len(p.Targets), "secrets": len(p.Secrets),
	}
	want := map[string]int{
		"trails": 1, "buckets": 1, "keys": 1, "aliases": 1, "roles": 1, "groups": 1, "filters": 1, "alarms": 1, "topics": 2,
		"subscriptions": 2, "rules": 1, "targets": 1, "secrets": 1,
	}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	const here = "us-east-1"
	for what, r := range map[string]pipeline.Resource{
		"role": p.Roles[0].Resource, "filter": p.Filters[0].Resource, "target": p.Targets[0].Resource, "bucket": p.Buckets[0].Resource,
	} {
		if r.Account != "123456789012" || r.Region != here || r.Partition != "aws" {
			t.Errorf("%s is in %s/%s/%s", what, r.Partition, r.Account, r.Region)
		}
	}
	if len(p.Roles[0].Policies) != 1 || p.Roles[0].Trust.Text == "" || p.Buckets[0].Policy.Text == "" || p.Topics[0].Policy.Text == "" {
		t.Error("a policy was not linked to its resource")
	}
}

func TestLoadOfSingleResources(t *testing.T) {
	t.Parallel()
	trail := [3]string{aTrail, "t", `{"arn":"arn:aws:cloudtrail:eu-west-1:111122223333:trail/t","name":"t"}`}
	for name, c := range map[string]struct {
		resources [][3]string
		got       func(*pipeline.Pipeline) any
		want      any
	}{
		"trail defaults": {
			got: func(p *pipeline.Pipeline) any {
				return []any{p.Trails[0].Logging, p.Trails[0].MultiRegion, p.Trails[0].HomeRegion}
			},
			want: []any{true, false, "eu-west-1"},
		},
		"alarm defaults": {
			resources: [][3]string{{"aws:cloudwatch/metricAlarm:MetricAlarm", "a", `{"evaluationPeriods":3,"period":60,"threshold":"2.5"}`}},
			got: func(p *pipeline.Pipeline) any {
				a := p.Alarms[0]
				return []any{a.Name, a.DatapointsToAlarm, a.MissingData, a.ActionsEnabled, a.Threshold, a.Account}
			},
			want: []any{"a", 3, "missing", true, 2.5, "111122223333"},
		},
		"role with inline and attached policies": {
			resources: [][3]string{
				{"aws:iam/role:Role", "r", `{"name":"r","assumeRolePolicy":{"Statement":[]},"inlinePolicies":[{"name":"a","policy":"{\"A\":1}"},{}],"managedPolicyArns":["m1"]}`},
				{"aws:iam/rolePolicy:RolePolicy", "r:p", `{"role":"arn:aws:iam::111122223333:role/path/r","policy":"{\"B\":1}"}`},
				{"aws:iam/rolePolicy:RolePolicy", "r:a", `{"role":"r","name":"a","policy":"{\"A\":2}"}`},
				{"aws:iam/rolePolicyAttachment:RolePolicyAttachment", "r-m2", `{"role":"r","policyArn":"m2"}`},
				{"aws:iam/rolePolicyAttachment:RolePolicyAttachment", "r-m1", `{"role":"r","policyArn":"m1"}`},
				{"aws:iam/rolePolicy:RolePolicy", "x:p", `{"role":"x","policy":"{}"}`},
			},
			got: func(p *pipeline.Pipeline) any {
				r := p.Roles[0]
				return []any{r.Trust.Text, len(r.Policies), r.Policies[1].Text, r.Managed[0].ARN + "," + r.Managed[1].ARN}
			},
			want: []any{`{"Statement":[]}`, 2, `{"A":2}`, "m1,m2"},
		},
		"policies of key, topic and queue": {
			resources: [][3]string{
				{"aws:kms/key:Key", "k", `{"keyId":"k","arn":"arn:aws:kms:eu-west-1:111122223333:key/k","policy":"old"}`},
				{"aws:kms/keyPolicy:KeyPolicy", "k", `{"keyId":"k","policy":"new"}`},
				{"aws:sns/topic:Topic", "arn:aws:sns:eu-west-1:111122223333:t", `{"policy":"old"}`},
				{"aws:sns/topicPolicy:TopicPolicy", "x", `{"arn":"arn:aws:sns:eu-west-1:111122223333:t","policy":"new"}`},
				{"aws:sqs/queue:Queue", "https://q", `{"arn":"arn:aws:sqs:eu-west-1:111122223333:q"}`},
				{"aws:sqs/queuePolicy:QueuePolicy", "https://q", `{"queueUrl":"https://q","policy":"new"}`},
			},
			got: func(p *pipeline.Pipeline) any {
				return []any{p.Keys[0].Policy.Text, p.Topics[0].Policy.Text, p.Queues[0].Policy.Text}
			},
			want: []any{"new", "new", "new"},
		},
		"bucket of another stack": {
			resources: [][3]string{{"aws:s3/bucketPolicy:BucketPolicy", "b", `{"bucket":"b","policy":"p"}`}},
			got:       func(p *pipeline.Pipeline) any { return []any{p.Buckets[0].Name, p.Buckets[0].Policy.Text} },
			want:      []any{"b", "p"},
		},
		"subscription without topic": {
			resources: [][3]string{{"aws:sns/topicSubscription:TopicSubscription", "arn:aws:sns:eu-west-1:111122223333:t:id", `{"protocol":"email"}`}},
			got:       func(p *pipeline.Pipeline) any { return p.Subscriptions[0].TopicARN },
			want:      "arn:aws:sns:eu-west-1:111122223333:t",
		},
		"rule switched off the old way, on a bus by ARN": {
			resources: [][3]string{{"aws:cloudwatch/eventRule:EventRule", "r", `{"isEnabled":false,"eventBusName":"arn:aws:events:eu-west-1:111122223333:event-bus/own"}`}},
			got:       func(p *pipeline.Pipeline) any { return []any{p.Rules[0].State, p.Rules[0].Bus} },
			want:      []any{"DISABLED", "own"},
		},
		"encrypted policy": {
			resources: [][3]string{{"aws:sns/topic:Topic", "arn:aws:sns:eu-west-1:111122223333:t", `{"policy":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"x"}}`}},
			got:       func(p *pipeline.Pipeline) any { return []any{p.Topics[0].Policy.Hidden, p.Topics[0].Policy.Text} },
			want:      []any{true, ""},
		},
		"value that was not known": {
			resources: [][3]string{{"aws:cloudwatch/logGroup:LogGroup", "g", `{"name":"g","kmsKeyId":"04da6b54-80e4-46f7-96ec-b56ff0331ba9"}`}},
			got:       func(p *pipeline.Pipeline) any { return p.LogGroups[0].KeyID },
			want:      "",
		},
		"flags as text": {
			resources: [][3]string{{"aws:sns/topic:Topic", "t", `{"fifoTopic":"true"}`}},
			got:       func(p *pipeline.Pipeline) any { return p.Topics[0].FIFO },
			want:      true,
		},
		"requester pays": {
			resources: [][3]string{
				{"aws:s3/bucketV2:BucketV2", "b", `{"bucket":"b"}`},
				{"aws:s3/bucketRequestPaymentConfigurationV2:BucketRequestPaymentConfigurationV2", "b", `{"bucket":"b","payer":"Requester"}`},
			},
			got:  func(p *pipeline.Pipeline) any { return p.Buckets[0].RequesterPays },
			want: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := load(t, stateOf(append([][3]string{trail}, c.resources...)...))
			if diff := cmp.Diff(c.want, c.got(p)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestReplacedResourceIsLeftOut(t *testing.T) {
	t.Parallel()
	text := strings.Replace(string(stateOf(
		[3]string{aTrail, "old", `{"name":"old"}`}, [3]string{aTrail, "new", `{"name":"new"}`},
	)), `"id":"old"`, `"id":"old","delete":true`, 1)
	p := load(t, []byte(text))
	if len(p.Trails) != 1 || p.Trails[0].Name != "new" {
		t.Errorf("%d trails, want the new one alone", len(p.Trails))
	}
}

func TestAResourceThatIsDeletedAndNotCreatedAgainIsLeftOut(t *testing.T) {
	t.Parallel()
	p := load(t, []byte(strings.Replace(string(healthyText(t)), `"type": "aws:cloudwatch/metricAlarm:MetricAlarm",`,
		`"type": "aws:cloudwatch/metricAlarm:MetricAlarm", "pendingReplacement": true,`, 1)))
	if len(p.Alarms) != 0 {
		t.Fatalf("%d alarms, want none", len(p.Alarms))
	}
	if v, step := alarmRouteOf(t, p, pipeline.Options{}).Against(pipeline.Alert); v != pipeline.Stop || step.Hop != pipeline.Evaluated {
		t.Errorf("%s at %s: %s", v, step.Hop, step.Reason)
	}
}
