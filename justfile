# The words of `tests/run`, for people who type `just`. `just --list` shows them.

# Run every check.
all:
    tests/run

# Format, licences, clippy, docs, scripts, workflows, and paths in documents.
lint:
    tests/run lint

# The tests of every crate but the end-to-end ones.
test:
    tests/run test

# The end-to-end tests: real processes over embedded engines.
e2e:
    tests/run e2e

# The SAM template against the rules of CloudFormation and SAM.
infra:
    tests/run infra

# decK, Konnect's SDK for Go, curl and schemathesis against a running server.
clients:
    tests/run clients

# A release build, then `plugcast demo`.
demo:
    tests/run demo

# Renew every golden file.
goldens:
    tests/run goldens
