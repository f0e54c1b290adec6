package cloudtrail

import (
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// ReaderKind is a userIdentity type, spelled as CloudTrail spells it.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
type ReaderKind string

// The kinds of identity that can call Secrets Manager.
const (
	IAMUser       ReaderKind = "IAMUser"
	AssumedRole   ReaderKind = "AssumedRole"
	Root          ReaderKind = "Root"
	FederatedUser ReaderKind = "FederatedUser"
	AWSService    ReaderKind = "AWSService"
	// AWSAccount is a caller from another account. The record names only the account.
	AWSAccount ReaderKind = "AWSAccount"
	// Untyped is the identity of an AWS service event, which has no type.
	Untyped ReaderKind = ""
)

// Reader is a person or program that calls Secrets Manager. The constructors below fill the fields that each kind needs.
type Reader struct {
	Kind ReaderKind
	// Principal is the ARN of the session's role, of the user, or of the account's root. For a federated user it is the ARN of
	// the user who requested the session. Empty for AWSService, AWSAccount and Untyped.
	Principal string
	// Session is the session's name, for AssumedRole and FederatedUser.
	Session string
	// Account is the reader's own account.
	Account string
	// Service is the AWS service that is the reader (AWSService, Untyped) or calls on the reader's behalf (all others).
	Service string
	// Console is true for a person who works in the AWS console.
	Console bool
}

// User returns an IAM user.
func User(userARN string) Reader {
	return Reader{Kind: IAMUser, Principal: userARN, Account: accountOf(userARN)}
}

// Role returns a session of a role.
func Role(roleARN, session string) Reader {
	return Reader{Kind: AssumedRole, Principal: roleARN, Session: session, Account: accountOf(roleARN)}
}

// ConsoleSession returns a person who assumed a role and works in the AWS console.
func ConsoleSession(roleARN, session string) Reader {
	r := Role(roleARN, session)
	r.Console = true
	return r
}

// IdentityCenter returns a person who signed in through IAM Identity Center with a permission set. The region is the Identity
// Center's.
func IdentityCenter(partition, account, region, permissionSet, person string) Reader {
	name := "AWSReservedSSO_" + permissionSet + "_" + hexDigits("sso "+account+permissionSet, 16)
	role := arn.ARN{
		Partition: partition, Service: "iam", AccountID: account,
		Resource: "role/aws-reserved/sso.amazonaws.com/" + region + "/" + name,
	}
	return Role(role.String(), person)
}

// RootUser returns the root user of an account.
func RootUser(partition, account string) Reader {
	root := arn.ARN{Partition: partition, Service: "iam", AccountID: account, Resource: "root"}
	return Reader{Kind: Root, Principal: root.String(), Account: account}
}

// Federated returns a session that an IAM user started with GetFederationToken.
func Federated(userARN, session string) Reader {
	return Reader{Kind: FederatedUser, Principal: userARN, Session: session, Account: accountOf(userARN)}
}

// Service returns an AWS service that calls on its own behalf, such as rds.amazonaws.com.
func Service(principal string) Reader { return Reader{Kind: AWSService, Service: principal} }

// OtherAccount returns a caller from another account of whom only the account is known.
func OtherAccount(account string) Reader { return Reader{Kind: AWSAccount, Account: account} }

// ServiceEvent returns the identity of an AWS service event in an account: it has no type and no ARN.
func ServiceEvent(account, principal string) Reader {
	return Reader{Kind: Untyped, Account: account, Service: principal}
}

// Through returns the same reader calling through an AWS service such as cloudformation.amazonaws.com.
func (r Reader) Through(service string) Reader {
	r.Service = service
	return r
}

// exampleSession names the session of a role if only the role's ARN is known.
const exampleSession = "example-session"

// ReaderFromARN returns a reader that an ARN on a list of expected readers covers: a session of a role, an IAM user, a root user or
// a federated user. Each * is replaced by an example.
func ReaderFromARN(text string) (Reader, error) {
	a, err := arn.Parse(strings.ReplaceAll(text, "*", "example"))
	if err != nil {
		return Reader{}, fmt.Errorf("%q is not the ARN of an IAM role or user", text)
	}
	kind, rest, _ := strings.Cut(a.Resource, "/")
	role, session, isSession := aws.CutSession(a)
	switch {
	case a.Service == "iam" && kind == "role" && rest != "":
		return Role(a.String(), exampleSession), nil
	case a.Service == "iam" && kind == "user" && rest != "":
		return User(a.String()), nil
	case a.Service == "iam" && a.Resource == "root":
		return RootUser(a.Partition, a.AccountID), nil
	case isSession:
		return readerFromSession(a, role, session)
	case a.Service == "sts" && kind == "federated-user" && rest != "":
		user := arn.ARN{Partition: a.Partition, Service: "iam", AccountID: a.AccountID, Resource: "user/" + rest}
		return Federated(user.String(), rest), nil
	}
	return Reader{}, fmt.Errorf("%q is not the ARN of an IAM role or user", text)
}

// readerFromSession returns a session of a role, whose path its ARN does not have.
func readerFromSession(a arn.ARN, role, session string) (Reader, error) {
	if role == "" || session == "" {
		return Reader{}, fmt.Errorf("%q is not the ARN of a role's session: it should end in assumed-role/ROLE/SESSION", a)
	}
	a.Service, a.Resource = "iam", "role/"+role
	return Role(a.String(), session), nil
}

func accountOf(text string) string {
	a, err := arn.Parse(text)
	if err != nil {
		return ""
	}
	return a.AccountID
}

// ARN returns the reader's own ARN as userIdentity and IAM's messages have it; empty for a reader without one.
func (r Reader) ARN() string {
	a, err := arn.Parse(r.Principal)
	if err != nil {
		return ""
	}
	switch r.Kind {
	case AssumedRole:
		return aws.SessionARN(a.Partition, a.AccountID, lastPart(r.Principal), r.Session)
	case FederatedUser:
		a.Service, a.Resource = "sts", "federated-user/"+r.Session
	case IAMUser, Root:
	case AWSService, AWSAccount, Untyped:
		return ""
	}
	return a.String()
}

// String describes the reader in words.
func (r Reader) String() string {
	identity := r.identity()
	record := Record{UserIdentity: identity.plain()}
	if r.Console {
		record.SessionCredentialFromConsole = "true"
	}
	return record.Reader()
}
