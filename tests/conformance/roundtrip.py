"""Judge recorded sessions with lsprotocol: a strict round trip, and the rules of a session.

usage: roundtrip.py TRANSCRIPT.jsonl...

Each line is {"from": "client" | "server", "message": {...}}. Every message goes through lsprotocol's types and back,
and must come out as it went in: `unstructure(structure(m)) == m`, with JSON's types (1 is not true, nor "1", nor 1.0).
Where the types' own converter is lenient on purpose, the type hints are not (typed.py).
What types cannot say is checked by rules: each request is answered exactly once, nothing is sent that the client did
not announce, positions are positions, progress begins before it ends.

A client whose transcript ends in `.faulty.jsonl` breaks the protocol on purpose: then only the server is judged.
"""

import enum
import json
import sys
from typing import Union

from lsprotocol import converters, types

import announced
import typed

CONVERTER = converters.get_converter()


def action_or_command(value, _):
    """lsprotocol takes an action that has a command for one: only a command's `command` is its name."""
    is_command = isinstance(value, dict) and isinstance(value.get("command"), str)
    return CONVERTER.structure(value, types.Command if is_command else types.CodeAction)


CONVERTER.register_structure_hook(Union[types.Command, types.CodeAction], action_or_command)
OWN = "agentops/"
LARGEST = 2**31 - 1

# What a server may say before it has answered `initialize`.
EARLY = {
    "window/logMessage",
    "window/showMessage",
    "window/showMessageRequest",
    "telemetry/event",
    "$/progress",
}


def same(a, b):
    """Whether two JSON values are equal, types included."""
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b


