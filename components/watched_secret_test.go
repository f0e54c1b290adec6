package components

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/graphtest"
)

// lookUp looks secrets up in a stack that does nothing else.
func lookUp(t *testing.T, ids []string, options ...graphtest.Option) (found []NamedSecret, refused error) {
	t.Helper()
	g, err := graphtest.Run(func(ctx *pulumi.Context) error {
		found, refused = LookUpSecrets(ctx, ids)
		return nil
	}, options...)
	if err != nil || len(g.Resources) > 0 {
		t.Fatalf("looking up registers %v and fails with %v", g.Places(), err)
	}
	return found, refused
}

func TestLookingUpGivesNamesAndARNsAlsoInPreview(t *testing.T) {
	t.Parallel()
	const arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:by/arn-Q1w2E3"
	for mode, options := range map[string][]graphtest.Option{"up": nil, "preview": {graphtest.Preview}} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			found, err := lookUp(t, []string{"old", arn}, options...)
			if err != nil {
				t.Fatal(err)
			}
			want := []NamedSecret{
				{Name: "old", ARN: pulumi.String("arn:aws:secretsmanager:us-east-1:123456789012:secret:old-z9Y8x7")},
				{Name: "by/arn", ARN: pulumi.String(arn)},
			}
			if diff := cmp.Diff(want, found); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLookingUpReportsAllThatIsMissing(t *testing.T) {
	t.Parallel()
	_, err := lookUp(t, []string{"x", "arn:aws:secretsmanager:us-east-1:123456789012:secret:y-Q1w2E3"},
		graphtest.Answer("aws:secretsmanager/getSecret:getSecret", func(map[string]string) map[string]any { return nil }))
	want := "looking up secret \"x\", which this stack does not create: couldn't find resource\n" +
		"looking up secret \"arn:aws:secretsmanager:us-east-1:123456789012:secret:y-Q1w2E3\", which this stack does not create: couldn't find resource"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// The ARN of a secret that the program makes otherwise is known only when it is deployed, and so is that it belongs to another.
func TestAnARNThatTurnsOutToBeAnothersFailsTheDeployment(t *testing.T) {
	t.Parallel()
	args := fullAlarm(testPlace())
	args.Watch.Named = []NamedSecret{{Name: "mine", ARN: pulumi.String(createdARN).ToStringOutput()}}
	_, err := graphtest.Run(func(ctx *pulumi.Context) error {
		_, err := NewAccessAlarm(ctx, "a", args)
		return err
	})
	if want := `"` + createdARN + `" is not the ARN of secret "mine"`; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}
