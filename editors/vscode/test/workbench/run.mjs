// Tests the packaged extension in the real workbench.
//
//   node test/workbench/run.mjs [SCENARIO…]
//
// Prints each step, and where pictures and logs of a failure lie.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { newRun, start } from "./host.mjs";
import { Workbench } from "./workbench.mjs";

const here = import.meta.dirname;
const packaged = spawnSync(process.execPath, ["scripts/package.mjs", "--out", "dist"], { cwd: path.join(here, "../.."), encoding: "utf8" });
if (packaged.status !== 0) {
  console.error(packaged.stdout + packaged.stderr);
  process.exit(1);
}
const { version } = JSON.parse(fs.readFileSync(path.join(here, "../../package.json"), "utf8"));
const run = newRun(path.join(here, `../../dist/agentops-${version}.vsix`));

const wanted = process.argv.slice(2);
const names = fs.readdirSync(path.join(here, "scenarios")).map((file) => path.basename(file, ".mjs"));
let [passed, failed] = [0, 0];
for (const name of names.filter((name) => wanted.length === 0 || wanted.includes(name))) {
  console.log(name);
  await play(name, await import(`./scenarios/${name}.mjs`));
}

if (failed === 0) fs.rmSync(run.folder, { recursive: true, force: true });
else console.log(`pictures and logs: ${run.folder}`);
console.log(`workbench: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

/** Steps build on each other: after one that failed, the rest is not tried. */
async function play(name, { options, steps }) {
  const session = await start(run, name, options);
  try {
    for (const [title, step] of Object.entries(steps)) {
      const began = Date.now();
      try {
        await step(new Workbench(session));
        passed++;
        console.log(`  ok    ${title} (${Date.now() - began} ms)`);
      } catch (error) {
        failed++;
        console.log(`  FAIL  ${title}: ${String(error.message).split("\n").slice(0, 6).join("\n        ")}`);
        await session.page.screenshot({ path: path.join(session.folder, "failed.png") }).catch(() => undefined);
        return;
      }
    }
  } finally {
    await session.stop();
  }
}
