// The answers of the page that explains bytes, without a server: those of `tl serve`, compiled to
// WebAssembly. The module and the schemas are scripts, since pages in files may load nothing else.
"use strict";
{
  const root = document.currentScript.src.replace(/[^/]*$/, "");

  // Loads a script that defines a global variable, and returns its value.
  const load = (name, variable) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = root + name;
      script.onload = () => resolve(window[variable]);
      script.onerror = () => reject(new Error(`cannot load ${name}`));
      document.head.append(script);
    });

  const compile = async () => {
    if (!window.WebAssembly) throw new Error("this page needs WebAssembly, which the browser lacks or forbids");
    if (!window.DecompressionStream) throw new Error("this page needs a browser of 2023 or later");
    const packed = Uint8Array.from(atob(await load("bytes-module.js", "tlModule")), (byte) => byte.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return WebAssembly.compile(await new Response(stream).arrayBuffer());
  };

  // Sends a request to an instance of the module, and returns the text of the answer.
  const send = ({ reserve, answer, answer_start, memory }, path, body) => {
    const request = new TextEncoder().encode(`${path}\n${body}`);
    const start = reserve(request.length);
    new Uint8Array(memory.buffer).set(request, start);
    const length = answer();
    return new TextDecoder().decode(new Uint8Array(memory.buffer, answer_start(), length));
  };

  // Loads the module and the schemas once. The next question tries again after an error.
  let loading;
  const loaded = () =>
    (loading ||= Promise.all([compile(), load("bytes-schemas.js", "tlSchemas").then(JSON.stringify)])).catch((error) => {
      loading = null;
      throw error;
    });

  // The instance. A trap leaves it in an unknown state, so that another takes its place.
  let instance;
  const respond = async (path, body) => {
    const [module, schemas] = await loaded();
    const isNew = !instance;
    try {
      if (isNew) {
        instance = (await WebAssembly.instantiate(module)).exports;
        const { error } = JSON.parse(send(instance, "/schemas", schemas));
        if (error) return { error };
      }
      return JSON.parse(send(instance, path, body));
    } catch (error) {
      instance = null;
      // Earlier questions may have taken the memory.
      if (!isNew) return respond(path, body);
      return { error: { message: `the answer needs more memory or stack than the page has (${error.message})` } };
    }
  };

  // Questions are answered one after the other. Returns null if a newer question has taken the place of
  // this one.
  let last = Promise.resolve();
  window.tlAnswer = (path, body = "", signal) => {
    last = last
      .then(() => (signal?.aborted ? null : respond(path, body)))
      .catch((error) => ({ error: { message: error.message } }));
    return last;
  };
}
