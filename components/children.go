package components

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// tokens begin the Pulumi types of the components.
const tokens = "secretwatch:index:"

// tags are the tags of everything in this place.
func tags(place Place) pulumi.StringMap { return pulumi.ToStringMap(place.Tags()) }

// protected keeps a child from being deleted by mistake. If the component's arguments do not ask for it, the child inherits its component's
// protection: an explicit "no" would override a component that the caller protects.
func protected(asked bool) pulumi.ResourceOption {
	if asked {
		return pulumi.Protect(true)
	}
	return pulumi.Composite()
}

// createFirst creates the replacement before the old resource is deleted. If the name stays, the provider would delete first, although AWS
// accepts both: a metric filter of that name on another log group, a policy of that name of another role. In between, nothing would be
// counted or delivered.
func createFirst() pulumi.ResourceOption { return pulumi.DeleteBeforeReplace(false) }
