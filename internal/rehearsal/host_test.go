package rehearsal

import (
	"errors"
	"os/exec"
	"testing"

	"github.com/google/go-cmp/cmp"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

func TestProgramEnvironmentIsWhatTheSDKReads(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		request *pulumirpc.RunRequest
		want    []string
	}{
		"everything given": {
			&pulumirpc.RunRequest{
				Project: "secretwatch", Stack: "dev", Organization: "organization", DryRun: true, Parallel: 8,
				MonitorAddress: "127.0.0.1:1", Args: []string{"127.0.0.1:2"},
				Config: map[string]string{"secretwatch:team": "payments"}, ConfigSecretKeys: []string{"secretwatch:value"},
				Info: &pulumirpc.ProgramInfo{RootDirectory: "/project"},
			},
			[]string{
				"PULUMI_ORGANIZATION=organization", "PULUMI_PROJECT=secretwatch", "PULUMI_ROOT_DIRECTORY=/project",
				"PULUMI_STACK=dev", `PULUMI_CONFIG={"secretwatch:team":"payments"}`,
				`PULUMI_CONFIG_SECRET_KEYS=["secretwatch:value"]`, "PULUMI_DRY_RUN=true", "PULUMI_PARALLEL=8",
				"PULUMI_MONITOR=127.0.0.1:1", "PULUMI_ENGINE=127.0.0.1:2",
			},
		},
		"no settings are empty JSON, not null": {
			&pulumirpc.RunRequest{Args: []string{"127.0.0.1:2"}},
			[]string{
				"PULUMI_ORGANIZATION=", "PULUMI_PROJECT=", "PULUMI_ROOT_DIRECTORY=", "PULUMI_STACK=", "PULUMI_CONFIG={}",
				"PULUMI_CONFIG_SECRET_KEYS=[]", "PULUMI_DRY_RUN=false", "PULUMI_PARALLEL=0", "PULUMI_MONITOR=",
				"PULUMI_ENGINE=127.0.0.1:2",
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := programEnvironment(test.request)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("environment (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRunWithoutAnEngineIsRefused(t *testing.T) {
	t.Parallel()
	_, err := (&languageHost{}).Run(t.Context(), &pulumirpc.RunRequest{})
	if err == nil || err.Error() != "running the program: the engine's address is missing" {
		t.Errorf("error %v", err)
	}
}

func TestAnswerReportsHowTheProgramEnded(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		script string
		bail   bool
		errors string
	}{
		"well":                              {script: "exit 0"},
		"with errors already reported":      {script: "exit 32", bail: true},
		"with another status":               {script: "exit 3", errors: "program exited with non-zero exit code: 3"},
		"by a signal":                       {script: "kill -9 $$", errors: "running the program: signal: killed"},
		"before it begins: no such program": {errors: `running the program: exec: "no-such-program": executable file not found in $PATH`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			command := exec.CommandContext(t.Context(), "sh", "-c", test.script)
			if test.script == "" {
				command = exec.CommandContext(t.Context(), "no-such-program")
			}
			got := answer(command.Run())
			if got.GetBail() != test.bail || got.GetError() != test.errors {
				t.Errorf("bail %v, error %q, want %v, %q", got.GetBail(), got.GetError(), test.bail, test.errors)
			}
		})
	}
}

func TestAnswerKeepsErrorsOtherThanAnExitStatus(t *testing.T) {
	t.Parallel()
	if got := answer(errors.New("pipe broken")).GetError(); got != "running the program: pipe broken" {
		t.Errorf("error %q", got)
	}
}

func TestTheHostAsksForNoPackages(t *testing.T) {
	t.Parallel()
	host := &languageHost{}
	packages, err := host.GetRequiredPackages(t.Context(), nil)
	if err != nil || len(packages.GetPackages()) > 0 {
		t.Errorf("packages %v, error %v", packages, err)
	}
	plugins, err := host.GetRequiredPlugins(t.Context(), nil)
	if err != nil || len(plugins.GetPlugins()) > 0 {
		t.Errorf("plugins %v, error %v", plugins, err)
	}
	if info, err := host.GetPluginInfo(t.Context(), nil); err != nil || info.GetVersion() == "" {
		t.Errorf("info %v, error %v", info, err)
	}
	if err := host.InstallDependencies(nil, nil); err != nil {
		t.Error(err)
	}
}
