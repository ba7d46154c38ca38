// Search on every page, copy buttons, and links to layers: the pages can be read without it.
"use strict";
(() => {
    const root = document.currentScript.src.replace(/[^/]*$/, "");
    const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const folders = { function: "method", constructor: "constructor", type: "type" };
    const lines = (text) => (text ? text.split("\n") : []);
    const number = (text) => [...text].reduce((sum, digit) => sum * 64 + digits.indexOf(digit), 0);
    const hex = (id) => id.toString(16).padStart(8, "0");

    // ---- The data, which search.rs describes

    let index;
    const decode = (data) => {
        const types = lines(data.types);
        const fields = lines(data.fields).flatMap((line) => {
            const [name, ...types] = line.split(" ");
            return types.map((type) => ({ name, type, text: `${name}:${type}` }));
        });
        const numbers = (text) => {
            const found = [];
            for (let at = 0; at < text.length; at += data.width) found.push(number(text.slice(at, at + data.width)));
            return found;
        };
        const rest = (item, words) => {
            for (const word of words) {
                if (word[0] === "=") item.slug = word.slice(1);
                else if (word[0] === "-") item.last = word.slice(1);
                else item.older.push(word.split(":"));
            }
            item.lower = item.name.toLowerCase();
            item.short = item.lower.slice(item.lower.lastIndexOf(".") + 1);
            item.path = `${folders[item.kind]}/${item.slug || item.name}.html`;
            return item;
        };
        const combinators = (kind, text) => {
            let namespace = "";
            return lines(text).map((line) => {
                let [name, id, result, own, ...words] = line.split(" ");
                if (name[0] === ".") name = namespace + name;
                namespace = name.slice(0, Math.max(0, name.lastIndexOf(".")));
                const item = { kind, name, id: number(id), result: types[number(result)], older: [] };
                item.fields = numbers(own).map((place) => fields[place]);
                return rest(item, words);
            });
        };
        const pages = lines(data.pages).map((line) => {
            const [name, ...words] = line.split(" ");
            return rest({ kind: "type", name, older: [], fields: [] }, words);
        });
        const errors = lines(data.errors).map((line) => {
            const [codes, slug, ...name] = line.split(" ");
            const item = { kind: "error", name: name.join(" "), codes, older: [], fields: [] };
            item.lower = item.short = item.name.toLowerCase();
            item.path = `error/${slug}.html`;
            return item;
        });
        return [...combinators("function", data.functions), ...combinators("constructor", data.constructors), ...pages, ...errors];
    };
    let loading;
    const load = () => (loading ||= new Promise((resolve) => {
        const script = document.createElement("script");
        script.src = root + "search-data.js";
        script.onload = () => resolve((index = decode(window.tlData)));
        document.head.append(script);
    }));

    // ---- Matches: lower scores are better

    const hasType = (text, wanted) => text.toLowerCase() === wanted
        || text.toLowerCase().split(/[<>,!%[\]*]/).includes(wanted);
    const signature = (query) => {
        const [, before, result] = query.match(/^(.*?)(?:->|→|=)(.*)$/) || [null, query, ""];
        const wanted = before.split(/\s+/).filter(Boolean).map((word) => word.split(":"));
        return (item) => {
            if (!item.result || (result.trim() && !hasType(item.result, result.trim().replace(/ /g, "")))) return null;
            const has = wanted.every((part) => item.fields.some((field) => {
                const [name, type] = part.length > 1 ? part : ["", part[0]];
                return (!name || field.name.toLowerCase() === name) && (!type || hasType(field.type, type));
            }));
            return has ? { score: item.fields.length, note: "" } : null;
        };
    };
    const byId = (id) => (item) => {
        if (item.id === id) return { score: 0, note: "" };
        const older = item.older.find(([, older]) => number(older) === id);
        return older && { score: 1, id, note: `in layer ${older[0]}`, path: item.path.replace(/\.html$/, `@${older[0]}.html`) };
    };
    const byName = (query) => {
        const words = query.split(/\s+/);
        return (item) => {
            if (item.lower === query || item.short === query) return { score: item.lower === query ? 0 : 1, note: "" };
            if (item.short.startsWith(query) || item.lower.startsWith(query)) return { score: 2, note: "" };
            if (words.every((word) => item.lower.includes(word))) return { score: 3, note: "" };
            const field = item.fields.find((field) => field.name.toLowerCase() === query);
            return field && { score: 4, note: field.text, hash: `#field-${field.name}` };
        };
    };
    const matcher = (query) => {
        if (/->|→|=|:/.test(query)) return signature(query);
        const digits = query.match(/^(0x|#)?([0-9a-f]{1,8})$/);
        const decimal = /^-?\d+$/.test(query) ? Number(query) >>> 0 : null;
        const ids = digits ? [parseInt(digits[2], 16), decimal] : [decimal];
        const id = ids.find((id) => id !== null && index.some(byId(id)));
        return id === undefined ? byName(query) : byId(id);
    };
    const search = (text) => {
        const query = text.trim().toLowerCase();
        if (!query) return [];
        const match = matcher(query);
        const found = index.flatMap((item) => {
            const hit = match(item);
            return hit ? [{ item, ...hit, score: hit.score + (item.last ? 0.5 : 0) }] : [];
        });
        return found.sort((a, b) => a.score - b.score || a.item.name.length - b.item.name.length
            || (a.item.name < b.item.name ? -1 : 1));
    };
    // The address of the newest page about a constructor or a function.
    window.tlPage = async (name) => {
        await load();
        const found = index.find((item) => item.name === name && item.id !== undefined);
        return found && root + found.path;
    };
    const href = ({ item, path, hash }) => root + (path || item.path) + (hash || "");
    // A link, or the bold name in a suggestion, which is no link for screen readers.
    const entry = (hit, tag) => {
        const { item, note } = hit;
        const name = document.createElement(tag);
        if (tag === "a") name.href = href(hit);
        name.textContent = item.name;
        const small = document.createElement("small");
        const parts = [item.kind, item.codes, item.id === undefined ? "" : hex(hit.id || item.id), item.result && `→ ${item.result}`,
            note, item.last && `until layer ${item.last}`];
        small.textContent = parts.filter(Boolean).join(" ");
        const row = document.createElement("li");
        row.append(name, " ", small);
        return row;
    };

    // ---- The field: suggestions on every page, results on the page of the search

    const input = document.getElementById("q");
    const results = document.getElementById("search-results");
    const status = document.getElementById("search-status");
    const show = (text) => {
        const found = search(text);
        results.replaceChildren(...found.slice(0, 300).map((hit) => entry(hit, "a")));
        const rest = found.length > 300 ? `, the first 300 of them below` : "";
        status.textContent = text.trim() ? `${found.length} ${found.length === 1 ? "result" : "results"}${rest}` : "";
    };
    const suggest = () => {
        const list = document.createElement("ul");
        list.id = "suggestions";
        list.className = "results";
        list.setAttribute("role", "listbox");
        list.setAttribute("aria-label", "Suggestions");
        list.hidden = true;
        input.after(list);
        for (const [name, value] of [["role", "combobox"], ["aria-controls", "suggestions"], ["aria-autocomplete", "list"], ["aria-expanded", "false"]]) {
            input.setAttribute(name, value);
        }
        let selected = -1;
        const select = (place) => {
            const rows = [...list.children];
            selected = rows.length ? (place + rows.length) % rows.length : -1;
            rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === selected)));
            if (selected < 0) input.removeAttribute("aria-activedescendant");
            else {
                input.setAttribute("aria-activedescendant", rows[selected].id);
                rows[selected].scrollIntoView({ block: "nearest" });
            }
        };
        const fill = (found) => {
            list.replaceChildren(...found.slice(0, 12).map((hit, at) => {
                const row = entry(hit, "b");
                row.dataset.href = href(hit);
                row.id = `suggestion-${at}`;
                row.setAttribute("role", "option");
                row.setAttribute("aria-selected", "false");
                return row;
            }));
            selected = -1;
            list.hidden = !found.length;
            input.removeAttribute("aria-activedescendant");
            input.setAttribute("aria-expanded", String(!list.hidden));
        };
        input.addEventListener("input", () => load().then(() => fill(search(input.value))));
        input.addEventListener("keydown", (event) => {
            const row = list.children[selected];
            if (event.key === "ArrowDown") select(selected + 1);
            else if (event.key === "ArrowUp") select(selected < 0 ? list.children.length - 1 : selected - 1);
            else if (event.key === "Escape" && list.children.length) fill([]);
            else if (event.key === "Enter" && row) location.href = row.dataset.href;
            else return;
            event.preventDefault();
        });
        list.addEventListener("mousedown", (event) => event.preventDefault());
        list.addEventListener("click", (event) => {
            const row = event.target.closest("li");
            if (row) location.href = row.dataset.href;
        });
        input.addEventListener("blur", () => fill([]));
    };
    input.addEventListener("focus", load, { once: true });
    document.addEventListener("keydown", (event) => {
        const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
        if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        input.focus();
        input.select();
    });
    if (results) {
        input.value = new URLSearchParams(location.search).get("q") || "";
        load().then(() => show(input.value));
        input.addEventListener("input", () => load().then(() => show(input.value)));
        document.querySelector("form.search").addEventListener("submit", (event) => {
            const first = results.querySelector("a");
            if (first) {
                event.preventDefault();
                location.href = first.href;
            }
        });
        input.focus();
    } else {
        suggest();
    }

    // ---- Copy buttons, and `?layer=179`, the address of a definition in a layer

    for (const block of document.querySelectorAll("pre")) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "copy";
        button.textContent = "Copy";
        const text = block.innerText;
        button.addEventListener("click", () => {
            const done = () => {
                button.textContent = "Copied";
                setTimeout(() => (button.textContent = "Copy"), 1500);
            };
            const select = () => {
                const area = document.createElement("textarea");
                area.value = text;
                document.body.append(area);
                area.select();
                document.execCommand("copy");
                area.remove();
                button.focus();
                done();
            };
            if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, select);
            else select();
        });
        block.append(button);
        if (block.scrollWidth > block.clientWidth || block.scrollHeight > block.clientHeight) block.tabIndex = 0;
    }
    const layer = new URLSearchParams(location.search).get("layer");
    if (layer && /^\d+$/.test(layer)) {
        const link = document.querySelector(`.dev_layer_select a[data-layers~="${layer}"]`);
        if (link && !link.hasAttribute("aria-current")) location.replace(link.href + location.hash);
    }
})();
