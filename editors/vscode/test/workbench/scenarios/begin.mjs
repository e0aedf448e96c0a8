// From a folder with nothing in it to the first question.
import assert from "node:assert/strict";
import fs from "node:fs";
import { until } from "../host.mjs";

const QUESTION = "How do we upgrade the cluster without downtime?";
const TOPIC = "upgrade-cluster-without-downtime";
const RESEARCH = `agentops/infrastructure-ops/research/${TOPIC}-research.md`;
const PLAN = `agentops/infrastructure-ops/plans/${TOPIC}-plan.md`;

export const options = { prepare: (workspace) => fs.mkdirSync(workspace) };

export const steps = {
  "the view offers to initialise the folder, with all ways of working": async (bench) => {
    await bench.open();
    await bench.showTree();
    const offered = bench.choice("Infrastructure operations");
    await bench.click(bench.page.locator(".welcome-view").getByRole("button", { name: "Initialise" }), offered);
    await bench.choice("Product development").waitFor();
    assert.equal(await bench.page.locator(".quick-input-list .monaco-list-row [role=checkbox][aria-checked=true]").count(), 2);
    assert.ok(!bench.isThere("agentops"), "nothing is made before somebody has chosen");
  },

  "their folders and the settings are made, and the tree appears by itself": async (bench) => {
    const ok = bench.page.locator(".quick-input-widget").getByRole("button", { name: "OK" });
    await bench.click(ok, bench.row("Infrastructure operations"));
    await bench.row("Product development").waitFor();
    await bench.notification("files and folders were made").waitFor();
    for (const made of ["agentops.toml", "bundles", "product-dev/specs", "infrastructure-ops/plans"]) assert.ok(bench.isThere(`agentops/${made}`), made);
  },

  "agents get copies of their prompts when somebody wants that, too": async (bench) => {
    await bench.clearNotifications();
    await bench.run("AgentOps: Initialise a Folder");
    const copies = bench.choice("Copies of prompts, workflows and commands");
    await copies.waitFor();
    await bench.click(copies, copies.locator("[role=checkbox][aria-checked=true]"));
    const ok = bench.page.locator(".quick-input-widget").getByRole("button", { name: "OK" });
    await bench.click(ok, bench.notification("files and folders were made"));
    assert.ok(bench.isThere("agentops/profiles/infrastructure-ops/agents/researcher.md"));
    assert.ok(!bench.isThere("agentops/profiles/infrastructure-ops/profile.toml"), "phases and budgets stay those that ship");
  },

  "a question begins a topic: its research is there, with the question in it": async (bench) => {
    await bench.run("AgentOps: Start Work on a Question");
    await bench.choose("Infrastructure operations");
    await bench.answer(QUESTION);
    await bench.activeTab(`${TOPIC}-research.md`).waitFor();
    await bench.line(`Asked: ${QUESTION}`).first().waitFor();
    await bench.line("## Recommendation").first().waitFor();
    await bench.save();
    await until("the research on the disk", () => bench.isThere(RESEARCH) && bench.disk(RESEARCH).includes(QUESTION));
    assert.match(bench.disk(RESEARCH), new RegExp(`^topic: ${TOPIC}$`, "m"));
  },

  "its plan waits for what the research lacks, and is there when one wants it all the same": async (bench) => {
    await bench.clearNotifications();
    await bench.run("AgentOps: Plan from Research");
    const said = bench.notification("section Findings is empty");
    await said.waitFor();
    assert.ok(!bench.isThere(PLAN));
    await said.getByRole("button", { name: "Advance to Plan all the same" }).click();
    await bench.activeTab(`${TOPIC}-plan.md`).waitFor();
    assert.match(bench.disk(PLAN), /^phase: plan$/m);
    await bench.pressInEditor("Control+Z");
    await until("no plan on the disk", () => !bench.isThere(PLAN));
  },

  "the tree shows the topic": async (bench) => {
    const topic = bench.row(new RegExp(`${TOPIC}.*Research · draft`));
    await topic.waitFor();
    await bench.expand(topic);
    await bench.row(/Plan.*of 50k/).waitFor();
  },
};
