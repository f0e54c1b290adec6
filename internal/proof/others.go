package proof

import (
	"maps"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/formula"
	"github.com/secretwatch/secretwatch/internal/language"
)

// otherReads are the fields that depend on the name of a secret, as callers spell it: by its name or its whole ARN.
func otherReads(place aws.Secret) [][]template {
	place.Name = "{secret}"
	whole := template{resourceARN, place.PartialARN() + "-{suffix}"}
	return [][]template{{{secretID, "{secret}"}, whole}, {{secretID, whole.text}, whole}}
}

// refusedAs is what stands in a message about a refused read behind the secret, in the most frequent wording.
const refusedAs = " because no identity-based policy allows the secretsmanager:GetSecretValue action"

// refusedTo is what stands before it.
func refusedTo(place aws.Secret) string { return "User: " + intruderIn(place) + refused }

// intruderIn is the ARN of a user whom nobody expects.
func intruderIn(place aws.Secret) string {
	return "arn:" + place.Partition + ":iam::" + place.Account + ":user/" + variables["name"].usual
}

// otherRefusals are the messages about refused reads of other secrets, in both spellings: of those whose names are like the secret's. A search among
// all names takes too long where a pattern looks for long texts inside of a message.
func (u Unwanted) otherRefusals() (message field, found bool) {
	place := u.Secret.Secret
	before := refusedTo(place)
	var messages []string
	for _, name := range append([]string{otherName}, cloudtrail.SimilarNames(place.Name)...) {
		place.Name = name
		if !u.isKnown(name) {
			messages = append(messages, before+name+refusedAs, before+place.PartialARN()+"-aBc123"+refusedAs)
		}
	}
	if len(messages) == 0 {
		return field{}, false
	}
	return usually(messages[0], language.OneOf(messages...)), true
}

// isKnown reports whether a name is that of a watched secret, or may be one with its suffix.
func (u Unwanted) isKnown(name string) bool {
	shorter, _ := aws.CutSecretSuffix(name)
	return slices.Contains(u.Names, name) || slices.Contains(u.Names, shorter) ||
		slices.ContainsFunc(u.Prefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// foreign is true for the records that name none of the known secrets, in any spelling that may be meant for one of them.
func (u Unwanted) foreign() formula.Formula {
	if u.Kind != OtherSecrets {
		return formula.And()
	}
	of := u.Secret.Secret
	of.Name = ""
	var known []language.Language
	for _, start := range []string{"", of.PartialARN()} {
		for _, name := range u.Names {
			known = append(known, language.MustRegex("^"+quoted(start+name)+"(-[A-Za-z0-9]{1,6})?$"))
		}
		for _, prefix := range u.Prefixes {
			known = append(known, language.Prefix(start+prefix))
		}
	}
	return formula.Not(formula.Atom(secretID, formula.Text(language.Union(known...))))
}

// callsOnSecrets are the calls of Secrets Manager on one secret that do not read its value.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/cloudtrail_log_entries.html
func callsOnSecrets() []string {
	return append([]string{"DescribeSecret", "GetResourcePolicy", "ListSecretVersionIds", "StopReplicationToReplica", "TagResource", "UntagResource"}, aws.SecretChanges()...)
}

// otherCalls are the fields of a call that does not read the secret, and that is none of some.
func otherCalls(but []string) map[string]field {
	names := slices.DeleteFunc(callsOnSecrets(), func(call string) bool { return slices.Contains(but, call) })
	return map[string]field{
		eventName: usually("DescribeSecret", language.OneOf(names...)), readOnly: {formula.Values{True: true, False: true}, true},
		"responseElements": {formula.Values{Null: true, Object: true}, nil},
	}
}

// services are some of the calls that other services record, by what their events' source begins with.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-aws-service-specific-topics.html
var services = map[string][]string{
	"sts":      {"AssumeRole", "GetCallerIdentity", "AssumeRoleWithWebIdentity", "GetSessionToken"},
	"iam":      {"GetRole", "ListRoles", "CreateUser", "CreateRole", "PutRolePolicy", "AttachRolePolicy", "GetUser", "ListUsers", "DeleteRole"},
	"ec2":      {"DescribeInstances", "RunInstances", "StopInstances", "DescribeSecurityGroups", "AuthorizeSecurityGroupIngress", "CreateTags"},
	"s3":       {"GetBucketAcl", "ListBuckets", "CreateBucket", "GetBucketPolicy", "PutBucketPolicy", "DeleteBucket"},
	"kms":      {"Decrypt", "GenerateDataKey", "DescribeKey", "CreateGrant", "ListAliases", "GetKeyPolicy"},
	"ssm":      {"GetParameter", "GetParameters", "PutParameter", "DescribeParameters", "SendCommand"},
	"lambda":   {"GetFunction20150331v2", "ListFunctions20150331", "CreateFunction20150331", "UpdateFunctionCode20150331v2"},
	"logs":     {"CreateLogStream", "DescribeLogGroups", "CreateLogGroup", "PutRetentionPolicy"},
	"rds":      {"DescribeDBInstances", "CreateDBSnapshot", "ModifyDBInstance"},
	"dynamodb": {"DescribeTable", "CreateTable", "ListTables", "UpdateTable"},
}

// otherServices are the fields of calls to other services, without those that the pattern names. Nothing in them names a secret.
func otherServices(but []string) []map[string]field {
	var all []map[string]field
	for _, service := range slices.Sorted(maps.Keys(services)) {
		calls := slices.DeleteFunc(slices.Clone(services[service]), func(call string) bool { return slices.Contains(but, call) })
		if len(calls) == 0 {
			continue
		}
		all = append(all, map[string]field{
			eventSource: always(service + ".amazonaws.com"), eventName: usually(calls[0], language.OneOf(calls...)), envelope + "source": always("aws." + service),
			readOnly: {formula.Values{True: true, False: true}, true},
			request:  {formula.Values{Null: true, Object: true}, nil}, resources: {formula.Absent(), nil},
			"responseElements": {formula.Values{Null: true, Object: true}, nil}, errorCode: {formula.Absent(), nil}, errorMessage: {formula.Absent(), nil},
		})
	}
	return all
}
