package detection

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

// namesakes are names that are each other's with what looks like an ARN's suffix, and some that only begin alike.
func namesakes() []string {
	return []string{
		"my", "my-secret", "my-secret-backup", "my-secret-backup-AbCdEf", "my-backup", "mysecret", "my-secre", "my-secret1", "my/secret",
		"app-config", "app", "prod/db-reader", "prod/db", "123456", "a-123456",
	}
}

// TestOnlyTheWatchedNamesakesAreFound watches any of the namesakes and reads them all, over both routes.
func TestOnlyTheWatchedNamesakesAreFound(t *testing.T) {
	t.Parallel()
	var watches [][]string
	for _, name := range namesakes() {
		watches = append(watches, []string{name})
	}
	random := rand.New(rand.NewPCG(3, 5)) // #nosec G404 -- a test's draw
	for range 20 {
		drawn := namesakes()
		random.Shuffle(len(drawn), func(i, j int) { drawn[i], drawn[j] = drawn[j], drawn[i] })
		watches = append(watches, drawn[:2+random.IntN(len(drawn)-2)])
	}
	for _, watched := range watches {
		t.Run(strings.Join(watched, ","), func(t *testing.T) {
			t.Parallel()
			w := watchOf(watched...)
			for _, kind := range Kinds() {
				routes := map[string]counter{"detail": eventCounter(t, w, kind)}
				if kind != Change {
					routes["alarm"] = filterCounter(t, w, kind)
				}
				for _, call := range callsOf(kind) {
					want := 0
					if slices.Contains(watched, call.Secret.Name) {
						want = 1
					}
					for route, count := range routes {
						if got := count(call); got != want {
							t.Errorf("%s route, %s of %s %s, %s: reported %d times, want %d", route, kind, call.Secret.Name, call.Spelling, call.Outcome, got, want)
						}
					}
				}
			}
		})
	}
}

// callsOf returns calls of one kind on every namesake, in every spelling.
func callsOf(kind Kind) []delivered { return namesakeCalls()[kind] }

// namesakeCalls are the calls of [callsOf], which all tests share.
var namesakeCalls = sync.OnceValue(func() map[Kind][]delivered {
	all := map[Kind][]delivered{}
	for _, kind := range Kinds() {
		for _, call := range newCalls(kind) {
			all[kind] = append(all[kind], deliver(call))
		}
	}
	return all
})

func newCalls(kind Kind) []cloudtrail.Call {
	var all []cloudtrail.Call
	for _, name := range namesakes() {
		for _, spelling := range cloudtrail.Spellings() {
			call := cloudtrail.Call{Secret: secret(name), Reader: someone, Spelling: spelling}
			switch kind {
			case Denied:
				for _, outcome := range []cloudtrail.Outcome{cloudtrail.DeniedNoPolicy, cloudtrail.DeniedByResourcePolicy, cloudtrail.DeniedWithoutReason} {
					call.Outcome = outcome
					all = append(all, call)
				}
				continue
			case Change:
				call.EventName = "PutSecretValue"
			case Read:
			}
			all = append(all, call)
		}
	}
	return all
}

// TestPrefixThatEndsInADashCountsOnceBesideTheNameBeforeIt: the suffix of my begins with the dash of my-*.
func TestPrefixThatEndsInADashCountsOnceBesideTheNameBeforeIt(t *testing.T) {
	t.Parallel()
	for _, others := range []int{0, 30} {
		t.Run(fmt.Sprint(others), func(t *testing.T) {
			t.Parallel()
			w := watchOf(append([]string{"my"}, secretNames(others)...)...)
			w.Prefixes = []string{"my-"}
			for _, kind := range []Kind{Read, Denied} {
				filters, events := filterCounter(t, w, kind), eventCounter(t, w, kind)
				for _, call := range callsOf(kind) {
					want := 0
					if call.Secret.Name == "my" || strings.HasPrefix(call.Secret.Name, "my-") {
						want = 1
					}
					if alarm, detail := filters(call), events(call); alarm != want || detail != want {
						t.Errorf("%s of %s %s: counted %d and reported %d times, want %d", kind, call.Secret.Name, call.Spelling, alarm, detail, want)
					}
				}
			}
		})
	}
}
