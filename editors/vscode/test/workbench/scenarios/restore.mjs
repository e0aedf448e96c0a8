// Originals that are lost or changed come back from their bundle; one that is damaged says so.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { until } from "../host.mjs";

const BUNDLE = "k8s-upgrade-research";
const RESEARCH = `agentops/infrastructure-ops/research/${BUNDLE}.md`;
const PLAN = "agentops/infrastructure-ops/plans/monitoring-plan.md";
const CHANGED = "# Rewritten\n";

export const options = {};
let original;

const onDisk = ({ session }, file) => path.join(session.workspace, file);
const bundle = (bench) => bench.row(new RegExp(`${BUNDLE}.*→`));

export const steps = {
  "the tree offers to put back an original that was deleted": async (bench) => {
    await bench.open();
    original = bench.disk(RESEARCH);
    fs.rmSync(onDisk(bench, RESEARCH));
    await bench.showTree();
    await bench.expand(bench.row(/Bundles\s*1/));
    await bench.clickInline(bundle(bench), "Restore Originals");
    await bench.notification(`Restored ${RESEARCH}`).waitFor();
    assert.equal(bench.disk(RESEARCH), original);
    await bench.clearNotifications();
  },

  "one that was changed is not overwritten unasked": async (bench) => {
    fs.writeFileSync(onDisk(bench, RESEARCH), CHANGED);
    await bench.run("AgentOps: Restore Originals of a Bundle");
    const question = bench.notification(`would be overwritten: ${RESEARCH}`);
    await question.waitFor();
    assert.equal(bench.disk(RESEARCH), CHANGED);
    await bench.clearNotifications();
    await bench.run("AgentOps: Restore Originals of a Bundle");
    await question.waitFor();
    assert.equal(bench.disk(RESEARCH), CHANGED, "who says nothing has not said yes");
  },

  "but when the answer is yes": async (bench) => {
    const question = bench.notification(`would be overwritten: ${RESEARCH}`);
    await bench.click(question.getByRole("button", { name: "Overwrite what differs" }), bench.notification(`Restored ${RESEARCH}`));
    assert.equal(bench.disk(RESEARCH), original);
    await bench.clearNotifications();
  },

  "a bundle that is whole is fresh": async (bench) => {
    await bench.clickInline(bundle(bench), "Verify Bundle");
    await bench.notification(new RegExp(`Bundle ${BUNDLE} is fresh.*The digest keeps \\d+ of \\d+`)).waitFor();
    await bench.clearNotifications();
  },

  "the only bundle is loaded without a question": async (bench) => {
    await bench.openFile(PLAN);
    await bench.lens(/Plan · /).waitFor();
    await bench.run("AgentOps: Load Bundle into This File");
    await bench.line(`From bundle`).first().waitFor();
    assert.doesNotMatch(bench.disk(PLAN), /## Context/, "it is for the user to save");
    await bench.pressInEditor("Control+Z");
    await until("a file that is as it was", async () => !/dirty/.test((await bench.tab("monitoring-plan.md").getAttribute("class")) ?? ""));
  },

  "one whose archive is damaged is broken: in the tree, on demand and in its digest": async (bench) => {
    const archive = onDisk(bench, `agentops/bundles/${BUNDLE}.tar.zst`);
    const bytes = fs.readFileSync(archive);
    bytes.fill(0, Math.floor(bytes.length / 2));
    fs.writeFileSync(archive, bytes);
    const broken = bench.row(new RegExp(`${BUNDLE}.*broken`));
    await broken.waitFor();
    await broken.locator(".codicon-error").waitFor();
    await bench.clickInline(broken, "Verify Bundle");
    await bench.notification(`Bundle ${BUNDLE} is broken`).waitFor();
    await bench.click(broken, bench.activeTab(`${BUNDLE}.md`));
    await until("the problem in the digest", async () => (await bench.squiggles("error").count()) > 0);
  },
};
