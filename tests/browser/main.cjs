// Runs all checks, and prints one line for each.
"use strict";
const path = require("path");
const { Browser } = require("./browser.cjs");

const [, , address, folder, pictures] = process.argv;

const main = async () => {
  const browser = await Browser.start(address, pictures);
  // The same pages without the server.
  const files = Object.create(browser, { address: { value: `file://${path.join(folder, "site")}/` } });
  const { saved, ...bytes } = require("./bytes.cjs");
  const checks = { ...require("./site.cjs"), ...bytes, "bytes and a saved schema": saved, ...require("./looks.cjs") };
  for (const [name, check] of Object.entries(bytes)) checks[`${name}, without a server`] = () => check(files, folder);
  let failed = 0;
  for (const [name, check] of Object.entries(checks)) {
    const start = Date.now();
    browser.faults = [];
    let faults;
    try {
      await check(browser, folder);
      faults = browser.faults;
    } catch (error) {
      faults = [error.message, ...browser.faults];
    }
    for (const page of (await browser.inner.pages()).slice(1)) await page.close();
    console.log(`${faults.length ? "FAILED" : "ok    "} ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
    for (const fault of faults) console.log(`       ${fault}`);
    failed += faults.length > 0;
  }
  await browser.inner.close();
  console.log(failed ? `${failed} checks failed` : "all checks passed");
  process.exit(failed ? 1 : 0);
};

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
