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
  },

  "whoever knows better goes on all the same, and the new file says so": async (bench) => {
    await bench.notification("3 open questions").getByRole("button", { name: "Advance to Implement all the same" }).click();
    await bench.tab("disaster-recovery-report.md").waitFor();
    assert.match(bench.disk(`${OPS}/implementation/disaster-recovery-report.md`), /^forced: .*3 open questions/m);
  },

  "one that is ready goes on: its bundle is saved, the report is there and open": async (bench) => {
    await bench.openFile(`${OPS}/plans/k8s-upgrade-plan.md`);
    await bench.click(bench.lensAction("Advance to Implement"), bench.activeTab("k8s-upgrade-report.md"));
    await bench.lens(/Implement · /).waitFor();
    await until("the steps of the plan in it", () => bench.sees("- [ ] Modify: "));
    assert.match(bench.disk(REPORT), /^- \[ \] Modify: /m, "all of it is on the disk");
    assert.match(bench.disk(BUNDLE), /^bundle: k8s-upgrade-plan$/m);
  },

  "the tree has gone on too": async (bench) => {
    await bench.showTree();
    await bench.row(/k8s-upgrade.*Implement · draft/).waitFor();
  },

  "one undo takes it back": async (bench) => {
    await bench.pressInEditor("Control+Z");
    await until("no report on the disk", () => !bench.isThere(REPORT));
    await bench.tab("k8s-upgrade-report.md").waitFor({ state: "detached" });
    await bench.row(/k8s-upgrade.*Implement · next/).waitFor();
  },

  "from what all topics share, a line over the title asks the question that begins a topic": async (bench) => {
    await bench.openFile("agentops/product-dev/product/mission.md");
    await bench.click(bench.lensAction("Start Spec initialization"), bench.input);
    await bench.answer("Can customers export their invoices?");
    await bench.activeTab("initialization.md").waitFor();
    await bench.line("> Can customers export their invoices?").first().waitFor();
  },
};
