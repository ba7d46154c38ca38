#!/usr/bin/env python3
"""Measures the cost of each kind of generated item: instructions of `rustc` for a check of a module
without it.

    tl generate schema/api-185.tl --out FOLDER
    cargo check -p tl-runtime
    benches/items.py FOLDER target/debug/deps/libtl_runtime-….rmeta [KIND…]

Needs valgrind. A whole layer takes about two minutes for each kind.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def implementation(trait):
    return rf"\nimpl(?:<[^\n{{]*?>)? {trait}[^\n]* for [^\n]*\{{(?:\}}\n|.*?\n\}}\n)"


def method(head):
    return rf"\n(?:    ///[^\n]*\n)*(?:    #\[[^\n]*\]\n)*    pub fn {head}.*?\n    \}}\n"


RUNTIME = "::tl_runtime::"

# Each kind of item, with the texts that are removed for it.
KINDS = {
    "Debug": [implementation("::core::fmt::Debug"), r"Debug, ", r"\n#\[derive\(Debug\)\]"],
    "Clone": [implementation("::core::clone::Clone"), r"Clone, ", r"\n#\[derive\(Clone\)\]"],
    "PartialEq": [r", PartialEq", r"\n#\[derive\(PartialEq\)\]"],
    "encoders": [implementation(RUNTIME + "EncodeBare"), implementation(RUNTIME + "Encode")],
    "decoders": [implementation(RUNTIME + "DecodeBare"), implementation(RUNTIME + "Decode")],
    "TryFrom": [implementation("::core::convert::TryFrom")],
    "From": [implementation("::core::convert::From")],
    "Described": [implementation(RUNTIME + "Described")],
    "setters": [method(r"\w+\(mut self")],
    "new": [method("new")],
    "must_use": [r"\n *#\[must_use\]"],
    "inline": [r"\n *#\[inline\]"],
    "documentation": [r"\n *///[^\n]*"],
}


def without(folder, kind, target):
    """Copies a module without a kind of item, and returns the number of removed texts."""
    shutil.copytree(folder, target)
    removed = 0
    for path in target.rglob("*.rs"):
        text = path.read_text()
        for pattern in KINDS.get(kind, []):
            text, count = re.subn(pattern, "\n" if "impl" in pattern else "", text, flags=re.S)
            removed += count
        path.write_text(text)
    return removed


def instructions(module, runtime, scratch):
    """Returns the instructions that a check of a module takes."""
    root = subprocess.run(["rustc", "--print", "sysroot"], capture_output=True, text=True, check=True)
    root = root.stdout.strip()
    library = scratch / "lib.rs"
    library.write_text(f'#![no_std]\nextern crate alloc;\n#[path = "{module}/mod.rs"]\npub mod tl;\n')
    command = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    command += [f"{root}/bin/rustc", "--edition=2024", "--crate-type=lib", "--emit=metadata"]
    command += [f"--extern=tl_runtime={runtime}", str(library), "-o", str(scratch / "lib.rmeta")]
    run = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "LD_LIBRARY_PATH": f"{root}/lib"})
    if run.returncode != 0:
        sys.exit(run.stderr)
    return int(re.search(r"I +refs: +([\d,]+)", run.stderr)[1].replace(",", ""))


def main():
    folder, runtime, *kinds = sys.argv[1:]
    whole = None
    for kind in ["nothing"] + (kinds or list(KINDS)):
        with tempfile.TemporaryDirectory() as scratch:
            scratch = Path(scratch)
            removed = without(folder, kind, scratch / "tl")
            count = instructions(scratch / "tl", Path(runtime).absolute(), scratch)
        whole = whole or count
        print(f"{kind}\t{removed}\t{count:,}\t{(whole - count) / whole:.1%}", flush=True)


main()
