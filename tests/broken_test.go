package tests

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/rehearsal"
	"github.com/secretwatch/secretwatch/internal/rehearsal/standin"
)

// requireComplete fails the test unless the stack is the reviewed one, and the account has the same resources as the state.
func (d *deployment) requireComplete(t *testing.T) {
	t.Helper()
	var wanted []string
	for _, r := range d.requireReviewed(t).resources {
		if r.Custom && strings.HasPrefix(r.Type, "aws:") {
			wanted = append(wanted, address(r.URN))
		}
	}
	slices.Sort(wanted)
	if diff := cmp.Diff(wanted, d.owned()); diff != "" {
		t.Errorf("the account has other resources than the state (-state +account):\n%s", diff)
	}
}

// killDuring starts an up, and kills it while it waits for AWS to create a resource of this type. A lost machine ends the same way.
// AWS still handles the request: if answer is nil, it creates the resource.
func (d *deployment) killDuring(t *testing.T, token string, answer error) {
	t.Helper()
	ctx, kill := context.WithCancelCause(t.Context())
	defer kill(nil)
	answered := make(chan struct{})
	d.account.OnCreate(func(asked context.Context, created, _ string) error {
		if created != token {
			return nil
		}
		defer close(answered)
		kill(rehearsal.ErrKill)
		<-asked.Done()
		return answer
	})
	// One request at a time: other requests at the moment of the kill would be lost, too.
	_, err := d.stack.Up(ctx, "--parallel", "1")
	var failed *rehearsal.CommandError
	if !errors.As(err, &failed) || failed.ExitCode != -1 {
		t.Fatalf("the up was not killed: %v", err)
	}
	<-answered
	d.account.OnCreate(nil)
}

// cancel takes the lock of a killed up away.
func (d *deployment) cancel(t *testing.T) {
	t.Helper()
	if err := d.stack.Cancel(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestTheNextUpFinishesAKilledOne(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		token  string
		answer error
	}{
		"before the first resource":                            {aws.LogGroupType, context.Canceled},
		"before the last resource":                             {aws.TrailType, context.Canceled},
		"while AWS creates a rule, and its answer never comes": {aws.EventRuleType, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := start(t, plan{checkpoints: true})
			d.killDuring(t, row.token, row.answer)

			if said := refused(t, d.stack.Up); !strings.Contains(said, "locked") {
				t.Errorf("the stack of a killed up is not locked: %s", said)
			}
			d.cancel(t)
			must(t, d.stack.Up)
			must(t, d.stack.Refresh, "--clear-pending-creates")
			d.requireComplete(t)
			d.requireNoTakeovers(t)
		})
	}
}

// SNS would return the existing topic, but the provider refuses to create a topic that exists.
func TestATopicThatAKilledUpHasCreatedCanBeImported(t *testing.T) {
	t.Parallel()
	d := start(t, plan{checkpoints: true})
	d.killDuring(t, aws.TopicType, nil)
	d.cancel(t)
	created := slices.DeleteFunc(d.account.Resources(), func(r standin.Resource) bool { return r.Type != aws.TopicType })
	if len(created) != 1 {
		t.Fatalf("AWS created %v", created)
	}
	if said := refused(t, d.stack.Up); !strings.Contains(said, "SNS Topic ("+created[0].Name+") already exists") {
		t.Errorf("the refusal does not name the topic: %s", said)
	}
	must(t, d.stack.Refresh, "--clear-pending-creates")
	name := created[0].Owner[strings.LastIndex(created[0].Owner, "::")+2:]
	d.importResource(t, aws.TopicType, name, created[0].ID, "AlertTopic::"+name)
	must(t, d.stack.Up)
	d.requireReviewed(t)
}

// A log group cannot be created twice. If AWS created it and the answer was lost, the next up names it.
func TestALogGroupThatAKilledUpHasCreatedCanBeImported(t *testing.T) {
	t.Parallel()
	d := start(t, plan{checkpoints: true})
	d.killDuring(t, aws.LogGroupType, context.Canceled)
	const group = "/secretwatch/payments/dev/trail"
	if err := d.account.AddLogGroup(group); err != nil {
		t.Fatal(err)
	}
	d.cancel(t)
	said := refused(t, d.stack.Up)
	if !strings.Contains(said, `creating log group "trail"`) || !strings.Contains(said, "already exists: "+group) {
		t.Errorf("the refusal does not name the log group: %s", said)
	}
	must(t, d.stack.Refresh, "--clear-pending-creates")
	d.importResource(t, aws.LogGroupType, "trail", group, "TrailToLogs::trail")
	must(t, d.stack.Up)
	d.requireReviewed(t)
}

func TestTheNextUpFinishesOneThatFailed(t *testing.T) {
	t.Parallel()
	for token, named := range map[string]string{
		aws.LogGroupType: `creating log group "trail"`, aws.SecretType: `creating secret "TopSecretInfo"`, aws.TrailType: `creating trail "trail"`,
	} {
		t.Run(token, func(t *testing.T) {
			t.Parallel()
			d := start(t, plan{})
			d.account.OnCreate(func(_ context.Context, created, _ string) error {
				if created == token {
					return errors.New("ThrottlingException: rate exceeded")
				}
				return nil
			})
			if said := refused(t, d.stack.Up); !strings.Contains(said, named+": ThrottlingException: rate exceeded") {
				t.Errorf("the error does not have AWS's message with the resource:\n%s", said)
			}
			d.account.OnCreate(nil)
			must(t, d.stack.Up)
			d.requireComplete(t)
		})
	}
}
