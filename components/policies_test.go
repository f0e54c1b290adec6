package components

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"secretwatch/internal/policy"
)

var update = flag.Bool("update", false, "rewrite the policies in testdata")

// Each policy is compared as a whole: one more action, or one condition less, is a change to look at.
func TestPoliciesAreTheReviewedTexts(t *testing.T) {
	t.Parallel()
	china, _ := placeIn("aws-cn", "cn-north-1")
	government, _ := placeIn("aws-us-gov", "us-gov-west-1")
	const topic = "arn:aws:sns:us-east-1:123456789012:t"
	for name, document := range map[string]policy.Document{
		"key":                     keyPolicy(testPlace(), "", false),
		"key-with-trail":          keyPolicy(testPlace(), "a", false),
		"key-with-notices":        keyPolicy(testPlace(), "a", true),
		"key-aws-cn":              keyPolicy(china, "a", true),
		"key-aws-us-gov":          keyPolicy(government, "a", true),
		"topic-of-alarms":         topicPolicy(topic, AlarmsOf(testPlace())),
		"topic-of-notices":        topicPolicy(topic, LogFileNotices(trailARN)),
		"topic-aws-cn":            topicPolicy(china.ARN("sns", "t"), AlarmsOf(china)),
		"secret":                  secretPolicy(createdARN),
		"trail-role-trust":        trailRoleTrust(),
		"trail-role":              trailRolePolicy(testPlace(), trailGroup),
		"trail-bucket":            trailBucketPolicy(testPlace(), trailBucket, trailARN),
		"trail-bucket-aws-us-gov": trailBucketPolicy(government, government.Bucket("a"), government.TrailARN("a")),
		"trail-role-aws-cn":       trailRolePolicy(china, china.LogGroupARN("a")),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got bytes.Buffer
			if err := json.Indent(&got, []byte(document.JSON()+"\n"), "", "  "); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", name+".json")
			if *update {
				if err := os.WriteFile(path, got.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("not the policy in %s; if it should be: go test ./components -update\n%s", path, diff)
			}
		})
	}
}

// Notices without a trail of this stack's have nothing to be pinned to.
func TestKeyPolicyGrantsNoNoticesWithoutATrail(t *testing.T) {
	t.Parallel()
	if with, without := keyPolicy(testPlace(), "", true).JSON(), keyPolicy(testPlace(), "", false).JSON(); with != without {
		t.Errorf("got %s\nwant %s", with, without)
	}
}

// A statement that lets a service act and is not pinned to this stack's things would let another account's use it.
func TestEveryServiceIsPinnedToItsSource(t *testing.T) {
	t.Parallel()
	for name, document := range map[string]policy.Document{
		"key":     keyPolicy(testPlace(), "a", true),
		"alarms":  topicPolicy("t", AlarmsOf(testPlace())),
		"notices": topicPolicy("t", LogFileNotices(trailARN)),
		"bucket":  trailBucketPolicy(testPlace(), trailBucket, trailARN),
	} {
		for _, s := range document.Statement {
			if s.Effect == policy.Allow && len(s.Principal.Service) > 0 && len(s.Condition) == 0 {
				t.Errorf("%s: %s is pinned to nothing", name, s.Sid)
			}
			if s.Effect == policy.Allow && s.Principal.All {
				t.Errorf("%s: %s lets everyone", name, s.Sid)
			}
		}
	}
}
