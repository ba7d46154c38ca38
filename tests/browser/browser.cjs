// A browser that notes what no page may do: errors in the console, and requests off the machine.
"use strict";
const fs = require("fs");
const path = require("path");
const puppeteer = require("puppeteer-core");

const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 900 };

class Browser {
  static async start(address, pictures) {
    const browser = new Browser();
    const chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(fs.existsSync);
    // A container has no sandbox for root.
    const args = process.getuid() === 0 ? ["--no-sandbox"] : [];
    browser.inner = await puppeteer.launch({ executablePath: chromium, args });
    await browser.inner.defaultBrowserContext().overridePermissions(address, ["clipboard-read", "clipboard-write"]);
    return Object.assign(browser, { address, pictures, faults: [] });
  }

  // Opens a page in a new tab, with these settings.
  async open(where, { viewport = DESKTOP, scheme = "light", scripts = true } = {}) {
    const page = await this.inner.newPage();
    page.setDefaultTimeout(30_000);
    await page.setViewport(viewport);
    await page.setJavaScriptEnabled(scripts);
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    const note = (text) => this.faults.push(`${page.url()}: ${text}`);
    page.on("console", (message) => {
      if (["error", "warn"].includes(message.type())) note(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => note(`script: ${error.message}`));
    page.on("request", (request) => {
      const url = request.url();
      if (![this.address, "file:", "data:", "about:"].some((start) => url.startsWith(start))) note(`asks for ${url}`);
    });
    page.on("requestfailed", (request) => {
      if (request.failure().errorText !== "net::ERR_ABORTED") note(`cannot load ${request.url()}`);
    });
    await page.goto(where.includes("://") ? where : this.address + where);
    return page;
  }

  async picture(page, name) {
    await page.screenshot({ path: path.join(this.pictures, `${name}.png`) });
  }
}

// Waits until a function in the page returns something true, and returns it.
const until = async (page, what, condition, ...values) => {
  try {
    const handle = await page.waitForFunction(condition, { polling: 50 }, ...values);
    return await handle.jsonValue();
  } catch (error) {
    throw new Error(`${what}: ${error.message}`);
  }
};

const assert = (is, message) => {
  if (!is) throw new Error(message);
};

const text = (page, selector) => page.$eval(selector, (element) => element.textContent.trim());

module.exports = { Browser, PHONE, assert, text, until };
