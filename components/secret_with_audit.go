package components

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/secretsmanager"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/detection"
)

// SecretWithAuditType is the Pulumi type of a [SecretWithAudit].
const SecretWithAuditType = tokens + "SecretWithAudit"

// SecretWithAuditArgs are the arguments of [NewSecretWithAudit].
type SecretWithAuditArgs struct {
	// Place is where and for whom the secret is. Required.
	Place Place
	// SecretName is the secret's name in Secrets Manager; plain, since the text that recognises a read is made of it. Required.
	SecretName string
	// Description says what the secret is for. Default "Managed by Pulumi".
	Description string
	// Value is the secret's text. It is treated as a Pulumi secret whether or not it comes as one. Left out, the secret is
	// created empty, for a rotation or a person to fill.
	Value pulumi.StringPtrInput `pulumi:"value"`
	// Key is a customer key of this program that encrypts the secret. Default: the account's AWS managed key for Secrets Manager.
	Key *CustomerKey
	// KmsKeyArn is a customer key that exists, in place of Key.
	KmsKeyArn pulumi.StringPtrInput `pulumi:"kmsKeyArn"`
	// RestrictReaders denies reading to everyone but OnlyReaders, AWS services excepted. Default false: everyone whom IAM allows may read.
	RestrictReaders bool
	// OnlyReaders are the roles and users who may read. Required with RestrictReaders, and refused without. The deploying role must be among
	// them if there is a Value: creating, refreshing and deleting it read it back.
	OnlyReaders []Reader
	// Deployer is the ARN of the role or user that deploys, not that of a session; used only if both OnlyReaders and Value are set. Default:
	// who runs the program, as AWS says.
	Deployer string
	// RecoveryWindowInDays is how long a deleted secret can be brought back, and its name stays taken: 7 to 30 days. Default 30.
	RecoveryWindowInDays int
	// DeleteWithoutRecovery deletes the secret immediately; it cannot be restored, and its name is free again. Default false.
	DeleteWithoutRecovery bool
}

// SecretWithAudit is a secret that no public policy can open, and the text that recognises a read of exactly this secret.
type SecretWithAudit struct {
	pulumi.ResourceState

	// SecretArn is the secret's ARN, with the suffix that Secrets Manager chose.
	SecretArn pulumi.StringOutput `pulumi:"secretArn"`
	// SecretName is the secret's name.
	SecretName pulumi.StringOutput `pulumi:"secretName"`
	// ReadPatterns are the CloudWatch Logs filter patterns that together match each read of this secret, in every spelling that a
	// caller can use, in this region and account and no other. One, unless the name is very long.
	ReadPatterns pulumi.StringArrayOutput `pulumi:"readPatterns"`

	name  string
	place Place
}

// named is the secret as a watch needs it. Its name is known before its ARN is.
func (s *SecretWithAudit) named() NamedSecret { return NamedSecret{Name: s.name, ARN: s.SecretArn} }

// NewSecretWithAudit makes a secret. It refuses a name that Secrets Manager would not take, a recovery window outside 7 to 30
// days, and a value that whoever deploys it may not read.
func NewSecretWithAudit(ctx *pulumi.Context, name string, args *SecretWithAuditArgs, opts ...pulumi.ResourceOption) (*SecretWithAudit, error) {
	lookUps, err := lookUpOptions(opts)
	if err != nil {
		return nil, err
	}
	if err := args.Check(ctx, name, lookUps...); err != nil {
		return nil, err
	}
	s := &SecretWithAudit{name: args.SecretName, place: args.Place}
	if err := ctx.RegisterComponentResource(SecretWithAuditType, name, s, opts...); err != nil {
		return nil, err
	}
	child := pulumi.Parent(s)

	secret, err := secretsmanager.NewSecret(ctx, name, &secretsmanager.SecretArgs{
		Name:                 pulumi.String(args.SecretName),
		Description:          pulumi.String(cmp.Or(args.Description, defaultDescription)),
		KmsKeyId:             args.key(),
		RecoveryWindowInDays: pulumi.Int(args.recoveryWindow()),
		Tags:                 tags(args.Place),
	}, child)
	if err != nil {
		return nil, fmt.Errorf("creating secret %q: %w", name, err)
	}
	policy, err := secretsmanager.NewSecretPolicy(ctx, name+"-policy", &secretsmanager.SecretPolicyArgs{
		SecretArn:         secret.Arn,
		Policy:            secret.Arn.ApplyT(func(arn string) string { return secretPolicy(arn, args.OnlyReaders).JSON() }).(pulumi.StringOutput),
		BlockPublicPolicy: pulumi.Bool(true),
	}, child)
	if err != nil {
		return nil, fmt.Errorf("creating policy of secret %q: %w", name, err)
	}
	if args.Value != nil {
		// The value comes after the policy: it is never there without its guard.
		_, err := secretsmanager.NewSecretVersion(ctx, name+"-value", &secretsmanager.SecretVersionArgs{
			SecretId:     secret.Arn,
			SecretString: pulumi.ToSecret(args.Value).(pulumi.StringPtrInput),
		}, child, pulumi.DependsOn([]pulumi.Resource{policy}))
		if err != nil {
			return nil, fmt.Errorf("creating value of secret %q: %w", name, err)
		}
	}

	s.SecretArn = secret.Arn
	s.SecretName = secret.Name
	s.ReadPatterns = readPatterns(args.Place, args.SecretName, secret.Arn)
	return s, ctx.RegisterResourceOutputs(s, pulumi.Map{
		"secretArn":    s.SecretArn,
		"secretName":   s.SecretName,
		"readPatterns": s.ReadPatterns,
	})
}

