package aws

import (
	"strings"
	"testing"
)

func TestTrailNamesAreThoseThatCloudTrailTakes(t *testing.T) {
	t.Parallel()
	for name, legal := range map[string]bool{
		"abc": true, "secretwatch_payments_dev_trail": true, "a.b-c_d": true, strings.Repeat("a", TrailName): true, "192.168.5": true,
		"ab": false, strings.Repeat("a", TrailName+1): false, "a--b": false, "a_-b": false, "-ab": false, "ab-": false, "ab_": false, "a b": false,
		"192.168.5.4": false, "": false,
	} {
		if err := CheckTrailName(name); (err == nil) != legal {
			t.Errorf("%q: %v", name, err)
		}
	}
}
