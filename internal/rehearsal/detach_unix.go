//go:build unix

package rehearsal

import (
	"os/exec"
	"syscall"
)

// detach puts the process into a group of its own. A Ctrl-C at the terminal reaches every process of the group at
// once, and `pulumi` takes the second interrupt, which its context sends, for an order to drop everything.
func detach(process *exec.Cmd) { process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
