#!/usr/bin/env python3
"""Makes `docs/facts.toml`, which functions return which errors and who may call them, and the report
`docs/facts.md` on the sources.

    schema/facts.py

Two packages state these facts. The overlay has the union of what they say about the functions of
`api-185.tl`; the report lists where they differ, and what a third package says about codes. Names, codes
and flags carry over, and no sentence does.
"""

import csv
import json
import re

from collect import FOLDER, read

TELETHON = ("pypi", "astralix-tl", "1.46.0")
MTCUTE = ("npm", "@mtcute/tl", "185.1.0")
CODES = ("pypi", "kurigram", "2.2.26")
CLASSES = ["303_SEE_OTHER", "400_BAD_REQUEST", "401_UNAUTHORIZED", "403_FORBIDDEN", "406_NOT_ACCEPTABLE"]
CLASSES += ["420_FLOOD", "500_INTERNAL_SERVER_ERROR", "503_SERVICE_UNAVAILABLE"]

# Both also have errors that are no names of this form, such as `Timeout`.
NAME = re.compile(r"[A-Z0-9_]+(%d[A-Z0-9_]*)*")


def functions():
    """Returns the functions of the schema."""
    text = (FOLDER / "api-185.tl").read_text(encoding="utf-8")
    return re.findall(r"^([\w.]+)#", text.split("---functions---")[1], re.MULTILINE)


def with_number(name):
    """Returns the name of an error with `%d` in the place of `X`, which stands for a number."""
    return re.sub(r"(?<=_)X(?=_|MIN|$)", "%d", name)


def telethon():
    """Returns errors, as codes by name, and callers by function. The fork has the data of Telethon."""
    folder = "telethon_generator/data"
    errors = csv.DictReader(read(*TELETHON, f"{folder}/errors.csv").splitlines())
    codes = {row["name"]: {int(code) for code in row["codes"].split()} for row in errors}
    facts = {}
    for row in csv.DictReader(read(*TELETHON, f"{folder}/methods.csv").splitlines()):
        found = {with_number(name): codes[name] for name in row["errors"].split()}
        facts[row["method"]] = (found, row["usability"])
    return facts


def mtcute():
    """Returns errors and callers by function, which mtcute has from Telegram's documentation."""
    facts = {}
    for entry in json.loads(read(*MTCUTE, "api-schema.json"))["e"]:
        found = {}
        for error in entry.get("throws", []):
            found.setdefault(error["name"], set()).add(error["code"])
        if entry["kind"] == "method":
            facts[entry["name"]] = (found, entry.get("available", ""))
    return facts


def pyrogram():
    """Returns codes by the name of the error."""
    codes = {}
    for name in CLASSES:
        for line in read(*CODES, f"compiler/errors/source/{name}.tsv").splitlines()[1:]:
            error = with_number(line.split("\t")[0])
            codes.setdefault(error, set()).add(int(name.split("_")[0]))
    return codes


def merged(name, first, second):
    """Returns the pairs of code and name that a function may answer with, and whether bots may call it."""
    (ours, usage), (theirs, available) = (facts.get(name, ({}, "")) for facts in (first, second))
    # mtcute states the code for each function, Telethon for each error.
    errors = {**ours, **theirs}
    pairs = [(code, error) for error, codes in errors.items() if NAME.fullmatch(error) for code in codes]
    return sorted(pairs, key=lambda pair: (pair[1], pair[0])), (available or usage)


def overlay(first, second):
    """Returns the text of the overlay."""
    lines = [
        "# Who may call the functions of layer 185, and which errors they return. schema/facts.py makes this",
        "# file, and facts.md beside it says from which packages. An overlay that comes later may replace the",
        "# errors of a function.",
    ]
    for name in sorted(functions()):
        pairs, usage = merged(name, first, second)
        key = f'"{name}"' if "." in name else name
        entry = [f"bots = {'true' if usage in ('both', 'bot') else 'false'}"] if usage else []
        if pairs:
            errors = (f'    {{ code = {code}, name = "{error}" }},' for code, error in pairs)
            entry += ["errors = [", *errors, "]"]
        if entry:
            lines += ["", f"[{key}]", *entry]
    return "".join(f"{line}\n" for line in lines)


