package components

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/policy"
)

var update = flag.Bool("update", false, "rewrite the policies in testdata")

// topicOn are the arguments of a topic with this publisher.
func topicOn(place Place, publisher Publisher) *AlertTopicArgs {
	return &AlertTopicArgs{Place: place, Publisher: publisher, trailARN: trailARN}
}

// Each policy is compared as a whole: one more action, or one condition less, is a change to look at.
func TestPoliciesAreTheReviewedTexts(t *testing.T) {
	t.Parallel()
	china, _ := placeIn("aws-cn", "cn-north-1")
	government, _ := placeIn("aws-us-gov", "us-gov-west-1")
	const topic = "arn:aws:sns:us-east-1:123456789012:t"
	everything := func(place Place) *CustomerKeyArgs {
		return &CustomerKeyArgs{Place: place, Trail: "a", LogFileNotices: true, EventRules: true}
	}
	for name, document := range map[string]policy.Document{
		"key":                     keyPolicy(&CustomerKeyArgs{Place: testPlace()}),
		"key-with-trail":          keyPolicy(&CustomerKeyArgs{Place: testPlace(), Trail: "a"}),
		"key-with-notices":        keyPolicy(&CustomerKeyArgs{Place: testPlace(), Trail: "a", LogFileNotices: true}),
		"key-with-event-rules":    keyPolicy(&CustomerKeyArgs{Place: testPlace(), EventRules: true}),
		"key-aws-cn":              keyPolicy(everything(china)),
		"key-aws-us-gov":          keyPolicy(everything(government)),
		"topic-of-alarms":         topicPolicy(topic, topicOn(testPlace(), Alarms)),
		"topic-of-details":        topicPolicy(topic, topicOn(testPlace(), EventRules)),
		"topic-of-notices":        topicPolicy(topic, topicOn(testPlace(), logFileNotices)),
		"topic-aws-cn":            topicPolicy(china.ARN("sns", "t"), topicOn(china, Alarms)),
		"secret":                  secretPolicy(createdARN, nil),
		"secret-of-its-readers":   secretPolicy(createdARN, onlyReaders),
		"dead-letters":            deadLetterPolicy(testPlace(), deadLetterARN),
		"dead-letters-aws-cn":     deadLetterPolicy(china, china.ARN("sqs", china.Queue("a"))),
		"dead-letters-aws-us-gov": deadLetterPolicy(government, government.ARN("sqs", government.Queue("a"))),
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
	with := keyPolicy(&CustomerKeyArgs{Place: testPlace(), LogFileNotices: true}).JSON()
	without := keyPolicy(&CustomerKeyArgs{Place: testPlace()}).JSON()
	if with != without {
		t.Errorf("got %s\nwant %s", with, without)
	}
}

// A statement that lets a service act and is not pinned to this stack's things would let another account's use it. EventBridge
// alone cannot be pinned on topics and keys: with a condition its mails would not come.
func TestEveryServiceIsPinnedToItsSourceWhereAWSSupportsIt(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		document policy.Document
		unpinned []string
	}{
		"key":          {keyPolicy(fullKey(testPlace())), []string{"EventRulesPublish"}},
		"alarms":       {topicPolicy("t", topicOn(testPlace(), Alarms)), nil},
		"details":      {topicPolicy("t", topicOn(testPlace(), EventRules)), []string{"EventRulesPublish"}},
		"notices":      {topicPolicy("t", topicOn(testPlace(), logFileNotices)), nil},
		"bucket":       {trailBucketPolicy(testPlace(), trailBucket, trailARN), nil},
		"dead letters": {deadLetterPolicy(testPlace(), deadLetterARN), nil},
	} {
		var unpinned []string
		for _, s := range row.document.Statement {
			if s.Effect == policy.Allow && len(s.Principal.Service) > 0 && len(s.Condition) == 0 {
				unpinned = append(unpinned, s.Sid)
			}
			if s.Effect == policy.Allow && s.Principal.All {
				t.Errorf("%s: %s lets everyone", name, s.Sid)
			}
		}
		if diff := cmp.Diff(row.unpinned, unpinned); diff != "" {
			t.Errorf("%s: pinned to nothing:\n%s", name, diff)
		}
	}
}

// Whoever may flood one topic must not reach the other.
func TestNoServiceMayPublishToBothTopics(t *testing.T) {
	t.Parallel()
	alarms, details := topicPolicy("t", topicOn(testPlace(), Alarms)).JSON(), topicPolicy("t", topicOn(testPlace(), EventRules)).JSON()
	for service, row := range map[string]struct{ with, without string }{
		"events.amazonaws.com":     {details, alarms},
		"cloudwatch.amazonaws.com": {alarms, details},
	} {
		if !strings.Contains(row.with, service) || strings.Contains(row.without, service) {
			t.Errorf("%s is not in %s alone, but also in %s", service, row.with, row.without)
		}
	}
}
