// Package cost says what a deployed or rehearsed stack costs a month, item by item, from one price table. It counts list prices:
// AWS's free tiers belong to the account, not to the stack.
package cost

import (
	"fmt"
	"math"
	"strconv"
)

// Resource is one resource of a stack.
type Resource struct {
	// Type is its Pulumi type, such as aws:sns/topic:Topic.
	Type string
	// Output gives one of its outputs as text, by its path; empty if there is none.
	Output func(path string) string
}

// Usage is what happens in the account, which no state shows.
type Usage struct {
	// EventsPerDay are the management events that CloudTrail records in the account.
	EventsPerDay int
	// AlertsPerDay are the reads by readers who are not expected.
	AlertsPerDay int
	// FurtherTrail says that another trail records the same management events, so that this one's copies are paid for.
	FurtherTrail bool
}

// Item is one line of the bill.
type Item struct {
	// Price is what one costs; Count how many there are in a month.
	Price Price
	Count float64
	// Dollars a month.
	Dollars float64
}

// Sizes of records, in bytes. CloudTrail documents none; these are the mean of a mixed account, rounded up.
const (
	recordSize = 1500
	// zippedShare is what is left of a record in a gzipped log file.
	zippedShare  = 0.1
	gigabyte     = 1 << 30
	daysPerMonth = 30
)

// Bill lists what the resources cost a month at this usage; items that cost nothing are left out.
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

// Total adds a bill up, rounded to cents.
func Total(items []Item) float64 {
	sum := 0.0
	for _, item := range items {
		sum += item.Dollars
	}
	return math.Round(sum*100) / 100
}

// count is how many of each priced thing a month has.
func count(resources []Resource, usage Usage) (map[string]float64, error) {
	counts := map[string]float64{}
	metrics := map[string]bool{}
	topics := map[string]float64{}
	ingest := float64(usage.EventsPerDay) * recordSize / gigabyte
	for _, r := range resources {
		switch r.Type {
		case "aws:secretsmanager/secret:Secret":
			counts["secret"]++
		case "aws:kms/key:Key":
			counts["key"]++
		case "aws:cloudwatch/metricAlarm:MetricAlarm":
			counts["alarm"]++
		case "aws:cloudwatch/logMetricFilter:LogMetricFilter":
			metrics[r.Output("metricTransformation.namespace")+"/"+r.Output("metricTransformation.name")] = true
		case "aws:sns/topicSubscription:TopicSubscription":
			topics[r.Output("topic")]++
		case "aws:cloudtrail/trail:Trail":
			if usage.FurtherTrail {
				counts["trail-copy"] = float64(usage.EventsPerDay) * daysPerMonth
			}
		case "aws:cloudwatch/logGroup:LogGroup":
			days, err := number(r, "retentionInDays")
			if err != nil {
				return nil, err
			}
			counts["log-ingest"] = ingest * daysPerMonth
			counts["log-storage"] = ingest * days
		case "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2":
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

// number is an output as a number; one that is not there is 0.
func number(r Resource, path string) (float64, error) {
	text := r.Output(path)
	if text == "" {
		return 0, nil
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, fmt.Errorf("%s: %s is %q, no number", r.Type, path, text)
	}
	return value, nil
}
