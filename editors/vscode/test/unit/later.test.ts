import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { Later } from "../../src/later";

/** A job that lasts until its end is called, by a clock that stands still. */
function prepared(t: TestContext): { later: Later; ends: (() => void)[] } {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const ends: (() => void)[] = [];
  return { later: new Later(() => new Promise((resolve) => ends.push(resolve)), 100), ends };
}

/** What follows on the end of a job has happened. */
async function settled(): Promise<void> {
  for (let i = 0; i < 3; i++) await Promise.resolve();
}

test("many calls are one job, calls during a job are one more, and no two run at a time", async (t) => {
  const { later, ends } = prepared(t);
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
  await settled();
  t.mock.timers.tick(100);
  assert.equal(ends.length, 2);
  ends[1]?.();
  await Promise.resolve();
  t.mock.timers.tick(1000);
  assert.equal(ends.length, 2);
});

test("a job that takes long takes no more than a fifth of the time", async (t) => {
  const { later, ends } = prepared(t);
  later.call();
  t.mock.timers.tick(100);
  later.call();
  t.mock.timers.tick(500);
  ends[0]?.();
  await settled();
  t.mock.timers.tick(1999);
  assert.equal(ends.length, 1);
  t.mock.timers.tick(1);
  assert.equal(ends.length, 2);
});

test("what somebody waits for is done at once, or right behind the job that runs", async (t) => {
  const { later, ends } = prepared(t);
  later.call();
  later.now();
  t.mock.timers.tick(0);
  assert.equal(ends.length, 1);
  later.now();
  t.mock.timers.tick(3000);
  assert.equal(ends.length, 1, "no two run at a time");
  ends[0]?.();
  await settled();
  t.mock.timers.tick(0);
  assert.equal(ends.length, 2, "the pause is for what nobody waits for");
  ends[1]?.();
  await settled();
  t.mock.timers.tick(10_000);
  assert.equal(ends.length, 2);
});

test("after a very long job, or a night's sleep, the pause is no longer than a few seconds", async (t) => {
  const { later, ends } = prepared(t);
  later.call();
  t.mock.timers.tick(100);
  later.call();
  t.mock.timers.tick(8 * 3_600_000);
  ends[0]?.();
  await settled();
  t.mock.timers.tick(5000);
  assert.equal(ends.length, 2);
});
