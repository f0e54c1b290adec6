package drill

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/filterpattern"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// scope is what one metric filter or event rule is meant for, as far as its text says. What it really takes, the pipeline tells.
type scope struct {
	route pipeline.RouteName
	at    pipeline.Resource
	// texts are those by which it names secrets, as a pattern writes them.
	texts []string
	// names are the secrets that the texts mean; empty for one that takes those of all. maybe are those that they may mean as well.
	names, maybe []name
	// readers are the ARNs that it leaves out and that name a reader; excused are the others, which name too many.
	readers, excused []string
	// reads and denials: it is meant for reads, or for those that IAM refused. changes are the calls that change a secret.
	reads, denials bool
	changes        []string
}

// name is a secret's name, or what the names of many begin with.
type name struct {
	text   string
	prefix bool
	// anywhere is true for a text that may stand in the middle of a name: no secret in particular.
	anywhere bool
}

// scopesOf reads the scopes of all filters and rules that are about secrets. Which secrets their texts mean, [scope.settle] finds out
// when all texts are known.
func scopesOf(p *pipeline.Pipeline) []*scope {
	var all []*scope
	for _, f := range p.Filters {
		if strings.Contains(strings.ToLower(f.Pattern), "secret") {
			s := &scope{route: pipeline.AlarmRoute, at: f.Resource}
			s.readFilter(f.Pattern)
			all = append(all, s)
		}
	}
	for _, r := range p.Rules {
		if strings.Contains(strings.ToLower(r.Pattern), "secret") {
			s := &scope{route: pipeline.RuleRoute, at: r.Resource}
			s.readRule(r)
			all = append(all, s)
		}
	}
	return all
}

func (s *scope) readFilter(text string) {
	pattern, err := filterpattern.ParseDeployed(text)
	if err != nil {
		s.reads = true
		return
	}
	for _, c := range pattern.Comparisons() {
		if c.Value.Kind() != filterpattern.RegexValue {
			path := strings.TrimPrefix(c.Selector.String(), "$.")
			s.take(path, c.Value.Text(), c.Operator == filterpattern.OpNotEqual)
		}
	}
	s.reads = !s.denials && len(s.changes) == 0
}

func (s *scope) readRule(r *pipeline.EventRule) {
	var fields any
	if json.Unmarshal([]byte(r.Pattern), &fields) != nil {
		s.reads = true
		return
	}
	reads := false
	walk(fields, "", "", func(path, operator, text string) {
		path = strings.TrimPrefix(path, "detail.")
		reads = reads || path == "eventName" && text == cloudtrail.GetSecretValue
		if operator == "prefix" {
			text += "*"
		}
		s.take(path, text, operator == "anything-but")
	})
	// A rule for all secrets in the state that sees reads is meant for reads, whatever calls it names.
	const seesReads = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
	s.reads = !s.denials && (reads || len(s.changes) == 0 || len(s.texts) == 0 && r.State == seesReads)
}

// walk visits every text of an event pattern with the path of its field and the outermost operator above it.
func walk(value any, path, operator string, visit func(path, operator, text string)) {
	switch value := value.(type) {
	case string:
		visit(path, operator, value)
	case []any:
		for _, item := range value {
			if operators, ok := item.(map[string]any); ok {
				walkOperators(operators, path, operator, visit)
			} else {
				walk(item, path, operator, visit)
			}
		}
	case map[string]any:
		for field, inner := range value {
			walk(inner, strings.TrimPrefix(path+"."+field, "."), operator, visit)
		}
	}
}

// walkOperators tells operators from the fields of an alternative, which stand under $or.
func walkOperators(operators map[string]any, path, outer string, visit func(path, operator, text string)) {
	if fields, isOr := strings.CutSuffix(path, "$or"); isOr {
		walk(operators, strings.TrimSuffix(fields, "."), outer, visit)
		return
	}
	for operator, operand := range operators {
		visit := visit
		if outer != "" {
			if operator == "prefix" {
				whole := visit
				visit = func(path, operator, text string) { whole(path, operator, text+"*") }
			}
			operator = outer
		}
		if inner, ok := operand.(map[string]any); ok {
			operand = []any{inner}
		}
		walk(operand, path, operator, visit)
	}
}

