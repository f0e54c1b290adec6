package components

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// tokens begin the Pulumi types of the components.
const tokens = "secretwatch:index:"

// tags are the tags of everything in this place.
func tags(place Place) pulumi.StringMap { return pulumi.ToStringMap(place.Tags()) }

// protected keeps a child from being deleted by mistake. Where the component's arguments do not ask for it, the child does as its
// component: an explicit "no" would undo what the caller protects.
func protected(asked bool) pulumi.ResourceOption {
	if asked {
		return pulumi.Protect(true)
	}
	return pulumi.Composite()
}

// createFirst makes the new one before the old one is deleted. Where the name stays, the provider would delete first, though AWS takes
// both: a metric filter of that name on another log group, a policy of that name of another role. Between the two, nothing would be
// counted or delivered.
func createFirst() pulumi.ResourceOption { return pulumi.DeleteBeforeReplace(false) }
