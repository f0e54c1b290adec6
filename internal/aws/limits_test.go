package aws

import (
	"strings"
	"testing"
)

func TestRefusalsNameTheThingAndTheWayOut(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		err  error
		want string
	}{
		{"period shorter than a metric filter's minute", AlarmPeriod(30), "period of 30 s: metric filters report once a minute, so an alarm on less than 60 s finds no data; use 60 or more"},
		{"period between minutes", AlarmPeriod(90), "period of 90 s: CloudWatch accepts multiples of 60"},
		{"period over a week", AlarmPeriod(604860), "period of 604860 s: CloudWatch looks back 7 days (604800 s) at most"},
		{"recovery window too short", RecoveryWindow(6), "recovery window of 6 days: Secrets Manager accepts 7 to 30"},
		{"recovery window too long", RecoveryWindow(31), "recovery window of 31 days: Secrets Manager accepts 7 to 30"},
		{"no name", SecretName(""), "a secret needs a name"},
		{"name with a star", SecretName("a*"), `secret name "a*": Secrets Manager accepts only letters, digits and /_+=.@-`},
		{"prefix of every ARN", SecretPrefix("ar"), `prefix "ar": every ARN begins with it, so a read of any secret by its ARN would count; make it longer, or name the secrets`},
		{"name too long", SecretName(strings.Repeat("a", 513)), "secret name of 513 characters: Secrets Manager accepts at most 512"},
	} {
		if test.err == nil {
			t.Errorf("%s: not refused", test.name)
		} else if test.err.Error() != test.want {
			t.Errorf("%s: got %q, want %q", test.name, test.err, test.want)
		}
	}
	if err := Retention(42); err == nil || !strings.HasPrefix(err.Error(), "retention of 42 days: CloudWatch Logs offers [1 3 5") {
		t.Errorf("retention of 42 days: got %v", err)
	}
}

func TestWhatAWSOffersIsAccepted(t *testing.T) {
	t.Parallel()
	for name, err := range map[string]error{
		"period 60":   AlarmPeriod(60),
		"period 300":  AlarmPeriod(300),
		"period week": AlarmPeriod(604800),
		"retention":   Retention(365),
		"window 7":    RecoveryWindow(7),
		"window 30":   RecoveryWindow(30),
		"name":        SecretName("payments/TopSecretInfo_+=.@-1"),
		"long name":   SecretName(strings.Repeat("a", 512)),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
