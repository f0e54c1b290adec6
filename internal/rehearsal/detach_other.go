//go:build !unix

package rehearsal

import "os/exec"

// detach does nothing on systems without process groups.
func detach(*exec.Cmd) {}
