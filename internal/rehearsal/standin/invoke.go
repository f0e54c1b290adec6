package standin

import (
	"context"
	"fmt"
	"strings"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// invoke answers one data source. The account is locked.
type invoke func(a *Account, region string, args props) (props, error)

// invokes are the data sources that the stand-in knows, by token.
func invokes() map[string]invoke {
	return map[string]invoke{
		aws.CallerIdentityData: callerIdentity,
		aws.RegionData:         regionInfo,
		aws.PartitionData:      partitionInfo,
		aws.RoleData:           roleInfo,
		aws.BucketData:         bucketInfo,
		aws.SecretData:         secretInfo,
		aws.LogGroupData:       logGroupInfo,
	}
}

// Invoke answers a data source.
func (s *server) Invoke(ctx context.Context, request *pulumirpc.InvokeRequest) (*pulumirpc.InvokeResponse, error) {
	ask := invokes()[request.GetTok()]
	if ask == nil {
		return nil, status.Errorf(codes.Unimplemented, "the stand-in AWS does not know the function %s", request.GetTok())
	}
	wire, err := unmarshal("arguments", request.GetArgs())
	if err != nil {
		return nil, err
	}
	region := s.session(ctx).region
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	answer, err := ask(s.account, region, plainMap(wire))
	if err != nil {
		return nil, fmt.Errorf("calling %s: %w", request.GetTok(), err)
	}
	sent, err := marshal("results", wiredMap(answer))
	return &pulumirpc.InvokeResponse{Return: sent}, err
}

// callerIdentity is who deploys. A role deploys by a session, whose ARN lacks the path of the role.
func callerIdentity(a *Account, _ string, _ props) (props, error) {
	caller := a.caller
	if name, isRole := a.callerRole(); isRole {
		caller = aws.SessionARN(a.partition, a.id, name, "rehearsal")
	}
	return props{"accountId": a.id, "arn": caller, "id": a.id, "userId": "AIDAREHEARSAL00000000"}, nil
}

// callerRole is the name of the role that deploys, if it is a role.
func (a *Account) callerRole() (string, bool) {
	_, path, isRole := strings.Cut(a.caller, ":role/")
	return path[strings.LastIndex(path, "/")+1:], isRole
}
