// Package standin is an AWS account that exists only in this process: a Pulumi resource provider for the package aws that the
// real engine talks to over gRPC, in place of the real provider.
//
// It is not an echo. It hands out ids, ARNs and computed outputs of the real shape, knows which changes replace a resource, and
// refuses what AWS refuses, in AWS's words and with the name of the property. What AWS overwrites in silence it overwrites too,
// and reports as a takeover. It knows the resource types that this project and its users' neighbours need, and refuses any
// other by name.
//
// What can be read off the real provider is: the properties of every type come from its schema (schema.jq says how), and
// testdata/README.md says how the stand-in's refusals are held to its verdicts.
//
// An [Account] outlives many connections: a preview, an update and a refresh each attach anew ([Serve]) and find the account as
// the last one left it. Attach the engine with PULUMI_DEBUG_PROVIDERS=aws:<port>.
package standin
