import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { find, NoServer } from "../../src/server/find";
import { isAtLeast, versionIn } from "../../src/server/version";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "agentops-find-"));

function program(name: string, script: string, mode = 0o755): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode });
  return file;
}

async function problem(place: string): Promise<string> {
  try {
    await find([{ path: place, source: "setting" }]);
  } catch (error) {
    assert.ok(error instanceof NoServer);
    return error.message;
  }
  return assert.fail("there is one");
}

test("versions are read and compared by their numbers", () => {
  assert.equal(versionIn("agentops 1.20.3-rc.1\n"), "1.20.3-rc.1");
  assert.equal(versionIn("v20.1.0"), undefined);
  for (const [version, oldest, expected] of [["0.1.0", "0.1.0", true], ["0.10.0", "0.9.9", true], ["0.0.9", "0.1.0", false], ["1.0.0", "0.9.0", true]] as const) {
    assert.equal(isAtLeast(version, oldest), expected, `${version} ${oldest}`);
  }
});

test("the first that is there is taken", async () => {
  const own = program("own", "echo agentops 9.0.0");
  const found = await find([{ path: path.join(folder, "nowhere"), source: "bundled" }, { path: own, source: "path" }]);
  assert.deepEqual(found, { path: own, version: "9.0.0" });
});

test("each problem has its own words", { skip: process.platform === "win32" }, async () => {
  assert.match(await problem(path.join(folder, "gone")), /^There is no server at .*gone\. The setting agentops\.server\.path names it\.$/);
  assert.match(await problem(program("old", "echo agentops 0.0.1")), /is too old: it is version 0\.0\.1, and this extension needs \d/);
  assert.match(await problem(program("other", "echo hello")), /is not the AgentOps server/);
  assert.match(await problem(program("plain", "echo agentops 9.0.0", 0o644)), /does not run: .*EACCES/);
  assert.match(await problem(program("broken", "echo 'GLIBC_2.99 not found' >&2; exit 1")), /broken does not run: GLIBC_2\.99 not found\. The setting/);
  assert.match(await problem(folder), /^There is no server at /, "a folder is no program");
  await assert.rejects(find([{ path: path.join(folder, "gone"), source: "path" }]), /no program “agentops” in your PATH/);
});
