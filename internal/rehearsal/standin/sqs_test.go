package standin

import (
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestSQSRefuses(t *testing.T) {
	t.Parallel()
	taken := func(s *stack) {
		s.create(aws.QueueType, "first", map[string]any{"name": "dead", "messageRetentionSeconds": 60})
	}
	provoke(t, []provocation{
		{"a message kept for a month", "queue", map[string]any{"messageRetentionSeconds": 30 * 86400}, nil, []string{"messageRetentionSeconds: InvalidAttributeValue"}},
		{"a name with a dot", "queue", map[string]any{"name": "a.b"}, nil, []string{"name: InvalidParameterValue"}},
		{"a name taken with other attributes", "queue", nil, taken, []string{"name: QueueNameExists", "messageRetentionSeconds"}},
		{"a policy of no queue", "queuePolicy", map[string]any{"queueUrl": "https://none"}, nil, []string{"queueUrl: AWS.SimpleQueueService.NonExistentQueue"}},
		{"a policy that is not JSON", "queuePolicy", map[string]any{"policy": "x"}, nil, []string{"policy: InvalidAttributeValue"}},
	})
}
