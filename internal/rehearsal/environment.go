package rehearsal

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// passedThrough are the environment variables that a rehearsal's processes inherit. They inherit nothing else, so that no login,
// credential, profile, proxy or Pulumi setting of the user can reach or change a rehearsal.
var passedThrough = []string{
	"PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TERM", "USER", "LOGNAME",
	"TMPDIR", "TMP", "TEMP", "SYSTEMROOT", "PATHEXT", "COMSPEC",
}

// baseEnvironment returns the environment of the CLI and the program: the harmless part of environ, which is in the form of
// os.Environ, and a home inside the scratch folder, without ~/.aws and ~/.pulumi.
func baseEnvironment(environ []string, scratch string) []string {
	home := filepath.Join(scratch, "home")
	kept := []string{"HOME=" + home, "USERPROFILE=" + home}
	for _, entry := range environ {
		name, _, _ := strings.Cut(entry, "=")
		if slices.Contains(passedThrough, strings.ToUpper(name)) {
			kept = append(kept, entry)
		}
	}
	return kept
}

// cliEnvironment returns the whole environment of a `pulumi` command of this engine.
func (e *Engine) cliEnvironment() []string {
	env := append(baseEnvironment(os.Environ(), e.scratch),
		"PULUMI_HOME="+filepath.Join(e.scratch, "pulumi"),
		"PULUMI_BACKEND_URL=file://"+filepath.ToSlash(filepath.Join(e.scratch, "state")),
		"PULUMI_CONFIG_PASSPHRASE="+e.passphrase,
		"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true",
		"PULUMI_SKIP_UPDATE_CHECK=true",
		"PULUMI_SUPPRESS_NEO_LINK=true",
		// Most commands end before they use this much memory. Collecting garbage until then is a third of their start-up.
		"GOGC=off", "GOMEMLIMIT=1GiB",
		// The flag --event-log, which writes the steps of an operation as data, exists only with this variable.
		"PULUMI_DEBUG_COMMANDS=true",
	)
	if _, port, found := strings.Cut(e.hostAddress, ":"); found {
		env = append(env, "PULUMI_DEBUG_LANGUAGES=go:"+port)
	}
	if e.providerPort != 0 {
		env = append(env, "PULUMI_DEBUG_PROVIDERS=aws:"+portText(e.providerPort))
	}
	if e.skipCheckpoints {
		env = append(env, "PULUMI_EXPERIMENTAL=1", "PULUMI_SKIP_CHECKPOINTS=1")
	}
	return env
}
