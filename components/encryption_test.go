package components

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// With AWS's own key or that of another region, the messages would not come and nobody would know.
func TestAKeyThatServicesCouldNotUseIsRefusedByEveryComponent(t *testing.T) {
	t.Parallel()
	const missing = "kmsKeyArn: the ARN is missing"
	const customer = " belongs to AWS, and nobody can change its policy: expected the ARN of a customer key"
	const here = ": expected a key of account 123456789012 in us-east-1"
	var rows []refusal
	for name, row := range map[string]struct {
		key  pulumi.StringPtrInput
		want string
	}{
		"an empty text":        {pulumi.String(""), missing},
		"an empty pointer":     {pulumi.StringPtr(""), missing},
		"an output of nothing": {pulumi.StringOutput{}, missing},
		"AWS's own":            {pulumi.String("alias/aws/sns"), `kmsKeyArn: "alias/aws/sns"` + customer},
		"AWS's own, a pointer": {pulumi.StringPtr("alias/aws/sns"), `kmsKeyArn: "alias/aws/sns"` + customer},
		"AWS's own, as an ARN": {
			pulumi.String("arn:aws:kms:us-east-1:123456789012:alias/aws/sns"), `kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:alias/aws/sns"` + customer,
		},
		"of another region": {
			pulumi.String("arn:aws:kms:eu-west-1:123456789012:key/1"), `kmsKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/1"` + here,
		},
		"of another account": {
			pulumi.String("arn:aws:kms:us-east-1:999999999999:key/1"), `kmsKeyArn: "arn:aws:kms:us-east-1:999999999999:key/1"` + here,
		},
		"of another service": {
			pulumi.String("arn:aws:sns:us-east-1:123456789012:t"), `kmsKeyArn: "arn:aws:sns:us-east-1:123456789012:t" is not the ARN of a KMS key`,
		},
	} {
		rows = append(rows,
			refusal{name: "topic: " + name, build: makeTopic(&AlertTopicArgs{Place: testPlace(), Publisher: Alarms, KmsKeyArn: row.key}), want: `alert topic "a": ` + row.want},
			refusal{name: "trail: " + name, build: makeTrail(&TrailToLogsArgs{Place: testPlace(), KmsKeyArn: row.key}), want: `trail "a": ` + row.want},
			refusal{name: "secret: " + name, build: makeSecret(&SecretWithAuditArgs{Place: testPlace(), SecretName: "s", KmsKeyArn: row.key}), want: `secret "a": ` + row.want})
	}
	checkRefusals(t, rows)
}

func TestACustomerKeyThatItsUserCouldNotUseIsRefused(t *testing.T) {
	t.Parallel()
	key := func(change func(*CustomerKeyArgs)) *CustomerKey {
		args := CustomerKeyArgs{Place: testPlace()}
		change(&args)
		return &CustomerKey{KeyArn: pulumi.String(keyARN).ToStringOutput(), use: args}
	}
	plain := key(func(*CustomerKeyArgs) {})
	topic := func(publisher Publisher, key *CustomerKey, arn pulumi.StringPtrInput) maker {
		return makeTopic(&AlertTopicArgs{Place: testPlace(), Publisher: publisher, Key: key, KmsKeyArn: arn})
	}
	trail := func(key *CustomerKey, notices bool) maker {
		return makeTrail(&TrailToLogsArgs{Place: testPlace(), Key: key, LogFileNotices: notices})
	}
	checkRefusals(t, []refusal{
		{
			name: "by mails of each event", build: topic(EventRules, plain, nil),
			want: `alert topic "a": key: its policy does not let event rules publish, so the mails would not come: set EventRules of NewCustomerKey`,
		},
		{name: "two keys", build: topic(Alarms, plain, pulumi.String(keyARN)), want: `alert topic "a": key and kmsKeyArn exclude each other`},
		{name: "one that nobody made", build: topic(Alarms, &CustomerKey{}, nil), want: `alert topic "a": key: make it with NewCustomerKey`},
		{
			name: "of another account", build: topic(Alarms, key(func(k *CustomerKeyArgs) { k.Place.Account = "999999999999" }), nil),
			want: `alert topic "a": key: belongs to account 999999999999 in us-east-1, expected account 123456789012 in us-east-1`,
		},
		{
			name: "by a trail, without one", build: trail(plain, false),
			want: `trail "a": key: its policy is for no trail: set Trail of NewCustomerKey to "a"`,
		},
		{
			name: "by another trail", build: trail(key(func(k *CustomerKeyArgs) { k.Trail = "trial" }), false),
			want: `trail "a": key: its policy is for trail "trial" of payments/dev, and this is "a" of payments/dev: set Trail of NewCustomerKey`,
		},
		{
			name: "by another stack's trail", build: trail(key(func(k *CustomerKeyArgs) { k.Trail, k.Place.Stack = "a", "prod" }), false),
			want: `trail "a": key: its policy is for trail "a" of payments/prod, and this is "a" of payments/dev: set Trail of NewCustomerKey`,
		},
		{
			name: "by log-file notices", build: trail(key(func(k *CustomerKeyArgs) { k.Trail = "a" }), true),
			want: `trail "a": key: its policy does not let CloudTrail publish log-file notices: set LogFileNotices of NewCustomerKey`,
		},
		{
			name: "notices of no trail", build: makeKey(&CustomerKeyArgs{Place: testPlace(), LogFileNotices: true}),
			want: `customer key "a": logFileNotices: they are of a trail: set Trail too`,
		},
	})
}

func TestACustomerKeyOfTheProgramEncryptsAll(t *testing.T) {
	t.Parallel()
	g := build(t, func(ctx *pulumi.Context, name string, _ ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
		key, err := NewCustomerKey(ctx, "key", &CustomerKeyArgs{Place: testPlace(), Trail: "a", LogFileNotices: true, EventRules: true})
		if err != nil {
			return nil, err
		}
		if _, err := NewAlertTopic(ctx, "mails", &AlertTopicArgs{Place: testPlace(), Publisher: EventRules, Key: key}); err != nil {
			return nil, err
		}
		if _, err := NewSecretWithAudit(ctx, "secret", &SecretWithAuditArgs{Place: testPlace(), SecretName: "s", Key: key}); err != nil {
			return nil, err
		}
		return NewTrailToLogs(ctx, name, &TrailToLogsArgs{Place: testPlace(), Key: key, LogFileNotices: true})
	})
	for address, input := range map[string]string{
		"Topic::mails": "kmsMasterKeyId", "Secret::secret": "kmsKeyId", "Trail::a": "kmsKeyId", "LogGroup::a": "kmsKeyId", "Topic::a-notices": "kmsMasterKeyId",
	} {
		checkInputs(t, g.Graph, address, map[string]string{input: keyARN})
		checkAfter(t, g.Graph, address, "Key::key")
	}
}
