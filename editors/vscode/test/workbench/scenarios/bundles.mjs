// Bundles: what is known of them where they are named, saved, loaded again, and in the tree.
import assert from "node:assert/strict";
import { until } from "../host.mjs";

const RESEARCH = "agentops/infrastructure-ops/research/disaster-recovery-research.md";
const PLAN = "agentops/infrastructure-ops/plans/disaster-recovery-plan.md";
const DIGEST = "agentops/bundles/disaster-recovery-research.md";
const ARCHIVE = "agentops/bundles/disaster-recovery-research.tar.zst";

export const options = {};

export const steps = {
  "a bundle that front matter names is explained": async (bench) => {
    await bench.open();
    await bench.openFile(PLAN);
    await bench.lens(/Plan · /).waitFor();
    await bench.goTo(7);
    await bench.pressInEditor("End");
    await bench.page.keyboard.type("\nbundle: k8s-upgrade-research");
    await bench.press("Escape");
    await bench.explainEnd("bundle: k8s-upgrade-research", /Bundle k8s-upgrade-research.*fresh/);
    await bench.popup("The digest keeps").waitFor();
    await bench.press("Escape");
    await bench.run("File: Revert File");
  },

  "a line over the title saves what was researched": async (bench) => {
    await bench.openFile(RESEARCH);
    await bench.toTop();
    await bench.click(bench.lensAction("Save bundle"), bench.notification("Saved bundle disaster-recovery-research"));
    assert.ok(bench.isThere(DIGEST) && bench.isThere(ARCHIVE), "digest and archive are on the disk");
    assert.match(bench.disk(DIGEST), /^bundle: disaster-recovery-research$/m);
    assert.match(bench.disk(DIGEST), new RegExp(RESEARCH));
  },

  "the command finds that nothing has changed since": async (bench) => {
    const before = bench.disk(DIGEST);
    await bench.click(bench.tab("disaster-recovery-research.md"), bench.activeTab("disaster-recovery-research.md"));
    await bench.run("AgentOps: Save Bundle");
    await bench.notification("Nothing has changed since the last save").waitFor();
    assert.equal(bench.disk(DIGEST), before);
  },

  "the tree has it among the others, and opens its digest": async (bench) => {
    await bench.showTree();
    await bench.expand(bench.row(/Bundles\s*2/));
    await bench.row("k8s-upgrade-research").waitFor();
    await bench.click(bench.row(/disaster-recovery-research.*30\.6k → [\d.]+k/), bench.line("original_tokens").first());
  },

  "the plan loads less, and the budget says instead of what": async (bench) => {
    await bench.clickInline(bench.row(/disaster-recovery.*Plan/), "Show Budget");
    const view = bench.webview();
    await view.locator("section[data-phase=plan] .list", { hasText: /[\d.]+k instead of 30\.6k/ }).waitFor();
  },

  "a digest is loaded into a plan, and one undo takes it back": async (bench) => {
    const tab = bench.tab("disaster-recovery-plan.md");
    await bench.click(tab, bench.activeTab("disaster-recovery-plan.md"));
    await bench.line("# Plan: pilot light").first().click();
    await bench.run("AgentOps: Load Bundle into This File");
    await bench.choose("disaster-recovery-research");
    await until("the context", () => bench.sees("## Context"));
    await bench.line("From bundle").first().waitFor();
    await until("a file that is not saved", async () => /dirty/.test((await tab.getAttribute("class")) ?? ""));
    await bench.pressInEditor("Control+Z");
    await bench.line("## Context").first().waitFor({ state: "detached" });
    await until("a file that is as it was", async () => !/dirty/.test((await tab.getAttribute("class")) ?? ""));
  },
};
