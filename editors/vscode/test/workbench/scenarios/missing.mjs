// No server is installed.
import fs from "node:fs";
import path from "node:path";
import { SERVER } from "../host.mjs";

export const options = { env: { AGENTOPS_BIN: undefined } };

export const steps = {
  "a message says so and what to do": async (bench) => {
    await bench.open();
    const message = bench.notification("The AgentOps server is not installed");
    await message.waitFor();
    for (const name of ["Choose the Server…", "How to Install", "Try Again"]) await message.getByRole("button", { name }).waitFor();
  },

  "the view says so too": async (bench) => {
    await bench.showTree();
    await bench.page.locator(".welcome-view", { hasText: "The server does not run." }).waitFor();
  },

  "one that is chosen is started at once": async (bench) => {
    const settings = path.join(bench.session.folder, "data/Machine/settings.json");
    fs.writeFileSync(settings, JSON.stringify({ "agentops.server.path": SERVER }));
    await bench.server();
    await bench.row("Infrastructure operations").waitFor();
  },
};
