"""What a server may send to a client, given what the client announced."""

# Requests of the server, and the capability that each needs.
NEEDS = {
    "workspace/applyEdit": "workspace.applyEdit",
    "workspace/configuration": "workspace.configuration",
    "workspace/workspaceFolders": "workspace.workspaceFolders",
    "workspace/codeLens/refresh": "workspace.codeLens.refreshSupport",
    "workspace/diagnostic/refresh": "workspace.diagnostics.refreshSupport",
    "workspace/inlayHint/refresh": "workspace.inlayHint.refreshSupport",
    "workspace/foldingRange/refresh": "workspace.foldingRange.refreshSupport",
    "workspace/semanticTokens/refresh": "workspace.semanticTokens.refreshSupport",
    "window/showDocument": "window.showDocument.support",
    "window/workDoneProgress/create": "window.workDoneProgress",
}

# Methods that can be registered while running, and where the client says so.
REGISTERS = {
    "workspace/didChangeConfiguration": "workspace.didChangeConfiguration",
    "workspace/didChangeWatchedFiles": "workspace.didChangeWatchedFiles",
    "workspace/symbol": "workspace.symbol",
    "workspace/executeCommand": "workspace.executeCommand",
    "workspace/didChangeWorkspaceFolders": None,
    "workspace/willRenameFiles": "workspace.fileOperations",
    "workspace/didRenameFiles": "workspace.fileOperations",
    "workspace/willCreateFiles": "workspace.fileOperations",
    "workspace/didCreateFiles": "workspace.fileOperations",
    "workspace/willDeleteFiles": "workspace.fileOperations",
    "workspace/didDeleteFiles": "workspace.fileOperations",
    "textDocument/didOpen": "textDocument.synchronization",
    "textDocument/didChange": "textDocument.synchronization",
    "textDocument/didClose": "textDocument.synchronization",
    "textDocument/didSave": "textDocument.synchronization",
    "textDocument/willSave": "textDocument.synchronization",
}

# Kinds that a client without a `valueSet` knows.
FIRST_KINDS = range(1, 19)
FIRST_COMPLETION_KINDS = range(1, 19)


