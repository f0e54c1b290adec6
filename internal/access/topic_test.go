package access

import (
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/policy"
)

func TestAConditionOnTheARNOfAnAlarmWhoseNameIsNotASCII(t *testing.T) {
	t.Parallel()
	const topic, account = "arn:aws:sns:eu-west-1:111122223333:alerts", "111122223333"
	byARN := `"ArnLike":{"aws:SourceArn":"arn:aws:cloudwatch:eu-west-1:111122223333:alarm:*"}`
	byAccount := `"StringEquals":{"aws:SourceAccount":"111122223333"}`
	for _, c := range []struct {
		alarm, condition string
		want             policy.Verdict
	}{
		{"read", byARN, policy.Allowed}, {"read", byAccount, policy.Allowed},
		{"lecture-é", byARN, policy.Unknown}, {"lecture-é", byAccount, policy.Allowed},
	} {
		document, err := policy.Parse([]byte(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"cloudwatch.amazonaws.com"},
			"Action":["sns:Publish","kms:*"],"Resource":"*","Condition":{` + c.condition + `}}]}`))
		if err != nil {
			t.Fatal(err)
		}
		by := Publisher{Service: aws.CloudWatch, ARN: "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:" + c.alarm, Account: account}
		for _, request := range append(by.TopicKey(topic, "arn:aws:kms:eu-west-1:111122223333:key/k"), by.Topic(topic)) {
			if got := document.Evaluate(request); got.Verdict != c.want {
				t.Errorf("alarm %s, %s, %s: %s (%s), want %s", c.alarm, c.condition, request.Action, got.Verdict, got.Reason, c.want)
			}
		}
	}
}
