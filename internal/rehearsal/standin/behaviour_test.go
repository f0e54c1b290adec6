package standin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
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
			got[name] = e.create(secretType, name, map[string]any{"name": name}).id
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

func TestASecretMadeAgainHasAnotherSuffix(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	first := e.create(secretType, "s", map[string]any{"name": "s", "recoveryWindowInDays": 0})
	if err := e.remove(first); err != nil {
		t.Fatal(err)
	}
	second := e.create(secretType, "s", map[string]any{"name": "s"})
	if first.id == second.id {
		t.Errorf("both are %s", first.id)
	}
	if found := e.refresh(first); found.id != "" {
		t.Errorf("the first is still read as %s", found.id)
	}
}

func TestASecretsNameIsFreeAfterItsRecoveryWindow(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	e.account.now = func() time.Time { return now }
	inputs := map[string]any{"name": "s", "recoveryWindowInDays": 7}
	if err := e.remove(e.create(secretType, "s", inputs)); err != nil {
		t.Fatal(err)
	}
	now = now.Add(6 * 24 * time.Hour)
	_, err := e.try(secretType, "s", inputs)
	wantRefusal(t, err, "name: InvalidRequestException", "until 2026-01-08")
	now = now.Add(24 * time.Hour)
	e.create(secretType, "s", inputs)
}

