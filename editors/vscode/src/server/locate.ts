/** Where the server is looked for, and in which order. */
import * as os from "node:os";
import * as path from "node:path";

export type Source = "environment" | "setting" | "bundled" | "path";

export interface Candidate {
  path: string;
  source: Source;
}

export interface Surroundings {
  environment: NodeJS.ProcessEnv;
  /** The user's own setting: never that of a folder. */
  setting: string;
  extensionFolder: string;
  platform: NodeJS.Platform;
}

/**
 * All places in their order. Where somebody names a program, that one is meant and no other is tried.
 * Relative places of `PATH` are left out: what lies in a folder that was opened must not become the server.
 */
export function candidates(surroundings: Surroundings): Candidate[] {
  const { environment, setting, extensionFolder, platform } = surroundings;
  const paths = platform === "win32" ? path.win32 : path.posix;
  const program = platform === "win32" ? "agentops.exe" : "agentops";
  const named = environment.AGENTOPS_BIN?.trim();
  if (named) return [{ path: named, source: "environment" }];
  if (setting.trim()) return [{ path: withHome(setting.trim(), paths), source: "setting" }];
  const folders = (environment.PATH ?? environment.Path ?? "").split(paths.delimiter);
  const onPath = folders.filter((folder) => paths.isAbsolute(folder)).map((folder) => paths.join(folder, program));
  return [
    { path: paths.join(extensionFolder, "server", program), source: "bundled" },
    ...onPath.map((place): Candidate => ({ path: place, source: "path" })),
  ];
}

function withHome(place: string, paths: path.PlatformPath): string {
  return /^~[/\\]/.test(place) ? paths.join(os.homedir(), place.slice(2)) : place;
}
