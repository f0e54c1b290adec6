package state

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"

	"github.com/secretwatch/secretwatch/internal/ledger"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// finishUpdate is the remedy for what an interrupted update left open.
const finishUpdate = "finish the update with `pulumi up`"

// pending has the interrupted operations, by the resource that each was on. Whether they have finished is not known.
func (s *State) pending() map[urn.URN]apitype.OperationV2 {
	all := map[urn.URN]apitype.OperationV2{}
	for _, operation := range s.deployment.PendingOperations {
		if operation.Type != apitype.OperationTypeReading && ledger.IsPart(string(operation.Resource.Type)) {
			all[operation.Resource.URN] = operation
		}
	}
	return all
}

// doubt is what an operation leaves open about a resource that existed when it began.
func doubt(operation apitype.OperationV2) pipeline.Doubt {
	return pipeline.Doubt{
		Kind:   pipeline.Unread,
		Reason: fmt.Sprintf("an update was interrupted while %s %s, so its state in AWS is not known", operation.Type, operation.Resource.URN),
		Remedy: finishUpdate,
	}
}

// unborn is what an operation leaves open about a resource that did not exist yet.
func unborn(operation apitype.OperationV2) pipeline.Doubt {
	reason := fmt.Sprintf("an update was interrupted while %s %s, so it may be there", operation.Type, operation.Resource.URN)
	return ledger.MayBeThere(string(operation.Resource.Type), reason, finishUpdate)
}
