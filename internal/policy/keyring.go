package policy

import (
	"slices"
	"strings"
)

// fact is what is known about one key of a request.
type fact struct {
	there truth
	// possible are the lists of values that the key may have, an empty one if it may be absent. None: its values are not known.
	possible [][]string
}

// keyring looks condition keys up in a request.
type keyring struct {
	known   Alternatives
	unknown []string
	absent  []glob
}

func newKeyring(r Request) keyring {
	known, unknown := r.Caller.keys()
	ring := keyring{known: make(Alternatives, len(known)+len(r.Context)+len(r.OneOf))}
	ring.add(known)
	for key, possible := range r.OneOf {
		ring.known[strings.ToLower(key)] = possible
	}
	ring.add(r.Context)
	for _, key := range unknown {
		ring.unknown = append(ring.unknown, strings.ToLower(key))
	}
	for _, key := range r.Absent {
		ring.absent = append(ring.absent, compile(strings.ToLower(key)))
	}
	return ring
}

func (k keyring) add(context Context) {
	for key, values := range context {
		k.known[strings.ToLower(key)] = [][]string{values}
	}
}

// look returns what is known about a key.
func (k keyring) look(key string) fact {
	key = strings.ToLower(key)
	if possible, ok := k.known[key]; ok {
		return fact{presence(possible), possible}
	}
	if !slices.Contains(k.unknown, key) && slices.ContainsFunc(k.absent, func(pattern glob) bool { return pattern.match(key) }) {
		return fact{there: no, possible: [][]string{nil}}
	}
	return fact{there: maybe}
}

// presence returns whether a key with these alternatives is there.
func presence(possible [][]string) truth {
	missing := 0
	for _, values := range possible {
		if len(values) == 0 {
			missing++
		}
	}
	switch missing {
	case 0:
		return yes
	case len(possible):
		return no
	}
	return maybe
}
