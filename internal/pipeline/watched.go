package pipeline

import (
	"cmp"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/deployed"
)

// Watched is a secret, or all secrets under a prefix, that the pipeline is about.
type Watched struct {
	// Secret is what is known of it. Of a prefix the Name is the prefix and the ARN empty.
	aws.Secret
	// Prefix is true for all secrets whose name begins with Name.
	Prefix bool
	// Address is that of the secret, or of the filter or rule that names it.
	Address string
	// Or is the name of another secret that may be meant in place of this one; see [deployed.Names]. Empty where nothing is in doubt.
	Or string
}

// named is a filter or rule that is about secrets.
type named struct {
	Resource
	pattern deployed.Pattern
	// here is true if only calls in the resource's own account and region can be meant.
	here bool
}

func (p *Pipeline) named() []named {
	var all []named
	for _, f := range p.Filters {
		all = append(all, named{Resource: f.Resource, pattern: deployed.Filter(f.Pattern)})
	}
	for _, r := range p.Rules {
		all = append(all, named{Resource: r.Resource, pattern: deployed.Rule(r.Pattern), here: true})
	}
	return slices.DeleteFunc(all, func(n named) bool { return !n.pattern.IsAboutSecrets() })
}

// SecretNames knows the secrets of the states, and the texts by which filters and rules name secrets.
func (p *Pipeline) SecretNames() *deployed.Names { return p.namesIn(p.named()) }

func (p *Pipeline) namesIn(patterns []named) *deployed.Names {
	names := deployed.NewNames()
	for _, s := range p.Secrets {
		names.AddCreated(cmp.Or(s.Name, aws.NameOfSecret(s.ARN)), s.ARN)
	}
	for _, n := range patterns {
		names.Add(n.pattern.Secrets()...)
		names.Add(n.pattern.NewSecrets()...)
	}
	return names
}

// Watched lists what the pipeline is about: the secrets that the states create, and those that filters and rules name. Each stands
// once, however many spellings name it; the order is that of the names.
func (p *Pipeline) Watched() []Watched {
	patterns := p.named()
	names := p.namesIn(patterns)
	var all []Watched
	for _, s := range p.Secrets {
		all = append(all, Watched{Address: s.Address, Secret: aws.Secret{
			Name: cmp.Or(s.Name, aws.NameOfSecret(s.ARN)), ARN: s.ARN, Region: s.Region, Account: s.Account, Partition: s.Partition,
		}})
	}
	for _, n := range patterns {
		for _, text := range n.pattern.Secrets() {
			all = append(all, n.watched(text, names)...)
		}
	}
	return merge(all)
}

// watched are the secrets that a text of the pattern means. A text between stars may be in the middle of a name: it names no secret in
// particular.
func (n named) watched(text string, names *deployed.Names) []Watched {
	inner, open := strings.CutPrefix(text, "*")
	if open && strings.HasSuffix(inner, "*") {
		return nil
	}
	var all []Watched
	for _, m := range names.Meanings(inner) {
		w := Watched{Address: n.Address, Prefix: m.Prefix, Or: m.Or}
		w.Name, w.ARN, w.Region, w.Account, w.Partition = m.Name, m.ARN, n.Region, n.Account, n.Partition
		if at := arnOf(strings.TrimSuffix(inner, "*")); at.Service != "" && !strings.Contains(at.AccountID+at.Region, "*") && !n.here {
			w.Region, w.Account, w.Partition = at.Region, at.AccountID, at.Partition
		}
		all = append(all, w)
	}
	return all
}

// merge leaves one entry of each secret.
func merge(all []Watched) []Watched {
	type place struct {
		name, account, region, or string
		prefix                    bool
	}
	at := map[place]int{}
	var out []Watched
	slices.SortStableFunc(all, func(a, b Watched) int { return cmp.Compare(a.Name, b.Name) })
	for _, w := range all {
		key := place{w.Name, w.Account, w.Region, w.Or, w.Prefix}
		i, known := at[key]
		if !known {
			at[key] = len(out)
			out = append(out, w)
			continue
		}
		if out[i].ARN == "" {
			out[i].ARN = w.ARN
		}
	}
	return out
}
