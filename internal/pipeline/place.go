package pipeline

import (
	"cmp"
	"fmt"
	"slices"
)

// place is an account and a region; what is not known is empty.
type place struct{ account, region string }

func (r Resource) place() place { return place{r.Account, r.Region} }

// same compares two accounts, or two regions: Pass if they are one, Stop if they differ, Unknown if one of them is not known.
func same(a, b string) Verdict {
	switch {
	case a == "" || b == "":
		return Unknown
	case a == b:
		return Pass
	}
	return Stop
}

// same compares two places: they differ if their accounts or their regions do.
func (p place) same(other place) Verdict {
	account, region := same(p.account, other.account), same(p.region, other.region)
	switch {
	case account == Stop || region == Stop:
		return Stop
	case account == Unknown || region == Unknown:
		return Unknown
	}
	return Pass
}

// mayBe reports whether two places may be one, as far as is known.
func (p place) mayBe(other place) bool { return p.same(other) != Stop }

// String says where it is, and what of it is not known.
func (p place) String() string {
	return fmt.Sprintf("account %s, region %s", orNotKnown(p.account), orNotKnown(p.region))
}

// orNotKnown is an account or a region in words.
func orNotKnown(text string) string { return cmp.Or(text, "not known") }

// GivePlace is the remedy for a resource of which the state does not say where it is.
const GivePlace = "set region and allowedAccountIds on its provider and run `pulumi up`: then the state says where the resource is"

// located finds things by a key, such as their name, and where they are.
type located[K comparable, T any] map[K][]local[T]

// local are the things of one place, in the pipeline's order.
type local[T any] struct {
	place
	things []T
}

func (l located[K, T]) add(key K, at place, thing T) {
	here := l[key]
	i := slices.IndexFunc(here, func(x local[T]) bool { return x.place == at })
	if i < 0 {
		i, here = len(here), append(here, local[T]{place: at})
	}
	here[i].things = append(here[i].things, thing)
	l[key] = here
}

// at returns what is at a place, or may be. The caller does not change it.
func (l located[K, T]) at(key K, at place) []T {
	var found []T
	for _, x := range l[key] {
		if !x.mayBe(at) {
			continue
		}
		if found == nil {
			found = slices.Clip(x.things)
			continue
		}
		found = append(found, x.things...)
	}
	return found
}
