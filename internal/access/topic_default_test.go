package access

import (
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/policy"
)

func TestATopicWithoutAPolicyAcceptsOnlyMessagesFromItsOwnersAccount(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		from Publisher
		want policy.Verdict
	}{
		"an alarm of the owner":        {Publisher{Service: aws.CloudWatch, ARN: alarm, Account: account}, policy.Allowed},
		"an alarm of somebody else":    {Publisher{Service: aws.CloudWatch, ARN: alarm, Account: "999999999999"}, policy.ImplicitDeny},
		"a rule, which names no owner": {Publisher{Service: aws.EventBridge, ARN: rule, Account: account}, policy.ImplicitDeny},
	} {
		if got := DefaultTopic(topic, account).Evaluate(c.from.Topic(topic)).Verdict; got != c.want {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}
