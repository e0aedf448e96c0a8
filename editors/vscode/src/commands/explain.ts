/** The load of the active file explained: its parts, heaviest first, each of which opens its file. */
import * as vscode from "vscode";
import { advice, weight } from "../budget/words";
import { percent } from "../figures";
import { activeDocument, open, uriOf } from "../files";
import type { Part } from "../protocol";
import type { Session } from "../server/session";
import { loadOfActiveFile } from "../status/gauge";

interface Choice extends vscode.QuickPickItem {
  act?: () => Promise<void>;
}

export async function explain(session: Session): Promise<void> {
  const gauge = await loadOfActiveFile(session);
  const document = activeDocument();
  if (!gauge || !document) {
    void vscode.window.showInformationMessage("The file that is being edited is no artifact of a phase.");
    return;
  }
  const folder = vscode.workspace.getWorkspaceFolder(document.uri)?.uri.toString();
  const choice = (part: Part): Choice => {
    const { name, kind, path } = part;
    const hint = advice(part);
    return {
      label: name,
      description: `${weight(part)} · ${percent(part.tokens / gauge.load.total)} · ${kind}`,
      ...(hint ? { detail: `$(lightbulb) ${hint}` } : {}),
      ...(path && folder ? { act: () => open(uriOf(folder, path)) } : {}),
    };
  };
  const { profile, topic } = gauge;
  const budget: Choice = {
    label: "$(graph) Show the budget of all phases",
    act: async () => {
      await vscode.commands.executeCommand("agentops.budget.show", { folder, profile, topic });
    },
  };
  const chosen = await vscode.window.showQuickPick<Choice>([...gauge.load.parts.map(choice), { label: "", kind: vscode.QuickPickItemKind.Separator }, budget], {
    title: gauge.title,
    placeHolder: "What the phase loads, heaviest first",
    matchOnDescription: true,
  });
  await chosen?.act?.();
}
