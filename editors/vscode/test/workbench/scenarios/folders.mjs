// Several folders, one of them without anything of ours.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { ROOT } from "../host.mjs";

const SAMPLE = path.join(ROOT, "tests/workspaces/my-startup");

export const options = {
  prepare: (workspace) => {
    for (const name of ["one", "two"]) fs.cpSync(SAMPLE, path.join(workspace, name), { recursive: true });
    fs.mkdirSync(path.join(workspace, "empty"));
    const folders = ["one", "two", "empty"].map((name) => ({ path: name }));
    fs.writeFileSync(path.join(workspace, "all.code-workspace"), JSON.stringify({ folders }));
    const research = path.join(workspace, "two/agentops/infrastructure-ops/research");
    fs.writeFileSync(path.join(research, "only-here-research.md"), "# Only here\n");
  },
};

export const steps = {
  "each folder with work has its line": async (bench) => {
    await bench.open(path.join(bench.session.workspace, "all.code-workspace"));
    await bench.showTree();
    const folder = (name) => bench.page.locator(".pane-body .monaco-list-row[aria-level='1']", { hasText: name });
    await folder("one").waitFor();
    await folder("two").waitFor();
    assert.equal(await folder("empty").count(), 0);
  },

  "topics and bundles of the same name are told apart by their folders": async (bench) => {
    await bench.run("AgentOps: Show Budget of a Topic");
    for (const folder of ["one", "two"]) await bench.choice(new RegExp(`k8s-upgrade.*${folder} · Infrastructure operations`)).waitFor();
    await bench.cancel();
    await bench.run("AgentOps: Verify Bundle");
    for (const folder of ["one", "two"]) await bench.choice(new RegExp(`k8s-upgrade-research.*${folder}`)).waitFor();
    await bench.cancel();
  },

  "a topic of the second folder opens from there": async (bench) => {
    await bench.run("AgentOps: Show Budget of a Topic");
    await bench.choose("only-here");
    const view = bench.webview();
    await view.locator("h1", { hasText: "only-here" }).waitFor();
    const part = view.locator("section[data-phase=research] button.part[title*='only-here-research.md']");
    await bench.click(part, bench.tab("only-here-research.md"));
  },
};
