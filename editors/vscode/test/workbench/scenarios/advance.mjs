// From a plan to its report: the gate, the bundle, the new file.
import assert from "node:assert/strict";
import { until } from "../host.mjs";

const OPS = "agentops/infrastructure-ops";
const REPORT = `${OPS}/implementation/k8s-upgrade-report.md`;
const BUNDLE = "agentops/bundles/k8s-upgrade-plan.md";

export const options = {};

export const steps = {
  "a plan that is not ready says what is missing, and nothing is made": async (bench) => {
    await bench.open();
    await bench.openFile(`${OPS}/plans/disaster-recovery-plan.md`);
    await bench.lens(/Implement waits: /).first().waitFor();
    await bench.run("AgentOps: Advance to the Next Phase");
    await bench.notification("3 open questions").waitFor();
    assert.ok(!bench.isThere(`${OPS}/implementation/disaster-recovery-report.md`));
    assert.ok(!bench.isThere("agentops/bundles/disaster-recovery-plan.md"));
    await bench.clearNotifications();
  },

  "one that is ready goes on: its bundle is saved, the report is there and open": async (bench) => {
    await bench.openFile(`${OPS}/plans/k8s-upgrade-plan.md`);
    await bench.click(bench.lensAction("Advance to Implement"), bench.activeTab("k8s-upgrade-report.md"));
    await bench.lens(/Implement · /).waitFor();
    await until("the steps of the plan in it", () => bench.sees("- [ ] Modify: "));
    await until("the report on the disk", () => bench.isThere(REPORT));
    assert.match(bench.disk(BUNDLE), /^bundle: k8s-upgrade-plan$/m);
  },

  "the tree has gone on too": async (bench) => {
    await bench.showTree();
    await bench.row(/k8s-upgrade.*Implement · draft/).waitFor();
  },

  "undo takes it back": async (bench) => {
    await until("no text, or no file", async () => {
      if (!bench.isThere(REPORT) || !(await bench.sees("## Outcome"))) return true;
      await bench.pressInEditor("Control+Z");
      return false;
    });
  },
};
