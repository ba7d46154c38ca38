// A client of `tl lsp`, for tests: requests over a pipe, and what the server says by itself.

import { spawn } from "node:child_process";

export class Server {
  #process;
  #received = Buffer.alloc(0);
  #waiting = new Map();
  #requests = 0;

  /** Starts `tl lsp`. */
  constructor(tl) {
    this.#process = spawn(tl, ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
    this.#process.stdout.on("data", (bytes) => this.#receive(bytes));
    this.#process.on("exit", (status) => {
      for (const { reject } of this.#waiting.values())
        reject(new Error(`the server ended: ${status}`));
    });
  }

  /** Makes a request, and returns its result. */
  ask(method, params) {
    const id = ++this.#requests;
    this.#send({ id, method, params });
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  tell(method, params) {
    this.#send({ method, params });
  }

  async stop() {
    await this.ask("shutdown");
    this.tell("exit");
  }

  #send(message) {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  #receive(bytes) {
    this.#received = Buffer.concat([this.#received, bytes]);
    for (;;) {
      const end = this.#received.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/.exec(this.#received.subarray(0, end))[1]);
      const start = end + 4;
      if (this.#received.length < start + length) return;
      const message = JSON.parse(this.#received.subarray(start, start + length));
      this.#received = this.#received.subarray(start + length);
      if (message.method) continue;
      const { resolve, reject } = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.error) reject(new Error(message.error.message));
      else resolve(message.result);
    }
  }
}
