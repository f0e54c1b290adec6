//go:build unix

package rehearsal

import (
	"os/exec"
	"syscall"
)

// detach puts the process into its own process group. Otherwise a Ctrl-C at the terminal reaches `pulumi` directly, and the interrupt
// from the cancelled context would be the second one, at which `pulumi` drops everything.
func detach(process *exec.Cmd) { process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
