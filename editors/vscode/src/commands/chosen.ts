/** The server's commands as people choose them in lenses and actions: asked for what is missing, with progress, and told once when they fail. */
import type { Session } from "../server/session";
import { explain } from "./explain";
import { run } from "./run";
import { startPhase } from "./work";

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
  return run(session, command, argument);
}
