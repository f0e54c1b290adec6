package standin

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/aws/regions"
)

// Options say what account is stood in for. The zero value is a plain account in us-east-1.
type Options struct {
	// ID is the account's number; default 123456789012.
	ID string
	// Region is used where the program's configuration names none; default us-east-1. The account belongs to its partition (to aws, if
	// there is no such region), and regions of other partitions are refused.
	Region string
	// Caller is the ARN of the user or role that deploys; default the role deploy/rehearsal of the account.
	Caller string
	// Seed chooses the random parts of ARNs and ids: the same seed gives the same ones.
	Seed string
	// Now is the account's clock; default [time.Now].
	Now func() time.Time
}

// CreateHook is called before each create that is not a preview, with the resource's type token and logical name.
// It may block, and it may fail the create.
type CreateHook func(ctx context.Context, typ, name string) error

// Account is the state of the account. It is safe for parallel use.
type Account struct {
	id, region, partition, caller, seed string

	now   func() time.Time
	kinds map[string]*kind

	mu        sync.Mutex
	hook      CreateHook
	observer  func(Edit)
	objects   map[place]*object
	names     map[place]*object
	waiting   map[place]time.Time
	draws     map[string]uint64
	count     map[string]int
	takeovers []string
}

// place is where a thing is found: its type, its region (none if global), and its key or name.
type place struct{ typ, region, key string }

// object is one thing in the account.
type object struct {
	kind    *kind
	at      place
	id      string
	name    string
	owner   string
	state   props
	created time.Time
	parent  *object
	// parts are the things that hang on this one, by type and key.
	parts map[string]map[string]*object
	// written says that CloudTrail has put logs into this bucket.
	written bool
}

// NewAccount returns an empty account.
func NewAccount(o Options) *Account {
	id, region := cmp.Or(o.ID, "123456789012"), cmp.Or(o.Region, "us-east-1")
	home, _ := regions.Find(region)
	partition := cmp.Or(home.Partition, aws.DefaultPartition)
	now := o.Now
	if now == nil {
		now = time.Now
	}
	return &Account{
		id: id, region: region, partition: partition, seed: o.Seed, now: now,
		caller: cmp.Or(o.Caller, fmt.Sprintf("arn:%s:iam::%s:role/deploy/rehearsal", partition, id)),
		kinds:  kinds(), objects: map[place]*object{}, names: map[place]*object{},
		waiting: map[place]time.Time{}, draws: map[string]uint64{}, count: map[string]int{},
	}
}

// OnCreate sets the hook that is called before each create; nil removes it.
func (a *Account) OnCreate(hook CreateHook) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.hook = hook
}

// beforeCreate runs the hook, without the lock: it may block.
func (a *Account) beforeCreate(ctx context.Context, typ, name string) error {
	a.mu.Lock()
	hook := a.hook
	a.mu.Unlock()
	if hook == nil {
		return nil
	}
	return hook(ctx, typ, name)
}

// arn builds an ARN of this account; global services have no region.
func (a *Account) arn(service, region, resource string) string {
	return arn.ARN{Partition: a.partition, Service: service, Region: region, AccountID: a.id, Resource: resource}.String()
}

// draw returns n characters of the alphabet. The same seed and purpose give the same series, whatever else goes on.
func (a *Account) draw(purpose string, n int, alphabet string) string {
	turn := a.draws[purpose]
	a.draws[purpose] = turn + 1
	var text []byte
	for block := uint64(0); len(text) < n; block++ {
		var counters [16]byte
		binary.BigEndian.PutUint64(counters[:8], turn)
		binary.BigEndian.PutUint64(counters[8:], block)
		sum := sha256.Sum256([]byte(a.seed + "\x00" + purpose + "\x00" + string(counters[:])))
		for _, b := range sum {
			text = append(text, alphabet[int(b)%len(alphabet)])
		}
	}
	return string(text[:n])
}

// uuid is a random-looking UUID of version 4.
func (a *Account) uuid(purpose string) string {
	h := a.draw(purpose, 32, "0123456789abcdef")
	return fmt.Sprintf("%s-%s-4%s-a%s-%s", h[:8], h[8:12], h[13:16], h[17:20], h[20:])
}

// place of a thing of this type in this region.
func (a *Account) place(typ, region, key string) place {
	if k := a.kinds[typ]; k != nil && k.global {
		region = ""
	}
	return place{typ: typ, region: region, key: key}
}

// at finds a thing by its key, which for most types is the id.
func (a *Account) at(typ, region, key string) *object {
	return a.objects[a.place(typ, region, key)]
}

// called finds a thing by its unique name.
func (a *Account) called(typ, region, name string) *object {
	return a.names[a.place(typ, region, name)]
}

// put adds a thing to the account.
func (a *Account) put(o *object) {
	a.objects[o.at] = o
	if o.name != "" {
		a.names[place{o.at.typ, o.at.region, o.name}] = o
	}
	a.count[o.at.typ+" "+o.at.region]++
	o.attach()
}

// attach adds the thing to its parent.
func (o *object) attach() {
	if o.parent == nil {
		return
	}
	if o.parent.parts == nil {
		o.parent.parts = map[string]map[string]*object{}
	}
	if o.parent.parts[o.at.typ] == nil {
		o.parent.parts[o.at.typ] = map[string]*object{}
	}
	o.parent.parts[o.at.typ][o.at.key] = o
}

// detach removes the thing from its parent.
func (o *object) detach() {
	if o.parent != nil {
		delete(o.parent.parts[o.at.typ], o.at.key)
	}
}

// drop removes a thing and its parts from the account.
func (a *Account) drop(o *object) {
	if a.objects[o.at] != o {
		return
	}
	delete(a.objects, o.at)
	if o.name != "" {
		delete(a.names, place{o.at.typ, o.at.region, o.name})
	}
	a.count[o.at.typ+" "+o.at.region]--
	o.detach()
	for _, parts := range o.parts {
		for _, part := range parts {
			a.drop(part)
		}
	}
}

// tookOver notes that AWS let one resource overwrite another's thing.
func (a *Account) tookOver(o *object, by string) {
	who := func(owner string) string {
		if owner == "" {
			return "what the account already had"
		}
		return owner
	}
	if o.owner != by {
		a.takeovers = append(a.takeovers, fmt.Sprintf("%s %q of %s was taken over by %s", o.kind.label, o.name, who(o.owner), who(by)))
	}
}

// Takeovers are the silent overwrites so far, oldest first: things that one resource created and another, of the same name, overwrote.
// AWS says nothing when that happens.
func (a *Account) Takeovers() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.takeovers)
}
