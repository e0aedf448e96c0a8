#!/bin/sh
# Saves a phase of a topic, or some files, as a bundle: `agentops bundle save` with a helpful word when it is missing.
set -eu

usage() {
    cat <<'TEXT'
usage: bundle-save.sh TOPIC [--phase PHASE] [OPTION…]
       bundle-save.sh --name NAME FILE… [OPTION…]

Saves a bundle under agentops/bundles/: NAME.md, a digest to load in place of the originals, and NAME.tar.zst, the
originals byte for byte. Without --phase it is the phase that the topic is in. An existing bundle with other content is
replaced only with --force, and kept.

All options are those of `agentops bundle save --help`.

exit status: 0 saved, 1 problems found, 2 could not run
TEXT
}

case "${1-}" in
    '') usage >&2; exit 2 ;;
    -h | --help) usage; exit 0 ;;
    *) ;;
esac

if ! command -v agentops >/dev/null 2>&1; then
    echo 'bundle-save.sh: agentops is not on PATH; install it, or add the folder it is in to PATH' >&2
    exit 2
fi

exec agentops bundle save "$@"
