// The real workbench: VS Code as code-server serves it, and Chromium to look at it. Everything that a run writes lies in one
// folder that is thrown away when nothing failed.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { chromium } from "playwright-core";

export const ROOT = path.resolve(import.meta.dirname, "../../../..");
const WORK = path.join(ROOT, ".work/vscode");
const NODE = path.join(WORK, "bin/node");
const ENTRY = path.join(WORK, "code-server/node_modules/code-server/out/node/entry.js");
const SAMPLE = path.join(ROOT, "tests/workspaces/my-startup");
export const SERVER = process.env.AGENTOPS_BIN ?? path.join(ROOT, "target/debug/agentops");

/** Asks again until the answer is there. */
export async function until(what, ask, patience = 20_000) {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`does not come: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A folder for one run, with the extension installed in it. */
export function newRun(vsix) {
  fs.mkdirSync(path.join(WORK, "runs"), { recursive: true });
  const folder = fs.mkdtempSync(path.join(WORK, "runs", "run-"));
  const extensions = path.join(folder, "extensions");
  const session = newFolder(path.join(folder, "install"), {});
  execFileSync(NODE, [ENTRY, ...common(session, extensions), "--install-extension", vsix], { env: environment(session, {}), stdio: "pipe" });
  return { folder, extensions };
}

function newFolder(folder, settings, machine = {}) {
  fs.mkdirSync(path.join(folder, "data/User"), { recursive: true });
  fs.mkdirSync(path.join(folder, "data/Machine"), { recursive: true });
  fs.mkdirSync(path.join(folder, "home"), { recursive: true });
  // Without a file of its own, code-server writes into the home folder.
  fs.writeFileSync(path.join(folder, "config.yaml"), "auth: none\n");
  fs.writeFileSync(path.join(folder, "data/User/settings.json"), JSON.stringify({ ...QUIET, ...settings }, null, 2));
  // Settings of the machine are read from here alone: the window is a remote one.
  fs.writeFileSync(path.join(folder, "data/Machine/settings.json"), JSON.stringify(machine, null, 2));
  return folder;
}

/** Settings that keep everything away that is not ours. */
const QUIET = {
  "workbench.startupEditor": "none",
  // What takes the keyboard for a moment, as a dialog does that closes, must not close what was just opened.
  "workbench.quickOpen.closeOnFocusLost": false,
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.colorTheme": "Default Light Modern",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "chat.disableAIFeatures": true,
  "git.enabled": false,
  "window.menuBarVisibility": "hidden",
  "editor.accessibilitySupport": "off",
  "editor.autoClosingBrackets": "never",
  "editor.acceptSuggestionOnEnter": "off",
  "editor.fontFamily": "'DejaVu Sans Mono', monospace",
  "editor.minimap.enabled": false,
  "editor.wordWrap": "on",
  "explorer.confirmDragAndDrop": false,
  "files.autoSave": "off",
};

function common(folder, extensions) {
  return ["--config", path.join(folder, "config.yaml"), "--user-data-dir", path.join(folder, "data"), "--extensions-dir", extensions];
}

function environment(folder, extra) {
  const home = path.join(folder, "home");
  const all = {
    // Nothing of the machine's own: what is to be found in PATH is for the test to say.
    PATH: "/usr/bin:/bin",
    LANG: "C.UTF-8",
    HOME: home,
    XDG_CONFIG_HOME: path.join(home, ".config"),
    XDG_DATA_HOME: path.join(home, ".local/share"),
    XDG_CACHE_HOME: path.join(home, ".cache"),
    EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: "", itemUrl: "" }),
    AGENTOPS_BIN: SERVER,
    ...extra,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Starts the workbench on a copy of the sample, or on what `prepare` makes. */
export async function start(run, name, options = {}) {
  const { settings = {}, machine = {}, env = {}, isTrusted = true, prepare, viewport = { width: 1280, height: 800 } } = options;
  const folder = newFolder(path.join(run.folder, name), settings, machine);
  const workspace = path.join(folder, "my-startup");
  // What is to be run may lie in the folder.
  const surroundings = environment(folder, typeof env === "function" ? env(folder) : env);
  if (prepare) prepare(workspace);
  else fs.cpSync(SAMPLE, workspace, { recursive: true });

  const port = await freePort();
  const server = [ENTRY, ...common(folder, run.extensions), "--auth", "none", "--bind-addr", `127.0.0.1:${port}`];
  const quiet = ["--disable-telemetry", "--disable-update-check", "--disable-proxy", "--disable-getting-started-override", "--ignore-last-opened"];
  const log = fs.openSync(path.join(folder, "code-server.log"), "a");
  const extraArgs = options.args ?? [];
  const trust = isTrusted ? ["--disable-workspace-trust"] : [];
  // A group of its own, so that it ends with all that it started.
  const host = spawn(NODE, [...server, ...quiet, ...trust, ...extraArgs], { env: surroundings, stdio: ["ignore", log, log], detached: true });
  const url = `http://127.0.0.1:${port}`;
  await until("code-server", () => fetch(`${url}/healthz`).then((answer) => answer.ok, () => false), 60_000);

  const browser = await chromium.launchPersistentContext(path.join(folder, "chromium"), {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    viewport,
    env: { ...process.env, HOME: path.join(folder, "home") },
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const page = browser.pages()[0] ?? (await browser.newPage());
  page.setDefaultTimeout(30_000);
  const console_ = fs.createWriteStream(path.join(folder, "console.log"));
  page.on("console", (message) => console_.write(`[${message.type()}] ${message.text()}\n`));

  return {
    page,
    folder,
    workspace,
    extensions: run.extensions,
    url,
    hostPid: host.pid,
    async stop() {
      await browser.close();
      const ended = new Promise((resolve) => host.on("exit", resolve));
      kill(-host.pid, "SIGTERM");
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5000))]);
      kill(-host.pid, "SIGKILL");
    },
  };
}

function kill(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** The language servers below a process: their ids. */
export function languageServers(ancestor) {
  const parents = new Map();
  const found = [];
  for (const pid of fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number)) {
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
      parents.set(pid, Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
      const [program, argument] = fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      if (path.basename(program) === "agentops" && argument === "lsp") found.push(pid);
    } catch {
      // It has ended meanwhile.
    }
  }
  const isBelow = (pid) => pid === ancestor || (parents.has(pid) && isBelow(parents.get(pid)));
  return found.filter(isBelow);
}
