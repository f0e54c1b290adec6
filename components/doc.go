// Package components holds the reusable parts of the stack: a secret that is watched ([SecretWithAudit]), the way its reads
// take to a log group ([TrailToLogs]), the alarm on them ([AccessAlarm]), the mail about each of them ([AccessDetail]) with the queue
// for what could not be delivered ([DeadLetters]), the topics that tell people ([AlertTopic]) and the key that encrypts all of it
// ([CustomerKey]).
//
// A component validates its plain arguments before it registers anything, names its children after itself, and hands them none
// of its caller's options. Fields of its arguments are plain where the value decides which resources exist or what they are
// called, so that preview can check them.
package components

import (
	"errors"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/naming"
)

// tokens begin the Pulumi types of the components.
const tokens = "secretwatch:index:"

// tags are the tags of everything in this place.
func tags(place naming.Place) pulumi.StringMap { return pulumi.ToStringMap(place.Tags()) }

// refuse joins the problems of a component's arguments into one error that names the component.
func refuse(kind, name string, problems ...error) error {
	if err := errors.Join(problems...); err != nil {
		return fmt.Errorf("%s %q: %w", kind, name, err)
	}
	return nil
}

// protected keeps a child from being deleted by mistake. Where the component's arguments do not ask for it, the child does as its
// component: an explicit "no" would undo what the caller protects.
func protected(asked bool) pulumi.ResourceOption {
	if asked {
		return pulumi.Protect(true)
	}
	return pulumi.Composite()
}

// besideTheOld makes the new one before the old one is deleted. Where the name stays, the provider would delete first, though AWS takes
// both: a metric filter of that name on another log group, a policy of that name of another role. Between the two, nothing would be
// counted or delivered.
func besideTheOld() pulumi.ResourceOption { return pulumi.DeleteBeforeReplace(false) }

// checkPlace says which parts of a place are missing; every name and ARN is made of it.
func checkPlace(p naming.Place) error {
	var problems []error
	for _, part := range []struct{ name, value string }{
		{"team", p.Team}, {"stack", p.Stack}, {"partition", p.Partition}, {"region", p.Region}, {"account", p.Account},
	} {
		if part.value == "" {
			problems = append(problems, fmt.Errorf("place: %s is missing", part.name))
		}
	}
	return errors.Join(problems...)
}

// Reader is an expected reader: an IAM role, an IAM user, or every role under a path.
type Reader = aws.Reader

// ParseReader reads the ARN of an IAM role or user, or of every role under a path ("arn:aws:iam::123456789012:role/deploy/*"). Anything
// wider is an error, since it would silence people whom nobody expects; so is anything else, since it would silence nobody.
func ParseReader(arn string) (Reader, error) { return aws.ParseReader(arn) }

// ParseReaders reads several ARNs as [ParseReader] does; all that are wrong are reported at once, each with its place in the list.
func ParseReaders(arns ...string) ([]Reader, error) { return aws.ParseReaders(arns...) }

// checkReaders names the expected readers who are nobody, or who belong to another partition.
func checkReaders(path string, place naming.Place, readers []Reader) []error {
	var problems []error
	for i, reader := range readers {
		if reader == (Reader{}) {
			problems = append(problems, fmt.Errorf("%s[%d]: empty: make it with ParseReader", path, i))
		} else if err := reader.CheckPartition(place.Partition); err != nil {
			problems = append(problems, fmt.Errorf("%s[%d]: %w: %q", path, i, err, reader))
		}
	}
	return problems
}
