package aws

import (
	"strings"
	"testing"
)

func TestNamesThatS3RefusesAreRefused(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"", "ab", "Logs", "a_b", "-ab", "ab-", "a..b", "192.168.0.1", "xn--logs", "logs-s3alias", strings.Repeat("a", BucketName+1),
	} {
		if err := CheckBucketName(name); err == nil {
			t.Errorf("%q is not refused", name)
		} else if name != "" && strings.Contains(err.Error(), `"`+name) {
			t.Errorf("%q: the error repeats the name: %v", name, err)
		}
	}
	for _, name := range []string{"abc", "audit.logs-1", "1.2.3", "logs-xn--1", strings.Repeat("a", BucketName)} {
		if err := CheckBucketName(name); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestBucketARN(t *testing.T) {
	t.Parallel()
	if got := BucketARN("aws-cn", "logs"); got != "arn:aws-cn:s3:::logs" {
		t.Errorf("got %s", got)
	}
}
