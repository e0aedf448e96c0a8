/** Lets the user choose among what the server knows. */
import * as vscode from "vscode";
import { messageOf } from "../message";
import type { Bundle, KnownProfile, Profile, Status, Topic, Workspace } from "../protocol";
import type { Session } from "../server/session";
import { canAdvance, children, precedesPlan, type Node, type PhaseNode, type ProfileNode, type TopicNode } from "../tree/model";
import { beginnings, type Beginning } from "./beginnings";

interface Choice<T> extends vscode.QuickPickItem {
  value: T;
}

/** Asks only where there is something to choose. */
async function choose<T>(choices: Choice<T>[], placeHolder: string, nothing: string): Promise<T | undefined> {
  const [first] = choices;
  if (!first) {
    void vscode.window.showInformationMessage(nothing);
    return undefined;
  }
  if (choices.length === 1) return first.value;
  const chosen = await vscode.window.showQuickPick(choices, { placeHolder, matchOnDescription: true, matchOnDetail: true });
  return chosen?.value;
}

/** The server's status; nothing when it cannot tell, which the user has been told. */
export async function status(session: Session): Promise<Status | undefined> {
  try {
    return await session.ask("agentops/status", {});
  } catch (error) {
    void vscode.window.showErrorMessage(messageOf(error));
    return undefined;
  }
}

/** The profiles of a name: each folder may have its own. */
export async function knownProfiles(session: Session, name: string): Promise<KnownProfile[]> {
  const known = (await status(session))?.workspaces.flatMap((workspace) => workspace.known_profiles) ?? [];
  return known.filter((profile) => profile.name === name);
}

export async function pickFolder(session: Session): Promise<Workspace | undefined> {
  const found = (await status(session))?.workspaces;
  if (!found) return undefined;
  const choices = found.map((value) => ({ label: value.name, description: vscode.Uri.parse(value.uri).fsPath, value }));
  return choose(choices, "In which folder?", "Open a folder first.");
}

/** A phase that work begins with: the first of a topic, or one that all topics of a profile share. */
export async function pickBeginning(session: Session, node?: ProfileNode): Promise<Beginning | undefined> {
  const found = node ? [node.workspace] : (await status(session))?.workspaces;
  if (!found) return undefined;
  const choices = found.flatMap((workspace) =>
    beginnings(workspace, node?.profile.name).map((value) => ({
      label: value.phase.title,
      description: [folderName(workspace), value.profile.title, value.phase.command].filter(Boolean).join(" · "),
      detail: value.profile.summary,
      value,
    })),
  );
  return choose(choices, "What begins?", "Open a folder first.");
}

export async function pickTopic(session: Session): Promise<TopicNode | undefined> {
  const found = await topics(session);
  if (!found) return undefined;
  return choose(found.map(topicChoice), "Which topic?", "There are no topics yet. Start one with “AgentOps: Start Work on a Question…”.");
}

/** What a phase is wanted for. */
export type Purpose = "advances" | "plans" | "implements" | "saves";

/** The phases that will do, and what is said when there is none. */
const PURPOSES: Record<Purpose, { fits: (node: PhaseNode) => boolean; nothing: string }> = {
  advances: { fits: canAdvance, nothing: "No topic can go on: each is in its last phase, or has not begun." },
  plans: { fits: (node) => canAdvance(node) && precedesPlan(node.topic.phases, node.phase.id), nothing: "No research waits for its plan." },
  implements: { fits: (node) => node.phase.artifacts.length > 0 && node.topic.phases.at(-2) === node.phase, nothing: "There is no plan yet." },
  saves: { fits: ({ phase }) => phase.artifacts.length > 0, nothing: "No phase has written anything yet." },
};

export async function pickPhase(session: Session, what: Purpose, placeHolder: string): Promise<PhaseNode | undefined> {
  const found = await topics(session);
  if (!found) return undefined;
  const phases = found.flatMap(children).filter((node): node is PhaseNode => node.kind === "phase");
  const { fits, nothing } = PURPOSES[what];
  const choices = phases.filter(fits).map((value) => ({ ...topicChoice(value), detail: `${value.phase.title} · ${value.phase.state}`, value }));
  return choose(choices, placeHolder, nothing);
}

/** Of all folders, or of the one that a file lies in. */
export async function pickBundle(session: Session, placeHolder: string, document?: vscode.Uri): Promise<{ workspace: Workspace; bundle: Bundle } | undefined> {
  const found = (await status(session))?.workspaces;
  if (!found) return undefined;
  const only = document && vscode.workspace.getWorkspaceFolder(document)?.uri.toString();
  const folders = only === undefined ? found : found.filter(({ uri }) => vscode.Uri.parse(uri).toString() === only);
  const choices = folders.flatMap((workspace) =>
    (workspace.bundles ?? []).map((bundle) => ({
      label: bundle.name,
      description: [bundle.age, bundle.state, folderName(workspace)].filter(Boolean).join(" · "),
      value: { workspace, bundle },
    })),
  );
  return choose(choices, placeHolder, "There are no bundles yet. Save one with “AgentOps: Save Bundle…”.");
}

async function topics(session: Session): Promise<TopicNode[] | undefined> {
  const found = (await status(session))?.workspaces;
  const profiles = found?.flatMap((workspace): Node[] => children({ kind: "workspace", workspace }));
  return profiles?.flatMap(children).filter((node): node is TopicNode => node.kind === "topic");
}

function topicChoice<T extends { topic: Topic; profile: Profile; workspace: Workspace }>(value: T): Choice<T> {
  const { topic, profile, workspace } = value;
  return { label: topic.name ?? "Shared by all topics", description: [folderName(workspace), profile.title].filter(Boolean).join(" · "), value };
}

/** Where there are several, folders may have topics and bundles of the same name. */
function folderName({ name }: Workspace): string {
  return (vscode.workspace.workspaceFolders?.length ?? 0) > 1 ? name : "";
}
