/** What is done about a server that breaks. */
import { CloseAction, ErrorAction, type CloseHandlerResult, type ErrorHandler, type ErrorHandlerResult } from "vscode-languageclient/node";
import { Ends, RESTARTS } from "./ends";

/**
 * Starts a server again that has ended. The client's own handler gives up for good when several messages in a row cannot be written,
 * which is what happens when a server ends in the middle of the typing.
 */
export class Recovery implements ErrorHandler {
  private readonly ends = new Ends();

  constructor(
    /** One that was stopped, or given up, is not. */
    private readonly isWanted: () => boolean,
  ) {}

  error(): ErrorHandlerResult {
    // The end of the server is told by itself, and the log has the error.
    return { action: ErrorAction.Continue, handled: true };
  }

  closed(): CloseHandlerResult {
    if (!this.isWanted()) return { action: CloseAction.DoNotRestart, handled: true };
    const ends = this.ends.count(Date.now());
    if (ends <= RESTARTS) return { action: CloseAction.Restart, handled: true };
    const message = `The AgentOps server has ended ${ends} times in three minutes and is not started again. “AgentOps: Show Output” may tell why, “AgentOps: Restart Server” tries once more.`;
    return { action: CloseAction.DoNotRestart, message };
  }
}
