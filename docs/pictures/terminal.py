#!/usr/bin/env python3
"""Draw what a command prints on a terminal as an SVG.

usage: docs/pictures/terminal.py OUTPUT.svg COMMAND [ARG ...]

The command's name and arguments are shown as the first line. Colours are those that the command writes (SGR codes);
the picture reads well on light and dark pages because it brings its own background.
"""
import html
import re
import subprocess
import sys
import unicodedata

COLUMN, LINE, SIZE, PAD = 8.43, 19, 14, 16
PALETTE = {30: "#3b4252", 31: "#ff6b6b", 32: "#7fd88f", 33: "#f2c14e", 34: "#7aa2f7", 35: "#c099ff", 36: "#6cc7d9", 37: "#d8dee9"}
PALETTE |= {code + 60: colour for code, colour in list(PALETTE.items())}
TEXT, BACKGROUND = "#d8dee9", "#1b1f27"


def style(codes, now):
    """The style after a sequence of SGR codes."""
    now = dict(now)
    for code in codes or [0]:
        if code == 0:
            now = {}
        elif code == 1:
            now["bold"] = True
        elif code == 2:
            now["dim"] = True
        elif code == 22:
            now.pop("bold", None)
            now.pop("dim", None)
        elif code in PALETTE:
            now["colour"] = PALETTE[code]
        elif code == 39:
            now.pop("colour", None)
    return now


def runs(line):
    """(text, style) pairs of a line with escape sequences."""
    now, at = {}, 0
    for match in re.finditer(r"\x1b\[([\d;]*)m|\x1b\]8;;[^\x1b]*\x1b\\", line):
        if line[at:match.start()]:
            yield line[at:match.start()], now
        if match.group(1) is not None:
            now = style([int(code) for code in match.group(1).split(";") if code], now)
        at = match.end()
    if line[at:]:
        yield line[at:], now


def words(line):
    """The runs of a line, cut at spaces of two and more: SVG has no use for those, so each piece is placed by itself."""
    for text, now in runs(line):
        for piece in re.split(r"( {2,}|^ | $)", text):
            if piece:
                yield piece, now


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def main(output, command):
    shown = " ".join(["agentops", *command[1:]])
    printed = subprocess.run(command, capture_output=True, text=True, env={"CLICOLOR_FORCE": "1", "COLUMNS": "110", "PATH": "/usr/bin:/bin"})
    lines = [f"\x1b[32m$\x1b[0m \x1b[1m{shown}\x1b[0m", *printed.stdout.rstrip("\n").split("\n")]
    columns = max(width("".join(text for text, _ in runs(line))) for line in lines)
    w, h = columns * COLUMN + 2 * PAD, len(lines) * LINE + 2 * PAD
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w:.0f} {h}" width="{w:.0f}" height="{h}" role="img" aria-label="{html.escape(shown)}">',
        f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>',
        f'<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, \'DejaVu Sans Mono\', monospace" font-size="{SIZE}" fill="{TEXT}" xml:space="preserve">',
    ]
    for number, line in enumerate(lines):
        x, y = PAD, PAD + number * LINE + SIZE
        for text, now in words(line):
            w = width(text) * COLUMN
            if text.strip():
                attributes = "".join([
                    f' fill="{now["colour"]}"' if "colour" in now else "",
                    ' font-weight="bold"' if "bold" in now else "",
                    ' opacity="0.55"' if "dim" in now else "",
                ])
                # `textLength` keeps the columns aligned whatever font the reader has.
                out.append(f'<text x="{x:.1f}" y="{y}" textLength="{w:.1f}" lengthAdjust="spacingAndGlyphs"{attributes}>{html.escape(text)}</text>')
            x += w
    out += ["</g>", "</svg>", ""]
    with open(output, "w", encoding="utf-8") as file:
        file.write("\n".join(out))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
