package components

import "secretwatch/internal/policy"

// secretPolicy is the resource policy of a secret: nobody reads it over an unencrypted connection. It is a policy of denials
// only; who may read is decided by IAM.
func secretPolicy(secretARN string) policy.Document {
	return policy.New(policy.Statement{
		Sid:       "OnlyOverTLS",
		Effect:    policy.Deny,
		Principal: policy.Everyone(),
		Action:    policy.Strings{"secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue", "secretsmanager:PutSecretValue"},
		Resource:  policy.Strings{secretARN},
		Condition: policy.Conditions{"Bool": {"aws:SecureTransport": {"false"}}},
	})
}
