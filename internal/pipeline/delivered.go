package pipeline

import (
	"fmt"
	"strings"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/policy"
)

// maxRecord is the largest record that CloudTrail sends to CloudWatch Logs or EventBridge, in bytes.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html
const maxRecord = 256 << 10

// deliveredChecks are what a trail needs to deliver to CloudWatch Logs.
var deliveredChecks = []check[*Trail]{
	{"group", (*plan).trailGroup},
	{"stream wildcard", (*plan).groupWildcard},
	{"place", (*plan).groupPlace},
	{"group given", (*plan).groupGiven},
	{"role", (*plan).trailRole},
	{"trust", (*plan).roleTrusts},
	{"permission", (*plan).roleMay},
	{"key", (*plan).groupKey},
	{"class", (*plan).groupClass},
}

// sizeChecks are what delivery needs of a record.
var sizeChecks = []check[*cloudtrail.Record]{
	{"size", (*plan).recordSize},
}

// delivered judges the second hop. What depends on the trail alone is judged once.
func (p *plan) delivered(r *cloudtrail.Record, t *Trail) Step {
	step, known := p.deliveries[t]
	if !known {
		step = p.deliversTo(t)
		p.deliveries[t] = step
	}
	if step.Verdict == Stop {
		return step
	}
	if size := judge(p, step, sizeChecks, r); size.Verdict == Stop {
		return size
	}
	return step
}

func (p *plan) deliversTo(t *Trail) Step {
	if t == nil {
		return p.elsewhere(Delivered, p.unseen()+", so nobody can tell whether this record reaches the log group")
	}
	passed := Step{Hop: Delivered, Resource: t.Address, Reason: fmt.Sprintf("trail %s delivers to log group %s", t.Name, t.groupName())}
	return judge(p, passed, deliveredChecks, t)
}

// groupName is the log group that a trail delivers to.
func (t *Trail) groupName() string {
	name, _ := strings.CutPrefix(arnOf(t.LogGroupARN).Resource, "log-group:")
	return strings.TrimSuffix(name, ":*")
}

// group is the log group that a trail delivers to, nil where it is in none of the states.
func (p *plan) group(t *Trail) *LogGroup {
	at := arnOf(t.LogGroupARN)
	return find(p.groups[t.groupName()], func(g *LogGroup) bool {
		return same(g.Account, at.AccountID) && same(g.Region, at.Region)
	})
}

func (p *plan) trailGroup(t *Trail) finding {
	if t.LogGroupARN != "" {
		return fine
	}
	return stop(t.Address, "set cloudWatchLogsGroupArn and cloudWatchLogsRoleArn", "trail %s does not deliver to CloudWatch Logs", t.Name)
}

func (p *plan) groupWildcard(t *Trail) finding {
	if t.LogGroupARN == "" || strings.HasSuffix(t.LogGroupARN, ":*") {
		return fine
	}
	return stop(t.Address, "append :* to cloudWatchLogsGroupArn", "the log group ARN of trail %s does not end in :*, which CloudTrail requires", t.Name)
}

func (p *plan) groupPlace(t *Trail) finding {
	at := arnOf(t.LogGroupARN)
	if same(at.AccountID, t.Account) && same(at.Region, t.HomeRegion) {
		return fine
	}
	return stop(t.Address, "use a log group in the trail's own account and home region",
		"the log group of trail %s is in account %s, region %s; the trail is in account %s, region %s",
		t.Name, at.AccountID, at.Region, t.Account, t.HomeRegion)
}

func (p *plan) groupGiven(t *Trail) finding {
	if t.LogGroupARN == "" || p.group(t) != nil {
		return fine
	}
	return unknown(t.Address, giveState, "log group %s of trail %s is in none of the given states", t.groupName(), t.Name)
}

func (p *plan) trailRole(t *Trail) finding {
	switch {
	case t.RoleARN == "":
		return stop(t.Address, "set cloudWatchLogsRoleArn", "trail %s has no role with which to write to CloudWatch Logs", t.Name)
	case p.roles[t.RoleARN] == nil:
		return unknown(t.Address, giveState, "role %s of trail %s is in none of the given states", t.RoleARN, t.Name)
	}
	return fine
}

