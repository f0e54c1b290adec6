package detection

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/filterpattern"
	"github.com/secretwatch/secretwatch/internal/naming"
)

func place() naming.Place {
	return naming.Place{Team: "payments", Stack: "dev", Partition: "aws", Region: "us-east-1", Account: "123456789012"}
}

// secret is a secret of the place's account and region, with its ARN.
func secret(name string) aws.Secret {
	return secretIn(place(), name)
}

func secretIn(p naming.Place, name string) aws.Secret {
	return aws.Secret{
		Name: name, ARN: p.ARN("secretsmanager", "secret:"+name+"-a1B2c3"),
		Region: p.Region, Account: p.Account, Partition: p.Partition,
	}
}

func watchOf(names ...string) Watch {
	r := Watch{Place: place()}
	for _, name := range names {
		r.Secrets = append(r.Secrets, Secret{Name: name, ARN: secret(name).ARN})
	}
	return r
}

var someone = cloudtrail.User("arn:aws:iam::123456789012:user/mallory")

func TestWholePatternOfOneSecret(t *testing.T) {
	t.Parallel()
	patterns, err := watchOf("TopSecretInfo").Filters(Read)
	if err != nil {
		t.Fatal(err)
	}
	want := `{ $.eventSource = "secretsmanager.amazonaws.com" && $.eventName = "GetSecretValue" && ` +
		`($.requestParameters.secretId = "arn:aws:secretsmanager:us-east-1:123456789012:secret:TopSecretInfo-a1B2c3" || ` +
		`$.requestParameters.secretId = "arn:aws:secretsmanager:us-east-1:123456789012:secret:TopSecretInfo" || ` +
		`($.awsRegion = "us-east-1" && $.recipientAccountId = "123456789012" && $.requestParameters.secretId = "TopSecretInfo")) }`
	if len(patterns) != 1 || patterns[0].String() != want {
		t.Errorf("got  %v\nwant %s", patterns, want)
	}
}

func TestEverySpellingAndOutcomeThatNamesTheSecretCountsOnce(t *testing.T) {
	t.Parallel()
	reads := filterCounter(t, watchOf("TopSecretInfo"), Read)
	for _, spelling := range []cloudtrail.Spelling{cloudtrail.ByName, cloudtrail.ByARN, cloudtrail.ByPartialARN} {
		for _, outcome := range []cloudtrail.Outcome{
			cloudtrail.Success, cloudtrail.NoValue, cloudtrail.MarkedForDeletion, cloudtrail.DeniedByKMS,
		} {
			call := cloudtrail.Call{Secret: secret("TopSecretInfo"), Reader: someone, Spelling: spelling, Outcome: outcome}
			if n := reads.of(call); n != 1 {
				t.Errorf("spelling %v, %v: counted %d times, want once", spelling, outcome, n)
			}
		}
	}
}

func TestBatchReadCountsOnceForEachSecret(t *testing.T) {
	t.Parallel()
	reads := filterCounter(t, watchOf("a", "b"), Read)
	call := cloudtrail.Call{
		Secret: secret("a"), Others: []aws.Secret{secret("b"), secret("c")}, Reader: someone, Batch: true, BatchFilter: true,
	}
	if n := reads.of(call); n != 2 {
		t.Errorf("counted %d times, want 2: a and b, not c nor the batch itself", n)
	}
}

func TestOtherSecretsDoNotCount(t *testing.T) {
	t.Parallel()
	reads := filterCounter(t, watchOf("TopSecretInfo"), Read)
	elsewhere, abroad := place(), place()
	elsewhere.Region = "eu-west-1"
	abroad.Account = "999999999999"
	others := []aws.Secret{secretIn(elsewhere, "TopSecretInfo"), secretIn(abroad, "TopSecretInfo")}
	for _, name := range append(cloudtrail.SimilarNames("TopSecretInfo"),
		"TopSecretInfoBackup", "TopSecretInfo-staging", "MyTopSecretInfo", "topsecretinfo", "TopSecretInfo-abc123", "TopSecretInf") {
		others = append(others, secret(name))
	}
	for _, other := range others {
		for _, spelling := range []cloudtrail.Spelling{cloudtrail.ByName, cloudtrail.ByARN, cloudtrail.ByPartialARN} {
			call := cloudtrail.Call{Secret: other, Reader: someone, Spelling: spelling}
			if n := reads.of(call); n != 0 {
				t.Errorf("%s in %s/%s, spelling %v: counted %d times, want none", other.Name, other.Account, other.Region, spelling, n)
			}
		}
	}
}

