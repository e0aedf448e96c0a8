// The extension as it is packaged for one platform: the server is inside, and nothing else is needed.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

export const options = { target: `linux-${process.arch}`, env: { AGENTOPS_BIN: undefined } };

export const steps = {
  "the server that came with it runs": async (bench) => {
    await bench.open();
    const pid = await bench.server();
    const program = fs.readlinkSync(`/proc/${pid}/exe`);
    assert.match(path.relative(fs.realpathSync(bench.session.extensions), program), /^agentops-lsp\.agentops-[^/]+\/server\/agentops$/);
    await bench.showTree();
    await bench.row("Infrastructure operations").waitFor();
  },
};
