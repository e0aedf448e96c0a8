import assert from "node:assert/strict";
import { test } from "node:test";
import { beginnings } from "../../src/commands/beginnings";
import { knownProfile, phase, topic, workspace } from "./sample";

const names = (found: ReturnType<typeof beginnings>): string[] => found.map(({ profile, phase }) => `${profile.name}/${phase.id}`);

test("a topic begins with the first phase that is its own, and what all share with itself", () => {
  assert.deepEqual(names(beginnings(workspace([]))), ["ops/vision", "ops/research"]);
});

test("what all topics share begins once", () => {
  const shared = topic([phase({ id: "vision", state: "draft" })], { name: null });
  assert.deepEqual(names(beginnings(workspace([shared]))), ["ops/research"]);
});

test("a profile that nobody uses yet comes last, unless it is the one that is asked for", () => {
  const other = knownProfile({ name: "other", is_initialised: false });
  const both = workspace([], { known_profiles: [other, knownProfile()] });
  assert.deepEqual(names(beginnings(both)), ["ops/vision", "ops/research", "other/vision", "other/research"]);
  assert.deepEqual(names(beginnings(both, "other")), ["other/vision", "other/research"]);
});
