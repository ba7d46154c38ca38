// Reads values with mtcute's reader.
//
// `check HEX JSON` prints the numbers of the lines of HEX that mtcute reads as the JSON in the same
// line of JSON, and the counts of all others. `time HEX SECONDS` reads lines until the time is up and
// prints the measurements as JSON; `json` in place of `time` also converts the values to JSON.

import { createReadStream, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

// The packages are those of the current folder.
const package_ = (file) =>
  import(pathToFileURL(`${process.cwd()}/node_modules/@mtcute/${file}`));
const { TlBinaryReader } = await package_("tl-runtime/index.js");
const { __tlReaderMap: readers } = await package_("tl/binary/reader.js");

// Returns the value of a line, which it takes to its end.
function read(line) {
  const reader = new TlBinaryReader(readers, Buffer.from(line, "hex"));
  const value = reader.object();
  if (reader.pos !== line.length / 2) throw new Error("bytes are left");
  return value;
}

const name = (text) => text.replaceAll("_", "").toLowerCase();

// Returns the fields of an object. An absent field and a flag that is not set are alike.
function fields(value) {
  const all = Object.entries(value).filter(
    ([key, item]) => key !== "_" && item != null && item !== false,
  );
  return new Map(all.map(([key, item]) => [name(key), item]));
}

// Compares a value in our JSON with one of mtcute.
function equal(ours, theirs) {
  if (Array.isArray(theirs)) {
    return (
      ours.length === theirs.length &&
      theirs.every((item, at) => equal(ours[at], item))
    );
  }
  if (theirs instanceof Uint8Array) {
    return ["base64", "hex"].some((form) =>
      Buffer.from(ours, form).equals(theirs),
    );
  }
  if (theirs?._ !== undefined) {
    const [left, right] = [fields(ours), fields(theirs)];
    return (
      ours._ === theirs._ &&
      left.size === right.size &&
      [...left].every(
        ([key, item]) => right.has(key) && equal(item, right.get(key)),
      )
    );
  }
  // `Long`.
  if (theirs?.low !== undefined) return ours === theirs.toString();
  // Numbers beyond 53 bits are rounded.
  if (typeof theirs === "number")
    return Object.is(Number(ours), theirs) || Number(ours) === theirs;
  return ours === theirs;
}

function check(hexFile, jsonFile) {
  const lines = (path) =>
    readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => line);
  const counts = { equal: [], unknown: 0, different: 0, failed: 0 };
  const values = lines(jsonFile);
  lines(hexFile).forEach((line, number) => {
    let theirs;
    try {
      theirs = read(line);
    } catch (error) {
      counts[
        error.constructor.name === "TlUnknownObjectError" ? "unknown" : "failed"
      ] += 1;
      return;
    }
    if (equal(JSON.parse(values[number]), theirs)) counts.equal.push(number);
    else counts.different += 1;
  });
  console.log(JSON.stringify(counts));
}

// Bytes become base64, which takes less time than a list of numbers.
Buffer.prototype.toJSON = Uint8Array.prototype.toJSON = function () {
  return Buffer.from(this.buffer, this.byteOffset, this.length).toString(
    "base64",
  );
};

async function measure(use, hexFile, seconds) {
  const used = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  };
  const start = used();
  let [values, bytes] = [0, 0];
  for await (const line of createInterface({
    input: createReadStream(hexFile),
  })) {
    use(read(line));
    values += 1;
    bytes += line.length + 1;
    if (values % 256 === 0 && used() - start > seconds) break;
  }
  const memory = process.resourceUsage().maxRSS;
  console.log(JSON.stringify({ bytes, values, cpu: used() - start, memory }));
  process.exit();
}

const [command, file, other] = process.argv.slice(2);
if (command === "check") check(file, other);
else
  await measure(
    command === "json" ? JSON.stringify : () => {},
    file,
    Number(other),
  );
