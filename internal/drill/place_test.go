package drill

import (
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

const otherPlace = "eu-west-1"

func TestAReadOfAReplicaMustBeReported(t *testing.T) {
	t.Parallel()
	const read = `{ $.eventSource = "secretsmanager.amazonaws.com" && $.eventName = "GetSecretValue" && $.recipientAccountId = "123456789012"`
	const spellings = ` && ($.requestParameters.secretId = "TopSecretInfo" || $.requestParameters.secretId = "` +
		secretARN + `TopSecretInfo-Xy7Qp2" || $.requestParameters.secretId = "` + secretARN + `TopSecretInfo"`
	replicaARN := strings.Replace(secretARN, testRegion, otherPlace, 1)
	for name, c := range map[string]struct {
		pattern string
		// alone is the status without a replica: a filter that takes reads of a name in all regions takes too many.
		alone, want Status
		reason      string
	}{
		"only the primary's region":      {read + ` && $.awsRegion = "us-east-1"` + spellings + ") }", AsExpected, Broken, `$.awsRegion = "us-east-1"`},
		"any region, the primary's ARNs": {read + spellings + ") }", Broken, Broken, "$.requestParameters.secretId"},
		"both regions, and all ARNs": {
			read + ` && ($.awsRegion = "us-east-1" || $.awsRegion = "eu-west-1")` + spellings + ` || $.requestParameters.secretId = "` + replicaARN +
				`TopSecretInfo-Xy7Qp2" || $.requestParameters.secretId = "` + replicaARN + `TopSecretInfo") }`, AsExpected, AsExpected, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := filtering(t, c.pattern)
			if r := run(t, p, Options{}); r.Status() != c.alone {
				t.Fatalf("without a replica: status %d, want %d\n%s", r.Status(), c.alone, say(r))
			}
			p.Secrets[0].Replicas = []string{otherPlace}
			r := run(t, p, Options{})
			if r.Status() != c.want || !slices.Contains(labels(r), "TopSecretInfo in eu-west-1") {
				t.Errorf("status %d, want %d\n%s", r.Status(), c.want, say(r))
			}
			if step, _ := wrong(r, pipeline.Alert, ""); !strings.Contains(step.Reason, c.reason) {
				t.Errorf("reason %q, want %q in it", step.Reason, c.reason)
			}
		})
	}
}

// A rule sees its own region only: for a replica elsewhere the alarm is enough, and the report says that no rule is there.
func TestARuleIsNotMeantForTheReplicaOfAnotherRegion(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	p.Secrets[0].Replicas = []string{otherPlace}
	s := subjectIn(t, p, otherPlace)
	if s.aims[pipeline.RuleRoute].decide(probe{action: read}) != nothing || !s.onAnyRoute(read) {
		t.Errorf("aims %+v", s.aims)
	}
	p.Filters, p.Alarms = nil, nil
	r := run(t, p, Options{})
	if step, _ := wrong(r, pipeline.Alert, ""); r.Status() != Broken || !strings.Contains(step.Reason, "region us-east-1 only") {
		t.Errorf("with a rule alone: status %d\n%s", r.Status(), say(r))
	}
}

// subjectIn is the subject in a region.
func subjectIn(t *testing.T, p *pipeline.Pipeline, region string) *subject {
	t.Helper()
	all, err := newDriller(p, Options{}).subjects()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(s *subject) bool { return s.secret.Region == region })
	if i < 0 {
		t.Fatal("no subject in " + region)
	}
	return all[i]
}

func TestARecordOfAReplicaIsARead(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	p.Secrets[0].Replicas = []string{otherPlace}
	secret := aws.Secret{Partition: "aws", Name: "TopSecretInfo", Region: otherPlace, Account: testAccount}
	records := cloudtrail.Call{Secret: secret, Reader: cloudtrail.User("arn:aws:iam::123456789012:user/eve")}.Records()
	r, err := Given(p, records, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Status() != Broken {
		t.Errorf("status %d\n%s", r.Status(), say(r))
	}
}

func TestAMembersSecretIsReportedByTheOrganizationsFilter(t *testing.T) {
	t.Parallel()
	const member = "222233334444"
	const read = `{ $.eventSource = "secretsmanager.amazonaws.com" && $.eventName = "GetSecretValue"`
	const byName = ` && $.requestParameters.secretId = "*TopSecretInfo*"`
	for name, c := range map[string]struct {
		pattern      string
		organization bool
		created      bool
		want         Status
	}{
		"all reads":                             {read + " }", true, true, AsExpected},
		"all reads, and no organization":        {read + " }", false, true, Broken},
		"by its account":                        {read + byName + ` && $.recipientAccountId = "` + member + `" && $.awsRegion = "us-east-1" }`, true, true, Broken},
		"by another account":                    {read + byName + ` && $.recipientAccountId = "111111111111" }`, true, true, Broken},
		"all reads, and the member's is absent": {read + " }", true, false, AsExpected},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := filtering(t, c.pattern)
			if p.Trails[0].Organization = c.organization; c.organization {
				allowOrganization(p)
			}
			p.Secrets[0].Account = member
			p.Secrets[0].ARN = strings.Replace(p.Secrets[0].ARN, testAccount, member, 1)
			if !c.created {
				p.Secrets = nil
			}
			if r := run(t, p, Options{}); r.Status() != c.want {
				t.Errorf("status %d, want %d\n%s", r.Status(), c.want, say(r))
			}
		})
	}
}

// allowOrganization lets the trail write the files and the log streams of all accounts.
func allowOrganization(p *pipeline.Pipeline) {
	anyAccount := strings.NewReplacer("AWSLogs/"+testAccount+"/*", "AWSLogs/*", "log-stream:"+testAccount+"_CloudTrail_us-east-1*", "log-stream:*")
	p.Buckets[0].Policy.Text = anyAccount.Replace(p.Buckets[0].Policy.Text)
	for _, role := range p.Roles {
		for i := range role.Policies {
			role.Policies[i].Text = anyAccount.Replace(role.Policies[i].Text)
		}
	}
}

func TestWhereASecretIsAssumedToBeIsSaid(t *testing.T) {
	t.Parallel()
	p := filtering(t, `{ $.eventName = "GetSecretValue" && $.requestParameters.secretId = "TopSecretInfo" }`)
	const note = "nothing says where TopSecretInfo is"
	noted := func() bool {
		return slices.ContainsFunc(run(t, p, Options{}).Notes, func(n string) bool { return strings.HasPrefix(n, note) })
	}
	if noted() {
		t.Error("said of a secret that the state creates")
	}
	p.Secrets = nil
	if !noted() {
		t.Error("not said of a secret that no state creates")
	}
}

func TestTwoSecretsOfOneNameAreToldApart(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	foreign, abroad := *p.Secrets[0], *p.Secrets[0]
	foreign.Account, foreign.ARN = "222233334444", ""
	abroad.Region, abroad.ARN = otherPlace, ""
	p.Secrets = append(p.Secrets, &foreign)
	if got := labels(run(t, p, Options{})); !slices.Contains(got, "TopSecretInfo of account 222233334444") {
		t.Errorf("labels %q", got)
	}
	p.Secrets = append(p.Secrets, &abroad)
	if got := labels(run(t, p, Options{Secrets: []string{"TopSecretInfo"}})); len(got) != 3 || !slices.Contains(got, "TopSecretInfo in eu-west-1 of account 123456789012") {
		t.Errorf("labels %q", got)
	}
}
