package pipeline

import (
	"fmt"
	"strings"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

// cloudTrail is the service principal of CloudTrail.
const cloudTrail = "cloudtrail.amazonaws.com"

// recording is one record before one trail.
type recording struct {
	record *cloudtrail.Record
	trail  *Trail
}

// recordedChecks are what a trail needs to take a record.
var recordedChecks = []check[recording]{
	{"logging", (*plan).trailLogs},
	{"account", (*plan).trailAccount},
	{"region", (*plan).trailRegion},
	{"selectors", (*plan).trailSelects},
}

// keptChecks are what a trail needs to write its files, whatever the record.
var keptChecks = []check[*Trail]{
	{"bucket", (*plan).bucketGiven},
	{"bucket policy", (*plan).bucketAllows},
	{"requester pays", (*plan).bucketPays},
	{"key", (*plan).trailKey},
}

// recorded judges the first hop; a nil trail is one that is in none of the states.
func (p *plan) recorded(r *cloudtrail.Record, t *Trail) Step {
	if t == nil {
		return p.elsewhere(Recorded, p.unseen()+", so nobody can tell whether this record is kept")
	}
	passed := Step{Hop: Recorded, Resource: t.Address, Reason: fmt.Sprintf("trail %s records it", t.Name)}
	taken := judge(p, passed, recordedChecks, recording{r, t})
	if taken.Verdict == Stop {
		return taken
	}
	kept, known := p.kept[t]
	if !known {
		// Whatever a trail's files lack, the record was taken in: that is closer than a trail that does not take it.
		passed.near = len(recordedChecks)
		kept = judge(p, passed, keptChecks, t)
		p.kept[t] = kept
	}
	if kept.Verdict == Pass {
		return taken
	}
	return kept
}

// unseen says what the states lack of a trail.
func (p *plan) unseen() string {
	if len(p.Trails) == 0 || len(p.unfed) == 0 {
		return "no trail is in the given states"
	}
	return "no trail in the given states delivers to log group " + strings.Join(sortedKeys(p.unfed), ", ")
}

// elsewhere is the step of a hop that lies with a shared trail outside the states.
func (p *plan) elsewhere(hop Hop, reason string) Step {
	if p.options.AssumeSharedTrail {
		return Step{Hop: hop, Verdict: Pass, Reason: "assumed, on your word: the account's shared trail is in none of the given states"}
	}
	return Step{Hop: hop, Verdict: Unknown, Reason: reason, Remedy: giveTrail}
}

func (p *plan) trailLogs(r recording) finding {
	if r.trail.Logging {
		return fine
	}
	return stop(r.trail.Address, "set enableLogging to true", "logging is off on trail %s", r.trail.Name)
}

func (p *plan) trailAccount(r recording) finding {
	if r.trail.Organization || same(r.trail.Account, r.record.RecipientAccountID) {
		return fine
	}
	return stop(r.trail.Address, "give the state with the trail of account "+r.record.RecipientAccountID,
		"trail %s belongs to account %s, the record to account %s", r.trail.Name, r.trail.Account, r.record.RecipientAccountID)
}

func (p *plan) trailRegion(r recording) finding {
	if r.trail.MultiRegion || same(r.trail.HomeRegion, r.record.AWSRegion) {
		return fine
	}
	return stop(r.trail.Address, "set isMultiRegionTrail to true",
		"trail %s records region %s only, the call was made in %s", r.trail.Name, r.trail.HomeRegion, r.record.AWSRegion)
}
