package rehearsal

import (
	"context"
	"fmt"
	"strings"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// programStream is the stream id of the program's output. It makes the engine join the pieces instead of starting a new message for
// each.
const programStream = 1

// engineLog is an io.Writer that writes the program's output to the engine's log.
type engineLog struct {
	connection *grpc.ClientConn
	client     pulumirpc.EngineClient
}

func dialEngine(address string) (*engineLog, error) {
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, fmt.Errorf("connecting to the engine at %s: %w", address, err)
	}
	return &engineLog{connection: connection, client: pulumirpc.NewEngineClient(connection)}, nil
}

// Write never fails, so that a program does not end because the engine is closing and does not accept output.
func (l *engineLog) Write(text []byte) (int, error) {
	_, _ = l.client.Log(context.Background(), &pulumirpc.LogRequest{
		Severity: pulumirpc.LogSeverity_INFO,
		Message:  strings.ToValidUTF8(string(text), "?"),
		StreamId: programStream,
	})
	return len(text), nil
}

func (l *engineLog) close() { _ = l.connection.Close() }
