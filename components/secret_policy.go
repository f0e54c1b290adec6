package components

import (
	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/policy"
)

// readingActions hand out a secret's value.
var readingActions = policy.Strings{"secretsmanager:" + aws.BatchGetSecretValue, "secretsmanager:" + aws.GetSecretValue}

// secretPolicy is the resource policy of a secret. It has denials only: nobody uses the value over an unencrypted connection,
// and where readers are given, nobody else reads it. Who may read at all is decided by IAM.
func secretPolicy(secretARN string, onlyReaders []Reader) policy.Document {
	document := policy.New(policy.Statement{
		Sid:       "OnlyOverTLS",
		Effect:    policy.Deny,
		Principal: policy.Everyone(),
		Action:    append(policy.Strings{"secretsmanager:PutSecretValue"}, readingActions...),
		Resource:  policy.Strings{secretARN},
		Condition: policy.Conditions{"Bool": {"aws:SecureTransport": {"false"}}},
	})
	if len(onlyReaders) > 0 {
		document.Statement = append(document.Statement, onlyReadersRead(secretARN, onlyReaders))
	}
	return document
}

// onlyReadersRead denies reading and nothing else, so that no one is locked out of the policy itself. AWS services go on reading:
// for themselves (a rotation, a database) and for a caller of theirs.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
func onlyReadersRead(secretARN string, readers []Reader) policy.Statement {
	arns := make(policy.Strings, len(readers))
	for i, reader := range readers {
		arns[i] = reader.String()
	}
	return policy.Statement{
		Sid:       "OnlyExpectedReaders",
		Effect:    policy.Deny,
		Principal: policy.Everyone(),
		Action:    readingActions,
		Resource:  policy.Strings{secretARN},
		Condition: policy.Conditions{
			"ArnNotLike":   {"aws:PrincipalArn": arns},
			"BoolIfExists": {"aws:PrincipalIsAWSService": {"false"}, "aws:ViaAWSService": {"false"}},
		},
	}
}
