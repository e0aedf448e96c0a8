/** What a command is about: the phase that was clicked, that of the file being edited, or one that the user chooses. */
import { activeDocument, uriOf } from "../files";
import type { Session } from "../server/session";
import { loadOfActiveFile } from "../status/gauge";
import { fileOf, precedesPlan, type PhaseNode } from "../tree/model";
import { knownProfiles, pickPhase, type Purpose } from "./pick";

/** In the words of the server's commands. */
export interface Target {
  uri: string;
  profile: string;
  topic: string | null;
  phase: string;
}

export async function targetOf(session: Session, node: PhaseNode | undefined, what: Purpose, placeHolder: string): Promise<Target | undefined> {
  const active = node ? undefined : await activeTarget(session);
  if (active && (what !== "plans" || (await isBeforePlan(session, active)))) return active;
  const chosen = node ?? (await pickPhase(session, what, placeHolder));
  return chosen && ofNode(chosen);
}

async function activeTarget(session: Session): Promise<Target | undefined> {
  const gauge = await loadOfActiveFile(session);
  const uri = activeDocument()?.uri.toString();
  return gauge && uri ? { uri, profile: gauge.profile, topic: gauge.topic, phase: gauge.phase } : undefined;
}

async function isBeforePlan(session: Session, { profile, phase }: Target): Promise<boolean> {
  return (await knownProfiles(session, profile)).some(({ phases }) => precedesPlan(phases, phase));
}

function ofNode(node: PhaseNode): Target {
  const { workspace, profile, topic, phase } = node;
  const uri = uriOf(workspace.uri, fileOf(node) ?? "").toString();
  return { uri, profile: profile.name, topic: topic.name, phase: phase.id };
}
