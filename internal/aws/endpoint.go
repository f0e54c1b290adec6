package aws

import (
	"net/mail"
	"net/url"
	"strings"
)

// Endpoint returns an endpoint in a normal form: two endpoints of the same receiver have the same one. SNS has one subscription for each
// topic, protocol and endpoint. Mail systems ignore capitals, and so does the host of a URL; its user and path, and
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

// ShownEndpoint returns an endpoint as it may be printed. Of a URL that is the host only, because the path, the query or the user of a
// web hook is often its password; it is empty if no host can be told.
func ShownEndpoint(protocol, endpoint string) string {
	if !strings.EqualFold(protocol, "http") && !strings.EqualFold(protocol, "https") && !strings.Contains(endpoint, "://") {
		return endpoint
	}
	address, err := url.Parse(endpoint)
	if err != nil {
		return ""
	}
	return address.Hostname()
}

// IsEndpoint reports whether an address is valid for a protocol, email or https.
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
