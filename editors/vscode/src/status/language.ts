/** What the server is doing, among the other items of a file's language. */
import * as vscode from "vscode";
import type { Phase, Session } from "../server/session";

export class LanguageItem implements vscode.Disposable {
  private readonly item = vscode.languages.createLanguageStatusItem("agentops.server", { scheme: "file" });
  private readonly parts: vscode.Disposable[];

  constructor(private readonly session: Session) {
    this.item.name = "AgentOps";
    this.show("starting");
    this.parts = [
      this.item,
      session.onPhase((phase) => {
        this.show(phase);
      }),
      session.onIndexing((isIndexing) => {
        this.item.busy = isIndexing;
        this.item.text = isIndexing ? "AgentOps is reading files" : this.running();
      }),
    ];
  }

  dispose(): void {
    for (const part of this.parts) part.dispose();
  }

  private running(): string {
    return `AgentOps ${this.session.version ?? ""}`.trim();
  }

  private show(phase: Phase): void {
    const restart = { title: "Restart", command: "agentops.server.restart" };
    const output = { title: "Output", command: "agentops.server.showOutput" };
    this.item.busy = phase === "starting";
    this.item.severity = phase === "failed" || phase === "stopped" ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
    this.item.text = phase === "running" ? this.running() : { starting: "AgentOps is starting", failed: "AgentOps does not run", stopped: "AgentOps has stopped" }[phase];
    this.item.command = phase === "failed" || phase === "stopped" ? restart : output;
  }
}
