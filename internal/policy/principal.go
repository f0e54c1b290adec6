package policy

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// kind is the kind of an identity of IAM or STS.
type kind int

const (
	kindOther kind = iota
	kindRoot
	kindUser
	kindRole
	kindSession
)

// identity is the parsed ARN of a principal. The name has no path, because IAM's names are unique in an account whatever their path.
type identity struct {
	kind               kind
	partition, account string
	name               string
}

// parseIdentity parses the ARN of a principal; false if the text is not one.
func parseIdentity(text string) (identity, bool) {
	parsed, err := arn.Parse(text)
	if err != nil || (parsed.Service != "iam" && parsed.Service != "sts") {
		return identity{}, false
	}
	id := identity{partition: parsed.Partition, account: parsed.AccountID}
	parts := strings.Split(parsed.Resource, "/")
	switch {
	case parsed.Resource == "root":
		id.kind = kindRoot
	case parts[0] == "user":
		id.kind, id.name = kindUser, parts[len(parts)-1]
	case parts[0] == "role":
		id.kind, id.name = kindRole, parts[len(parts)-1]
	default:
		if role, _, isSession := aws.CutSession(parsed); isSession {
			id.kind, id.name = kindSession, role
		}
	}
	return id, true
}

// everyone reports whether the element is "*" in either spelling. AWS treats both alike, and services are included.
func (p *Principal) everyone() bool { return p.All || slices.Contains(p.AWS, "*") }

// names returns whether a Principal element includes the caller.
func (p *Principal) names(c Caller) truth {
	if p.everyone() {
		return yes
	}
	if c.Service != "" {
		return namesService(p.Service, c.Service)
	}
	answer := no
	if len(p.Canonical) > 0 && c != (Caller{}) {
		answer = maybe // only S3 knows which account a canonical user id belongs to
	}
	for _, entry := range p.AWS {
		answer = max(answer, namesAccount(entry, c), namesIdentity(entry, c))
	}
	return answer
}

// exempts returns whether a NotPrincipal element lists the caller. AWS may look up account, role and session one after the other, so a
// caller is certain to be exempt only if all of these levels are listed.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
func (p *Principal) exempts(c Caller) truth {
	if c.Service != "" || p.everyone() {
		return p.names(c)
	}
	account, listed := no, no
	levels := map[kind]bool{}
	for _, entry := range p.AWS {
		account = max(account, namesAccount(entry, c))
		named := namesIdentity(entry, c)
		listed = max(listed, named)
		if id, _ := parseIdentity(entry); named == yes {
			levels[id.kind] = true
		}
	}
	id, _ := parseIdentity(c.ARN)
	switch {
	case id.kind == kindRoot:
		return account
	case account == no && listed == no && len(p.Canonical) == 0:
		return no
	case account == yes && listed == yes && (id.kind != kindSession || len(levels) > 1):
		return yes
	}
	return maybe
}

// namesAccount returns whether an entry is the caller's account, by its id or its root ARN. Such an entry includes everybody in the
// account.
func namesAccount(entry string, c Caller) truth {
	account := c.account()
	if account == "" {
		return no
	}
	if aws.IsAccount(entry) {
		return truthOf(entry == account)
	}
	listed, ok := parseIdentity(entry)
	if !ok || listed.kind != kindRoot || listed.account != account {
		return no
	}
	caller, ok := parseIdentity(c.ARN)
	return truthOf(!ok || caller.partition == listed.partition)
}

// namesIdentity returns whether an entry is the caller's user, role or session. Entries for accounts do not count.
func namesIdentity(entry string, c Caller) truth {
	listed, ok := parseIdentity(entry)
	if !ok || listed.kind == kindRoot || listed.account != c.account() {
		return no
	}
	caller, ok := parseIdentity(c.ARN)
	switch {
	case !ok:
		return unnamed(c)
	case entry == c.ARN:
		return yes
	case caller.partition != listed.partition || caller.name != listed.name:
		return no
	case caller.kind == kindSession && listed.kind == kindRole:
		return yes
	case caller.kind == kindRole && listed.kind == kindSession:
		return maybe // one session of that role is listed, but it is not known which session calls
	}
	return no
}

// namesService returns whether a list of service principals has the service. Some services have a name with and one without their
// region, and it depends on the service which of them a policy may use.
func namesService(listed Strings, service string) truth {
	if slices.Contains(listed, service) {
		return yes
	}
	plain, region := serviceName(service)
	for _, entry := range listed {
		other, otherRegion := serviceName(entry)
		if strings.ContainsAny(entry, "*?") || other == plain && (region == "" || otherRegion == "") {
			return maybe
		}
	}
	return no
}

// serviceName splits a service principal into its name without the region, and the region.
func serviceName(service string) (plain, region string) {
	labels := strings.Split(service, ".")
	if len(labels) < 4 || !aws.IsRegion(labels[1]) {
		return service, ""
	}
	return strings.Join(slices.Delete(slices.Clone(labels), 1, 2), "."), labels[1]
}

// unnamed returns whether a caller whose ARN cannot be parsed may be a given principal of its own account.
func unnamed(c Caller) truth {
	if c.ARN == "" {
		return maybe
	}
	return no
}
