#!/usr/bin/env python3
"""Makes the table of streams in docs/performance.md: `tl` beside the readers of Telethon and mtcute.

    cargo build --release -p tl-cli
    benches/streams/run.py target/release/tl

The values are samples of several types of layer 185, in a file of hexadecimal lines that repeats them.
Both readers must give each of these values as `tl decode` does, field by field; the layer of Telethon
differs, so values with constructors that it does not have are left out, and counted. All files are in
a temporary folder. Needs Linux, GNU time, node, npm, and the registries of npm and Python.

A speed is the number of bytes of values, without hexadecimal, for a second of processor time, or of
time with `--wall`. The best of all rounds counts, and the commands take turns in each.
"""

import argparse
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
SCHEMA = HERE.parent.parent / "schema" / "api-185.tl"
TELETHON = "telethon==1.37.0"
MTCUTE = ["@mtcute/tl@185.1.0", "@mtcute/tl-runtime@0.29.0"]
KINDS = (HERE / "kinds.txt").read_text().split()


def install(folder):
    """Installs the readers and returns the start of their command lines."""
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    python = folder / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", TELETHON], check=True)
    npm = ["npm", "install", "--silent", "--prefix", ".", *MTCUTE]
    subprocess.run(npm, check=True, cwd=folder, stdout=subprocess.DEVNULL)
    return {
        f"Telethon {TELETHON.split('==')[1]}": [python, HERE / "telethon_reader.py"],
        f"mtcute {MTCUTE[0].split('@')[2]}": ["node", HERE / "mtcute_reader.mjs"],
    }


def samples(tl, readers, folder, count):
    """Writes the values that all agree on to `some.hex`."""
    hex_file, json_file = folder / "kind.hex", folder / "kind.json"
    kept, total = [], 0
    for kind in KINDS:
        with open(hex_file, "wb") as out:
            sample = [tl, "sample", kind, "-s", SCHEMA, "--to", "hex", "--count", str(count)]
            subprocess.run(sample, check=True, stdout=out)
        with open(json_file, "wb") as out:
            subprocess.run([tl, "decode", "-s", SCHEMA, hex_file], check=True, stdout=out)
        lines = hex_file.read_text().splitlines(keepends=True)
        total += len(lines)
        common = set(range(len(lines)))
        for name, command in readers.items():
            found = subprocess.check_output([*command, "check", hex_file, json_file], cwd=folder)
            found = json.loads(found)
            common &= set(found.pop("equal"))
            print(f"{kind}, {name}: {found} of {len(lines)}", file=sys.stderr)
            if found["different"] or found["failed"]:
                sys.exit(f"{name} reads values of {kind} differently")
        kept += [lines[number] for number in sorted(common)]
    random.Random(1).shuffle(kept)
    (folder / "some.hex").write_text("".join(kept))
    print(f"{len(kept)} of {total} values are kept", file=sys.stderr)


def big_files(tl, folder, megabytes):
    """Writes the values, again and again, as lines, as raw bytes and as JSON."""
    some = (folder / "some.hex").read_bytes()
    raw = b"".join(map(bytes.fromhex, some.decode().split()))
    (folder / "some.raw").write_bytes(raw)
    with open(folder / "some.json", "wb") as out:
        subprocess.run([tl, "decode", "-s", SCHEMA, folder / "some.hex"], check=True, stdout=out)
    times = -(-megabytes * 1_000_000 // len(some))
    for form in ["hex", "raw", "json"]:
        part = (folder / f"some.{form}").read_bytes()
        with open(folder / f"all.{form}", "wb") as out:
            for _ in range(times):
                out.write(part)
    return len(raw) * times


def run(command, folder, cores, out=subprocess.DEVNULL):
    """Runs a command. Returns its time, processor time and memory in kB."""
    start = time.monotonic()
    # A small process starts the command, since its own memory counts, too.
    timed = ["/usr/bin/time", "-o", "time.txt", "-f", "%U %S %M", "taskset", "-c", cores]
    subprocess.run([*timed, *command], cwd=folder, stdout=out, check=True)
    user, system, memory = (folder / "time.txt").read_text().split()
    return time.monotonic() - start, float(user) + float(system), int(memory)


def measure(tl, readers, folder, size, options):
    """Returns rows of a name, bytes of values, and the best times and the memory."""
    decode = [tl, "decode", "-s", SCHEMA]
    tasks = {
        "`tl decode`, hexadecimal lines": [*decode, "all.hex"],
        "`tl decode --from raw`": [*decode, "--from", "raw", "all.raw"],
        "`tl encode`, JSON lines": [tl, "encode", "-s", SCHEMA, "all.json"],
    }
    rows = {}
    for _ in range(options.rounds):
        for name, command in tasks.items():
            for cores, words in [("0", "one core"), ("0,1", "two cores")]:
                result = run(command, folder, cores)
                rows.setdefault(f"{name}, {words}", []).append((size, *result))
        for name, command in readers.items():
            for form, words in [("time", "to objects"), ("json", "to JSON")]:
                with open(folder / "out.json", "w+b") as out:
                    run([*command, form, "all.hex", str(options.seconds)], folder, "0", out)
                    out.seek(0)
                    out = json.load(out)
                # The reader counts from its first line.
                length = (out["bytes"] - out["values"]) // 2
                row = (length, None, out["cpu"], out["memory"])
                rows.setdefault(f"{name}, {words}", []).append(row)
    return rows


def print_table(rows, with_wall):
    wall_head = " time |" if with_wall else ""
    print(f"| | values |{wall_head} processor time | MB/s of processor time | memory |")
    print(f"|---|---:|{'---:|' if with_wall else ''}---:|---:|---:|")
    for name, runs in rows.items():
        size, _, cpu, _ = max(runs, key=lambda run: run[0] / run[2])
        memory = max(memory for *_, memory in runs) // 1000
        walls = [wall for _, wall, _, _ in runs if wall]
        wall = f" {min(walls):.1f} s |" if walls and with_wall else " |" if with_wall else ""
        print(
            f"| {name} | {size / 1e6:.0f} MB |{wall} {cpu:.1f} s | {size / 1e6 / cpu:.1f} | {memory} MB |"
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("tl", type=pathlib.Path, help="the command, built for release")
    parser.add_argument("--megabytes", type=int, default=1000, help="of hexadecimal lines")
    parser.add_argument("--seconds", type=float, default=60, help="for each of the other readers")
    parser.add_argument("--samples", type=int, default=1000, help="of each type")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--wall", action="store_true", help="print times, for an idle machine")
    options = parser.parse_args()
    tl = options.tl.resolve()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="streams-"))
    try:
        readers = install(folder)
        samples(tl, readers, folder, options.samples)
        size = big_files(tl, folder, options.megabytes)
        print_table(measure(tl, readers, folder, size, options), options.wall)
        print(f"load: {os.getloadavg()}", file=sys.stderr)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
