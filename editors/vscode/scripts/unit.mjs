// Runs the tests of the modules that need no editor.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { build } from "esbuild";

const outdir = "dist/test";
fs.rmSync(outdir, { recursive: true, force: true });
const entryPoints = fs.readdirSync("test/unit").filter((name) => name.endsWith(".test.ts")).map((name) => `test/unit/${name}`);
await build({ entryPoints, bundle: true, platform: "node", format: "cjs", target: "node20", outdir, logLevel: "warning" });
const run = spawnSync(process.execPath, ["--test", "--test-reporter=spec", ...fs.readdirSync(outdir).map((name) => `${outdir}/${name}`)], { stdio: "inherit" });
process.exit(run.status ?? 1);
