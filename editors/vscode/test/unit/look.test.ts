import assert from "node:assert/strict";
import { test } from "node:test";
import type { Gauge } from "../../src/protocol";
import { look } from "../../src/status/look";
import { load, part } from "./sample";

function gauge(change: Partial<Gauge>): Gauge {
  return { profile: "ops", profile_title: "Operations", topic: "k8s", phase: "plan", phase_title: "Plan", title: "Plan · 1k of 50k", short: "Plan 1k/50k · 9%", verdict: "within", zone: "good", load: load(), ...change };
}

test("the text is the server's, the colour that of the zone or what is worse", () => {
  assert.equal(look(gauge({})).text, "$(pulse) Plan 1k/50k · 9%");
  const colour = (change: Partial<Gauge>): string | undefined => look(gauge(change)).background ?? look(gauge(change)).foreground;
  assert.equal(colour({}), undefined);
  assert.equal(colour({ zone: "near" }), "editorWarning.foreground");
  assert.equal(colour({ verdict: "over-budget" }), "statusBarItem.warningBackground");
  assert.equal(colour({ zone: "over", verdict: "over-rule" }), "statusBarItem.errorBackground");
  assert.equal(colour({ zone: "critical", verdict: "over-rule" }), "statusBarItem.errorBackground");
});

test("the tooltip explains the heaviest parts and what would help", () => {
  const parts = Array.from({ length: 10 }, (_, index) => part({ name: `f|${index}.md`, tokens: 100 }));
  parts[1] = part({ name: "big.md", tokens: 100, saving: { advice: "use a bundle", tokens: null } });
  const { tooltip } = look(gauge({ load: load({ parts }) }));
  assert.match(tooltip, /\| f\\\|0\.md \| 100 \| 10% \|/);
  assert.match(tooltip, /\| \*2 more\* \| 200 \| 20% \|/);
  assert.match(tooltip, /What would help: big\.md – use a bundle$/);
});
