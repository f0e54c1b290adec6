package settings

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestReadersMustBeRolesOrUsers(t *testing.T) {
	t.Parallel()
	const (
		notOne = "not an IAM role or user ARN: "
		star   = "a * stands only at the end of a role's path, after a slash, such as role/deploy/*: "
		root   = "an account's root, whose every read should raise the alarm; name the roles and users that are expected: "
	)
	var rows []refusal
	for _, row := range []struct{ name, reader, want string }{
		{"a word", "payments-api", notOne},
		{"a star", "*", notOne},
		{"an account", "123456789012", notOne},
		{"a group", "arn:aws:iam::123456789012:group/admins", notOne},
		{"another service", "arn:aws:s3:::bucket", notOne},
		{"a federated user", "arn:aws:sts::123456789012:federated-user/x", notOne},
		{"no account", "arn:aws:iam:::role/x", notOne},
		{"a short account", "arn:aws:iam::12345:role/x", notOne},
		{"a region", "arn:aws:iam:us-east-1:123456789012:role/x", notOne},
		{"no name", "arn:aws:iam::123456789012:role/", notOne},
		{"a name of 65 characters", "arn:aws:iam::123456789012:role/" + strings.Repeat("a", 65), notOne},
		{"a quote in the path", `arn:aws:iam::123456789012:role/a"b/c`, notOne},
		{"a blank at the end", "arn:aws:iam::123456789012:role/x ", notOne},
		{"a star in a name", "arn:aws:iam::123456789012:role/deploy-*", star},
		{"a star in a path", "arn:aws:iam::123456789012:role/*/deploy", star},
		{"two stars", "arn:aws:iam::123456789012:role/a/**", star},
		{"every role", "arn:aws:iam::123456789012:role/*", star},
		{"every user of a path", "arn:aws:iam::123456789012:user/a/*", star},
		{"the account root", "arn:aws:iam::123456789012:root", root},
		{"another partition", "arn:aws-cn:iam::123456789012:role/x", "an ARN of another partition than aws, whose roles and users cannot read here: "},
		{
			"a session", "arn:aws:sts::123456789012:assumed-role/R/S",
			"a session, which changes from run to run; name its role (arn:aws:iam::ACCOUNT:role/NAME, with its path if it has one): ",
		},
	} {
		list := `["` + strings.ReplaceAll(row.reader, `"`, `\"`) + `"]`
		want := row.want + `"` + strings.ReplaceAll(row.reader, `"`, `\"`) + `"`
		rows = append(rows,
			one(row.name+" for the stack", "readers", list, "readers[0]: "+want),
			one(row.name+" for a secret", "secrets", `[{"name":"a","readers":`+list+`}]`, "secrets[0].readers[0]: "+want),
			one(row.name+" for a watch", "watch", `[{"name":"w","secrets":["a"],"readers":`+list+`}]`, "watch[0].readers[0]: "+want))
	}
	checkRefusals(t, append(rows,
		one("an empty line", "readers", `[""]`, "readers[0]: empty: give a role's or user's ARN, or remove the line"),
		one("twice in a list", "readers", `["arn:aws:iam::123456789012:role/x","arn:aws:iam::123456789012:user/x","arn:aws:iam::123456789012:role/x"]`,
			`readers[2]: the same reader as readers[0]: "arn:aws:iam::123456789012:role/x"`),
	))
}

func TestReadersTakeRolesAndUsersOfAnyAccount(t *testing.T) {
	t.Parallel()
	for _, reader := range []string{
		"arn:aws:iam::123456789012:role/payments-api",
		"arn:aws:iam::999999999999:role/other",
		"arn:aws:iam::123456789012:user/ops/jane@example.com",
		"arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef",
		"arn:aws:iam::123456789012:role/deploy/*",
		"arn:aws:iam::123456789012:role/team/deploy/*",
	} {
		if got := accepted(t, map[string]string{"readers": `["` + reader + `"]`}).Readers; !slices.Equal(got, mustReaders(reader)) {
			t.Errorf("got %q, want %q", got, reader)
		}
	}
}

func TestReadersBelongToThePartitionOfTheAccount(t *testing.T) {
	t.Parallel()
	source := given(map[string]string{"readers": `["arn:aws-us-gov:iam::123456789012:role/x"]`})
	if _, err := Read(source, Account{ID: "123456789012", Region: "us-gov-west-1", Partition: "aws-us-gov"}); err != nil {
		t.Error(err)
	}
}

func TestReadersOfAWatchAreThoseOfTheStackAndItsOwn(t *testing.T) {
	t.Parallel()
	role := func(name string) string { return "arn:aws:iam::123456789012:role/" + name }
	settings := accepted(t, map[string]string{
		"readers": `["` + role("z") + `","` + role("b") + `"]`,
		"secrets": `[{"name":"own","readers":["` + role("a") + `"]},{"name":"in/one"},{"name":"named"}]`,
		"watch":   `[{"name":"w","secrets":["in/*","named"],"readers":["` + role("c") + `","` + role("z") + `"]}]`,
	})
	want := map[string][]string{
		"w":   {role("b"), role("c"), role("z")},
		"own": {role("a"), role("b"), role("z")},
	}
	if len(settings.Watches) != len(want) {
		t.Fatalf("got %+v, want %d watches", settings.Watches, len(want))
	}
	for _, watch := range settings.Watches {
		if !slices.Equal(watch.Readers, mustReaders(want[watch.Name]...)) {
			t.Errorf("%s: got %q, want %q", watch.Name, watch.Readers, want[watch.Name])
		}
	}
	if want := mustReaders(role("z"), role("b")); !slices.Equal(settings.Readers, want) {
		t.Errorf("the stack's readers changed: got %q, want %q", settings.Readers, want)
	}
}

// A reader of one secret would be silent for the others of its watch, too.
func TestAWatchedSecretHasNoReadersOfItsOwn(t *testing.T) {
	t.Parallel()
	const want = "secrets[0].readers: this secret is watched by watch[0].secrets[0], and an expected reader of a watch is expected for all its secrets: " +
		"move the readers there, or take the secret out of that watch"
	secrets := `[{"name":"pay/db","readers":["arn:aws:iam::123456789012:role/app"]},{"name":"pay/root-key"}]`
	checkRefusals(t, []refusal{
		{"behind a prefix", map[string]string{"secrets": secrets, "watch": `[{"name":"w","secrets":["pay/*"]}]`}, []string{want}},
		{"by name", map[string]string{"secrets": secrets, "watch": `[{"name":"w","secrets":["pay/db"]}]`}, []string{want}},
	})
}

// mustReaders are the expected readers with these ARNs, which the test has right.
func mustReaders(arns ...string) []aws.Reader {
	readers, err := aws.ParseReaders(arns...)
	if err != nil {
		panic(err)
	}
	return readers
}

// sameReaders compares expected readers by their ARNs.
func sameReaders() cmp.Option {
	return cmp.Comparer(func(a, b aws.Reader) bool { return a == b })
}
