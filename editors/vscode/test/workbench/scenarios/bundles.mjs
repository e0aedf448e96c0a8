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
    await bench.press("End");
    await bench.page.keyboard.type("\nbundle: k8s-upgrade-research");
    await bench.press("Escape");
    await bench.hoverEnd("bundle: k8s-upgrade-research");
    await bench.popup(/Bundle k8s-upgrade-research.*fresh/).waitFor();
    await bench.popup("The digest keeps").waitFor();
    await bench.press("Escape");
    await bench.run("File: Revert File");
  },

  "a line over the title saves what was researched": async (bench) => {
    await bench.openFile(RESEARCH);
    await bench.press("Control+Home");
    await bench.lensAction("Save bundle").click();
    await bench.notification("Saved bundle disaster-recovery-research").waitFor();
    assert.ok(bench.isThere(DIGEST) && bench.isThere(ARCHIVE), "digest and archive are on the disk");
    assert.match(bench.disk(DIGEST), /^bundle: disaster-recovery-research$/m);
    assert.match(bench.disk(DIGEST), new RegExp(RESEARCH));
  },

  "the command finds that nothing has changed since": async (bench) => {
    const before = bench.disk(DIGEST);
    await bench.tab("disaster-recovery-research.md").click();
    await bench.run("AgentOps: Save Bundle");
    await bench.notification("Nothing has changed since the last save").waitFor();
    assert.equal(bench.disk(DIGEST), before);
  },

  "the tree has it among the others, and opens its digest": async (bench) => {
    await bench.showTree();
    await bench.row(/Bundles\s*2/).click();
    await bench.row(/disaster-recovery-research.*30\.6k → [\d.]+k/).click();
    await bench.row("k8s-upgrade-research").waitFor();
    await bench.line("original_tokens").first().waitFor();
  },

  "the plan loads less, and the budget says instead of what": async (bench) => {
    await bench.row(/disaster-recovery.*Plan/).hover();
    await bench.row(/disaster-recovery.*Plan/).locator("a[aria-label^='Show Budget']").click();
    const view = bench.webview();
    await view.locator("section[data-phase=plan] .list", { hasText: /[\d.]+k instead of 30\.6k/ }).waitFor();
  },

  "a digest is loaded into a plan, and one undo takes it back": async (bench) => {
    await bench.tab("disaster-recovery-plan.md").click();
    await bench.line("# Plan: pilot light").first().click();
    const tab = bench.tab("disaster-recovery-plan.md");
    await bench.run("AgentOps: Load Bundle into This File");
    await bench.choice("disaster-recovery-research").click();
    await until("the context", () => bench.sees("## Context"));
    await bench.line("From bundle").first().waitFor();
    await until("a file that is not saved", async () => /dirty/.test((await tab.getAttribute("class")) ?? ""));
    await bench.line("## Context").first().click();
    await bench.press("Control+Z");
    await bench.line("## Context").first().waitFor({ state: "detached" });
    await until("a file that is as it was", async () => !/dirty/.test((await tab.getAttribute("class")) ?? ""));
  },
};