// take reads one comparison of a field with a text.
func (s *scope) take(path, text string, negated bool) {
	switch {
	case strings.HasPrefix(path, "userIdentity.") && strings.HasPrefix(text, "arn:"):
		if negated {
			s.leaveOut(strings.ReplaceAll(text, `\*`, "*"))
		}
	case negated:
	case path == "errorCode":
		s.denials = s.denials || strings.HasPrefix(text, "AccessDenied")
	case path == "eventName" && slices.Contains(cloudtrail.ChangeNames(), text):
		s.changes = append(s.changes, text)
	case strings.HasPrefix(path, "requestParameters."), strings.HasPrefix(path, "resources"):
		s.addName(text)
	case path == "errorMessage":
		if resource, found := refusedResource(text); found {
			s.addName(resource)
		}
	}
}

// leaveOut believes that a reader is expected only where the text says which one: a pattern that excuses half of an account is
// taken for a mistake.
func (s *scope) leaveOut(text string) {
	list := &s.excused
	if namesReader(text) {
		list = &s.readers
	}
	if !slices.Contains(*list, text) {
		*list = append(*list, text)
	}
}

// aReader is a role or user, the sessions of a role, or the roles under a path.
var aReader = regexp.MustCompile(`^(role/([^*]+|([^*/]+/)+\*)|user/[^*]+|assumed-role/[^*/]+/[^*/]*\*?)$`)

// namesReader says whether an ARN of those left out names one role or user, or the roles under a path of at least one element.
func namesReader(text string) bool {
	a, err := arn.Parse(text)
	if err != nil || a.AccountID == "" || strings.Contains(a.Partition+a.AccountID, "*") || !aReader.MatchString(a.Resource) {
		return false
	}
	isSession := strings.HasPrefix(a.Resource, "assumed-role/")
	return a.Service == "sts" && isSession || a.Service == "iam" && !isSession
}

// addName keeps a text that names a secret. Behind the resource of a refusal stands a blank and the reason.
func (s *scope) addName(text string) {
	if plain, isResource := strings.CutSuffix(strings.TrimSuffix(text, "*"), " "); isResource {
		text = plain
	}
	if _, _, isARN := strings.Cut(text, ":secret:"); isARN {
		text = strings.TrimPrefix(text, "*")
	}
	if strings.Trim(text, "*") != "" && !slices.Contains(s.texts, text) {
		s.texts = append(s.texts, text)
	}
}

// settle finds out which secrets the texts mean, from all texts that name secrets.
func (s *scope) settle(known *pipeline.SecretNames) {
	for _, text := range s.texts {
		inner, anywhere := strings.CutPrefix(text, "*")
		m := known.Meaning(inner)
		if n := (name{text: m.Name, prefix: m.Prefix, anywhere: anywhere}); n.text != "" && !slices.Contains(s.names, n) {
			s.names = append(s.names, n)
		}
		if m.Or != "" {
			s.maybe = append(s.maybe, name{text: m.Or})
		}
	}
}

// nameOf is the secret's name in what a caller may type for it, taking an ARN's end for a suffix.
func nameOf(id string) string {
	if _, inARN, isARN := strings.Cut(id, ":secret:"); isARN {
		name, _ := aws.CutSecretSuffix(inARN)
		return name
	}
	return id
}

// takes says whether the scope is meant for a secret.
func (s *scope) takes(secret cloudtrail.Secret) bool {
	return len(s.names) == 0 || s.namesIt(secret.Name)
}

func (s *scope) namesIt(secret string) bool {
	isIt := func(n name) bool {
		return n.text == secret || n.prefix && !n.anywhere && strings.HasPrefix(secret, n.text)
	}
	return slices.ContainsFunc(s.names, isIt) || slices.ContainsFunc(s.maybe, isIt)
}
