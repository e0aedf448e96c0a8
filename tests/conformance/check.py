"""Run every judge over transcripts, or over all transcripts in folders.

usage: check.py TRANSCRIPT.jsonl|FOLDER...

Our own judge is roundtrip.py. When LSP_JUDGE names another one, it judges each transcript too. Fails when there is a
fault, and when there is nothing to judge. Prints each fault, and how many transcripts and messages were judged.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import roundtrip


def transcripts(arguments):
    """The files that arguments name, those of folders included."""
    for argument in map(pathlib.Path, arguments):
        if argument.is_dir():
            yield from sorted(argument.glob("**/*.jsonl"))
        else:
            yield argument


def other_verdict(judge, path):
    """The faults that another judge finds."""
    with tempfile.TemporaryDirectory() as folder:
        judged = path
        if path.name.endswith(".faulty.jsonl"):
            judged = pathlib.Path(folder) / path.name
            judged.write_text(without_nameless_errors(path), encoding="utf-8")
        run = subprocess.run([sys.executable, judge, judged], capture_output=True, text=True, check=False)
    if run.returncode == 0:
        return []
    return (run.stdout + run.stderr).strip().splitlines()


def without_nameless_errors(path):
    """A faulty client's transcript without the answers to what could not be read: those have no id, and so no request
    that the other judge could find. Our own judge looks at them."""
    kept = []
    for line in path.read_text(encoding="utf-8").splitlines():
        message = json.loads(line)["message"]
        if "method" in message or message.get("id") is not None:
            kept.append(line)
    return "\n".join(kept) + "\n"


def is_silent(path):
    """Whether the server said nothing, as after a client that only hung up: a case for our own judge alone."""
    return '"from":"server"' not in path.read_text(encoding="utf-8")


def verdict(path, judge):
    """All faults of a transcript, and how many messages the server sent."""
    faults, messages = roundtrip.judge_file(path)
    if judge and not is_silent(path):
        faults += [f"LSP_JUDGE: {line}" for line in other_verdict(judge, path)]
    return faults, messages


def once(faults):
    """Faults that differ by their lines only, once."""
    by_text = {}
    for fault in faults:
        text = re.sub(r"\bline \d+\b|\(\d+\)", "", fault)
        by_text.setdefault(text, []).append(fault)
    for same in by_text.values():
        yield same[0] if len(same) == 1 else f"{same[0]} ({len(same)} times)"


def main(arguments):
    judge = os.environ.get("LSP_JUDGE")
    if not judge:
        print("LSP_JUDGE IS NOT SET: that judge is skipped, only our own one speaks", file=sys.stderr)
    paths = list(transcripts(arguments))
    if not paths:
        print("there are no transcripts to judge", file=sys.stderr)
        return 1
    bad, messages = 0, 0
    with concurrent.futures.ProcessPoolExecutor() as pool:
        for path, (faults, count) in zip(paths, pool.map(verdict, paths, [judge] * len(paths))):
            bad += bool(faults)
            messages += count
            for fault in once(faults):
                print(f"{path.name}: {fault}")
    if messages == 0:
        print("no server said anything in these transcripts", file=sys.stderr)
        return 1
    print(f"transcripts: {len(paths) - bad} passed, {bad} failed ({messages} messages of servers judged)")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
