package ledger

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// Several resources may be one thing in AWS: PutMetricAlarm, PutMetricFilter, PutRule and PutTargets overwrite what has the name, and a
// program may adopt what another one has created. What was written last is there, and no state says which that was.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html

// identity is what AWS tells a resource by from others of its account and region; empty where several of it are looked at elsewhere, as of
// policies and subscriptions, or do no harm.
func (it item) identity() string {
	switch it.kind {
	case aws.MetricFilterType:
		return it.identified(it.text("logGroupName"), cmp.Or(it.text("name"), it.id))
	case aws.EventTargetType:
		return it.identified(it.busName(), it.text("rule"), it.text("targetId"))
	case aws.BucketPaymentType:
		return it.identified(it.text("bucket"))
	case aws.TrailType, aws.BucketV1Type, aws.BucketType, aws.KeyType, aws.ReplicaKeyType, aws.ExternalKeyType, aws.ExternalReplicaType,
		aws.ManagedPolicyType, aws.AliasType, aws.RoleType, aws.LogGroupType, aws.AlarmType, aws.TopicType, aws.EventRuleType, aws.QueueType:
		if own := strings.TrimSuffix(it.text("arn"), ":*"); own != "" {
			return own
		}
		return it.identified(it.id)
	}
	return ""
}

// identified is an identity by names, empty if one of them is.
func (it item) identified(names ...string) string {
	if slices.Contains(names, "") {
		return ""
	}
	return strings.Join(append([]string{it.kind}, names...), "\n")
}

// withoutTwins leaves one of several resources that are one thing in AWS and equal. Those that differ all stay, each in doubt.
func withoutTwins(resources []Resource) []Resource {
	kept := make([]Resource, 0, len(resources))
	at := map[string][]int{}
	instead := map[string]string{}
	for _, r := range resources {
		identity := itemOf(r).identity()
		if identity == "" || r.Deleting || r.Component {
			kept = append(kept, r)
			continue
		}
		equal := false
		for _, i := range at[identity] {
			first := &kept[i]
			if !mayBeOne(first.Resource, r.Resource) {
				continue
			}
			if path := difference(*first, r); path != "" {
				first.Doubts = append(slices.Clip(first.Doubts), twinDoubt(*first, r, path))
				r.Doubts = append(slices.Clip(r.Doubts), twinDoubt(*first, r, path))
				continue
			}
			first.Doubts = append(slices.Clip(first.Doubts), r.Doubts...)
			instead[r.Address], equal = first.Address, true
			break
		}
		if !equal {
			at[identity] = append(at[identity], len(kept))
			kept = append(kept, r)
		}
	}
	for i := range kept {
		kept[i].Uses = renamed(kept[i].Uses, instead)
	}
	return kept
}

// mayBeOne reports whether two resources may be in one place, as far as is known.
func mayBeOne(a, b pipeline.Resource) bool {
	return mayShareAccount(a, b) && (a.Region == "" || b.Region == "" || a.Region == b.Region)
}

func twinDoubt(a, b Resource, path string) pipeline.Doubt {
	return pipeline.Doubt{
		Kind: pipeline.Unread, Remedy: "leave one of the two in the programs, remove the other with `pulumi state delete`, and run `pulumi up`",
		Reason: fmt.Sprintf("%s and %s are one thing in AWS, differ in %s, and which was written last is not known", a.Address, b.Address, path),
	}
}

// difference is the first property in which two resources differ, of those that may matter; empty if there is none.
func difference(a, b Resource) string {
	properties := table[canonical(a.Type)]
	keys := slices.Concat(slices.Collect(maps.Keys(a.Properties)), slices.Collect(maps.Keys(b.Properties)))
	slices.Sort(keys)
	for _, key := range slices.Compact(keys) {
		if isCommon(key) || properties[key].harmless != "" {
			continue
		}
		if !reflect.DeepEqual(normal(a.Properties[key]), normal(b.Properties[key])) {
			return key
		}
	}
	return ""
}

// normal is a value in the one form of those that mean the same: "300" and 300, JSON texts with other blanks, what is not set.
func normal(value any) any {
	value = shownIn(value)
	switch v := value.(type) {
	case []any:
		all := make([]any, len(v))
		for i, element := range v {
			all[i] = normal(element)
		}
		value = all
	case map[string]any:
		all := map[string]any{}
		for key, element := range v {
			if n := normal(element); n != nil {
				all[key] = n
			}
		}
		value = all
	case string:
		var document map[string]any
		if json.Unmarshal([]byte(v), &document) == nil {
			return normal(document)
		}
	case float64, bool:
		value = textOf(v)
	}
	if isUnset(value) || isZero(value) {
		return nil
	}
	return value
}

// renamed are addresses in which some stand for others.
func renamed(addresses []string, instead map[string]string) []string {
	if len(instead) == 0 {
		return addresses
	}
	all := make([]string, len(addresses))
	for i, address := range addresses {
		all[i] = cmp.Or(instead[address], address)
	}
	return all
}
