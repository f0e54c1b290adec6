package pipeline

import (
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/alarm"
)

// feed adds a filter that publishes in the metric of the first.
func feed(p *Pipeline, pattern string) *Filter {
	second := *p.Filters[0]
	second.Name, second.Pattern = "second", pattern
	p.Filters = append(p.Filters, &second)
	return &second
}

func TestAnAlarmIsJudgedByAllThatFeedsItsMetric(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		pattern string
		change  func(p *Pipeline, second *Filter)
		want    Verdict
		reason  string
	}{
		"refused reads of the secret":    {`{ $.errorCode = "AccessDenied*" && $.errorMessage = "*on resource: TopSecretInfo *" }`, nil, Pass, ""},
		"changes of the secret":          {`{ $.eventName = "PutSecretValue" && $.requestParameters.secretId = "TopSecretInfo" }`, nil, Pass, ""},
		"a regular expression":           {`{ $.eventName = "GetSecretValue" && $.requestParameters.secretId = %Top% }`, nil, Pass, ""},
		"reads of a second secret":       {`{ $.eventName = "GetSecretValue" && $.requestParameters.secretId = "other" }`, nil, Pass, ""},
		"reads of all secrets":           {`{ $.eventName = "GetSecretValue" }`, nil, Unknown, "secretsmanager GetSecretValue"},
		"all calls of S3 and STS":        {`{ $.eventSource = "sts.amazonaws.com" || $.eventSource = "s3.amazonaws.com" }`, nil, Stop, "in ALARM all day"},
		"everything":                     {``, nil, Stop, "in ALARM all day"},
		"the calls of services":          {`{ $.userIdentity.type = "AWSService" }`, nil, Stop, "in ALARM all day"},
		"a call of some accounts":        {`{ $.eventName = "GetCallerIdentity" }`, nil, Unknown, "sts GetCallerIdentity"},
		"sign-ins":                       {`{ $.eventName = "ConsoleLogin" }`, nil, Unknown, "signin ConsoleLogin"},
		"sessions, but for one role":     {`{ $.userIdentity.type = "AssumedRole" && $.userIdentity.sessionContext.sessionIssuer.userName != "weather-station" }`, nil, Unknown, "not about secrets"},
		"a call that is not in the list": {`{ $.eventName = "DeleteTrail" }`, nil, Unknown, "not about secrets"},
		"a pattern that cannot be read":  {`{ $.eventName = "PutSecretValue" and $.readOnly IS FALSE }`, nil, Unknown, "cannot be read"},
		"AssumeRole, published as 0":     {`{ $.eventName = "AssumeRole" }`, func(_ *Pipeline, f *Filter) { f.Value = "0" }, Pass, ""},
		"AssumeRole, in another unit": {`{ $.eventName = "AssumeRole" }`, func(p *Pipeline, f *Filter) {
			f.Metric.Unit, p.Alarms[0].Metric.Unit = "Count", "None"
		}, Pass, ""},
		"AssumeRole, which no trail records": {`{ $.eventName = "AssumeRole" }`, func(p *Pipeline, _ *Filter) {
			p.Trails[0].Selectors = nil
			p.Trails[0].Advanced = []AdvancedSelector{{Fields: []FieldSelector{
				{Field: "eventCategory", Equals: []string{"Management"}}, {Field: "eventSource", Equals: []string{"secretsmanager.amazonaws.com"}},
			}}}
		}, Unknown, "not about secrets"},
		"AssumeRole, below the threshold": {`{ $.eventName = "AssumeRole" }`, func(p *Pipeline, f *Filter) {
			f.Value, p.Filters[0].Value, p.Alarms[0].Threshold = "1", "1000", 1000
		}, Unknown, "sts AssumeRole"},
		"an unread property of the filter": {`{ $.eventName = "PutSecretValue" }`, func(_ *Pipeline, f *Filter) {
			f.Doubts = []Doubt{{Kind: Unread, At: []string{"counted/match"}, Reason: "its pattern is hidden"}}
		}, Unknown, "its pattern is hidden"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := healthy(t)
			p.Rules = nil
			second := feed(p, c.pattern)
			if c.change != nil {
				c.change(p, second)
			}
			report := p.Send(oneRead(), Options{})
			v, step := report.Traces[0].Routes[0].Against(Alert)
			if v != c.want || !strings.Contains(step.Reason, c.reason) {
				t.Errorf("%s at %s: %s; want %s with %q", v, step.Hop, step.Reason, c.want, c.reason)
			}
			if mails := len(report.Mails); (mails > 0) != (v != Stop) {
				t.Errorf("%d mails, though the verdict is %s", mails, v)
			}
		})
	}
}

