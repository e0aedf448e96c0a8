// Tests the packaged extension in the real workbench.
//
//   node test/workbench/run.mjs [SCENARIO…]
//
// Prints each step, and where pictures and logs of a failure lie. With PICTURES=folder, there is one of each step's end.
import fs from "node:fs";
import path from "node:path";
import { newRun, start } from "./host.mjs";
import { packaged } from "./packaged.mjs";
import { Workbench } from "./workbench.mjs";

const here = import.meta.dirname;
const runs = new Map();

const wanted = process.argv.slice(2);
const names = fs.readdirSync(path.join(here, "scenarios")).map((file) => path.basename(file, ".mjs"));
let [passed, failed] = [0, 0];
for (const name of names.filter((name) => wanted.length === 0 || wanted.includes(name))) {
  console.log(name);
  await play(name, await import(`./scenarios/${name}.mjs`));
}

const folders = [...runs.values()].map(({ folder }) => folder);
if (failed === 0) for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
else console.log(`pictures and logs: ${folders.join(", ")}`);
console.log(`workbench: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

/** A place to run in, with the extension as it is for all platforms, or for the one that is named, with a server inside. */
function runOf(target) {
  if (!runs.has(target)) runs.set(target, newRun(packaged(target)));
  return runs.get(target);
}

/** Steps build on each other: after one that failed, the rest is not tried. */
async function play(name, { options, steps }) {
  const session = await start(runOf(options.target), name, options);
  try {
    for (const [title, step] of Object.entries(steps)) {
      const began = Date.now();
      try {
        await step(new Workbench(session));
        passed++;
        if (process.env.PICTURES) await session.page.screenshot({ path: path.join(process.env.PICTURES, `${name}-${Object.keys(steps).indexOf(title) + 1}.png`) });
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