func TestAutomaticNames(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	tests := map[string]struct{ typ, name, property, want string }{
		"secret":     {secretType, "Pay", "name", "Pay-"},
		"bucket":     {bucketType, "Trail", "bucket", "trail-"},
		"alias":      {aliasType, "Audit", "name", "alias/Audit-"},
		"log group":  {logGroupType, "g", "name", "g-"},
		"fifo topic": {topicType, "t", "name", "t-"},
	}
	extra := map[string]map[string]any{aliasType: {"targetKeyId": "x"}, topicType: {"fifoTopic": true}}
	for name, tt := range tests {
		inputs := with(extra[tt.typ], nil)
		if inputs == nil {
			inputs = map[string]any{}
		}
		checked, err := e.check(tt.typ, tt.name, inputs, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := textOf(checked, tt.property)
		base := strings.TrimSuffix(got, ".fifo")
		if !strings.HasPrefix(base, tt.want) || len(base) != len(tt.want)+7 {
			t.Errorf("%s: %q, want %q and seven more", name, got, tt.want)
		}
		if (name == "fifo topic") != strings.HasSuffix(got, ".fifo") {
			t.Errorf("%s: %q", name, got)
		}
		again, err := e.check(tt.typ, tt.name, inputs, checked)
		if err != nil || textOf(again, tt.property) != got {
			t.Errorf("%s: the second time %q, %v", name, textOf(again, tt.property), err)
		}
	}
}

func TestNamesByPrefixAndByTheEngine(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	checked, err := e.check(secretType, "s", map[string]any{"namePrefix": "team-"}, nil)
	if name := textOf(checked, "name"); err != nil || !strings.HasPrefix(name, "team-") || len(name) != 31 {
		t.Errorf("by prefix: %q, %v", name, err)
	}
	ask := func(options *pulumirpc.CheckRequest_AutonamingOptions) *pulumirpc.CheckResponse {
		answer, err := e.server.Check(t.Context(), &pulumirpc.CheckRequest{Urn: e.urn(secretType, "s"), Autonaming: options})
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
	proposed := ask(&pulumirpc.CheckRequest_AutonamingOptions{ProposedName: "chosen", Mode: pulumirpc.CheckRequest_AutonamingOptions_ENFORCE})
	if name := textOf(e.received(proposed.GetInputs()), "name"); name != "chosen" {
		t.Errorf("by the engine: %q", name)
	}
	off := ask(&pulumirpc.CheckRequest_AutonamingOptions{Mode: pulumirpc.CheckRequest_AutonamingOptions_DISABLE})
	if len(off.GetFailures()) != 1 || off.GetFailures()[0].GetProperty() != "name" {
		t.Errorf("switched off: %v", off)
	}
}

func TestAReplacementWithAnAutomaticNameCreatesFirst(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	role := e.create(roleType, "r", map[string]any{"assumeRolePolicy": trustCloudTrail})
	answer, _ := e.diff(role, map[string]any{"assumeRolePolicy": trustCloudTrail, "path": "/x/"})
	if !slices.Equal(answer.GetReplaces(), []string{"path"}) || answer.GetDeleteBeforeReplace() {
		t.Errorf("replaces %v, delete first %v", answer.GetReplaces(), answer.GetDeleteBeforeReplace())
	}
}

func TestUnknownTypesAndInputsAreRefusedByName(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	_, err := e.try("aws:ec2/instance:Instance", "i", nil)
	wantRefusal(t, err, "does not know the resource type aws:ec2/instance:Instance")
	_, err = e.invoke("aws:ec2/getAmi:getAmi", nil)
	wantRefusal(t, err, "does not know the function aws:ec2/getAmi:getAmi")
	_, err = e.try(secretType, "s", map[string]any{"title": "x"})
	wantRefusal(t, err, "title", "no such input")
	_, err = e.try(secretType, "s", map[string]any{"arn": "x"})
	wantRefusal(t, err, "arn", "no such input")
	_, err = e.try(metricFilterType, "f", map[string]any{"pattern": ""})
	wantRefusal(t, err, "logGroupName: ", "metricTransformation: ")
}

func TestSecretsStaySecret(t *testing.T) {
	t.Parallel()
	const value = "AWS is better than Azure!"
	hidden := func(text string) resource.PropertyValue { return resource.MakeSecret(resource.NewProperty(text)) }
	e := newEngine(t)
	secret := e.create(secretType, "s", map[string]any{"name": "s", "description": hidden(value), "tags": map[string]any{"a": "b"}})
	if !secret.state["description"].IsSecret() || secret.state["name"].IsSecret() {
		t.Errorf("state %v", secret.state)
	}
	plainly := e.create(secretVersionType, "v", map[string]any{"secretId": secret.id, "secretString": value})
	if !plainly.state["secretString"].IsSecret() {
		t.Error("a value that came in plain is plain in the state")
	}
	sealedly := e.create(secretVersionType, "w", map[string]any{"secretId": secret.id, "secretString": hidden(value)})
	for what, values := range map[string]resource.PropertyMap{
		"inputs": sealedly.inputs, "state": sealedly.state, "refreshed state": e.refresh(sealedly).state,
		"refreshed inputs": e.refresh(sealedly).inputs, "imported inputs": e.adopt(secretVersionType, "w", sealedly.id).inputs,
	} {
		if !values["secretString"].IsSecret() || textOf(values, "secretString") != value {
			t.Errorf("%s: the value is not there or not secret", what)
		}
	}
	for _, found := range e.account.Resources() {
		if found.Type == secretVersionType && strings.Contains(fmt.Sprint(found), value) {
			t.Error("the account shows the value")
		}
	}
}

func TestErrorsNeverQuoteSecrets(t *testing.T) {
	t.Parallel()
	const value = "hunter \"2\"\n"
	hidden := resource.MakeSecret(resource.NewProperty(value))
	s := deploy(t, "")
	_, onCheck := s.try(logGroupType, "g", map[string]any{"name": hidden})
	_, onCreate := s.try(metricFilterType, "f", map[string]any{
		"logGroupName": hidden, "pattern": "x", "metricTransformation": map[string]any{"name": "a", "namespace": "b", "value": "1"},
	})
	for where, err := range map[string]error{"check": onCheck, "create": onCreate} {
		wantRefusal(t, err, "[secret]")
		if strings.Contains(err.Error(), "hunter") {
			t.Errorf("%s: the secret stands in the error", where)
		}
	}
}

func TestDefaultTags(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	tagged := func(tags string) map[string]any { return map[string]any{"defaultTags": `{"tags":{` + tags + `}}`} }
	if err := e.configure(tagged(`"team":"payments","stack":"dev"`)); err != nil {
		t.Fatal(err)
	}
	inputs := map[string]any{"name": "alerts", "tags": map[string]any{"stack": "mine"}}
	topic := e.create(topicType, "t", inputs)
	if got := plainMap(topic.state).sub("tagsAll"); got.str("team") != "payments" || got.str("stack") != "mine" {
		t.Errorf("tagsAll %v", got)
	}
	if got := plainMap(topic.state).sub("tags"); len(got) != 1 {
		t.Errorf("tags %v", got)
	}
	if err := e.configure(tagged(`"team":"orders"`)); err != nil {
		t.Fatal(err)
	}
	answer, _ := e.diff(topic, inputs)
	if !slices.Equal(answer.GetDiffs(), []string{"tagsAll"}) || len(answer.GetReplaces()) != 0 {
		t.Errorf("with other default tags it changes %v, replaces %v", answer.GetDiffs(), answer.GetReplaces())
	}
	if got := plainMap(e.update(topic, inputs).state).sub("tagsAll"); got.str("team") != "orders" {
		t.Errorf("tagsAll after the update %v", got)
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
	other.create(metricFilterType, "filter", with(s.inputs["filter"], map[string]any{"pattern": "theirs"}))
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
	if _, err := e.account.Add(ruleType, rule); err != nil {
		t.Fatal(err)
	}
	e.create(ruleType, "r", rule)
	found := e.account.Takeovers()
	if len(found) != 1 || !strings.Contains(found[0], "what the account already had") {
		t.Errorf("%q", found)
	}
}

func TestSubscriptionsWaitForThePersonWhoConfirms(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	mail := s.things["mail"]
	hook := s.create(subscriptionType, "hook", map[string]any{"topic": topicARN, "protocol": "https", "endpoint": "https://example.com/x"})
	queue := s.create(subscriptionType, "queue", map[string]any{"topic": topicARN, "protocol": "sqs", "endpoint": "arn:aws:sqs:us-east-1:123456789012:dead"})
	pending := func(of thing) bool { return plainMap(of.state).flag("pendingConfirmation") }
	if !pending(mail) || !pending(hook) || pending(queue) {
		t.Errorf("pending: mail %v, hook %v, queue %v", pending(mail), pending(hook), pending(queue))
	}
	if got := s.account.Pending(); !slices.Equal(got, []string{"https://example.com/x", "oncall@example.com"}) {
		t.Errorf("pending endpoints %q", got)
	}
	if err := s.account.ConfirmSubscription("oncall@example.com"); err != nil {
		t.Fatal(err)
	}
	fresh := s.refresh(mail)
	if pending(fresh) || fresh.id != mail.id || plainMap(fresh.state).flag("confirmationWasAuthenticated") {
		t.Errorf("after the confirmation %v", fresh.state)
	}
	if answer, _ := s.diff(fresh, s.inputs["mail"]); answer.GetChanges() != pulumirpc.DiffResponse_DIFF_NONE {
		t.Errorf("the confirmation changes %v", answer.GetDiffs())
	}
	wantRefusal(t, s.account.ConfirmSubscription("oncall@example.com"), "oncall@example.com", "none is pending")
}

func TestAPendingSubscriptionOutlivesItsResource(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	if err := s.remove(s.things["mail"]); err != nil {
		t.Fatal(err)
	}
	if got := s.account.Pending(); len(got) != 1 {
		t.Errorf("pending %q", got)
	}
	again := s.create(subscriptionType, "mail", s.inputs["mail"])
	if again.id != s.things["mail"].id {
		t.Errorf("subscribing again gives %q, want %q", again.id, s.things["mail"].id)
	}
	if err := s.remove(s.things["topic"]); err != nil {
		t.Fatal(err)
	}
	if got := s.account.Pending(); len(got) != 0 {
		t.Errorf("pending without topic: %q", got)
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

func TestATopicWithoutItsPolicyHasTheDefaultOne(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	policyOf := func() string {
		s.account.mu.Lock()
		defer s.account.mu.Unlock()
		return topicPolicyOf(s.account.at(topicType, testRegion, topicARN)).JSON()
	}
	with := policyOf()
	if err := s.remove(s.things["topicPolicy"]); err != nil {
		t.Fatal(err)
	}
	if without := policyOf(); without == with || !strings.Contains(without, "__default_policy_ID") {
		t.Errorf("the policy in force is %s", without)
	}
}

func TestASecondSubscriptionOfAnEndpointIsTheFirst(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	pending := s.create(subscriptionType, "again", s.inputs["mail"])
	if pending.id != s.things["mail"].id || !plainMap(pending.state).flag("pendingConfirmation") {
		t.Errorf("while it waits: %s %v", pending.id, pending.state)
	}
	if err := s.account.ConfirmSubscription("oncall@example.com"); err != nil {
		t.Fatal(err)
	}
	confirmed := s.create(subscriptionType, "again", s.inputs["mail"])
	if confirmed.id != s.things["mail"].id || plainMap(confirmed.state).flag("pendingConfirmation") {
		t.Errorf("once it is confirmed: %s %v", confirmed.id, confirmed.state)
	}
	for property, value := range map[string]any{"rawMessageDelivery": true, "filterPolicy": `{"a":["b"]}`} {
		_, err := s.try(subscriptionType, "again", with(s.inputs["mail"], map[string]any{property: value}))
		wantRefusal(t, err, property, "InvalidParameter", "already exists with different attributes")
	}
}

func TestARefreshShowsWhatSomeoneChanged(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	drift(alarmType, "reads", "actionsEnabled", false)(s)
	drift(ruleType, "reads", "description", "added by hand")(s)
	drift(trailType, "audit", "enableLogging", false)(s)
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
	vanish(metricFilterType, "/audit/trail:reads")(s)
	if fresh := s.refresh(s.things["filter"]); fresh.id != "" {
		t.Errorf("the filter is still read as %q", fresh.id)
	}
	wantRefusal(t, s.account.Remove(metricFilterType, "none"), "none")
	wantRefusal(t, s.account.Change(metricFilterType, "none", "x", 1), "none")
}

func TestDeletingALogGroupTakesItsFilters(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	if err := s.remove(s.things["group"]); err != nil {
		t.Fatal(err)
	}
	if fresh := s.refresh(s.things["filter"]); fresh.id != "" {
		t.Errorf("the filter is still there as %q", fresh.id)
	}
}

func TestALogGroupThatIsToStayStays(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	group := e.create(logGroupType, "g", map[string]any{"name": "g", "skipDestroy": true})
	if err := e.remove(group); err != nil {
		t.Fatal(err)
	}
	if fresh := e.refresh(group); fresh.id != "g" {
		t.Errorf("it is read as %q", fresh.id)
	}
}

func TestDocumentsMayComeAsObjectsAndInAnySpelling(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	object := map[string]any{"Version": "2012-10-17", "Statement": []any{map[string]any{
		"Effect": "Allow", "Principal": map[string]any{"Service": "cloudtrail.amazonaws.com"}, "Action": "sts:AssumeRole",
	}}}
	role := e.create(roleType, "r", map[string]any{"name": "r", "assumeRolePolicy": object})
	if got := textOf(role.state, "assumeRolePolicy"); got != canonical(trustCloudTrail) {
		t.Errorf("policy %s", got)
	}
	respelt := strings.Replace(trustCloudTrail, `"sts:AssumeRole"`, `[ "sts:AssumeRole" ]`, 1)
	if answer, _ := e.diff(role, map[string]any{"name": "r", "assumeRolePolicy": respelt}); answer.GetChanges() != pulumirpc.DiffResponse_DIFF_NONE {
		t.Errorf("another spelling changes %v", answer.GetDiffs())
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
				Urn: e.urn(secretType, name), Properties: e.sent(wire(map[string]any{"name": "shared", "recoveryWindowInDays": 7})),
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

func TestTheHookCanFailACreate(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	e.account.OnCreate(func(_ context.Context, typ, name string) error {
		if typ == secretType && name == "bad" {
			return errors.New("out of order")
		}
		return nil
	})
	_, err := e.try(secretType, "bad", map[string]any{"name": "bad"})
	wantRefusal(t, err, `creating secret "bad"`, "out of order")
	e.create(secretType, "good", map[string]any{"name": "good"})
	e.account.OnCreate(nil)
	e.create(secretType, "bad", map[string]any{"name": "bad"})
}

func TestEveryEditIsSeenWithWhatItLeft(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	var seen []string
	e.account.OnEdit(func(edit Edit) { seen = append(seen, fmt.Sprintf("%s %s %d", edit.Op, edit.URN, len(edit.After))) })
	topic := e.create(topicType, "t", map[string]any{"name": "t"})
	topic = e.update(topic, map[string]any{"name": "t", "displayName": "T"})
	if err := e.remove(topic); err != nil {
		t.Fatal(err)
	}
	e.account.OnEdit(nil)
	e.create(topicType, "t", map[string]any{"name": "t"})
	urn := e.urn(topicType, "t")
	if want := []string{"create " + urn + " 1", "update " + urn + " 1", "delete " + urn + " 0"}; !slices.Equal(seen, want) {
		t.Errorf("seen %q, want %q", seen, want)
	}
}

func TestCancelEndsACreateThatWaits(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	if _, err := e.server.Attach(t.Context(), &pulumirpc.PluginAttach{}); err != nil {
		t.Fatal(err)
	}
	waits := make(chan struct{})
	e.account.OnCreate(func(ctx context.Context, _, _ string) error {
		close(waits)
		<-ctx.Done()
		return ctx.Err()
	})
	result := make(chan error)
	go func() {
		_, err := e.server.Create(context.Background(), &pulumirpc.CreateRequest{
			Urn: e.urn(secretType, "s"), Properties: e.sent(wire(map[string]any{"name": "s"})),
		})
		result <- err
	}()
	<-waits
	if _, err := e.server.Cancel(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	wantRefusal(t, <-result, `creating secret "s"`, "context canceled")
	if left := e.account.Resources(); len(left) != 0 {
		t.Errorf("the account has %v", left)
	}
}

func TestLookingAtTheAccount(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	found, ok := s.account.Find(trailType, "audit")
	if !ok || found.ID != trailARN || found.Owner != s.urn(trailType, "trail") || found.Region != testRegion {
		t.Fatalf("found %v, %v", found, ok)
	}
	selectors, _ := found.Properties["eventSelectors"].([]any)
	selectors[0].(map[string]any)["readWriteType"] = "WriteOnly"
	again, _ := s.account.Find(trailType, trailARN)
	if fmt.Sprint(again.Properties["eventSelectors"]) != "[map[excludeManagementEventSources:[rdsdata.amazonaws.com] includeManagementEvents:true readWriteType:All]]" {
		t.Errorf("a copy changed the account: %v", again.Properties["eventSelectors"])
	}
	if _, ok := s.account.Find(trailType, "none"); ok {
		t.Error("found a trail that is not there")
	}
	if bucket, _ := s.account.Find(bucketType, "audit-logs"); bucket.Region != "" {
		t.Errorf("the bucket is in region %q", bucket.Region)
	}
}
