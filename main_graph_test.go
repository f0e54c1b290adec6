package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/graphtest"
)

func TestDevStackIsExactlyTheseResources(t *testing.T) {
	t.Parallel()
	want := []string{
		"AccessAlarm::TopSecretInfo",
		"AccessAlarm::TopSecretInfo > LogMetricFilter::TopSecretInfo-1",
		"AccessAlarm::TopSecretInfo > MetricAlarm::TopSecretInfo",
		"AccessDetail::TopSecretInfo",
		"AccessDetail::TopSecretInfo > EventRule::TopSecretInfo-denied-1",
		"AccessDetail::TopSecretInfo > EventRule::TopSecretInfo-read-1",
		"AccessDetail::TopSecretInfo > EventTarget::TopSecretInfo-denied-1",
		"AccessDetail::TopSecretInfo > EventTarget::TopSecretInfo-read-1",
		"AccessDetail::TopSecretInfo > MetricAlarm::TopSecretInfo-denied-1",
		"AccessDetail::TopSecretInfo > MetricAlarm::TopSecretInfo-read-1",
		"AlertTopic::alarms",
		"AlertTopic::alarms > Topic::alarms",
		"AlertTopic::alarms > TopicPolicy::alarms-policy",
		"AlertTopic::alarms > TopicSubscription::alarms-email-37b24597",
		"AlertTopic::details",
		"AlertTopic::details > Topic::details",
		"AlertTopic::details > TopicPolicy::details-policy",
		"AlertTopic::details > TopicSubscription::details-email-37b24597",
		"DeadLetters::undelivered",
		"DeadLetters::undelivered > Queue::undelivered",
		"DeadLetters::undelivered > QueuePolicy::undelivered-policy",
		"SecretWithAudit::TopSecretInfo",
		"SecretWithAudit::TopSecretInfo > Secret::TopSecretInfo",
		"SecretWithAudit::TopSecretInfo > SecretPolicy::TopSecretInfo-policy",
		"SecretWithAudit::TopSecretInfo > SecretVersion::TopSecretInfo-value",
		"TrailToLogs::trail",
		"TrailToLogs::trail > BucketLifecycleConfigurationV2::trail-lifecycle",
		"TrailToLogs::trail > BucketOwnershipControls::trail-ownership",
		"TrailToLogs::trail > BucketPolicy::trail-policy",
		"TrailToLogs::trail > BucketPublicAccessBlock::trail-private",
		"TrailToLogs::trail > BucketServerSideEncryptionConfigurationV2::trail-encryption",
		"TrailToLogs::trail > BucketV2::trail",
		"TrailToLogs::trail > BucketVersioningV2::trail-versions",
		"TrailToLogs::trail > LogGroup::trail",
		"TrailToLogs::trail > Role::trail",
		"TrailToLogs::trail > RolePolicy::trail-delivery",
		"TrailToLogs::trail > Trail::trail",
	}
	if diff := cmp.Diff(want, mustRun(t, stackSettings(t, "dev")).Places()); diff != "" {
		t.Error(diff)
	}
}

func TestPreviewRegistersWhatADeploymentDoes(t *testing.T) {
	t.Parallel()
	for _, stack := range []string{"dev", "prod"} {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			source := stackSettings(t, stack)
			previewed := mustRun(t, source, graphtest.Preview, graphtest.In("123456789012", "eu-west-1", "aws"))
			deployed := mustRun(t, source, graphtest.In("123456789012", "eu-west-1", "aws"))
			if diff := cmp.Diff(deployed.Places(), previewed.Places()); diff != "" {
				t.Error(diff)
			}
			for name, output := range previewed.Exports {
				if known := slices.Contains([]string{"alarmNames", "bucketName", "detailRuleNames", "limits", "logGroupName", "testCommand"}, name); output.Known != known {
					t.Errorf("output %s: known %v in preview", name, output.Known)
				}
			}
		})
	}
}

