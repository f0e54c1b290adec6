package standin

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestIDsAndARNsHaveTheShapeOfAWS(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	id := func(name string) string { return s.things[name].id }
	out := func(name, property string) string { return textOf(s.things[name].state, property) }
	key := id("key")
	if len(key) != 36 || strings.Count(key, "-") != 4 {
		t.Errorf("key id %q is no UUID", key)
	}
	if secret := id("secret"); !strings.HasPrefix(secret, "arn:aws:secretsmanager:us-east-1:123456789012:secret:payments/A-") || len(secret) != 70 {
		t.Errorf("secret id %q (%d)", secret, len(secret))
	}
	if mail := id("mail"); !strings.HasPrefix(mail, topicARN+":") || len(mail) != len(topicARN)+37 {
		t.Errorf("subscription id %q", mail)
	}
	tests := map[string][2]string{
		"key arn":            {out("key", "arn"), "arn:aws:kms:us-east-1:123456789012:key/" + key},
		"key keyId":          {out("key", "keyId"), key},
		"alias arn":          {out("alias", "arn"), "arn:aws:kms:us-east-1:123456789012:alias/audit"},
		"alias target":       {out("alias", "targetKeyArn"), out("key", "arn")},
		"bucket arn":         {out("bucket", "arn"), bucketARN},
		"bucket domain":      {out("bucket", "bucketDomainName"), "audit-logs.s3.amazonaws.com"},
		"bucket in region":   {out("bucket", "bucketRegionalDomainName"), "audit-logs.s3.us-east-1.amazonaws.com"},
		"group arn":          {out("group", "arn"), "arn:aws:logs:us-east-1:123456789012:log-group:/audit/trail"},
		"group class":        {out("group", "logGroupClass"), "STANDARD"},
		"role arn":           {out("role", "arn"), "arn:aws:iam::123456789012:role/deliver"},
		"role policy id":     {id("rolePolicy"), "deliver:streams"},
		"trail id":           {id("trail"), trailARN},
		"trail region":       {out("trail", "homeRegion"), testRegion},
		"version id":         {id("value"), id("secret") + "|" + out("value", "versionId")},
		"secret policy id":   {id("secretPolicy"), id("secret")},
		"topic id":           {id("topic"), topicARN},
		"topic owner":        {out("topic", "owner"), testAccount},
		"filter id":          {id("filter"), "reads"},
		"alarm arn":          {out("alarm", "arn"), "arn:aws:cloudwatch:us-east-1:123456789012:alarm:reads"},
		"rule arn":           {out("rule", "arn"), "arn:aws:events:us-east-1:123456789012:rule/reads"},
		"target id":          {id("target"), "reads-mail"},
		"queue url":          {id("queue"), "https://sqs.us-east-1.amazonaws.com/123456789012/dead"},
		"queue arn":          {out("queue", "arn"), "arn:aws:sqs:us-east-1:123456789012:dead"},
		"lifecycle size":     {out("lifecycle", "transitionDefaultMinimumObjectSize"), "all_storage_classes_128K"},
		"normalised policy":  {out("rolePolicy", "policy"), canonical(writeStreams)},
		"bucket setting id":  {id("block"), "audit-logs"},
		"subscription owner": {out("mail", "ownerId"), testAccount},
	}
	for name, tt := range tests {
		if tt[0] != tt[1] {
			t.Errorf("%s: %q, want %q", name, tt[0], tt[1])
		}
	}
}

func TestTheSameSeedGivesTheSameIDs(t *testing.T) {
	t.Parallel()
	ids := func(seed string, names ...string) map[string]string {
		e := newEngine(t)
		e.account.seed = seed
		got := map[string]string{}
		for _, name := range names {
			got[name] = e.create(aws.SecretType, name, map[string]any{"name": name}).id
		}
		return got
	}
	first, again, other := ids("x", "a", "b"), ids("x", "b", "a"), ids("y", "a", "b")
	if first["a"] != again["a"] || first["b"] != again["b"] {
		t.Errorf("%v, and in another order %v", first, again)
	}
	if first["a"] == other["a"] {
		t.Errorf("seeds x and y both give %s", first["a"])
	}
}

