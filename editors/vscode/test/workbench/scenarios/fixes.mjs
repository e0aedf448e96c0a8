// Problems that have a remedy, and files that get another name.
import assert from "node:assert/strict";
import { until } from "../host.mjs";

const PLAN = "agentops/infrastructure-ops/plans/disaster-recovery-plan.md";
const RESEARCH = "agentops/infrastructure-ops/research/disaster-recovery-research.md";
const FOLDER = "infrastructure/disaster-recovery";

export const options = {};

export const steps = {
  "a file that a plan misspells is put right": async (bench) => {
    await bench.open();
    await bench.openFile(PLAN);
    await bench.lens(/Plan · /).waitFor();
    await bench.goTo(83, 30);
    await bench.line("s3-replicaton.tf").first().waitFor();
    await bench.fix(`Change to \`${FOLDER}/s3-replication.tf\``);
    await bench.line("s3-replicaton.tf").first().waitFor({ state: "detached" });
    await bench.save();
    await until("the plan on the disk", () => bench.disk(PLAN).includes(`Modify: \`${FOLDER}/s3-replication.tf:57-69\``));
  },

  "a link that leads nowhere is put right": async (bench) => {
    await bench.openFile(RESEARCH);
    await bench.lens(/Research · /).waitFor();
    await bench.goTo(37, 80);
    await bench.fix(/Change the link to/);
    await bench.save();
    await until("the link on the disk", () => bench.disk(RESEARCH).includes("(../../../infrastructure/disaster-recovery/restore-postgres.md"));
  },

  "a source file is renamed in the explorer, and the plan follows": async (bench) => {
    await bench.openFile(`${FOLDER}/failover-dns.sh`);
    await bench.lens(/plan/).first().waitFor();
    await bench.run("File: Reveal Active File in Explorer View");
    const row = bench.page.locator(".explorer-folders-view .monaco-list-row", { hasText: "failover-dns.sh" });
    const question = bench.dialog("AgentOps");
    await bench.rename(row, "switch-dns.sh", question);
    await bench.click(question.getByRole("button", { name: "OK" }), bench.tab("switch-dns.sh"));
    await question.waitFor({ state: "hidden" });
    await bench.save();
    await until("the plan", () => bench.disk(PLAN).includes("switch-dns.sh"));
    assert.doesNotMatch(bench.disk(PLAN), /failover-dns\.sh/);
    assert.ok(bench.isThere(`${FOLDER}/switch-dns.sh`));
  },
};