func (p *plan) roleTrusts(t *Trail) finding {
	role := p.roles[t.RoleARN]
	if role == nil {
		return fine
	}
	if role.Trust == (Policy{}) {
		return unknown(role.Address, "run `pulumi refresh`", "the state does not hold whom role %s trusts", role.Name)
	}
	request := byService(cloudTrail, role.ARN, policy.Context{"aws:SourceArn": {t.ARN}, "aws:SourceAccount": {t.Account}})
	result, _ := p.allows(role.Trust, request, "sts:AssumeRole")
	switch result.Verdict {
	case policy.Allowed:
		return fine
	case policy.Unknown:
		return unknown(role.Trust.Address, "check the role's trust policy by hand",
			"cannot tell whether role %s trusts CloudTrail: %s", role.Name, result.Reason)
	case policy.ImplicitDeny, policy.ExplicitDeny:
	}
	return stop(role.Trust.Address, "let "+cloudTrail+" assume the role in its trust policy",
		"role %s does not trust CloudTrail: %s", role.Name, result.Reason)
}

// roleMay asks the role's policies for the two calls that delivery makes, on the stream that CloudTrail writes.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
func (p *plan) roleMay(t *Trail) finding {
	role := p.roles[t.RoleARN]
	if role == nil || t.LogGroupARN == "" {
		return fine
	}
	stream := fmt.Sprintf("%s:log-stream:%s_CloudTrail_%s", strings.TrimSuffix(t.LogGroupARN, ":*"), t.Account, t.HomeRegion)
	for _, action := range []string{"logs:CreateLogStream", "logs:PutLogEvents"} {
		result := p.identityAllows(role, action, stream)
		switch result.Verdict {
		case policy.Allowed:
			continue
		case policy.Unknown:
			return unknown(role.Address, "check the role's policies by hand",
				"cannot tell whether role %s may call %s on %s: %s", role.Name, action, stream, result.Reason)
		case policy.ImplicitDeny, policy.ExplicitDeny:
		}
		return stop(role.Address, "allow logs:CreateLogStream and logs:PutLogEvents on "+stream+"*",
			"role %s may not call %s on log group %s: %s", role.Name, action, t.groupName(), result.Reason)
	}
	if role.Boundary != "" {
		return unknown(role.Address, "check the permissions boundary by hand", "role %s has a permissions boundary, %s, whose text no state has", role.Name, role.Boundary)
	}
	return fine
}

// identityAllows puts a role's policies together: a denial anywhere wins, one permission is enough, attached managed policies
// may hold either.
func (p *plan) identityAllows(role *Role, action, resource string) policy.Result {
	request := policy.Request{
		Caller: policy.Caller{ARN: role.ARN}, Action: action, Resource: resource,
		Unknown: []string{"aws:*"},
	}
	best := policy.Result{Verdict: policy.ImplicitDeny, Reason: "it has no policy that says so"}
	if len(role.Managed) > 0 {
		best = policy.Result{Verdict: policy.Unknown, Reason: "it may stand in an attached policy (" + strings.Join(role.Managed, ", ") + "), whose text no state has"}
	}
	for _, source := range role.Policies {
		document, err := p.policy(source)
		if err != nil {
			best = policy.Result{Verdict: policy.Unknown, Reason: "a policy cannot be read: " + err.Error()}
			continue
		}
		result := document.EvaluateIdentity(request)
		switch {
		case result.Verdict == policy.ExplicitDeny:
			return result
		case result.Verdict == policy.Allowed:
			best = result
		case result.Verdict == policy.Unknown && best.Verdict != policy.Allowed:
			best = result
		case best.Verdict == policy.ImplicitDeny:
			best = result
		}
	}
	return best
}

// groupKey asks the key that encrypts the log group.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
func (p *plan) groupKey(t *Trail) finding {
	g := p.group(t)
	if g == nil {
		return fine
	}
	return p.keyAllows(keyUse{
		id: g.KeyID, at: g.Resource, service: regionalLogs(g.Resource), what: "log group " + g.Name,
		actions: []string{"kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:GenerateDataKey", "kms:DescribeKey"},
		context: policy.Context{
			"kms:EncryptionContext:aws:logs:arn": {g.ARN}, "aws:SourceArn": {g.ARN}, "aws:SourceAccount": {g.Account},
		},
	})
}

// regionalLogs is the service principal of CloudWatch Logs in a region.
func regionalLogs(at Resource) string {
	name := "logs." + at.Region + ".amazonaws.com"
	if at.Partition == "aws-cn" {
		name += ".cn"
	}
	return name
}

func (p *plan) groupClass(t *Trail) finding {
	g := p.group(t)
	if g == nil || g.Class == "" || g.Class == "STANDARD" {
		return fine
	}
	return stop(g.Address, "use the log class STANDARD; the class of a group cannot be changed, so make a new one",
		"log group %s is of class %s, which has no metric filters", g.Name, g.Class)
}

func (p *plan) recordSize(r *cloudtrail.Record) finding {
	if r.Size() <= maxRecord {
		return fine
	}
	return stop("", "nothing can be changed: look for the call in the trail's bucket", "the record is %d KB, and CloudTrail sends nothing over 256 KB on", r.Size()>>10)
}
