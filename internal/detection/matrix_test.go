package detection

import (
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/naming"
)

// cell is one combination that AWS can produce, and what should come of it.
type cell struct {
	who, secret, where string
	call               cloudtrail.Call
	watched, expected  bool
}

// readersOfAllKinds are readers of every userIdentity type, expected and not.
func readersOfAllKinds() map[string]cloudtrail.Reader {
	other := strings.ReplaceAll(role, "123456789012", "999999999999")
	return map[string]cloudtrail.Reader{
		"expected role":                 cloudtrail.Role(role, "session"),
		"expected role in the console":  cloudtrail.ConsoleSession(role, "person"),
		"role below an expected path":   cloudtrail.Role(strings.TrimSuffix(rolePath, "*")+"ci", "session"),
		"expected user":                 cloudtrail.User(user),
		"another role":                  cloudtrail.Role(role+"-2", "session"),
		"another user":                  someone,
		"root":                          cloudtrail.RootUser("aws", place().Account),
		"federated user":                cloudtrail.Federated("arn:aws:iam::123456789012:user/other", "session"),
		"expected user, federated":      cloudtrail.Federated(user, "session"),
		"identity center":               cloudtrail.IdentityCenter("aws", place().Account, "us-east-1", "Admin", "person"),
		"AWS service":                   cloudtrail.Service("rds.amazonaws.com"),
		"another account":               cloudtrail.OtherAccount("999999999999"),
		"role of another account":       cloudtrail.Role(other, "session"),
		"expected role through service": cloudtrail.Role(role, "session").Through("cloudformation.amazonaws.com"),
		"service event without a type":  cloudtrail.ServiceEvent(place().Account, "secretsmanager.amazonaws.com"),
	}
}

// excused readers are silent.
func excused(who string) bool {
	switch who {
	case "expected role", "expected role in the console", "role below an expected path", "expected user":
		return true
	}
	return false
}

func cells() []cell {
	elsewhere, abroad := place(), place()
	elsewhere.Region = "eu-west-1"
	abroad.Account = "999999999999"
	var all []cell
	for who, reader := range readersOfAllKinds() {
		for where, p := range map[string]naming.Place{"here": place(), "another region": elsewhere, "another account": abroad} {
			names := []string{"TopSecretInfo"}
			if where == "here" {
				names = append(names, "TopSecretInfoBackup", "TopSecretInfo-staging", "payments/db", "payments", "topsecretinfo")
			}
			for _, name := range names {
				for _, spelling := range cloudtrail.Spellings() {
					for _, outcome := range cloudtrail.Outcomes() {
						all = append(all, cell{
							who: who, secret: name, where: where,
							call:     cloudtrail.Call{Secret: secretIn(p, name), Reader: reader, Spelling: spelling, Outcome: outcome, Recipient: p.Account},
							watched:  where == "here" && (name == "TopSecretInfo" || name == "payments/db"),
							expected: excused(who),
						})
					}
				}
			}
		}
	}
	return all
}

// TestNoMissAndNoFalseAlarm sends every combination of reader, secret, place, spelling and outcome over both routes.
func TestNoMissAndNoFalseAlarm(t *testing.T) {
	t.Parallel()
	w := watchOf("TopSecretInfo")
	w.Prefixes = []string{"payments/"}
	w.Readers = mustReaders(role, rolePath, user)
	filters, events := map[Kind]counter{}, map[Kind]counter{}
	for _, kind := range []Kind{Read, Denied} {
		filters[kind], events[kind] = filterCounter(t, w, kind), eventCounter(t, w, kind)
	}
	all := cells()
	for _, c := range all {
		kind := Read
		if c.call.Outcome.DeniedByIAM() {
			kind = Denied
		}
		call := deliver(c.call)
		for _, asked := range []Kind{Read, Denied} {
			want := 0
			if c.watched && !c.expected && asked == kind {
				want = 1
			}
			if counted, reported := filters[asked](call), events[asked](call); counted != want || reported != want {
				t.Errorf("%s, %s (%s), spelling %v, %v, as %s: the alarm counts it %d times, and it is reported %d times; want %d",
					c.who, c.secret, c.where, c.call.Spelling, c.call.Outcome, asked, counted, reported, want)
			}
		}
	}
	if len(all) < 300 {
		t.Errorf("only %d cells", len(all))
	}
	t.Logf("%d cells, both routes, both kinds: no miss, no false alarm", len(all))
}
