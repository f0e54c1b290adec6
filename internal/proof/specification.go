package proof

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/formula"
	"github.com/secretwatch/secretwatch/internal/language"
)

// Fields of a CloudTrail record.
const (
	eventSource  = "eventSource"
	eventName    = "eventName"
	region       = "awsRegion"
	recipient    = "recipientAccountId"
	request      = "requestParameters"
	secretID     = "requestParameters.secretId"
	errorCode    = "errorCode"
	errorMessage = "errorMessage"
	resources    = "resources"
	resourceARN  = "resources[0].ARN"
	sourceIP     = "sourceIPAddress"
	userAgent    = "userAgent"
	readOnly     = "readOnly"
)

// field is what a field of a record may be, and what it is in an ordinary one; nil if an ordinary record lacks it.
type field struct {
	values formula.Values
	usual  any
}

// specification is what CloudTrail writes into the records of one kind: each field that is known, by its path. It says nothing about patterns.
// Of an object that it does not call closed, a record may have other members with any values.
type specification struct {
	// reader describes who calls, in words, and what the call; empty: a read.
	reader, what string
	fields       map[string]field
	// derived are the fields that depend on each other, and usual the ordinary values of their variables.
	derived []template
	usual   map[string]string
	// apart are the fields in which alone the specification differs from one before it; nil if there is none such.
	apart []string
}

// differsIn reports whether the records differ from those of the specifications before in one of the fields.
func (s specification) differsIn(paths []string) bool {
	return s.apart == nil || slices.ContainsFunc(paths, func(path string) bool { return slices.Contains(s.apart, path) })
}

// closed are the objects of which all members are known.
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
var closed = []string{request, "resources[0]"}

// The forms of what stands in records.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
var (
	anyText     = language.Any().Intersect(language.Exact("").Complement())
	accountText = language.MustRegex(`^[0-9]{12}$`)
	uuidText    = language.MustRegex(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)
	// timeText has the times from 2026 on.
	timeText = language.MustRegex(`^20(2[6-9]|[3-9][0-9])-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$`)
	// versionText has the versions from 1.08 on: "the minor version is incremented" as fields are added.
	versionText = language.MustRegex(`^1\.(0[89]|[1-9][0-9])$`)
	serviceText = language.MustRegex(`^([a-z0-9-]+\.)+amazonaws\.com$`)
	codeText    = language.MustRegex(`^[A-Za-z][A-Za-z0-9.:]*$`)
	tlsText     = language.OneOf("TLSv1.2", "TLSv1.3")
)

func always(text string) field { return field{formula.Text(language.Exact(text)), text} }

func usually(text string, l language.Language) field { return field{formula.Text(l), text} }

// seldom is a field that an ordinary record lacks.
func seldom(l language.Language) field { return field{formula.Text(l).Maybe(), nil} }

func object() field { return field{formula.Values{Object: true}, map[string]any{}} }

// callFields are those of every record of a call to GetSecretValue in one region and account, whoever calls and whatever comes of it.
func callFields(place aws.Secret) map[string]field {
	return map[string]field{
		"eventVersion":                        usually("1.11", versionText),
		"eventTime":                           usually("2026-01-01T00:00:00Z", timeText),
		eventSource:                           always(aws.SecretsManager),
		eventName:                             always(aws.GetSecretValue),
		region:                                always(place.Region),
		recipient:                             always(place.Account),
		sourceIP:                              usually("203.0.113.7", anyText),
		userAgent:                             {formula.Text(anyText).Maybe(), "aws-cli/2.31.0"},
		"responseElements":                    {formula.Values{Null: true}, nil},
		"requestID":                           usually("0f4b8c2e-6d13-4a57-9e80-7c51d2a3b4f6", uuidText),
		"eventID":                             usually("b7e1d9a4-3c58-4f02-8a6d-15e9c0f2d7b8", uuidText),
		readOnly:                              {formula.Values{True: true}, true},
		"eventType":                           always("AwsApiCall"),
		"managementEvent":                     {formula.Values{True: true}, true},
		"eventCategory":                       always("Management"),
		"sharedEventID":                       seldom(uuidText),
		"vpcEndpointId":                       seldom(anyText),
		"vpcEndpointAccountId":                seldom(accountText),
		"sessionCredentialFromConsole":        seldom(language.Exact("true")),
		"tlsDetails":                          {formula.Values{Object: true, Missing: true}, nil},
		"tlsDetails.tlsVersion":               usually("TLSv1.3", tlsText),
		"tlsDetails.cipherSuite":              usually("TLS_AES_128_GCM_SHA256", anyText),
		"tlsDetails.clientProvidedHostHeader": usually(aws.RegionalService("secretsmanager", place.Region), anyText),
	}
}

