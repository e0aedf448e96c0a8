import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";

interface Schema {
  properties?: Record<string, Schema>;
  $ref?: string;
  anyOf?: Schema[];
  $defs?: Record<string, Schema>;
}

/** The extension's folder: the tests are run from there. */
const read = (file: string): unknown => JSON.parse(fs.readFileSync(path.join(process.cwd(), file), "utf8"));

const camelCase = (name: string): string => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

test("every setting of agentops.toml is one of VS Code's, too", () => {
  const schema = read("../../docs/schema/agentops.toml.schema.json") as Schema;
  const names = (of: Schema, prefix: string): string[] => {
    const reference = [of, ...(of.anyOf ?? [])].find((some) => some.$ref)?.$ref;
    const { properties } = reference ? (schema.$defs?.[reference.replace("#/$defs/", "")] ?? {}) : of;
    if (!properties) return [prefix];
    return Object.entries(properties).flatMap(([name, inner]) => names(inner, `${prefix}.${camelCase(name)}`));
  };
  const manifest = read("package.json") as { contributes: { configuration: Schema[] } };
  const ours = new Set(manifest.contributes.configuration.flatMap((group) => Object.keys(group.properties ?? {})));
  const theirs = names(schema, "agentops");
  assert.ok(theirs.includes("agentops.files.maxSize"), theirs.join(", "));
  assert.deepEqual(theirs.filter((name) => !ours.has(name)), []);
});
