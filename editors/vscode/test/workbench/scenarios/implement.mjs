// Carrying a plan out: first what it would touch, then the report with its steps.
import assert from "node:assert/strict";
import { until } from "../host.mjs";

const OPS = "agentops/infrastructure-ops";
const REPORT = `${OPS}/implementation/k8s-upgrade-report.md`;

export const options = {};

export const steps = {
  "a dry run lists the files with what happens to them, and their tokens": async (bench) => {
    await bench.open();
    await bench.openFile(`${OPS}/plans/k8s-upgrade-plan.md`);
    await bench.lens(/Plan · /).waitFor();
    await bench.run("AgentOps: Implement Plan: Dry Run");
    await bench.choice(/node-groups\.tf.*modify · 1\.3k/).waitFor();
    await bench.choice(/pgbouncer-values\.yaml.*create/).waitFor();
    await bench.choice(/cluster\.tf.*modify · 902 · another plan changes it too/).waitFor();
    await bench.page.locator(".quick-input-title", { hasText: /12 files, [\d.]+k of 51\.2k tokens/ }).waitFor();
    assert.ok(!bench.isThere(REPORT), "a dry run makes nothing");
  },

  "one that is still to be made is not opened as if it were there": async (bench) => {
    await bench.choose("pgbouncer-values.yaml");
    await bench.notification("pgbouncer-values.yaml is not there yet").waitFor();
    await bench.clearNotifications();
    await bench.run("AgentOps: Implement Plan: Dry Run");
  },

  "choosing one opens it": async (bench) => {
    await bench.choose("node-groups.tf");
    await bench.activeTab("node-groups.tf").waitFor();
  },

  "a plan that is not ready says why, and nothing is made": async (bench) => {
    await bench.openFile(`${OPS}/plans/disaster-recovery-plan.md`);
    await bench.lens(/Implement waits: /).first().waitFor();
    await bench.run("AgentOps: Implement Plan: Begin");
    await bench.notification("3 open questions").waitFor();
    assert.ok(!bench.isThere(`${OPS}/implementation/disaster-recovery-report.md`));
    assert.ok(!bench.isThere("agentops/bundles/disaster-recovery-plan.md"));
    await bench.clearNotifications();
  },

  "one that is ready gets its report, with a box for each step": async (bench) => {
    await bench.openFile(`${OPS}/plans/k8s-upgrade-plan.md`);
    await bench.run("AgentOps: Implement Plan: Begin");
    await bench.activeTab("k8s-upgrade-report.md").waitFor();
    await bench.lens(/Implement · /).waitFor();
    await until("the report on the disk", () => bench.isThere(REPORT));
    await until("the steps of the plan in it", () => bench.sees("- [ ] Modify: "));
  },
};
