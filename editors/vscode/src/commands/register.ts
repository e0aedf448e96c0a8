/** The palette's commands, each handed to its function. The server's own have other names, which its client registers. */
import * as vscode from "vscode";
import type { BudgetView, Subject } from "../budget/view";
import { chooseServer } from "../server/problem";
import type { Session } from "../server/session";
import type { BundleNode, Node, PhaseNode, ProfileNode, TopicNode } from "../tree/model";
import type { WorkTree } from "../tree/provider";
import * as bundles from "./bundles";
import { runChosen } from "./chosen";
import { explain } from "./explain";
import { pickTopic } from "./pick";
import * as work from "./work";

const WALKTHROUGH = "agentops-lsp.agentops#start";

export function registerCommands(session: Session, tree: WorkTree, budget: BudgetView): vscode.Disposable {
  const on = (name: string, run: (...parameters: never[]) => unknown): vscode.Disposable => vscode.commands.registerCommand(`agentops.${name}`, run);
  session.handleCommands((command, argument) => runChosen(session, command, argument));
  return vscode.Disposable.from(
    on("work.start", (node?: ProfileNode) => work.start(session, node)),
    on("work.advance", (node?: PhaseNode) => work.advance(session, node)),
    on("work.plan", () => work.plan(session)),
    on("work.dryRun", () => work.dryRun(session)),
    on("work.execute", () => work.execute(session)),
    on("work.initialise", () => work.initialise(session)),
    on("work.openArtifact", (node: Node) => work.openArtifact(node)),
    on("work.refresh", () => { tree.refresh(); }),
    on("bundles.save", (node?: PhaseNode) => bundles.save(session, node)),
    on("bundles.load", () => bundles.load(session)),
    on("bundles.restore", (node?: BundleNode) => bundles.restore(session, node)),
    on("bundles.verify", (node?: BundleNode) => bundles.verify(session, node)),
    on("budget.show", (what?: TopicNode | Subject) => showBudget(session, budget, what)),
    on("load.explain", () => explain(session)),
    on("server.restart", () => session.restart()),
    on("server.showOutput", () => { session.showOutput(); }),
    on("server.choose", () => chooseServer()),
    on("getStarted", () => vscode.commands.executeCommand("workbench.action.openWalkthrough", WALKTHROUGH, false)),
  );
}

async function showBudget(session: Session, view: BudgetView, what?: TopicNode | Subject): Promise<void> {
  const chosen = what ?? (await pickTopic(session));
  if (!chosen) return;
  if (!("kind" in chosen)) {
    view.show(chosen);
    return;
  }
  view.show({ folder: chosen.workspace.uri, profile: chosen.profile.name, topic: chosen.topic.name });
}
