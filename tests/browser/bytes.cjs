// The page that explains bytes: good ones, hostile ones, keys, layers, and JSON that is edited.
// main.cjs runs the checks with the server and with the files of the site.
"use strict";
const fs = require("fs");
const path = require("path");
const { assert, text, until } = require("./browser.cjs");

// `inputMediaPhoto` of both layers.
const PHOTO = "3506bab3030000000dbfd71c4f450980";

// A photo of an album, with a string and bytes, in both layers.
const SINGLE =
  "1fe9c61c010000003506bab3000000004ab9b33b01f2052a01000000ff0dfad5feffffff05010101010100000100000000000000" +
  "134d6f726e696e6720617420746865206c616b6515c4b51c01000000c90b61bd0000000007000000";

// Opens the page with these bytes, and waits for their meaning.
const explain = async (browser, bytes, others = {}) => {
  const page = await browser.open(`bytes.html#${new URLSearchParams({ ...others, bytes })}`);
  await until(page, "no answer", () => [...document.querySelectorAll(".panel")].every((panel) =>
    panel.querySelector(".status").textContent || !panel.querySelector(".error").hidden));
  return page;
};

const lit = (page, where) => page.$$eval(`${where} .lit`, (parts) => parts.map((part) => part.textContent.trim()));

exports["bytes and their fields"] = async (browser) => {
  const page = await explain(browser, PHOTO);
  const rows = await page.$$eval(".panel tbody tr", (rows) => rows.map((row) => row.innerText.replace(/\s+/g, " ")));
  assert(rows.length === 4 && rows[1].includes("0 ttl_seconds, 1 spoiler"), rows.join("\n"));
  await page.hover(".panel tbody tr:nth-child(3)");
  assert((await lit(page, ".hex")).join() === "0d bf d7 1c", `lit: ${await lit(page, ".hex")}`);
  await page.hover('.hex [data-token="1"]');
  assert((await lit(page, "tbody")).join().includes("flags"), `lit: ${await lit(page, "tbody")}`);
  await Promise.all([page.waitForNavigation(), page.click(".panel tbody a")]);
  assert((await text(page, "h1")) === "inputMediaPhoto", "the link leads elsewhere");
};

exports["bytes beside their fields"] = async (browser) => {
  const page = await explain(browser, SINGLE, { layer: 185 });
  const [width, most] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert(width <= most, `the page is ${width} wide, the window ${most}`);
  const places = await page.$$eval(".panel tbody td:nth-child(2)", (cells) => cells.map((cell) => Math.round(cell.getBoundingClientRect().left)));
  assert(new Set(places).size === 1, `the rows have columns at ${[...new Set(places)].join(", ")}`);
  await page.evaluate(() => scrollTo(0, document.querySelector(".panel").offsetTop - 80));
  await page.hover(".panel tbody tr:nth-child(10)");
  await browser.picture(page, "bytes");
};

exports["bytes by keys"] = async (browser) => {
  const page = await explain(browser, PHOTO);
  await page.focus("#example");
  await page.keyboard.press("Tab");
  const at = () => page.evaluate(() => document.activeElement.closest("[data-token]")?.dataset.token);
  assert((await at()) === "0", `the first stop is ${await at()}`);
  for (const [key, token] of [["ArrowRight", "1"], ["ArrowRight", "2"], ["Enter", "2"], ["ArrowDown", "3"], ["Home", "0"], ["End", "3"]]) {
    await page.keyboard.press(key);
    assert((await at()) === token, `${key} leads to ${await at()}`);
    assert((await lit(page, ".hex")).length === 1 && (await lit(page, "tbody")).length === 1, `${key} lights up nothing`);
  }
};

exports["forms of bytes"] = async (browser, folder) => {
  const base64 = Buffer.from(PHOTO, "hex").toString("base64");
  for (const form of [base64, `0x${PHOTO}`, PHOTO.replace(/../g, "0x$&, ")]) {
    const page = await explain(browser, form);
    assert((await page.$$(".panel tbody tr")).length === 4, `${form} is not read`);
    await page.close();
  }
  const page = await browser.open("bytes.html");
  const file = path.join(folder, "photo.bin");
  fs.writeFileSync(file, Buffer.from(PHOTO, "hex"));
  await (await page.$("#file")).uploadFile(file);
  await until(page, "the file is not read", () => document.querySelectorAll(".panel tbody tr").length === 4);
};

