/** Tells that there is no server, and what can be done. */
import * as vscode from "vscode";

const MANUAL = vscode.Uri.parse("https://github.com/agentops-lsp/agentops#install");

export async function showProblem(message: string): Promise<void> {
  const [choose, install, again] = ["Choose the Server…", "How to Install", "Try Again"];
  const chosen = await vscode.window.showErrorMessage(message, choose, install, again);
  if (chosen === choose) await vscode.commands.executeCommand("agentops.server.choose");
  else if (chosen === install) await vscode.env.openExternal(MANUAL);
  else if (chosen === again) await vscode.commands.executeCommand("agentops.server.restart");
}

/** Lets the user choose the program. The server restarts by itself when the setting changes. */
export async function chooseServer(): Promise<void> {
  const [file] = (await vscode.window.showOpenDialog({ title: "Choose the program `agentops`", openLabel: "Use This Server" })) ?? [];
  if (!file) return;
  const settings = vscode.workspace.getConfiguration("agentops");
  await settings.update("server.path", file.fsPath, vscode.ConfigurationTarget.Global);
}
