package standin

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/secretwatch/secretwatch/internal/aws/regions"
)

// settings reads a provider's configuration. Values that are not text arrive as JSON text.
func settings(sent *structpb.Struct) (props, error) {
	wire, err := unmarshal("provider configuration", sent)
	if err != nil {
		return nil, err
	}
	p := plainMap(wire)
	for name, value := range p {
		text, ok := value.(string)
		if !ok || !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") {
			continue
		}
		var decoded any
		if err := json.Unmarshal([]byte(text), &decoded); err != nil {
			return nil, fmt.Errorf("aws:%s: reading JSON: %w", name, err)
		}
		p[name] = tightened(decoded)
	}
	return p, nil
}

// admit checks a provider's configuration against the account.
func (a *Account) admit(p props) error {
	if allowed := p.list("allowedAccountIds"); len(allowed) > 0 && !slices.Contains(allowed, any(a.id)) {
		return refusal("allowedAccountIds", "AccountNotAllowed", "AWS account ID not allowed: %s", a.id)
	}
	if slices.Contains(p.list("forbiddenAccountIds"), any(a.id)) {
		return refusal("forbiddenAccountIds", "AccountNotAllowed", "AWS account ID not allowed: %s", a.id)
	}
	region := p.str("region")
	if region == "" {
		return nil
	}
	if err := refuseRegion(region); err != nil {
		return err
	}
	if found, _ := regions.Find(region); found.Partition != a.partition {
		return refusal("region", "UnrecognizedClientException",
			"the security token included in the request is invalid: the account is in partition %s, region %s in %s", a.partition, region,
			found.Partition)
	}
	return nil
}

// CheckConfig accepts any valid configuration of a provider, unchanged.
func (s *server) CheckConfig(_ context.Context, request *pulumirpc.CheckRequest) (*pulumirpc.CheckResponse, error) {
	if _, err := settings(request.GetNews()); err != nil {
		return nil, err
	}
	return &pulumirpc.CheckResponse{Inputs: request.GetNews()}, nil
}

// DiffConfig reports whether a provider's configuration changed. No change replaces its resources, also not one of the region:
// the real provider then looks for them in the new one, and a refresh finds them gone.
func (s *server) DiffConfig(_ context.Context, request *pulumirpc.DiffRequest) (*pulumirpc.DiffResponse, error) {
	olds := request.GetOldInputs()
	if olds == nil {
		olds = request.GetOlds()
	}
	before, err := settings(olds)
	if err != nil {
		return nil, err
	}
	after, err := settings(request.GetNews())
	if err != nil {
		return nil, err
	}
	changes := pulumirpc.DiffResponse_DIFF_NONE
	if !reflect.DeepEqual(before, after) {
		changes = pulumirpc.DiffResponse_DIFF_SOME
	}
	return &pulumirpc.DiffResponse{Changes: changes}, nil
}

// Configure sets a connection's region and default tags, and refuses an account that the configuration does not allow.
func (s *server) Configure(ctx context.Context, request *pulumirpc.ConfigureRequest) (*pulumirpc.ConfigureResponse, error) {
	p, err := settings(request.GetArgs())
	if err != nil {
		return nil, err
	}
	if err := s.account.admit(p); err != nil {
		return nil, fmt.Errorf("configuring the provider: aws:%w", err)
	}
	current := s.session(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	if region := p.str("region"); region != "" {
		current.region = region
	}
	if tags := p.sub("defaultTags").sub("tags"); tags != nil {
		current.defaultTags = tags
	}
	return &pulumirpc.ConfigureResponse{AcceptSecrets: true, SupportsPreview: true}, nil
}
