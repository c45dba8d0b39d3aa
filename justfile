# The handful of things that people do here. `just` lists them.

# Arguments reach a recipe as "$@", so that they keep their quotes.
set positional-arguments

_default:
    @just --list --unsorted

# Frontrow on this machine
run *ARGS:
    cargo run -- "$@"

# All that CI checks
check:
    .ci/run

# Builds the functions as they are uploaded: all, or those named; --arm64 or --x86-64 first for AWS
lambdas *ARGS:
    infra/lambdas/build "$@"

# Keys, secrets and samconfig.toml for a deployment: before the first one, and --rotate for a new key
init *ARGS:
    cargo run -p frontrow-cli -- init "$@"

# Builds for AWS and deploys a new release; the arguments are those of `sam deploy`
deploy *ARGS:
    infra/lambdas/build --arm64
    cargo run -p frontrow-cli -- init --yes
    sam deploy "$@"

# Figures of the local cloud: all, or one of cost, orders, rush, start; and cold-start, after `just lambdas`
bench *PART:
    cargo build --release -p local
    cargo run --release -p bench -- "$@"

# What is stuck, and pushing it on: stuck, dead-letters, redrive
ops *ARGS:
    cargo run -p frontrow-cli -- "$@"

# The stories against a URL
stories URL *ARGS:
    cargo run -p e2e --bin stories -- "$@"

# The templates on an emulator of AWS, with stories, faults and permissions
emulator *ARGS:
    infra/emulator/run "$@"

# The event store's and views' tests on AWS's DynamoDB Local
dynamodb-local:
    infra/test_database/on_dynamodb_local

# One function's program with its sample event
invoke FUNCTION:
    infra/lambdas/build "$(echo {{FUNCTION}} | cut -d- -f1)"
    cargo run -p runtime_api --bin runtime_api -- {{FUNCTION}}
