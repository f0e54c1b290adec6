package rehearsal

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBaseEnvironmentHasNothingOfTheUser(t *testing.T) {
	t.Parallel()
	environ := []string{
		"PATH=/usr/bin", "Path=C:\\Windows", "LANG=de_DE.UTF-8", "TERM=xterm", "EMPTY=",
		"HOME=/home/ada", "USERPROFILE=C:\\Users\\ada", "XDG_CONFIG_HOME=/home/ada/.config",
		"PULUMI_ACCESS_TOKEN=pul-1", "PULUMI_CONFIG_PASSPHRASE=p", "PULUMI_HOME=/home/ada/.pulumi", "PULUMI_STACK=prod",
		"PULUMI_BACKEND_URL=s3://states", "PULUMI_CONFIG={}", "PULUMI_ANYTHING_NEW=1",
		"AWS_ACCESS_KEY_ID=AKIA", "AWS_SECRET_ACCESS_KEY=s", "AWS_PROFILE=prod", "AWS_REGION=eu-west-1", "aws_profile=x",
		"HTTPS_PROXY=http://proxy", "OTEL_EXPORTER_OTLP_ENDPOINT=http://collector", "GITHUB_TOKEN=g", "SSH_AUTH_SOCK=/s",
	}
	want := []string{
		"HOME=/scratch/home", "USERPROFILE=/scratch/home",
		"PATH=/usr/bin", "Path=C:\\Windows", "LANG=de_DE.UTF-8", "TERM=xterm",
	}
	if diff := cmp.Diff(want, baseEnvironment(environ, "/scratch")); diff != "" {
		t.Errorf("environment (-want +got):\n%s", diff)
	}
}

func TestCLIEnvironmentPointsIntoTheScratchFolder(t *testing.T) {
	t.Parallel()
	plain := &Engine{scratch: "/scratch", passphrase: "word"}
	common := []string{
		"PULUMI_HOME=/scratch/pulumi", "PULUMI_BACKEND_URL=file:///scratch/state", "PULUMI_CONFIG_PASSPHRASE=word",
		"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true", "PULUMI_SKIP_UPDATE_CHECK=true",
		"PULUMI_SUPPRESS_NEO_LINK=true", "PULUMI_DEBUG_COMMANDS=true",
	}
	tests := map[string]struct {
		engine *Engine
		want   []string
	}{
		"no account": {plain, common},
		"an account, state saved at the end": {
			&Engine{scratch: "/scratch", passphrase: "word", providerPort: 4711, skipCheckpoints: true},
			append(slices.Clone(common),
				"PULUMI_DEBUG_PROVIDERS=aws:4711", "PULUMI_EXPERIMENTAL=1", "PULUMI_SKIP_CHECKPOINTS=1"),
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, entry := range test.engine.cliEnvironment() {
				if strings.HasPrefix(entry, "PULUMI_") || strings.HasPrefix(entry, "AWS_") {
					got = append(got, entry)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("environment (-want +got):\n%s", diff)
			}
		})
	}
}
