package components

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func fullWatch(place Place) Watch {
	return Watch{
		Place:    place,
		Named:    []NamedSecret{named(place, "TopSecretInfo", "a1B2c3"), named(place, "old", "z9Y8x7")},
		Prefixes: []string{"legacy/"},
		Readers:  mustReaders("arn:" + place.Partition + ":iam::123456789012:role/api"),
	}
}

// named is a secret whose ARN is known.
func named(place Place, name, suffix string) NamedSecret {
	return NamedSecret{Name: name, ARN: pulumi.String(place.ARN("secretsmanager", "secret:"+name+"-"+suffix))}
}

// many are so many secrets.
func many(n int) []NamedSecret {
	secrets := make([]NamedSecret, n)
	for i := range secrets {
		secrets[i] = named(testPlace(), fmt.Sprintf("team/secret-number-%03d", i), "a1B2c3")
	}
	return secrets
}

// spellings are what a reader of a secret can type, as the quoted text in a pattern.
func spellings(name, suffix string) []string {
	const arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:"
	return []string{`"` + name + `"`, `"` + arn + name + `"`, `"` + arn + name + "-" + suffix + `"`}
}

func TestAWatchSaysAllThatItLacks(t *testing.T) {
	t.Parallel()
	const illegal = ": Secrets Manager accepts only letters, digits and /_+=.@-"
	for name, row := range map[string]struct {
		change func(*Watch)
		want   string
	}{
		"nothing": {func(*Watch) {}, ""},
		"everything": {
			func(w *Watch) { *w = Watch{} },
			noPlace + "\nnothing to watch: name a secret or a prefix",
		},
		"a secret's name and ARN": {
			func(w *Watch) { w.Named = append(w.Named, NamedSecret{Name: "a b"}) },
			`named[2]: secret name "a b"` + illegal + "\nnamed[2]: ARN is missing",
		},
		"an ARN that is an output of nothing": {
			func(w *Watch) { w.Named[1].ARN = pulumi.StringOutput{} }, "named[1]: ARN is missing",
		},
		"the ARN of another secret": {
			func(w *Watch) { w.Named[1].ARN = w.Named[0].ARN },
			`named[1]: "` + createdARN + `" is not the ARN of secret "old" in account 123456789012 and region us-east-1`,
		},
		"an ARN without its suffix": {
			func(w *Watch) {
				w.Named[1].ARN = pulumi.String("arn:aws:secretsmanager:us-east-1:123456789012:secret:old")
			},
			`named[1]: "arn:aws:secretsmanager:us-east-1:123456789012:secret:old" is not the ARN of secret "old" in account 123456789012 and region us-east-1`,
		},
		"a secret of another region": {
			func(w *Watch) {
				w.Named[1].ARN = pulumi.String("arn:aws:secretsmanager:eu-west-1:123456789012:secret:old-z9Y8x7")
			},
			`named[1]: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:old-z9Y8x7" is not the ARN of secret "old" in account 123456789012 and region us-east-1`,
		},
		"created secrets that nobody made": {
			func(w *Watch) { w.Created = []*SecretWithAudit{nil, {}} },
			"created[0]: make it with NewSecretWithAudit\ncreated[1]: make it with NewSecretWithAudit",
		},
		"a created secret of another account": {
			func(w *Watch) {
				elsewhere := testPlace()
				elsewhere.Account = "999999999999"
				w.Created = []*SecretWithAudit{{name: "s", place: elsewhere}}
			},
			"created[0]: the secret: belongs to account 999999999999 in us-east-1, expected account 123456789012 in us-east-1",
		},
		"one secret twice": {
			func(w *Watch) {
				w.Created = []*SecretWithAudit{{name: "old", place: testPlace()}}
				w.Named = append(w.Named, w.Named[0])
			},
			"named[1]: the same secret as created[0], so a read could count twice\nnamed[2]: the same secret as named[0], so a read could count twice",
		},
		"a prefix": {func(w *Watch) { w.Prefixes = []string{"", "a*"} }, "prefixes[0]: prefix is empty\nprefixes[1]: prefix \"a*\": leave out the *"},
		"a prefix that every ARN has": {
			func(w *Watch) { w.Prefixes = []string{"ar"} },
			`prefixes[0]: prefix "ar": every ARN begins with it, so a read of any secret by its ARN would count; make it longer, or name the secrets`,
		},
		"prefixes that meet": {
			func(w *Watch) { w.Prefixes = []string{"a/b/", "c/", "a/", "c/"} },
			"prefixes[2]: overlaps prefixes[0], so a read could count twice\nprefixes[3]: overlaps prefixes[1], so a read could count twice",
		},
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

func TestAWatchIsCheckedBeforeAnythingIsRegistered(t *testing.T) {
	t.Parallel()
	sound, crowded := fullWatch(testPlace()), fullWatch(testPlace())
	crowded.Readers = mustReaders(readers(50)...)
	for name, row := range map[string]struct {
		err  error
		want string
	}{
		"sound, for alarms":       {sound.CheckAlarm(Read, Denied), ""},
		"sound, for details":      {sound.CheckDetail(Read, Denied, Change), ""},
		"no kinds of alarm":       {sound.CheckAlarm(), ""},
		"a change for alarms":     {sound.CheckAlarm(Read, Change), `kinds[1]: kind "change": expected read or denied; for changes use NewAccessDetail`},
		"no kind for details":     {sound.CheckDetail(), "kinds are missing"},
		"one kind twice":          {sound.CheckDetail(Read, Read), `kinds[1]: duplicate "read"`},
		"too many for a filter":   {crowded.CheckAlarm(Read), "50 expected readers"},
		"too many for a rule":     {crowded.CheckDetail(Read), "50 expected readers"},
		"nothing":                 {Watch{}.CheckAlarm(Read), "place is missing: use LookUpPlace\nnothing to watch"},
		"an illegal prefix":       {Watch{Place: testPlace(), Prefixes: []string{"payments/*"}}.CheckDetail(Read), `prefixes[0]: prefix "payments/*": leave out the *`},
		"readers without a place": {Watch{Prefixes: []string{"a/"}, Readers: sound.Readers}.CheckAlarm(), `watch of "a/": place is missing: use LookUpPlace`},
	} {
		switch {
		case row.want == "" && row.err != nil:
			t.Errorf("%s: %v", name, row.err)
		case row.want != "" && (row.err == nil || !strings.Contains(row.err.Error(), row.want)):
			t.Errorf("%s: got %v, want %s", name, row.err, row.want)
		}
	}
}

// What is counted in preview must be what is deployed, so the texts are as long as they will be.
func TestPlannedSecretsAreAsLongAsRealOnes(t *testing.T) {
	t.Parallel()
	watch := Watch{Place: testPlace(), Named: append(many(3), named(testPlace(), "old", "z9Y8x7"), named(testPlace(), "by/arn", "Q1w2E3"))}
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
	narrow, wide := fullWatch(testPlace()).queryLinks("/logs")
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
	narrow, wide := w.queryLinks("/logs")
	for kind, want := range map[Kind]string{Read: narrow, Change: narrow, Denied: wide} {
		if got := w.detailQuery("/logs", kind); got != want {
			t.Errorf("%s: got %s", kind, got)
		}
	}
	for range 100 {
		w.Prefixes = append(w.Prefixes, "some-longer-prefix/")
	}
	if got := w.detailQuery("/logs", Read); len(got) > longestLink {
		t.Errorf("a link of %d characters", len(got))
	}
}
