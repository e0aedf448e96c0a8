/** The server's commands as people choose them in lenses and actions: asked for what is missing, with progress, and told once when they fail. */
import type { Session } from "../server/session";
import { explain } from "./explain";
import { run } from "./run";
import { startPhase } from "./work";

/** What is done, in the words of its progress. */
const TITLES: Record<string, string> = {
  "agentops.advance": "Advancing",
  "agentops.start": "Starting",
  "agentops.implement": "Carrying out the plan",
  "agentops.initialise": "Initialising",
  "agentops.saveBundle": "Saving the bundle",
  "agentops.loadBundle": "Loading the bundle",
  "agentops.restoreBundle": "Restoring the originals",
  "agentops.verifyBundle": "Verifying the bundle",
};

interface Argument {
  uri?: string;
  profile?: string;
  phase?: string;
  topic?: string | null;
  question?: string;
}

export function runChosen(session: Session, command: string, argument: Argument): Promise<unknown> {
  const { uri, profile, phase, topic, question } = argument;
  if (command === "agentops.showLoad" && uri) return explain(session, uri);
  if (command === "agentops.start" && profile && phase && !topic && !question) return startPhase(session, { uri, profile, phase });
  return run(session, TITLES[command] ?? "AgentOps", command, argument);
}
