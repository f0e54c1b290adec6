package detection

import (
	"testing"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/eventpattern"
	"github.com/secretwatch/secretwatch/internal/filterpattern"
)

// delivered is a call whose records were delivered to both routes, parsed once for any number of patterns.
type delivered struct {
	cloudtrail.Call
	logs   []*filterpattern.Event
	events []*eventpattern.Event
}

func deliver(call cloudtrail.Call) delivered {
	d := delivered{Call: call}
	for _, record := range call.Records() {
		log := filterpattern.ParseEvent(record.Raw)
		d.logs = append(d.logs, log)
		d.events = append(d.events, eventpattern.EventOf(map[string]any{
			"version": "0", "id": "1", "source": "aws.secretsmanager", "detail-type": "AWS API Call via CloudTrail",
			"account": record.RecipientAccountID, "region": record.AWSRegion, "time": record.EventTime, "resources": []any{},
			"detail": log.Document(),
		}))
	}
	return d
}

// counter counts how many patterns of a watch match the records of a call.
type counter func(delivered) int

// filterCounter counts with the filter patterns of one kind.
func filterCounter(t *testing.T, w Watch, kind Kind) counter {
	t.Helper()
	patterns, err := w.Filters(kind)
	if err != nil {
		t.Fatal(err)
	}
	return func(d delivered) int { return count(patterns, d.logs) }
}

// eventCounter counts with the event patterns of one kind.
func eventCounter(t *testing.T, w Watch, kind Kind) counter {
	t.Helper()
	patterns, err := w.Events(kind)
	if err != nil {
		t.Fatal(err)
	}
	return func(d delivered) int { return count(patterns, d.events) }
}

func count[E any, P interface{ Match(E) bool }](patterns []P, events []E) int {
	n := 0
	for _, event := range events {
		for _, p := range patterns {
			if p.Match(event) {
				n++
			}
		}
	}
	return n
}

// of counts the patterns for one call.
func (c counter) of(call cloudtrail.Call) int { return c(deliver(call)) }
