package aws

import (
	"net/mail"
	"net/url"
	"strings"
)

// Endpoint is a subscriber's endpoint in the one spelling that stands for all that reach the same receiver. SNS has one subscription
// for a topic, a protocol and an endpoint. Mail systems ignore capitals, and so does the host of a URL; its user and path, and
// ARNs, do not.
// https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
func Endpoint(protocol, endpoint string) string {
	switch protocol {
	case "email", "email-json":
		return strings.ToLower(endpoint)
	case "http", "https":
		host, rest := endpoint, ""
		if scheme := strings.Index(endpoint, "://"); scheme >= 0 {
			if end := strings.IndexAny(endpoint[scheme+3:], "/?#"); end >= 0 {
				host, rest = endpoint[:scheme+3+end], endpoint[scheme+3+end:]
			}
		}
		user := strings.LastIndex(host, "@") + 1
		return host[:user] + strings.ToLower(host[user:]) + rest
	}
	return endpoint
}

// IsEndpoint says whether SNS could deliver to an address by a protocol, email or https.
// https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
func IsEndpoint(protocol, endpoint string) bool {
	switch protocol {
	case "email":
		address, err := mail.ParseAddress(endpoint)
		return err == nil && address.Address == endpoint
	case "https":
		address, err := url.Parse(endpoint)
		return err == nil && address.Scheme == "https" && address.Hostname() != "" && address.Fragment == "" &&
			strings.HasPrefix(endpoint, "https://") && !strings.ContainsAny(endpoint, " \t\r\n")
	}
	return false
}
