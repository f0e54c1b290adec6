package cloudtrail

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// Secret is a secret as far as records name it.
type Secret struct {
	// Name is what the secret is called: payments/TopSecretInfo.
	Name string
	// ARN is the whole ARN, with the dash and six characters that Secrets Manager appends. Empty while it is not known.
	ARN string
	// Region, Account and Partition are where the secret lives. Partition: aws unless said otherwise.
	Region, Account, Partition string
}

// SecretFromARN takes a secret's whole ARN apart. An ARN of another service, or one without the six-character suffix, is an error.
func SecretFromARN(text string) (Secret, error) {
	a, err := arn.Parse(text)
	if err != nil || a.Service != "secretsmanager" {
		return Secret{}, fmt.Errorf("%q is not the ARN of a secret", text)
	}
	name, found := strings.CutPrefix(a.Resource, "secret:")
	name, hasSuffix := aws.CutSecretSuffix(name)
	if !found || !hasSuffix || name == "" {
		return Secret{}, fmt.Errorf("%q is not the whole ARN of a secret: it should end in secret:NAME-XXXXXX", text)
	}
	return Secret{Name: name, ARN: text, Region: a.Region, Account: a.AccountID, Partition: a.Partition}, nil
}

// PartialARN is the ARN without its suffix, which Secrets Manager takes in place of the whole one.
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
func (s Secret) PartialARN() string {
	return arn.ARN{
		Partition: s.partition(), Service: "secretsmanager", Region: s.Region, AccountID: s.Account, Resource: "secret:" + s.Name,
	}.String()
}

func (s Secret) partition() string { return firstOf(s.Partition, "aws") }

// wholeARN is the ARN, with a made-up suffix (always the same for the same secret) where the real one is not known.
func (s Secret) wholeARN() string {
	if s.ARN != "" {
		return s.ARN
	}
	return s.PartialARN() + "-" + letters(s.PartialARN(), aws.SecretSuffix-1)
}

// Spelling is one of the ways in which a caller may write which secret they want. All name the same secret.
type Spelling int

// The spellings that Secrets Manager takes as secretId.
const (
	ByName Spelling = iota
	ByARN
	ByPartialARN
)

// Spellings lists every [Spelling].
func Spellings() []Spelling { return []Spelling{ByName, ByARN, ByPartialARN} }

// String says how the secret is written.
func (s Spelling) String() string {
	switch s {
	case ByARN:
		return "by ARN"
	case ByPartialARN:
		return "by partial ARN"
	case ByName:
		return "by name"
	}
	return fmt.Sprintf("Spelling(%d)", int(s))
}

// ID is the secret as a caller would write it.
func (s Secret) ID(spelling Spelling) string {
	switch spelling {
	case ByARN:
		return s.wholeARN()
	case ByPartialARN:
		return s.PartialARN()
	case ByName:
	}
	return s.Name
}

// SimilarNames makes up other secrets' names that a careless pattern takes for name: longer at either end, shorter, in other
// case, with or without a suffix like an ARN's. All are names that Secrets Manager takes, and none is name.
func SimilarNames(name string) []string {
	withoutSuffix, _ := aws.CutSecretSuffix(name)
	candidates := []string{
		withoutSuffix,
		name + "Backup", name + "-staging", name + "/old", name + "2", name + "-AbCdEf",
		"My" + name, "legacy/" + name, "x-" + name,
		strings.ToUpper(name), strings.ToLower(name), strings.TrimSuffix(name, name[max(0, len(name)-1):]),
		strings.NewReplacer("/", "-", "-", "_", "_", "-").Replace(name),
	}
	slices.Sort(candidates)
	return slices.DeleteFunc(slices.Compact(candidates), func(c string) bool {
		return c == name || aws.SecretName(c) != nil
	})
}

// object is requestParameters or additionalEventData, field by field: their shape differs from call to call.
type object map[string]json.RawMessage

// objectOf is nil for a text that is no JSON object.
func objectOf(raw json.RawMessage) object {
	var fields object
	if json.Unmarshal(raw, &fields) != nil {
		return nil
	}
	return fields
}

// field is the named field if it has the asked shape; else nothing.
func field[T any](o object, name string) T {
	var value, nothing T
	if json.Unmarshal(o[name], &value) != nil {
		return nothing
	}
	return value
}

// SecretID is the secret as the caller wrote it in requestParameters; empty where the record has none, as after a denial by IAM.
func (r Record) SecretID() string { return field[string](objectOf(r.RequestParameters), "secretId") }

// SecretIDs lists every text by which the record names a secret, without doubles: what the caller wrote, a batch's list, the
// resources, the denied resource of an error message, the data of a service event, the context of a decryption.
func (r Record) SecretIDs() []string {
	if r.EventSource != SecretsManager && r.EventSource != KMS {
		return nil
	}
	request, data := objectOf(r.RequestParameters), objectOf(r.AdditionalEventData)
	found := []string{field[string](request, "secretId")}
	found = append(found, field[[]string](request, "secretIdList")...)
	found = append(found, field[map[string]string](request, "encryptionContext")["SecretARN"])
	if r.EventSource == SecretsManager {
		found = append(found, field[string](request, "name"), deniedResource(r.ErrorMessage))
		found = append(found, field[string](data, "SecretId"), field[string](data, "ARN"), field[string](data, "Name"))
	}
	for _, resource := range r.Resources {
		if resource.Type == ResourceType {
			found = append(found, resource.ARN)
		}
	}
	return withoutDoubles(found)
}

func withoutDoubles(texts []string) []string {
	var kept []string
	for _, text := range texts {
		if text != "" && !slices.Contains(kept, text) {
			kept = append(kept, text)
		}
	}
	return kept
}

// deniedResource takes the resource, as the caller wrote it, out of IAM's message about a refusal.
func deniedResource(message string) string {
	_, after, found := strings.Cut(message, " on resource: ")
	if !found || !strings.Contains(message, "is not authorized to perform:") {
		return ""
	}
	resource, _, _ := strings.Cut(after, " ")
	return resource
}
