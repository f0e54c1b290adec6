package policy

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// versions of the policy language; a document without one is of the first.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
var versions = []string{"", "2008-10-17", Version}

var (
	plainSid    = regexp.MustCompile(`^[A-Za-z0-9]*$`)
	actionForm  = regexp.MustCompile(`^(\*|[A-Za-z0-9-]+):[A-Za-z0-9*?]+$`)
	deletedID   = regexp.MustCompile(`^A[A-Z0-9]{15,}$`) // what IAM shows for a role or user that is gone
	serviceForm = regexp.MustCompile(`^(\*|[a-z0-9-]+(\.[a-z0-9-]+)+)$`)
)

// problems collects problems, each with its path in the document.
type problems []error

func (p *problems) add(path, format string, values ...any) {
	*p = append(*p, fmt.Errorf("%s: %w", path, fmt.Errorf(format, values...)))
}

// Kind is what a policy is attached to, which decides which elements it has.
type Kind int

// The kinds of policy.
const (
	// OfResource is the policy of a bucket, topic, queue, key or secret: it names principals and resources.
	OfResource Kind = iota
	// OfIdentity is a policy of a role or user: it names no principal.
	OfIdentity
	// OfTrust is a role's trust policy: it names no resource.
	OfTrust
)

// Check checks the text of a policy as AWS does when it is submitted: it is a JSON object, has no elements but those of the policy
// language, and passes [Document.Check]. IAM also refuses a key that occurs twice in one object.
func Check(text string, kind Kind) error {
	var syntax *json.SyntaxError
	if errors.As(json.Unmarshal([]byte(text), new(any)), &syntax) {
		return fmt.Errorf("this policy contains invalid JSON (at character %d: %w)", syntax.Offset, syntax)
	}
	if !strings.HasPrefix(strings.TrimSpace(text), "{") {
		return errors.New("this policy is not a JSON object")
	}
	d, err := Parse([]byte(text))
	if err != nil {
		return fmt.Errorf("syntax errors in policy: %w", err)
	}
	if key := repeatedKey(text); key != "" && kind != OfResource {
		return fmt.Errorf("syntax errors in policy: the key %s occurs twice in one object", key)
	}
	return d.Check(kind)
}

// Check checks a document's form as AWS does when a policy is submitted to any service. It returns all problems, each with its path; nil
// if there is none.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
func (d Document) Check(kind Kind) error {
	var found problems
	if !slices.Contains(versions, d.Version) {
		found.add("Version", "%q is not a version of the policy language; use %q", d.Version, Version)
	}
	if len(d.Statement) == 0 {
		found.add("Statement", "expected at least one statement")
	}
	if kind == OfIdentity && d.ID != "" {
		found.add("Id", "expected no Id in an identity policy, got %q", d.ID)
	}
	first := map[string]int{}
	for i, s := range d.Statement {
		path := fmt.Sprintf("Statement[%d]", i)
		s.checkElements(path, kind, &found)
		s.checkLists(path, &found)
		s.Principal.check(path+".Principal", &found)
		s.NotPrincipal.check(path+".NotPrincipal", &found)
		s.Condition.check(path+".Condition", &found)
		if other, twice := first[s.Sid]; twice && s.Sid != "" {
			found.add(path+".Sid", "%q is also the Sid of Statement[%d]", s.Sid, other)
		} else {
			first[s.Sid] = i
		}
	}
	return errors.Join(found...)
}

// checkElements checks for missing elements, and for elements that exclude each other.
func (s Statement) checkElements(path string, kind Kind, found *problems) {
	if s.Effect != Allow && s.Effect != Deny {
		found.add(path+".Effect", "expected %q or %q, got %q", Allow, Deny, s.Effect)
	}
	if kind != OfResource && !plainSid.MatchString(s.Sid) {
		found.add(path+".Sid", "expected letters and digits only, got %q", s.Sid)
	}
	oneOf(path, "Action", len(s.Action) > 0, len(s.NotAction) > 0, found)
	resource, not := len(s.Resource) > 0, len(s.NotResource) > 0
	switch {
	case kind != OfTrust:
		oneOf(path, "Resource", resource, not, found)
	case resource || not:
		found.add(path, "has prohibited field Resource: a role's trust policy has none")
	}
	switch {
	case kind != OfIdentity:
		oneOf(path, "Principal", s.Principal != nil, s.NotPrincipal != nil, found)
	case s.Principal != nil || s.NotPrincipal != nil:
		found.add(path, "policy document should not specify a principal: it applies to whoever it is attached to")
	}
}

// oneOf checks that a statement has either an element or its negation.
func oneOf(path, element string, given, negated bool, found *problems) {
	switch {
	case !given && !negated:
		found.add(path, "missing required field %[1]s (or Not%[1]s)", element)
	case given && negated:
		found.add(path, "expected %[1]s or Not%[1]s, got both", element)
	}
}

// checkLists checks the form of each action and resource.
func (s Statement) checkLists(path string, found *problems) {
	for _, action := range slices.Concat(s.Action, s.NotAction) {
		if action != "*" && !actionForm.MatchString(action) {
			found.add(path+".Action", "expected service:Name, got %q", action)
		}
	}
	for _, resource := range slices.Concat(s.Resource, s.NotResource) {
		if resource != "*" && !strings.HasPrefix(resource, "arn:") {
			found.add(path+".Resource", `expected an ARN or "*", got %q`, resource)
		}
	}
}

// check checks the form of each principal. AWS accepts no wildcard in a part of a principal.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
func (p *Principal) check(path string, found *problems) {
	if p == nil || p.All {
		return
	}
	if len(p.AWS)+len(p.Service)+len(p.Federated)+len(p.Canonical) == 0 {
		found.add(path, "expected a principal, got none")
	}
	for _, text := range p.AWS {
		_, ok := parseIdentity(text)
		switch {
		case text == "*", aws.IsAccount(text), deletedID.MatchString(text):
		case !ok:
			found.add(path+".AWS", `expected "*", an account id or the ARN of a user or role, got %q`, text)
		case strings.ContainsAny(text, "*?"):
			found.add(path+".AWS", "%q has a wildcard in a part of the principal, which AWS refuses; use a condition on aws:PrincipalArn", text)
		}
	}
	for _, text := range p.Service {
		if !serviceForm.MatchString(text) {
			found.add(path+".Service", "expected a name such as cloudtrail.amazonaws.com, got %q", text)
		}
	}
}

// check reports operators that AWS does not have.
func (c Conditions) check(path string, found *problems) {
	for _, name := range slices.Sorted(maps.Keys(c)) {
		if !parseOperator(name).known() {
			found.add(path, "%q is not one of AWS's condition operators", name)
		}
	}
}
