package cloudtrail

import (
	"testing"
	"time"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestACallAtAnotherTimeDiffersInItsTimeOnly(t *testing.T) {
	t.Parallel()
	call := Call{
		Secret: aws.Secret{Name: "a", Region: "eu-west-1", Account: "111122223333", Partition: "aws"},
		Reader: User("arn:aws:iam::111122223333:user/eve"), Time: time.Date(2026, time.March, 2, 10, 0, 0, 0, time.UTC),
	}
	r := call.Records()[0]
	later := r.At(r.Time().Add(6 * time.Hour))
	if want := call.Time.Add(6 * time.Hour); !later.Time().Equal(want) || later.SecretID() != "a" || later.Reader() != r.Reader() {
		t.Errorf("%s at %s, want %s", later, later.Time(), want)
	}
	if undated := (Record{EventName: "x", Raw: []byte(`{"eventName":"x"}`)}); undated.At(call.Time).EventTime != "" {
		t.Error("a record without a time gets one")
	}
}