func TestTakeovers(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	other := s.other("prod")
	for _, name := range []string{"filter", "alarm", "rule", "target", "queue", "topicPolicy"} {
		mine := s.things[name]
		theirs := other.create(mine.typ, name, s.inputs[name])
		if theirs.id != mine.id {
			t.Errorf("%s: the other has %q, want %q", name, theirs.id, mine.id)
		}
		found := s.account.Takeovers()
		last := found[len(found)-1]
		if !strings.Contains(last, s.urn(mine.typ, name)) || !strings.Contains(last, other.urn(mine.typ, name)) {
			t.Errorf("%s: reported %q", name, last)
		}
	}
	if found := s.account.Takeovers(); len(found) != 6 {
		t.Errorf("%d takeovers: %q", len(found), found)
	}
	other.create(aws.MetricFilterType, "filter", with(s.inputs["filter"], map[string]any{"pattern": "theirs"}))
	if fresh := s.refresh(s.things["filter"]); textOf(fresh.inputs, "pattern") != "theirs" {
		t.Errorf("a refresh shows %q", textOf(fresh.inputs, "pattern"))
	}
	if found := s.account.Takeovers(); len(found) != 6 {
		t.Errorf("making one's own again counts as takeover: %q", found)
	}
}

func TestTakingOverWhatTheAccountHadIsReported(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	rule := map[string]any{"name": "reads", "eventPattern": `{"source":["aws.secretsmanager"]}`}
	if _, err := e.account.Add(aws.EventRuleType, rule); err != nil {
		t.Fatal(err)
	}
	e.create(aws.EventRuleType, "r", rule)
	found := e.account.Takeovers()
	if len(found) != 1 || !strings.Contains(found[0], "what the account already had") {
		t.Errorf("%q", found)
	}
}

// What AWS finds by its name or content, it finds for whoever asks: a resource made anew under another name in the program, and the old
// one deleted after it, leaves nothing.
func TestDeletingTheOldOfTwoResourcesTakesTheOnlyThing(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"mail", "filter", "alarm", "rule", "target", "queue", "topicPolicy"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := deploy(t, "")
			old := s.things[name]
			switch name {
			case "mail":
				if err := s.account.ConfirmSubscription("oncall@example.com"); err != nil {
					t.Fatal(err)
				}
			case "rule":
				if err := s.remove(s.things["target"]); err != nil {
					t.Fatal(err)
				}
			}
			twin := s.create(old.typ, name+"-renamed", s.inputs[name])
			if twin.id != old.id {
				t.Fatalf("the twin is %s, the old one %s", twin.id, old.id)
			}
			if err := s.remove(old); err != nil {
				t.Fatal(err)
			}
			if fresh := s.refresh(twin); fresh.id != "" {
				t.Errorf("a refresh still finds %s", fresh.id)
			}
		})
	}
}

func TestParallelCreatesOfOneNameLeaveOneWinner(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	const tries = 32
	var won sync.Map
	var group sync.WaitGroup
	for i := range tries {
		group.Go(func() {
			name := fmt.Sprintf("s%d", i)
			request := &pulumirpc.CreateRequest{
				Urn: e.urn(aws.SecretType, name), Properties: e.sent(wire(map[string]any{"name": "shared", "recoveryWindowInDays": 7})),
			}
			if _, err := e.server.Create(t.Context(), request); err == nil {
				won.Store(name, true)
			}
			e.account.Resources()
			e.account.Takeovers()
			e.account.Pending()
		})
	}
	group.Wait()
	winners := 0
	won.Range(func(any, any) bool { winners++; return true })
	if winners != 1 || len(e.account.Resources()) != 1 {
		t.Errorf("%d winners, %d secrets", winners, len(e.account.Resources()))
	}
}
