package components

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/naming"
)

// Subscriber is one receiver of a topic's messages. Its subscription is called after a hash of protocol and endpoint, whatever its
// place in a list and whether or not it is secret: it stays the same resource as long as it is the same receiver.
type Subscriber struct {
	// Protocol is email or https. Required.
	Protocol string
	// Endpoint is the address: of a mailbox, or of a pager's or chat's hook. Required.
	Endpoint string
	// Secret stores the endpoint encrypted; only its hash is visible. Default false.
	Secret bool
	// Label is what people are shown in place of the endpoint. Default the endpoint; a secret one needs a label.
	Label string
	// FormerNames are what the subscription may be called in a state that an older program left, without the topic's name: it is
	// taken over instead of deleted. The engine's own log shows them, so no secret belongs here.
	FormerNames []string
}

func (s Subscriber) name() string { return naming.Subscriber(s.Protocol, s.Endpoint) }

// String is what people know the receiver by. A secret endpoint does not print, and a URL with its host only.
func (s Subscriber) String() string {
	if s.Secret {
		return s.Label
	}
	return cmp.Or(s.Label, aws.ShownEndpoint(s.Protocol, s.Endpoint))
}

// GoString is the same.
func (s Subscriber) GoString() string { return s.String() }

func (s Subscriber) endpoint() pulumi.StringInput {
	if s.Secret {
		return pulumi.ToSecret(pulumi.String(s.Endpoint)).(pulumi.StringOutput)
	}
	return pulumi.String(s.Endpoint)
}

// formerly are the subscription's former names as aliases.
func (s Subscriber) formerly(topic string) pulumi.ResourceOption {
	var aliases []pulumi.Alias
	for _, name := range s.FormerNames {
		aliases = append(aliases, pulumi.Alias{Name: pulumi.String(topic + "-" + name)})
	}
	return pulumi.Aliases(aliases)
}

// addresses are what people call the endpoints of a protocol.
var addresses = map[string]string{"email": "email address", "https": "https URL"}

// problems says what is wrong with the subscriber. A secret endpoint is not quoted.
func (s Subscriber) problems() []error {
	var problems []error
	known := s.Protocol == "email" || s.Protocol == "https"
	if !known {
		problems = append(problems, fmt.Errorf("protocol %q: expected email or https", s.Protocol))
	}
	switch {
	case s.Endpoint == "":
		problems = append(problems, errors.New("endpoint is missing"))
	case known && !aws.IsEndpoint(s.Protocol, s.Endpoint) && s.Secret:
		problems = append(problems, fmt.Errorf("the secret endpoint is not a valid %s", addresses[s.Protocol]))
	case known && !aws.IsEndpoint(s.Protocol, s.Endpoint):
		problems = append(problems, fmt.Errorf("endpoint %q is not a valid %s", cmp.Or(aws.ShownEndpoint(s.Protocol, s.Endpoint), "..."), addresses[s.Protocol]))
	}
	if s.Secret && s.Label == "" {
		problems = append(problems, errors.New("label is missing: a secret endpoint is not shown, so it requires one"))
	}
	return problems
}

// checkSubscribers says what is wrong with a topic's subscribers, each and together.
func checkSubscribers(subscribers []Subscriber) []error {
	var problems []error
	for i, s := range subscribers {
		for _, problem := range s.problems() {
			problems = append(problems, fmt.Errorf("subscribers[%d]: %w", i, problem))
		}
		same := func(earlier Subscriber) bool { return earlier.name() == s.name() }
		if first := slices.IndexFunc(subscribers[:i], same); first >= 0 && s.Endpoint != "" {
			problems = append(problems, fmt.Errorf("subscribers[%d]: duplicates the address of subscribers[%d]", i, first))
		}
	}
	return problems
}
