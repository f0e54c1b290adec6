package pipeline

import (
	"cmp"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/filterpattern"
)

// Watched is a secret, or all secrets under a prefix, that the pipeline is about.
type Watched struct {
	// Secret is what is known of it. Of a prefix the Name is the prefix and the ARN empty.
	cloudtrail.Secret
	// Prefix is true for all secrets whose name begins with Name.
	Prefix bool
	// Address is that of the secret, or of the filter that names it.
	Address string
	// Or is the name of another secret that may be meant in place of this one; see [SecretNames]. Empty where nothing is in doubt.
	Or string
}

// secretIDField is where a record says which secret the caller asked for.
const secretIDField = "$.requestParameters.secretId"

// Watched lists what the pipeline is about: the secrets that the states create, and those that metric filters name. Each stands
// once, however many spellings name it; the order is that of the names.
func (p *Pipeline) Watched() []Watched { return p.WatchedBy(p.SecretNames()) }

// WatchedBy is Watched by somebody who knows more names.
func (p *Pipeline) WatchedBy(names *SecretNames) []Watched {
	var all []Watched
	for _, s := range p.Secrets {
		all = append(all, Watched{Address: s.Address, Secret: cloudtrail.Secret{
			Name: cmp.Or(s.Name, secretName(s.ARN)), ARN: s.ARN, Region: s.Region, Account: s.Account, Partition: s.Partition,
		}})
	}
	for _, f := range p.Filters {
		for _, text := range f.secretTexts() {
			all = append(all, names.Watched(text, f.Resource)...)
		}
	}
	return merge(all)
}

// secretTexts are the texts by which a filter's pattern names secrets. A name between stars names no secret in particular.
func (f *Filter) secretTexts() []string {
	pattern, err := filterpattern.ParseDeployed(f.Pattern)
	if err != nil {
		return nil
	}
	var all []string
	for _, c := range pattern.Comparisons() {
		if c.Selector.String() != secretIDField || c.Operator != filterpattern.OpEqual || c.Value.Kind() == filterpattern.RegexValue {
			continue
		}
		text := c.Value.Text()
		if name := strings.TrimSuffix(text, "*"); name != "" && !strings.Contains(name, "*") {
			all = append(all, text)
		}
	}
	return all
}

// Watched are the secrets that a text in a pattern names: two where it may mean either, unless nothing else names one of them.
func (n *SecretNames) Watched(text string, of Resource) []Watched {
	w := Watched{Address: of.Address}
	w.Region, w.Account, w.Partition = of.Region, of.Account, of.Partition
	if at := arnOf(strings.TrimSuffix(text, "*")); at.Service != "" {
		w.Region, w.Account, w.Partition = at.Region, at.AccountID, at.Partition
	}
	m := n.Meaning(text)
	w.Name, w.ARN, w.Prefix, w.Or = m.Name, m.ARN, m.Prefix, m.Or
	switch {
	case w.Name == "":
		return nil
	case w.Or == "" || !n.isBase(w.Name):
		return []Watched{w}
	}
	doubtful := w
	doubtful.Name, doubtful.ARN, doubtful.Or, w.Or = w.Or, "", w.Name, ""
	return []Watched{w, doubtful}
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
