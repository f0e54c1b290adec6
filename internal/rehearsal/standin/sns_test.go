package standin

import (
	"slices"
	"strings"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestSNSRefuses(t *testing.T) {
	t.Parallel()
	taken := func(s *stack) { s.other("prod").create(aws.TopicType, "first", map[string]any{"name": "alerts"}) }
	provoke(t, []provocation{
		{"a name that is taken", "topic", nil, taken, []string{"name: SNS Topic (alerts) already exists"}},
		{"a name with a dot", "topic", map[string]any{"name": "a.b"}, nil, []string{"name: InvalidParameter"}},
		{"a name of 257 characters", "topic", map[string]any{"name": strings.Repeat("a", 257)}, nil, []string{"name: InvalidParameter", "256"}},
		{"a policy that is not JSON", "topicPolicy", map[string]any{"policy": "}"}, nil, []string{"policy: InvalidParameter"}},
		{"a policy of no topic", "topicPolicy", map[string]any{"arn": topicARN + "2"}, nil, []string{"arn: NotFound", "does not exist"}},
		{"a subscription of no topic", "mail", map[string]any{"topic": topicARN + "2"}, nil, []string{"topic: NotFound"}},
		{"a protocol that is none", "mail", map[string]any{"protocol": "pigeon"}, nil, []string{"protocol: InvalidParameter"}},
		{"an address without @", "mail", map[string]any{"endpoint": "oncall"}, nil, []string{"endpoint: InvalidParameter", "protocol email"}},
		{"an address with a name", "mail", map[string]any{"endpoint": "On Call <oncall@example.com>"}, nil, []string{"endpoint: InvalidParameter"}},
		{"a hook on plain http", "mail", map[string]any{"protocol": "https", "endpoint": "http://example.com"}, nil, []string{"endpoint: InvalidParameter"}},
		{"a queue by its URL", "mail", map[string]any{"protocol": "sqs", "endpoint": "https://sqs"}, nil, []string{"endpoint: InvalidParameter"}},
		{"a number that is none", "mail", map[string]any{"protocol": "sms", "endpoint": "me"}, nil, []string{"endpoint: InvalidParameter"}},
	})
}

func TestSubscriptionsWaitForThePersonWhoConfirms(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	mail := s.things["mail"]
	hook := s.create(aws.SubscriptionType, "hook", map[string]any{"topic": topicARN, "protocol": "https", "endpoint": "https://example.com/x"})
	queue := s.create(aws.SubscriptionType, "queue", map[string]any{"topic": topicARN, "protocol": "sqs", "endpoint": "arn:aws:sqs:us-east-1:123456789012:dead"})
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
	again := s.create(aws.SubscriptionType, "mail", s.inputs["mail"])
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

func TestATopicWithoutItsPolicyHasTheDefaultOne(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	policyOf := func() string {
		s.account.mu.Lock()
		defer s.account.mu.Unlock()
		return topicPolicyOf(s.account.at(aws.TopicType, testRegion, topicARN)).JSON()
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
	pending := s.create(aws.SubscriptionType, "again", s.inputs["mail"])
	if pending.id != s.things["mail"].id || !plainMap(pending.state).flag("pendingConfirmation") {
		t.Errorf("while it waits: %s %v", pending.id, pending.state)
	}
	if err := s.account.ConfirmSubscription("oncall@example.com"); err != nil {
		t.Fatal(err)
	}
	confirmed := s.create(aws.SubscriptionType, "again", s.inputs["mail"])
	if confirmed.id != s.things["mail"].id || plainMap(confirmed.state).flag("pendingConfirmation") {
		t.Errorf("once it is confirmed: %s %v", confirmed.id, confirmed.state)
	}
	_, err := s.try(aws.SubscriptionType, "again", with(s.inputs["mail"], map[string]any{"rawMessageDelivery": true}))
	wantRefusal(t, err, "rawMessageDelivery", "InvalidParameter", "already exists with different attributes")
}
