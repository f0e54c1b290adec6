package components

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/graphtest"
)

func TestOutputsNameEveryAlarmAndRuleInOrder(t *testing.T) {
	t.Parallel()
	for mode, options := range map[string][]graphtest.Option{"up": nil, "preview": {graphtest.Preview}} {
		g, err := graphtest.Run(func(ctx *pulumi.Context) error {
			var alarms []*AccessAlarm
			var details []*AccessDetail
			for _, name := range []string{"b", "a"} {
				alarm, err := NewAccessAlarm(ctx, name, fullAlarm(testPlace()))
				if err != nil {
					return err
				}
				args := fullDetail(testPlace())
				args.Kinds = []Kind{Change, Read}
				detail, err := NewAccessDetail(ctx, name, args)
				if err != nil {
					return err
				}
				alarms, details = append(alarms, alarm), append(details, detail)
			}
			ctx.Export("alarms", AlarmNames(alarms...))
			ctx.Export("rules", RuleNames(details...))
			return nil
		}, options...)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]graphtest.Output{
			"alarms": {Known: true, Value: []string{"secretwatch/payments/dev/b", "secretwatch/payments/dev/a"}},
			"rules": {Known: true, Value: []string{
				"secretwatch_payments_dev_b_change_1", "secretwatch_payments_dev_b_read_1", "secretwatch_payments_dev_a_change_1", "secretwatch_payments_dev_a_read_1",
			}},
		}
		if diff := cmp.Diff(want, g.Exports); diff != "" {
			t.Errorf("%s: %s", mode, diff)
		}
	}
}

func TestSecretARNsKeepTheirKeys(t *testing.T) {
	t.Parallel()
	g, err := graphtest.Run(func(ctx *pulumi.Context) error {
		secret, err := NewSecretWithAudit(ctx, "a", fullSecret(testPlace()))
		if err != nil {
			return err
		}
		ctx.Export("arns", SecretARNs(map[string]*SecretWithAudit{"mine": secret}))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"mine": createdARN}, g.Exports["arns"].Value); diff != "" {
		t.Error(diff)
	}
}

func TestOutputsLeaveOutWhatIsNil(t *testing.T) {
	t.Parallel()
	alarms, rules, secrets := AlarmNames(nil), RuleNames(nil), SecretARNs(map[string]*SecretWithAudit{"none": nil})
	if len(alarms)+len(rules)+len(secrets) > 0 {
		t.Errorf("got %v, %v and %v", alarms, rules, secrets)
	}
}
