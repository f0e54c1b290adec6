package ledger

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// part is a resource that the pipeline may stand on, with what others refer to it by.
type part struct {
	resource  *pipeline.Resource
	kind, arn string
	// names are those by which resources of AWS's own services refer to it.
	names []string
}

// refer puts in doubt what resources refer to whose types are not in the table.
func (l *loader) refer() {
	parts := l.parts()
	for _, r := range l.others {
		effect := effectOf(r)
		if effect.nothing {
			continue
		}
		texts := slices.Collect(textsIn(r.Properties))
		for _, p := range parts {
			if effect.reaches(p, r, texts) {
				p.resource.Doubts = append(p.resource.Doubts, effect.doubt(r, p))
			}
		}
		l.Doubts = append(l.Doubts, effect.standIns(r)...)
	}
	l.alarmRules()
}

// alarmRules are event rules on the changes of alarms, which may act in place of an alarm.
func (l *loader) alarmRules() {
	for _, r := range l.Rules {
		if !strings.Contains(r.Pattern, `"aws.cloudwatch"`) && !strings.Contains(r.Pattern, "CloudWatch Alarm State Change") {
			continue
		}
		for _, a := range l.Alarms {
			a.Doubts = append(a.Doubts, pipeline.Doubt{
				Kind: pipeline.Substituted, At: []string{string(pipeline.Evaluated)}, Remedy: "check by hand what the rule's targets do",
				Reason: fmt.Sprintf("event rule %s reacts to the changes of alarms, which is not judged here", r.Name),
			})
		}
	}
}

// parts are what others may refer to.
func (l *loader) parts() []part {
	var all []part
	add := func(r *pipeline.Resource, kind, arn string, names ...string) {
		all = append(all, part{r, kind, arn, names})
	}
	for _, t := range l.Trails {
		add(&t.Resource, aws.TrailType, t.ARN, t.Name)
	}
	for _, b := range l.Buckets {
		add(&b.Resource, aws.BucketType, aws.BucketARN(b.Partition, b.Name), b.Name)
	}
	for _, k := range l.Keys {
		add(&k.Resource, aws.KeyType, k.ARN, k.ID)
	}
	for _, a := range l.Aliases {
		add(&a.Resource, aws.AliasType, a.ARN, a.Name)
	}
	for _, r := range l.Roles {
		add(&r.Resource, aws.RoleType, r.ARN, r.Name)
	}
	for _, g := range l.LogGroups {
		add(&g.Resource, aws.LogGroupType, g.ARN, g.Name)
	}
	for _, f := range l.Filters {
		add(&f.Resource, aws.MetricFilterType, "", f.Name)
	}
	for _, a := range l.Alarms {
		add(&a.Resource, aws.AlarmType, a.ARN, a.Name)
	}
	for _, t := range l.Topics {
		add(&t.Resource, aws.TopicType, t.ARN, t.Name)
	}
	for _, s := range l.Subscriptions {
		add(&s.Resource, aws.SubscriptionType, s.ARN)
	}
	for _, r := range l.Rules {
		add(&r.Resource, aws.EventRuleType, r.ARN, r.Name)
	}
	for _, t := range l.Targets {
		add(&t.Resource, aws.EventTargetType, "", t.ID)
	}
	for _, q := range l.Queues {
		add(&q.Resource, aws.QueueType, q.ARN, q.URL, q.Name)
	}
	return all
}

// isReferredToBy reports whether a resource with some texts in its properties refers to a part: by its ARN anywhere in a text, by a name,
// or because a property was computed from it. Commands may have a name anywhere.
func (p part) isReferredToBy(r Resource, texts []string) bool {
	if slices.Contains(r.Uses, p.resource.Address) {
		return true
	}
	return slices.ContainsFunc(texts, func(text string) bool {
		if p.arn != "" && hasWord(text, p.arn) {
			return true
		}
		if isAWS := packageOf(r.Type) == "aws" || packageOf(r.Type) == nativePackage; isAWS && !hasCode(r.Type) {
			return p.isNamedIn(text)
		}
		return slices.ContainsFunc(p.names, func(name string) bool { return hasWord(text, name) })
	})
}

// hasCode reports whether resources of one of AWS's types have a program or a template in them, which may have a name anywhere.
func hasCode(kind string) bool {
	return serviceOf(kind) == "cloudformation" || slices.Contains(doers, kind)
}

// isNamedIn reports whether a text is one of the part's names, or has it in quotes, as JSON does, or as a composite alarm's rule does:
// ALARM(name).
func (p part) isNamedIn(text string) bool {
	return slices.ContainsFunc(p.names, func(name string) bool {
		return name != "" && (text == name || strings.Contains(text, "("+name+")") || strings.Contains(text, `"`+name+`"`))
	})
}

// hasWord reports whether a text has a name or an ARN in it that is not a part of a longer one.
func hasWord(text, word string) bool {
	for begin := 0; word != ""; {
		i := strings.Index(text[begin:], word)
		if i < 0 {
			return false
		}
		i += begin
		end := i + len(word)
		if (i == 0 || !isNamePart(text[i-1])) && (end == len(text) || !isNamePart(text[end])) {
			return true
		}
		begin = i + 1
	}
	return false
}

func isNamePart(c byte) bool {
	return c == '-' || c == '_' || c == '.' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// textsIn are the texts in a value, at any depth; keys of maps too, since a policy document may be an object.
func textsIn(value any) iter.Seq[string] {
	return func(yield func(string) bool) { walk(value, yield) }
}

func walk(value any, yield func(string) bool) bool {
	switch value := Plain(value).(type) {
	case string:
		return yield(value)
	case []any:
		for _, element := range value {
			if !walk(element, yield) {
				return false
			}
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			if !walk(value[key], yield) {
				return false
			}
		}
	}
	return true
}

// doubt is what a resource of an unknown type leaves open about a part.
func (e effect) doubt(r Resource, about part) pipeline.Doubt {
	reason := fmt.Sprintf("%s %s refers to %s, and %s", r.Type, r.Name, about, e.why)
	if e.everywhere != nil {
		reason = fmt.Sprintf("%s %s may change %s: %s", r.Type, r.Name, about, e.why)
	}
	at := e.at
	if at == nil {
		at = namesOf(publisherHops[about.kind])
	}
	return pipeline.Doubt{Kind: e.kind, At: at, Reason: reason, Remedy: "check by hand what " + r.Name + " does"}
}

// String is the part as messages name it.
func (p part) String() string {
	return p.kind[strings.LastIndex(p.kind, ":")+1:] + " " + cmp.Or(append(slices.Clip(p.names), p.arn)...)
}
