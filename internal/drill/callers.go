package drill

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

// strangers are readers of every kind, none of them expected; for a brief subject only a user and a role.
func (s *subject) strangers() []cloudtrail.Reader {
	secret := s.secret
	principal := func(resource string) string {
		return arn.ARN{Partition: secret.Partition, Service: "iam", AccountID: secret.Account, Resource: resource}.String()
	}
	all := []cloudtrail.Reader{
		cloudtrail.User(principal("user/intruder")),
		cloudtrail.Role(principal("role/intruder"), "stolen-session"),
		cloudtrail.ConsoleSession(principal("role/intruder-admin"), "eve"),
		cloudtrail.RootUser(secret.Partition, secret.Account),
		cloudtrail.Federated(principal("user/intruder"), "visitor"),
		cloudtrail.Service("rds.amazonaws.com"),
		cloudtrail.OtherAccount(otherAccount(secret.Account)),
	}
	if s.brief {
		return all[:2]
	}
	for _, text := range s.tooWide {
		if reader, err := cloudtrail.ReaderFromARN(text); err == nil && !s.expects(principalOf(reader)) {
			all = append(all, reader)
		}
	}
	return all
}

// expectedCallers are the expected readers, each in a session whose name is in no pattern.
func (s *subject) expectedCallers() []cloudtrail.Reader {
	var all []cloudtrail.Reader
	for _, expected := range s.readers {
		reader, err := cloudtrail.ReaderFromARN(expected.String())
		if err != nil {
			continue
		}
		if reader.Kind == cloudtrail.AssumedRole {
			reader.Session = "another-session"
		}
		all = append(all, reader)
	}
	return all
}

// principalOf is the ARN that is compared with those of the expected readers.
func principalOf(r cloudtrail.Reader) string {
	if r.Kind == cloudtrail.AssumedRole {
		return r.Principal
	}
	return r.ARN()
}

// otherAccount is an account that is not this one.
func otherAccount(account string) string {
	return oneBut(account, "999988887777", "999988886666")
}

func otherRegion(region string) string {
	return oneBut(region, "eu-central-1", "us-west-2")
}

// oneBut returns the first choice that is not the given text.
func oneBut(text string, choices ...string) string {
	return choices[slices.IndexFunc(choices, func(choice string) bool { return choice != text })]
}
