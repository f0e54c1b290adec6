package policy

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// versions are the versions of the policy language. A document without one is of the first.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
var versions = []string{"", "2008-10-17", Version}

var (
	plainSid    = regexp.MustCompile(`^[A-Za-z0-9]*$`)
	actionForm  = regexp.MustCompile(`^(\*|[A-Za-z0-9-]+):[A-Za-z0-9*?]+$`)
	deletedID   = regexp.MustCompile(`^A[A-Z0-9]{15,}$`) // what IAM shows for a deleted role or user
	serviceForm = regexp.MustCompile(`^(\*|[a-z0-9-]+(\.[a-z0-9-]+)+)$`)
)

// problems collects problems, each with its path in the document.
type problems []error

func (p *problems) add(path, format string, values ...any) {
	*p = append(*p, fmt.Errorf("%s: %w", path, fmt.Errorf(format, values...)))
}

// Check checks a document's form as AWS does when a policy is submitted to any service. It returns all problems, each with its path; nil
// if there is none. A document without any principal is checked as an identity policy.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
func (d Document) Check() error {
	var found problems
	if !slices.Contains(versions, d.Version) {
		found.add("Version", "%q is not a version of the policy language; use %q", d.Version, Version)
	}
	if len(d.Statement) == 0 {
		found.add("Statement", "expected at least one statement")
	}
	identity := !slices.ContainsFunc(d.Statement, Statement.hasPrincipal)
	if identity && d.ID != "" {
		found.add("Id", "expected no Id in an identity policy, got %q", d.ID)
	}
	first := map[string]int{}
	for i, s := range d.Statement {
		path := fmt.Sprintf("Statement[%d]", i)
		s.checkElements(path, identity, &found)
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

func (s Statement) hasPrincipal() bool { return s.Principal != nil || s.NotPrincipal != nil }

// trusts reports whether the statement belongs to a role's trust policy, which IAM checks like an identity policy.
func (s Statement) trusts() bool {
	return s.hasPrincipal() && len(s.Action) > 0 && !slices.ContainsFunc(s.Action, func(action string) bool {
		return !strings.HasPrefix(strings.ToLower(action), "sts:")
	})
}

// checkElements checks for missing elements, and for elements that exclude each other.
func (s Statement) checkElements(path string, identity bool, found *problems) {
	if s.Effect != Allow && s.Effect != Deny {
		found.add(path+".Effect", "expected %q or %q, got %q", Allow, Deny, s.Effect)
	}
	if (identity || s.trusts()) && !plainSid.MatchString(s.Sid) {
		found.add(path+".Sid", "expected letters and digits only, got %q", s.Sid)
	}
	switch {
	case len(s.Action) == 0 && len(s.NotAction) == 0:
		found.add(path, "expected Action or NotAction")
	case len(s.Action) > 0 && len(s.NotAction) > 0:
		found.add(path, "expected Action or NotAction, got both")
	}
	named := len(s.Resource) + len(s.NotResource)
	switch {
	case len(s.Resource) > 0 && len(s.NotResource) > 0:
		found.add(path, "expected Resource or NotResource, got both")
	case s.trusts() && named > 0:
		found.add(path+".Resource", "expected no resource in a role's trust policy")
	case identity && named == 0:
		found.add(path, "expected Resource or NotResource")
	}
	switch {
	case s.Principal != nil && s.NotPrincipal != nil:
		found.add(path, "expected Principal or NotPrincipal, got both")
	case !identity && !s.hasPrincipal():
		found.add(path, "expected a Principal, as in the other statements")
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
		case text == "*", accountID.MatchString(text), deletedID.MatchString(text):
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
