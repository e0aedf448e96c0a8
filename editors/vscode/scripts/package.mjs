// Packages the extension as agentops-<version>.vsix, or for one platform with the server inside.
//
//   node scripts/package.mjs [--target linux-x64 --server path/to/agentops] [--out folder]
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { target: { type: "string" }, server: { type: "string" }, out: { type: "string", default: "." } } });
if (Boolean(values.target) !== Boolean(values.server)) {
  console.error("package: --target and --server belong together: a server runs on one platform only");
  process.exit(2);
}

const { name, version } = JSON.parse(fs.readFileSync("package.json", "utf8"));
fs.rmSync("server", { recursive: true, force: true });
const licenses = ["LICENSE-MIT", "LICENSE-APACHE"];
for (const license of licenses) fs.copyFileSync(`../../${license}`, license);
if (values.server) {
  fs.mkdirSync("server");
  const inside = path.join("server", values.target?.startsWith("win32") ? "agentops.exe" : "agentops");
  fs.copyFileSync(values.server, inside);
  fs.chmodSync(inside, 0o755);
}

const file = path.join(values.out, [name, values.target, version].filter(Boolean).join("-") + ".vsix");
const target = values.target ? ["--target", values.target] : [];
const run = spawnSync("node_modules/.bin/vsce", ["package", "--no-dependencies", "--out", file, ...target], { stdio: "inherit" });
fs.rmSync("server", { recursive: true, force: true });
for (const license of licenses) fs.rmSync(license);
process.exit(run.status ?? 1);
