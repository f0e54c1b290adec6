package pipeline

import (
	"fmt"
	"strings"

	"github.com/secretwatch/secretwatch/internal/access"
	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/policy"
)

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

// delivered runs the checks of the second hop: those that depend on the trail alone once.
func (p *plan) delivered(r *cloudtrail.Record, t *Trail) Step {
	step, known := p.deliveries[t]
	if !known {
		step = p.deliversTo(t)
		p.deliveries[t] = step
	}
	if step.Verdict == Stop {
		return step
	}
	if size := runChecks(p, step, sizeChecks, r); size.Verdict == Stop {
		return size
	}
	return step
}

func (p *plan) deliversTo(t *Trail) Step {
	if t == nil {
		return p.byOutsideTrail(Delivered, p.missingTrail()+", so it is not known whether this record reaches the log group")
	}
	passed := Step{Hop: Delivered, Resource: t.Address, Reason: fmt.Sprintf("trail %s delivers to log group %s", t.Name, t.groupName())}
	return runChecks(p, passed, deliveredChecks, t, p.deliveryOn(t)...)
}

// groupName is the log group that a trail delivers to.
func (t *Trail) groupName() string {
	name, _ := strings.CutPrefix(arnOf(t.LogGroupARN).Resource, "log-group:")
	return strings.TrimSuffix(name, ":*")
}

// group is the log group that a trail delivers to, nil where it is in none of the states.
func (p *plan) group(t *Trail) *LogGroup {
	at := arnOf(t.LogGroupARN)
	return find(p.groups.at(t.groupName(), place{at.AccountID, at.Region}), func(g *LogGroup) bool {
		return g.Account != "" && g.Region != ""
	})
}

func (p *plan) trailGroup(t *Trail) finding {
	if t.LogGroupARN != "" {
		return fine
	}
	return stop(t.Address, "set cloudWatchLogsGroupArn and cloudWatchLogsRoleArn", "trail %s does not deliver to CloudWatch Logs", t.Name)
}

func (p *plan) groupWildcard(t *Trail) finding {
	if strings.HasSuffix(t.LogGroupARN, ":*:*") {
		return stop(t.Address, "remove one :* from cloudWatchLogsGroupArn", "the log group ARN of trail %s ends in :* twice: %s", t.Name, t.LogGroupARN)
	}
	if t.LogGroupARN == "" || strings.HasSuffix(t.LogGroupARN, ":*") {
		return fine
	}
	return stop(t.Address, "append :* to cloudWatchLogsGroupArn", "the log group ARN of trail %s does not end in :*, which CloudTrail requires", t.Name)
}

func (p *plan) groupPlace(t *Trail) finding {
	at, own := t.groupPlace(), place{t.Account, t.HomeRegion}
	verdict := at.same(own)
	if verdict == Stop && t.Organization {
		// The management account owns the trail of a delegated administrator, who has a log group in the own account.
		// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html
		verdict = at.same(place{t.Creator, t.HomeRegion})
	}
	switch verdict {
	case Stop:
		return stop(t.Address, "use a log group in the trail's own account and home region",
			"the log group of trail %s is in %s; the trail is in %s", t.Name, at, own)
	case Unknown:
		return unknown(t.Address, GivePlace, "it is not known whether the log group of trail %s (%s) is where the trail is (%s)", t.Name, at, own)
	case Pass:
	}
	return fine
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
		return unknown(role.Address, "run `pulumi refresh`, which reads the trust policy", "the state does not have the trust policy of role %s", role.Name)
	}
	result, _ := p.allows(role.Trust, nil, p.access(t).Trust(role.ARN))
	return permitted(result,
		unknown(role.Trust.Address, "check the role's trust policy by hand", "cannot tell whether role %s trusts CloudTrail", role.Name),
		stop(role.Trust.Address, "let "+aws.CloudTrail+" assume the role in its trust policy", "role %s does not trust CloudTrail", role.Name))
}

// roleMay asks the role's policies about the calls that delivery makes, on the stream that CloudTrail writes, and on those that it may write.
func (p *plan) roleMay(t *Trail) finding {
	role := p.roles[t.RoleARN]
	if role == nil || t.LogGroupARN == "" {
		return fine
	}
	if found := p.roleMayCall(t, role, p.access(t).Delivery(role.ARN, t.LogGroupARN)); found.verdict != Pass {
		return found
	}
	found := p.inOrganization(t, func(trail access.Trail) finding {
		return p.roleMayCall(t, role, trail.DeliveryInDoubt(role.ARN, t.LogGroupARN))
	})
	return found.inDoubt("when CloudTrail uses that stream")
}

func (p *plan) roleMayCall(t *Trail, role *Role, requests []policy.Request) finding {
	for _, request := range requests {
		answer := permitted(p.identityAllows(role, request),
			unknown(role.Address, "check the role's policies by hand", "cannot tell whether role %s may call %s on %s", role.Name, request.Action, request.Resource),
			stop(role.Address, "allow logs:CreateLogStream and logs:PutLogEvents on "+t.streamsToAllow(request),
				"role %s may not call %s on log group %s", role.Name, request.Action, t.groupName()))
		if answer.verdict != Pass {
			return answer
		}
	}
	return fine
}

// streamsToAllow is the resource that AWS's own policy allows.
func (t *Trail) streamsToAllow(request policy.Request) string {
	if request.Shape != "" {
		return strings.TrimSuffix(t.LogGroupARN, ":*") + ":log-stream:o-ID_*, with the organization's id"
	}
	return strings.TrimSuffix(request.Resource, "_2") + "*"
}

// groupKey asks the policy of the key that encrypts the log group. What CloudWatch Logs may never ask of it stops no record.
func (p *plan) groupKey(t *Trail) finding {
	g := p.group(t)
	if g == nil {
		return fine
	}
	use := keyUse{id: g.KeyID, at: g.Resource, region: g.Region, what: "log group " + g.Name, asks: func(keyARN string) []policy.Request {
		return access.LogGroupKey(g.ARN, g.Account, g.Region, keyARN)
	}}
	if found := p.keyAllows(use); found.verdict != Pass {
		return found
	}
	use.asks = func(keyARN string) []policy.Request {
		return access.LogGroupKeyInDoubt(g.ARN, g.Account, g.Region, keyARN)
	}
	found := p.keyAllows(use)
	return found.inDoubt("whether CloudWatch Logs calls it")
}

// inDoubt is for a call that AWS documents is to be allowed, but not that it is made.
func (f finding) inDoubt(what string) finding {
	if f.verdict == Stop {
		f.verdict = Unknown
		f.reason += "; AWS documents that it is to be allowed, but not " + what
	}
	return f
}

func (p *plan) groupClass(t *Trail) finding {
	g := p.group(t)
	if g == nil || g.Class == "" || g.Class == aws.StandardLogClass {
		return fine
	}
	return stop(g.Address, "use the log class "+aws.StandardLogClass+"; the class of a group cannot be changed, so create a new group",
		"log group %s is of class %s, which has no metric filters", g.Name, g.Class)
}

func (p *plan) recordSize(r *cloudtrail.Record) finding {
	if r.Size() <= aws.Record {
		return fine
	}
	return stop("", "look for the call in the trail's bucket; nothing can be changed",
		"the record is %d KB, and CloudTrail forwards no record over %d KB", r.Size()>>10, aws.Record>>10)
}
