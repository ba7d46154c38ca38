// The page that explains bytes: asks `tlAnswer`, and lights up fields with their bytes.
"use strict";
{
  const $ = (id) => document.getElementById(id);
  const input = $("bytes");

  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;
  const offset = (at) => at.toString(16).padStart(6, "0");
  const spaced = (hex) => hex.replace(/../g, "$& ");

  // Returns the settings of the form for a value in a layer, as fields of a question.
  const target = (layer) => {
    const type = $("type").value.trim();
    return { ...(layer && { layer: Number(layer) }), ...(type && { type }) };
  };

  const fail = (place, error) => {
    place.hidden = !error;
    place.textContent = error ? [error.message, error.hint].filter(Boolean).join("; ") : "";
  };

  // The bytes by one layer.
  class Panel {
    constructor(layer) {
      this.layer = layer;
      this.element = $("panel").content.firstElementChild.cloneNode(true);
      const part = (selector) => this.element.querySelector(selector);
      this.rows = part("tbody");
      this.dump = part(".hex");
      this.json = part("textarea");
      this.part = part;
      if (layer) part("h2").textContent = `Layer ${layer}`;
      this.dump.setAttribute("aria-label", `Bytes${layer ? ` by layer ${layer}` : ""}`);
      part(".values").addEventListener("submit", (event) => {
        event.preventDefault();
        this.encode();
      });
      this.listen(this.rows, "ArrowUp", "ArrowDown");
      this.listen(this.dump, "ArrowLeft", "ArrowRight");
    }

    listen(place, back, on) {
      const found = (event) => event.target.closest("[data-token]");
      const light = (event) => {
        const here = found(event);
        if (here) this.light(Number(here.dataset.token), event.type === "focusin");
      };
      place.addEventListener("focusin", light);
      place.addEventListener("mouseover", light);
      place.addEventListener("click", (event) => focus(found(event)));
      place.addEventListener("keydown", (event) => {
        const here = found(event);
        if (here) this.move(event, here, { back, on });
      });
    }

    async explain(bytes, from, signal) {
      const question = { ...target(this.layer), bytes, from };
      const answer = await tlAnswer("/explain", JSON.stringify(question), signal);
      if (answer) this.show(answer);
    }

    show({ error, form, hex = "", count = 0, tokens = [], left_off = 0, json = "" }) {
      Object.assign(this, { hex, tokens, count, lit: [], current: [] });
      const facts = [counted(hex.length / 2, "byte"), `read as ${form}`, counted(count, "value")];
      if (left_off) facts.push(`the first ${tokens.length} fields, without ${left_off} more`);
      this.part(".status").textContent = form ? facts.join(", ") : "";
      fail(this.part(".error"), error);
      fail(this.part(".values .error"), null);
      this.part(".dump").hidden = !hex;
      this.part(".fields").hidden = !tokens.length;
      this.part(".values").hidden = !count;
      this.json.value = json;
      this.fillRows(hex);
      this.fillDump(hex, error);
      this.makeCurrent(0);
    }

    // Fills the table. `outer` is the token of the compressed bytes that a token is in.
    fillRows(hex) {
      let outer = 0;
      const rows = this.tokens.map((token, index) => {
        const [depth, packed] = token.packed ?? [0, ""];
        if (!depth) outer = index;
        token.outer = outer;
        const own = depth ? packed : hex.slice(2 * token.start, 2 * token.end);
        const bytes = own.length > 16 ? `${spaced(own.slice(0, 16))}…` : spaced(own).trim();
        const button = make("button", { type: "button", textContent: offset(token.start), tabIndex: -1 });
        const row = make(
          "tr",
          { className: token.kind },
          make("th", { scope: "row" }, button),
          make("td", {}, make("code", { textContent: bytes })),
          ...[token.path, token.type].map((text) => make("td", { textContent: text ?? "" })),
          make("td", {}, token.kind === "id" ? this.link(token.text) : (token.text ?? "")),
        );
        row.dataset.token = index;
        row.dataset.depth = depth;
        return row;
      });
      this.rows.replaceChildren(...rows);
    }

    // Returns a link to the page about a constructor or function.
    link(name) {
      const link = make("a", { textContent: name });
      const layer = this.layer ? `?layer=${this.layer}` : "";
      tlPage(name).then((path) => path && (link.href = path + layer));
      return link;
    }

    // Fills the dump: a part for each token, then the start of what no token has.
    fillDump(hex, error) {
      const parts = [];
      let end = 0;
      for (const [index, token] of this.tokens.entries()) {
        if (token.packed || token.end <= token.start) continue;
        end = token.end;
        const textContent = spaced(hex.slice(2 * token.start, 2 * end));
        const part = make("span", { textContent, tabIndex: -1, role: "button" });
        const facts = [`offset ${offset(token.start)}`, token.path, token.type, token.text];
        part.ariaDescription = facts.filter(Boolean).join(", ");
        part.dataset.token = index;
        parts.push(part);
      }
      const length = hex.length / 2;
      const shown = Math.min(length, end + 4096);
      const className = error ? "unread" : "";
      parts.push(make("span", { textContent: spaced(hex.slice(2 * end, 2 * shown)), className }));
      if (shown < length) parts.push(`… ${counted(length - shown, "more byte")}`);
      this.dump.replaceChildren(...parts);
      const perLine = matchMedia("(max-width: 40rem)").matches ? 8 : 16;
      const lines = Array.from({ length: Math.ceil(shown / perLine) }, (_, i) => offset(i * perLine));
      this.part(".offsets").textContent = lines.join("\n");
    }

    // Returns the row of a token, and its part of the dump, which may be that of a token around it.
    parts(index) {
      const outer = this.tokens[index].outer;
      return [this.rows.children[index], this.dump.querySelector(`[data-token="${outer}"]`)];
    }

    // The tab key reaches one row and one part of the dump.
    makeCurrent(index) {
      if (!this.tokens[index]) return;
      this.current?.forEach((element) => (element.tabIndex = -1));
      const [row, part] = this.parts(index);
      this.current = [row.querySelector("button"), part].filter(Boolean);
      this.current.forEach((element) => (element.tabIndex = 0));
    }

    // Lights up a token here and, by its offset, in the other layer.
    light(index, scrolls) {
      this.lightAlone(index, scrolls);
      const { start, packed } = this.tokens[index];
      const same = (token) => token.start <= start && start < token.end && !token.packed;
      for (const panel of packed ? [] : panels.filter((panel) => panel !== this)) {
        panel.lightAlone(panel.tokens?.findIndex(same) ?? -1, scrolls);
      }
    }

    lightAlone(index, scrolls) {
      this.lit?.forEach((element) => element.classList.remove("lit"));
      this.lit = [];
      if (!this.tokens?.[index]) return;
      this.makeCurrent(index);
      this.lit = this.parts(index).filter(Boolean);
      for (const element of this.lit) {
        element.classList.add("lit");
        if (scrolls) element.scrollIntoView({ block: "nearest" });
      }
    }

    // Moves by keys. Enter goes from a row to its bytes, and back.
    move(event, here, { back, on }) {
      const [row, part] = this.parts(here.dataset.token);
      const ends = here.parentElement.querySelectorAll("[data-token]");
      const next = {
        [back]: here.previousElementSibling,
        [on]: here.nextElementSibling,
        Home: ends[0],
        End: ends[ends.length - 1],
        Enter: here === row ? part : row,
      }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      if (next?.dataset.token) focus(next);
    }

    // Encodes the JSON. Its text is sent as it is, so that numbers keep all digits.
    async encode() {
      const place = this.part(".values .error");
      const values = `{"${this.count > 1 ? "values" : "value"}":${this.json.value}}`;
      try {
        JSON.parse(values);
      } catch (error) {
        return fail(place, { message: `not JSON: ${error.message}` });
      }
      const others = JSON.stringify(target(this.layer)).slice(1, -1);
      const answer = await tlAnswer("/encode", values.slice(0, -1) + (others && `,${others}`) + "}");
      if (answer.error) return fail(place, answer.error);
      const isEqual = answer.hex === this.hex;
      input.value = answer.hex;
      $("from").value = "hex";
      await explain();
      this.part(".status").append(isEqual ? ", equal to those before" : ", encoded");
    }
  }

  // Moves the focus to a row or to a part of a dump.
  const focus = (element) => (element?.querySelector("button") ?? element)?.focus();

  let panels = [];
  // A server reads little more.
  const longest = 2_000_000;
  let running = new AbortController();

  // Shows an error in the place of a meaning.
  const refuse = (error) => {
    $("panels").hidden = false;
    panels.forEach((panel) => panel.show({ error }));
  };

  // Shows the meaning of the bytes in the chosen layers.
  const explain = async () => {
    running.abort();
    running = new AbortController();
    const [first, second] = [$("layer")?.value ?? "", $("other")?.value];
    const layers = second && second !== first ? [first, second] : [first];
    if (layers.join() !== panels.map((panel) => panel.layer).join() || !panels.length) {
      panels = layers.map((layer) => new Panel(layer));
      $("panels").replaceChildren(...panels.map((panel) => panel.element));
    }
    const bytes = input.value;
    $("panels").hidden = !bytes.trim();
    remember(bytes);
    if (!bytes.trim()) return;
    if (bytes.length > longest) {
      return refuse({ message: `the text is longer than ${longest} characters, the limit` });
    }
    const { signal } = running;
    await Promise.all(panels.map((panel) => panel.explain(bytes, $("from").value, signal)));
    if (panels.length === 2 && !signal.aborted) compare(...panels);
  };

  // Marks the fields that only one of two layers sees.
  const compare = (...both) => {
    const key = ({ start, packed, path, type, text }) => JSON.stringify([start, packed, path, type, text]);
    const keys = both.map(({ tokens }) => new Set(tokens.map(key)));
    both.forEach((panel, index) => {
      const other = keys[1 - index];
      const rows = panel.tokens.flatMap((token, row) => (other.has(key(token)) ? [] : panel.rows.children[row]));
      for (const row of rows) {
        row.classList.add("differs");
        row.firstChild.append(make("span", { className: "hidden", textContent: " differs" }));
      }
      const layer = both[1 - index].layer;
      if (rows.length) panel.part(".status").append(`, ${counted(rows.length, "field")} not in layer ${layer}`);
    });
  };

  // The fields that the address keeps, so that a page can be reloaded and linked to.
  const kept = ["layer", "other", "type", "from", "bytes"];

  const remember = (bytes) => {
    const fields = kept.filter((id) => $(id)?.value).map((id) => [id, $(id).value]);
    const address = new URLSearchParams(fields).toString();
    history.replaceState(null, "", bytes.length <= 8192 ? `#${address}` : "#");
  };

  const recall = () => {
    const fields = new URLSearchParams(location.hash.slice(1));
    for (const id of kept) if ($(id) && fields.has(id)) $(id).value = fields.get(id);
  };

  // Offers the names of a layer as types.
  const offerTypes = async () => {
    const layer = $("layer")?.value;
    const names = await tlAnswer(layer ? `/types/${layer}.json` : "/types.json");
    if (!names.error) $("types").replaceChildren(...names.map((value) => make("option", { value })));
  };

  // Reads a file: a text as it is, anything else as hexadecimal.
  const readFile = async (file) => {
    if (file.size > longest / 2) {
      return refuse({ message: `the file is longer than ${longest / 2} bytes, the limit; use tl explain` });
    }
    const bytes = new Uint8Array(await file.arrayBuffer());
    const isText = bytes.every((byte) => (byte >= 32 && byte < 127) || [9, 10, 13].includes(byte));
    $("from").value = isText ? "auto" : "hex";
    input.value = isText
      ? new TextDecoder().decode(bytes)
      : Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    await explain();
  };

  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(explain, 300);
  });
  for (const id of ["layer", "other", "from", "type"]) $(id)?.addEventListener("change", explain);
  $("layer")?.addEventListener("change", offerTypes);
  $("question").addEventListener("submit", (event) => {
    event.preventDefault();
    explain();
  });
  // An example of the chosen type.
  $("example").addEventListener("click", async () => {
    const answer = await tlAnswer("/sample", JSON.stringify(target($("layer")?.value)));
    if (answer.error) return refuse(answer.error);
    input.value = answer.hex;
    $("from").value = "hex";
    await explain();
  });
  $("file").addEventListener("change", () => $("file").files[0] && readFile($("file").files[0]));
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files[0]) readFile(event.dataTransfer.files[0]);
  });
  addEventListener("hashchange", () => {
    recall();
    explain();
  });
  // A newer schema explains the bytes anew; the text in the box stays.
  document.addEventListener("newer", (event) => {
    event.preventDefault();
    offerTypes();
    explain();
  });

  recall();
  offerTypes();
  explain();
}
