// No server is installed, or none that this extension can talk to.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { SERVER } from "../host.mjs";

export const options = { env: { AGENTOPS_BIN: undefined } };
const BUTTONS = ["Choose the Server…", "How to Install", "Try Again"];

/** The setting that names the server, as somebody writes it while the workbench runs. */
function choose({ session }, server) {
  const settings = path.join(session.folder, "data/Machine/settings.json");
  fs.writeFileSync(settings, JSON.stringify({ "agentops.server.path": server }));
}

export const steps = {
  "a message says so and what to do": async (bench) => {
    await bench.open();
    const message = bench.notification("The AgentOps server is not installed");
    await message.waitFor();
    for (const name of BUTTONS) await message.getByRole("button", { name }).waitFor();
  },

  "the view says so too": async (bench) => {
    await bench.showTree();
    await bench.page.locator(".welcome-view", { hasText: "The server does not run." }).waitFor();
  },

  "one that is too old is not started, and the message says which it is": async (bench) => {
    const old = path.join(bench.session.folder, "old-agentops");
    fs.writeFileSync(old, "#!/bin/sh\necho agentops 0.0.1\n", { mode: 0o755 });
    choose(bench, old);
    const message = bench.notification(/old-agentops is too old: it is version 0\.0\.1, and this extension needs \d+\.\d+\.\d+/);
    await message.waitFor();
    for (const name of BUTTONS) await message.getByRole("button", { name }).waitFor();
    assert.equal(bench.hasServer(), false);
  },

  "one that says its version and nothing more is given up, and ended": async (bench) => {
    await bench.clearNotifications();
    const mute = path.join(bench.session.folder, "mute-agentops");
    fs.writeFileSync(mute, "#!/bin/sh\n[ \"$1\" = --version ] && echo agentops 99.0.0 && exit\nwhile :; do sleep 1; done\n", { mode: 0o755 });
    choose(bench, mute);
    await bench.notification(/does not answer: .*mute-agentops/).waitFor({ timeout: 60_000 });
    const left = fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name) && commandLine(name).includes(mute));
    assert.deepEqual(left, []);
  },

  "one that is chosen is started at once": async (bench) => {
    choose(bench, SERVER);
    await bench.server();
    await bench.row("Infrastructure operations").waitFor();
  },
};

function commandLine(id) {
  try {
    return fs.readFileSync(`/proc/${id}/cmdline`, "utf8");
  } catch {
    // It has ended meanwhile.
    return "";
  }
}