// envelopeFields are those that EventBridge adds. https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
func envelopeFields() map[string]field {
	return map[string]field{
		envelope + "source":      always(aws.SecretsManagerEvents),
		envelope + "detail-type": always(aws.APICallEvent),
		envelope + "version":     always("0"),
		envelope + "id":          usually("0f4b8c2e-6d13-4a57-9e80-7c51d2a3b4f6", uuidText),
		// A rule sees an empty list, which is like a missing field.
		envelope + "resources": {formula.Absent(), nil},
		envelope + "detail":    object(),
	}
}

// readFields are those of a read that IAM allows: the request stands in the record, also if the read fails afterwards.
func readFields(s Secret) map[string]field {
	whole := s.wholeARNs()
	return map[string]field{
		request:                   object(),
		secretID:                  usually(s.Secret.Name, s.spellings()),
		request + ".versionId":    seldom(anyText),
		request + ".versionStage": seldom(anyText),
		resources:                 {formula.Values{List: true, Missing: true}, nil},
		"resources[0]":            object(),
		"resources[0].accountId":  always(s.Secret.Account),
		"resources[0].type":       always(aws.SecretResourceType),
		resourceARN:               usually(s.anARN(), whole),
	}
}

// outcomes are the results of a read that IAM allows: it succeeds, or it fails with a code and, usually, a message.
func outcomes() []map[string]field {
	return []map[string]field{
		{errorCode: {formula.Absent(), nil}, errorMessage: {formula.Absent(), nil}},
		{errorCode: usually(aws.AccessDenied, codeText), errorMessage: {formula.Text(anyText).Maybe(), "Access to KMS is not allowed"}},
	}
}

func merged(all ...map[string]field) map[string]field {
	out := map[string]field{}
	for _, fields := range all {
		maps.Copy(out, fields)
	}
	return out
}

// at returns what a field may be, also one that the specification does not know.
func (s specification) at(path string) (values formula.Values, known bool) {
	if f, isKnown := s.fields[path]; strings.HasPrefix(path, envelope) && !isKnown {
		return formula.Absent(), true
	} else if isKnown && strings.HasPrefix(path, envelope) {
		return f.values, true
	}
	for _, above := range ancestors(path) {
		f, isKnown := s.fields[above]
		switch {
		case !isKnown:
		case !f.values.Object && !f.values.List:
			return formula.Absent(), true
		case slices.Contains(closed, above):
			if _, here := s.fields[path]; !here {
				return formula.Absent(), true
			}
		case f.values.List && strings.HasPrefix(path, above+"[") && !strings.HasPrefix(path, above+"[0]"):
			return formula.Absent(), true
		case f.values.List && strings.HasPrefix(path, above+"."), f.values.Object && strings.HasPrefix(path, above+"["):
			return formula.Absent(), true
		}
	}
	if f, isKnown := s.fields[path]; isKnown {
		return f.values, true
	}
	return formula.Everything(), false
}

// ancestors are the paths of what a field stands in, the outermost first.
func ancestors(path string) []string {
	var all []string
	for i, r := range path {
		if r == '.' || r == '[' {
			all = append(all, path[:i])
		}
	}
	return all
}

// split returns the specification once for each combination of the parts that a record may have or lack and that one of the paths needs.
func (s specification) split(paths []string) []specification {
	all := []specification{s}
	for _, part := range s.optional(paths) {
		var next []specification
		for _, one := range all {
			next = append(next, one.with(part, false), one.with(part, true))
		}
		all = next
	}
	return all
}

// optional are the objects and lists that a record may lack, among the paths and what they stand in.
func (s specification) optional(paths []string) []string {
	var found []string
	for _, path := range paths {
		for _, part := range append(ancestors(path), path) {
			f := s.fields[part]
			if f.values.Missing && (f.values.Object || f.values.List) && !slices.Contains(found, part) {
				found = append(found, part)
			}
		}
	}
	return found
}

func (s specification) with(part string, there bool) specification {
	s.fields = maps.Clone(s.fields)
	f := s.fields[part]
	if there {
		f.values.Missing = false
	} else {
		f = field{formula.Absent(), nil}
	}
	s.fields[part] = f
	return s
}

// quoted is a text in a regular expression.
func quoted(text string) string { return regexp.QuoteMeta(text) }
