package pipeline

import (
	"fmt"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

// recording is one record before one trail.
type recording struct {
	record *cloudtrail.Record
	trail  *Trail
}

// recordedChecks are what a trail needs to record a call.
var recordedChecks = []check[recording]{
	{"logging", (*plan).trailLogs},
	{"account", (*plan).trailAccount},
	{"region", (*plan).trailRegion},
	{"selectors", (*plan).trailSelects},
}

// fileChecks are what a trail needs to write its log files, whatever the record.
var fileChecks = []check[*Trail]{
	{"bucket", (*plan).bucketGiven},
	{"bucket policy", (*plan).bucketAllows},
	{"requester pays", (*plan).bucketPays},
	{"key", (*plan).trailKey},
}

// recorded runs the checks of the first hop; a nil trail is one that is in none of the states.
func (p *plan) recorded(r *cloudtrail.Record, t *Trail) Step {
	if t == nil {
		return p.byOutsideTrail(Recorded, p.missingTrail()+", so it is not known whether this record is kept")
	}
	passed := Step{Hop: Recorded, Resource: t.Address, Reason: fmt.Sprintf("trail %s records it", t.Name)}
	selected := runChecks(p, passed, recordedChecks, recording{r, t}, &t.Resource)
	if selected.Verdict == Stop {
		return selected
	}
	files, known := p.files[t]
	if !known {
		// A trail that selects the record but cannot write its files is closer than one that does not select it.
		passed.closeness = len(recordedChecks)
		files = runChecks(p, passed, fileChecks, t, p.filesOn(t)...)
		p.files[t] = files
	}
	if files.Verdict == Pass {
		return selected
	}
	return files
}

func (p *plan) trailLogs(r recording) finding {
	if r.trail.Logging {
		return fine
	}
	return stop(r.trail.Address, "set enableLogging to true", "logging is off on trail %s", r.trail.Name)
}

func (p *plan) trailAccount(r recording) finding {
	if r.trail.Organization {
		return fine
	}
	switch same(r.trail.Account, r.record.RecipientAccountID) {
	case Pass:
		return fine
	case Unknown:
		return unknown(r.trail.Address, GivePlace, "it is not known whether trail %s (account %s) is in the account of the record (%s)",
			r.trail.Name, orNotKnown(r.trail.Account), orNotKnown(r.record.RecipientAccountID))
	case Stop:
	}
	return stop(r.trail.Address, "give the state with the trail of account "+r.record.RecipientAccountID,
		"trail %s belongs to account %s, the record to account %s", r.trail.Name, r.trail.Account, r.record.RecipientAccountID)
}

func (p *plan) trailRegion(r recording) finding {
	if r.trail.MultiRegion {
		return fine
	}
	switch same(r.trail.HomeRegion, r.record.AWSRegion) {
	case Pass:
		return fine
	case Unknown:
		return unknown(r.trail.Address, GivePlace, "it is not known whether trail %s records the region of the call: its home region is %s, and the call was made in %s",
			r.trail.Name, orNotKnown(r.trail.HomeRegion), orNotKnown(r.record.AWSRegion))
	case Stop:
	}
	return stop(r.trail.Address, "set isMultiRegionTrail to true",
		"trail %s records region %s only, the call was made in %s", r.trail.Name, r.trail.HomeRegion, r.record.AWSRegion)
}
