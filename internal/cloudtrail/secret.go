package cloudtrail

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// wholeARN returns the ARN. If it is not known, the suffix is invented, and always the same for the same secret.
func wholeARN(s aws.Secret) string {
	if s.ARN != "" {
		return s.ARN
	}
	return s.PartialARN() + "-" + letters(s.PartialARN(), aws.SecretSuffix-1)
}

// Spelling is one of the ways in which a caller may write a secret's id. All name the same secret.
type Spelling int

// The spellings that Secrets Manager accepts as secretId.
const (
	ByName Spelling = iota
	ByARN
	ByPartialARN
)

// Spellings lists every [Spelling].
func Spellings() []Spelling { return []Spelling{ByName, ByARN, ByPartialARN} }

// String describes the spelling.
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

// Of returns the secret's id in this spelling.
func (s Spelling) Of(secret aws.Secret) string {
	switch s {
	case ByARN:
		return wholeARN(secret)
	case ByPartialARN:
		return secret.PartialARN()
	case ByName:
	}
	return secret.Name
}

// SimilarNames returns other secrets' names that a careless pattern would confuse with name: longer at either end, shorter, in other
// case, with or without a suffix like an ARN's. Secrets Manager accepts all of them, and none is name itself.
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

// objectOf returns nil if the text is not a JSON object.
func objectOf(raw json.RawMessage) object {
	var fields object
	if json.Unmarshal(raw, &fields) != nil {
		return nil
	}
	return fields
}

// field returns the named field, or the zero value if the field is absent or has another type.
func field[T any](o object, name string) T {
	var value, nothing T
	if json.Unmarshal(o[name], &value) != nil {
		return nothing
	}
	return value
}

// SecretID returns the id that the caller wrote in requestParameters. It is empty if the record has none, as after a denial by IAM.
func (r Record) SecretID() string { return field[string](objectOf(r.RequestParameters), "secretId") }

// SecretIDs lists every text by which the record names a secret, without duplicates: what the caller wrote, a batch's list, the
// resources, the denied resource of an error message, the data of a service event, the context of a decryption.
func (r Record) SecretIDs() []string {
	if r.EventSource != aws.SecretsManager && r.EventSource != aws.KMS {
		return nil
	}
	request, data := objectOf(r.RequestParameters), objectOf(r.AdditionalEventData)
	found := []string{field[string](request, "secretId")}
	found = append(found, field[[]string](request, "secretIdList")...)
	found = append(found, field[map[string]string](request, "encryptionContext")["SecretARN"])
	if r.EventSource == aws.SecretsManager {
		found = append(found, field[string](request, "name"), deniedResource(r.ErrorMessage))
		found = append(found, field[string](data, "SecretId"), field[string](data, "ARN"), field[string](data, "Name"))
	}
	for _, resource := range r.Resources {
		if resource.Type == aws.SecretResourceType {
			found = append(found, resource.ARN)
		}
	}
	return withoutDuplicates(found)
}

func withoutDuplicates(texts []string) []string {
	var kept []string
	for _, text := range texts {
		if text != "" && !slices.Contains(kept, text) {
			kept = append(kept, text)
		}
	}
	return kept
}

// deniedResource returns the resource in IAM's message about a denial, spelled as the caller spelled it.
func deniedResource(message string) string {
	_, after, found := strings.Cut(message, " "+aws.DeniedOnResource)
	if !found || !strings.Contains(message, "is not authorized to perform:") {
		return ""
	}
	resource, _, _ := strings.Cut(after, " ")
	return resource
}