func TestEveryResourceBelongsToACompleteComponent(t *testing.T) {
	t.Parallel()
	g := mustRun(t, stackSettings(t, "prod"), graphtest.In("123456789012", "eu-west-1", "aws"))
	components := 0
	for _, r := range g.Resources {
		switch {
		case r.IsComponent():
			components++
		case r.Parent == "":
			t.Errorf("%s belongs to no component", r.Address())
		}
	}
	if want := components + 1; g.Completed != want {
		t.Errorf("%d of %d components and stacks registered their outputs", g.Completed, want)
	}
}

func TestAlarmsAndMailsComeAfterPoliciesAndTheTrailAfterItsPermissions(t *testing.T) {
	t.Parallel()
	g := mustRun(t, stackSettings(t, "dev"))
	for address, before := range map[string][]string{
		"MetricAlarm::TopSecretInfo":         {"TopicPolicy::alarms-policy"},
		"MetricAlarm::TopSecretInfo-read-1":  {"TopicPolicy::alarms-policy", "EventRule::TopSecretInfo-read-1"},
		"EventTarget::TopSecretInfo-read-1":  {"TopicPolicy::details-policy", "QueuePolicy::undelivered-policy"},
		"EventRule::TopSecretInfo-read-1":    {"Secret::TopSecretInfo"},
		"LogMetricFilter::TopSecretInfo-1":   {"LogGroup::trail", "Secret::TopSecretInfo"},
		"Trail::trail":                       {"BucketPolicy::trail-policy", "RolePolicy::trail-delivery"},
		"SecretVersion::TopSecretInfo-value": {"SecretPolicy::TopSecretInfo-policy"},
	} {
		for _, other := range before {
			if r := g.Find(t, address); !slices.Contains(r.DependsOn, other) {
				t.Errorf("%s does not wait for %s", address, other)
			}
		}
	}
}

