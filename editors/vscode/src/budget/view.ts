/** The budget of a topic in a page of its own. */
import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import { open, uriOf } from "../files";
import { Later } from "../later";
import { messageOf } from "../message";
import type { Session } from "../server/session";
import type { FromPage, ToPage } from "./messages";
import { html } from "./html";

/** Whose budget. Without a folder, the server looks for the first that has the topic. */
export interface Subject {
  folder: string | undefined;
  profile: string;
  topic: string | null;
}

export class BudgetView implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private subject: Subject | undefined;
  /** What the page shows: whoever is at a bar with the mouse or the keyboard does not lose it for nothing. */
  private shown: ToPage | undefined;
  private readonly later = new Later(() => this.update(), 200);
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly session: Session,
    private readonly extension: vscode.Uri,
  ) {
    this.subscription = vscode.Disposable.from(session.onChange(this.call), session.onPhase(this.call));
  }

  show(subject: Subject): void {
    this.subject = subject;
    this.panel ??= this.newPanel();
    this.panel.title = `Budget: ${subject.topic ?? subject.profile}`;
    this.panel.reveal();
    this.later.now();
  }

  dispose(): void {
    this.subscription.dispose();
    this.later.dispose();
    this.panel?.dispose();
  }

  private readonly call = (): void => {
    if (this.panel?.visible) this.later.call();
  };

  private newPanel(): vscode.WebviewPanel {
    const dist = vscode.Uri.joinPath(this.extension, "dist");
    const panel = vscode.window.createWebviewPanel("agentops.budget", "Budget", vscode.ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [dist],
    });
    const icon = (name: string): vscode.Uri => vscode.Uri.joinPath(this.extension, "media", name);
    panel.iconPath = { light: icon("agentops.svg"), dark: icon("agentops-dark.svg") };
    panel.onDidDispose(() => {
      this.panel = undefined;
    });
    panel.onDidChangeViewState(this.call);
    panel.webview.onDidReceiveMessage((message: FromPage) => {
      void this.take(message);
    });
    const script = panel.webview.asWebviewUri(vscode.Uri.joinPath(dist, "budget.js")).toString();
    panel.webview.html = html({ script, nonce: randomBytes(16).toString("base64") });
    return panel;
  }

  private async take(message: FromPage): Promise<void> {
    if (message.type === "ready") {
      this.shown = undefined;
      this.later.now();
      return;
    }
    const folder = this.subject?.folder ?? vscode.workspace.workspaceFolders?.[0]?.uri.toString();
    if (folder) await open(uriOf(folder, message.path), { viewColumn: vscode.ViewColumn.Beside });
  }

  private async update(): Promise<void> {
    const { subject, panel } = this;
    if (!subject || !panel) return;
    const { folder, profile, topic } = subject;
    let message: ToPage;
    try {
      const budget = await this.session.ask("agentops/budget", { ...(folder ? { folder } : {}), profile, topic });
      message = { type: "budget", budget };
    } catch (error) {
      message = { type: "problem", text: messageOf(error) };
    }
    if (panel !== this.panel || subject !== this.subject || isDeepStrictEqual(message, this.shown)) return;
    this.shown = message;
    await panel.webview.postMessage(message);
  }
}
