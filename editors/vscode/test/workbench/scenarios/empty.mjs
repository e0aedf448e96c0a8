// A folder with nothing of ours: nothing is started until somebody looks.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

export const options = {
  prepare: (workspace) => {
    fs.mkdirSync(workspace);
    fs.writeFileSync(path.join(workspace, "README.md"), "# A project\n");
  },
};

export const steps = {
  "nothing starts": async (bench) => {
    await bench.open();
    await bench.openFile("README.md");
    await bench.line("A project").waitFor();
    assert.equal(bench.hasServer(), false);
  },

  "the view welcomes whoever opens it": async (bench) => {
    await bench.showTree();
    const welcome = bench.page.locator(".welcome-view", { hasText: "There is nothing here yet." });
    await welcome.waitFor();
    await welcome.getByRole("button", { name: "Initialise" }).waitFor();
  },

  "the walk-through opens": async (bench) => {
    const button = bench.page.locator(".welcome-view").getByRole("button", { name: "Get Started" });
    await bench.click(button, bench.page.getByText("Set up a project").first());
  },
};
