# Pulumi's Go language host builds with -trimpath. With the same flag here, a first `pulumi up` finds everything that `make`
# has compiled in the build cache.
export GOFLAGS := $(strip $(GOFLAGS) $(if $(findstring -trimpath,$(GOFLAGS)),,-trimpath))

STACK ?= dev
PACKAGES ?= ./...
PROGRAM_FLAGS := -buildvcs=false -ldflags "-w -s"
# Programs of other teams, each a module of its own. Part of a check of everything, not of one of chosen packages.
EXAMPLES := $(if $(filter ./...,$(PACKAGES)),$(patsubst %/go.mod,%,$(wildcard examples/*/go.mod)))
GOTESTSUM := bin/gotestsum --format pkgname-and-test-fails --format-hide-empty-pkg --jsonfile

.DEFAULT_GOAL := help

.PHONY: help
help: ## List the targets
	@echo "Usage: make TARGET"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

.PHONY: rehearse
rehearse: bin/secretwatch ## Deploy on a stand-in AWS with the real Pulumi engine; no account needed (STACK=dev)
	@bin/secretwatch rehearse --stack $(STACK)

.PHONY: test
test: bin/gotestsum bin/pulumi-found build ## Run all tests, with the race detector (PACKAGES=./internal/... TESTFLAGS=-run=Name)
	@$(GOTESTSUM) bin/test.json -- -race -timeout 30m $(TESTFLAGS) $(PACKAGES); code=$$?; \
	for example in $(EXAMPLES); do \
		(cd $$example && ../../$(GOTESTSUM) ../../bin/example.json -- -race $(TESTFLAGS) ./...) || code=1; \
		cat bin/example.json >> bin/test.json; \
	done; exit $$code

.PHONY: lint
lint: bin/golangci-lint ## Check the formatting and the examples' modules, and run vet and the linters (.golangci.yml)
	@bin/golangci-lint run $(PACKAGES); code=$$?; \
	for example in $(EXAMPLES); do \
		(cd $$example && go mod tidy -diff && ../../bin/golangci-lint run) || code=1; \
	done; exit $$code

.PHONY: bench
bench: bin/pulumi-found ## Measure time and memory for 1 to 1,000 secrets
	@go test -run '^$$' -bench . -benchtime 1x -benchmem $(PACKAGES)

.PHONY: build
build: bin/secretwatch ## Build the command and the Pulumi program into bin/
	@go build $(PROGRAM_FLAGS) -o bin/secretwatch-program .

.PHONY: clean
clean: ## Remove bin/, including the Pulumi CLI
	@rm -rf bin

# These are always rebuilt, because Go knows whether they are up to date. It takes half a second if they are.
.PHONY: bin/secretwatch
bin/secretwatch:
	@go build -ldflags "-w -s" -o $@ ./cmd/secretwatch

# The CLI for the whole-stack tests: bin/pulumi, or else one on PATH, or else bin/pulumi built once.
.PHONY: bin/pulumi-found
bin/pulumi-found: bin/secretwatch
	@bin/secretwatch pulumi

bin/gotestsum: tools/test/go.mod tools/test/go.sum
	@echo "Building gotestsum, once ..."
	@go build -C tools/test -o ../../$@ gotest.tools/gotestsum

bin/golangci-lint: tools/lint/go.mod tools/lint/go.sum
	@echo "Building golangci-lint, once (about 3 minutes on 2 cores) ..."
	@go build -C tools/lint -o ../../$@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint
