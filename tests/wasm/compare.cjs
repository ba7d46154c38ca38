// Asks a server and the WebAssembly module, by the script of the page, and compares the answers.
"use strict";
const fs = require("fs");
const path = require("path");
const vm = require("vm");
const { requests } = require("./requests.cjs");

const address = process.argv[2];
const root = path.join(__dirname, "../..");

// Runs the script of the page as a browser does. It loads others by elements: the committed module, and
// the schemas of the server.
const page = () => {
  const committed = (name) => fs.readFileSync(path.join(root, "tl-cli/src/site/bytes", name), "utf8");
  const load = async ({ src }) => {
    if (src.endsWith("bytes-module.js")) return committed("module.js");
    return (await fetch(src)).text();
  };
  globalThis.window = globalThis;
  globalThis.document = {
    currentScript: { src: address },
    createElement: () => ({}),
    head: { append: (script) => load(script).then((text) => vm.runInThisContext(text)).then(script.onload) },
  };
  vm.runInThisContext(committed("answers.js"));
  return globalThis.tlAnswer;
};

const ofServer = async (path, body) => {
  const ask = () => fetch(`${address.slice(0, -1)}${path}?status=200`, body === undefined ? {} : { method: "POST", body });
  // The server ends each connection after a minute, maybe at this moment.
  const answer = await ask().catch(ask);
  return answer.json();
};

// Returns 1 if an instance that has had too little memory is not replaced.
const traps = async (ask) => {
  const types = JSON.stringify(await ask("/types.json"));
  const { error } = await ask("/explain", " ".repeat(300_000_000));
  if (/memory/.test(error?.message) && JSON.stringify(await ask("/types.json")) === types) return 0;
  console.log(`after too long a request, the module answers ${JSON.stringify(error)}`);
  return 1;
};

const main = async () => {
  const ask = page();
  let [count, slowest, different] = [0, 0, 0];
  const start = performance.now();
  await ask("/types.json");
  const first = performance.now() - start;
  for await (const [path, body] of requests(ask, root)) {
    const before = performance.now();
    const answer = await ask(path, body);
    const time = performance.now() - before;
    if (time > slowest) slowest = time;
    if (time > 1000) console.log(`slow: ${path} ${String(body).slice(0, 80)}: ${time.toFixed()} ms`);
    const expected = await ofServer(path, body);
    count += 1;
    const [ours, theirs] = [answer, expected].map((answer) => JSON.stringify(answer));
    // The limit counts the memory of values, which need less of it in the module.
    if (ours === theirs || /memory limit/.test(expected.error?.message)) continue;
    different += 1;
    let at = 0;
    while (ours[at] === theirs[at]) at += 1;
    const excerpt = (text) => text.slice(Math.max(0, at - 100), at + 300);
    console.log(`${path} ${String(body).slice(0, 200)}, from character ${at}`);
    console.log(`  module: ${excerpt(ours)}`);
    console.log(`  server: ${excerpt(theirs)}`);
  }
  different += await traps(ask);
  console.log(`${count} requests, ${different} different; the first took ${first.toFixed()} ms, the slowest other ${slowest.toFixed()} ms`);
  process.exit(different ? 1 : 0);
};

main();
