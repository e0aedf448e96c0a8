/** The server's life: found, started, restarted, stopped; and the way to ask it. */
import { spawn, type ChildProcess } from "node:child_process";
import * as vscode from "vscode";
import { LanguageClient, State, type LanguageClientOptions } from "vscode-languageclient/node";
import { messageOf } from "../message";
import { CHANGED, type Requests } from "../protocol";
import { find, noAnswer, NoServer, type Server } from "./find";
import { candidates } from "./locate";
import { newFiles } from "./newFiles";
import { showProblem } from "./problem";
import { Recovery } from "./recovery";
import { within } from "./within";

export type Phase = "starting" | "running" | "failed" | "stopped";

/** What is handed on where nobody cancels. */
const NEVER = new vscode.CancellationTokenSource().token;

/** Milliseconds that a server may take to end. */
const STOPPING = 2000;

/** Milliseconds. A server answers `initialize` before it reads anything: one that takes longer hangs. */
const PATIENCE = 20_000;

/** Runs what a lens or an action of the server is for. */
export type CommandHandler = (command: string, argument: object) => Promise<unknown>;

export class Session implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private process: ChildProcess | undefined;
  private server: Server | undefined;
  private commandHandler: CommandHandler | undefined;
  /** Who waits for an answer: from a server that hangs, none comes and no refusal either. */
  private readonly waiting = new Set<(reason: Error) => void>();
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
    return this.answer(this.running().sendRequest<Requests[M][1]>(method, params));
  }

  /** Has the server run one of its commands. */
  async execute(command: string, argument: object, cancel?: vscode.CancellationToken): Promise<unknown> {
    const params = { command, arguments: [argument] };
    return this.answer(this.running().sendRequest("workspace/executeCommand", params, cancel));
  }

  /** Lets somebody else run the server's commands where a person chose them: in lenses and actions. */
  handleCommands(handler: CommandHandler): void {
    this.commandHandler = handler;
  }

  dispose(): void {
    for (const part of [this.changes, this.phases, this.indexing, this.output, this.trace]) part.dispose();
  }

  /** The answer, or a refusal when the server is stopped before it comes. */
  private answer<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.waiting.add(reject);
      const settled = (): void => {
        this.waiting.delete(reject);
      };
      answer.then(resolve, reject).then(settled, settled);
    });
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
      await within(this.client.start(), PATIENCE, () => noAnswer(this.server));
    } catch (error) {
      this.phases.fire("failed");
      const message = messageOf(error);
      this.output.error(message);
      // Other failures have been shown by the client.
      if (!(error instanceof NoServer)) return;
      await this.stopNow();
      void showProblem(error);
    }
  }

  private async stopNow(): Promise<void> {
    const { client, process } = this;
    this.client = undefined;
    for (const reject of this.waiting) reject(new Error("The AgentOps server was stopped."));
    if (!client) return;
    try {
      // One that is just being started again after a crash can be stopped when it is there.
      if (client.state === State.Starting) await within(client.start(), STOPPING, () => new Error("It does not start."));
      await client.dispose(STOPPING);
    } catch (error) {
      // One that has crashed, or hangs, cannot be asked to leave.
      this.output.warn(String(error));
      process?.kill("SIGKILL");
    }
  }

  private newClient(server: Server): LanguageClient {
    const run = (): Promise<ChildProcess> =>
      new Promise((resolve, reject) => {
        const child = spawn(server.path, ["lsp"], { windowsHide: true });
        child.once("spawn", () => {
          resolve(child);
        });
        child.on("error", reject);
        this.process = child;
      });
    const options: LanguageClientOptions = {
      // Plans name files of every language, and artifacts may begin as untitled documents.
      documentSelector: [{ scheme: "file" }, { scheme: "untitled", language: "markdown" }],
      initializationOptions: { changed: true },
      errorHandler: new Recovery(() => client === this.client),
      outputChannel: this.output,
      traceOutputChannel: this.trace,
      middleware: {
        executeCommand: (command, args: unknown[], next): Promise<unknown> => {
          const [argument] = args;
          if (this.commandHandler && typeof argument === "object" && argument !== null) return this.commandHandler(command, argument);
          return next(command, args) as Promise<unknown>;
        },
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
    const client: LanguageClient = new LanguageClient("agentops", "AgentOps", run, options);
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
