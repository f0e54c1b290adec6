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
	service := u.asks(u.id)[0].Caller.Service
	if name := aliasName(u.id); strings.HasPrefix(name, aws.AWSKeyPrefix) {
		return stop(u.at.Address, "use a customer managed key whose policy lets "+service+" use it",
			"%s is encrypted with %s, an AWS managed key, whose policy does not let %s use it", u.what, name, service)
	}
	key := p.key(u.id, u.at)
	switch {
	case key == nil:
		return unknown(u.at.Address, giveState, "%s is encrypted with %s, a key that is in none of the given states", u.what, u.id)
	case !key.Enabled:
		return stop(key.Address, "enable the key", "%s is encrypted with a key that is disabled", u.what)
	case key.Policy == Policy{}:
		return unknown(key.Address, "run `pulumi refresh`, which reads the key's policy", "the state does not have the policy of the key of %s", u.what)
	}
	requests := u.asks(key.ARN)
	actions := make([]string, len(requests))
	for i, request := range requests {
		actions[i] = request.Action
	}
	result, action := p.allows(key.Policy, requests...)
	return permitted(result,
		unknown(key.Policy.Address, "check the key policy by hand",
			"cannot tell whether the key policy lets %s use the key of %s (%s)", service, u.what, action),
		stop(key.Policy.Address, "allow "+service+" "+strings.Join(actions, " and ")+" in the key policy",
			"the key policy does not let %s use the key of %s (%s)", service, u.what, action))
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

// key finds a key by any of its names.
func (p *plan) key(id string, at Resource) *Key {
	if name := aliasName(id); name != "" {
		alias := find(p.Aliases, func(a *Alias) bool {
			return a.ARN == id || a.Name == name && same(a.Account, at.Account) && same(a.Region, at.Region)
		})
		if alias == nil {
			return nil
		}
		id = alias.Target
	}
	return find(p.Keys, func(k *Key) bool { return k.ARN == id || k.ID == id })
}
