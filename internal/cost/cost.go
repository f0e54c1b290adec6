// Package cost estimates what a deployed or rehearsed stack costs a month, item by item, from one price table. It uses list prices,
// because AWS's free tiers belong to the account and not to the stack.
package cost

import (
	"fmt"
	"math"
	"strconv"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// Resource is one resource of a stack.
type Resource struct {
	// Type is the Pulumi type, such as aws:sns/topic:Topic.
	Type string
	// Output returns the output at a path as text; empty if there is none.
	Output func(path string) string
}

// Usage is what happens in the account. A state does not show it.
type Usage struct {
	// EventsPerDay is the number of management events that CloudTrail records in the account.
	EventsPerDay int
	// AlertsPerDay is the number of reads by readers who are not expected.
	AlertsPerDay int
	// FurtherTrail is true if another trail records the same management events, so that AWS charges for this trail's copies.
	FurtherTrail bool
}

// Item is one line of the bill.
type Item struct {
	// Price is the unit price, and Count the number of units in a month.
	Price Price
	Count float64
	// Dollars is the cost of a month.
	Dollars float64
}

// Sizes in bytes. CloudTrail does not document the size of a record; this is the mean of a mixed account, rounded up.
const (
	recordSize = 1500
	// zippedShare is the size of a record in a gzipped log file, as a share of its full size.
	zippedShare  = 0.1
	gigabyte     = 1 << 30
	daysPerMonth = 30
)

// Bill lists what the resources cost a month at this usage. Items that cost nothing are left out.
func Bill(resources []Resource, usage Usage) ([]Item, error) {
	prices, err := readPrices(pricesCSV)
	if err != nil {
		return nil, err
	}
	counts, err := count(resources, usage)
	if err != nil {
		return nil, err
	}
	var items []Item
	for _, key := range []string{
		"secret", "key", "metric", "alarm", "trail-copy", "log-ingest", "log-storage", "bucket-storage", "mail", "secret-call",
	} {
		if counts[key] == 0 {
			continue
		}
		price := prices[key]
		items = append(items, Item{Price: price, Count: counts[key], Dollars: counts[key] * price.Dollars / price.Per})
	}
	return items, nil
}

// Total returns the sum of a bill, rounded to cents.
func Total(items []Item) float64 {
	sum := 0.0
	for _, item := range items {
		sum += item.Dollars
	}
	return math.Round(sum*100) / 100
}

// count returns the number of units of each price in a month.
func count(resources []Resource, usage Usage) (map[string]float64, error) {
	counts := map[string]float64{}
	metrics := map[string]bool{}
	topics := map[string]float64{}
	ingest := float64(usage.EventsPerDay) * recordSize / gigabyte
	for _, r := range resources {
		switch r.Type {
		case aws.SecretType:
			counts["secret"]++
		case aws.KeyType:
			counts["key"]++
		case aws.AlarmType:
			counts["alarm"]++
		case aws.MetricFilterType:
			metrics[r.Output("metricTransformation.namespace")+"/"+r.Output("metricTransformation.name")] = true
		case aws.SubscriptionType:
			topics[r.Output("topic")]++
		case aws.TrailType:
			if usage.FurtherTrail {
				counts["trail-copy"] = float64(usage.EventsPerDay) * daysPerMonth
			}
		case aws.LogGroupType:
			days, err := number(r, "retentionInDays")
			if err != nil {
				return nil, err
			}
			counts["log-ingest"] = ingest * daysPerMonth
			counts["log-storage"] = ingest * days
		case aws.BucketLifecycleType:
			days, err := number(r, "rules[0].expiration.days")
			if err != nil {
				return nil, err
			}
			counts["bucket-storage"] = ingest * zippedShare * days
		}
	}
	counts["metric"] = float64(len(metrics))
	for _, subscribers := range topics {
		counts["mail"] += subscribers * float64(usage.AlertsPerDay) * daysPerMonth
	}
	counts["secret-call"] = float64(usage.AlertsPerDay) * daysPerMonth
	return counts, nil
}

// number returns an output as a number; 0 if the resource does not have it.
func number(r Resource, path string) (float64, error) {
	text := r.Output(path)
	if text == "" {
		return 0, nil
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, fmt.Errorf("%s: %s: expected a number, got %q", r.Type, path, text)
	}
	return value, nil
}
