package proof

import (
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/formula"
	"github.com/secretwatch/secretwatch/internal/language"
)

// unexpected is true for records of everybody who is not an expected reader. A record of an expected reader has his ARN in userIdentity.arn, or, if
// he is a role, in the issuer of its session; a role that is named by its sessions, or by its ARN, stands for all its sessions.
func unexpected(readers []aws.Reader) formula.Formula {
	if len(readers) == 0 {
		return formula.And()
	}
	callers, issuers := language.None(), language.None()
	for _, reader := range readers {
		caller, issuer := arnsOf(reader)
		callers, issuers = callers.Union(caller), issuers.Union(issuer)
	}
	return formula.And(
		formula.Not(formula.Atom(callerARN, formula.Text(callers))),
		formula.Not(formula.Atom(issuerARN, formula.Text(issuers))))
}

// arnsOf are the ARNs of an expected reader's records: his own or his sessions', and that of the role that issued the sessions.
func arnsOf(reader aws.Reader) (caller, issuer language.Language) {
	text := reader.String()
	parsed, err := arn.Parse(text)
	if err != nil {
		return language.None(), language.None()
	}
	if reader.IsUser() {
		return language.Exact(text), language.None()
	}
	if path, isPath := strings.CutSuffix(text, "*"); isPath && reader.IsPath() {
		return language.None(), language.Prefix(path)
	}
	role, _, isSession := aws.CutSession(parsed)
	issuer = language.Exact(text)
	if isSession {
		form := "^" + regexp.QuoteMeta("arn:"+parsed.Partition+":iam::"+parsed.AccountID+":role/") + "([!-~]*/)?" + regexp.QuoteMeta(role) + "$"
		issuer = language.MustRegex(form)
	} else {
		role = parsed.Resource[strings.LastIndex(parsed.Resource, "/")+1:]
	}
	return language.Prefix(aws.SessionARN(parsed.Partition, parsed.AccountID, role, "")), issuer
}