func TestALaterReadSendsAMailOfItsOwn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		missing, fallback string
		period, periods   int
		want              Verdict
	}{
		"as it should be":  {alarm.NotBreaching, "0", 300, 1, Pass},
		"no default value": {alarm.NotBreaching, "", 300, 1, Pass},
		"no default value, missing data are missing": {alarm.Missing, "", 300, 1, Pass},
		"missing data are ignored":                   {alarm.Ignore, "0", 300, 1, Pass},
		"ignored, and no default value":              {alarm.Ignore, "", 300, 1, Stop},
		"an hour":                                    {alarm.NotBreaching, "0", 3600, 1, Pass},
		"a day":                                      {alarm.NotBreaching, "0", 86400, 1, Stop},
		"one of twelve hours":                        {alarm.NotBreaching, "0", 3600, 12, Stop},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := healthy(t)
			p.Filters[0].Default = c.fallback
			a := p.Alarms[0]
			a.MissingData, a.Period, a.EvaluationPeriods = c.missing, c.period, c.periods
			if v, step := alarmRouteOf(t, p, Options{}).Against(Alert); v != c.want {
				t.Errorf("%s at %s: %s; want %s", v, step.Hop, step.Reason, c.want)
			}
		})
	}
}

func TestRecordsThatHappenTogetherAreNotAskedForLaterOnes(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	p.Rules, p.Filters[0].Default, p.Alarms[0].MissingData = nil, "", alarm.Ignore
	report := p.Send(readsAt(p, "10:00:00", "16:00:00"), Options{Together: true})
	var got []string
	for _, trace := range report.Traces {
		v, step := trace.Routes[0].Against(Alert)
		got = append(got, v.String()+" "+step.Reason)
	}
	if !strings.HasPrefix(got[0], "pass") || len(report.Mails) != 1 || !strings.Contains(got[1], "has been in ALARM since") {
		t.Errorf("%d mails, %q", len(report.Mails), got)
	}
}

func TestTwoTrailsOnOneLogGroupCountARecordTwice(t *testing.T) {
	t.Parallel()
	for threshold, want := range map[float64]Verdict{1: Pass, 2: Pass, 3: Stop} {
		p := healthy(t)
		p.Rules = nil
		second := *p.Trails[0]
		second.Name, second.ARN = "second", p.Trails[0].ARN+"-2"
		p.Trails, p.Alarms[0].Threshold = append(p.Trails, &second), threshold
		for _, b := range p.Buckets {
			b.Policy.Text = strings.ReplaceAll(b.Policy.Text, "StringEquals", "StringLike")
			b.Policy.Text = strings.ReplaceAll(b.Policy.Text, p.Trails[0].ARN, p.Trails[0].ARN+"*")
		}
		for _, k := range p.Keys {
			k.Policy.Text = strings.ReplaceAll(k.Policy.Text, "StringEquals", "StringLike")
			k.Policy.Text = strings.ReplaceAll(k.Policy.Text, p.Trails[0].ARN, p.Trails[0].ARN+"*")
		}
		report := p.Send(oneRead(), Options{})
		v, step := report.Traces[0].Routes[0].Against(Alert)
		if v != want || (len(report.Mails) > 0) != (v == Pass) {
			t.Errorf("threshold %v: %s at %s: %s, %d mails; want %s", threshold, v, step.Hop, step.Reason, len(report.Mails), want)
		}
		if notes := report.Traces[0].Routes[0].Steps[1].Notes; len(notes) == 0 || !strings.Contains(notes[0], "counts twice") {
			t.Errorf("threshold %v: notes %q", threshold, notes)
		}
	}
}

func TestAnAlarmSeesOnlyWhatIsCountedUnderItsDimensions(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		selector, value string
		given           bool
		want            Verdict
		mails           int
	}{
		"its user":                        {"$.userIdentity.arn", "arn:aws:iam::123456789012:user/eve", true, Pass, 1},
		"its user, and other reads to go": {"$.userIdentity.arn", "arn:aws:iam::123456789012:user/eve", false, Unknown, 1},
		"another user":                    {"$.userIdentity.arn", "arn:aws:iam::123456789012:user/alice", false, Stop, 0},
		"users by a wildcard":             {"$.userIdentity.arn", "arn:*", true, Unknown, 0},
		"what every read has":             {"$.eventName", "GetSecretValue", false, Pass, 1},
	} {
		p := healthy(t)
		p.Rules, p.Filters[0].Default = nil, ""
		p.Filters[0].Metric.Dimensions = map[string]string{"D": c.selector}
		p.Alarms[0].Metric.Dimensions = map[string]string{"D": c.value}
		report := p.Send(oneRead(), Options{Together: c.given})
		v, step := report.Traces[0].Routes[0].Against(Alert)
		if v != c.want || len(report.Mails) != c.mails {
			t.Errorf("%s: %s at %s: %s, %d mails; want %s, %d", name, v, step.Hop, step.Reason, len(report.Mails), c.want, c.mails)
		}
	}
}
