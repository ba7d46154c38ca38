"""Reads values with Telethon's reader.

`telethon_reader.py check HEX JSON` prints the numbers of the lines of HEX that Telethon reads as the
JSON in the same line of JSON, and the counts of all others. `telethon_reader.py time HEX SECONDS`
reads lines until the time is up and prints the measurements as JSON; `json` in place of `time` also
converts the values to JSON.
"""

import base64
import datetime
import json
import math
import resource
import sys
import time

from telethon.errors import TypeNotFoundError
from telethon.extensions import BinaryReader
from telethon.tl import TLObject


def read(line):
    """Returns the value of a line, which it takes to its end."""
    reader = BinaryReader(bytes.fromhex(line))
    value = reader.tgread_object()
    if reader.read():
        raise ValueError("bytes are left")
    return value


def name(text):
    """Returns a name without what differs between languages."""
    text = text.rsplit(".", 1)[-1].replace("_", "").lower()
    return "self" if text == "isself" else text


def fields(value):
    """Returns the fields of an object. Absent and empty ones are alike, as in Telethon's dictionaries."""
    present = ((key, item) for key, item in value.items() if key != "_")
    return {name(key): item for key, item in present if not is_empty(item)}


def is_empty(item):
    if isinstance(item, dict):
        return name(item["_"]) == "messagemediaempty"
    return item in (None, False, [])


def equal(ours, theirs):
    """Compares a value in our JSON with one in Telethon's dictionaries."""
    if isinstance(theirs, dict):
        return (
            isinstance(ours, dict)
            and name(ours["_"]) == name(theirs["_"])
            and fields(ours).keys() == fields(theirs).keys()
            and all(equal(item, fields(theirs)[key]) for key, item in fields(ours).items())
        )
    if isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(equal, ours, theirs))
    if isinstance(theirs, datetime.datetime):
        return ours == round(theirs.timestamp())
    if isinstance(theirs, bytes):
        return theirs == base64.b64decode(ours)
    if isinstance(theirs, float):
        return float(ours) == theirs or math.isnan(float(ours)) and math.isnan(theirs)
    if isinstance(theirs, int) and isinstance(ours, str):
        # In messages, Telethon takes a negative id of a chat for a marked one, and removes the mark.
        return int(ours) in (theirs, -theirs - 10**12)
    return ours == theirs


def check(hex_file, json_file):
    counts = {"equal": [], "unknown": 0, "different": 0, "failed": 0}
    with open(hex_file) as lines, open(json_file, encoding="utf-8") as values:
        for number, (line, value) in enumerate(zip(lines, values)):
            try:
                theirs = read(line).to_dict()
            except TypeNotFoundError:
                counts["unknown"] += 1
            except Exception:
                counts["failed"] += 1
            else:
                if equal(json.loads(value), theirs):
                    counts["equal"].append(number)
                else:
                    counts["different"] += 1
    print(json.dumps(counts))


def measure(use, hex_file, seconds):
    start, count, length = time.process_time(), 0, 0
    with open(hex_file) as lines:
        for line in lines:
            use(read(line))
            length += len(line)
            count += 1
            if count % 256 == 0 and time.process_time() - start > seconds:
                break
    used = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"bytes": length, "values": count, "cpu": used, "memory": memory}))


if sys.argv[1] == "check":
    check(sys.argv[2], sys.argv[3])
else:
    use = TLObject.to_json if sys.argv[1] == "json" else id
    measure(use, sys.argv[2], float(sys.argv[3]))
