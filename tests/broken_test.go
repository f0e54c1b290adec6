package tests

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/rehearsal"
	"github.com/secretwatch/secretwatch/internal/rehearsal/standin"
)

const (
	groupType  = "aws:cloudwatch/logGroup:LogGroup"
	topicType  = "aws:sns/topic:Topic"
	trailType  = "aws:cloudtrail/trail:Trail"
	secretType = "aws:secretsmanager/secret:Secret"
)

// whole fails the test unless the stack is the reviewed one, in the state and in the account, with nothing twice.
func (d *deployment) whole(t *testing.T) {
	t.Helper()
	if diff := cmp.Diff(reviewed(t, "dev"), d.graph(t)); diff != "" {
		t.Errorf("the graph is not the reviewed one (-reviewed +deployed):\n%s", diff)
	}
	_, resources := d.state(t)
	var wanted []string
	for _, r := range resources {
		if r.Custom && strings.HasPrefix(r.Type, "aws:") {
			wanted = append(wanted, address(r.URN))
		}
	}
	slices.Sort(wanted)
	if diff := cmp.Diff(wanted, d.owned()); diff != "" {
		t.Errorf("the account does not have what the state has (-state +account):\n%s", diff)
	}
	if changed := steps(must(t, d.stack.Preview)); len(changed) > 0 {
		t.Errorf("still to be done: %v", changed)
	}
}

// killDuring starts an up and kills it, as a lost machine would, while AWS is asked to make a thing of this type. Then answer
// decides what comes of the request that nobody waits for any longer.
func (d *deployment) killDuring(t *testing.T, token string, answer error) {
	t.Helper()
	ctx, kill := context.WithCancelCause(t.Context())
	defer kill(nil)
	answered := make(chan struct{})
	d.account.OnCreate(func(asked context.Context, made, _ string) error {
		if made != token {
			return nil
		}
		defer close(answered)
		kill(rehearsal.ErrKill)
		<-asked.Done()
		return answer
	})
	// One request at a time: what else was asked for at that moment would be lost, too.
	_, err := d.stack.Up(ctx, "--parallel", "1")
	var failed *rehearsal.CommandError
	if !errors.As(err, &failed) || failed.ExitCode != -1 {
		t.Fatalf("the up was not killed: %v", err)
	}
	<-answered
	d.account.OnCreate(nil)
}

func TestAKilledUpIsFinishedByTheNext(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		token  string
		answer error
	}{
		"before anything was made":                         {groupType, context.Canceled},
		"before the last resource":                         {trailType, context.Canceled},
		"while AWS made a rule, and its answer never came": {"aws:cloudwatch/eventRule:EventRule", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := start(t, plan{checkpoints: true})
			d.killDuring(t, row.token, row.answer)

			said := refused(t, d.stack.Up)
			if !strings.Contains(said, "locked") {
				t.Errorf("the stack of a killed up is not locked: %s", said)
			}
			if err := d.stack.Cancel(t.Context()); err != nil {
				t.Fatal(err)
			}
			must(t, d.stack.Up)
			must(t, d.stack.Refresh, "--clear-pending-creates")
			d.whole(t)
			if over := d.account.Takeovers(); len(over) > 0 {
				t.Errorf("taken over: %v", over)
			}
		})
	}
}

// Nor does the provider make a topic twice, although SNS would.
func TestATopicThatAKilledUpLeftBehindIsImported(t *testing.T) {
	t.Parallel()
	d := start(t, plan{checkpoints: true})
	d.killDuring(t, topicType, nil)
	if err := d.stack.Cancel(t.Context()); err != nil {
		t.Fatal(err)
	}
	made := slices.DeleteFunc(d.account.Resources(), func(r standin.Resource) bool { return r.Type != topicType })
	if len(made) != 1 {
		t.Fatalf("AWS made %v", made)
	}
	if said := refused(t, d.stack.Up); !strings.Contains(said, "SNS Topic ("+made[0].Name+") already exists") {
		t.Errorf("the refusal does not name the topic: %s", said)
	}
	must(t, d.stack.Refresh, "--clear-pending-creates")
	name := made[0].Owner[strings.LastIndex(made[0].Owner, "::")+2:]
	d.take(t, topicType, name, made[0].ID, "AlertTopic::"+name)
	must(t, d.stack.Up)
	d.inGraph(t)
}

// A log group cannot be made twice: if AWS made it and the answer was lost, the next up says so, and an import takes it in.
func TestWhatAKilledUpLeftBehindIsImported(t *testing.T) {
	t.Parallel()
	d := start(t, plan{checkpoints: true})
	d.killDuring(t, groupType, context.Canceled)
	const group = "/secretwatch/payments/dev/trail"
	if err := d.account.AddLogGroup(group); err != nil {
		t.Fatal(err)
	}
	if err := d.stack.Cancel(t.Context()); err != nil {
		t.Fatal(err)
	}
	said := refused(t, d.stack.Up)
	if !strings.Contains(said, `creating log group "trail"`) || !strings.Contains(said, "already exists: "+group) {
		t.Errorf("the refusal does not name the log group: %s", said)
	}
	must(t, d.stack.Refresh, "--clear-pending-creates")
	d.take(t, groupType, "trail", group, "TrailToLogs::trail")
	must(t, d.stack.Up)
	d.inGraph(t)
}

func TestAnUpWhoseCreateFailsIsFinishedByTheNext(t *testing.T) {
	t.Parallel()
	for token, named := range map[string]string{
		groupType: `creating log group "trail"`, secretType: `creating secret "TopSecretInfo"`, trailType: `creating trail "trail"`,
	} {
		t.Run(token, func(t *testing.T) {
			t.Parallel()
			d := start(t, plan{})
			d.account.OnCreate(func(_ context.Context, made, _ string) error {
				if made == token {
					return errors.New("ThrottlingException: rate exceeded")
				}
				return nil
			})
			said := refused(t, d.stack.Up)
			if !strings.Contains(said, named+": ThrottlingException: rate exceeded") {
				t.Errorf("what AWS said, and of what, is not told:\n%s", said)
			}
			d.account.OnCreate(nil)
			must(t, d.stack.Up)
			d.whole(t)
		})
	}
}
