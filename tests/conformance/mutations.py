"""Prove that the judges can fail: make a good transcript bad in many ways, and see each one noticed.

usage: mutations.py TRANSCRIPT.jsonl

The transcript must be a good one with hovers, symbols, lenses, hints, links, edits and diagnostics in it.
"""

import copy
import json
import os
import pathlib
import sys
import tempfile

import check
import roundtrip

PUBLISH = "textDocument/publishDiagnostics"


class Transcript:
    """A transcript that is about to be spoiled."""

    def __init__(self, records):
        self.records = records

    def call(self, method, where=lambda message: True):
        """The first message of the server for a method."""
        for record in self.records:
            message = record["message"]
            if record["from"] == "server" and message.get("method") == method and where(message):
                return message
        raise LookupError(f"the transcript has no {method}")

    def answer(self, method):
        """The first answer of the server to a method that has something in it."""
        ids = {
            json.dumps(record["message"]["id"])
            for record in self.records
            if record["from"] == "client" and record["message"].get("method") == method
        }
        for record in self.records:
            message = record["message"]
            is_answer = record["from"] == "server" and "method" not in message
            if is_answer and json.dumps(message.get("id")) in ids and message.get("result"):
                return message
        raise LookupError(f"the transcript has no answer to {method}")

    def result(self, method):
        return self.answer(method)["result"]

    def diagnostic(self):
        return self.call(PUBLISH, lambda message: message["params"]["diagnostics"])["params"]["diagnostics"][0]

    def at(self, message):
        return next(index for index, record in enumerate(self.records) if record["message"] is message)

    def say(self, **message):
        """The server says something more before it is asked to shut down."""
        end = next(
            index for index, record in enumerate(self.records) if record["message"].get("method") == "shutdown"
        )
        self.records.insert(end, {"from": "server", "message": {"jsonrpc": "2.0", **message}})

    def announce(self, path, value):
        """The client announced something else."""
        for record in self.records:
            if record["message"].get("method") == "initialize":
                place = record["message"]["params"]["capabilities"]
                *way, last = path.split(".")
                for key in way:
                    place = place[key]
                place[last] = value


def put(target, key, value):
    target[key] = value


MUTATIONS = {
    "a severity in words": lambda t: put(t.diagnostic(), "severity", "warning"),
    "a severity that does not exist": lambda t: put(t.diagnostic(), "severity", 9),
    "a range without an end": lambda t: t.diagnostic()["range"].pop("end"),
    "a line as a string": lambda t: put(t.diagnostic()["range"]["start"], "line", "2"),
    "a line below zero": lambda t: put(t.diagnostic()["range"]["start"], "line", -1),
    "half a line": lambda t: put(t.diagnostic()["range"]["start"], "line", 0.5),
    "a property that does not exist": lambda t: put(t.diagnostic(), "mesage", "x"),
    "no message": lambda t: t.diagnostic().pop("message"),
    "a number for a message": lambda t: put(t.diagnostic(), "message", 7),
    "no list of diagnostics": lambda t: put(t.call(PUBLISH)["params"], "diagnostics", None),
    "no jsonrpc": lambda t: t.call(PUBLISH).pop("jsonrpc"),
    "another jsonrpc": lambda t: put(t.call(PUBLISH), "jsonrpc", "1.0"),
    "a notification with an id": lambda t: put(t.call(PUBLISH), "id", 5),
    "a method that does not exist": lambda t: put(t.call(PUBLISH), "method", "textDocument/publishDiags"),
    "a URI that is none": lambda t: put(t.call(PUBLISH)["params"], "uri", 3),
    "a hover in a format that does not exist": lambda t: put(
        t.result("textDocument/hover")["contents"], "kind", "md"
    ),
    "a hover with a position for a range": lambda t: put(
        t.result("textDocument/hover"), "range", {"line": 1, "character": 1}
    ),
    "a symbol of no kind": lambda t: t.result("textDocument/documentSymbol")[0].pop("kind"),
    "a symbol of a kind that does not exist": lambda t: put(t.result("textDocument/documentSymbol")[0], "kind", 99),
    "a lens whose command has no title": lambda t: t.result("textDocument/codeLens")[0]["command"].pop("title"),
    "a hint without a label": lambda t: t.result("textDocument/inlayHint")[0].pop("label"),
    "a hint with a number for a label": lambda t: put(t.result("textDocument/inlayHint")[0], "label", 12),
    "a link to a number": lambda t: put(t.result("textDocument/documentLink")[0], "target", 5),
    "a fold without an end": lambda t: t.result("textDocument/foldingRange")[0].pop("endLine"),
    "a location without a URI": lambda t: t.result("textDocument/references")[0].pop("uri"),
    "a capability that is a word": lambda t: put(
        t.result("initialize")["capabilities"], "hoverProvider", "yes"
    ),
    "a kind of synchronisation that does not exist": lambda t: put(
        t.result("initialize")["capabilities"]["textDocumentSync"], "change", 7
    ),
    "a capability that does not exist": lambda t: put(
        t.result("initialize")["capabilities"], "hoverProvder", True
    ),
    "a report of no kind": lambda t: t.result("textDocument/diagnostic").pop("kind"),
    "an answer to nothing": lambda t: put(t.answer("textDocument/hover"), "id", 98765),
    "an answer twice": lambda t: t.records.insert(
        t.at(t.answer("textDocument/hover")),
        {"from": "server", "message": copy.deepcopy(t.answer("textDocument/hover"))},
    ),
    "no answer": lambda t: t.records.pop(t.at(t.answer("textDocument/hover"))),
    "an answer with neither result nor error": lambda t: t.answer("textDocument/hover").pop("result"),
    "an answer with both": lambda t: put(t.answer("textDocument/hover"), "error", {"code": 1, "message": "x"}),
    "an error without a message": lambda t: put(
        t.records[t.at(t.answer("textDocument/hover"))],
        "message",
        {"jsonrpc": "2.0", "id": t.answer("textDocument/hover")["id"], "error": {"code": 1}},
    ),
    "a request that is the client's to send": lambda t: t.say(
        id="x", method="workspace/executeCommand", params={"command": "x"}
    ),
}

