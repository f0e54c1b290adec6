// The Pulumi program of Secretwatch: an email when anyone reads your AWS secret. Settings come in, components are put together,
// outputs go out.
package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/components"
	"github.com/secretwatch/secretwatch/internal/settings"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		source, err := settings.FromEnvironment(os.Getenv)
		if err != nil {
			return err
		}
		return deploy(ctx, source)
	})
}

// deploy puts one stack together. Nothing is registered before its settings, what it stands on and AWS's limits are checked.
func deploy(ctx *pulumi.Context, source settings.Source) error {
	account, err := lookUpAccount(ctx)
	if err != nil {
		return err
	}
	s, err := settings.Read(source, account)
	if err != nil {
		return fmt.Errorf("settings of stack %q:\n%w", source.Stack, err)
	}
	for _, warning := range s.Warnings {
		if err := ctx.Log.Warn(warning, nil); err != nil {
			return fmt.Errorf("warning of what the settings say: %w", err)
		}
	}
	place := s.Place
	unfit := lookUpForTrail(ctx, place, s)
	watches, missing := lookUpWatches(ctx, place, s)
	planned, refused := planSecrets(ctx, place, s)
	if err := errors.Join(unfit, missing, refused); err != nil {
		return err
	}
	counted, err := checkLimits(s, watches)
	if err != nil {
		return err
	}

	key, err := customerKey(ctx, place, s)
	if err != nil {
		return err
	}
	trail, err := components.NewTrailToLogs(ctx, trailName, trailArgs(place, s, key))
	if err != nil {
		return err
	}
	told, err := newAlerts(ctx, place, s, key)
	if err != nil {
		return err
	}
	secrets, err := createSecrets(ctx, planned, key)
	if err != nil {
		return err
	}
	made := outputs{trail: trail, alerts: told, secrets: secrets, counts: counted}
	for i, watch := range s.Watches {
		w := withSecrets(watches[i], trail, secrets)
		if err := made.watch(ctx, w, watch, s.Alarm); err != nil {
			return err
		}
	}
	made.export(ctx, place, s, watches)
	return nil
}
