package cloudtrail

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"strings"
)

// identityJSON is userIdentity as CloudTrail writes it. Each kind of reader fills different fields.
type identityJSON struct {
	Type           string       `json:"type,omitempty"`
	PrincipalID    string       `json:"principalId,omitempty"`
	ARN            string       `json:"arn,omitempty"`
	AccountID      string       `json:"accountId,omitempty"`
	AccessKeyID    string       `json:"accessKeyId,omitempty"`
	UserName       string       `json:"userName,omitempty"`
	SessionContext *sessionJSON `json:"sessionContext,omitempty"`
	InvokedBy      string       `json:"invokedBy,omitempty"`
}

type sessionJSON struct {
	SessionIssuer *issuerJSON    `json:"sessionIssuer,omitempty"`
	Attributes    attributesJSON `json:"attributes"`
}

type issuerJSON struct {
	Type        string `json:"type"`
	PrincipalID string `json:"principalId"`
	ARN         string `json:"arn"`
	AccountID   string `json:"accountId"`
	UserName    string `json:"userName"`
}

// attributesJSON has its boolean as text, as CloudTrail does.
type attributesJSON struct {
	CreationDate     string `json:"creationDate"`
	MFAAuthenticated string `json:"mfaAuthenticated"`
}

// plain returns the part of the identity that a [Record] has.
func (i identityJSON) plain() UserIdentity {
	id := UserIdentity{
		Type: i.Type, PrincipalID: i.PrincipalID, ARN: i.ARN, AccountID: i.AccountID, UserName: i.UserName, InvokedBy: i.InvokedBy,
	}
	if i.SessionContext != nil && i.SessionContext.SessionIssuer != nil {
		issuer := i.SessionContext.SessionIssuer
		id.SessionContext.SessionIssuer = SessionIssuer{Type: issuer.Type, ARN: issuer.ARN, UserName: issuer.UserName}
	}
	return id
}

// identity returns the reader as userIdentity. The caller fills in the session's start, which depends on the call's time.
func (r Reader) identity() identityJSON {
	id := identityJSON{Type: string(r.Kind), ARN: r.ARN(), AccountID: r.Account, InvokedBy: r.Service}
	switch r.Kind {
	case IAMUser:
		id.PrincipalID, id.AccessKeyID = principalID("AIDA", r.Principal), keyID("AKIA", r.Principal)
		id.UserName = lastPart(r.Principal)
	case AssumedRole:
		issuer := r.issuer("Role", "AROA")
		id.PrincipalID, id.AccessKeyID = issuer.PrincipalID+":"+r.Session, keyID("ASIA", r.Principal)
		id.SessionContext = newSession(issuer)
	case FederatedUser:
		id.PrincipalID, id.AccessKeyID = r.Account+":"+r.Session, keyID("ASIA", r.Principal)
		id.SessionContext = newSession(r.issuer("IAMUser", "AIDA"))
	case Root:
		id.PrincipalID, id.AccessKeyID = r.Account, keyID("ASIA", r.Principal)
		id.SessionContext = newSession(nil)
	case AWSAccount:
		id.PrincipalID = principalID("AIDA", r.Account)
	case AWSService:
		id.AccountID = ""
	case Untyped:
	}
	return id
}

func (r Reader) issuer(kind, prefix string) *issuerJSON {
	return &issuerJSON{
		Type: kind, PrincipalID: principalID(prefix, r.Principal), ARN: r.Principal, AccountID: r.Account, UserName: lastPart(r.Principal),
	}
}

func newSession(issuer *issuerJSON) *sessionJSON {
	return &sessionJSON{SessionIssuer: issuer, Attributes: attributesJSON{MFAAuthenticated: "false"}}
}

// The ids below are derived from what they identify and are not random, so that the same call always leaves the same record.

func principalID(prefix, of string) string { return prefix + "EXAMPLE" + upper("principal "+of, 14) }

func keyID(prefix, of string) string { return prefix + "EXAMPLE" + upper("key "+of, 9) }

// upper derives n upper-case letters and digits from seed.
func upper(seed string, n int) string {
	sum := sha256.Sum256([]byte(seed))
	return base32.StdEncoding.EncodeToString(sum[:])[:n]
}

// letters derives n lower-case letters and digits from seed.
func letters(seed string, n int) string { return strings.ToLower(upper(seed, n)) }

func hexDigits(seed string, n int) string {
	sum := sha256.Sum256([]byte(seed))
	return hex.EncodeToString(sum[:])[:n]
}

// uuid derives an id in the form of CloudTrail's ids from seed.
func uuid(seed string) string {
	h := hexDigits(seed, 32)
	return fmt.Sprintf("%s-%s-4%s-8%s-%s", h[:8], h[8:12], h[13:16], h[17:20], h[20:])
}