# Only our own judge knows what the client announced, and what belongs together.
OWN_MUTATIONS = {
    "a range that ends before it starts": lambda t: put(t.diagnostic()["range"]["start"], "line", 9999),
    "diagnostics of a version to come": lambda t: put(
        t.call(PUBLISH, lambda message: "version" in message["params"])["params"], "version", 9999
    ),
    "progress that nobody created": lambda t: t.say(
        method="$/progress", params={"token": "nobody's", "value": {"kind": "end"}}
    ),
    "progress of no kind": lambda t: put(t.call("$/progress")["params"]["value"], "kind", "start"),
    "progress above 100%": lambda t: put(t.call("$/progress")["params"]["value"], "percentage", 101),
    "a refresh that the client cannot do": lambda t: t.say(id="x", method="workspace/foldingRange/refresh"),
    "a registration that the client cannot do": lambda t: t.announce(
        "workspace.didChangeWatchedFiles.dynamicRegistration", False
    ),
    "an encoding that was not offered": lambda t: put(
        t.result("initialize")["capabilities"], "positionEncoding", "utf-8"
    ),
    "progress for a client without": lambda t: t.announce("window.workDoneProgress", False),
    "Markdown for a client without": lambda t: t.announce("textDocument.hover.contentFormat", ["plaintext"]),
    "a tree of symbols for a client without": lambda t: t.announce(
        "textDocument.documentSymbol.hierarchicalDocumentSymbolSupport", False
    ),
    "a version for a client without": lambda t: t.announce("textDocument.publishDiagnostics.versionSupport", False),
}


def spoiled(records, mutate):
    transcript = Transcript(copy.deepcopy(records))
    mutate(transcript)
    return [json.dumps(record) for record in transcript.records]


def main(path):
    with open(path, encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    judge = os.environ.get("LSP_JUDGE")
    unnoticed = []
    whole, _ = roundtrip.judge(map(json.dumps, records))
    if whole:
        unnoticed.append(f"the transcript is not good to begin with: {whole[:3]}")
    for name, mutate in {**MUTATIONS, **OWN_MUTATIONS}.items():
        faults, _ = roundtrip.judge(spoiled(records, mutate))
        if not faults:
            unnoticed.append(f"our judge does not notice: {name}")
    if judge:
        with tempfile.TemporaryDirectory() as folder:
            for name, mutate in MUTATIONS.items():
                file = pathlib.Path(folder) / "spoiled.jsonl"
                file.write_text("\n".join(spoiled(records, mutate)) + "\n", encoding="utf-8")
                if not check.other_verdict(judge, file):
                    unnoticed.append(f"LSP_JUDGE does not notice: {name}")
    else:
        print("LSP_JUDGE IS NOT SET: that judge is not tried", file=sys.stderr)
    print("\n".join(unnoticed))
    total = len(MUTATIONS) + len(OWN_MUTATIONS)
    print(f"{total} mutations, {len(unnoticed)} complaints")
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
