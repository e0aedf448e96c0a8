/** The server's life: found, started, restarted, stopped; and the way to ask it. */
import * as vscode from "vscode";
import { LanguageClient, State, TransportKind, type LanguageClientOptions } from "vscode-languageclient/node";
import { CHANGED, type Requests } from "../protocol";
import { find, NoServer, type Server } from "./find";
import { candidates } from "./locate";
import { newFiles } from "./newFiles";
import { showProblem } from "./problem";
import { Recovery } from "./recovery";

export type Phase = "starting" | "running" | "failed" | "stopped";

/** What is handed on where nobody cancels. */
const NEVER = new vscode.CancellationTokenSource().token;

export class Session implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private server: Server | undefined;
  /** Starts and stops happen one after the other, however fast somebody clicks. */
  private turn: Promise<void> = Promise.resolve();
  private readonly changes = new vscode.EventEmitter<void>();
  private readonly phases = new vscode.EventEmitter<Phase>();
  private readonly indexing = new vscode.EventEmitter<boolean>();
  private readonly output = vscode.window.createOutputChannel("AgentOps", { log: true });
  private readonly trace = vscode.window.createOutputChannel("AgentOps Trace", { log: true });

  /** What the server answers may have changed. */
  readonly onChange = this.changes.event;
  readonly onPhase = this.phases.event;
  /** Whether folders are being read. */
  readonly onIndexing = this.indexing.event;

  constructor(private readonly context: vscode.ExtensionContext) {}

  get isRunning(): boolean {
    return this.client?.state === State.Running;
  }

  get version(): string | undefined {
    return this.server?.version;
  }

  restart(): Promise<void> {
    const next = this.turn.then(() => this.stopNow()).then(() => this.startNow());
    this.turn = next.catch(() => undefined);
    return this.turn;
  }

  stop(): Promise<void> {
    this.turn = this.turn.then(() => this.stopNow());
    return this.turn;
  }

  showOutput(): void {
    this.output.show();
  }

  /** Asks one of the server's own requests. */
  async ask<M extends keyof Requests>(method: M, params: Requests[M][0]): Promise<Requests[M][1]> {
    return this.running().sendRequest<Requests[M][1]>(method, params);
  }

  /** Has the server run one of its commands. */
  async execute(command: string, argument: object, cancel?: vscode.CancellationToken): Promise<unknown> {
    const params = { command, arguments: [argument] };
    return this.running().sendRequest("workspace/executeCommand", params, cancel);
  }

  dispose(): void {
    for (const part of [this.changes, this.phases, this.indexing, this.output, this.trace]) part.dispose();
  }

  private running(): LanguageClient {
    if (!this.client || !this.isRunning) throw new Error("The AgentOps server does not run. Restart it with “AgentOps: Restart Server”.");
    return this.client;
  }

  private async startNow(): Promise<void> {
    this.phases.fire("starting");
    try {
      this.server = await find(
        candidates({
          environment: process.env,
          setting: vscode.workspace.getConfiguration("agentops").get("server.path", ""),
          extensionFolder: this.context.extensionPath,
          platform: process.platform,
        }),
      );
      this.output.info(`server ${this.server.version} at ${this.server.path}`);
      this.client = this.newClient(this.server);
      await this.client.start();
    } catch (error) {
      this.phases.fire("failed");
      const message = error instanceof Error ? error.message : String(error);
      this.output.error(message);
      // Other failures have been shown by the client.
      if (error instanceof NoServer) void showProblem(message);
    }
  }

  private async stopNow(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (!client) return;
    try {
      await client.dispose();
    } catch (error) {
      // One that has crashed cannot be asked to leave.
      this.output.warn(String(error));
    }
  }

  private newClient(server: Server): LanguageClient {
    const run = { command: server.path, args: ["lsp"], transport: TransportKind.stdio };
    const options: LanguageClientOptions = {
      // Plans name files of every language, and artifacts may begin as untitled documents.
      documentSelector: [{ scheme: "file" }, { scheme: "untitled", language: "markdown" }],
      initializationOptions: { changed: true },
      errorHandler: new Recovery(),
      outputChannel: this.output,
      traceOutputChannel: this.trace,
      middleware: {
        handleWorkDoneProgress: (token, params, next) => {
          if (params.kind !== "report") this.indexing.fire(params.kind === "begin");
          next(token, params);
        },
        workspace: {
          handleApplyEdit: async (params, next) => {
            const edit = newFiles(params.edit);
            return edit ? { applied: await vscode.workspace.applyEdit(edit) } : next(params, NEVER);
          },
        },
      },
    };
    const client = new LanguageClient("agentops", "AgentOps", run, options);
    client.onNotification(CHANGED, () => {
      this.changes.fire();
    });
    client.onDidChangeState(({ newState }) => {
      if (client !== this.client) return;
      if (newState === State.Running) this.phases.fire("running");
      else if (newState === State.Stopped) this.phases.fire("stopped");
    });
    return client;
  }
}
