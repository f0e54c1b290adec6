package standin

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// dial attaches to the provider as the engine does.
func dial(t *testing.T, port int) pulumirpc.ResourceProviderClient {
	t.Helper()
	conn, err := grpc.NewClient(fmt.Sprintf("127.0.0.1:%d", port),
		grpc.WithTransportCredentials(insecure.NewCredentials()), rpcutil.GrpcChannelOptions())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	})
	client := pulumirpc.NewResourceProviderClient(conn)
	hands, err := client.Handshake(t.Context(), &pulumirpc.ProviderHandshakeRequest{})
	if err != nil || !hands.GetAcceptSecrets() {
		t.Fatalf("handshake: %v, %v", hands, err)
	}
	if _, err := client.Attach(t.Context(), &pulumirpc.PluginAttach{}); err != nil {
		t.Fatal(err)
	}
	info, err := client.GetPluginInfo(t.Context(), &emptypb.Empty{})
	if err != nil || info.GetVersion() != Version {
		t.Fatalf("plugin info: %v, %v", info, err)
	}
	return client
}

func TestConnectionsShareTheAccountAndNotTheirConfiguration(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	port, done, err := Serve(t.Context(), e.account)
	if err != nil {
		t.Fatal(err)
	}
	regions := []string{"us-east-1", "eu-central-1"}
	clients := []pulumirpc.ResourceProviderClient{dial(t, port), dial(t, port)}
	for i, client := range clients {
		args := e.sent(wire(map[string]any{"region": regions[i]}))
		if _, err := client.Configure(t.Context(), &pulumirpc.ConfigureRequest{Args: args}); err != nil {
			t.Fatal(err)
		}
	}
	for i, client := range clients {
		made, err := client.Create(t.Context(), &pulumirpc.CreateRequest{
			Urn: e.urn(aws.SecretType, regions[i]), Properties: e.sent(wire(map[string]any{"name": "s"})),
		})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(made.GetId(), "arn:aws:secretsmanager:"+regions[i]+":") {
			t.Errorf("in %s it is %s", regions[i], made.GetId())
		}
	}
	later := dial(t, port)
	_, err = later.Create(t.Context(), &pulumirpc.CreateRequest{
		Urn: e.urn(aws.SecretType, "later"), Properties: e.sent(wire(map[string]any{"name": "s"})),
	})
	wantRefusal(t, err, "ResourceExistsException")
	if err := done(); err != nil {
		t.Errorf("ending: %v", err)
	}
	if err := done(); err != nil {
		t.Errorf("ending twice: %v", err)
	}
}

func TestServingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	_, done, err := Serve(ctx, NewAccount(Options{}))
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := done(); err != nil {
		t.Error(err)
	}
}

func TestTheAccountThatTheConfigurationAllows(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		settings map[string]any
		want     []string
	}{
		"this one":             {map[string]any{"allowedAccountIds": `["123456789012"]`}, nil},
		"this one, as a list":  {map[string]any{"allowedAccountIds": []string{"1", testAccount}}, nil},
		"no list":              {map[string]any{"region": "eu-west-1"}, nil},
		"an empty list":        {map[string]any{"allowedAccountIds": `[]`}, nil},
		"another":              {map[string]any{"allowedAccountIds": `["999999999999"]`}, []string{"aws:allowedAccountIds", "123456789012"}},
		"forbidden":            {map[string]any{"forbiddenAccountIds": `["123456789012"]`}, []string{"aws:forbiddenAccountIds"}},
		"a region of China":    {map[string]any{"region": "cn-north-1"}, []string{"aws:region", "cn-north-1", "aws-cn"}},
		"a list that is none":  {map[string]any{"allowedAccountIds": `[1`}, []string{"aws:allowedAccountIds", "JSON"}},
		"a region of GovCloud": {map[string]any{"region": "us-gov-west-1"}, []string{"partition aws"}},
		"no such region":       {map[string]any{"region": "eu-west-9"}, []string{"aws:region", "invalid AWS Region: eu-west-9; did you mean eu-west-1?"}},
		"a misspelt region":    {map[string]any{"region": "eu-centrl-1"}, []string{"did you mean eu-central-1?"}},
		"nothing like one":     {map[string]any{"region": "somewhere"}, []string{"invalid AWS Region: somewhere"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := newEngine(t).configure(tt.settings)
			if len(tt.want) == 0 && err != nil {
				t.Error(err)
			}
			if len(tt.want) > 0 {
				wantRefusal(t, err, tt.want...)
			}
		})
	}
}

func TestAChangedConfigurationReplacesNothing(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	olds, news := e.sent(wire(map[string]any{"region": "us-east-1"})), e.sent(wire(map[string]any{"region": "us-east-2"}))
	for _, tt := range []struct {
		request *pulumirpc.DiffRequest
		want    pulumirpc.DiffResponse_DiffChanges
	}{
		{&pulumirpc.DiffRequest{OldInputs: olds, News: olds}, pulumirpc.DiffResponse_DIFF_NONE},
		{&pulumirpc.DiffRequest{Olds: olds, News: news}, pulumirpc.DiffResponse_DIFF_SOME},
	} {
		answer, err := e.server.DiffConfig(t.Context(), tt.request)
		if err != nil || answer.GetChanges() != tt.want || len(answer.GetReplaces()) != 0 {
			t.Errorf("%v, %v, want %v", answer, err, tt.want)
		}
	}
	checked, err := e.server.CheckConfig(t.Context(), &pulumirpc.CheckRequest{News: news})
	if err != nil || textOf(e.received(checked.GetInputs()), "region") != "us-east-2" {
		t.Errorf("%v, %v", checked, err)
	}
	_, err = e.server.CheckConfig(t.Context(), &pulumirpc.CheckRequest{News: e.sent(wire(map[string]any{"defaultTags": "{"}))})
	wantRefusal(t, err, "aws:defaultTags")
}

