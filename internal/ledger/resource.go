// Package ledger keeps account of every property of every resource that a pipeline can stand on: which check judges it, why it is
// harmless, or that nothing is known of it. It loads deployed resources, as package state finds them in Pulumi states, into the model
// of a pipeline, and gives each the doubts that the account leaves open.
package ledger

import "github.com/secretwatch/secretwatch/internal/pipeline"

// Resource is one deployed resource, as its source shows it.
type Resource struct {
	pipeline.Resource
	// Type is Pulumi's, such as aws:sns/topic:Topic.
	Type string
	// Creator is the account whose credentials deploy it; empty where that is not known.
	Creator string
	// ID is the provider's, Name the last part of its URN.
	ID, Name string
	// Component is true for what groups other resources and is nothing in AWS.
	Component bool
	// Deleting is true for a copy that waits for its deletion after a replacement.
	Deleting bool
	// Properties are plain JSON values; a key that is absent has no value, and a value may be [Hidden] or [Shown], at any depth.
	Properties map[string]any
	// Set are the properties that the program set; the others are the provider's answers. It is empty where the source does not tell.
	Set []string
	// Uses are the addresses of the resources that the properties were computed from.
	Uses []string
}

// Hidden is a value that the source does not show. Why says how: "encrypted in the state".
type Hidden struct{ Why string }

// Shown is a secret value that the source shows. It may be used, but must not be printed.
type Shown struct{ Value any }

// Plain is a value without [Shown].
func Plain(v any) any {
	if s, ok := v.(Shown); ok {
		return Plain(s.Value)
	}
	return v
}
