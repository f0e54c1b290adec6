package components

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/graphtest"
)

func makeKey(args *CustomerKeyArgs) maker {
	return func(ctx *pulumi.Context, name string, opts ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
		return NewCustomerKey(ctx, name, args, opts...)
	}
}

func fullKey(place Place) *CustomerKeyArgs {
	return &CustomerKeyArgs{Place: place, Trail: "trail", LogFileNotices: true, EventRules: true, Protect: true}
}

func TestCustomerKeyRotatesAndHasAName(t *testing.T) {
	t.Parallel()
	g := build(t, makeKey(fullKey(testPlace())))
	checkPlaces(t, g.Graph, []string{"CustomerKey::a", "CustomerKey::a > Alias::a", "CustomerKey::a > Key::a"})
	checkInputs(t, g.Graph, "Key::a", map[string]string{
		"description": "secretwatch: secrets, records and alerts of payments/dev", "enableKeyRotation": "true", "deletionWindowInDays": "30",
		"policy": keyPolicy(fullKey(testPlace())).JSON(), "bypassPolicyLockoutSafetyCheck": "",
	})
	checkInputs(t, g.Graph, "Alias::a", map[string]string{
		"name": "alias/secretwatch/payments/dev/a", "targetKeyId": "11111111-2222-4333-8444-555555555555",
	})
	checkOutputs(t, g, map[string]any{"keyArn": keyARN, "alias": "alias/secretwatch/payments/dev/a"})
}

func TestCustomerKeyIsProtectedWhenAskedFor(t *testing.T) {
	t.Parallel()
	checkProtected(t, build(t, makeKey(fullKey(testPlace()))).Graph, "Key::a")
	checkProtected(t, build(t, makeKey(&CustomerKeyArgs{Place: testPlace()})).Graph)
}

// EventBridge can be held to no source, so it gets no right that nobody asked for.
func TestEventRulesUseTheKeyWhenAskedFor(t *testing.T) {
	t.Parallel()
	for _, asked := range []bool{true, false} {
		g := build(t, makeKey(&CustomerKeyArgs{Place: testPlace(), EventRules: asked}))
		if got := strings.Contains(g.Find(t, "Key::a").Input("policy"), "events.amazonaws.com"); got != asked {
			t.Errorf("EventRules %v: EventBridge in the policy %v", asked, got)
		}
	}
}

func TestCustomerKeyInPreview(t *testing.T) {
	t.Parallel()
	g := build(t, makeKey(fullKey(testPlace())), graphtest.Preview)
	checkUnknown(t, g, "keyArn")
	checkInputs(t, g.Graph, "Key::a", map[string]string{"policy": keyPolicy(fullKey(testPlace())).JSON()})
}

func TestCustomerKeysRefusals(t *testing.T) {
	t.Parallel()
	checkRefusals(t, []refusal{
		{name: "no arguments", build: makeKey(nil), want: `customer key "a": arguments are missing`},
		{
			name: "a trail of an illegal name", build: makeKey(&CustomerKeyArgs{Place: testPlace(), Trail: "a trail"}),
			want: `customer key "a": trail "a trail": expected only letters, digits and dashes, because it becomes part of AWS names`,
		},
		{
			name: "a trail that CloudTrail would refuse", build: makeKey(&CustomerKeyArgs{Place: testPlace(), Trail: "a--b"}),
			want: `customer key "a": trail "a--b" in stack payments/dev: trail name "secretwatch_payments_dev_a--b": 3 to 128 letters, ` +
				"digits and . _ -, beginning and ending with a letter or digit, no two of . _ - in a row, no IP address",
		},
		{name: "no place", build: makeKey(&CustomerKeyArgs{}), want: `customer key "a": ` + noPlace},
	})
}
