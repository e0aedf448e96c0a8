/** What carrying out a plan would touch, as a list in which every line opens its file, or shows its folder. */
import * as vscode from "vscode";
import { tokens } from "../figures";
import { open, uriOf } from "../files";

/** As `agentops implement --dry-run --format json` has it. */
export interface DryRun {
  plan: { title: string };
  files: File[];
  load: { total: number; limit: number };
}

interface File {
  path: string;
  leads_to: "file" | "folder" | "set" | "several" | "nothing";
  paths: string[];
  intent: string;
  is_missing: boolean;
  others: { is_conflict: boolean }[];
  tokens: number | null;
}

export async function showDryRun(plan: string, { plan: { title }, files, load }: DryRun): Promise<void> {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(plan));
  const choices = files.map((file) => ({
    label: `$(${icon(file)}) ${file.path}`,
    description: [file.intent, file.tokens === null ? "" : tokens(file.tokens), file.is_missing ? "missing" : "", isContested(file) ? "another plan changes it too" : ""].filter(Boolean).join(" · "),
    file,
  }));
  const chosen = await vscode.window.showQuickPick(choices, {
    title: `${title}: ${files.length} files, ${tokens(load.total)} of ${tokens(load.limit)} tokens`,
    placeHolder: "What the plan touches",
    matchOnDescription: true,
  });
  if (chosen && folder) await go(folder.uri.toString(), chosen.file);
}

async function go(folder: string, { path, leads_to, paths, intent }: File): Promise<void> {
  if (leads_to === "nothing") {
    void vscode.window.showInformationMessage(`${path} is not there${intent === "create" ? " yet" : ""}.`);
    return;
  }
  const [only, ...others] = paths;
  const chosen = others.length === 0 ? (only ?? path) : await vscode.window.showQuickPick(paths, { placeHolder: `Which of those that ${path} may mean?` });
  if (!chosen) return;
  if (leads_to === "folder") await vscode.commands.executeCommand("revealInExplorer", uriOf(folder, chosen));
  else await open(uriOf(folder, chosen));
}

function isContested(file: File): boolean {
  return file.others.some((other) => other.is_conflict);
}

function icon(file: File): string {
  if (file.is_missing) return "error";
  if (isContested(file)) return "warning";
  return { create: "new-file", modify: "edit", delete: "trash", move: "arrow-right", test: "beaker" }[file.intent] ?? "file";
}
