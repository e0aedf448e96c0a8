// Typing in a plan of 60 000 tokens, with all that is ours in sight, is as quick as typing in its twin of which nothing is ours;
// and what the extension asks the server follows time, not keystrokes.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { ROOT, SERVER, until } from "../host.mjs";
import { longPlan } from "../long.mjs";

const PLAN = "agentops/infrastructure-ops/plans/everything-plan.md";
const TWIN = "../plain/everything-plan.md";
const TEXT = " before the window opens, drain `infrastructure/kubernetes/hpa.yaml`, read [the changes](#changes), and then begin. Done";
const PAUSE = 40;
/** No more often than this, in milliseconds, whatever is typed. */
const OWN = { "agentops/load": 200, "agentops/status": 500, "agentops/budget": Infinity };

const recorder = (folder) => path.join(folder, "recorder");
const recording = (folder) => path.join(folder, "to-server");

export const options = {
  env: (folder) => ({ AGENTOPS_BIN: recorder(folder) }),
  prepare: (workspace) => {
    const folder = path.dirname(workspace);
    fs.cpSync(path.join(ROOT, "tests/workspaces/my-startup"), workspace, { recursive: true });
    fs.writeFileSync(path.join(workspace, PLAN), longPlan(60_000));
    fs.mkdirSync(path.join(folder, "plain"));
    fs.writeFileSync(path.join(workspace, TWIN), longPlan(60_000));
    fs.writeFileSync(recorder(folder), `#!/bin/sh\n[ "$1" = lsp ] || exec "${SERVER}" "$@"\ntee -a "${recording(folder)}" | "${SERVER}" "$@" | tee -a "${folder}/from-server"\n`, { mode: 0o755 });
  },
};

let twin;

/** In the page: how long after a key went down the next frame is drawn. */
function watch() {
  window.frames_ = [];
  window.addEventListener(
    "keydown",
    ({ timeStamp }) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => window.frames_.push(performance.now() - timeStamp);
        port2.postMessage(undefined);
      });
    },
    true,
  );
}

async function type(bench) {
  await bench.page.evaluate(watch);
  await bench.goTo(8, "Written by hand:".length + 1);
  await bench.pressInEditor("End");
  await bench.page.keyboard.type(" as one does,", { delay: PAUSE });
  await bench.page.evaluate(() => window.frames_.splice(0));
  const began = Date.now();
  await bench.page.keyboard.type(TEXT, { delay: PAUSE });
  const ended = Date.now();
  await bench.line("and then begin. Done").first().waitFor();
  const all = await bench.page.evaluate(() => window.frames_.sort((a, b) => a - b));
  assert.ok(all.length >= TEXT.length * 0.9, `${all.length} keys were seen`);
  return { began, ended, median: all[Math.floor(all.length / 2)], p95: all[Math.floor(all.length * 0.95)] };
}

const ms = (value) => `${value.toFixed(1)} ms`;
const says = ({ median, p95 }) => `median ${ms(median)}, 95% below ${ms(p95)}`;

/** What the client has told the server, from a place in the recording on. */
function messages({ session }, from) {
  const bytes = fs.readFileSync(recording(session.folder));
  const found = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf("\r\n\r\n", at);
    if (end < 0) return found;
    const length = Number(/Content-Length: (\d+)/i.exec(bytes.toString("latin1", at, end))[1]);
    const body = bytes.subarray(end + 4, end + 4 + length);
    if (body.length < length) return found;
    if (at >= from) found.push(JSON.parse(body.toString()));
    at = end + 4 + length;
  }
}

export const steps = {
  "in its twin, in a folder where the extension does not start": async (bench) => {
    await bench.open(path.join(bench.session.folder, "plain"));
    await bench.openFile(TWIN);
    twin = await type(bench);
    assert.equal(bench.hasServer(), false);
    console.log(`        ${says(twin)}`);
    await bench.run("File: Revert File");
  },

  "in the plan": async (bench) => {
    await bench.open();
    await bench.openFile(PLAN);
    // First of all: the workbench asks for these lines no more once the keyboard is elsewhere.
    await bench.lens(/Plan · /).first().waitFor();
    await bench.showTree();
    await bench.row(/everything.*Plan · over/).waitFor();
    await bench.statusItem(/Plan [\d.]+k\/50k/).waitFor();
    const from = fs.statSync(recording(bench.session.folder)).size;
    const ours = await type(bench);

    const isTyped = () => {
      const changes = messages(bench, from).filter(({ method }) => method === "textDocument/didChange");
      return changes.flatMap(({ params }) => params.contentChanges.map(({ text }) => text)).join("").endsWith(TEXT) && changes;
    };
    const changes = await until("all that was typed to be with the server", isTyped);
    const lag = Date.now() - ours.ended;
    console.log(`        ${says(ours)}: ${(ours.median / twin.median).toFixed(2)} times its twin; with the server ${lag} ms after the last key`);

    const sent = messages(bench, from);
    const count = (name) => sent.filter(({ method }) => method === name).length;
    const names = [...new Set(sent.map(({ method }) => method ?? "(answer)"))].map((name) => `${name.replace("(answer)", "answers")} ${count(name === "(answer)" ? undefined : name)}`);
    console.log(`        ${names.join(", ")}`);
    const keys = TEXT.length + " as one does,".length;
    assert.ok(changes.length <= keys, `${changes.length} changes for ${keys} keys`);
    const time = Date.now() - ours.began + 2000;
    for (const [name, pause] of Object.entries(OWN)) assert.ok(count(name) <= time / pause + 1, `${name}: ${count(name)} in ${time} ms`);
    const others = names.filter((name) => name.startsWith("agentops/") && !(name.split(" ")[0] in OWN));
    assert.deepEqual(others, []);
    assert.ok(lag < 1000, `the server lags ${lag} ms behind`);
    assert.ok(ours.median <= 2 * twin.median + 17, `${ms(ours.median)} where the twin takes ${ms(twin.median)}`);
    await bench.run("File: Revert File");
  },
};
