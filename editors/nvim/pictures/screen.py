#!/usr/bin/env python3
"""Draw a screen of a terminal, as `tmux capture-pane -e -p` writes it, as an SVG.

usage: screen.py OUTPUT.svg LABEL < SCREEN

Colours of all kinds, weights, and all kinds of underlines are kept. Lines and blocks are drawn, not written, so that
they meet whatever font the reader has.
"""
import html
import itertools
import re
import sys
import unicodedata

COLUMN, LINE, SIZE, PAD = 8.43, 18, 14, 12
TEXT, BACKGROUND = "#e0e2ea", "#14161b"
ANSI = ["#07080d", "#ffc0b9", "#b3f6c0", "#fce094", "#a6dbff", "#ffcaff", "#8cf8f7", "#eef1f8"]
ANSI += ["#4f5258", "#ffc0b9", "#b3f6c0", "#fce094", "#a6dbff", "#ffcaff", "#8cf8f7", "#eef1f8"]
FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
TARGETS = {38: "text", 48: "background", 58: "underline_colour"}


def indexed(number):
    """A colour of the 256."""
    if number < 16:
        return ANSI[number]
    if number >= 232:
        level = 8 + (number - 232) * 10
        return f"#{level:02x}{level:02x}{level:02x}"
    number -= 16
    levels = [0 if part == 0 else 55 + part * 40 for part in (number // 36, number // 6 % 6, number % 6)]
    return "#{:02x}{:02x}{:02x}".format(*levels)


def colour(parts, more):
    """The colour behind 38, 48 or 58, written with colons (in `parts`) or with semicolons (in `more`)."""
    if len(parts) > 1:
        numbers = [int(part) for part in parts[1:] if part]
        kind, numbers = numbers[0], numbers[1:]
    else:
        kind = int(next(more))
        numbers = [int(next(more)) for _ in range(1 if kind == 5 else 3)]
    return indexed(numbers[0]) if kind == 5 else "#{:02x}{:02x}{:02x}".format(*numbers[-3:])


def styled(codes, now):
    """The style after a sequence of SGR codes."""
    now = dict(now)
    more = iter(codes.split(";"))
    for code in more:
        parts = code.split(":")
        number = int(parts[0] or 0)
        if number == 0:
            now = {}
        elif number == 4:
            kind = parts[1] if len(parts) > 1 else "1"
            now["underline"] = {"0": None, "3": "curl"}.get(kind, "line")
        elif number == 24:
            now.pop("underline", None)
        elif number in TARGETS:
            now[TARGETS[number]] = colour(parts, more)
        elif number in (39, 49, 59):
            now.pop(TARGETS[number - 1], None)
        elif 30 <= number <= 37 or 90 <= number <= 97:
            now["text"] = ANSI[number % 10 + (8 if number >= 90 else 0)]
        elif 40 <= number <= 47 or 100 <= number <= 107:
            now["background"] = ANSI[number % 10 + (8 if number >= 100 else 0)]
        elif number in (1, 2, 3, 7, 9):
            now[number] = True
        elif number in (22, 23, 27, 29):
            for off in {22: (1, 2), 23: (3,), 27: (7,), 29: (9,)}[number]:
                now.pop(off, None)
    return now


def cells(line, now):
    """The cells of a line as (character, columns, style), and the style at its end."""
    found = []
    for part in re.split(r"(\x1b\[[\d;:]*m|\x1b[()][0AB]|\x1b\]8;[^\x1b]*\x1b\\|[\x0e\x0f])", line):
        match = re.fullmatch(r"\x1b\[([\d;:]*)m", part)
        if match:
            now = styled(match.group(1), now)
        elif part and part[0] not in "\x1b\x0e\x0f":
            for character in part:
                if unicodedata.combining(character) and found:
                    text, columns, style = found[-1]
                    found[-1] = (text + character, columns, style)
                else:
                    columns = 2 if unicodedata.east_asian_width(character) in "WF" else 1
                    found.append((character, columns, now))
    return found, now


def colours(style):
    text, background = style.get("text", TEXT), style.get("background", BACKGROUND)
    return (background, text) if style.get(7) else (text, background)


def rect(x, y, width, height, fill):
    return f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" fill="{fill}"/>'


def drawn(text, x, y, fill):
    """Equal lines or blocks beside each other as one shape; nothing for other texts."""
    character, width = text[0], len(text) * COLUMN
    middle_x, middle_y = x + COLUMN / 2, y + LINE / 2
    thick = 3 if character in "━┃" else 1.2
    if character in "─━":
        return rect(x, middle_y - thick / 2, width, thick, fill)
    if character in "│┃":
        return rect(middle_x - thick / 2, y, thick, LINE, fill)
    if character == "█":
        return rect(x, y + 2, width, LINE - 4, fill)
    if character == "▉":
        return rect(x, y + 2, COLUMN * 7 / 8 - 0.4, LINE - 4, fill)
    corners = {"╭": (1, 1), "╮": (-1, 1), "╰": (1, -1), "╯": (-1, -1), "└": (1, -1), "┌": (1, 1), "├": (1, 0)}
    if character in corners:
        right, down = corners[character]
        end_x, end_y = middle_x + right * COLUMN / 2, middle_y + down * LINE / 2
        if down == 0:
            path = f"M{middle_x:.2f} {y:.2f}V{y + LINE:.2f}M{middle_x:.2f} {middle_y:.2f}H{end_x:.2f}"
        else:
            path = f"M{middle_x:.2f} {end_y:.2f}Q{middle_x:.2f} {middle_y:.2f} {end_x:.2f} {middle_y:.2f}"
        return f'<path d="{path}" fill="none" stroke="{fill}" stroke-width="1.2"/>'
    return None


def underline(style, x, y, width):
    kind = style.get("underline")
    if not kind:
        return []
    stroke = style.get("underline_colour", colours(style)[0])
    bottom = y + LINE - 2.5
    if kind == "line":
        return [rect(x, bottom, width, 1, stroke)]
    step = COLUMN / 2
    waves = "".join(f"q{step / 2:.2f} {(-2.4 if n % 2 else 2.4)} {step:.2f} 0" for n in range(round(width / step)))
    return [f'<path d="M{x:.2f} {bottom:.2f}{waves}" fill="none" stroke="{stroke}"/>']


def written(text, style, x, y, width):
    if not text.strip():
        return []
    # Readers of SVG disagree on spaces at the ends.
    start = len(text) - len(text.lstrip())
    x, width = x + start * COLUMN, width - (len(text) - len(text.strip())) * COLUMN
    text = text.strip()
    attributes = f' fill="{colours(style)[0]}"' if colours(style)[0] != TEXT else ""
    attributes += ' font-weight="bold"' if style.get(1) else ""
    attributes += ' font-style="italic"' if style.get(3) else ""
    attributes += ' opacity="0.6"' if style.get(2) else ""
    attributes += ' text-decoration="line-through"' if style.get(9) else ""
    # `textLength` keeps the columns aligned whatever font the reader has.
    length = f' textLength="{width:.2f}" lengthAdjust="spacingAndGlyphs"'
    return [f'<text x="{x:.2f}" y="{y + SIZE - 0.5}"{length}{attributes}>{html.escape(text)}</text>']


def kind_of(cell):
    """Cells of one kind beside each other are drawn or written together."""
    character, _, style = cell
    is_shape = drawn(character, 0, 0, "") is not None
    # Shapes that do not simply go on stay by themselves, and so does what is wider than others.
    return (style, character if is_shape and character in "─━█" else "a shape" if is_shape else "text")


def runs(line_cells):
    """(text, style, first column, columns) of what belongs together."""
    column = 0
    for (style, kind), group in itertools.groupby(line_cells, kind_of):
        group = list(group)
        groups = [[cell] for cell in group] if kind == "a shape" else [group]
        for part in groups:
            columns = sum(cell[1] for cell in part)
            yield "".join(cell[0] for cell in part), style, column, columns
            column += columns


def words(text, style, column, columns):
    """A text cut at gaps of two spaces and more, which readers of SVG have no use for."""
    if len(text) != columns:
        yield text, style, column, columns
        return
    for match in re.finditer(r"\S+(?: \S+)*", text):
        yield match.group(), style, column + match.start(), len(match.group())


def grounds(line_cells):
    """(colour, first column, columns) of what lies behind a line."""
    column = 0
    for ground, group in itertools.groupby(line_cells, lambda cell: colours(cell[2])[1]):
        columns = sum(cell[1] for cell in group)
        if ground != BACKGROUND:
            yield ground, column, columns
        column += columns


def picture(screen, label):
    lines, now = [], {}
    for line in screen.rstrip("\n").split("\n"):
        line_cells, now = cells(line, now)
        lines.append(line_cells)
    columns = max(sum(cell[1] for cell in line) for line in lines)
    width, height = columns * COLUMN + 2 * PAD, len(lines) * LINE + 2 * PAD
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}" role="img" aria-label="{html.escape(label)}">',
        "<style>rect { shape-rendering: crispEdges }</style>",
        f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>',
        f'<g font-family="{FONT}" font-size="{SIZE}" fill="{TEXT}">',
    ]
    for number, line in enumerate(lines):
        y = PAD + number * LINE
        for ground, column, length in grounds(line):
            out.append(rect(PAD + column * COLUMN, y, length * COLUMN, LINE, ground))
        for text, style, column, length in runs(line):
            x = PAD + column * COLUMN
            shape = drawn(text, x, y, colours(style)[0])
            if shape:
                out.append(shape)
                continue
            for word in words(text, style, column, length):
                out += written(word[0], style, PAD + word[2] * COLUMN, y, word[3] * COLUMN)
            out += underline(style, x, y, length * COLUMN)
    return "\n".join(out + ["</g>", "</svg>", ""])


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    drawing = picture(sys.stdin.read(), sys.argv[2])
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write(drawing)
