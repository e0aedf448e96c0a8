/** What carrying out a plan would touch, as a list in which every line opens its file. */
import * as vscode from "vscode";
import { tokens } from "../figures";
import { open, uriOf } from "../files";

/** As `agentops implement --dry-run --format json` has it. */
export interface DryRun {
  plan: { title: string };
  files: { path: string; intent: string; is_missing: boolean; others: { is_conflict: boolean }[]; tokens: number | null }[];
  load: { total: number; limit: number };
}

export async function showDryRun(plan: string, { plan: { title }, files, load }: DryRun): Promise<void> {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(plan));
  const choices = files.map((file) => ({
    label: `$(${icon(file)}) ${file.path}`,
    description: [file.intent, file.tokens === null ? "" : tokens(file.tokens), file.is_missing ? "missing" : "", isContested(file) ? "another plan changes it too" : ""].filter(Boolean).join(" · "),
    path: file.path,
  }));
  const chosen = await vscode.window.showQuickPick(choices, {
    title: `${title}: ${files.length} files, ${tokens(load.total)} of ${tokens(load.limit)} tokens`,
    placeHolder: "What the plan touches",
    matchOnDescription: true,
  });
  if (chosen && folder) await open(uriOf(folder.uri.toString(), chosen.path));
}

function isContested(file: DryRun["files"][number]): boolean {
  return file.others.some((other) => other.is_conflict);
}

function icon(file: DryRun["files"][number]): string {
  if (file.is_missing) return "error";
  if (isContested(file)) return "warning";
  return { create: "new-file", modify: "edit", delete: "trash", move: "arrow-right", test: "beaker" }[file.intent] ?? "file";
}
