package console

import (
	"net/url"
	"strings"
	"testing"
)

func TestLinksByPartition(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ partition, region, want string }{
		{"aws", "eu-west-1", "https://eu-west-1.console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1#/events/abc"},
		{"aws-us-gov", "us-gov-west-1", "https://us-gov-west-1.console.amazonaws-us-gov.com/cloudtrailv2/home?region=us-gov-west-1#/events/abc"},
		{"aws-cn", "cn-north-1", "https://cn-north-1.console.amazonaws.cn/cloudtrailv2/home?region=cn-north-1#/events/abc"},
	} {
		if got := (Console{test.partition, test.region}).Event("abc"); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
}

func TestInsightsLinkHoldsTheQuery(t *testing.T) {
	t.Parallel()
	got := Console{"aws", "us-east-1"}.Insights("/secretwatch/a/b", `filter x = "$y"`, 3600)
	want := "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:logs-insights$3FqueryDetail$3D" +
		"~(end~0~start~-3600~timeType~'RELATIVE~unit~'seconds~editorString~'filter*20x*20*3d*20*22!y*22~source~(~'*2fsecretwatch*2fa*2fb))"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestInsightsLinkIsOneWordAndParses(t *testing.T) {
	t.Parallel()
	link := Console{"aws", "us-east-1"}.Insights("group/ü", "a\nb \"c\" (d) ~e' €", 60)
	if strings.ContainsAny(link, " \n\"<>") {
		t.Errorf("a mail program would cut this link: %s", link)
	}
	if _, err := url.Parse(link); err != nil {
		t.Error(err)
	}
}

func TestAlarmLinkEscapesTheName(t *testing.T) {
	t.Parallel()
	got := Console{"aws", "us-east-1"}.Alarm("secretwatch/a/b/c d")
	want := "https://us-east-1.console.aws.amazon.com/cloudwatch/deeplink.js?region=us-east-1#alarmsV2:alarm/secretwatch%2Fa%2Fb%2Fc%20d"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
