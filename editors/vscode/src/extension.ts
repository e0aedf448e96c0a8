/** The extension: a server and what shows its answers. */
import * as vscode from "vscode";
import { BudgetView } from "./budget/view";
import { registerCommands } from "./commands/register";
import { Session } from "./server/session";
import { GaugeItem } from "./status/gauge";
import { LanguageItem } from "./status/language";
import { WorkTree } from "./tree/provider";

let session: Session | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  session = new Session(context);
  const started = session;
  const tree = new WorkTree(session);
  const budget = new BudgetView(session, context.extensionUri);
  context.subscriptions.push(
    session,
    tree,
    budget,
    new GaugeItem(session),
    new LanguageItem(session),
    registerCommands(session, tree, budget),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("agentops.server.path")) void started.restart();
    }),
  );
  await session.restart();
}

export async function deactivate(): Promise<void> {
  await session?.stop();
}
