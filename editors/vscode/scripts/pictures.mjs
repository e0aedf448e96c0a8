// Makes the pictures of the README from the real workbench, on the sample workspace.
//
//   npm run pictures        (after tests/run vscode, or test/workbench/setup.sh, and cargo build -p agentops)
import fs from "node:fs";
import path from "node:path";
import { newRun, start } from "../test/workbench/host.mjs";
import { packaged } from "../test/workbench/packaged.mjs";
import { Workbench } from "../test/workbench/workbench.mjs";

const root = path.join(import.meta.dirname, "..");
const pictures = path.join(root, "media/pictures");
fs.mkdirSync(pictures, { recursive: true });

const run = newRun(packaged());
const session = await start(run, "pictures", { viewport: { width: 1200, height: 720 }, settings: { "editor.fontSize": 13, "breadcrumbs.enabled": false, "workbench.layoutControl.enabled": false } });
const bench = new Workbench(session);

/** Takes a picture once nothing moves any more. */
async function take(name) {
  await bench.page.mouse.move(1190, 400);
  await settled();
  await bench.page.screenshot({ path: path.join(pictures, `${name}.png`) });
  console.log(`media/pictures/${name}.png`);
}

async function settled() {
  let before;
  for (let i = 0; i < 20; i++) {
    const now = await bench.page.screenshot();
    if (before?.equals(now)) return;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
}

try {
  await bench.open();
  await bench.showTree();
  await bench.row("disaster-recovery").click();
  await bench.row(/Plan.*k of 50k/).dblclick();
  await bench.tab("disaster-recovery-plan.md").waitFor();
  await bench.lens(/Plan · /).waitFor();
  await bench.row("k8s-upgrade").click();
  await take("editor");

  await bench.openFile("agentops/infrastructure-ops/plans/k8s-upgrade-plan.md");
  await bench.lens(/Plan · /).waitFor();
  await bench.press("Control+Home");
  await settled();
  const reference = bench.page.locator(".detected-link, .view-line span", { hasText: /infrastructure\/[\w/.-]+\.\w+/ }).first();
  await reference.scrollIntoViewIfNeeded().catch(() => undefined);
  await bench.hover(reference);
  await bench.page.locator(".monaco-hover", { hasText: /lines|tokens/ }).first().waitFor();
  await settled();
  await bench.page.screenshot({ path: path.join(pictures, "hover.png") });
  console.log("media/pictures/hover.png");

  await bench.press("Escape");
  await bench.run("View: Toggle Primary Side Bar Visibility");
  await bench.run("AgentOps: Show Budget of a Topic");
  await bench.page.locator(".quick-input-widget input.input").fill("disaster-recovery");
  await bench.choice("disaster-recovery").waitFor();
  await bench.press("Enter");
  await bench.webview().locator("section").first().waitFor();
  await take("budget");
} finally {
  await session.stop();
  fs.rmSync(run.folder, { recursive: true, force: true });
}