func TestWhatMustOutliveAMistakeIsProtected(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		changed map[string]string
		want    []string
	}{
		"not in dev":     {nil, nil},
		"by default":     {map[string]string{"protect": ""}, []string{"BucketV2::trail", "LogGroup::trail", "Trail::trail"}},
		"with the key":   {map[string]string{"protect": "true", "customerKey": "true"}, []string{"BucketV2::trail", "Key::key", "LogGroup::trail", "Trail::trail"}},
		"another's logs": {map[string]string{"protect": "true", "trail": `{"logGroup":"central"}`}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, r := range mustRun(t, with(t, row.changed)).Resources {
				if r.Protected {
					got = append(got, r.Address())
				}
			}
			slices.Sort(got)
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// keyed are the inputs that take the customer key.
func keyed(g *graphtest.Graph) map[string]string {
	paths := map[string]string{
		"Secret": "kmsKeyId", "LogGroup": "kmsKeyId", "Trail": "kmsKeyId", "Topic": "kmsMasterKeyId",
		"BucketServerSideEncryptionConfigurationV2": "rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId",
	}
	found := map[string]string{}
	for _, r := range g.Resources {
		short, _, _ := strings.Cut(r.Address(), "::")
		if path, takesKey := paths[short]; takesKey {
			found[r.Address()] = r.Input(path)
		}
	}
	return found
}

func TestCustomerKeyReachesEverythingThatIsStored(t *testing.T) {
	t.Parallel()
	const key = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-4333-8444-555555555555"
	g := mustRun(t, with(t, map[string]string{"customerKey": "true", "trail": `{"notices":true}`}))
	want := map[string]string{
		"Secret::TopSecretInfo": key, "LogGroup::trail": key, "Trail::trail": key, "Topic::alarms": key, "Topic::details": key,
		"Topic::trail-notices": key,
		"BucketServerSideEncryptionConfigurationV2::trail-encryption": key,
	}
	if diff := cmp.Diff(want, keyed(g)); diff != "" {
		t.Error(diff)
	}
	policy := g.Find(t, "Key::key").Input("policy")
	for _, part := range []string{"CloudTrailPublishesNotices", "EventRulesPublish", "trail/secretwatch_payments_dev_trail", "log-group:/secretwatch/payments/dev/trail"} {
		if !strings.Contains(policy, part) {
			t.Errorf("the key's policy lacks %s", part)
		}
	}
}

// A secret whose key is no longer named would keep the old one. No other service may use a key of AWS's own.
func TestWithoutACustomerKeyOnlySecretsNameAKey(t *testing.T) {
	t.Parallel()
	g := mustRun(t, stackSettings(t, "dev"))
	for address, key := range keyed(g) {
		want := ""
		if strings.HasPrefix(address, "Secret::") {
			want = "alias/aws/secretsmanager"
		}
		if key != want {
			t.Errorf("%s has the key %q, want %q", address, key, want)
		}
	}
	if leaks := g.Leaks("alias/aws/"); !slices.Equal(leaks, []string{"Secret::TopSecretInfo.kmsKeyId"}) {
		t.Errorf("keys of AWS's own in %v", leaks)
	}
}

func TestStackOnAnExistingLogGroupMakesNoTrail(t *testing.T) {
	t.Parallel()
	g := mustRun(t, with(t, map[string]string{"trail": `{"logGroup":"central"}`, "customerKey": "true"}))
	for _, r := range g.Resources {
		if strings.HasPrefix(r.Token, "aws:s3/") || strings.HasPrefix(r.Token, "aws:cloudtrail/") || strings.HasPrefix(r.Token, "aws:iam/") || strings.Contains(r.Token, "logGroup:") {
			t.Errorf("made %s", r.Address())
		}
	}
	if group := g.Find(t, "LogMetricFilter::TopSecretInfo-1").Input("logGroupName"); group != "central" {
		t.Errorf("the filter is on %q", group)
	}
	if policy := g.Find(t, "Key::key").Input("policy"); strings.Contains(policy, "cloudtrail.amazonaws.com") || strings.Contains(policy, "logs.us-east-1") {
		t.Errorf("the key lets a trail and a log group use it that are not this stack's: %s", policy)
	}
}

func TestStackInOtherPartitions(t *testing.T) {
	t.Parallel()
	for partition, row := range map[string]struct{ region, console string }{
		"aws-us-gov": {"us-gov-west-1", "us-gov-west-1.console.amazonaws-us-gov.com"},
		"aws-cn":     {"cn-north-1", "cn-north-1.console.amazonaws.cn"},
	} {
		t.Run(partition, func(t *testing.T) {
			t.Parallel()
			g := mustRun(t, with(t, map[string]string{"customerKey": "true", "trail": `{"notices":true,"accessLogBucket":"access"}`}),
				graphtest.In("123456789012", row.region, partition))
			if leaks := append(g.Leaks("arn:aws:"), g.Leaks("console.aws.amazon.com")...); leaks != nil {
				t.Errorf("names of partition aws in %v", leaks)
			}
			for address, path := range map[string]string{
				"MetricAlarm::TopSecretInfo":        "alarmDescription",
				"EventTarget::TopSecretInfo-read-1": "inputTransformer.inputTemplate",
			} {
				if text := g.Find(t, address).Input(path); !strings.Contains(text, row.console) {
					t.Errorf("no link to %s in %s", row.console, text)
				}
			}
			own := "arn:" + partition + ":events:" + row.region + ":123456789012:rule/secretwatch_payments_dev_*"
			if policy := g.Find(t, "QueuePolicy::undelivered-policy").Input("policy"); !strings.Contains(policy, own) {
				t.Errorf("the queue does not take from %s: %s", own, policy)
			}
			if pattern := g.Find(t, "EventRule::TopSecretInfo-read-1").Input("eventPattern"); !strings.Contains(pattern, `"region":["`+row.region+`"]`) {
				t.Errorf("the rule is not of this region: %s", pattern)
			}
		})
	}
}
