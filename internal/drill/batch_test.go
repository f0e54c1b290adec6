package drill

import (
	"fmt"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/detection"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

func TestManySecretsAreDrilledInBatchesAndMostOfThemInBrief(t *testing.T) {
	t.Parallel()
	var names []string
	for i := range fullDrills + 15 {
		names = append(names, fmt.Sprintf("svc/secret-%03d", i))
	}
	p := watching(t, watchOf(names...), []detection.Kind{detection.Read}, nil)
	r := run(t, p, Options{})
	if r.Status() != AsExpected || len(r.Ways) != len(names) {
		t.Fatalf("status %d, %d ways", r.Status(), len(r.Ways))
	}
	if r.Ways[0].Alerts <= r.Ways[len(r.Ways)-1].Alerts {
		t.Errorf("the first has %d alerts, the last %d", r.Ways[0].Alerts, r.Ways[len(r.Ways)-1].Alerts)
	}
	if !strings.Contains(strings.Join(r.Notes, "\n"), "of 65 secrets, 50 are drilled in full") {
		t.Errorf("notes %q", r.Notes)
	}
	if len(r.Stories) != maxStories {
		t.Errorf("%d stories", len(r.Stories))
	}
}

func TestBatchesFindTheBreakOfOneSecretAmongMany(t *testing.T) {
	t.Parallel()
	var names []string
	for i := range fullDrills + 15 {
		names = append(names, fmt.Sprintf("svc/secret-%03d", i))
	}
	p := watching(t, watchOf(names...), []detection.Kind{detection.Read}, nil)
	for _, f := range p.Filters {
		f.Pattern = strings.Replace(f.Pattern, `secretId = "svc/secret-060"`, `secretId = "svc/secret-06O"`, 1)
	}
	r := run(t, p, Options{Secrets: names})
	var broken []string
	for _, w := range r.Ways {
		if w.Verdict == pipeline.Stop {
			broken = append(broken, w.Secret+" "+string(w.Step.Hop))
		}
	}
	if len(broken) != 1 || broken[0] != "svc/secret-060 counted" || r.Stories[0].Secret != "svc/secret-060" {
		t.Errorf("broken %q", broken)
	}
}

// behindAPrefix is a watch of a prefix, and a state that creates so many secrets under it.
func behindAPrefix(tb testing.TB, secrets int) *pipeline.Pipeline {
	tb.Helper()
	p := watching(tb, detection.Watch{Prefixes: []string{"svc/"}, Readers: mustReaders(testReader)}, []detection.Kind{detection.Read}, detection.Kinds())
	for i := range secrets {
		name := fmt.Sprintf("svc/secret-%04d", i)
		at := pipeline.Resource{Partition: "aws", Region: testRegion, Account: testAccount}
		p.Secrets = append(p.Secrets, &pipeline.Secret{Resource: at, Name: name, ARN: secretARN + name + "-a1B2c3"})
	}
	return p
}

// BenchmarkDrillAThousandSecretsBehindAPrefix is about the largest drill that anybody waits for: it should take 3 s on two cores.
func BenchmarkDrillAThousandSecretsBehindAPrefix(b *testing.B) {
	const secrets = 1000
	p := behindAPrefix(b, secrets)
	for b.Loop() {
		if r, err := Run(p, Options{}); err != nil || r.Status() != AsExpected || len(r.Ways) < secrets {
			b.Fatal(r.Status(), err)
		}
	}
}
