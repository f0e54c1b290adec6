package pipeline

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

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
	// Assumed is true where nothing says where the secret is: it is taken to be where the filter that names it is, and the records of calls
	// in other places get there as well.
	Assumed bool
	// Or is the name of another secret that may be meant in place of this one; see [deployed.Names]. Empty where nothing is in doubt.
	Or string
	// spelling is true for a prefix that may be a way to write the ARN of the secret of exactly this name.
	spelling bool
}

// name is that of a secret, or the beginning of the names of several.
type name struct {
	text   string
	prefix bool
}

func (w Watched) name() name { return name{w.Name, w.Prefix} }

// named is a filter or rule that is about secrets.
type named struct {
	Resource
	pattern deployed.Pattern
	// here is true if only calls in the resource's own account and region can be meant.
	here bool
	// reach is where the calls are made whose records get here.
	reach reach
}

func (p *Pipeline) named() []named {
	var all []named
	for _, f := range p.Filters {
		all = append(all, named{Resource: f.Resource, pattern: deployed.Filter(f.Pattern), reach: p.reachOf(f)})
	}
	for _, r := range p.Rules {
		all = append(all, named{Resource: r.Resource, pattern: deployed.Rule(r.Pattern), here: true, reach: reach{place: r.place()}})
	}
	return slices.DeleteFunc(all, func(n named) bool { return !n.pattern.IsAboutSecrets() })
}

// SecretNames knows the secrets of the states, and the texts by which filters and rules name secrets.
func (p *Pipeline) SecretNames() *deployed.Names { return p.namesIn(p.Created(), p.named()) }

func (p *Pipeline) namesIn(created []Watched, patterns []named) *deployed.Names {
	names := deployed.NewNames()
	for _, w := range created {
		names.AddCreated(w.Name, w.ARN)
	}
	for _, n := range patterns {
		names.Add(n.pattern.Secrets()...)
		names.Add(n.pattern.NewSecrets()...)
	}
	return names
}

// Created lists the secrets that the states create, each with its replicas in other regions, which have its name and the end of its ARN.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html
func (p *Pipeline) Created() []Watched {
	var all []Watched
	for _, s := range p.Secrets {
		w := Watched{Address: s.Address, Secret: aws.Secret{
			Name: cmp.Or(s.Name, aws.NameOfSecret(s.ARN)), ARN: s.ARN, Region: s.Region, Account: s.Account, Partition: s.Partition,
		}}
		all = append(all, w)
		for _, region := range s.Replicas {
			if at := arnOf(s.ARN); at.Service != "" {
				at.Region = region
				w.ARN = at.String()
			}
			w.Region = region
			all = append(all, w)
		}
	}
	return all
}

// Watched lists what the pipeline is about: the secrets that the states create, and those that filters and rules name. Each stands
// once, however many spellings name it; the order is that of the names.
func (p *Pipeline) Watched() []Watched {
	created, patterns := p.Created(), p.named()
	names := p.namesIn(created, patterns)
	byName := map[name][]Watched{}
	for _, w := range created {
		byName[w.name()] = append(byName[w.name()], w)
	}
	all := created
	for _, n := range patterns {
		all = append(all, n.watched(names, byName)...)
	}
	return merge(all)
}

// watched are the secrets that a pattern names, where they are. An ARN says it, unless it leaves it open, and says it of the name beside
// it, too.
func (n named) watched(names *deployed.Names, created map[name][]Watched) []Watched {
	var placed []Watched
	open := map[string][]Watched{}
	for _, text := range n.pattern.Watched() {
		for _, m := range names.Meanings(text) {
			if w, known := n.meant(text, m); known {
				placed = append(placed, w)
			} else {
				open[text] = append(open[text], w)
			}
		}
	}
	all := placed
	for _, text := range slices.Sorted(maps.Keys(open)) {
		for _, w := range open[text] {
			known := slices.Clip(created[w.name()])
			for _, x := range placed {
				if x.name() == w.name() {
					known = append(known, x)
				}
			}
			all = append(all, n.placed(w, text, known)...)
		}
	}
	return all
}

// meant is a secret that a text of the pattern means, and whether the text says where it is. A rule sees its own place only, so there the
// ARN is known even where the text leaves it open.
func (n named) meant(text string, m deployed.Meaning) (w Watched, known bool) {
	at, open := placeIn(text)
	w = Watched{Address: n.Address, Prefix: m.Prefix, Or: m.Or, spelling: n.here || open}
	w.Name, w.ARN, w.Region, w.Account, w.Partition = m.Name, m.ARN, n.Region, n.Account, n.Partition
	_, end, isARN := strings.Cut(text, ":secret:")
	switch name, hasSuffix := aws.CutSecretSuffix(end); {
	case !n.here && at.Service != "" && !open:
		w.Region, w.Account, w.Partition = at.Region, at.AccountID, at.Partition
		return w, true
	case n.here && isARN && hasSuffix && name == w.Name:
		w.ARN = cmp.Or(w.ARN, w.PartialARN()+strings.TrimPrefix(end, name))
	}
	return w, false
}

// placeIn is the ARN in a text, and whether it leaves open where the secret lives.
func placeIn(text string) (at arn.ARN, open bool) {
	at = arnOf(strings.TrimSuffix(text, "*"))
	return at, strings.Contains(at.Partition+at.Region+at.AccountID, "*") || strings.HasPrefix(text, ":secret:")
}

// merge leaves one entry of each secret. A prefix that may be a spelling of a secret in the same place is taken for it.
func merge(all []Watched) []Watched {
	type entry struct {
		name
		place
		or string
	}
	isSecret := map[entry]bool{}
	for _, w := range all {
		isSecret[entry{name: w.name(), place: placeOf(w.Secret)}] = true
	}
	all = slices.DeleteFunc(all, func(w Watched) bool {
		return w.Prefix && w.spelling && isSecret[entry{name: name{text: w.Name}, place: placeOf(w.Secret)}]
	})
	at := map[entry]int{}
	var out []Watched
	slices.SortStableFunc(all, func(a, b Watched) int { return cmp.Compare(a.Name, b.Name) })
	for _, w := range all {
		key := entry{w.name(), placeOf(w.Secret), w.Or}
		i, known := at[key]
		if !known {
			at[key] = len(out)
			out = append(out, w)
			continue
		}
		if out[i].ARN == "" {
			out[i].ARN = w.ARN
		}
		out[i].Assumed = out[i].Assumed && w.Assumed
	}
	return out
}
