# Common tasks. `just` lists them.

# Arguments reach a recipe as "$@", so that they keep their quotes.
set positional-arguments

_default:
    @just --list --unsorted

# Runs Frontrow on this machine
run *ARGS:
    cargo run -- "$@"

# Runs everything that CI checks
check:
    .ci/run

# Builds the contexts' programs: all, or those named; --arm64 or --x86-64 first for AWS
lambdas *ARGS:
    infra/lambdas/build "$@"

# Creates keys, secrets and samconfig.toml before the first deployment; --rotate replaces a key
init *ARGS:
    cargo run -p frontrow-cli -- init "$@"

# Builds for AWS and deploys a new release; passes its arguments to `sam deploy`
deploy *ARGS:
    infra/lambdas/build --arm64
    cargo run -p frontrow-cli -- init --yes
    sam deploy "$@"

# Measures the local cloud: all, or one of cost, orders, rush, start; and cold-start, after `just lambdas`
bench *PART:
    cargo build --release -p local
    cargo run --release -p bench -- "$@"

# Shows and redrives what is stuck: stuck, dead-letters, redrive
ops *ARGS:
    cargo run -p frontrow-cli -- "$@"

# Runs the stories against a URL
stories URL *ARGS:
    cargo run -p e2e --bin stories -- "$@"

# Deploys to an emulator of AWS and checks stories, faults and permissions
emulator *ARGS:
    infra/emulator/run "$@"

# Tests the pages in headless Chromium: all checks, or those named; --pictures, --figures
browser *ARGS:
    infra/browser/run "$@"

# Mutates the contexts' rules and runs their tests: all, or `--package orders`; `--shard 0/8` tries every eighth mutant
mutants *ARGS:
    command -v cargo-mutants || cargo install --locked cargo-mutants@27.1.0
    cargo mutants "$@"

# Runs the event store's and views' tests on AWS's DynamoDB Local
dynamodb-local:
    infra/test_database/on_dynamodb_local

# Runs one function's program with its sample event
invoke FUNCTION:
    infra/lambdas/build "$(echo {{FUNCTION}} | cut -d- -f1)"
    cargo run -p runtime_api --bin runtime_api -- {{FUNCTION}}
