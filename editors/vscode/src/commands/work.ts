/** Commands that take work from phase to phase. */
import * as vscode from "vscode";
import { open, uriOf } from "../files";
import type { Session } from "../server/session";
import { fileOf, type Node, type PhaseNode, type ProfileNode } from "../tree/model";
import type { Beginning } from "./beginnings";
import { showDryRun, type DryRun } from "./dryRun";
import { knownProfiles, pickBeginning, pickFolder } from "./pick";
import { run } from "./run";
import { targetOf } from "./target";

/** A profile, where it has a name; else what is to be made beside the folders of the profiles. */
interface InitialiseChoice extends vscode.QuickPickItem {
  name?: string;
}

/** As `agentops init --format json` has it. */
interface Initialised {
  entries: { path: string; state: "created" | "present" | "differs" }[];
}

export async function start(session: Session, node?: ProfileNode): Promise<void> {
  const what = await pickBeginning(session, node);
  if (what) await begin(session, what, { folder: what.workspace.uri });
}

/** As a line of the server offers it, which names a phase and a file of its folder. */
export async function startPhase(session: Session, what: { uri: string | undefined; profile: string; phase: string }): Promise<void> {
  const [profile] = await knownProfiles(session, what.profile);
  const phase = profile?.phases.find(({ id }) => id === what.phase);
  if (profile && phase) await begin(session, { profile, phase }, { uri: what.uri });
}

async function begin(session: Session, { profile, phase }: Omit<Beginning, "workspace">, where: { folder: string } | { uri: string | undefined }): Promise<void> {
  const question = phase.is_shared ? undefined : await askFor(profile.title, phase.title);
  if (!phase.is_shared && !question) return;
  await run(session, "agentops.start", { ...where, profile: profile.name, phase: phase.id, question });
}

async function askFor(profile: string, phase: string): Promise<string | undefined> {
  const question = await vscode.window.showInputBox({
    title: `${profile}: ${phase}`,
    prompt: "What is to be found out? The topic's name is made from it.",
    placeHolder: "How do we upgrade the cluster without downtime?",
    ignoreFocusOut: true,
  });
  return question?.trim();
}

export async function advance(session: Session, node?: PhaseNode): Promise<void> {
  const target = await targetOf(session, node, "advances", "Which topic goes on?");
  if (target) await run(session, "agentops.advance", target);
}

export async function plan(session: Session): Promise<void> {
  const target = await targetOf(session, undefined, "plans", "Which research is to be planned?");
  if (target) await run(session, "agentops.advance", target, "Planning");
}

export async function dryRun(session: Session): Promise<void> {
  const plan = await planOf(session);
  if (!plan) return;
  const answer = await run(session, "agentops.implement", { ...plan, mode: "dry-run" }, "Dry run");
  if (answer) await showDryRun(plan.uri, answer as DryRun);
}

export async function execute(session: Session): Promise<void> {
  const plan = await planOf(session);
  if (plan) await run(session, "agentops.implement", { ...plan, mode: "execute" }, "Beginning the implementation");
}

export async function initialise(session: Session): Promise<void> {
  const workspace = await pickFolder(session);
  if (!workspace) return;
  const hasBegun = workspace.known_profiles.some(({ is_initialised }) => is_initialised);
  const profiles = workspace.known_profiles.map(({ name, title, summary, is_initialised, phases }) => ({
    label: title,
    description: is_initialised ? "is there" : (phases[0]?.command ?? ""),
    detail: summary,
    name,
    // Whoever comes back for the prompts does not get what was left out before.
    picked: is_initialised || !hasBegun,
  }));
  const separator = { label: "For agents", kind: vscode.QuickPickItemKind.Separator };
  const prompts = { label: "Copies of prompts, workflows and commands", detail: "Where agents read them; what is there stays as it is" };
  const chosen = await vscode.window.showQuickPick<InitialiseChoice>([...profiles, separator, prompts], {
    canPickMany: true,
    placeHolder: "Which ways of working?",
    ignoreFocusOut: true,
  });
  const names = chosen?.flatMap(({ name }) => name ?? []) ?? [];
  if (!chosen) return;
  if (names.length === 0) {
    void vscode.window.showInformationMessage("Choose a way of working, too: prompts are copied for those that are chosen.");
    return;
  }
  const what = { folder: workspace.uri, profiles: names, prompts: chosen.some((choice) => choice === prompts) };
  const answer = (await run(session, "agentops.initialise", what)) as Initialised | undefined;
  if (answer) void vscode.window.showInformationMessage(said(answer, workspace.name));
}

function said({ entries }: Initialised, folder: string): string {
  const made = entries.filter(({ state }) => state === "created").length;
  return made > 0 ? `Initialised ${folder}: ${made} files and folders were made.` : `Nothing was made: all of it is there in ${folder} already.`;
}

export async function openArtifact(node: Node): Promise<void> {
  const path = fileOf(node);
  if (path) await open(uriOf(node.workspace.uri, path));
}

/** The file alone: it is the plan that is meant, or one of its topic. */
async function planOf(session: Session): Promise<{ uri: string } | undefined> {
  const target = await targetOf(session, undefined, "implements", "Which plan?");
  return target && { uri: target.uri };
}
