package aws

import "testing"

func TestAServiceHasAnEndpointInEachRegion(t *testing.T) {
	t.Parallel()
	for region, want := range map[string]string{
		"eu-west-1":     "logs.eu-west-1.amazonaws.com",
		"us-gov-west-1": "logs.us-gov-west-1.amazonaws.com",
		"cn-north-1":    "logs.cn-north-1.amazonaws.com.cn",
		"cn-east-9":     "logs.cn-east-9.amazonaws.com.cn",
		"xx-new-1":      "logs.xx-new-1.amazonaws.com",
		"cn-scrambled":  "logs.cn-scrambled.amazonaws.com",
	} {
		if got := RegionalService("logs", region); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