def plain(value):
    """What lsprotocol gives back, as JSON has it."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def differences(sent, back, where=""):
    """The places where a message changed on its way through the types."""
    if isinstance(sent, dict) and isinstance(back, dict):
        for key in sorted(sent.keys() | back.keys()):
            if key not in back:
                yield f"{where}.{key} does not belong there: {json.dumps(sent[key])[:80]}"
            elif key not in sent:
                yield f"{where}.{key} is missing"
            else:
                yield from differences(sent[key], back[key], f"{where}.{key}")
    elif isinstance(sent, list) and isinstance(back, list) and len(sent) == len(back):
        for index, (one, other) in enumerate(zip(sent, back)):
            yield from differences(one, other, f"{where}[{index}]")
    elif not same(sent, back):
        yield f"{where} is {json.dumps(sent)[:80]}, which reads as {json.dumps(back)[:80]}"


def first_cause(error):
    """The innermost reason why something could not be read."""
    while getattr(error, "exceptions", None):
        error = error.exceptions[0]
    notes = "; ".join(str(note) for note in getattr(error, "__notes__", []))
    return f"{type(error).__name__}: {error}" + (f" ({notes})" if notes else "")


def round_trip(message, kind):
    """What is wrong with a message as one of a type: by the types alone, and by what becomes of it on its way through."""
    try:
        value = CONVERTER.structure(message, kind)
        back = plain(CONVERTER.unstructure(value, kind))
    except Exception as error:  # Whatever the converter throws is its verdict.
        return [f"is no {kind.__name__}: {first_cause(error)[:300]}"]
    return typed.faults(message, kind) or list(differences(message, back))


def number_faults(value, where=""):
    """Numbers that are no positions, versions of ranges that end before they begin."""
    if isinstance(value, dict):
        for key in ("line", "character", "startLine", "endLine", "startCharacter", "endCharacter"):
            number = value.get(key)
            if isinstance(number, int) and not 0 <= number <= LARGEST:
                yield f"{where}.{key} is {number}"
        start, end = value.get("start"), value.get("end")
        if is_position(start) and is_position(end) and as_pair(end) < as_pair(start):
            yield f"{where} ends before it starts"
        for key, item in value.items():
            yield from number_faults(item, f"{where}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from number_faults(item, f"{where}[{index}]")


def is_position(value):
    return isinstance(value, dict) and all(isinstance(value.get(key), int) for key in ("line", "character"))


def as_pair(position):
    return position["line"], position["character"]


class Session:
    """One transcript under judgement."""

    def __init__(self, faulty=False):
        self.faulty = faulty
        self.faults = []
        self.server_messages = 0
        self.open = {"client": {}, "server": {}}
        self.is_initialized = False
        self.client = announced.Client({})
        self.registrations = {}
        self.tokens = {}
        self.versions = {}
        self.number = 0

    def fault(self, side, text):
        if side == "server" or not self.faulty:
            self.faults.append(f"line {self.number}: {side}: {text}")

    def take(self, side, message):
        self.number += 1
        self.server_messages += side == "server"
        if message.get("jsonrpc") != "2.0":
            self.fault(side, "jsonrpc is not 2.0")
        if "method" in message:
            self.take_call(side, message)
        else:
            self.take_answer(side, message)

    def take_call(self, side, message):
        method = message["method"]
        is_request = "id" in message
        if is_request:
            key = json.dumps(message["id"])
            if key in self.open[side]:
                self.fault(side, f"{method}: the id {key} is in use")
            self.open[side][key] = message
        if side == "client":
            self.note_client(method, message.get("params"))
        elif not self.is_initialized and method not in EARLY:
            self.fault(side, f"{method} comes before the answer to initialize")
        if method.startswith((OWN, "$/" + OWN)):
            return
        known = types.METHOD_TO_TYPES.get(method)
        if known is None:
            # Whether the other side knows such a method is for it to say, in its answer.
            if side == "server" or not method.startswith("$/"):
                self.fault(side, f"{method} is not in the protocol")
            return
        if is_request != (known[1] is not None):
            self.fault(side, f"{method} is a {'notification' if is_request else 'request'}")
            return
        direction = types.message_direction(method)
        if direction not in ("both", "clientToServer" if side == "client" else "serverToClient"):
            self.fault(side, f"{method} is for the other side to send")
        # Clients may say more of themselves than the protocol knows.
        malformed = round_trip(message, known[0]) if method != "initialize" else []
        for text in malformed:
            self.fault(side, f"{method}: {text}")
        for text in number_faults(message):
            self.fault(side, f"{method}: {text}")
        # What cannot be read cannot be judged any further.
        if side == "server" and not malformed:
            self.judge_call(method, message.get("params") or {})

    def take_answer(self, side, message):
        other = "server" if side == "client" else "client"
        key = json.dumps(message.get("id"))
        if message.get("id") is None and self.faulty and "error" in message:
            # JSON-RPC wants the id to be null here; the types leave a null out.
            named = {**message, "id": 0}
            for text in round_trip(named, types.ResponseErrorMessage):
                self.fault(side, text)
            return
        request = self.open[other].pop(key, None)
        if request is None:
            self.fault(side, f"answer to {key}, which is not an open request")
            return
        method = request["method"]
        if ("result" in message) == ("error" in message):
            self.fault(side, f"answer to {method}: either a result or an error")
            return
        if "error" in message:
            for text in round_trip(message, types.ResponseErrorMessage):
                self.fault(side, f"answer to {method}: {text}")
            return
        if method == "initialize":
            self.is_initialized = True
        if method in types.METHOD_TO_TYPES and not method.startswith(OWN):
            malformed = round_trip(message, types.METHOD_TO_TYPES[method][1])
            for text in malformed + list(number_faults(message)):
                self.fault(side, f"answer to {method}: {text}")
            if side == "server" and not malformed:
                for text in self.client.result_faults(method, message["result"]):
                    self.fault(side, f"answer to {method}: {text}")

    def note_client(self, method, params):
        params = params if isinstance(params, dict) else {}
        # Only the first introduction counts; a second one is refused.
        if method == "initialize" and not self.is_initialized:
            self.client = announced.Client(params.get("capabilities") or {})
        token = params.get("workDoneToken")
        if token is not None:
            self.tokens[json.dumps(token)] = "new"
        if params.get("partialResultToken") is not None:
            self.tokens[json.dumps(params["partialResultToken"])] = "partial"
        document = params.get("textDocument")
        if method in ("textDocument/didOpen", "textDocument/didChange") and isinstance(document, dict):
            self.versions[document.get("uri")] = document.get("version")
        elif method == "textDocument/didClose" and isinstance(document, dict):
            self.versions.pop(document.get("uri"), None)

    def judge_call(self, method, params):
        for text in self.client.call_faults(method, params):
            self.fault("server", text)
        if method == "client/registerCapability":
            for registration in params.get("registrations", []):
                if registration["id"] in self.registrations:
                    self.fault("server", f"the registration {registration['id']} is there already")
                self.registrations[registration["id"]] = registration["method"]
        elif method == "client/unregisterCapability":
            for registration in params.get("unregisterations", []):
                if self.registrations.pop(registration["id"], None) != registration["method"]:
                    self.fault("server", f"{registration['id']} was not registered for {registration['method']}")
        elif method == "window/workDoneProgress/create":
            self.tokens[json.dumps(params.get("token"))] = "new"
        elif method == "$/progress":
            self.judge_progress(params)
        elif method == "textDocument/publishDiagnostics":
            newest, version = self.versions.get(params.get("uri")), params.get("version")
            if isinstance(newest, int) and isinstance(version, int) and version > newest:
                self.fault("server", f"diagnostics for version {version}; the newest is {newest}")

    def judge_progress(self, params):
        token = json.dumps(params.get("token"))
        state = self.tokens.get(token)
        if state == "partial":
            return
        value = params.get("value")
        kind = value.get("kind") if isinstance(value, dict) else None
        kinds = {
            "begin": types.WorkDoneProgressBegin,
            "report": types.WorkDoneProgressReport,
            "end": types.WorkDoneProgressEnd,
        }
        if kind not in kinds:
            self.fault("server", f"progress of no kind: {json.dumps(value)[:80]}")
            return
        for text in round_trip(value, kinds[kind]):
            self.fault("server", f"progress: {text}")
        if state is None:
            self.fault("server", f"progress for {token}, which nobody created")
        elif (kind == "begin") != (state == "new"):
            self.fault("server", f"progress `{kind}` for {token}, which is {state}")
        percentage = value.get("percentage")
        if percentage is not None:
            before = state if isinstance(state, int) else 0
            if not before <= percentage <= 100:
                self.fault("server", f"{percentage}% after {before}%")
        if kind == "end":
            self.tokens[token] = "ended"
        elif percentage is not None:
            self.tokens[token] = percentage
        elif state == "new":
            self.tokens[token] = "begun"

    def finish(self):
        for key, request in self.open["client"].items():
            self.fault("server", f"{request['method']} ({key}) was never answered")
        return self.faults


def judge(lines, faulty=False):
    """The faults of a transcript, and how many messages the server sent."""
    session = Session(faulty)
    for line in lines:
        record = json.loads(line)
        session.take(record["from"], record["message"])
    return session.finish(), session.server_messages


def judge_file(path):
    """The faults of a transcript in a file, and how many messages the server sent."""
    with open(path, encoding="utf-8") as file:
        return judge(file, str(path).endswith(".faulty.jsonl"))


def main(paths):
    total = 0
    for path in paths:
        faults, _ = judge_file(path)
        total += len(faults)
        for fault in faults:
            print(f"{path}: {fault}")
    print(f"{total} faults in {len(paths)} transcripts")
    return 1 if total or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
