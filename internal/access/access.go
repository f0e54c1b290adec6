// Package access says what each AWS service asks of whose policy: the requests that CloudTrail, CloudWatch Logs, CloudWatch alarms,
// EventBridge and SNS make on a record's way to a mail. The stand-in AWS refuses what these requests are not allowed, and the
// pipeline stops a record there.
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
)

// unknowable are the condition keys of a service's call whose values no page documents.
func unknowable() []string {
	return []string{"aws:SourceOrg*", "aws:CurrentTime", "aws:EpochTime", "aws:Resource*", "kms:ViaService", "kms:CallerAccount"}
}

// byService is a request that a service makes in its own name, over TLS.
func byService(service, action, resource string, context policy.Context) policy.Request {
	request := policy.Request{
		Caller: policy.Caller{Service: service}, Action: action, Resource: resource,
		Context: policy.Context{"aws:SecureTransport": {"true"}}, Unknown: unknowable(),
	}
	maps.Copy(request.Context, context)
	return request
}

// onKey are a service's requests to a key, all in the same context.
func onKey(service, key string, context policy.Context, actions ...string) []policy.Request {
	requests := make([]policy.Request, len(actions))
	for i, action := range actions {
		requests[i] = byService(service, action, key, context)
	}
	return requests
}

// asRole is a request of whoever assumed a role. What else a policy may ask about it is not known.
func asRole(role, action, resource string) policy.Request {
	return policy.Request{Caller: policy.Caller{ARN: role}, Action: action, Resource: resource, Unknown: []string{"aws:*"}}
}
