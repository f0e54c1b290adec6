// Package standin is an AWS account that exists only in this process: a Pulumi resource provider for the package aws that the
// real engine talks to over gRPC, in place of the real provider.
//
// It is not an echo. It returns ids, ARNs and computed outputs of the real shape, knows which changes replace a resource, and refuses
// what AWS refuses, in AWS's words and with the name of the property. What AWS overwrites silently it overwrites too, and reports
// as a takeover. It answers for what this program, its examples and plausible mistakes use; any other resource type, input or
// function it refuses by name, as unknown to the stand-in.
//
// The properties of every type come from the real provider's schema (schema.jq generates the file), and testdata/README.md says how the
// refusals are compared with the real provider's verdicts.
//
// An [Account] outlives its connections: a preview, an update and a refresh each attach anew ([Serve]) and find the account as
// the last one left it. Attach the engine with PULUMI_DEBUG_PROVIDERS=aws:<port>.
package standin
