package state

import "testing"

func TestProvidersRegionPlacesWhatHasNoARN(t *testing.T) {
	t.Parallel()
	const text = `{"deployment":{"resources":[
		{"urn":"urn:pulumi:t::t::pulumi:providers:aws::west","type":"pulumi:providers:aws","id":"p1","inputs":{"region":"us-west-2"}},
		{"urn":"urn:pulumi:t::t::aws:sns/topic:Topic::t","type":"aws:sns/topic:Topic","id":"t","outputs":{"arn":"arn:aws:sns:us-east-1:111122223333:t"}},
		{"urn":"urn:pulumi:t::t::aws:cloudwatch/logMetricFilter:LogMetricFilter::f","type":"aws:cloudwatch/logMetricFilter:LogMetricFilter","id":"f",
		 "provider":"urn:pulumi:t::t::pulumi:providers:aws::west::p1","inputs":{"logGroupName":"g"}}]}}`
	p := load(t, []byte(text))
	if f := p.Filters[0]; f.Region != "us-west-2" || f.Account != "111122223333" || f.Name != "f" {
		t.Errorf("filter %s in %s/%s, want f in 111122223333/us-west-2", f.Name, f.Account, f.Region)
	}
}
