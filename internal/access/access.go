// Package access says what each AWS service asks of whose policy: the requests that CloudTrail, CloudWatch Logs, CloudWatch alarms,
// EventBridge and SNS make on a record's way to a mail. The stand-in AWS refuses what these requests are not allowed, and the
// pipeline stops a record there.
//
// Each request says which condition keys it is known to have, and which it is known not to have. AWS documents few of them: whatever
// stands on no list here is unknown.
package access

import (
	"maps"

	"github.com/secretwatch/secretwatch/internal/policy"
)

// Keys under which a service says for whom it acts.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
const (
	sourceARN     = "aws:SourceArn"
	sourceAccount = "aws:SourceAccount"
	sourceOwner   = "aws:SourceOwner"
)

// always are the keys that every request has, with values that no page documents for the calls of a service.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
func always() policy.Alternatives {
	return policy.Alternatives{"aws:CurrentTime": nil, "aws:EpochTime": nil, "aws:RequestedRegion": nil, "aws:ViaAWSService": nil}
}

// byService is a request that a service makes in its own name, over TLS.
func byService(service, action, resource string, context policy.Context) policy.Request {
	request := policy.Request{
		Caller: policy.Caller{Service: service}, Action: action, Resource: resource,
		Context: policy.Context{"aws:SecureTransport": {"true"}}, OneOf: always(),
	}
	maps.Copy(request.Context, context)
	return request
}

// asRole is a request of whoever assumed a role, over TLS. A service that uses a role does not make its calls by way of another service.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-viaawsservice
func asRole(role, action, resource string) policy.Request {
	return policy.Request{
		Caller: policy.Caller{ARN: role}, Action: action, Resource: resource,
		Context: policy.Context{"aws:SecureTransport": {"true"}, "aws:ViaAWSService": {"false"}}, OneOf: always(),
	}
}