class Client:
    """The capabilities of a client."""

    def __init__(self, capabilities):
        self.capabilities = capabilities

    def get(self, path):
        value = self.capabilities
        for key in path.split("."):
            value = value.get(key) if isinstance(value, dict) else None
        return value

    def call_faults(self, method, params):
        """What is wrong with a request or notification of the server."""
        if method in NEEDS and not self.get(NEEDS[method]):
            yield f"{method}: the client did not announce {NEEDS[method]}"
        if method == "client/registerCapability":
            for registration in params.get("registrations", []):
                yield from self.registration_faults(registration)
        elif method == "textDocument/publishDiagnostics":
            here = "textDocument.publishDiagnostics"
            yield from self.diagnostics_faults(here, params.get("diagnostics", []))
            if "version" in params and not self.get(f"{here}.versionSupport"):
                yield f"{method}: the client did not announce versionSupport"
        elif method == "workspace/applyEdit":
            yield from self.edit_faults(params.get("edit"))

    def registration_faults(self, registration):
        method = registration.get("method", "")
        if method in REGISTERS:
            place = REGISTERS[method]
        else:
            place = method.replace("/", ".")
        if place is not None and not self.get(f"{place}.dynamicRegistration"):
            yield f"{method} is registered, but {place}.dynamicRegistration was not announced"
        options = registration.get("registerOptions") or {}
        for watcher in options.get("watchers", []):
            relative = isinstance(watcher.get("globPattern"), dict)
            if relative and not self.get("workspace.didChangeWatchedFiles.relativePatternSupport"):
                yield "a relative pattern, but relativePatternSupport was not announced"

    def result_faults(self, method, result):
        """What is wrong with an answer of the server."""
        if result is None:
            return
        judge = {
            "initialize": self.initialize_faults,
            "textDocument/hover": self.hover_faults,
            "textDocument/definition": self.definition_faults,
            "textDocument/documentSymbol": self.document_symbol_faults,
            "workspace/symbol": self.workspace_symbol_faults,
            "textDocument/completion": self.completion_faults,
            "textDocument/foldingRange": self.folding_faults,
            "textDocument/documentLink": self.link_faults,
            "textDocument/prepareRename": self.prepare_rename_faults,
            "textDocument/rename": self.edit_faults,
            "workspace/willRenameFiles": self.edit_faults,
            "textDocument/codeAction": self.code_action_faults,
            "textDocument/diagnostic": self.report_faults,
            "workspace/diagnostic": self.workspace_report_faults,
        }.get(method)
        if judge is not None:
            yield from judge(result)

    def initialize_faults(self, result):
        encoding = result.get("capabilities", {}).get("positionEncoding")
        offered = self.get("general.positionEncodings") or ["utf-16"]
        if encoding is not None and encoding not in offered:
            yield f"the encoding {encoding} was not offered"
        if encoding is None and "utf-16" not in offered:
            yield "no encoding was chosen, and the client does not speak utf-16"

    def markup_faults(self, contents, place, what):
        # Plain text is what everybody can show.
        if isinstance(contents, dict) and "kind" in contents:
            if contents["kind"] not in (self.get(place) or ["plaintext"]):
                yield f"{what} in {contents['kind']}, which {place} does not have"

    def hover_faults(self, result):
        contents = result.get("contents")
        yield from self.markup_faults(contents, "textDocument.hover.contentFormat", "a hover")
        if isinstance(contents, (str, list)):
            yield "a hover as deprecated MarkedString"

    def definition_faults(self, result):
        items = result if isinstance(result, list) else [result]
        if any("targetUri" in item for item in items):
            if not self.get("textDocument.definition.linkSupport"):
                yield "a LocationLink, but linkSupport was not announced"

    def document_symbol_faults(self, result):
        hierarchical = self.get("textDocument.documentSymbol.hierarchicalDocumentSymbolSupport")
        kinds = self.kinds("textDocument.documentSymbol.symbolKind", FIRST_KINDS)

        def walk(symbols):
            for symbol in symbols:
                if "selectionRange" in symbol and not hierarchical:
                    yield "a tree of symbols, but the client wants them flat"
                if symbol.get("kind") not in kinds:
                    yield f"a symbol of kind {symbol.get('kind')}, which the client does not know"
                inner, outer = symbol.get("selectionRange"), symbol.get("range")
                if inner and outer and not is_within(inner, outer):
                    yield f"the name of `{symbol.get('name')}` lies outside its range"
                if not symbol.get("name", "").strip():
                    yield "a symbol without a name"
                yield from walk(symbol.get("children") or [])

        yield from walk(result)

    def workspace_symbol_faults(self, result):
        kinds = self.kinds("workspace.symbol.symbolKind", FIRST_KINDS)
        for symbol in result:
            if symbol.get("kind") not in kinds:
                yield f"a symbol of kind {symbol.get('kind')}, which the client does not know"
            if "range" not in symbol.get("location", {}):
                if "location.range" not in (self.get("workspace.symbol.resolveSupport.properties") or []):
                    yield "a symbol without a range, which the client does not resolve"

    def kinds(self, place, otherwise):
        return self.get(f"{place}.valueSet") or otherwise

    def completion_faults(self, result):
        here = "textDocument.completion"
        kinds = self.kinds(f"{here}.completionItemKind", FIRST_COMPLETION_KINDS)
        items = result
        if isinstance(result, dict):
            items = result.get("items", [])
            for key in result.get("itemDefaults") or {}:
                if key not in (self.get(f"{here}.completionList.itemDefaults") or []):
                    yield f"itemDefaults.{key} was not announced"
        for item in items:
            if "kind" in item and item["kind"] not in kinds:
                yield f"a completion of kind {item['kind']}, which the client does not know"
            needs = {
                "snippetSupport": item.get("insertTextFormat") == 2,
                "insertReplaceSupport": "insert" in (item.get("textEdit") or {}),
                "labelDetailsSupport": "labelDetails" in item,
                "preselectSupport": "preselect" in item,
                "commitCharactersSupport": "commitCharacters" in item,
                "tagSupport": "tags" in item,
            }
            for capability, is_used in needs.items():
                if is_used and not self.get(f"{here}.completionItem.{capability}"):
                    yield f"`{item.get('label')}`: {capability} was not announced"
            place = f"{here}.completionItem.documentationFormat"
            yield from self.markup_faults(item.get("documentation"), place, "documentation")

    def folding_faults(self, result):
        allowed = self.get("textDocument.foldingRange.foldingRange.collapsedText")
        for item in result:
            if "collapsedText" in item and not allowed:
                yield "collapsedText was not announced"
            if item.get("endLine", 0) < item.get("startLine", 0):
                yield "a fold that ends before it starts"

    def link_faults(self, result):
        for item in result:
            if "tooltip" in item and not self.get("textDocument.documentLink.tooltipSupport"):
                yield "a link with a tooltip, but tooltipSupport was not announced"

    def prepare_rename_faults(self, result):
        if "defaultBehavior" in result:
            if not self.get("textDocument.rename.prepareSupportDefaultBehavior"):
                yield "defaultBehavior, but prepareSupportDefaultBehavior was not announced"

    def edit_faults(self, edit):
        here = "workspace.workspaceEdit"
        if not isinstance(edit, dict):
            return
        if "documentChanges" in edit and not self.get(f"{here}.documentChanges"):
            yield "documentChanges were not announced"
        if "changeAnnotations" in edit and not self.get(f"{here}.changeAnnotationSupport"):
            yield "changeAnnotations were not announced"
        for change in edit.get("documentChanges") or []:
            kind = change.get("kind")
            if kind is not None and kind not in (self.get(f"{here}.resourceOperations") or []):
                yield f"the operation `{kind}` was not announced"
            if kind is None:
                yield from overlaps(change.get("edits", []))
        for edits in (edit.get("changes") or {}).values():
            yield from overlaps(edits)

    def code_action_faults(self, result):
        literals = self.get("textDocument.codeAction.codeActionLiteralSupport")
        for action in result:
            if not isinstance(action.get("command"), str) and not literals:
                yield "a code action literal, which was not announced"
            if "isPreferred" in action and not self.get("textDocument.codeAction.isPreferredSupport"):
                yield "a preferred code action, which was not announced"
            if "disabled" in action and not self.get("textDocument.codeAction.disabledSupport"):
                yield "a disabled code action, which was not announced"
            yield from self.edit_faults(action.get("edit"))
            yield from self.diagnostics_faults("textDocument.publishDiagnostics", action.get("diagnostics") or [])

    def report_faults(self, report):
        yield from self.diagnostics_faults("textDocument.diagnostic", report.get("items", []))
        if "relatedDocuments" in report and not self.get("textDocument.diagnostic.relatedDocumentSupport"):
            yield "relatedDocuments were not announced"

    def workspace_report_faults(self, result):
        seen = set()
        for report in result.get("items", []):
            if report.get("uri") in seen:
                yield f"{report.get('uri')} is reported twice"
            seen.add(report.get("uri"))
            yield from self.diagnostics_faults("textDocument.diagnostic", report.get("items", []))

    def diagnostics_faults(self, place, diagnostics):
        """Pull and push have their own capabilities; clients of before 3.18 announced these for push alone."""
        push = "textDocument.publishDiagnostics"
        optional = {
            "relatedInformation": "relatedInformation",
            "codeDescription": "codeDescriptionSupport",
            "tags": "tagSupport",
            "data": "dataSupport",
        }
        for diagnostic in diagnostics:
            for key, capability in optional.items():
                if key in diagnostic and not (self.get(f"{place}.{capability}") or self.get(f"{push}.{capability}")):
                    yield f"a diagnostic with {key}, but {capability} was not announced"


def is_within(inner, outer):
    """Whether a range lies in another."""

    def pair(position):
        return position["line"], position["character"]

    return pair(outer["start"]) <= pair(inner["start"]) and pair(inner["end"]) <= pair(outer["end"])


def overlaps(edits):
    """Edits of one document that touch the same text."""

    def pair(position):
        return position["line"], position["character"]

    ranges = sorted((pair(edit["range"]["start"]), pair(edit["range"]["end"])) for edit in edits)
    for (_, end), (start, _) in zip(ranges, ranges[1:]):
        if start < end:
            yield f"two edits overlap at {start}"
