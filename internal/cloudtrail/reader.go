package cloudtrail

import (
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

// ReaderKind is a userIdentity type, spelled as CloudTrail does.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
type ReaderKind string

// The kinds of identity that can call Secrets Manager.
const (
	IAMUser       ReaderKind = "IAMUser"
	AssumedRole   ReaderKind = "AssumedRole"
	Root          ReaderKind = "Root"
	FederatedUser ReaderKind = "FederatedUser"
	AWSService    ReaderKind = "AWSService"
	// AWSAccount is somebody of another account, of whom the record tells the account only.
	AWSAccount ReaderKind = "AWSAccount"
	// Untyped is the identity of service-made events, which has no type.
	Untyped ReaderKind = ""
)

// Reader is a person or program that calls Secrets Manager. Use a constructor for one that is whole.
type Reader struct {
	Kind ReaderKind
	// Principal is the ARN of the role whose session this is, of the user, or of the account's root. Empty for AWSService,
	// AWSAccount and Untyped. For a federated user: the ARN of the user who asked for the session.
	Principal string
	// Session is the session's name, for AssumedRole and FederatedUser.
	Session string
	// Account is the reader's own account.
	Account string
	// Service is the AWS service that is the reader (AWSService, Untyped) or that called on the reader's behalf (all others).
	Service string
	// Console is true for a person who works in the AWS console.
	Console bool
}

// User is an IAM user.
func User(userARN string) Reader {
	return Reader{Kind: IAMUser, Principal: userARN, Account: accountOf(userARN)}
}

// Role is a session of a role.
func Role(roleARN, session string) Reader {
	return Reader{Kind: AssumedRole, Principal: roleARN, Session: session, Account: accountOf(roleARN)}
}

// ConsoleSession is a person who took on a role and works in the AWS console.
func ConsoleSession(roleARN, session string) Reader {
	r := Role(roleARN, session)
	r.Console = true
	return r
}

// IdentityCenter is a person signed in through IAM Identity Center with a permission set, in the region of the Identity Center.
func IdentityCenter(partition, account, region, permissionSet, person string) Reader {
	name := "AWSReservedSSO_" + permissionSet + "_" + hexDigits("sso "+account+permissionSet, 16)
	role := arn.ARN{
		Partition: partition, Service: "iam", AccountID: account,
		Resource: "role/aws-reserved/sso.amazonaws.com/" + region + "/" + name,
	}
	return Role(role.String(), person)
}

// RootUser is the root user of an account.
func RootUser(partition, account string) Reader {
	root := arn.ARN{Partition: partition, Service: "iam", AccountID: account, Resource: "root"}
	return Reader{Kind: Root, Principal: root.String(), Account: account}
}

// Federated is a session that an IAM user made with GetFederationToken.
func Federated(userARN, session string) Reader {
	return Reader{Kind: FederatedUser, Principal: userARN, Session: session, Account: accountOf(userARN)}
}

// Service is an AWS service that calls for itself, such as rds.amazonaws.com.
func Service(principal string) Reader { return Reader{Kind: AWSService, Service: principal} }

// OtherAccount is somebody of another account, named by the account alone.
func OtherAccount(account string) Reader { return Reader{Kind: AWSAccount, Account: account} }

// ServiceEvent is what makes service events: an identity of the account's own without a type and without an ARN.
func ServiceEvent(account, principal string) Reader {
	return Reader{Kind: Untyped, Account: account, Service: principal}
}

// Through is the same reader, who calls through an AWS service such as cloudformation.amazonaws.com.
func (r Reader) Through(service string) Reader {
	r.Service = service
	return r
}

// exampleSession is the session of a role of which only the ARN is known.
const exampleSession = "example-session"

// ReaderFromARN is the reader that an ARN of a list of expected readers stands for: a session of a role, an IAM user, a root user,
// a federated user. A * in it stands for anything, so it becomes an example.
func ReaderFromARN(text string) (Reader, error) {
	a, err := arn.Parse(strings.ReplaceAll(text, "*", "example"))
	if err != nil {
		return Reader{}, fmt.Errorf("%q is not the ARN of an IAM role or user", text)
	}
	kind, rest, _ := strings.Cut(a.Resource, "/")
	switch {
	case a.Service == "iam" && kind == "role" && rest != "":
		return Role(a.String(), exampleSession), nil
	case a.Service == "iam" && kind == "user" && rest != "":
		return User(a.String()), nil
	case a.Service == "iam" && a.Resource == "root":
		return RootUser(a.Partition, a.AccountID), nil
	case a.Service == "sts" && kind == "assumed-role":
		return readerFromSession(a, rest)
	case a.Service == "sts" && kind == "federated-user" && rest != "":
		user := arn.ARN{Partition: a.Partition, Service: "iam", AccountID: a.AccountID, Resource: "user/" + rest}
		return Federated(user.String(), rest), nil
	}
	return Reader{}, fmt.Errorf("%q is not the ARN of an IAM role or user", text)
}

// readerFromSession reads ROLE/SESSION, in which the role's path is lost.
func readerFromSession(a arn.ARN, rest string) (Reader, error) {
	role, session, found := strings.Cut(rest, "/")
	if !found || role == "" || session == "" {
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

// ARN is the reader's own ARN as it stands in userIdentity and in IAM's messages; empty for those who have none.
func (r Reader) ARN() string {
	a, err := arn.Parse(r.Principal)
	if err != nil {
		return ""
	}
	switch r.Kind {
	case AssumedRole:
		a.Service, a.Resource = "sts", "assumed-role/"+lastPart(r.Principal)+"/"+r.Session
	case FederatedUser:
		a.Service, a.Resource = "sts", "federated-user/"+r.Session
	case IAMUser, Root:
	case AWSService, AWSAccount, Untyped:
		return ""
	}
	return a.String()
}

// String names the reader in words for a person.
func (r Reader) String() string {
	identity := r.identity()
	record := Record{UserIdentity: identity.plain()}
	if r.Console {
		record.SessionCredentialFromConsole = "true"
	}
	return record.Reader()
}
