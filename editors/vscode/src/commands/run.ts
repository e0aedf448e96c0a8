/** Runs commands of the server where a person waits for them. */
import * as vscode from "vscode";
import { messageOf } from "../message";
import type { Session } from "../server/session";

/** What takes less time shows no progress. */
const SOON = 400;

/** What is done, in the words of its progress. */
const TITLES: Record<string, string> = {
  "agentops.advance": "Advancing",
  "agentops.start": "Starting",
  "agentops.implement": "Carrying out the plan",
  "agentops.initialise": "Initialising",
  "agentops.saveBundle": "Saving the bundle",
  "agentops.loadBundle": "Loading the bundle",
  "agentops.restoreBundle": "Restoring the originals",
  "agentops.verifyBundle": "Verifying the bundle",
};

/** The answer, or nothing when it failed, which the user has been told, or was cancelled. */
export async function run(session: Session, command: string, argument: object, title = TITLES[command] ?? "AgentOps"): Promise<unknown> {
  const cancel = new vscode.CancellationTokenSource();
  const work = session.execute(command, argument, cancel.token);
  const progress = setTimeout(() => {
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    void vscode.window.withProgress(options, async (_, token) => {
      token.onCancellationRequested(() => {
        cancel.cancel();
      });
      await work.catch(() => undefined);
    });
  }, SOON);
  try {
    return await work;
  } catch (error) {
    if (!cancel.token.isCancellationRequested) {
      void vscode.window.showErrorMessage(`${title}: ${messageOf(error)}`);
    }
    return undefined;
  } finally {
    clearTimeout(progress);
    cancel.dispose();
  }
}
