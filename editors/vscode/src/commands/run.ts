/** Runs commands of the server where a person waits for them. */
import * as vscode from "vscode";
import type { Session } from "../server/session";

/** What takes less time shows no progress. */
const SOON = 400;

/** The answer, or nothing when it failed, which the user has been told, or was cancelled. */
export async function run(session: Session, title: string, command: string, argument: object): Promise<unknown> {
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
      void vscode.window.showErrorMessage(`${title}: ${error instanceof Error ? error.message : String(error)}`);
    }
    return undefined;
  } finally {
    clearTimeout(progress);
    cancel.dispose();
  }
}
