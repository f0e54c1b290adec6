package cost

import (
	"math"
	"strings"
	"testing"
)

func resourceOf(typ string, outputs map[string]string) Resource {
	return Resource{Type: typ, Output: func(path string) string { return outputs[path] }}
}

func filterOn(metric string) Resource {
	return resourceOf("aws:cloudwatch/logMetricFilter:LogMetricFilter", map[string]string{
		"metricTransformation.namespace": "Secretwatch/a/b", "metricTransformation.name": metric,
	})
}

func stack() []Resource {
	return []Resource{
		resourceOf("aws:secretsmanager/secret:Secret", nil),
		resourceOf("aws:secretsmanager/secret:Secret", nil),
		resourceOf("aws:kms/key:Key", nil),
		filterOn("one"), filterOn("one"), filterOn("two"),
		resourceOf("aws:cloudwatch/metricAlarm:MetricAlarm", nil),
		resourceOf("aws:cloudwatch/metricAlarm:MetricAlarm", nil),
		resourceOf("aws:cloudtrail/trail:Trail", nil),
		resourceOf("aws:cloudwatch/logGroup:LogGroup", map[string]string{"retentionInDays": "365"}),
		resourceOf("aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", map[string]string{"rules[0].expiration.days": "365"}),
		resourceOf("aws:sns/topicSubscription:TopicSubscription", map[string]string{"topic": "alarms"}),
		resourceOf("aws:sns/topicSubscription:TopicSubscription", map[string]string{"topic": "details"}),
	}
}

func bill(t *testing.T, usage Usage) map[string]Item {
	t.Helper()
	items, err := Bill(stack(), usage)
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]Item{}
	for _, item := range items {
		byName[item.Price.Item] = item
	}
	return byName
}

func TestBillCountsEveryPricedResource(t *testing.T) {
	t.Parallel()
	got := bill(t, Usage{EventsPerDay: 100_000, AlertsPerDay: 10})
	for name, want := range map[string]float64{
		"secret":                    0.80,
		"alarm":                     0.20,
		"custom metric":             0.60,
		"GB of log events ingested": 100_000 * 1500.0 / (1 << 30) * 30 * 0.5,
		"GB of log events stored":   100_000 * 1500.0 / (1 << 30) * 365 * 0.03,
		"GB of log files stored":    100_000 * 1500.0 / (1 << 30) * 0.1 * 365 * 0.023,
		"SNS mail":                  2 * 10 * 30 * 2.0 / 100_000,
		"Secrets Manager call":      10 * 30 * 0.05 / 10_000,
	} {
		if math.Abs(got[name].Dollars-want) > 1e-9 {
			t.Errorf("%s: %v dollars, want %v", name, got[name].Dollars, want)
		}
	}
	if _, there := got["management event of a further trail"]; there {
		t.Error("the first copy of management events is free")
	}
}

func TestEventsOfAFurtherTrailCostMoney(t *testing.T) {
	t.Parallel()
	got := bill(t, Usage{EventsPerDay: 100_000, FurtherTrail: true})["management event of a further trail"]
	if got.Dollars != 60 {
		t.Errorf("%v dollars, want 60 for 3 million events", got.Dollars)
	}
}

func TestTotalIsRoundedToCents(t *testing.T) {
	t.Parallel()
	if got := Total([]Item{{Dollars: 0.104}, {Dollars: 0.303}}); got != 0.41 {
		t.Errorf("got %v", got)
	}
}

func TestEveryPriceHasASourceAndADate(t *testing.T) {
	t.Parallel()
	prices, err := readPrices(pricesCSV)
	if err != nil {
		t.Fatal(err)
	}
	for key, price := range prices {
		if price.Source == "" || price.ReadOn == "" || price.Item == "" || price.Dollars <= 0 {
			t.Errorf("%s: %+v", key, price)
		}
		if price.Verified && !strings.Contains(price.Source, "aws.amazon.com") {
			t.Errorf("%s: verified by %s", key, price.Source)
		}
	}
}

func TestAFaultyPriceTableIsRefused(t *testing.T) {
	t.Parallel()
	for table, want := range map[string]string{
		"h,h,h,h,h,h,h\nx,y,free,1,s,d,yes": `price of x: strconv.ParseFloat: parsing "free": invalid syntax`,
		"h,h,h,h,h,h,h\nx,y,1,0,s,d,yes":    `price of x: expected a number above 0 in per, got "0"`,
		"h,h\nx":                            "reading the price table: record on line 2: wrong number of fields",
	} {
		if _, err := readPrices(table); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestARetentionThatIsNotANumberIsRefused(t *testing.T) {
	t.Parallel()
	_, err := Bill([]Resource{resourceOf("aws:cloudwatch/logGroup:LogGroup", map[string]string{"retentionInDays": "long"})}, Usage{})
	if err == nil || err.Error() != `aws:cloudwatch/logGroup:LogGroup: retentionInDays: expected a number, got "long"` {
		t.Errorf("got %v", err)
	}
}