func TestPartitions(t *testing.T) {
	t.Parallel()
	for region, tt := range map[string]struct{ partition, suffix, bucket string }{
		"us-gov-west-1": {"aws-us-gov", "amazonaws.com", "arn:aws-us-gov:s3:::b-b-b"},
		"cn-north-1":    {"aws-cn", "amazonaws.com.cn", "arn:aws-cn:s3:::b-b-b"},
		"eu-central-1":  {"aws", "amazonaws.com", "arn:aws:s3:::b-b-b"},
		"mars-north-1":  {"aws", "amazonaws.com", "arn:aws:s3:::b-b-b"},
	} {
		account := NewAccount(Options{Region: region})
		e := &engine{t: t, account: account, server: newServer(account), stack: "dev"}
		bucket := e.create(aws.BucketType, "b", map[string]any{"bucket": "b-b-b"})
		if textOf(bucket.state, "arn") != tt.bucket || textOf(bucket.state, "bucketDomainName") != "b-b-b.s3."+tt.suffix {
			t.Errorf("%s: %v", region, bucket.state)
		}
		answer, err := e.invoke(aws.PartitionData, nil)
		if err != nil || textOf(answer, "partition") != tt.partition || textOf(answer, "dnsSuffix") != tt.suffix {
			t.Errorf("%s: %v, %v", region, answer, err)
		}
		identity, err := e.invoke(aws.CallerIdentityData, nil)
		if err != nil || !strings.HasPrefix(textOf(identity, "arn"), "arn:"+tt.partition+":sts::") {
			t.Errorf("%s: %v, %v", region, identity, err)
		}
	}
}

func TestInvokes(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	arn, err := e.account.AddSecret("payments/A")
	if err != nil {
		t.Fatal(err)
	}
	if err := e.account.AddLogGroup("/audit/trail"); err != nil {
		t.Fatal(err)
	}
	if err := e.account.AddBucket("access-logs"); err != nil {
		t.Fatal(err)
	}
	const secret, group = aws.SecretData, aws.LogGroupData
	const bucket = aws.BucketData
	tests := map[string]struct {
		typ      string
		args     map[string]any
		property string
		want     string
		refused  string
	}{
		"caller":             {aws.CallerIdentityData, nil, "accountId", testAccount, ""},
		"caller's session":   {aws.CallerIdentityData, nil, "arn", "arn:aws:sts::123456789012:assumed-role/rehearsal/rehearsal", ""},
		"caller's role":      {aws.RoleData, map[string]any{"name": "rehearsal"}, "arn", "arn:aws:iam::123456789012:role/deploy/rehearsal", ""},
		"role not there":     {aws.RoleData, map[string]any{"name": "none"}, "", "", "IAM Role (none): couldn't find resource"},
		"region":             {aws.RegionData, nil, "name", testRegion, ""},
		"region description": {aws.RegionData, nil, "description", "US East (N. Virginia)", ""},
		"region by name":     {aws.RegionData, map[string]any{"name": "ap-south-1"}, "endpoint", "ec2.ap-south-1.amazonaws.com", ""},
		"no such region":     {aws.RegionData, map[string]any{"name": "eu-west-9"}, "", "", "region not found"},
		"region by endpoint": {aws.RegionData, map[string]any{"endpoint": "x"}, "", "", "by name only"},
		"partition":          {aws.PartitionData, nil, "reverseDnsPrefix", "com.amazonaws", ""},
		"secret by name":     {secret, map[string]any{"name": "payments/A"}, "arn", arn, ""},
		"secret by ARN":      {secret, map[string]any{"arn": arn}, "name", "payments/A", ""},
		"by ARN, no suffix":  {secret, map[string]any{"arn": arn[:len(arn)-7]}, "arn", arn, ""},
		"secret not there":   {secret, map[string]any{"name": "none"}, "", "", "Secret (none): couldn't find resource"},
		"secret by nothing":  {secret, nil, "", "", "exactly one of arn or name"},
		"secret by both":     {secret, map[string]any{"name": "a", "arn": arn}, "", "", "exactly one"},
		"log group":          {group, map[string]any{"name": "/audit/trail"}, "arn", "arn:aws:logs:us-east-1:123456789012:log-group:/audit/trail", ""},
		"log group's class":  {group, map[string]any{"name": "/audit/trail"}, "logGroupClass", "STANDARD", ""},
		"bucket's region":    {bucket, map[string]any{"bucket": "access-logs"}, "region", testRegion, ""},
		"bucket's ARN":       {bucket, map[string]any{"bucket": "access-logs"}, "arn", "arn:aws:s3:::access-logs", ""},
		"bucket not there":   {bucket, map[string]any{"bucket": "none"}, "", "", "reading S3 Bucket (none): couldn't find resource"},
		"log group missing":  {group, map[string]any{"name": "none"}, "", "", "Log Group (none): couldn't find resource"},
	}
	for name, tt := range tests {
		answer, err := e.invoke(tt.typ, tt.args)
		switch {
		case tt.refused != "":
			wantRefusal(t, err, tt.typ, tt.refused)
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case textOf(answer, tt.property) != tt.want:
			t.Errorf("%s: %s is %q, want %q", name, tt.property, textOf(answer, tt.property), tt.want)
		}
	}
}
