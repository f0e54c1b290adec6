package proof

import (
	"strings"
	"sync"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/formula"
	"github.com/secretwatch/secretwatch/internal/language"
)

// Fields of userIdentity.
const (
	callerARN = "userIdentity.arn"
	issuerARN = "userIdentity.sessionContext.sessionIssuer.arn"
	invokedBy = "userIdentity.invokedBy"
	session   = "userIdentity.sessionContext"
	issuer    = session + ".sessionIssuer"
)

// template is a text that is made of variables: "arn:aws:iam::{account}:user/{name}". Fields of one record share the variables.
type template struct{ field, text string }

// variables are the parts of identities, as regular expressions, and what they are in an ordinary record.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
var variables = map[string]struct{ form, usual string }{
	"account": {`[0-9]{12}`, ""},
	"path":    {`(?:[!-~]*/)?`, ""},
	"name":    {`[A-Za-z0-9_+=,.@-]+`, "intruder"},
	"session": {`[A-Za-z0-9_+=,.@-]+`, "stolen-session"},
	"user":    {`AIDA[A-Z0-9]+`, "AIDAEXAMPLEEXAMPLE123"},
	"role":    {`AROA[A-Z0-9]+`, "AROAEXAMPLEEXAMPLE123"},
	"secret":  {nameRest, otherName},
	"suffix":  {`[A-Za-z0-9]{6}`, "aBc123"},
}

// identity is one kind of caller.
type identity struct {
	words  string
	fields map[string]field
	// derived are written for each partition: {partition} stands for it.
	derived []template
}

// identities are the kinds of identity that can call Secrets Manager, and what their records have.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
func identities() []identity {
	through := map[string]field{"userIdentity": object(), invokedBy: seldom(serviceText)}
	key := map[string]field{"userIdentity.accessKeyId": {formula.Text(language.MustRegex(`^A[A-Z0-9]+$`)).Maybe(), nil}}
	attributes := map[string]field{
		session + ".attributes":                  {formula.Values{Object: true, Missing: true}, nil},
		session + ".attributes.creationDate":     usually("2026-01-01T00:00:00Z", timeText),
		session + ".attributes.mfaAuthenticated": usually("false", language.OneOf("true", "false")),
	}
	maybeSession := merged(attributes, map[string]field{
		session: {formula.Values{Object: true, Missing: true}, nil},
		// Of credentials that no role issued, the issuer is left out or empty.
		issuer:                  {formula.Values{Object: true, Missing: true}, nil},
		issuer + ".type":        {formula.Absent(), nil},
		issuer + ".principalId": {formula.Absent(), nil},
		issuer + ".arn":         {formula.Absent(), nil},
		issuer + ".accountId":   {formula.Absent(), nil},
		issuer + ".userName":    {formula.Absent(), nil},
	})
	issued := merged(attributes, map[string]field{session: object(), issuer: object(), "userIdentity.userName": {formula.Absent(), nil}})
	return []identity{
		{"an IAM user", merged(through, key, maybeSession, map[string]field{"userIdentity.type": always("IAMUser")}), []template{
			{callerARN, "arn:{partition}:iam::{account}:user/{path}{name}"},
			{"userIdentity.userName", "{name}"}, {"userIdentity.accountId", "{account}"}, {"userIdentity.principalId", "{user}"},
		}},
		{"a role's session", merged(through, key, issued, map[string]field{"userIdentity.type": always("AssumedRole"), issuer + ".type": always("Role")}), []template{
			{issuerARN, "arn:{partition}:iam::{account}:role/{path}{name}"},
			{callerARN, "arn:{partition}:sts::{account}:assumed-role/{name}/{session}"},
			{issuer + ".userName", "{name}"}, {issuer + ".accountId", "{account}"}, {issuer + ".principalId", "{role}"},
			{"userIdentity.accountId", "{account}"}, {"userIdentity.principalId", "{role}:{session}"},
		}},
		{"the root user", merged(through, key, maybeSession, map[string]field{
			"userIdentity.type": always("Root"), "userIdentity.userName": seldom(anyText),
		}), []template{
			{callerARN, "arn:{partition}:iam::{account}:root"},
			{"userIdentity.accountId", "{account}"}, {"userIdentity.principalId", "{account}"},
		}},
		{"a federated user", merged(through, key, issued, map[string]field{"userIdentity.type": always("FederatedUser"), issuer + ".type": always("IAMUser")}), []template{
			{issuerARN, "arn:{partition}:iam::{account}:user/{path}{name}"},
			{callerARN, "arn:{partition}:sts::{account}:federated-user/{session}"},
			{issuer + ".userName", "{name}"}, {issuer + ".accountId", "{account}"}, {issuer + ".principalId", "{user}"},
			{"userIdentity.accountId", "{account}"}, {"userIdentity.principalId", "{account}:{session}"},
		}},
		{"an AWS service", map[string]field{
			"userIdentity": object(), "userIdentity.type": always("AWSService"), invokedBy: usually("rds.amazonaws.com", serviceText),
			callerARN: {formula.Absent(), nil}, "userIdentity.userName": {formula.Absent(), nil}, session: {formula.Absent(), nil},
		}, nil},
		{"another account", merged(through, map[string]field{
			"userIdentity.type": always("AWSAccount"), callerARN: {formula.Absent(), nil}, "userIdentity.userName": {formula.Absent(), nil},
			session: {formula.Absent(), nil}, "userIdentity.principalId": usually("AIDAEXAMPLEEXAMPLE456", language.MustRegex(`^[!-~]+$`)),
		}), []template{{"userIdentity.accountId", "{account}"}}},
	}
}

// otherName is the name of a secret that nobody watches.
const otherName = "another/secret"

// callers are the kinds of identity in one partition, with the languages of their fields. They are the same for all secrets there.
type callers struct {
	identities []identity
	partition  string
}

// usualCallers are those of nearly every account.
var usualCallers = sync.OnceValue(func() *callers { return callersIn(aws.DefaultPartition) })

func callersIn(partition string) *callers {
	c := &callers{partition: partition, identities: identities()}
	for i := range c.identities {
		id := &c.identities[i]
		for j := range id.derived {
			t := &id.derived[j]
			t.text = strings.ReplaceAll(t.text, "{partition}", partition)
			id.fields[t.field] = field{formula.Text(t.language(nil)), nil}
		}
	}
	return c
}

// specifications are those of the calls of such callers, with the fields that do not depend on who calls.
func (c *callers) specifications(place aws.Secret, call map[string]field) []specification {
	all := make([]specification, len(c.identities))
	for i, id := range c.identities {
		s := specification{reader: id.words, fields: merged(call, id.fields), derived: id.derived, usual: map[string]string{}}
		for name, v := range variables {
			s.usual[name] = v.usual
		}
		s.usual["account"] = place.Account
		for _, t := range id.derived {
			s.fields[t.field] = field{id.fields[t.field].values, t.fill(s.usual)}
		}
		all[i] = s
	}
	return all
}
