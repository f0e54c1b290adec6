package detection

import (
	"fmt"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/eventpattern"
	"github.com/secretwatch/secretwatch/internal/filterpattern"
)

// readerLists are expected readers from none to the most that fit, by what they are.
func readerLists() map[string][]string {
	account := place().Account
	list := func(n int, form string) []string {
		all := make([]string, n)
		for i := range all {
			all[i] = fmt.Sprintf("arn:aws:iam::%s:"+form, account, i)
		}
		return all
	}
	nested := make([]string, 12)
	for i := range nested {
		nested[i] = "arn:aws:iam::" + account + ":role/" + strings.Repeat("a/", i+1) + "*"
	}
	return map[string][]string{
		"nobody":                nil,
		"one role":              {role},
		"one path":              {rolePath},
		"one user":              {user},
		"one of each":           {role, rolePath, user},
		"four roles":            list(4, "role/service-%02d"),
		"four paths":            list(4, "role/team-%02d/*"),
		"four users":            list(4, "user/person-%02d"),
		"paths in each other":   nested,
		"a role under a path":   {"arn:aws:iam::" + account + ":role/deploy/ci", rolePath},
		"the same reader twice": {role, role},
	}
}

// watchesOfAllSizes are watches of 1 to 100 secrets and prefixes, with names that are short, long, and hard on wildcards.
func watchesOfAllSizes() map[string]Watch {
	all := map[string]Watch{"no secret, a prefix": {Place: place(), Prefixes: []string{"payments/"}}}
	for _, n := range []int{1, 2, 10, 100} {
		all[fmt.Sprintf("%d secrets", n)] = watchOf(secretNames(n)...)
		prefixes := make([]string, n)
		for i := range prefixes {
			prefixes[i] = fmt.Sprintf("team-%03d/", i)
		}
		all[fmt.Sprintf("%d prefixes", n)] = Watch{Place: place(), Prefixes: prefixes}
		if n < 100 {
			both := watchOf(secretNames(n)...)
			both.Prefixes = prefixes
			all[fmt.Sprintf("%d secrets and prefixes", n)] = both
		}
	}
	for _, name := range []string{
		"a", "e", "ee", "e-e-e-e", "on/resource", "resource", "is", "not", "arn", "aaaaaaaaaaaaaaaa", "on-on-on-on-on-on", "e=e+e.e@e_e",
		strings.Repeat("e", aws.SecretNameLength), strings.Repeat("resource-", 56),
	} {
		all[name] = watchOf(name, name+"2")
	}
	return all
}

// TestEveryPatternIsWithinTheLimitsOfItsService walks what the settings allow.
func TestEveryPatternIsWithinTheLimitsOfItsService(t *testing.T) {
	t.Parallel()
	for readers, list := range readerLists() {
		for what, watch := range watchesOfAllSizes() {
			if strings.HasPrefix(what, "100 ") && readers != "nobody" && readers != "one of each" {
				continue // more of the same, and slow
			}
			t.Run(what+", "+readers, func(t *testing.T) {
				t.Parallel()
				watch.Readers = mustReaders(list...)
				for _, kind := range []Kind{Read, Denied} {
					filters, err := watch.Filters(kind)
					if err != nil {
						if !strings.Contains(err.Error(), fewerReaders) {
							t.Errorf("%s filters: %v", kind, err)
						}
						continue
					}
					holdFilters(t, kind, filters)
				}
				for _, kind := range Kinds() {
					events, err := watch.Events(kind)
					if err != nil {
						if !strings.Contains(err.Error(), fewerReaders) {
							t.Errorf("%s rules: %v", kind, err)
						}
						continue
					}
					holdEvents(t, kind, events)
				}
			})
		}
	}
}

func holdFilters(t *testing.T, kind Kind, filters []*filterpattern.Pattern) {
	t.Helper()
	for _, p := range filters {
		if p.Length() > aws.PatternLength {
			t.Errorf("%s: a filter pattern of %d characters", kind, p.Length())
		}
		if strings.Contains(p.String(), "%") {
			t.Errorf("%s: a regular expression, of which a log group takes five: %s", kind, p)
		}
		if _, err := filterpattern.Parse(p.String()); err != nil {
			t.Errorf("%s: CloudWatch Logs would refuse: %v", kind, err)
		}
	}
}

func holdEvents(t *testing.T, kind Kind, events []*eventpattern.Pattern) {
	t.Helper()
	for _, p := range events {
		if len(p.String()) > aws.EventPattern {
			t.Errorf("%s: an event pattern of %d characters", kind, len(p.String()))
		}
		if p.Complexity() > aws.EventPatternComplexity {
			t.Errorf("%s: complexity %d: %s", kind, p.Complexity(), p)
		}
	}
	last := events[len(events)-1]
	if parsed, err := eventpattern.Parse([]byte(last.String())); err != nil || parsed.Complexity() != last.Complexity() {
		t.Errorf("%s: read back, complexity %d: %v", kind, last.Complexity(), err)
	}
}

// TestHowManyRulesAWatchNeeds holds what the README says.
func TestHowManyRulesAWatchNeeds(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		what           string
		watch          Watch
		readers        []string
		read, denied   int
		mostComplexity int
	}{
		{"one secret", watchOf("TopSecretInfo"), nil, 1, 1, 9},
		{"one secret, an expected role", watchOf("TopSecretInfo"), []string{role}, 1, 2, 10},
		{"a prefix", Watch{Place: place(), Prefixes: []string{"payments/"}}, nil, 1, 1, 6},
		{"a prefix, an expected role", Watch{Place: place(), Prefixes: []string{"payments/"}}, []string{role}, 1, 1, 10},
		{"ten secrets", watchOf(secretNames(10)...), nil, 2, 10, 9},
		{"ten secrets, an expected role", watchOf(secretNames(10)...), []string{role}, 2, 15, 10},
	} {
		test.watch.Readers = mustReaders(test.readers...)
		counts, most := map[Kind]int{}, 0
		for _, kind := range []Kind{Read, Denied} {
			events, err := test.watch.Events(kind)
			if err != nil {
				t.Fatal(err)
			}
			counts[kind] = len(events)
			for _, p := range events {
				most = max(most, p.Complexity())
			}
		}
		if counts[Read] != test.read || counts[Denied] != test.denied || most != test.mostComplexity {
			t.Errorf("%s: %d rules for reads and %d for refusals, complexity up to %d; want %d, %d and %d", test.what,
				counts[Read], counts[Denied], most, test.read, test.denied, test.mostComplexity)
		}
	}
}

// TestRulesTakeTheSameSpellingsInPreview holds that what is counted in preview is what is deployed.
func TestRulesTakeTheSameSpellingsInPreview(t *testing.T) {
	t.Parallel()
	for what, watch := range watchesOfAllSizes() {
		if strings.HasPrefix(what, "100 ") {
			continue // more of the same, and slow
		}
		watch.Readers = mustReaders(role)
		planned := watch
		planned.Secrets = nil
		for i, secret := range watch.Secrets {
			// The letters on which the shortened words before a resource begin again.
			watch.Secrets[i].ARN = partialARN(watch.Place, secret.Name) + "-eE1e:e"
			planned.Secrets = append(planned.Secrets, Planned(watch.Place, secret.Name))
		}
		for _, kind := range Kinds() {
			before, err := planned.Events(kind)
			if err != nil {
				continue
			}
			after, err := watch.Events(kind)
			if err != nil || len(before) != len(after) {
				t.Errorf("%s, %s: %d rules in preview, then %d: %v", what, kind, len(before), len(after), err)
			}
		}
	}
}
