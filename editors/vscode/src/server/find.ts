/** Finds a server that runs and is new enough. */
import { execFile } from "node:child_process";
import * as fs from "node:fs";
import type { Candidate, Source } from "./locate";
import { isAtLeast, OLDEST, versionIn } from "./version";

/** A program that does not say its version by then hangs. */
const PATIENCE = 10_000;

export interface Server {
  path: string;
  version: string;
}

/** Why there is none, for a person. */
export class NoServer extends Error {}

const WHO: Record<Source, string> = {
  environment: "The environment variable AGENTOPS_BIN names it",
  setting: "The setting agentops.server.path names it",
  bundled: "It came with this extension",
  path: "It was found in your PATH",
};

/** The first of the candidates that is there. */
export async function find(candidates: Candidate[]): Promise<Server> {
  const found = candidates.find(({ path }) => fs.existsSync(path));
  if (!found) throw new NoServer(nothingAt(candidates));
  let output: string;
  try {
    output = await run(found.path);
  } catch (error) {
    throw new NoServer(`${found.path} does not run: ${firstLine(error)}. ${WHO[found.source]}.`);
  }
  const version = versionIn(output);
  if (!version) throw new NoServer(`${found.path} is not the AgentOps server. ${WHO[found.source]}.`);
  if (!isAtLeast(version, OLDEST)) {
    throw new NoServer(`The server ${found.path} is too old: it is version ${version}, and this extension needs ${OLDEST} or newer. ${WHO[found.source]}.`);
  }
  return { path: found.path, version };
}

function nothingAt(candidates: Candidate[]): string {
  const named = candidates.find(({ source }) => source === "environment" || source === "setting");
  if (named) return `There is no server at ${named.path}. ${WHO[named.source]}.`;
  return "The AgentOps server is not installed: there is no program “agentops” in your PATH.";
}

function run(program: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, ["--version"], { timeout: PATIENCE }, (error, stdout) => {
      if (error) reject(new Error(error.message));
      else resolve(stdout);
    });
  });
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n")[0] ?? text;
}
