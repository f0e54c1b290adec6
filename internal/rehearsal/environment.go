package rehearsal

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// passedThrough are the variables of the person that a rehearsal's processes see. Everything else stays behind, so
// that no login, credential, profile, proxy or Pulumi setting of theirs can reach or change a rehearsal.
var passedThrough = []string{
	"PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TERM", "USER", "LOGNAME",
	"TMPDIR", "TMP", "TEMP", "SYSTEMROOT", "PATHEXT", "COMSPEC",
}

// baseEnvironment is what the CLI and the program start from: the harmless part of environ (as os.Environ gives it),
// and a home folder inside the scratch folder, where there are no ~/.aws and no ~/.pulumi to find.
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

// cliEnvironment is the whole environment of one `pulumi` command of this engine.
func (e *Engine) cliEnvironment() []string {
	env := append(baseEnvironment(os.Environ(), e.scratch),
		"PULUMI_HOME="+filepath.Join(e.scratch, "pulumi"),
		"PULUMI_BACKEND_URL=file://"+filepath.ToSlash(filepath.Join(e.scratch, "state")),
		"PULUMI_CONFIG_PASSPHRASE="+e.passphrase,
		"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true",
		"PULUMI_SKIP_UPDATE_CHECK=true",
		"PULUMI_SUPPRESS_NEO_LINK=true",
		// The flag --event-log, which gives the steps of an operation as data, is there for debugging only.
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
