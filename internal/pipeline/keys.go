package pipeline

import (
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/policy"
)

// keyUse is what a service must be able to do with a key.
type keyUse struct {
	// id is the key as its user names it: an ARN, a key id or an alias.
	id string
	// at is where the user of the key is.
	at Resource
	// region is where the key must be; empty: not known.
	region string
	// what names the user: "trail x".
	what string
	// asks are the requests that the service makes of the key.
	asks func(keyARN string) []policy.Request
}

// keyAllows reports whether a service can use a key.
func (p *plan) keyAllows(u keyUse) finding {
	if u.id == "" {
		return fine
	}
	if found := p.keyWorks(u); found.verdict != Pass {
		return found
	}
	key := p.key(u.id, u.at)
	requests := u.asks(key.ARN)
	service, actions := requests[0].Caller.Service, make([]string, len(requests))
	for i, request := range requests {
		actions[i] = request.Action
	}
	result, action := p.allows(key.Policy, key.Rivals, requests...)
	return permitted(result,
		unknown(key.Policy.Address, "check the key policy by hand",
			"cannot tell whether the key policy lets %s use the key of %s (%s)", service, u.what, action),
		stop(key.Policy.Address, "allow "+service+" "+strings.Join(actions, " and ")+" in the key policy",
			"the key policy does not let %s use the key of %s (%s)", service, u.what, action))
}

// keyWorks reports whether a key is there, in the region of its user, and of use to anybody. Only symmetric keys for encryption are.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
func (p *plan) keyWorks(u keyUse) finding {
	service := u.asks(u.id)[0].Caller.Service
	if name := aliasName(u.id); strings.HasPrefix(name, aws.AWSKeyPrefix) {
		return stop(u.at.Address, "use a customer managed key whose policy lets "+service+" use it",
			"%s is encrypted with %s, an AWS managed key, whose policy does not let %s use it", u.what, name, service)
	}
	if region := arnOf(u.id).Region; same(region, u.region) == Stop {
		return stop(u.at.Address, "use a key in region "+u.region, "%s is encrypted with a key in another region, %s", u.what, region)
	}
	key := p.key(u.id, u.at)
	switch {
	case key == nil:
		return unknown(u.at.Address, giveState, "%s is encrypted with %s, a key that is in none of the given states", u.what, u.id)
	case same(arnOf(key.ARN).Region, u.region) == Stop:
		return stop(u.at.Address, "use a key in region "+u.region, "%s is encrypted with a key in another region, %s", u.what, arnOf(key.ARN).Region)
	case !key.Enabled:
		return stop(key.Address, "enable the key", "%s is encrypted with a key that is disabled", u.what)
	case !key.encrypts():
		return stop(key.Address, "use a key with the spec "+symmetric+" for "+encryption,
			"%s is encrypted with a key that is not for symmetric encryption (%s %s)", u.what, key.Spec, key.Usage)
	case key.State != "" && key.State != "Enabled":
		return stop(key.Address, "import the key's material, or use another key", "%s is encrypted with a key in the state %s", u.what, key.State)
	case key.Expires != "":
		return unknown(key.Address, "check by hand that the key's material is there, and import it without an end",
			"%s is encrypted with a key whose material AWS deletes at %s", u.what, key.Expires)
	case key.Policy == Policy{}:
		return unknown(key.Address, "run `pulumi refresh`, which reads the key's policy", "the state does not have the policy of the key of %s", u.what)
	}
	return fine
}

// What a key must be to encrypt data keys.
// https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html
const (
	symmetric  = "SYMMETRIC_DEFAULT"
	encryption = "ENCRYPT_DECRYPT"
)

func (k *Key) encrypts() bool {
	return (k.Spec == "" || k.Spec == symmetric) && (k.Usage == "" || k.Usage == encryption)
}

// aliasName is the alias that an id names, "" if it names a key.
func aliasName(id string) string {
	if strings.HasPrefix(id, "arn:") {
		id = arnOf(id).Resource
	}
	if strings.HasPrefix(id, "alias/") {
		return id
	}
	return ""
}

// key finds a key by any of its names. A multi-Region key has the same id in each of its regions.
func (p *plan) key(id string, at Resource) *Key {
	if name := aliasName(id); name != "" {
		alias := find(p.Aliases, func(a *Alias) bool {
			return a.ARN == id || a.Name == name && a.place().same(at.place()) == Pass
		})
		if alias == nil {
			return nil
		}
		id, at = alias.Target, alias.Resource
	}
	if key := find(p.Keys, func(k *Key) bool { return k.ARN == id }); key != nil {
		return key
	}
	return find(p.Keys, func(k *Key) bool { return k.ID == id && k.place().mayBe(at.place()) })
}
