/** Finds a server that runs and is new enough. */
import { execFile } from "node:child_process";
import * as fs from "node:fs";
import { messageOf } from "../message";
import type { Candidate, Source } from "./locate";
import { isAtLeast, OLDEST, versionIn } from "./version";

/** A program that does not say its version by then hangs. */
const PATIENCE = 10_000;

export interface Server {
  path: string;
  version: string;
}

/** Why there is none, for a person. */
export class NoServer extends Error {
  constructor(
    message: string,
    /** Who named the one that does not do. */
    readonly source?: Source,
  ) {
    super(message);
  }
}

const WHO: Record<Source, string> = {
  environment: "The environment variable AGENTOPS_BIN names it, which outranks the setting",
  setting: "The setting agentops.server.path names it",
  bundled: "It came with this extension",
  path: "It was found in your PATH",
};

/** What is said of a server that was started and says nothing. */
export function noAnswer(server: Server | undefined): NoServer {
  return new NoServer(`The AgentOps server does not answer${server ? `: ${server.path}` : ""}.`);
}

/** The first of the candidates that is there. */
export async function find(candidates: Candidate[]): Promise<Server> {
  const found = candidates.find(({ path }) => isFile(path));
  if (!found) throw nothingAt(candidates);
  const { path, source } = found;
  const problem = (text: string): NoServer => new NoServer(`${text}. ${WHO[source]}.`, source);
  let output: string;
  try {
    output = await run(path);
  } catch (error) {
    const why = messageOf(error);
    throw problem(`${path} does not run: ${why}`);
  }
  const version = versionIn(output);
  if (!version) throw problem(`${path} is not the AgentOps server`);
  if (!isAtLeast(version, OLDEST)) {
    throw problem(`The server ${path} is too old: it is version ${version}, and this extension needs ${OLDEST} or newer`);
  }
  return { path, version };
}

function nothingAt(candidates: Candidate[]): NoServer {
  const named = candidates.find(({ source }) => source === "environment" || source === "setting");
  if (named) return new NoServer(`There is no server at ${named.path}. ${WHO[named.source]}.`, named.source);
  return new NoServer("The AgentOps server is not installed: there is no program “agentops” in your PATH.");
}

function run(program: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, ["--version"], { timeout: PATIENCE }, (error, stdout, stderr) => {
      if (error) reject(new Error(error.killed ? "it does not answer" : firstLine(stderr) || firstLine(error.message)));
      else resolve(stdout);
    });
  });
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0]?.trim().replace(/\.$/, "") ?? "";
}

function isFile(path: string): boolean {
  try {
    return fs.statSync(path).isFile();
  } catch {
    return false;
  }
}
