import assert from "node:assert/strict";
import { test } from "node:test";
import { percent, tokens } from "../../src/figures";

test("tokens are written as the server writes them", () => {
  const expected: [number, string][] = [[0, "0"], [999, "999"], [1000, "1k"], [18_234, "18.2k"], [50_000, "50k"], [123_456, "123k"], [999_600, "1M"], [1_050_000, "1.05M"]];
  for (const [count, text] of expected) assert.equal(tokens(count), text);
});

test("shares", () => {
  assert.deepEqual([0, 0.004, 0.09, 0.4, 1.2].map(percent), ["0%", "0.4%", "9%", "40%", "120%"]);
});
