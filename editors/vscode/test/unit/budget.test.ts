import assert from "node:assert/strict";
import { test } from "node:test";
import { bars } from "../../src/budget/bars";
import { html } from "../../src/budget/html";
import { advice, weight } from "../../src/budget/words";
import { budget, first, load, part } from "./sample";

test("parts add up to the load, on a scale that all phases share", () => {
  const drawn = bars(budget([load({ total: 30_000, parts: [part({ tokens: 20_000 }), part({ tokens: 10_000 })] })]), "window");
  assert.equal(drawn.rule, 0.4);
  assert.equal(drawn.window, 1);
  const row = first(drawn.rows);
  assert.deepEqual(row.parts.map(({ width }) => width), [0.1, 0.05]);
  assert.equal(row.limitAt, 0.25);
  assert.equal(row.share, 0.15);
});

test("the scale of loads ends a little behind the rule, or behind what is heavier", () => {
  const usual = bars(budget([load()]), "loads");
  assert.ok(usual.rule > 0.9 && usual.rule < 1, String(usual.rule));
  assert.equal(usual.window, undefined);
  const heavy = bars(budget([load({ total: 300_000, parts: [part({ tokens: 300_000 })] })]), "loads");
  assert.ok((heavy.rows[0]?.parts[0]?.width ?? 2) <= 1);
  assert.ok(heavy.window !== undefined && heavy.window < 1, "the window is passed, and seen");
});

test("a limit that is the rule is not drawn twice", () => {
  assert.equal(bars(budget([load({ limit: 80_000, budget: null })]), "loads").rows[0]?.limitAt, undefined);
});

test("nothing to load is no reason to fail", () => {
  const nothing = { ...budget([load({ total: 0, limit: 0, parts: [] })]), rule: 0, window: 0 };
  assert.deepEqual(bars(nothing, "loads").rows[0]?.parts, []);
});

test("a part says what it is loaded instead of, and what would save how much", () => {
  assert.equal(weight(part({ tokens: 2000 })), "2k");
  assert.equal(weight(part({ tokens: 2000, bundle: { name: "k8s", original_tokens: 13_000 } })), "2k instead of 13k");
  assert.equal(advice(part()), undefined);
  assert.equal(advice(part({ saving: { advice: "Save a bundle", tokens: 28_600 } })), "Save a bundle (−28.6k)");
  assert.equal(advice(part({ saving: { advice: "Split it", tokens: null } })), "Split it");
});

test("the page allows its own script and style and nothing else", () => {
  const page = html({ script: "vscode-resource:/dist/budget.js", nonce: "abc" });
  assert.match(page, /default-src 'none'; style-src 'nonce-abc'; script-src 'nonce-abc'"/);
  assert.equal([...page.matchAll(/<(script|style)\b/g)].length, [...page.matchAll(/nonce="abc"/g)].length);
  assert.doesNotMatch(page, /https?:\/\//);
});
