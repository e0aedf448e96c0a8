/** Files of the workspace in the words of the server. */
import * as vscode from "vscode";
import { messageOf } from "./message";

/** The URI of a path of the server, relative to its folder. */
export function uriOf(folder: string, path: string): vscode.Uri {
  return vscode.Uri.joinPath(vscode.Uri.parse(folder, true), ...path.split("/"));
}

/** The document that is being edited. The output panel takes its place for VS Code, and not for people. */
export function activeDocument(): vscode.TextDocument | undefined {
  const { activeTextEditor: active, visibleTextEditors: visible } = vscode.window;
  const isOutput = active?.document.uri.scheme === "output";
  return (isOutput ? visible.find(({ viewColumn }) => viewColumn !== undefined) : active)?.document;
}

export async function open(uri: vscode.Uri, options: vscode.TextDocumentShowOptions = {}): Promise<void> {
  try {
    await vscode.commands.executeCommand("vscode.open", uri, options);
  } catch (error) {
    void vscode.window.showErrorMessage(`${vscode.workspace.asRelativePath(uri)} cannot be opened: ${messageOf(error)}`);
  }
}