exports["edited JSON"] = async (browser) => {
  const page = await explain(browser, PHOTO);
  const edit = async (from, to) => {
    await page.$eval(".values textarea", (area, from, to) => (area.value = area.value.replace(from, to)), from, to);
    await page.click(".values button");
  };
  await edit("-2146876081", "7");
  await until(page, "the bytes stay", () => document.getElementById("bytes").value.endsWith("07000000"));
  await until(page, "no new meaning", () => document.querySelector(".panel tbody").textContent.includes("07 00 00 00"));
  await edit('"ttl_seconds": 7', '"ttl_seconds": "x"');
  await until(page, "no error", () => /ttl_seconds/.test(document.querySelector(".values .error").textContent));
  await edit("{", "");
  await until(page, "no error of JSON", () => /not JSON/.test(document.querySelector(".values .error").textContent));
};

exports["bytes of a definition"] = async (browser) => {
  const page = await browser.open("constructor/channel@185.html");
  const link = await page.waitForSelector('a[href*="bytes.html#"]');
  await Promise.all([page.waitForNavigation(), link.click()]);
  await until(page, "no meaning", () => /^channel/.test(document.querySelector(".panel tbody td:last-child")?.textContent));
  assert((await page.$eval("#layer", (layer) => layer.value)) === "185", "the page shows another layer");
  assert(!(await page.$eval(".panel .error", (error) => error.textContent)), "the bytes have an error");
  const older = await page.waitForSelector('.panel tbody a[href*="layer=185"]');
  await Promise.all([page.waitForNavigation(), older.click()]);
  await until(page, "the link leads to another layer", () => /@185\.html/.test(location.href));
};

exports["an example of a type"] = async (browser) => {
  const page = await browser.open("bytes.html");
  await page.type("#type", "messages.sendMedia");
  await page.click("#example");
  await until(page, "no example", () => /messages\.sendMedia/.test(document.querySelector(".panel tbody")?.textContent));
  await page.$eval("#type", (type) => (type.value = "noSuchType"));
  await page.click("#example");
  await until(page, "no error", () => /noSuchType/.test(document.querySelector(".panel .error").textContent));
};

exports["two layers"] = async (browser) => {
  // A `channelParticipantSelf` has another id in each layer.
  const page = await explain(browser, `35a8bfa7${"00".repeat(24)}`.replace(/^(..)(..)(..)(..)/, "$4$3$2$1"), { layer: 185, other: 186 });
  const panels = await page.$$eval(".panel", (panels) => panels.map((panel) => panel.innerText));
  assert(panels.length === 2, "there are not two layers");
  assert(panels[0].includes("channelParticipantSelf") && panels[1].includes("35a8bfa7"), panels.join("\n"));
  assert(await page.$(".panel tr.differs"), "no field is marked");
  await browser.picture(page, "bytes-two-layers");
};

// Bytes that a person pasted stay, and have a new meaning.
exports.saved = async (browser, folder) => {
  const file = path.join(folder, "api-186.tl");
  const schema = fs.readFileSync(file, "utf8");
  const page = await explain(browser, "0102030407000000");
  assert(/constructor id/.test(await text(page, ".panel .error")), "the id is known");
  try {
    fs.writeFileSync(file, schema.replace("---functions---", "justNow#04030201 x:int = JustNow;\n---functions---"));
    await until(page, "no new meaning", () => /justNow/.test(document.querySelector(".panel tbody").textContent));
  } finally {
    fs.writeFileSync(file, schema);
  }
  await until(page, "the old meaning is gone", () => !document.querySelector(".panel .error").hidden);
};

exports["hostile bytes"] = async (browser) => {
  const page = await browser.open("bytes.html");
  const hostile = ["zz", "ff", "00".repeat(40), "15c4b51cffffffff", `${PHOTO}ff`, "[[[[", '"><script>alert(1)</script>', "\u202e\u0000", "1f8b0800"];
  for (const bytes of hostile) {
    await page.$eval("#bytes", (box, bytes) => {
      box.value = bytes;
      document.querySelector(".panel .error").textContent = "";
      document.getElementById("question").requestSubmit();
    }, bytes);
    await until(page, `no error for ${bytes}`, () => document.querySelector(".panel .error").textContent);
  }
  const long = "00".repeat(200_000);
  await page.$eval("#bytes", (box, long) => (box.value = long), `15c4b51c40c30000${long}`);
  await page.type("#type", "Vector<int>");
  await page.click("#question button[type=submit]");
  await until(page, "long bytes are not read", () => /10000 fields/.test(document.querySelector(".panel .status").textContent));
  await page.$eval("#bytes", (box, long) => (box.value = long.repeat(6)), long);
  await page.click("#question button[type=submit]");
  await until(page, "no limit", () => /the limit/.test(document.querySelector(".panel .error").textContent));
};
