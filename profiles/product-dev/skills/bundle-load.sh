#!/bin/sh
# Prints the digest of a bundle, or restores its originals: `agentops bundle load` with a helpful word when it is missing.
set -eu

usage() {
    cat <<'TEXT'
usage: bundle-load.sh NAME [--restore] [OPTION…]

Prints the digest of a bundle, to be read in place of the originals. With --restore the originals are put back where they
were; a file that differs is overwritten only with --force. `agentops bundle list` shows the names.

All options are those of `agentops bundle load --help`.

exit status: 0 done, 1 problems found, 2 could not run
TEXT
}

case "${1-}" in
    '') usage >&2; exit 2 ;;
    -h | --help) usage; exit 0 ;;
    *) ;;
esac

if ! command -v agentops >/dev/null 2>&1; then
    echo 'bundle-load.sh: agentops is not on PATH; install it, or add the folder it is in to PATH' >&2
    exit 2
fi

exec agentops bundle load "$@"
