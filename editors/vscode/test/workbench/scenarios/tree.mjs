// The tree of all work, and the budget view.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { until } from "../host.mjs";

export const options = {};

export const steps = {
  "profiles, topics and phases with their loads": async (bench) => {
    await bench.open();
    await bench.showTree();
    await bench.row("Infrastructure operations").waitFor();
    await bench.expand(bench.row(/disaster-recovery.*Plan · over the rule/));
    await bench.row(/Plan.*57\.\dk of 50k/).waitFor();
  },

  "a phase opens its artifact": async (bench) => {
    await bench.click(bench.row(/Plan.*57\.\dk of 50k/), bench.activeTab("disaster-recovery-plan.md"));
  },

  "a topic that somebody else begins appears by itself": async (bench) => {
    const file = path.join(bench.session.workspace, "agentops/infrastructure-ops/research/service-mesh-research.md");
    // The workbench's watcher takes a while to start, and does not tell when it has.
    await until("the topic", async () => {
      fs.writeFileSync(file, "# Service mesh\n");
      return bench.row("service-mesh").isVisible();
    });
    fs.rmSync(file);
    await bench.row("service-mesh").waitFor({ state: "detached" });
  },

  "the menu of a row has what can be done with it, for whoever has no mouse": async (bench) => {
    const research = bench.row(/Research.*53\.\dk of/);
    const item = bench.page.locator(".monaco-menu .action-label", { hasText: "Save Bundle…" });
    await until("the menu", async () => {
      await research.click({ button: "right", timeout: 2000 }).catch(() => undefined);
      return item.waitFor({ timeout: 2000 }).then(() => true, () => false);
    });
    await bench.press("Escape");
    await item.waitFor({ state: "detached" });
  },

  "the budget view draws each phase against its limits": async (bench) => {
    await bench.clickInline(bench.row("disaster-recovery"), "Show Budget");
    const view = bench.webview();
    await view.locator("h1", { hasText: "disaster-recovery" }).waitFor();
    await view.locator("section[data-phase=plan] .verdict", { hasText: "over" }).waitFor();
    await view.locator("section[data-phase=plan] .part").first().waitFor();
  },

  "a part opens its file": async (bench) => {
    const view = bench.webview();
    await bench.click(view.locator("section[data-phase=plan] button.part").first(), bench.tab("disaster-recovery-research.md"));
  },

  "the scale can be that of the whole window": async (bench) => {
    const view = bench.webview();
    const pressed = view.locator("button[aria-pressed=true]", { hasText: "Whole window" });
    await bench.click(view.getByRole("button", { name: "Whole window" }), pressed);
    await view.locator(".track .line.window").first().waitFor();
  },

  "a phase offers to be saved": async (bench) => {
    const digest = "agentops/bundles/monitoring-plan.md";
    await bench.expand(bench.row(/^\s*monitoring/));
    await bench.clickInline(bench.row(/Plan.*29\.9k of 50k/), "Save Bundle");
    await bench.notification("Saved bundle monitoring-plan").waitFor();
    assert.match(bench.disk(digest), /^bundle: monitoring-plan$/m);
    await bench.clearNotifications();
    await bench.row(/Bundles\s*2/).waitFor();
  },

  "and one with nothing behind it to go on": async (bench) => {
    await bench.expand(bench.row("k8s-upgrade"));
    await bench.clickInline(bench.row(/Plan.*28\.\dk of 50k/), "Advance to the Next Phase");
    await bench.activeTab("k8s-upgrade-report.md").waitFor();
    await until("the report on the disk", () => bench.isThere("agentops/infrastructure-ops/implementation/k8s-upgrade-report.md"));
    await bench.row(/k8s-upgrade.*Implement · draft/).waitFor();
  },
};
