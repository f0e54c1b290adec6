package components

import (
	"errors"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// CustomerKeyType is the Pulumi type of a [CustomerKey].
const CustomerKeyType = tokens + "CustomerKey"

// CustomerKeyArgs are the arguments of [NewCustomerKey].
type CustomerKeyArgs struct {
	// Place is where and for whom the key is. Required.
	Place Place
	// Trail is the name of the [TrailToLogs] that uses the key for its log files and its log group. Left out, CloudTrail and
	// CloudWatch Logs may not use the key.
	Trail string
	// LogFileNotices lets the Trail publish to its encrypted topic of log-file notices. It requires Trail. Default false.
	LogFileNotices bool
	// EventRules lets EventBridge publish to an encrypted topic. Default false.
	EventRules bool
	// Protect keeps the key from being deleted by mistake: without it, what it encrypted cannot be read any more. If false,
	// it is protected only if the component is. Default false.
	Protect bool
}

// CustomerKey is the one KMS key of a stack, for its secrets, log files, log group and topics. It costs $1 a month. It stays in the account
// when it is removed from the stack: old log files and log events, and a secret that can still be restored, cannot be read without it.
type CustomerKey struct {
	pulumi.ResourceState

	// KeyArn is the key's ARN.
	KeyArn pulumi.StringOutput `pulumi:"keyArn"`
	// Alias is the key's name for people.
	Alias pulumi.StringOutput `pulumi:"alias"`

	// use is what the key's policy allows.
	use CustomerKeyArgs
}

// NewCustomerKey makes a key that rotates every year, and waits 30 days before it is deleted if somebody deletes it.
func NewCustomerKey(ctx *pulumi.Context, name string, args *CustomerKeyArgs, opts ...pulumi.ResourceOption) (*CustomerKey, error) {
	if args == nil {
		return nil, refuse("customer key", name, errNoArgs)
	}
	problems := []error{topicNames.check("name", name), checkPlace(args.Place)}
	if args.Trail != "" {
		problems = append(problems, trailNames.check("trail", args.Trail), checkTrailName("trail", args.Place, args.Trail))
	} else if args.LogFileNotices {
		problems = append(problems, errors.New("logFileNotices: they are of a trail: set Trail too"))
	}
	if err := refuse("customer key", name, problems...); err != nil {
		return nil, err
	}
	k := &CustomerKey{use: *args}
	if err := ctx.RegisterComponentResource(CustomerKeyType, name, k, opts...); err != nil {
		return nil, err
	}
	key, err := kms.NewKey(ctx, name, &kms.KeyArgs{
		Description:          pulumi.Sprintf("secretwatch: secrets, records and alerts of %s/%s", args.Place.Team, args.Place.Stack),
		Policy:               pulumi.String(keyPolicy(args).JSON()),
		EnableKeyRotation:    pulumi.Bool(true),
		DeletionWindowInDays: pulumi.Int(30),
		Tags:                 tags(args.Place),
	}, pulumi.Parent(k), protected(args.Protect), pulumi.RetainOnDelete(true))
	if err != nil {
		return nil, fmt.Errorf("creating customer key %q: %w", name, err)
	}
	alias, err := kms.NewAlias(ctx, name, &kms.AliasArgs{
		Name:        pulumi.String(args.Place.KeyAlias(name)),
		TargetKeyId: key.KeyId,
	}, pulumi.Parent(k))
	if err != nil {
		return nil, fmt.Errorf("creating alias of customer key %q: %w", name, err)
	}
	k.KeyArn = key.Arn
	k.Alias = alias.Name
	return k, ctx.RegisterResourceOutputs(k, pulumi.Map{"keyArn": k.KeyArn, "alias": k.Alias})
}
