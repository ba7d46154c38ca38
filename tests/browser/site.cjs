// The site: search, layers, copying, keys alone, no scripts, files without a server, and reloading.
"use strict";
const fs = require("fs");
const path = require("path");
const { assert, text, until } = require("./browser.cjs");

const FUNCTION = "method/messages.sendMultiMedia.html";

// Types a search on the first page, and follows the first suggestion.
const find = async (browser, query, expected, start = "") => {
  const page = await browser.open(start);
  await page.keyboard.press("/");
  const before = Date.now();
  await page.keyboard.type(query);
  const first = () => document.querySelector("#suggestions li")?.firstChild.textContent;
  const found = await until(page, `no suggestion for ${query}`, first);
  const time = Date.now() - before;
  assert(found === expected, `${query}: the first suggestion is ${found}`);
  assert(time < 1000, `${query}: the suggestion took ${time} ms`);
  await page.keyboard.press("ArrowDown");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  const title = await text(page, "h1");
  assert(title === expected, `${query}: the page is about ${title}`);
  return page;
};

exports["search by name"] = async (browser) => {
  const page = await find(browser, "sendMultiMedia", "messages.sendMultiMedia");
  await browser.picture(page, "function");
};

exports["search by id"] = async (browser) => {
  await find(browser, "37b74355", "messages.sendMultiMedia");
  const old = await find(browser, "0x0aadfc8f", "channel");
  assert(/185/.test(await text(old, ".dev_layer_select")), "an id of layer 185 leads to another layer");
};

exports["search by error"] = async (browser) => {
  await find(browser, "CHANNEL_PRIVATE", "CHANNEL_PRIVATE");
};

exports["search by signature"] = async (browser) => {
  const page = await browser.open("search.html?q=InputPeer+-%3E+Updates");
  await until(page, "no results", () => document.querySelectorAll("#search-results li").length > 5);
  const names = await page.$$eval("#search-results a", (links) => links.map((link) => link.textContent));
  assert(names.includes("messages.sendMultiMedia"), `the results are ${names.join(", ")}`);
  await browser.picture(page, "search");
};

exports["search for what is not there"] = async (browser) => {
  const page = await browser.open("search.html?q=%3Cimg+src=x+onerror=alert(1)%3E");
  await until(page, "no count", () => /0 results/.test(document.body.textContent));
};

exports["layers"] = async (browser) => {
  const page = await browser.open("constructor/channel.html");
  assert((await text(page, "main")).includes("signature_profiles"), "layer 186 lacks its field");
  await page.click(".dev_layer_select summary");
  const older = await page.waitForSelector('.dev_layer_select a[data-layers~="185"]', { visible: true });
  await Promise.all([page.waitForNavigation(), older.click()]);
  const scheme = await text(page, ".page_scheme");
  assert(!scheme.includes("signature_profiles"), "layer 185 has a field of layer 186");
  await browser.picture(page, "layer");
};

exports["copy"] = async (browser) => {
  const page = await browser.open(FUNCTION);
  await page.click("pre .copy");
  await until(page, "the button does not change", () => document.querySelector("pre .copy").textContent === "Copied");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert(/^messages\.sendMultiMedia#37b74355 .* = Updates;\s*$/.test(copied), `copied: ${copied}`);
};

exports["keys alone"] = async (browser) => {
  const page = await browser.open(FUNCTION);
  const focused = () => page.evaluate(() => {
    const { textContent, href, id } = document.activeElement;
    return `${id} ${href ?? ""} ${textContent.slice(0, 40)}`;
  });
  await page.keyboard.press("Tab");
  assert((await focused()).includes("Skip"), `the first stop is ${await focused()}`);
  await page.keyboard.press("Enter");
  assert((await focused()).startsWith("main"), `Skip leads to ${await focused()}`);
  const visited = [];
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press("Tab");
    visited.push(await focused());
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert(outline !== "none", `no outline at ${visited.at(-1)}`);
  }
  assert(new Set(visited).size > 6, `the stops are ${visited.join("; ")}`);
  await page.keyboard.press("/");
  await page.keyboard.type("updates");
  await until(page, "no suggestion", () => document.querySelector("#suggestions li"));
  await page.keyboard.press("Escape");
  await until(page, "Escape closes nothing", () => !document.querySelector("#suggestions li"));
};

exports["no script"] = async (browser) => {
  const page = await browser.open(FUNCTION, { scripts: false });
  const shown = await text(page, "main");
  for (const part of ["37b74355", "multi_media", "InputSingleMedia", "CHANNEL_PRIVATE"]) {
    assert(shown.includes(part), `the page lacks ${part}`);
  }
  await page.goto(`${browser.address}bytes`);
  assert(/scripts.*WebAssembly/.test(await text(page, "noscript")), "the page for bytes does not say what it needs");
};

exports["files without a server"] = async (browser, folder) => {
  await find(browser, "37b74355", "messages.sendMultiMedia", `file://${path.join(folder, "site/index.html")}`);
};

exports["no WebAssembly"] = async (browser, folder) => {
  const page = await browser.open("index.html");
  await page.evaluateOnNewDocument(() => delete window.WebAssembly);
  await page.goto(`file://${path.join(folder, "site/bytes.html")}#bytes=00`);
  await until(page, "no error", () => /needs WebAssembly/.test(document.querySelector(".panel .error").textContent));
};

exports["a saved schema"] = async (browser, folder) => {
  const file = path.join(folder, "api-186.tl");
  const schema = fs.readFileSync(file, "utf8");
  const page = await browser.open("layers.html");
  try {
    fs.writeFileSync(file, schema.replace("---functions---", "justNow x:int = JustNow;\n---functions---"));
    await page.waitForNavigation();
    await page.goto(`${browser.address}type/JustNow.html`);
    assert((await text(page, "h1")) === "JustNow", "the new type has no page");
    fs.writeFileSync(file, schema.replace("---functions---", "justNow x:Missing = JustNow;\n---functions---"));
    await page.waitForNavigation();
    assert((await text(page, "h1")) === "JustNow", "the last good page is gone");
    await Promise.all([page.waitForNavigation(), page.click('a[href="/findings"]')]);
    assert((await text(page, "pre.findings")).includes("Missing"), "the error is not on its page");
    await browser.picture(page, "findings");
  } finally {
    fs.writeFileSync(file, schema);
  }
  await page.waitForNavigation();
};