// If a key or a description is left out of an update, the provider does not remove the old one: the secret would stay encrypted with the
// old key, even with one that is about to be deleted, and each update would try again. So both are always given.
const (
	defaultDescription = "Managed by Pulumi"
	defaultKey         = aws.AWSKeyPrefix + "secretsmanager"
)

func (args *SecretWithAuditArgs) encryption() encryption { return encryption{args.Key, args.KmsKeyArn} }

func (args *SecretWithAuditArgs) key() pulumi.StringPtrInput {
	if key := args.encryption().input(); key != nil {
		return key
	}
	return pulumi.String(defaultKey)
}

func readPatterns(place Place, name string, arn pulumi.StringOutput) pulumi.StringArrayOutput {
	return arn.ApplyT(func(arn string) ([]string, error) {
		return filterTexts(detection.Watch{Place: place, Secrets: []detection.Secret{{Name: name, ARN: arn}}}, Read)
	}).(pulumi.StringArrayOutput)
}

func (args *SecretWithAuditArgs) recoveryWindow() int {
	switch {
	case args.DeleteWithoutRecovery:
		return 0
	case args.RecoveryWindowInDays == 0:
		return aws.MaxRecoveryWindow
	default:
		return args.RecoveryWindowInDays
	}
}

// Check says what [NewSecretWithAudit] would refuse. A program that asks first registers nothing if one of its secrets is refused.
func (args *SecretWithAuditArgs) Check(ctx *pulumi.Context, name string, opts ...pulumi.InvokeOption) error {
	if args == nil {
		return refuse("secret", name, errNoArgs)
	}
	problems := []error{checkPlace(args.Place), aws.SecretName(args.SecretName), aws.SecretDescription(args.Description), checkValue(args.Value)}
	if name == "" {
		problems = append(problems, errors.New("name is missing"))
	}
	// Every customer key of a program serves the secrets of its account.
	problems = append(problems, args.encryption().check(args.Place, func(*CustomerKey) error { return nil }))
	problems = append(problems, checkReaders("onlyReaders", args.Place, args.OnlyReaders)...)
	switch {
	case args.RecoveryWindowInDays == 0:
	case args.DeleteWithoutRecovery:
		problems = append(problems, fmt.Errorf("RecoveryWindowInDays %d and DeleteWithoutRecovery exclude each other", args.RecoveryWindowInDays))
	default:
		problems = append(problems, aws.RecoveryWindow(args.RecoveryWindowInDays))
	}
	switch {
	case args.RestrictReaders && len(args.OnlyReaders) == 0:
		problems = append(problems, errors.New("restrictReaders: onlyReaders is empty, so nobody could read this secret: "+
			"name some, or remove RestrictReaders"))
	case !args.RestrictReaders && len(args.OnlyReaders) > 0:
		problems = append(problems, errors.New("onlyReaders: without RestrictReaders they restrict nobody: set it, or remove OnlyReaders"))
	case args.RestrictReaders && args.Value != nil:
		problems = append(problems, args.checkDeployer(ctx, opts...))
	}
	return refuse("secret", name, problems...)
}

// checkValue refuses a value that Secrets Manager would not take, as far as it is known before deployment.
func checkValue(value pulumi.StringPtrInput) error {
	if text := reflect.Indirect(reflect.ValueOf(value)); text.Kind() == reflect.String {
		return aws.SecretValue(text.String())
	}
	return nil
}

// checkDeployer refuses a value that whoever deploys it could not read back.
func (args *SecretWithAuditArgs) checkDeployer(ctx *pulumi.Context, opts ...pulumi.InvokeOption) error {
	deployer := args.Deployer
	if deployer == "" {
		var err error
		if deployer, err = lookUpDeployer(ctx, opts...); err != nil {
			return err
		}
	}
	if isReader(args.OnlyReaders, deployer) {
		return nil
	}
	if _, isSession := sessionRole(deployer); isSession {
		return fmt.Errorf("deployer: %q is a session: expected the ARN of its role", deployer)
	}
	return fmt.Errorf("only its readers may read this secret, and %q, which deploys its value, is not among them: "+
		"creating, refreshing and deleting a value read it back; add it to readers, or let somebody else fill the secret", deployer)
}
