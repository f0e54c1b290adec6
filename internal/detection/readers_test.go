package detection

import (
	"fmt"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

const (
	role     = "arn:aws:iam::123456789012:role/payments-api"
	rolePath = "arn:aws:iam::123456789012:role/deploy/*"
	user     = "arn:aws:iam::123456789012:user/backup"
)

func TestExpectedReadersAreSilentAndNobodyElseIs(t *testing.T) {
	t.Parallel()
	r := watchOf("TopSecretInfo")
	r.Readers = mustReaders(role, rolePath, user)
	reads := filterCounter(t, r, Read)
	for _, test := range []struct {
		who    string
		reader cloudtrail.Reader
		want   int
	}{
		{"the role, any session", cloudtrail.Role(role, "s1"), 0},
		{"the role in the console", cloudtrail.ConsoleSession(role, "person"), 0},
		{"a role below the path", cloudtrail.Role("arn:aws:iam::123456789012:role/deploy/ci", "run-1"), 0},
		{"the user", cloudtrail.User(user), 0},
		{"another user", someone, 1},
		{"a user of a longer name", cloudtrail.User(user + "2"), 1},
		{"a role of a longer name", cloudtrail.Role(role+"-v2", "s"), 1},
		{"a role beside the path", cloudtrail.Role("arn:aws:iam::123456789012:role/deployer", "s"), 1},
		{"the same role of another account", cloudtrail.Role(strings.Replace(role, "123456789012", "999999999999", 1), "s"), 1},
		{"root", cloudtrail.RootUser("aws", "123456789012"), 1},
		{"a federated user", cloudtrail.Federated("arn:aws:iam::123456789012:user/other", "f"), 1},
		{"a federated session of the expected user", cloudtrail.Federated(user, "f"), 1},
		{"an AWS service", cloudtrail.Service("rds.amazonaws.com"), 1},
		{"another account", cloudtrail.OtherAccount("999999999999"), 1},
		{"a service event without a type", cloudtrail.ServiceEvent("123456789012", "secretsmanager.amazonaws.com"), 1},
		{"the role through a service", cloudtrail.Role(role, "s").Through("cloudformation.amazonaws.com"), 1},
		{"the user through a service", cloudtrail.User(user).Through("athena.amazonaws.com"), 1},
	} {
		for _, spelling := range []cloudtrail.Spelling{cloudtrail.ByName, cloudtrail.ByARN, cloudtrail.ByPartialARN} {
			if n := reads.of(cloudtrail.Call{Secret: secret("TopSecretInfo"), Reader: test.reader, Spelling: spelling}); n != test.want {
				t.Errorf("%s, spelling %v: counted %d times, want %d", test.who, spelling, n, test.want)
			}
		}
	}
}

func TestReadersAreExcludedInEveryPatternOfAWatch(t *testing.T) {
	t.Parallel()
	names := secretNames(20)
	r := watchOf(names...)
	r.Readers = mustReaders(role, user)
	reads := filterCounter(t, r, Read)
	for _, name := range names {
		if n := reads.of(cloudtrail.Call{Secret: secret(name), Reader: cloudtrail.Role(role, "s")}); n != 0 {
			t.Errorf("%s: the expected reader counted %d times", name, n)
		}
		if n := reads.of(cloudtrail.Call{Secret: secret(name), Reader: someone}); n != 1 {
			t.Errorf("%s: the intruder counted %d times", name, n)
		}
	}
}

func TestTooManyReadersAreRefusedWithTheWayOut(t *testing.T) {
	t.Parallel()
	r := watchOf("TopSecretInfo")
	for i := range 40 {
		r.Readers = append(r.Readers, mustReaders(fmt.Sprintf("arn:aws:iam::123456789012:role/service-%02d", i))...)
	}
	_, err := r.Filters(Read)
	if err == nil {
		t.Fatal("not refused")
	}
	for _, part := range []string{
		`the pattern for a read of "TopSecretInfo"`, "with 40 expected readers, but CloudWatch Logs accepts at most 1024", "name a role path that ends in /*",
	} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q misses %q", err, part)
		}
	}
}

func TestTooManyReadersForARuleAreRefusedWithTheWayOut(t *testing.T) {
	t.Parallel()
	w := watchOf("TopSecretInfo")
	for i := range 40 {
		w.Readers = append(w.Readers, mustReaders(fmt.Sprintf("arn:aws:iam::123456789012:role/service-%02d", i))...)
	}
	for _, kind := range Kinds() {
		_, err := w.Events(kind)
		if err == nil {
			t.Fatalf("%s: not refused", kind)
		}
		for _, part := range []string{
			fmt.Sprintf(`the rule for %s events of "TopSecretInfo" with 40 expected readers: event pattern of `, kind),
			" characters: EventBridge accepts at most 2048: name a role path that ends in /*",
		} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q misses %q", err, part)
			}
		}
	}
}
