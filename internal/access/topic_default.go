package access

import "github.com/secretwatch/secretwatch/internal/policy"

// DefaultTopic returns the policy that SNS gives a topic without one of its own: the owner's account may use it, and nobody else, no service
// either.
// https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-key-concepts.html
func DefaultTopic(topicARN, account string) policy.Document {
	document := policy.New(policy.Statement{
		Sid: "__default_statement_ID", Effect: policy.Allow, Principal: policy.AWS("*"), Resource: policy.Strings{topicARN},
		Action: policy.Strings{
			"SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:AddPermission", "SNS:RemovePermission", "SNS:DeleteTopic",
			"SNS:Subscribe", "SNS:ListSubscriptionsByTopic", "SNS:Publish",
		},
		Condition: policy.Conditions{"StringEquals": {"AWS:SourceOwner": {account}}},
	})
	document.Version, document.ID = "2008-10-17", "__default_policy_ID"
	return document
}
