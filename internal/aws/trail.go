package aws

import (
	"fmt"
	"net/netip"
	"regexp"
)

const (
	// TrailName is the longest name of a trail, in characters.
	TrailName    = 128
	minTrailName = 3
)

var (
	trailForm = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$`)
	trailTwin = regexp.MustCompile(`[._-]{2}`)
)

// CheckTrailName checks the name of a trail.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html
func CheckTrailName(name string) error {
	_, notAddress := netip.ParseAddr(name)
	if len(name) >= minTrailName && len(name) <= TrailName && trailForm.MatchString(name) && !trailTwin.MatchString(name) && notAddress != nil {
		return nil
	}
	return fmt.Errorf("trail name %q: %d to %d letters, digits and . _ -, beginning and ending with a letter or digit, no two of . _ - in a row, no IP address",
		name, minTrailName, TrailName)
}
