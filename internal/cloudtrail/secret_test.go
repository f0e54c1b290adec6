package cloudtrail

import (
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestSecretFromARNTakesAWholeARNApart(t *testing.T) {
	t.Parallel()
	got, err := SecretFromARN(testARN)
	if err != nil {
		t.Fatal(err)
	}
	if got != testSecret() {
		t.Errorf("got %+v, want %+v", got, testSecret())
	}
	if got.PartialARN() != testPartial {
		t.Errorf("partial %s, want %s", got.PartialARN(), testPartial)
	}
}

func TestSecretFromARNRefusesEverythingElse(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", testName, testPartial, "arn:aws:iam::111122223333:role/r-a1B2c3", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:-a1B2c3",
		"arn:aws:secretsmanager:eu-west-1:111122223333:rotation:x-a1B2c3", testPartial + "-a1B2c/", testPartial + "-a1B2cü",
	} {
		if got, err := SecretFromARN(text); err == nil {
			t.Errorf("%q: %+v, want an error", text, got)
		} else if strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), text) {
			t.Errorf("%q: error %q", text, err)
		}
	}
}

func TestIDWritesTheSecretInEverySpelling(t *testing.T) {
	t.Parallel()
	want := map[Spelling]string{ByName: testName, ByARN: testARN, ByPartialARN: testPartial}
	for _, spelling := range Spellings() {
		if got := testSecret().ID(spelling); got != want[spelling] {
			t.Errorf("%s: %s, want %s", spelling, got, want[spelling])
		}
	}
}

func TestASecretWithoutAnARNGetsAnARNThatStays(t *testing.T) {
	t.Parallel()
	s := Secret{Name: testName, Region: "cn-north-1", Account: testAccount, Partition: "aws-cn"}
	first := s.ID(ByARN)
	whole, err := SecretFromARN(first)
	if err != nil {
		t.Fatal(err)
	}
	if whole.Name != s.Name || whole.Partition != s.Partition || s.ID(ByARN) != first {
		t.Errorf("ARN %s, then %s", first, s.ID(ByARN))
	}
	if (Secret{Name: "x"}).PartialARN() != "arn:aws:secretsmanager:::secret:x" {
		t.Errorf("partial %s", Secret{Name: "x"}.PartialARN())
	}
}

func TestSimilarNamesAreOthersThatAWSTakes(t *testing.T) {
	t.Parallel()
	for _, name := range []string{testName, "TopSecretInfo", "a", "ALLCAPS", "lower/case-name_x", strings.Repeat("n", aws.SecretNameLength)} {
		similar := SimilarNames(name)
		if len(similar) < 2 {
			t.Errorf("%.20s: only %q", name, similar)
		}
		for _, other := range similar {
			if other == name {
				t.Errorf("%.20s is among its own similar names", name)
			}
			if err := aws.SecretName(other); err != nil {
				t.Errorf("%.20s: %v", name, err)
			}
		}
		if len(slices.Compact(slices.Clone(similar))) != len(similar) {
			t.Errorf("%.20s: doubles in %q", name, similar)
		}
	}
	got := SimilarNames("TopSecretInfo")
	for _, want := range []string{"TopSecretInfoBackup", "TopSecretInfo-staging", "MyTopSecretInfo", "topsecretinfo", "TopSecretInf", "TopSecretInfo-AbCdEf"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is missing among %q", want, got)
		}
	}
}
