package standin

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestSecretsStaySecret(t *testing.T) {
	t.Parallel()
	const value = "AWS is better than Azure!"
	hidden := func(text string) resource.PropertyValue { return resource.MakeSecret(resource.NewProperty(text)) }
	e := newEngine(t)
	secret := e.create(aws.SecretType, "s", map[string]any{"name": "s", "description": hidden(value), "tags": map[string]any{"a": "b"}})
	if !secret.state["description"].IsSecret() || secret.state["name"].IsSecret() {
		t.Errorf("state %v", secret.state)
	}
	plainly := e.create(aws.SecretVersionType, "v", map[string]any{"secretId": secret.id, "secretString": value})
	if !plainly.state["secretString"].IsSecret() {
		t.Error("a value that came in plain is plain in the state")
	}
	sealedly := e.create(aws.SecretVersionType, "w", map[string]any{"secretId": secret.id, "secretString": hidden(value)})
	for what, values := range map[string]resource.PropertyMap{
		"inputs": sealedly.inputs, "state": sealedly.state, "refreshed state": e.refresh(sealedly).state,
		"refreshed inputs": e.refresh(sealedly).inputs, "imported inputs": e.adopt(aws.SecretVersionType, "w", sealedly.id).inputs,
	} {
		if !values["secretString"].IsSecret() || textOf(values, "secretString") != value {
			t.Errorf("%s: the value is not there or not secret", what)
		}
	}
	for _, found := range e.account.Resources() {
		if found.Type == aws.SecretVersionType && strings.Contains(fmt.Sprint(found), value) {
			t.Error("the account shows the value")
		}
	}
}

func TestErrorsNeverQuoteSecrets(t *testing.T) {
	t.Parallel()
	const value = "hunter \"2\"\n"
	hidden := resource.MakeSecret(resource.NewProperty(value))
	s := deploy(t, "")
	_, onCheck := s.try(aws.LogGroupType, "g", map[string]any{"name": hidden})
	_, onCreate := s.try(aws.MetricFilterType, "f", map[string]any{
		"logGroupName": hidden, "pattern": "x", "metricTransformation": map[string]any{"name": "a", "namespace": "b", "value": "1"},
	})
	for where, err := range map[string]error{"check": onCheck, "create": onCreate} {
		wantRefusal(t, err, "[secret]")
		if strings.Contains(err.Error(), "hunter") {
			t.Errorf("%s: the secret stands in the error", where)
		}
	}
}
