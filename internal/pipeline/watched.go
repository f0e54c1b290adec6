package pipeline

import (
	"cmp"
	"slices"
	"strings"

	"secretwatch/internal/cloudtrail"
	"secretwatch/internal/filterpattern"
)

// Watched is a secret, or all secrets under a prefix, that the pipeline is about.
type Watched struct {
	// Secret is what is known of it. Of a prefix the Name is the prefix and the ARN empty.
	cloudtrail.Secret
	// Prefix is true for all secrets whose name begins with Name.
	Prefix bool
	// Address is that of the secret, or of the filter that names it.
	Address string
}

// secretIDField is where a record says which secret the caller asked for.
const secretIDField = "$.requestParameters.secretId"

// Watched lists what the pipeline is about: the secrets that the states create, and those that metric filters name. Each stands
// once, however many spellings name it; the order is that of the names.
func (p *Pipeline) Watched() []Watched {
	var all []Watched
	for _, s := range p.Secrets {
		all = append(all, Watched{Address: s.Address, Secret: cloudtrail.Secret{
			Name: cmp.Or(s.Name, secretName(s.ARN)), ARN: s.ARN, Region: s.Region, Account: s.Account, Partition: s.Partition,
		}})
	}
	for _, f := range p.Filters {
		all = append(all, f.watched()...)
	}
	return merge(all)
}

// watched are the secrets that a filter's pattern names.
func (f *Filter) watched() []Watched {
	pattern, err := filterpattern.ParseDeployed(f.Pattern)
	if err != nil {
		return nil
	}
	var all []Watched
	for _, c := range pattern.Comparisons() {
		if c.Selector.String() != secretIDField || c.Operator != filterpattern.OpEqual || c.Value.Kind() == filterpattern.RegexValue {
			continue
		}
		if w, ok := f.named(c.Value.Text()); ok {
			all = append(all, w)
		}
	}
	return all
}

// named reads one spelling. A name in the middle of stars names no secret in particular.
func (f *Filter) named(text string) (Watched, bool) {
	name, prefix := strings.CutSuffix(text, "*")
	if name == "" || strings.Contains(name, "*") {
		return Watched{}, false
	}
	w := Watched{Prefix: prefix, Address: f.Address}
	w.Secret = cloudtrail.Secret{Name: name, Region: f.Region, Account: f.Account, Partition: f.Partition}
	if at := arnOf(name); at.Service != "" {
		w.Name = secretName(name)
		w.Region, w.Account, w.Partition = at.Region, at.AccountID, at.Partition
		if prefix {
			w.Name = strings.TrimPrefix(at.Resource, "secret:")
		} else if _, err := cloudtrail.SecretFromARN(name); err == nil {
			w.ARN = name
		}
	}
	return w, w.Name != ""
}

// merge leaves one entry of each secret. A name that ends like an ARN's suffix is taken for a name if something else calls it so.
func merge(all []Watched) []Watched {
	type place struct {
		name, account, region string
		prefix                bool
	}
	at := map[place]int{}
	var out []Watched
	slices.SortStableFunc(all, func(a, b Watched) int { return cmp.Compare(a.Name, b.Name) })
	for _, w := range all {
		key := place{w.Name, w.Account, w.Region, w.Prefix}
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
