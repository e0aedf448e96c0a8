/** Tells that there is no server, and what can be done. */
import * as vscode from "vscode";
import type { NoServer } from "./find";

const MANUAL = vscode.Uri.parse("https://github.com/agentops-lsp/agentops#install");

export async function showProblem({ message, source }: NoServer): Promise<void> {
  const [choose, install, again] = ["Choose the Server…", "How to Install", "Try Again"];
  // What somebody chooses is a setting.
  const buttons = source === "environment" ? [install, again] : [choose, install, again];
  const chosen = await vscode.window.showErrorMessage(message, ...buttons);
  if (chosen === choose) await vscode.commands.executeCommand("agentops.server.choose");
  else if (chosen === install) await vscode.env.openExternal(MANUAL);
  else if (chosen === again) await vscode.commands.executeCommand("agentops.server.restart");
}

/** Lets the user choose the program. The server restarts by itself when the setting changes; the program may be another one in the same place. */
export async function chooseServer(): Promise<void> {
  const [file] = (await vscode.window.showOpenDialog({ title: "Choose the program `agentops`", openLabel: "Use This Server" })) ?? [];
  if (!file) return;
  const settings = vscode.workspace.getConfiguration("agentops");
  if (settings.get("server.path") === file.fsPath) await vscode.commands.executeCommand("agentops.server.restart");
  else await settings.update("server.path", file.fsPath, vscode.ConfigurationTarget.Global);
}
