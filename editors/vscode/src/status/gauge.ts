/** The load of the active file in the status bar. */
import * as vscode from "vscode";
import { activeDocument } from "../files";
import { Later } from "../later";
import type { Gauge } from "../protocol";
import type { Session } from "../server/session";
import { look } from "./look";

export class GaugeItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("agentops.load", vscode.StatusBarAlignment.Right, 200);
  private readonly later = new Later(() => this.update(), 100);
  private readonly parts: vscode.Disposable[];

  constructor(private readonly session: Session) {
    this.item.name = "AgentOps: load of the phase";
    this.item.command = "agentops.load.explain";
    const call = (): void => {
      this.later.call();
    };
    const follow = vscode.window.onDidChangeActiveTextEditor(() => {
      this.later.now();
    });
    this.parts = [this.item, this.later, follow, session.onChange(call), session.onPhase(call)];
    call();
  }

  dispose(): void {
    for (const part of this.parts) part.dispose();
  }

  private async update(): Promise<void> {
    const of = activeDocument();
    const gauge = await loadOfActiveFile(this.session);
    // Another file has its own answer, which is asked for.
    if (activeDocument() !== of) return;
    if (!gauge) {
      this.item.hide();
      return;
    }
    const { text, tooltip, background, foreground } = look(gauge);
    this.item.text = text;
    this.item.tooltip = new vscode.MarkdownString(tooltip);
    this.item.backgroundColor = background ? new vscode.ThemeColor(background) : undefined;
    this.item.color = foreground ? new vscode.ThemeColor(foreground) : undefined;
    this.item.show();
  }
}

/** The load behind the file that is being edited; none when it is no artifact, or nobody can tell at the moment. */
export async function loadOfActiveFile(session: Session): Promise<Gauge | null> {
  const document = activeDocument();
  if (!document || !session.isRunning) return null;
  try {
    return await session.ask("agentops/load", { uri: document.uri.toString() });
  } catch {
    // It is being edited, or the server has just gone: a change will follow, and with it another question.
    return null;
  }
}
