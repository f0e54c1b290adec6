package rehearsal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/constant"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

// programGrace is how long an interrupted program may take to end before it is killed, as in Pulumi's Go host.
const programGrace = 5 * time.Second

// languageHost is a Pulumi language runtime that executes a built program. It replaces the plugin pulumi-language-go, so that no plugin
// has to be installed.
type languageHost struct {
	pulumirpc.UnimplementedLanguageRuntimeServer

	program string   // an absolute path, because the program runs in the project's folder
	environ []string // what the program inherits besides its RunRequest
}

// serve serves the host on a free port of 127.0.0.1 until ctx ends or done is called.
func (h *languageHost) serve(ctx context.Context) (address string, done func() error, err error) {
	ctx, end := context.WithCancel(ctx)
	cancel := make(chan bool)
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: cancel,
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, h)
			return nil
		},
	})
	context.AfterFunc(ctx, func() { close(cancel) })
	if err != nil {
		end()
		return "", nil, fmt.Errorf("serving the language host: %w", err)
	}
	return "127.0.0.1:" + portText(handle.Port), func() error { end(); return <-handle.Done }, nil
}

// Handshake is the first call of a command without --client (import), which finds the host by PULUMI_DEBUG_LANGUAGES.
func (h *languageHost) Handshake(
	context.Context, *pulumirpc.LanguageHandshakeRequest,
) (*pulumirpc.LanguageHandshakeResponse, error) {
	return &pulumirpc.LanguageHandshakeResponse{}, nil
}

// GetRequiredPackages returns none, because the only provider that the program needs is attached by its port.
func (h *languageHost) GetRequiredPackages(
	context.Context, *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{}, nil
}

// GetRequiredPlugins is the older form of GetRequiredPackages.
func (h *languageHost) GetRequiredPlugins(
	context.Context, *pulumirpc.GetRequiredPluginsRequest,
) (*pulumirpc.GetRequiredPluginsResponse, error) {
	return &pulumirpc.GetRequiredPluginsResponse{}, nil
}

// GetPluginInfo returns the version of this host.
func (h *languageHost) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: "1.0.0"}, nil
}

// InstallDependencies does nothing, because a built program includes its dependencies.
func (h *languageHost) InstallDependencies(
	*pulumirpc.InstallDependenciesRequest, grpc.ServerStreamingServer[pulumirpc.InstallDependenciesResponse],
) error {
	return nil
}

// Run executes the program once. As with an installed host, the program's output goes to the engine, which shows it among its
// diagnostics. A program that exits with status 32 has already reported its errors.
func (h *languageHost) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	settings, err := programEnvironment(request)
	if err != nil {
		return nil, err
	}

	engine, err := dialEngine(request.GetArgs()[0])
	if err != nil {
		return nil, err
	}
	defer engine.close()

	command := exec.CommandContext(ctx, h.program)
	command.Dir = request.GetPwd()
	command.Env = append(append([]string{}, h.environ...), settings...)
	command.Stdout, command.Stderr = engine, engine
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = programGrace

	return answer(command.Run()), nil
}

// answer turns the result of the program into the response that the engine expects.
func answer(err error) *pulumirpc.RunResponse {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return &pulumirpc.RunResponse{}
	case errors.As(err, &exit) && exit.ExitCode() == constant.ExitStatusLoggedError:
		return &pulumirpc.RunResponse{Bail: true}
	case errors.As(err, &exit) && exit.Exited():
		return &pulumirpc.RunResponse{
			Error: fmt.Sprintf("program exited with non-zero exit code: %d", exit.ExitCode()),
		}
	default:
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("running the program: %v", err)}
	}
}

// programEnvironment returns the variables that a Pulumi Go program reads (sdk/go/pulumi/run.go). PULUMI_CONFIG has the decrypted
// settings, so it must go nowhere but into the program's environment.
func programEnvironment(request *pulumirpc.RunRequest) ([]string, error) {
	if len(request.GetArgs()) == 0 {
		return nil, errors.New("running the program: the engine's address is missing")
	}
	config, err := jsonText(request.GetConfig(), "{}")
	if err != nil {
		return nil, err
	}
	secretKeys, err := jsonText(request.GetConfigSecretKeys(), "[]")
	if err != nil {
		return nil, err
	}
	return []string{
		"PULUMI_ORGANIZATION=" + request.GetOrganization(),
		"PULUMI_PROJECT=" + request.GetProject(),
		"PULUMI_ROOT_DIRECTORY=" + filepath.FromSlash(request.GetInfo().GetRootDirectory()),
		"PULUMI_STACK=" + request.GetStack(),
		"PULUMI_CONFIG=" + config,
		"PULUMI_CONFIG_SECRET_KEYS=" + secretKeys,
		"PULUMI_DRY_RUN=" + strconv.FormatBool(request.GetDryRun()),
		"PULUMI_PARALLEL=" + strconv.Itoa(int(request.GetParallel())),
		"PULUMI_MONITOR=" + request.GetMonitorAddress(),
		"PULUMI_ENGINE=" + request.GetArgs()[0],
	}, nil
}

// jsonText marshals a map or slice of the request. It returns the given empty value for a nil one, which would be null in JSON.
func jsonText[T map[string]string | []string](value T, empty string) (string, error) {
	if len(value) == 0 {
		return empty, nil
	}
	text, err := json.Marshal(value)
	if err != nil {
		return "", fmt.Errorf("passing the settings to the program: %w", err)
	}
	return string(text), nil
}

// portText returns a TCP port in decimal.
func portText(port int) string { return strconv.Itoa(port) }
