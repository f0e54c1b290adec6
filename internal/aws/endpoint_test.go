package aws

import "testing"

func TestEndpointIsOneSpellingOfAllThatReachTheSameReceiver(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ protocol, endpoint, want string }{
		{"email", "OnCall@Example.com", "oncall@example.com"},
		{"email-json", "OnCall@Example.com", "oncall@example.com"},
		{"https", "https://Hooks.Example.com/T0kEn?a=B#C", "https://hooks.example.com/T0kEn?a=B#C"},
		{"https", "HTTPS://Example.com?A", "https://example.com?A"},
		{"https", "https://user:Pass@Example.com/", "https://user:Pass@example.com/"},
		{"http", "http://Example.com", "http://example.com"},
		{"https", "Example.com/A", "example.com/a"},
		{"sqs", "arn:aws:sqs:us-east-1:123456789012:Q", "arn:aws:sqs:us-east-1:123456789012:Q"},
		{"sms", "+491234", "+491234"},
	} {
		if got := Endpoint(c.protocol, c.endpoint); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.protocol, c.endpoint, got, c.want)
		}
	}
}

func TestOfAURLOnlyTheHostIsShown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ protocol, endpoint, want string }{
		{"https", "https://hooks.example.com/T0kEn?a=B#C", "hooks.example.com"},
		{"HTTPS", "HTTPS://user:Pass@hooks.example.com:8443/T0kEn", "hooks.example.com"},
		{"http", "http://[::1]:80/T0kEn", "::1"},
		{"", "https://hooks.example.com?T0kEn", "hooks.example.com"},
		{"https", "hooks.example.com/T0kEn", ""},
		{"https", "https:hooks.example.com/T0kEn", ""},
		{"https", "https://user:Pa/ss@hooks.example.com/T0kEn", ""},
		{"https", "https://hooks.example.com/%zz", ""},
		{"https", "https://hooks.example.com\n/T0kEn", ""},
		{"", "", ""},
		{"email", "OnCall@Example.com", "OnCall@Example.com"},
		{"sqs", "arn:aws:sqs:us-east-1:123456789012:Q", "arn:aws:sqs:us-east-1:123456789012:Q"},
		{"sms", "+491234", "+491234"},
	} {
		if got := ShownEndpoint(c.protocol, c.endpoint); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.protocol, c.endpoint, got, c.want)
		}
	}
}