def report(first, second):
    """Returns the report on what the packages say."""
    names = sorted(functions())
    both = telethon_only = mtcute_only = 0
    rows, callers, codes = [], [], []
    all_codes = {}
    for name in names:
        (ours, usage), (theirs, available) = (facts.get(name, ({}, "")) for facts in (first, second))
        left, right = (sorted(a.keys() - b.keys()) for a, b in ((ours, theirs), (theirs, ours)))
        both += len(ours.keys() & theirs.keys())
        telethon_only += len(left)
        mtcute_only += len(right)
        if name in first and (left or right):
            rows.append(f"| `{name}` | {listed(left)} | {listed(right)} |")
        if usage and available and usage != available:
            callers.append(f"| `{name}` | {usage} | {available} |")
        for error, found in theirs.items():
            all_codes.setdefault(error, set()).update(found)
    known = pyrogram()
    telethon_codes = {error: found for ours, _ in first.values() for error, found in ours.items()}
    for error in sorted(filter(NAME.fullmatch, all_codes.keys() | telethon_codes.keys())):
        found = [numbers(source.get(error, ())) for source in (telethon_codes, all_codes, known)]
        if len({text for text in found if text}) > 1:
            codes.append(f"| `{error}` | " + " | ".join(found) + " |")
    with_errors = sum(1 for name in names if merged(name, first, second)[0])
    with_usage = sum(1 for name in names if merged(name, first, second)[1])
    pairs = sum(len(merged(name, first, second)[0]) for name in names)
    only_mtcute = sum(1 for name in names if name not in first and second.get(name, ({}, ""))[0])
    return f"""\
# Facts about functions

`schema/facts.py` makes [facts.toml](facts.toml) and this page. The facts are which errors a function returns, with which code, and whether bots may call it. They come from two packages:

* **Telethon**: `{TELETHON[1]} {TELETHON[2]}` from PyPI, a fork whose source archive has Telethon's `methods.csv` and `errors.csv`. Telethon's own archive has neither.
* **mtcute**: `{MTCUTE[1]} {MTCUTE[2]}` from npm, in `api-schema.json`, of layer 185. Its authors took them from Telegram's documentation.

The overlay follows these rules:

* An error of a function is in the overlay if one of the packages has it.
* The codes are mtcute's for that function. If only Telethon has the error, they are those of the error in Telethon, which may be several.
* Who may call a function is what mtcute says, or Telethon where mtcute is silent. `bots` is true for `both` and `bot`.
* `%d` stands for a number, where Telethon writes `X`. Errors that are no names of capitals, such as `Timeout`, are left out.
* Functions that layer 185 does not have are left out.

| | |
|---|---:|
| functions of layer 185 | {len(names)} |
| with errors in the overlay | {with_errors} |
| with a statement on bots | {with_usage} |
| pairs of a code and a name | {pairs} |
| errors of functions in both packages | {both} |
| in Telethon only | {telethon_only} |
| in mtcute only | {mtcute_only} |

## Callers that differ

| function | Telethon | mtcute |
|---|---|---|
{chr(10).join(callers)}

## Codes that differ

The third column is `{CODES[1]} {CODES[2]}` from PyPI, a fork of Pyrogram, which has codes by error and not by function. An error without a row has equal codes wherever it is.

| error | Telethon | mtcute | Pyrogram |
|---|---|---|---|
{chr(10).join(codes)}

## Errors that differ

Functions that Telethon's list has; {only_mtcute} functions with errors are in mtcute's alone.

| function | only Telethon | only mtcute |
|---|---|---|
{chr(10).join(rows)}
"""


def listed(names):
    return ", ".join(f"`{name}`" for name in names)


def numbers(codes):
    return ", ".join(str(code) for code in sorted(codes))


def main():
    first, second = telethon(), mtcute()
    (FOLDER / "docs/facts.toml").write_text(overlay(first, second), encoding="utf-8")
    (FOLDER / "docs/facts.md").write_text(report(first, second), encoding="utf-8")


if __name__ == "__main__":
    main()
