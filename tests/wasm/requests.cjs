// A fixed set of requests: vectors, samples, changed bytes, and hostile ones.
"use strict";
const fs = require("fs");
const path = require("path");

// The values of `tests/vectors`.
const vectors = (root) =>
  ["album", "edges", "updates"].flatMap((name) => {
    const text = fs.readFileSync(path.join(root, `tests/vectors/${name}.jsonl`), "utf8");
    return text.trim().split("\n").map((line) => JSON.parse(line));
  });

// Random numbers, equal in each run.
const random = (seed) => (below) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed % below;
};

const le = (number) => Buffer.from(Uint32Array.of(number).buffer).toString("hex");
const VECTOR = le(0x1cb5c415);

// Bytes that are no value, or a very large one.
const hostile = [
  "",
  "zz",
  "ff",
  "00".repeat(40),
  `${VECTOR}ffffffff`,
  "[[[[",
  '"><script>alert(1)</script>',
  "\u202e\u0000",
  "1f8b0800",
  // Levels of a type without an end, and with one at the limit.
  le(6).repeat(100_000),
  ...[62, 63, 64, 65, 254, 255, 256, 257, 511, 512].map((depth) => le(6).repeat(depth) + le(7)),
  `${le(9)}${VECTOR}${le(1)}`.repeat(300) + `${le(9)}${VECTOR}${le(0)}`,
  `${le(8)}${le(1)}`.repeat(300) + `${le(8)}${le(0)}`,
  le(0x0b) + le(1000) + `${le(1)}${le(5)}01610000`.repeat(1000),
  le(0x0b) + le(0xffffffff),
  // Bytes for as long as requests may be.
  "00".repeat(900_000),
];

const types = ["", "Deep", "vector<%Nothing>", "Vector<int>", "Vector<Object>", "unknown", "%", `${"Vector<".repeat(300)}int${">".repeat(300)}`,
  `${"One<".repeat(200)}int${">".repeat(200)}`];

const malformed = [
  "", "{", "[]", "null", '{"bytes":', '{"bytes":{}}', '{"bytes":[256]}', '{"bytes":"00","byte":1}', '{"bytes":"00","from":"raw"}',
  '{"bytes":"00","layer":1}', '{"bytes":"00","layer":-1}', '{"value":1}', '{"value":{"_":"unknown"}}', '{"value":{},"values":[]}',
  `{"bytes":${"[".repeat(500_000)}`,
  `{"value":${"[".repeat(500_000)}${"]".repeat(500_000)}}`,
  `{"value":${'{"_":"deep","next":'.repeat(120)}{"_":"deepEnd"}${"}".repeat(120)}}`,
  `{"value":${'{"_":"deep","next":'.repeat(300)}{"_":"deepEnd"}${"}".repeat(300)}}`,
];

exports.requests = async function* (ask, root) {
  const { layer: newest } = await ask("/explain", '{"bytes":"00000000"}');
  // The layer before the newest may be missing.
  const layers = newest === undefined ? [undefined] : [undefined, newest, newest - 1];
  yield ["/types.json"];
  if (newest !== undefined) yield [`/types/${newest}.json`];
  const all = await ask("/types.json");
  const step = Math.ceil(all.length / 60);
  const hex = [];
  for (const layer of layers) {
    yield ["/sample", JSON.stringify({ layer })];
    for (const type of all.filter((_, place) => place % step === 0)) {
      const body = JSON.stringify({ layer, type });
      yield ["/sample", body];
      const sample = await ask("/sample", body);
      if (sample.hex) hex.push({ layer, type, bytes: sample.hex });
    }
  }
  for (const { value, type, kind, hex: bytes } of vectors(root)) {
    hex.push({ bytes });
    yield ["/encode", JSON.stringify({ value, type: kind === "function" ? undefined : type })];
  }
  for (const body of hex) for (const path of ["/explain", "/decode"]) yield [path, JSON.stringify(body)];
  const below = random(1);
  for (const { bytes, ...rest } of hex.filter(({ bytes }) => bytes.length > 8)) {
    const changed = Buffer.from(bytes, "hex");
    changed[below(changed.length)] = below(256);
    const cut = changed.subarray(0, 1 + below(changed.length));
    for (const bytes of [changed, cut]) yield ["/explain", JSON.stringify({ ...rest, bytes: [...bytes] })];
  }
  for (const bytes of hostile) for (const type of types) yield ["/explain", JSON.stringify({ bytes, type })];
  for (const body of malformed) for (const path of ["/explain", "/decode", "/encode", "/sample"]) yield [path, body];
};
