package components

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/detection"
	"github.com/secretwatch/secretwatch/internal/graphtest"
	"github.com/secretwatch/secretwatch/internal/naming"
)

func fullWatch(place naming.Place) Watched {
	return Watched{
		Place:    place,
		Secrets:  []WatchedSecret{watched(place, "TopSecretInfo")},
		Existing: []string{"old"},
		Prefixes: []string{"legacy/"},
		Readers:  mustReaders("arn:" + place.Partition + ":iam::123456789012:role/api"),
		LogGroup: "/logs",
	}
}

// watched is a secret that the stack has created.
func watched(place naming.Place, name string) WatchedSecret {
	return WatchedSecret{Name: name, ARN: pulumi.String(place.ARN("secretsmanager", "secret:"+name+"-a1B2c3"))}
}

// many are so many created secrets.
func many(n int) []WatchedSecret {
	secrets := make([]WatchedSecret, n)
	for i := range secrets {
		secrets[i] = watched(testPlace(), fmt.Sprintf("team/secret-number-%03d", i))
	}
	return secrets
}

// spellings are what a reader of a secret can type, as the quoted text in a pattern.
func spellings(name, suffix string) []string {
	const arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:"
	return []string{`"` + name + `"`, `"` + arn + name + `"`, `"` + arn + name + "-" + suffix + `"`}
}

// notFound lets AWS know no secret.
func notFound() graphtest.Option {
	return graphtest.Answer("aws:secretsmanager/getSecret:getSecret", func(map[string]string) map[string]any { return nil })
}

// lookUp looks a watch's existing secrets up in a stack that does nothing else.
func lookUp(t *testing.T, watch Watched, options ...graphtest.Option) (found Watched, refused error) {
	t.Helper()
	g, err := graphtest.Run(func(ctx *pulumi.Context) error {
		found, refused = watch.LookUp(ctx)
		return nil
	}, options...)
	if err != nil || len(g.Resources) > 0 {
		t.Fatalf("looking up registers %v and fails with %v", g.Places(), err)
	}
	return found, refused
}

func TestLookingUpPutsExistingSecretsAmongTheOthers(t *testing.T) {
	t.Parallel()
	const arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:by/arn-Q1w2E3"
	watch := fullWatch(testPlace())
	watch.Existing = []string{"old", arn}
	for mode, options := range map[string][]graphtest.Option{"up": nil, "preview": {graphtest.Preview}} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			found, err := lookUp(t, watch, options...)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{"TopSecretInfo", "old", "by/arn"}, found.names()); diff != "" || found.Existing != nil {
				t.Errorf("%s, left to look up: %v", diff, found.Existing)
			}
			for i, want := range map[int]pulumi.String{1: "arn:aws:secretsmanager:us-east-1:123456789012:secret:old-z9Y8x7", 2: arn} {
				if found.Secrets[i].ARN != pulumi.StringInput(want) {
					t.Errorf("secret %d has the ARN %v, want %s", i, found.Secrets[i].ARN, want)
				}
			}
			if diff := cmp.Diff([]string{"TopSecretInfo"}, watch.names()); diff != "" || len(watch.Existing) != 2 {
				t.Errorf("the caller's watch was changed: %v, %s", watch.Existing, diff)
			}
		})
	}
}

func TestLookingUpReportsAllThatIsMissing(t *testing.T) {
	t.Parallel()
	watch := fullWatch(testPlace())
	watch.Existing = []string{"x", "arn:aws:secretsmanager:us-east-1:123456789012:secret:y-Q1w2E3"}
	_, err := lookUp(t, watch, notFound())
	want := "looking up secret \"x\", which this stack does not create: couldn't find resource\n" +
		"looking up secret \"arn:aws:secretsmanager:us-east-1:123456789012:secret:y-Q1w2E3\", which this stack does not create: couldn't find resource"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestAWatchSaysAllThatItLacks(t *testing.T) {
	t.Parallel()
	const illegal = ": Secrets Manager takes letters, digits and /_+=.@- only"
	for name, row := range map[string]struct {
		change func(*Watched)
		want   string
	}{
		"nothing": {func(*Watched) {}, ""},
		"everything": {
			func(w *Watched) { *w = Watched{} },
			noPlace + "\nlog group: its name is missing\nnothing to watch: name a secret or a prefix",
		},
		"a secret's name and ARN": {
			func(w *Watched) { w.Secrets = append(w.Secrets, WatchedSecret{Name: "a b"}) },
			`secrets[1]: secret name "a b"` + illegal + "\nsecrets[1]: ARN is missing",
		},
		"a prefix": {func(w *Watched) { w.Prefixes = []string{"", "a*"} }, "prefixes[0]: a secret needs a name\nprefixes[1]: secret name \"a*\"" + illegal},
	} {
		watch := fullWatch(testPlace())
		row.change(&watch)
		got := ""
		if err := refuse("watch", "w", watch.problems()...); err != nil {
			got = strings.TrimPrefix(err.Error(), `watch "w": `)
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// What is counted in preview must be what is deployed, so the texts are as long as they will be.
func TestPlannedSecretsAreAsLongAsRealOnes(t *testing.T) {
	t.Parallel()
	watch := Watched{Place: testPlace(), Secrets: many(3), Existing: []string{"old", "arn:aws:secretsmanager:us-east-1:123456789012:secret:by/arn-Q1w2E3"}}
	planned := watch.planned()
	for i, want := range []string{
		"arn:aws:secretsmanager:us-east-1:123456789012:secret:team/secret-number-000-a1B2c3",
		"arn:aws:secretsmanager:us-east-1:123456789012:secret:team/secret-number-001-a1B2c3",
		"arn:aws:secretsmanager:us-east-1:123456789012:secret:team/secret-number-002-a1B2c3",
		"arn:aws:secretsmanager:us-east-1:123456789012:secret:old-z9Y8x7",
		"arn:aws:secretsmanager:us-east-1:123456789012:secret:by/arn-Q1w2E3",
	} {
		if got := planned.Secrets[i].ARN; len(got) != len(want) || got[:len(got)-6] != want[:len(want)-6] {
			t.Errorf("planned %s, real %s", got, want)
		}
	}
}

func TestQueriesLookForTheWatchOrForEverything(t *testing.T) {
	t.Parallel()
	narrow, wide := fullWatch(testPlace()).queryLinks()
	for _, link := range []string{narrow, wide} {
		if !strings.HasPrefix(link, "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:logs-insights") ||
			!strings.HasSuffix(link, "source~(~'*2flogs))") || !strings.Contains(link, "start~-86400~") {
			t.Errorf("not a query of a day on /logs: %s", link)
		}
	}
	if !strings.Contains(narrow, "TopSecretInfo") || strings.Contains(wide, "TopSecretInfo") {
		t.Errorf("narrow: %s\nwide: %s", narrow, wide)
	}
}

func TestTheQueryInAMailShowsWhatItIsAbout(t *testing.T) {
	t.Parallel()
	w := fullWatch(testPlace())
	narrow, wide := w.queryLinks()
	for kind, want := range map[detection.Kind]string{detection.Read: narrow, detection.Change: narrow, detection.Denied: wide} {
		if got := w.detailQuery(kind); got != want {
			t.Errorf("%s: got %s", kind, got)
		}
	}
	for range 100 {
		w.Prefixes = append(w.Prefixes, "some-longer-prefix/")
	}
	if got := w.detailQuery(detection.Read); len(got) > longestLink {
		t.Errorf("a link of %d characters", len(got))
	}
}
