import assert from "node:assert/strict";
import { test } from "node:test";
import { Ends } from "../../src/server/ends";

test("ends are counted as long as they are not three minutes old", () => {
  const ends = new Ends();
  assert.deepEqual([0, 1, 2, 180_000, 180_001, 400_000].map((time) => ends.count(time)), [1, 2, 3, 4, 4, 1]);
});
