package drill

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/detection"
	"github.com/secretwatch/secretwatch/internal/naming"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

const secretARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:"

// suffixNames end in a dash and six characters, as whole ARNs do.
func suffixNames() []string {
	return []string{"my-secret", "app-config", "db-master", "prod/db-reader", "root-backup", "app-apikey"}
}

// eachIn makes the healthy pipeline watch with several watches at once, each with an alarm of its own, on both routes.
func eachIn(t *testing.T, kinds []detection.Kind, watches ...detection.Watch) *pipeline.Pipeline {
	t.Helper()
	p := healthy(t)
	alarm, filter, rule, target := *p.Alarms[0], *p.Filters[0], *p.Rules[0], *p.Targets[0]
	p.Alarms, p.Filters, p.Rules, p.Targets, p.Secrets = nil, nil, nil, nil, nil
	for i, w := range watches {
		w.Place = naming.Place{Partition: "aws", Region: testRegion, Account: testAccount}
		a := alarm
		a.Name, a.Metric.Name = fmt.Sprintf("alarm-%d", i), fmt.Sprintf("reads-%d", i)
		p.Alarms = append(p.Alarms, &a)
		filters, err := w.Filters(detection.Read)
		if err != nil {
			t.Fatal(err)
		}
		for n, pattern := range filters {
			f := filter
			f.Name, f.Pattern, f.Metric.Name = fmt.Sprintf("filter-%d-%d", i, n), pattern.String(), a.Metric.Name
			p.Filters = append(p.Filters, &f)
		}
		for _, kind := range kinds {
			patterns, err := w.Events(kind)
			if err != nil {
				t.Fatal(err)
			}
			for n, pattern := range patterns {
				r, x := rule, target
				r.Name, r.Pattern = fmt.Sprintf("%s-%d-%d", kind, i, n), pattern.String()
				x.Rule = r.Name
				p.Rules, p.Targets = append(p.Rules, &r), append(p.Targets, &x)
			}
		}
	}
	return p
}

// labels are the secrets that a result is about, each once.
func labels(r Result) []string {
	var all []string
	for _, w := range r.Ways {
		if !slices.Contains(all, w.Secret) {
			all = append(all, w.Secret)
		}
	}
	return all
}

// isHealthy holds that everything is as expected, and that the result is about these secrets and no others.
func isHealthy(t *testing.T, r Result, names ...string) {
	t.Helper()
	slices.Sort(names)
	if got := labels(r); r.Status() != AsExpected || !slices.Equal(got, names) {
		t.Errorf("status %d, secrets %q, want %q\n%s\n%s", r.Status(), got, names, say(r), strings.Join(r.Notes, "\n"))
	}
}

func TestNamesThatEndLikeAnARNAreHealthy(t *testing.T) {
	t.Parallel()
	names := suffixNames()
	isHealthy(t, run(t, eachIn(t, detection.Kinds(), watchOf(names...)), Options{}), names...)
	for _, name := range names {
		isHealthy(t, run(t, eachIn(t, detection.Kinds(), watchOf(name)), Options{}), name)
	}
}

func TestBothOfAPairAreHealthyInOneWatchAndInTwo(t *testing.T) {
	t.Parallel()
	other := func(names ...string) detection.Watch {
		w := watchOf(names...)
		w.Readers = mustReaders("arn:aws:iam::123456789012:role/another")
		return w
	}
	for name, watches := range map[string][]detection.Watch{
		"one watch":           {watchOf("my", "my-secret")},
		"one watch, reversed": {watchOf("my-secret", "my")},
		"two watches":         {watchOf("my"), other("my-secret")},
		"two watches, turned": {watchOf("my-secret"), other("my")},
		"three in a row":      {watchOf("my"), other("my-secret"), watchOf("my-secret-backup")},
		"three in one":        {watchOf("my", "my-secret", "my-secret-backup")},
		"the short one alone": {watchOf("my")},
		"the long one alone":  {watchOf("my-secret-backup")},
		"the ends of three":   {watchOf("my", "my-secret-backup")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var names []string
			for _, w := range watches {
				for _, s := range w.Secrets {
					names = append(names, s.Name)
				}
			}
			isHealthy(t, run(t, eachIn(t, detection.Kinds(), watches...), Options{}), names...)
		})
	}
}

// TestAnyNamesAreHealthy draws sets of names, many of which end like an ARN and begin like each other. A state has some of them.
func TestAnyNamesAreHealthy(t *testing.T) {
	t.Parallel()
	for seed := range uint64(30) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 7)) // #nosec G404 -- a test's draw
			watches, names := drawWatches(random)
			p := eachIn(t, detection.Kinds(), watches...)
			for _, w := range watches {
				for _, s := range w.Secrets {
					if random.IntN(2) == 0 {
						at := pipeline.Resource{Partition: "aws", Region: testRegion, Account: testAccount}
						p.Secrets = append(p.Secrets, &pipeline.Secret{Resource: at, Name: s.Name, ARN: s.ARN})
					}
				}
			}
			isHealthy(t, run(t, p, Options{}), names...)
		})
	}
}

// drawWatches spreads one to six secrets over one to three watches.
func drawWatches(random *rand.Rand) (watches []detection.Watch, names []string) {
	// The longest takes a pattern for each spelling.
	ends := []string{strings.Repeat("n", 400) + "-secret", "-secret", "-backup", "-AbCdEf", "-123456", "/db-reader", "-x", "-staging"}
	pool := []string{"my", "prod/db"}
	for range 1 + random.IntN(6) {
		name := pool[random.IntN(len(pool))]
		if random.IntN(4) > 0 {
			name += ends[random.IntN(len(ends))]
		}
		pool = append(pool, name)
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	watches = make([]detection.Watch, 1+random.IntN(min(3, len(names))))
	for i, name := range names {
		w := &watches[i%len(watches)]
		w.Readers = mustReaders(fmt.Sprintf("arn:aws:iam::123456789012:role/reader-%d", i%len(watches)))
		w.Secrets = append(w.Secrets, detection.Secret{Name: name, ARN: secretARN + name + "-" + drawSuffix(random)})
	}
	return watches, names
}

func drawSuffix(random *rand.Rand) string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	var b strings.Builder
	for range 6 {
		b.WriteByte(letters[random.IntN(len(letters))])
	}
	return b.String()
}
