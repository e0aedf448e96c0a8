// Bundles the extension, and the script of the budget view.
//
//   node scripts/build.mjs [--production]
import { build } from "esbuild";

const production = process.argv.includes("--production");
const common = { bundle: true, target: "es2022", minify: production, sourcemap: production ? false : "linked", logLevel: "warning" };

await build({
  ...common,
  entryPoints: ["src/extension.ts"],
  platform: "node",
  format: "cjs",
  target: "node20",
  external: ["vscode"],
  outfile: "dist/extension.js",
});
await build({ ...common, entryPoints: ["src/budget/page/main.ts"], platform: "browser", format: "iife", outfile: "dist/budget.js" });
