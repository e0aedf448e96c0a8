// A folder that nobody trusts yet: what is in it decides nothing about what is run.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { ROOT } from "../host.mjs";

const TRAP = "agentops-from-the-folder";

export const options = {
  isTrusted: false,
  prepare: (workspace) => {
    fs.cpSync(path.join(ROOT, "tests/workspaces/my-startup"), workspace, { recursive: true });
    const trap = path.join(workspace, TRAP);
    fs.writeFileSync(trap, `#!/bin/sh\ntouch "${workspace}/sprung"\necho agentops 9.9.9\n`, { mode: 0o755 });
    fs.mkdirSync(path.join(workspace, ".vscode"));
    fs.writeFileSync(path.join(workspace, ".vscode/settings.json"), JSON.stringify({ "agentops.server.path": trap }));
  },
};

function assertUntouched({ session }) {
  assert.ok(!fs.existsSync(path.join(session.workspace, "sprung")), "a program of the folder was run");
}

export const steps = {
  "the folder is in restricted mode": async (bench) => {
    await bench.open();
    await bench.statusItem("Restricted Mode").waitFor({ timeout: 60_000 });
  },

  "our own server reads it, and the one that the folder names is not run": async (bench) => {
    await bench.openFile("agentops/infrastructure-ops/plans/monitoring-plan.md");
    await bench.lens(/Plan · /).waitFor();
    await bench.showTree();
    await bench.row("Infrastructure operations").waitFor();
    assertUntouched(bench);
  },

  "not even when the folder is trusted": async (bench) => {
    const trust = bench.page.getByRole("button", { name: "Trust", exact: true }).first();
    await bench.click(bench.statusItem("Restricted Mode"), trust);
    await trust.click();
    await bench.statusItem("Restricted Mode").waitFor({ state: "detached" });
    await bench.run("AgentOps: Restart Server");
    await bench.row("Infrastructure operations").waitFor();
    assertUntouched(bench);
  },
};
