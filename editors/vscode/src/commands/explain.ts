/** The load of a file's phase explained: its parts, heaviest first, each of which opens its file. */
import * as vscode from "vscode";
import { advice, weight } from "../budget/words";
import { percent } from "../figures";
import { activeDocument, open, uriOf } from "../files";
import { messageOf } from "../message";
import type { Gauge, Part } from "../protocol";
import type { Session } from "../server/session";

interface Choice extends vscode.QuickPickItem {
  act?: () => Promise<void>;
}

export async function explain(session: Session, uri = activeDocument()?.uri.toString()): Promise<void> {
  if (!uri) {
    void vscode.window.showInformationMessage("Open the file whose load is to be explained.");
    return;
  }
  let gauge: Gauge | null;
  try {
    gauge = await session.ask("agentops/load", { uri });
  } catch (error) {
    void vscode.window.showErrorMessage(`The load cannot be told: ${messageOf(error)}`);
    return;
  }
  if (gauge) await show(gauge, uri);
  else void vscode.window.showInformationMessage("The file that is being edited is no artifact of a phase.");
}

async function show(gauge: Gauge, uri: string): Promise<void> {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(uri))?.uri.toString();
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