func TestPrefixCoversWhatIsBehindItAndNothingElse(t *testing.T) {
	t.Parallel()
	reads := filterCounter(t, Watch{Place: place(), Prefixes: []string{"payments/"}}, Read)
	for name, want := range map[string]int{"payments/db": 1, "payments/a/b": 1, "payment": 0, "paymentsdb": 0, "x/payments/db": 0} {
		for _, spelling := range []cloudtrail.Spelling{cloudtrail.ByName, cloudtrail.ByARN, cloudtrail.ByPartialARN} {
			if n := reads.of(cloudtrail.Call{Secret: secret(name), Reader: someone, Spelling: spelling}); n != want {
				t.Errorf("%s, spelling %v: counted %d times, want %d", name, spelling, n, want)
			}
		}
	}
}

func TestPlannedPatternsHaveTheLengthOfTheRealOnes(t *testing.T) {
	t.Parallel()
	for _, count := range []int{1, 5, 40} {
		names := secretNames(count)
		planned := Watch{Place: place()}
		for _, name := range names {
			planned.Secrets = append(planned.Secrets, Planned(place(), name))
		}
		before, err := planned.Filters(Read)
		if err != nil {
			t.Fatal(err)
		}
		after, err := watchOf(names...).Filters(Read)
		if err != nil {
			t.Fatal(err)
		}
		lengths := func(patterns []*filterpattern.Pattern) (all []int) {
			for _, p := range patterns {
				all = append(all, p.Length())
			}
			return all
		}
		if !slices.Equal(lengths(before), lengths(after)) {
			t.Errorf("%d secrets: planned %v, deployed %v characters", count, lengths(before), lengths(after))
		}
	}
}

func TestManySecretsAreSpreadAndEachReadStillCountsOnce(t *testing.T) {
	t.Parallel()
	names := append(secretNames(30), strings.Repeat("n", 400))
	r := watchOf(names...)
	patterns, err := r.Filters(Read)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range patterns {
		if p.Length() > aws.PatternLength {
			t.Errorf("a pattern of %d characters", p.Length())
		}
		if _, err := filterpattern.Parse(p.String()); err != nil {
			t.Errorf("AWS would refuse %s: %v", p, err)
		}
	}
	reads := filterCounter(t, r, Read)
	for _, name := range names {
		for _, spelling := range []cloudtrail.Spelling{cloudtrail.ByName, cloudtrail.ByARN, cloudtrail.ByPartialARN} {
			if n := reads.of(cloudtrail.Call{Secret: secret(name), Reader: someone, Spelling: spelling}); n != 1 {
				t.Errorf("%.20s, spelling %v: counted %d times", name, spelling, n)
			}
		}
	}
}

func TestLongestNameStillFits(t *testing.T) {
	t.Parallel()
	name := strings.Repeat("n", aws.SecretNameLength)
	patterns, err := watchOf(name).Filters(Read)
	if err != nil {
		t.Fatal(err)
	}
	if len(patterns) != 3 {
		t.Errorf("%d patterns, want one for each spelling", len(patterns))
	}
}

func TestPartitionsHaveTheirOwnARNs(t *testing.T) {
	t.Parallel()
	for _, p := range []naming.Place{
		{Partition: "aws-us-gov", Region: "us-gov-west-1", Account: "123456789012"},
		{Partition: "aws-cn", Region: "cn-north-1", Account: "123456789012"},
	} {
		s := secretIn(p, "x")
		reads := filterCounter(t, Watch{Place: p, Secrets: []Secret{{Name: s.Name, ARN: s.ARN}}}, Read)
		for _, spelling := range []cloudtrail.Spelling{cloudtrail.ByName, cloudtrail.ByARN, cloudtrail.ByPartialARN} {
			if n := reads.of(cloudtrail.Call{Secret: s, Reader: someone, Spelling: spelling}); n != 1 {
				t.Errorf("%s, spelling %v: counted %d times", p.Partition, spelling, n)
			}
		}
	}
}

func secretNames(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("team/service-%03d/password", i)
	}
	return names
}
