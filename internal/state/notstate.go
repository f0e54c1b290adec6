package state

import "encoding/json"

// notState has the keys by which files are known that people take for a state.
type notState struct {
	// Latest is in a checkpoint, and Manifest in a deployment, without the version that says how to read them.
	Latest   json.RawMessage `json:"latest"`
	Manifest json.RawMessage `json:"manifest"`
	// Steps are in the output of `pulumi preview --json`.
	Steps json.RawMessage `json:"steps"`
	// TerraformVersion is in a state of Terraform and OpenTofu.
	TerraformVersion json.RawMessage `json:"terraform_version"`
	// Records and EventName are in CloudTrail's files.
	Records   json.RawMessage `json:"Records"`
	EventName json.RawMessage `json:"eventName"`
}

// describe says what the file is, and the way to a state.
func (n notState) describe() string {
	switch {
	case n.TerraformVersion != nil:
		return "it is a state of Terraform; take its resources over with `pulumi import --from terraform FILE`, then write the state with `pulumi stack export`"
	case n.Steps != nil:
		return "it is the output of `pulumi preview --json`, a plan that has no deployed values; deploy the stack, then write its state with `pulumi stack export`"
	case n.Latest != nil:
		return `it is the inside of a checkpoint, without "version" and "checkpoint" around it; write the state with ` + "`pulumi stack export`"
	case n.Manifest != nil:
		return `it is the inside of a state, without "version" and "deployment" around it; write the whole state with ` + "`pulumi stack export`"
	case n.Records != nil, n.EventName != nil:
		return "it has CloudTrail records; pass them with --event, and beside them a state, written with `pulumi stack export`"
	}
	return `it has neither "deployment" nor "checkpoint"; write it with ` + "`pulumi stack export`"
}
