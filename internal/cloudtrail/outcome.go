package cloudtrail

import (
	"fmt"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// Outcome is the result of a call.
type Outcome int

// The outcomes that leave different records. Those that begin with Denied, except DeniedByKMS, are denials by IAM: their records
// have no request parameters, so only the error message names the secret. The wording of the messages:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
const (
	// Success is a call that succeeded.
	Success Outcome = iota
	// NoValue is a read of a secret that has no value yet.
	NoValue
	// MarkedForDeletion is a call on a secret in its recovery window.
	MarkedForDeletion
	// DeniedByKMS is a read that IAM allows and the key's policy does not. The request parameters still name the secret.
	DeniedByKMS
	// DeniedNoPolicy is the usual denial: no identity-based policy allows the call.
	DeniedNoPolicy
	// DeniedNoResourcePolicy is a denial to another account: no resource-based policy allows the call.
	DeniedNoResourcePolicy
	// DeniedByIdentityPolicy is an explicit deny in an identity-based policy.
	DeniedByIdentityPolicy
	// DeniedByResourcePolicy is an explicit deny in the secret's own policy.
	DeniedByResourcePolicy
	// DeniedByBoundary is an explicit deny in a permissions boundary.
	DeniedByBoundary
	// DeniedBySCP is an explicit deny in a service control policy of the organization.
	DeniedBySCP
	// DeniedWithoutReason is a denial whose message ends with the resource.
	DeniedWithoutReason
)

// Outcomes lists every [Outcome].
func Outcomes() []Outcome {
	return []Outcome{
		Success, NoValue, MarkedForDeletion, DeniedByKMS, DeniedNoPolicy, DeniedNoResourcePolicy, DeniedByIdentityPolicy,
		DeniedByResourcePolicy, DeniedByBoundary, DeniedBySCP, DeniedWithoutReason,
	}
}

// outcomeNames describe the outcomes, in the order of the constants.
var outcomeNames = []string{
	"allowed", "no value", "marked for deletion", "denied by KMS", "denied: no identity-based policy allows it",
	"denied: no resource-based policy allows it", "denied by an identity-based policy", "denied by a resource-based policy",
	"denied by a permissions boundary", "denied by a service control policy", "denied without a reason",
}

// String describes the outcome.
func (o Outcome) String() string {
	if o < 0 || int(o) >= len(outcomeNames) {
		return fmt.Sprintf("Outcome(%d)", int(o))
	}
	return outcomeNames[o]
}

// DeniedByIAM reports whether IAM denied the call, and so whether the record lacks request parameters.
func (o Outcome) DeniedByIAM() bool { return o >= DeniedNoPolicy }

// ErrorCode returns the record's errorCode. It is empty for a success.
func (o Outcome) ErrorCode() string {
	switch o {
	case Success:
		return ""
	case NoValue:
		return "ResourceNotFoundException"
	case MarkedForDeletion:
		return "InvalidRequestException"
	}
	return aws.AccessDenied
}

// message returns the record's errorMessage.
func (o Outcome) message(caller, action, resource string) string {
	switch o {
	case Success:
		return ""
	case NoValue:
		return "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT"
	case MarkedForDeletion:
		return "You can't perform this operation on the secret because it was marked for deletion."
	case DeniedByKMS:
		return "Access to KMS is not allowed"
	}
	return "User: " + caller + " is not authorized to perform: " + action + " on resource: " + resource + o.ending(action)
}

// ending returns the part of IAM's message after the resource.
func (o Outcome) ending(action string) string {
	switch o {
	case DeniedNoPolicy:
		return " because no identity-based policy allows the " + action + " action"
	case DeniedNoResourcePolicy:
		return " because no resource-based policy allows the " + action + " action"
	case DeniedByIdentityPolicy:
		return " with an explicit deny in an identity-based policy"
	case DeniedByResourcePolicy:
		return " with an explicit deny in a resource-based policy"
	case DeniedByBoundary:
		return " with an explicit deny in a permissions boundary"
	case DeniedBySCP:
		return " with an explicit deny in a service control policy"
	}
	return ""
}
