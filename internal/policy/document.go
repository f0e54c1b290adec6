// Package policy has AWS policy documents as Go values. It writes the JSON that the program deploys, and evaluates what a deployed
// document allows. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html.
package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// Version is the policy language version that supports variables; AWS has had no newer one since 2012.
const Version = "2012-10-17"

// Effects of a [Statement].
const (
	Allow = "Allow"
	Deny  = "Deny"
)

// Document is a policy of an identity, a resource or a key, or the trust policy of a role.
type Document struct {
	Version   string     `json:"Version,omitempty"`
	ID        string     `json:"Id,omitempty"`
	Statement Statements `json:"Statement"`
}

// Statement is one permission. An identity policy has no Principal.
type Statement struct {
	Sid          string     `json:"Sid,omitempty"`
	Effect       string     `json:"Effect"`
	Principal    *Principal `json:"Principal,omitempty"`
	NotPrincipal *Principal `json:"NotPrincipal,omitempty"`
	Action       Strings    `json:"Action,omitempty"`
	NotAction    Strings    `json:"NotAction,omitempty"`
	Resource     Strings    `json:"Resource,omitempty"`
	NotResource  Strings    `json:"NotResource,omitempty"`
	Condition    Conditions `json:"Condition,omitempty"`
}

// Conditions maps an operator (StringEquals, ArnLike, ...) to condition keys and the values that each key may have.
type Conditions map[string]map[string]Strings

// Principal is whom a statement of a resource policy applies to. All is the plain "*".
type Principal struct {
	All       bool
	AWS       Strings
	Service   Strings
	Federated Strings
	Canonical Strings
}

// Strings is a list of strings. With one element, AWS writes it as a plain string.
type Strings []string

// Statements is a list of statements. With one element, AWS also accepts a plain object.
type Statements []Statement

// principalJSON is the object form of a [Principal].
type principalJSON struct {
	AWS       Strings `json:"AWS,omitempty"`
	Service   Strings `json:"Service,omitempty"`
	Federated Strings `json:"Federated,omitempty"`
	Canonical Strings `json:"CanonicalUser,omitempty"`
}

// New returns a document of the current [Version] with the given statements.
func New(statements ...Statement) Document {
	return Document{Version: Version, Statement: statements}
}

// Service returns the principal of an AWS service, such as cloudtrail.amazonaws.com.
func Service(name string) *Principal { return &Principal{Service: Strings{name}} }

// AWS returns the principal of accounts, roles or users, by ARN.
func AWS(arns ...string) *Principal { return &Principal{AWS: arns} }

// Everyone returns the principal "*". Use it only in a Deny, or in an Allow with a condition.
func Everyone() *Principal { return &Principal{All: true} }

// Parse parses a policy document in any form that AWS writes or accepts. As in AWS, an unknown element is an error: a misspelt
// Condition must not read as no condition. Parse does not check whether actions or keys exist; see [Document.Check].
func Parse(text []byte) (Document, error) {
	var d Document
	if err := decode(text, &d); err != nil {
		return Document{}, fmt.Errorf("reading policy document: %w", err)
	}
	return d, nil
}

// decode parses exactly one JSON value and refuses unknown fields. Numbers keep their spelling: an account id is not 1.2e+11.
func decode(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	decoder.UseNumber()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is more text after the JSON value")
	}
	return nil
}

// JSON returns the document's text. Its map keys are sorted, so that the same document always has the same text.
func (d Document) JSON() string {
	text, err := json.Marshal(d)
	if err != nil {
		// Strings, slices and maps of strings always marshal.
		panic(err)
	}
	return string(text)
}

// MarshalJSON returns a plain string for one element, and an array otherwise.
func (s Strings) MarshalJSON() ([]byte, error) {
	switch len(s) {
	case 0:
		return []byte("[]"), nil // never null, which AWS refuses
	case 1:
		return json.Marshal(s[0])
	}
	return json.Marshal([]string(s))
}

// UnmarshalJSON parses a string or an array of strings. Booleans and numbers, which AWS accepts as condition values, become text.
func (s *Strings) UnmarshalJSON(text []byte) error {
	var value any
	if err := decode(text, &value); err != nil {
		return err
	}
	items, ok := value.([]any)
	if !ok {
		items = []any{value}
	}
	list := make(Strings, 0, len(items))
	for _, item := range items {
		switch v := item.(type) {
		case string:
			list = append(list, v)
		case json.Number:
			list = append(list, v.String())
		case bool:
			list = append(list, strconv.FormatBool(v))
		default:
			return fmt.Errorf("expected a string or a list of strings, got %s", text)
		}
	}
	*s = list
	return nil
}

// UnmarshalJSON parses one statement or an array of statements.
func (s *Statements) UnmarshalJSON(text []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		var one Statement
		if err := decode(text, &one); err != nil {
			return fmt.Errorf("statement: %w", err)
		}
		*s = Statements{one}
		return nil
	}
	var list []Statement
	if err := decode(text, &list); err != nil {
		return fmt.Errorf("statement: %w", err)
	}
	*s = list
	return nil
}

// MarshalJSON returns "*" or the object form.
func (p Principal) MarshalJSON() ([]byte, error) {
	if p.All {
		return json.Marshal("*")
	}
	return json.Marshal(principalJSON{AWS: p.AWS, Service: p.Service, Federated: p.Federated, Canonical: p.Canonical})
}

// UnmarshalJSON parses "*" or the object form.
func (p *Principal) UnmarshalJSON(text []byte) error {
	var word string
	if err := json.Unmarshal(text, &word); err == nil {
		if word != "*" {
			return fmt.Errorf(`principal: expected "*" or an object, got %q`, word)
		}
		*p = Principal{All: true}
		return nil
	}
	var object principalJSON
	if err := decode(text, &object); err != nil {
		return fmt.Errorf("principal: %w", err)
	}
	*p = Principal{AWS: object.AWS, Service: object.Service, Federated: object.Federated, Canonical: object.Canonical}
	return nil
}
