package pipeline

import (
	"regexp"
	"slices"
	"strings"
)

// envelopeFields are what EventBridge puts around a record.
// https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
var envelopeFields = []string{"version", "id", "detail-type", "source", "account", "time", "region", "resources.*", "detail"}

// recordFields are the fields that CloudTrail's records may have; a "*" stands for any fields.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
var recordFields = []string{
	"eventVersion", "eventTime", "eventSource", "eventName", "eventID", "eventType", "eventCategory", "awsRegion",
	"sourceIPAddress", "userAgent", "errorCode", "errorMessage", "requestID", "apiVersion", "managementEvent", "readOnly",
	"recipientAccountId", "sharedEventID", "vpcEndpointId", "vpcEndpointAccountId", "sessionCredentialFromConsole",
	"requestParameters.*", "responseElements.*", "additionalEventData.*", "serviceEventDetails.*", "resources.*",
	"addendum.*", "edgeDeviceDetails.*", "insightDetails.*", "eventContext.*",
	"tlsDetails.tlsVersion", "tlsDetails.cipherSuite", "tlsDetails.clientProvidedHostHeader", "tlsDetails.keyExchange",
	"userIdentity.type", "userIdentity.principalId", "userIdentity.arn", "userIdentity.accountId", "userIdentity.accessKeyId",
	"userIdentity.userName", "userIdentity.invokedBy", "userIdentity.credentialId", "userIdentity.identityProvider",
	"userIdentity.onBehalfOf.*", "userIdentity.inScopeOf.*",
	"userIdentity.sessionContext.sessionIssuer.type", "userIdentity.sessionContext.sessionIssuer.principalId",
	"userIdentity.sessionContext.sessionIssuer.arn", "userIdentity.sessionContext.sessionIssuer.accountId",
	"userIdentity.sessionContext.sessionIssuer.userName", "userIdentity.sessionContext.attributes.*",
	"userIdentity.sessionContext.webIdFederationData.*", "userIdentity.sessionContext.sourceIdentity",
	"userIdentity.sessionContext.ec2RoleDelivery", "userIdentity.sessionContext.assumedRoot",
}

// indexes are those in a path, such as [0] or [*].
var indexes = regexp.MustCompile(`\[[^\]]*\]`)

// unknownPath returns the field of a path that no event has; "" if an event may have it. right is the correct path if only upper and
// lower case are wrong.
func unknownPath(path string) (wrong, right string) {
	plain := indexes.ReplaceAllString(strings.TrimPrefix(strings.TrimPrefix(path, "$"), "."), "")
	if plain == "" {
		return "", ""
	}
	known, prefix := envelopeFields, "$."
	if rest, ok := strings.CutPrefix(plain, "detail."); ok {
		known, prefix, plain = recordFields, "$.detail.", rest
	}
	if slices.ContainsFunc(known, func(field string) bool { return covers(field, plain) }) {
		return "", ""
	}
	wrong = plain[strings.LastIndex(plain, ".")+1:]
	for _, field := range known {
		if strings.EqualFold(field, plain) {
			return wrong, prefix + field
		}
	}
	return wrong, ""
}

// covers reports whether a path is a known field, an object that holds one, or anything that a "*" stands for.
func covers(field, path string) bool {
	if head, ok := strings.CutSuffix(field, ".*"); ok {
		return path == head || strings.HasPrefix(path, head+".") || strings.HasPrefix(head, path+".")
	}
	return path == field || strings.HasPrefix(field, path+".")
}
