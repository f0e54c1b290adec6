package aws

import (
	"net/mail"
	"net/url"
	"strings"
)

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
