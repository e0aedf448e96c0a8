// The extension as a package: for all platforms, or for the one that is named, with the server inside.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { SERVER } from "./host.mjs";

const root = path.join(import.meta.dirname, "../..");

/** Makes it anew, and says where it is. */
export function packaged(target) {
  const inside = target ? ["--target", target, "--server", SERVER] : [];
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/package.mjs", "--out", "dist", ...inside], { cwd: root, encoding: "utf8" });
  if (status !== 0) {
    console.error(stdout + stderr);
    process.exit(1);
  }
  const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
  return path.join(root, "dist", `${["agentops", target, version].filter(Boolean).join("-")}.vsix`);
}
