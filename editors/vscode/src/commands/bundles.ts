/** Commands about bundles. */
import * as vscode from "vscode";
import { activeDocument, uriOf } from "../files";
import type { Session } from "../server/session";
import type { BundleNode, PhaseNode } from "../tree/model";
import { pickBundle } from "./pick";
import { run } from "./run";
import { targetOf } from "./target";

export async function save(session: Session, node?: PhaseNode): Promise<void> {
  const target = await targetOf(session, node, "saves", "Which phase is saved?");
  if (target) await run(session, "agentops.saveBundle", target);
}

/** The server inserts the digest into the file that is being edited. */
export async function load(session: Session): Promise<void> {
  const uri = activeDocument()?.uri;
  if (!uri) {
    void vscode.window.showInformationMessage("Open the file that the digest is to be loaded into.");
    return;
  }
  const chosen = await pickBundle(session, "Which bundle is loaded into this file?", uri);
  if (chosen) await run(session, "agentops.loadBundle", { uri: uri.toString(), name: chosen.bundle.name });
}

export async function restore(session: Session, node?: BundleNode): Promise<void> {
  const chosen = node ?? (await pickBundle(session, "The originals of which bundle?"));
  if (chosen) await run(session, "agentops.restoreBundle", about(chosen));
}

export async function verify(session: Session, node?: BundleNode): Promise<void> {
  const chosen = node ?? (await pickBundle(session, "Which bundle?"));
  if (chosen) await run(session, "agentops.verifyBundle", about(chosen));
}

function about({ workspace, bundle }: Pick<BundleNode, "workspace" | "bundle">): object {
  return { uri: uriOf(workspace.uri, bundle.path).toString(), name: bundle.name };
}
