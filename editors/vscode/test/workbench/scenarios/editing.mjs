// Writing a plan: problems come and go, the load is over the title and in the status bar, hover and links explain.
import assert from "node:assert/strict";
import { until } from "../host.mjs";

const PLAN = "agentops/infrastructure-ops/plans/monitoring-plan.md";

export const options = {};

export const steps = {
  "the extension starts by itself where there is an agentops folder": async (bench) => {
    await bench.open();
    await bench.server();
  },

  "the load stands over the title and in the status bar": async (bench) => {
    await bench.openFile(PLAN);
    await bench.lens(/Plan · [\d.]+k of 50k/).waitFor();
    await bench.statusItem(/Plan [\d.]+k\/50k · \d+%/).waitFor();
  },

  "a problem appears while typing and goes away": async (bench) => {
    await bench.typeAtEnd("\nSee [nothing](nowhere.md).\n");
    await until("one more problem", async () => (await bench.squiggles().count()) > 0);
    await bench.run("View: Focus Problems");
    const problem = bench.page.locator(".markers-panel .monaco-list-row", { hasText: "nowhere.md" });
    await problem.first().waitFor();
    // From the list to the place.
    await problem.first().dblclick();
    await bench.pressInEditor("End");
    for (let i = 0; i < "(nowhere.md).".length; i++) await bench.press("Backspace");
    await problem.first().waitFor({ state: "detached" });
    assert.doesNotMatch(bench.disk(PLAN), /nowhere/, "nothing was saved");
  },

  "the load in the status bar follows what is typed": async (bench) => {
    const item = bench.statusItem(/Plan [\d.]+k\/50k/);
    await bench.run("File: Revert File");
    const before = await item.innerText();
    await bench.typeAtEnd(" 7".repeat(70));
    await until("another figure", async () => (await item.innerText()) !== before);
    await bench.run("File: Revert File");
    await until("the figure of before", async () => (await item.innerText()) === before);
  },

  "a click on the status bar explains the load": async (bench) => {
    await bench.click(bench.statusItem(/Plan [\d.]+k\/50k/), bench.choice("monitoring-plan.md"));
    await bench.choice("Show the budget of all phases").waitFor();
    await bench.cancel();
  },

  "so does one on the load over the title": async (bench) => {
    await bench.toTop();
    await bench.click(bench.lensAction(/^Plan · /), bench.choice("monitoring-plan.md"));
    await bench.choice("Show the budget of all phases").waitFor();
    await bench.cancel();
  },

  "hover of the title shows what is loaded": async (bench) => {
    await bench.toTop();
    await bench.explain(bench.line("SLO-based").first(), "Total");
    await bench.press("Escape");
  },

  "the status of the language has the server, with its version": async (bench) => {
    const item = bench.page.locator("[id='status.languageStatus']");
    await bench.explain(item, /AgentOps \d+\.\d+\.\d+.*Output/);
    await bench.leave();
  },

  "the output says which server runs, and where it is": async (bench) => {
    await bench.run("AgentOps: Show Output");
    await bench.page.locator(".panel .view-line", { hasText: /server\s\d+\.\d+\.\d+\sat\s.*agentops/ }).first().waitFor();
  },

  "while somebody reads the output, the load is still that of the file": async (bench) => {
    await bench.page.locator(".panel .view-line").first().click();
    await bench.click(bench.statusItem(/Plan [\d.]+k\/50k/), bench.choice("monitoring-plan.md"));
    await bench.press("Escape");
    await bench.run("View: Hide Panel");
  },

  "a file that is no artifact has no load": async (bench) => {
    await bench.openFile("README.md");
    await bench.statusItem(/Plan [\d.]+k\/50k/).waitFor({ state: "hidden" });
  },

  "the problems of a file go when it is closed": async (bench) => {
    await bench.openFile("agentops/infrastructure-ops/plans/disaster-recovery-plan.md");
    await bench.run("View: Focus Problems");
    const problems = bench.page.locator(".markers-panel .monaco-list-row", { hasText: "s3-replicaton.tf" });
    await problems.first().waitFor();
    await bench.run("View: Close All Editors");
    await problems.first().waitFor({ state: "detached" });
    // It is as before when somebody comes back.
    await bench.openFile("agentops/infrastructure-ops/plans/disaster-recovery-plan.md");
    await problems.first().waitFor();
  },
};
