package standin

import (
	"fmt"
	"slices"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestLookingAtTheAccount(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	found, ok := s.account.Find(aws.TrailType, "audit")
	if !ok || found.ID != trailARN || found.Owner != s.urn(aws.TrailType, "trail") || found.Region != testRegion {
		t.Fatalf("found %v, %v", found, ok)
	}
	selectors, _ := found.Properties["eventSelectors"].([]any)
	selectors[0].(map[string]any)["readWriteType"] = "WriteOnly"
	again, _ := s.account.Find(aws.TrailType, trailARN)
	if fmt.Sprint(again.Properties["eventSelectors"]) != "[map[excludeManagementEventSources:[rdsdata.amazonaws.com] includeManagementEvents:true readWriteType:All]]" {
		t.Errorf("a copy changed the account: %v", again.Properties["eventSelectors"])
	}
	if _, ok := s.account.Find(aws.TrailType, "none"); ok {
		t.Error("found a trail that is not there")
	}
	if bucket, _ := s.account.Find(aws.BucketType, "audit-logs"); bucket.Region != "" {
		t.Errorf("the bucket is in region %q", bucket.Region)
	}
}

func TestARefreshShowsWhatSomeoneChanged(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	drift(aws.AlarmType, "reads", "actionsEnabled", false)(s)
	drift(aws.EventRuleType, "reads", "description", "added by hand")(s)
	drift(aws.TrailType, "audit", "enableLogging", false)(s)
	for name, property := range map[string]string{"alarm": "actionsEnabled", "rule": "description", "trail": "enableLogging"} {
		fresh := s.refresh(s.things[name])
		answer, _ := s.diff(fresh, s.inputs[name])
		if !slices.Equal(answer.GetDiffs(), []string{property}) {
			t.Errorf("%s: the next update would change %v, want %s", name, answer.GetDiffs(), property)
		}
		back := s.update(fresh, s.inputs[name])
		if answer, _ := s.diff(s.refresh(back), s.inputs[name]); answer.GetChanges() != pulumirpc.DiffResponse_DIFF_NONE {
			t.Errorf("%s: the update left %v", name, answer.GetDiffs())
		}
	}
	vanish(aws.MetricFilterType, "/audit/trail:reads")(s)
	if fresh := s.refresh(s.things["filter"]); fresh.id != "" {
		t.Errorf("the filter is still read as %q", fresh.id)
	}
	wantRefusal(t, s.account.Remove(aws.MetricFilterType, "none"), "none")
	wantRefusal(t, s.account.Change(aws.MetricFilterType, "none", "x", 1), "none")
}

func TestWhatTheAccountHadBefore(t *testing.T) {
	t.Parallel()
	account := NewAccount(Options{})
	if err := account.AddBucket("access-logs"); err != nil {
		t.Error(err)
	}
	key, err := account.Add(aws.KeyType, map[string]any{})
	if found, there := account.Find(aws.KeyType, key); err != nil || !there || found.Properties["arn"] != "arn:aws:kms:us-east-1:123456789012:key/"+key {
		t.Errorf("key %q, %v: %v", key, err, found)
	}
	for name, add := range map[string]func() error{
		"a bucket twice":  func() error { return account.AddBucket("access-logs") },
		"a bad name":      func() error { return account.AddLogGroup("a b") },
		"an unknown type": func() error { _, err := account.Add("aws:x/y:Z", nil); return err },
		"a locked key":    func() error { _, err := account.Add(aws.KeyType, map[string]any{"policy": writeStreams}); return err },
		"a bad secret":    func() error { _, err := account.AddSecret(""); return err },
	} {
		if add() == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
