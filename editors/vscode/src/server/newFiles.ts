/** Files that the server has made: on the disk with their text at once, and gone again with one undo. */
import * as vscode from "vscode";
import { CreateFile, TextDocumentEdit, type WorkspaceEdit } from "vscode-languageclient/node";

/**
 * The same edit for the editor, when it only makes files and fills them; else nothing.
 *
 * The client would make an empty file and type into it: it stays empty on the disk until somebody saves, and one undo takes back
 * the text alone.
 */
export function newFiles({ documentChanges = [] }: WorkspaceEdit): vscode.WorkspaceEdit | undefined {
  const texts = new Map<string, string>();
  for (const change of documentChanges) {
    if (CreateFile.is(change) && !change.options?.overwrite && !change.options?.ignoreIfExists) texts.set(change.uri, "");
    else if (TextDocumentEdit.is(change) && texts.get(change.textDocument.uri) === "") texts.set(change.textDocument.uri, textOf(change));
    else return undefined;
  }
  if (texts.size === 0) return undefined;
  const edit = new vscode.WorkspaceEdit();
  const encoder = new TextEncoder();
  for (const [uri, text] of texts) edit.createFile(vscode.Uri.parse(uri, true), { contents: encoder.encode(text) });
  return edit;
}

/** All that is put into an empty file. */
function textOf({ edits }: TextDocumentEdit): string {
  return edits.map((edit) => ("newText" in edit ? edit.newText : "")).join("");
}
