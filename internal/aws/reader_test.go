package aws

import (
	"strings"
	"testing"
)

func TestAReaderIsARoleAUserOrARolePath(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"arn:aws:iam::123456789012:role/api":      "",
		"arn:aws:iam::123456789012:role/team/api": "",
		"arn:aws:iam::123456789012:user/eve":      "",
		"arn:aws:iam::123456789012:role/deploy/*": "",
		"arn:aws-cn:iam::123456789012:role/a/b/*": "",
		"":                                              "not an IAM role or user ARN",
		"*":                                             "not an IAM role or user ARN",
		"payments-api":                                  "not an IAM role or user ARN",
		"arn:aws:s3:::role/api":                         "not an IAM role or user ARN",
		"arn:aws:iam::123456789012:group/all":           "not an IAM role or user ARN",
		"arn:aws:iam::12345:role/api":                   "not an IAM role or user ARN",
		`arn:aws:iam::123456789012:role/a"b`:            "not an IAM role or user ARN",
		"arn:aws:iam::123456789012:role/*":              "a * stands only at the end of a role's path",
		"arn:aws:iam::123456789012:role/dep*":           "a * stands only at the end of a role's path",
		"arn:aws:iam::123456789012:user/team/*":         "a * stands only at the end of a role's path",
		"arn:aws:iam::123456789012:role/*/api":          "a * stands only at the end of a role's path",
		"arn:aws:iam::123456789012:root":                "an account's root",
		"arn:aws:sts::123456789012:assumed-role/api/me": "a session, which changes from run to run; name its role (arn:aws:iam::ACCOUNT:role/NAME",
	} {
		reader, err := ParseReader(text)
		switch {
		case want == "" && (err != nil || reader.String() != text):
			t.Errorf("%q: got %q, %v", text, reader, err)
		case want != "" && (err == nil || !strings.HasPrefix(err.Error(), want) || reader != Reader{}):
			t.Errorf("%q: got %q, %v, want %q", text, reader, err, want)
		}
	}
}

func TestAReaderCoversItselfAndWhatIsBelowItsPath(t *testing.T) {
	t.Parallel()
	const account = "arn:aws:iam::123456789012:"
	for _, test := range []struct {
		reader, other string
		want          bool
	}{
		{"role/api", "role/api", true},
		{"role/api", "role/api2", false},
		{"role/team/*", "role/team/api", true},
		{"role/team/*", "role/team/sub/*", true},
		{"role/team/sub/*", "role/team/*", false},
		{"role/team/*", "role/team2/api", false},
		{"role/team/*", "user/team/api", false},
	} {
		readers, err := ParseReaders(account+test.reader, account+test.other)
		if err != nil {
			t.Fatal(err)
		}
		if got := readers[0].Covers(readers[1]); got != test.want {
			t.Errorf("%s covers %s: got %v", test.reader, test.other, got)
		}
	}
}

func TestWhatNamesAReaderInADeployedPattern(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"arn:aws:iam::123456789012:role/a":             true,
		"arn:aws:iam::123456789012:role/path/a":        true,
		"arn:aws:iam::123456789012:role/path/*":        true,
		"arn:aws:iam::123456789012:user/a":             true,
		"arn:aws:sts::123456789012:assumed-role/a/i-1": true,
		"arn:aws:sts::123456789012:assumed-role/a/*":   true,
		"arn:aws:sts::123456789012:assumed-role/a*":    false,
		"arn:aws:iam::123456789012:role/*":             false,
		"arn:aws:iam::123456789012:role/a*":            false,
		"arn:aws:iam::123456789012:role/*/a":           false,
		"arn:aws:iam::123456789012:role//*":            false,
		"arn:aws:iam::123456789012:role/":              false,
		"arn:aws:iam::*:role/path/*":                   false,
		"arn:aws:iam:::role/a":                         false,
		"arn:aws:iam::123456789012:user/*":             false,
		"arn:aws:iam::123456789012:root":               false,
		"arn:aws:sts::123456789012:federated-user/a":   false,
		"arn:aws:s3:::bucket":                          false,
		"arn:*":                                        false,
	} {
		if reader, err := ParseDeployedReader(text); (err == nil) != want || want && reader.String() != text {
			t.Errorf("%s: got %s, %v", text, reader, err)
		}
	}
}

func TestAReaderOfADeployedPatternMayBeNamedByItsSessions(t *testing.T) {
	t.Parallel()
	const role, sessions, user = "arn:aws:iam::123456789012:role/", "arn:aws:sts::123456789012:assumed-role/", "arn:aws:iam::123456789012:user/"
	for _, test := range []struct {
		reader, other string
		want          bool
	}{
		{sessions + "api/i-1", role + "api", true},
		{sessions + "api/*", role + "api", true},
		{sessions + "api/i-*", role + "team/api", true}, // A session's ARN does not have the path.
		{sessions + "api/i-1", sessions + "api/i-2", true},
		{role + "team/api", sessions + "api/i-1", true},
		{sessions + "api/*", role + "apis", false},
		{sessions + "api/*", "arn:aws:iam::999988887777:role/api", false},
		{sessions + "api/*", role + "api/*", false},
		{sessions + "api/*", user + "api", false},
		{role + "team/*", sessions + "api/i-1", false},
		{role + "team/*", role + "team/api", true},
		{user + "api", user + "api", true},
	} {
		reader, err := ParseDeployedReader(test.reader)
		if err != nil {
			t.Fatal(err)
		}
		other, err := ParseDeployedReader(test.other)
		if err != nil {
			t.Fatal(err)
		}
		if got := reader.Covers(other); got != test.want {
			t.Errorf("%s covers %s: got %v", test.reader, test.other, got)
		}
	}
}

func TestAllWrongReadersAreReportedAtOnce(t *testing.T) {
	t.Parallel()
	_, err := ParseReaders("arn:aws:iam::123456789012:role/api", "*", "eve")
	const want = "readers[1]: not an IAM role or user ARN: \"*\"\nreaders[2]: not an IAM role or user ARN: \"eve\""
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestAReaderBelongsToAPartition(t *testing.T) {
	t.Parallel()
	reader, err := ParseReader("arn:aws-cn:iam::123456789012:role/api")
	if err != nil {
		t.Fatal(err)
	}
	if reader.CheckPartition("aws-cn") != nil || reader.CheckPartition("aws") == nil {
		t.Errorf("%s belongs to aws-cn", reader)
	}
}
