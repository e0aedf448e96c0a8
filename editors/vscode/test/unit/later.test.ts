import assert from "node:assert/strict";
import { test } from "node:test";
import { Later } from "../../src/later";

test("many calls are one job, calls during a job are one more, and no two run at a time", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const ends: (() => void)[] = [];
  const later = new Later(() => new Promise((resolve) => ends.push(resolve)), 100);
  later.call();
  later.call();
  t.mock.timers.tick(99);
  assert.equal(ends.length, 0);
  t.mock.timers.tick(1);
  assert.equal(ends.length, 1);
  later.call();
  later.call();
  t.mock.timers.tick(20);
  assert.equal(ends.length, 1, "the first still runs");
  ends[0]?.();
  await Promise.resolve();
  await Promise.resolve();
  await Promise.resolve();
  t.mock.timers.tick(100);
  assert.equal(ends.length, 2);
  ends[1]?.();
  await Promise.resolve();
  t.mock.timers.tick(1000);
  assert.equal(ends.length, 2);
});

test("a job that takes long takes no more than a fifth of the time", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const ends: (() => void)[] = [];
  const later = new Later(() => new Promise((resolve) => ends.push(resolve)), 100);
  later.call();
  t.mock.timers.tick(100);
  later.call();
  t.mock.timers.tick(500);
  ends[0]?.();
  for (let i = 0; i < 3; i++) await Promise.resolve();
  t.mock.timers.tick(1999);
  assert.equal(ends.length, 1);
  t.mock.timers.tick(1);
  assert.equal(ends.length, 2);
});
