import assert from "node:assert/strict";
import { test } from "node:test";
import { describe } from "../../src/tree/describe";
import { children, fileOf, idOf, precedesPlan, problemCounts, roots, type Node } from "../../src/tree/model";
import type { Bundle, Problem } from "../../src/protocol";
import { first, knownProfile, phase, topic, workspace } from "./sample";

const research = phase({ id: "research", title: "Research", state: "done", artifacts: ["research/k8s.md"] });
const plan = phase({ is_current: true, load: { ...phase().load, total: 52_100, verdict: "over-budget" } });
const one = workspace([topic([research, plan])]);

function all(nodes: Node[], depth = 0): string[] {
  return nodes.flatMap((node) => {
    const { label, description } = describe(node);
    return ["  ".repeat(depth) + [label, description].filter(Boolean).join(" | "), ...all(children(node), depth + 1)];
  });
}

test("one folder has no line of its own, several have", () => {
  assert.deepEqual(all(roots({ workspaces: [one] })), ["Operations", "  k8s | Plan · over budget", "    Research | 1k of 50k", "    Plan | 52.1k of 50k · over budget"]);
  const other = workspace([], { uri: "file:///v", name: "v" });
  const labels = roots({ workspaces: [one, other] }).map((node) => describe(node).label);
  assert.deepEqual(labels, ["w", "v"]);
});

test("folders with nothing of ours are left out", () => {
  const empty = workspace([], { uri: "file:///e", is_initialised: false });
  assert.deepEqual(roots({ workspaces: [empty] }), []);
  assert.equal(describe(first(roots({ workspaces: [empty, one] }))).label, "Operations");
  assert.deepEqual(all(roots({ workspaces: [workspace([])] })), ["Operations | nothing yet"]);
});

test("a topic goes on from its latest phase alone", () => {
  const contexts = (phases: ReturnType<typeof phase>[], change = {}): string[] => {
    const profile = first(roots({ workspaces: [workspace([topic(phases, change)])] }));
    return children(first(children(profile))).map((node) => describe(node).context);
  };
  assert.deepEqual(contexts([research, plan]), ["phase.done.saves.advances", "phase.absent"]);
  const written = phase({ state: "draft", artifacts: ["plans/k8s.md"] });
  assert.deepEqual(contexts([research, written]), ["phase.done.saves", "phase.draft.saves"]);
  assert.deepEqual(contexts([research, plan], { name: null }), ["phase.done.saves", "phase.absent"], "what all share leads nowhere");
});

test("a phase opens its artifact, and shows several", () => {
  const several = phase({ artifacts: ["a/x.md", "a/y.md"] });
  const node: Node = { kind: "phase", workspace: one, profile: first(one.profiles), topic: topic([several]), phase: several };
  assert.equal(fileOf(node), "a/x.md");
  assert.deepEqual(children(node).map(fileOf), ["a/x.md", "a/y.md"]);
  assert.equal(describe(node).open, "collapsed");
});

test("bundles stand behind the profiles", () => {
  const bundle: Bundle = { name: "k8s-research", path: "agentops/bundles/k8s-research.md", state: "fresh", profile: null, phase: null, topic: null, age: "active", original_tokens: 44_012, digest_tokens: 1893 };
  const stale: Bundle = { ...bundle, name: "old", state: "stale" };
  const lines = all(roots({ workspaces: [workspace([], { bundles: [bundle, stale] })] }));
  assert.deepEqual(lines.slice(1), ["Bundles | 2", "  k8s-research | 44k → 1.9k · active", "  old | stale · 44k → 1.9k"]);
});

test("every node has an id of its own that stays", () => {
  const ids = (nodes: Node[]): string[] => nodes.flatMap((node) => [idOf(node), ...ids(children(node))]);
  const first = ids(roots({ workspaces: [one] }));
  assert.equal(new Set(first).size, first.length);
  assert.deepEqual(ids(roots({ workspaces: [structuredClone(one)] })), first);
});

test("with its first topic a profile is another line, which is open", () => {
  const [before, after] = [workspace([]), one].map((folder) => first(roots({ workspaces: [folder] })));
  assert.ok(before && after);
  assert.notEqual(idOf(before), idOf(after));
  assert.equal(describe(after).open, "expanded");
});

test("a plan comes after the phase before it, in whatever profile has one", () => {
  const { phases } = knownProfile();
  assert.deepEqual(phases.filter(({ id }) => precedesPlan(phases, id)).map(({ id }) => id), ["research"]);
  const begins = phases.slice(-1);
  assert.ok(!precedesPlan(begins, "plan") && !precedesPlan([], "plan"));
});

test("problems are counted over all folders; hints do not call for anybody", () => {
  const problem = (code: string, severity: string, count: number): Problem => ({ code, severity, count });
  const other = workspace([], { problems: [problem("broken-link", "warning", 2), problem("stale-input", "hint", 7)] });
  const folder = workspace([], { problems: [problem("broken-link", "warning", 1), problem("over-rule", "error", 1)] });
  assert.deepEqual(problemCounts([folder, other]), [{ code: "broken-link", count: 3 }, { code: "over-rule", count: 1 }]);
  assert.deepEqual(problemCounts([one]), []);
});

test("a screen reader is told what the icon shows", () => {
  const nodes = children(first(children(first(roots({ workspaces: [one] })))));
  assert.deepEqual(nodes.map((node) => describe(node).spoken), ["Research, done, 1k of 50k", "Plan, absent, 52.1k of 50k, over budget"]);
});
