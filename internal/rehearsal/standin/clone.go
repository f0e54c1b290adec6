package standin

import (
	"maps"
	"slices"
)

// Clone returns a second account with everything that is in this one, but without its hooks. From then on, a change to one does not show
// in the other.
func (a *Account) Clone() *Account {
	a.mu.Lock()
	defer a.mu.Unlock()
	twin := &Account{
		id: a.id, region: a.region, partition: a.partition, caller: a.caller, seed: a.seed, now: a.now, kinds: a.kinds,
		objects: make(map[place]*object, len(a.objects)), names: make(map[place]*object, len(a.names)),
		waiting: maps.Clone(a.waiting), draws: maps.Clone(a.draws), count: maps.Clone(a.count), takeovers: slices.Clone(a.takeovers),
	}
	twins := make(map[*object]*object, len(a.objects))
	for at, o := range a.objects {
		same := *o
		same.state, same.parts = o.state.copy(), nil
		twins[o], twin.objects[at] = &same, &same
	}
	for at, o := range a.names {
		twin.names[at] = twins[o]
	}
	for _, o := range twin.objects {
		o.parent = twins[o.parent]
		o.attach()
	}
	return twin
}
