package components

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// encryption is the key of one component: a customer key of the program, one that exists, or neither.
type encryption struct {
	key *CustomerKey
	arn pulumi.StringPtrInput
}

// input is the key as a resource takes it; nil if there is none.
func (e encryption) input() pulumi.StringPtrInput {
	if e.key != nil {
		return e.key.KeyArn
	}
	return e.arn
}

// check says what is wrong with the key in a place. It asks serves whether the policy of a customer key of the program lets those use it
// who must; the policy of another key is not known.
func (e encryption) check(place Place, serves func(*CustomerKey) error) error {
	switch {
	case e.key != nil && e.arn != nil:
		return errors.New("key and kmsKeyArn exclude each other")
	case e.arn != nil:
		return checkKeyARN(place, e.arn)
	case e.key == nil:
		return nil
	case e.key.use.Place == Place{}:
		return errors.New("key: make it with NewCustomerKey")
	}
	if err := checkSameAccount("key", e.key.use.Place, place); err != nil {
		return err
	}
	return serves(e.key)
}

// checkKeyARN refuses a key that the services of this place could not use, as far as it is known before deployment.
func checkKeyARN(place Place, input pulumi.StringPtrInput) error {
	if isMissing(input) {
		return errors.New("kmsKeyArn: the ARN is missing")
	}
	text := reflect.Indirect(reflect.ValueOf(input))
	if text.Kind() != reflect.String { // an output, which only the deployment knows
		return nil
	}
	id := text.String()
	key, err := arn.Parse(id)
	switch {
	case id == "":
		return errors.New("kmsKeyArn: the ARN is missing")
	case strings.HasPrefix(id, aws.AWSKeyPrefix), strings.HasPrefix(key.Resource, aws.AWSKeyPrefix):
		return fmt.Errorf("kmsKeyArn: %q belongs to AWS, and nobody can change its policy: expected the ARN of a customer key", id)
	case err == nil && key.Service != "kms":
		return fmt.Errorf("kmsKeyArn: %q is not the ARN of a KMS key", id)
	case err == nil && checkPlace(place) == nil && place.ARN("kms", key.Resource) != id:
		return fmt.Errorf("kmsKeyArn: %q: expected a key of account %s in %s", id, place.Account, place.Region)
	}
	return nil
}

// isMissing reports whether an input holds nothing: nil, an empty text, or an output that no resource has.
func isMissing(input pulumi.Input) bool {
	value := reflect.ValueOf(input)
	return !value.IsValid() || value.IsZero()
}

// usesKey reports whether a topic's publisher may use a customer key.
func (p Publisher) usesKey(key *CustomerKey) error {
	if p == EventRules && !key.use.EventRules {
		return errors.New("key: its policy does not let event rules publish, so the mails would not come: set EventRules of NewCustomerKey")
	}
	return nil
}

// usesKey reports whether the trail's own records and notices may use a customer key.
func (args *TrailToLogsArgs) usesKey(name string) func(*CustomerKey) error {
	return func(key *CustomerKey) error {
		switch of := key.use.Place; {
		case key.use.Trail == "":
			return fmt.Errorf("key: its policy is for no trail: set Trail of NewCustomerKey to %q", name)
		case of.TrailARN(key.use.Trail) != args.Place.TrailARN(name):
			return fmt.Errorf("key: its policy is for trail %q of %s/%s, and this is %q of %s/%s: set Trail of NewCustomerKey",
				key.use.Trail, of.Team, of.Stack, name, args.Place.Team, args.Place.Stack)
		case args.LogFileNotices && !key.use.LogFileNotices:
			return errors.New("key: its policy does not let CloudTrail publish log-file notices: set LogFileNotices of NewCustomerKey")
		}
		return nil
	}
}
