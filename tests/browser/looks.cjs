// The looks of all pages: on a phone, in the dark, and to axe.
"use strict";
const fs = require("fs");
const path = require("path");
const { PHONE, assert } = require("./browser.cjs");

const pages = (folder) => ({
  index: "",
  function: "method/messages.sendMultiMedia.html",
  type: "type/InputPeer.html",
  layer: "layer/186.html",
  error: "error/CHANNEL_PRIVATE.html",
  namespace: "namespace/messages.html",
  search: "search.html?q=message",
  bytes: "bytes.html#example",
  files: `file://${path.join(folder, "site")}/bytes.html#example`,
});

// Opens a page, the one for bytes with an example.
const open = async (browser, where, settings) => {
  const page = await browser.open(where.replace("#example", ""), settings);
  if (where.includes("#example")) {
    await page.click("#example");
    await page.waitForSelector(".panel tbody tr");
  }
  return page;
};

exports["phone"] = async (browser, folder) => {
  const wide = [];
  for (const [name, where] of Object.entries(pages(folder))) {
    const page = await open(browser, where, { viewport: PHONE });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > PHONE.width) wide.push(`${name} (${width})`);
    await browser.picture(page, `phone-${name}`);
    await page.close();
  }
  assert(!wide.length, `wider than the phone: ${wide.join(", ")}`);
};

exports["dark"] = async (browser) => {
  for (const [scheme, isDark] of [["dark", true], ["light", false]]) {
    for (const where of ["", "bytes.html"]) {
      const page = await browser.open(where, { scheme });
      const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const [red] = colour.match(/\d+/g);
      assert(Number(red) < 128 === isDark, `${where} in ${scheme}: ${colour}`);
      await page.close();
    }
  }
};

exports["axe"] = async (browser, folder) => {
  const axe = fs.readFileSync(require.resolve("axe-core"), "utf8");
  const found = [];
  for (const scheme of ["light", "dark"]) {
    for (const [name, where] of Object.entries(pages(folder))) {
      const page = await open(browser, where, { scheme });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => axe.run({ preload: false }));
      for (const { id, help, nodes } of violations) {
        found.push(`${name}, ${scheme}: ${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" | ")}`);
      }
      if (scheme === "dark") await browser.picture(page, `dark-${name}`);
      await page.close();
    }
  }
  assert(!found.length, `axe finds\n         ${found.join("\n         ")}`);
};
