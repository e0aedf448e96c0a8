/** The view “Work” in the activity bar. */
import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import { Later } from "../later";
import { messageOf } from "../message";
import type { Status } from "../protocol";
import type { Phase, Session } from "../server/session";
import { describe } from "./describe";
import { children, fileOf, idOf, problemCounts, roots, type Node } from "./model";

const VIEW = "agentops.work";
/** The key that the view's welcome texts and menus look at. */
const STATE = "agentops.state";

const OPEN = {
  expanded: vscode.TreeItemCollapsibleState.Expanded,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  leaf: vscode.TreeItemCollapsibleState.None,
};

export class WorkTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private status: Status | undefined;
  private readonly changes = new vscode.EventEmitter<undefined>();
  private readonly later = new Later(() => this.update(), 500);
  private readonly view: vscode.TreeView<Node>;
  private readonly parts: vscode.Disposable[];
  readonly onDidChangeTreeData = this.changes.event;

  constructor(private readonly session: Session) {
    this.view = vscode.window.createTreeView(VIEW, { treeDataProvider: this, showCollapseAll: true });
    const call = (): void => {
      // Nobody looks: it is asked when somebody does.
      if (this.view.visible) this.later.call();
    };
    this.parts = [
      this.changes,
      this.later,
      this.view,
      session.onChange(call),
      this.view.onDidChangeVisibility(call),
      session.onPhase((phase) => {
        this.take(phase);
      }),
    ];
  }

  refresh(): void {
    this.later.now();
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const { label, description, tooltip, icon, colour, context, open, spoken } = describe(node);
    const item = new vscode.TreeItem(label, OPEN[open]);
    item.id = idOf(node);
    item.iconPath = new vscode.ThemeIcon(icon, colour ? new vscode.ThemeColor(colour) : undefined);
    item.contextValue = context;
    if (description) item.description = description;
    if (spoken) item.accessibilityInformation = { label: spoken };
    if (tooltip) item.tooltip = new vscode.MarkdownString(tooltip);
    if (fileOf(node)) item.command = { command: "agentops.work.openArtifact", title: "Open", arguments: [node] };
    return item;
  }

  getChildren(node?: Node): Node[] {
    if (node) return children(node);
    return this.status ? roots(this.status) : [];
  }

  dispose(): void {
    for (const part of this.parts) part.dispose();
  }

  private take(phase: Phase): void {
    if (phase === "running") {
      this.later.now();
      return;
    }
    this.status = undefined;
    this.view.badge = undefined;
    this.changes.fire(undefined);
    setState(phase === "starting" ? "starting" : "failed");
  }

  /** When the server has just gone, it is asked again once it is back. */
  private tell(error: unknown): void {
    if (this.session.isRunning) this.view.message = `The work cannot be shown: ${messageOf(error)}`;
  }

  private async update(): Promise<void> {
    if (!this.session.isRunning) return;
    let status: Status;
    try {
      status = await this.session.ask("agentops/status", {});
    } catch (error) {
      this.tell(error);
      return;
    }
    this.view.message = "";
    // A tree that is drawn anew for nothing loses the row that somebody is clicking.
    if (isDeepStrictEqual(status, this.status)) return;
    this.status = status;
    this.changes.fire(undefined);
    this.view.badge = badge(status);
    setState(status.workspaces.some((workspace) => workspace.is_initialised) ? "ready" : "empty");
  }
}

/** Problems of all files, those that are not open too. */
function badge({ workspaces }: Status): vscode.ViewBadge | undefined {
  const counts = problemCounts(workspaces);
  if (counts.length === 0) return undefined;
  const value = counts.reduce((sum, { count }) => sum + count, 0);
  return { value, tooltip: counts.map(({ code, count }) => `${count} × ${code}`).join(", ") };
}

function setState(state: "starting" | "failed" | "ready" | "empty"): void {
  void vscode.commands.executeCommand("setContext", STATE, state);
}
