import assert from "node:assert/strict";
import os from "node:os";
import { test } from "node:test";
import { candidates, type Surroundings } from "../../src/server/locate";

const base: Surroundings = { environment: { PATH: "/usr/bin:.::bin:/opt/a/bin" }, setting: "", extensionFolder: "/ext", platform: "linux" };
const paths = (change: Partial<Surroundings>): string[] => candidates({ ...base, ...change }).map(({ path }) => path);

test("the bundled server comes first, then PATH, but nothing relative", () => {
  assert.deepEqual(paths({}), ["/ext/server/agentops", "/usr/bin/agentops", "/opt/a/bin/agentops"]);
});

test("what somebody names is meant, and nothing else", () => {
  assert.deepEqual(paths({ setting: " /own/agentops " }), ["/own/agentops"]);
  assert.deepEqual(paths({ setting: "~/bin/agentops" }), [`${os.homedir()}/bin/agentops`]);
  const environment = { ...base.environment, AGENTOPS_BIN: "/dev/agentops" };
  assert.deepEqual(paths({ environment, setting: "/own/agentops" }), ["/dev/agentops"]);
});

test("Windows has its own names", () => {
  const environment = { Path: "C:\\bin;relative" };
  assert.deepEqual(paths({ environment, platform: "win32", extensionFolder: "C:\\ext" }), ["C:\\ext\\server\\agentops.exe", "C:\\bin\\agentops.exe"]);
});
