package cloudtrail

import (
	"cmp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// UserIdentity identifies the caller. The identity of an AWS service event has neither Type nor ARN.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
type UserIdentity struct {
	Type           string         `json:"type"`
	PrincipalID    string         `json:"principalId"`
	ARN            string         `json:"arn"`
	AccountID      string         `json:"accountId"`
	UserName       string         `json:"userName"`
	InvokedBy      string         `json:"invokedBy"`
	SessionContext SessionContext `json:"sessionContext"`
}

// SessionContext describes where temporary credentials come from.
type SessionContext struct {
	SessionIssuer SessionIssuer `json:"sessionIssuer"`
}

// SessionIssuer is the role or user whose session it is.
type SessionIssuer struct {
	Type     string `json:"type"`
	ARN      string `json:"arn"`
	UserName string `json:"userName"`
}

// PrincipalARN returns the ARN to look up in a list of expected readers. For a session of a role it is the role's ARN, whatever the
// session's name; for everyone else it is the identity's own ARN. It is empty for an identity without one.
func (r Record) PrincipalARN() string {
	if r.UserIdentity.Type == string(AssumedRole) && r.UserIdentity.SessionContext.SessionIssuer.ARN != "" {
		return r.UserIdentity.SessionContext.SessionIssuer.ARN
	}
	return r.UserIdentity.ARN
}

// Reader describes the caller in words: "role payments-api (session i-0abc)", "user alice", "the root user of account
// 123456789012". A service that called on the caller's behalf is named too.
func (r Record) Reader() string {
	id := r.UserIdentity
	name := id.name()
	if id.InvokedBy != "" && !strings.Contains(name, id.InvokedBy) {
		name += " through " + id.InvokedBy
	}
	if r.SessionCredentialFromConsole == "true" {
		name += ", in the console"
	}
	return name
}

func (id UserIdentity) name() string {
	switch ReaderKind(id.Type) {
	case AssumedRole:
		return id.roleName()
	case IAMUser:
		return "user " + cmp.Or(id.UserName, lastPart(id.ARN), id.PrincipalID, "without a name")
	case Root:
		return "the root user of account " + cmp.Or(id.AccountID, "unknown")
	case FederatedUser:
		return "federated user " + cmp.Or(lastPart(id.ARN), id.PrincipalID, "without a name")
	case AWSService:
		return "the service " + cmp.Or(id.InvokedBy, "unknown")
	case AWSAccount:
		return "account " + cmp.Or(id.AccountID, "unknown")
	case Untyped:
		if id.InvokedBy != "" {
			return "the service " + id.InvokedBy
		}
		return cmp.Or(id.ARN, id.PrincipalID, "somebody unknown")
	}
	return id.Type + " " + cmp.Or(id.UserName, id.ARN, id.PrincipalID, id.AccountID, "without a name")
}

func (id UserIdentity) roleName() string {
	issuer := id.SessionContext.SessionIssuer
	role := cmp.Or(issuer.UserName, lastPart(issuer.ARN))
	session := lastPart(id.ARN)
	if role == "" {
		role = roleOfSession(id.ARN)
	}
	switch {
	case role == "":
		return "a role's session " + cmp.Or(id.PrincipalID, id.ARN, "without a name")
	case session == "":
		return "role " + role
	}
	return "role " + role + " (session " + session + ")"
}

// roleOfSession returns the role that a session's ARN names. It is empty if the text is not such an ARN.
func roleOfSession(text string) string {
	a, err := arn.Parse(text)
	if err != nil {
		return ""
	}
	role, _, _ := aws.CutSession(a)
	return role
}

// lastPart returns what follows the last slash of an ARN's resource. It is empty if the text is not an ARN or has no slash.
func lastPart(text string) string {
	a, err := arn.Parse(text)
	if err != nil {
		return ""
	}
	i := strings.LastIndexByte(a.Resource, '/')
	if i < 0 {
		return ""
	}
	return a.Resource[i+1:]
}
