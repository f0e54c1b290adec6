package state

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/ledger"
)

// site is where the resources of one provider are, as far as its settings and the ARNs of its resources say. They share its credentials,
// so that the account in one ARN is the account of all.
type site struct {
	// region is what the provider is set to, credentials are its settings that decide whose credentials it has; empty where the state does
	// not show one of these.
	region, credentials string
	accounts, regions   map[string]bool
	// isElsewhere is true where calls go to an endpoint that is not AWS's, such as an emulator's.
	isElsewhere bool
	// forbidden are the accounts in which the provider refuses to work.
	forbidden []string
}

// configure reads a provider's settings. Of several roles that it takes one after the other, the last decides.
// https://www.pulumi.com/registry/packages/aws/api-docs/provider/
func (s *site) configure(provider *apitype.ResourceV3) {
	s.region, s.credentials = textOf(provider, "region"), credentialsOf(provider)
	s.isElsewhere = slices.ContainsFunc(settingOf(provider, "endpoints"), hasForeignEndpoint)
	for _, key := range []string{"assumeRoles", "assumeRole", "assumeRoleWithWebIdentity"} {
		if roles := settingOf(provider, key); len(roles) > 0 {
			role, _ := roles[len(roles)-1].(map[string]any)
			text, _ := ledger.Plain(role["roleArn"]).(string)
			s.takeAccount(arnOf(text).AccountID)
			break
		}
	}
	if allowed := settingOf(provider, "allowedAccountIds"); len(allowed) == 1 {
		text, _ := ledger.Plain(allowed[0]).(string)
		s.takeAccount(text)
	}
	for _, account := range settingOf(provider, "forbiddenAccountIds") {
		text, _ := ledger.Plain(account).(string)
		s.forbidden = append(s.forbidden, text)
	}
}

// otherSettings are those that change nothing about a provider's credentials.
var otherSettings = []string{
	"region", "version", "__internal", "__defaults", "allowedAccountIds", "forbiddenAccountIds", "defaultTags", "ignoreTags", "maxRetries", "retryMode",
	"s3UsePathStyle", "s3UsEast1RegionalEndpoint", "skipCredentialsValidation", "skipMetadataApiCheck", "skipRegionValidation",
	"skipRequestingAccountId", "tokenBucketRateLimiterCapacity", "useDualstackEndpoint", "useFipsEndpoint", "userAgents",
}

// credentialsOf are the settings that decide whose credentials a provider has, as JSON; empty where the state does not show one of them.
func credentialsOf(provider *apitype.ResourceV3) string {
	settings := maps.Clone(propertiesOf(provider))
	for _, key := range otherSettings {
		delete(settings, key)
	}
	for _, value := range settings {
		if _, plain := value.(string); !plain {
			return ""
		}
	}
	text, err := json.Marshal(settings)
	if err != nil {
		return ""
	}
	return string(text)
}

// hasForeignEndpoint reports whether one of the endpoints of a provider's services is not AWS's.
// https://docs.aws.amazon.com/general/latest/gr/rande.html
func hasForeignEndpoint(services any) bool {
	endpoints, _ := ledger.Plain(services).(map[string]any)
	for _, endpoint := range endpoints {
		text, _ := ledger.Plain(endpoint).(string)
		address, err := url.Parse(text)
		host := ""
		if err == nil {
			host = address.Hostname()
		}
		isOfAWS := slices.ContainsFunc([]string{".amazonaws.com", ".amazonaws.com.cn", ".api.aws"}, func(end string) bool { return strings.HasSuffix(host, end) })
		if text != "" && !isOfAWS {
			return true
		}
	}
	return false
}

// settingOf is a provider's setting as a list. A state has it as JSON in a text, or as a value.
func settingOf(provider *apitype.ResourceV3, key string) []any {
	value := property(provider, key)
	if text, isText := value.(string); isText {
		value = nil
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			return nil
		}
	}
	switch value := value.(type) {
	case []any:
		return value
	case map[string]any:
		return []any{value}
	}
	return nil
}

// witness takes what a resource's ARN says of its provider. A resource that is only read may be somebody else's, and the region of one with
// a region property is its own.
func (s *site) witness(r *apitype.ResourceV3) {
	if r.External || !hasMakersARN(r) {
		return
	}
	a := arnOf(ownARN(r))
	s.takeAccount(a.AccountID)
	if a.Region != "" && property(r, "region") == nil {
		s.regions[a.Region] = true
	}
}

func (s *site) takeAccount(account string) {
	if aws.IsAccount(account) {
		s.accounts[account] = true
	}
}

// hasMakersARN reports whether a resource's ARN has the account and the region of whoever made it. The management account owns an
// organization's trail, also where a delegated administrator made it; the ARN of a subscription or of a policy begins with its topic's, and
// a version has that of its secret.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-delegated-administrator.html
func hasMakersARN(r *apitype.ResourceV3) bool {
	switch string(r.Type) {
	case aws.TrailType:
		ofOrganization := property(r, "isOrganizationTrail")
		return ofOrganization == nil || ofOrganization == false
	case aws.SubscriptionType, aws.TopicPolicyType, aws.SecretVersionType:
		return false
	}
	return true
}

// account is that of a provider's resources; two contradict each other.
func (s *site) account() string {
	if account := only(s.accounts); !slices.Contains(s.forbidden, account) {
		return account
	}
	return ""
}

// regionOf is the region of a resource whose ARN has none.
func (s *site) regionOf(r *apitype.ResourceV3) string {
	switch {
	case property(r, "region") != nil:
		return textOf(r, "region")
	case s.region != "":
		return s.region
	}
	return only(s.regions)
}

// only is the text of a set that has one, else empty.
func only(set map[string]bool) string {
	if len(set) != 1 {
		return ""
	}
	return slices.Collect(maps.Keys(set))[0]
}
