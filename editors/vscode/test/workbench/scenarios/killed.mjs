// The server dies in the middle of the work.
import assert from "node:assert/strict";
import { until } from "../host.mjs";

export const options = {};
let killed;

export const steps = {
  "a server that is killed is started again": async (bench) => {
    await bench.open();
    await bench.openFile("agentops/infrastructure-ops/plans/monitoring-plan.md");
    await bench.lens(/Plan · /).waitFor();
    killed = await bench.server();
    process.kill(killed, "SIGKILL");
    const next = await bench.server(killed);
    assert.notEqual(next, killed);
  },

  "one that is killed in the middle of the typing is, too, and misses nothing": async (bench) => {
    for (let round = 0; round < 2; round++) {
      killed = await bench.server();
      await bench.lens(/Plan · /).waitFor();
      const typing = bench.typeAtEnd(`\nWork goes on, whatever becomes of the server: round ${round}, [lost](lost-${round}.md).\n`);
      await until("half of it", () => bench.sees("whatever becomes"));
      process.kill(killed, "SIGKILL");
      await typing;
      await bench.server(killed);
      await bench.toTop();
    }
    await bench.press("Control+Shift+M");
    for (const round of [0, 1]) await bench.page.locator(".markers-panel .monaco-list-row", { hasText: `lost-${round}.md` }).first().waitFor();
  },

  "what was typed before and after is checked": async (bench) => {
    await bench.typeAtEnd("\nSee [nothing](nowhere.md).\n");
    await until("the problem", async () => (await bench.squiggles().count()) > 0);
    await bench.statusItem(/Plan [\d.]+k\/50k/).waitFor();
    await bench.showTree();
    await bench.row("Infrastructure operations").waitFor();
  },

  "restart on demand": async (bench) => {
    const before = await bench.server();
    await bench.run("AgentOps: Restart Server");
    await bench.server(before);
    await bench.row("Infrastructure operations").waitFor();
    await bench.click(bench.tab("monitoring-plan.md"), bench.activeTab("monitoring-plan.md"));
    await bench.toTop();
    await bench.lens(/Plan · /).waitFor();
  },

  "one that hangs is replaced, and whoever waited for it does not wait for ever": async (bench) => {
    const hung = await bench.server();
    process.kill(hung, "SIGSTOP");
    // Asks the gauge and the tree, which hear nothing.
    await bench.typeAtEnd("\nThis one hears nothing: [deaf](deaf.md).\n");
    await bench.run("AgentOps: Restart Server");
    await bench.server(hung);
    await until("the end of the one that hung", () => !isAlive(hung));
    await bench.row("Infrastructure operations").waitFor();
    await bench.page.locator(".markers-panel .monaco-list-row", { hasText: "deaf.md" }).first().waitFor();
    await bench.statusItem(/Plan [\d.]+k\/50k/).waitFor();
  },
};

function isAlive(id) {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}
