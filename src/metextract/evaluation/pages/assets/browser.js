
"use strict";
// The errors one by one. What reports say is only ever set as text, never read as HTML.
(() => {
  const AROUND = 140; // characters of context
  const NEAR = 400; // how far evidence may stand to be in the context
  const AT_ONCE = 200; // items of the list
  const SIGNS = { missed: "−", spurious: "+" };

  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const { errors, reports } = data;
  const byKey = new Map(errors.map((error) => [error.key, error]));
  const list = byId("list");
  const items = list.querySelector("ol");
  const detail = byId("detail");
  const search = byId("search");

  const state = { filters: new Map(), search: "", error: null, whole: false };
  let shown = []; // the errors that pass the filters
  let links = []; // those of them that are in the list, as elements

  const words = (name) => name.replaceAll("_", " ");
  const value = (finding, name) => finding.values[name] ?? "none";
  const differing = (side) => (error) => {
    const name = state.filters.get("attribute");
    return name && error.attributes.includes(name) ? [value(error[side], name)] : [];
  };
  // What errors can be filtered by. of: the values of an error; within: the facet that must be chosen first.
  const facets = [
    { name: "class", label: "Error", values: data.classes, of: (error) => error.classes },
    { name: "kind", label: "Kind", values: data.kinds, of: (error) => [error.kind] },
    { name: "attribute", label: "Differs in", values: data.attributes, of: (error) => error.attributes },
    { name: "gold", label: "Gold value", within: "attribute", of: differing("gold") },
    { name: "predicted", label: "Predicted value", within: "attribute", of: differing("predicted") },
    ...data.columns.map((column, number) => ({
      name: `by.${column}`,
      label: column,
      verbatim: true,
      of: (error) => [reports[error.report].columns[number]],
    })),
  ];
  if (errors.some((error) => error.section)) {
    facets.push({ name: "section", label: "Section", of: (error) => (error.section ? [error.section] : []) });
  }
  for (const facet of facets) {
    const label = element("label", {}, facet.label);
    facet.select = element("select", { name: facet.name });
    facet.select.addEventListener("change", () => choose(facet, facet.select.value));
    label.append(facet.select);
    facet.field = label;
    byId("facets").append(label);
  }

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, text] of Object.entries(attributes)) made.setAttribute(key, text);
    made.append(...children.filter((child) => child !== null));
    return made;
  }

  // ---- texts: offsets count characters as Python does, not the UTF-16 units of JavaScript

  const hasPairs = (text) => /[\ud800-\udfff]/.test(text);

  function characters(report) {
    report.characters ??= hasPairs(report.text) ? Array.from(report.text) : report.text;
    return report.characters;
  }

  function cut(report, start, end) {
    const part = characters(report).slice(start, end);
    return typeof part === "string" ? part : part.join("");
  }

  // ---- filters

  function haystack(error) {
    const report = reports[error.report];
    report.lower ??= [report.id, report.text ?? "", ...report.columns].join("\n").toLowerCase();
    error.lower ??= [error.gold, error.predicted]
      .flatMap((finding) => (finding ? [finding.text, ...(finding.evidence ?? []).map(([, rule]) => rule)] : []))
      .join("\n")
      .toLowerCase();
    return [report.lower, error.lower];
  }

  function filter() {
    const needle = state.search.trim().toLowerCase();
    const counts = facets.map(() => new Map());
    shown = [];
    for (const error of errors) {
      if (needle && !haystack(error).some((text) => text.includes(needle))) continue;
      const values = facets.map((facet) => facet.of(error));
      const failed = facets.flatMap(({ name }, number) => {
        const wanted = state.filters.get(name);
        return wanted && !values[number].includes(wanted) ? [number] : [];
      });
      if (!failed.length) shown.push(error);
      // a facet counts what its other values would show
      values.forEach((found, number) => {
        if (failed.length > 1 || (failed.length && failed[0] !== number)) return;
        for (const one of found) counts[number].set(one, (counts[number].get(one) ?? 0) + 1);
      });
    }
    facets.forEach((facet, number) => offer(facet, counts[number]));
    const reportsShown = new Set(shown.map((error) => error.report)).size;
    byId("status").textContent =
      `${shown.length.toLocaleString("en")} of ${errors.length.toLocaleString("en")} errors, ` +
      `in ${reportsShown.toLocaleString("en")} report${reportsShown === 1 ? "" : "s"}`;
    links = [];
    items.replaceChildren();
    extend(AT_ONCE);
  }

  function offer(facet, counts) {
    const chosen = state.filters.get(facet.name) ?? "";
    const known = facet.values ?? [...new Set([...counts.keys(), ...(chosen ? [chosen] : [])])].sort();
    const options = known
      .filter((one) => counts.get(one) || one === chosen)
      .map((one) => element("option", { value: one }, `${facet.verbatim ? one : words(one)} (${counts.get(one) ?? 0})`));
    facet.select.replaceChildren(element("option", { value: "" }, "all"), ...options);
    facet.select.value = chosen;
    facet.select.classList.toggle("chosen", chosen !== "");
    facet.field.hidden = facet.within !== undefined && !state.filters.get(facet.within);
  }

  function choose(facet, wanted) {
    state.filters.set(facet.name, wanted);
    for (const inner of facets) if (inner.within === facet.name) state.filters.delete(inner.name);
    refresh();
  }

  function refresh() {
    filter();
    show(shown.includes(state.error) ? state.error : (shown[0] ?? null));
  }

  function clear() {
    state.filters.clear();
    state.search = search.value = "";
    refresh();
  }

  // ---- the hash: filters and the chosen error

  function readHash() {
    const given = new URLSearchParams(location.hash.slice(1));
    state.filters.clear();
    for (const { name, values } of facets) {
      const wanted = given.get(name);
      if (wanted && (!values || values.includes(wanted))) state.filters.set(name, wanted);
    }
    state.search = search.value = given.get("search") ?? "";
    state.whole = given.has("whole");
    state.error = byKey.get(given.get("error")) ?? null;
    filter();
    // a link to an error shows it even if its filters no longer do
    show(state.error ?? shown[0] ?? null);
  }

  function writeHash() {
    const kept = new URLSearchParams();
    for (const [name, wanted] of state.filters) if (wanted) kept.set(name, wanted);
    if (state.search) kept.set("search", state.search);
    if (state.whole) kept.set("whole", "1");
    if (state.error) kept.set("error", state.error.key);
    history.replaceState(null, "", `#${kept}`);
  }

  const permalink = (error) => `#${new URLSearchParams({ error: error.key })}`;
  const isState = () => location.hash.includes("=");

  // ---- the list

  function extend(length) {
    const more = shown.slice(links.length, length).map(item);
    links.push(...more.map((made) => made.firstChild));
    items.append(...more);
  }

  function item(error) {
    const report = reports[error.report];
    const finding = error.gold ?? error.predicted;
    const quoted = element("span", { class: "words", dir: "auto" });
    if (report.text !== null && finding.end) {
      const line = (text) => text.replace(/\s+/g, " ");
      const start = Math.max(finding.start - 22, 0);
      const before = line(cut(report, start, finding.start));
      quoted.append(
        start ? `…${before.replace(/^\S* /, "")}` : before,
        element("b", {}, line(cut(report, finding.start, finding.end))),
        line(cut(report, finding.end, finding.end + 40)),
      );
    } else quoted.append(finding.text);
    const link = element(
      "a",
      { href: permalink(error) },
      element("span", { class: "what" }, headline(error), element("bdi", { class: "id" }, report.id)),
      quoted,
    );
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(error);
      if (getComputedStyle(detail).overflowY === "visible") detail.scrollIntoView();
    });
    return element("li", {}, link);
  }

  function headline(error) {
    return element(
      "span",
      {},
      element("span", { class: "sign", "aria-hidden": "true" }, SIGNS[error.classes[0]] ?? "≠"),
      `${(error.attributes.length ? error.attributes : error.classes).map(words).join(", ")} · ${words(error.kind)}`,
    );
  }

  function step(by) {
    const at = shown.indexOf(state.error);
    const next = shown[at < 0 ? 0 : at + by];
    if (!next) return;
    show(next);
    links[shown.indexOf(next)].focus({ preventScroll: true });
    byId("browser").scrollIntoView({ block: "nearest" });
  }

  // ---- one error

  function show(error) {
    state.error = error;
    list.querySelector("[aria-current]")?.removeAttribute("aria-current");
    const at = shown.indexOf(error);
    if (at >= 0) {
      if (at >= links.length) extend(at + AT_ONCE);
      const link = links[at];
      link.setAttribute("aria-current", "true");
      const over = link.offsetTop - list.scrollTop;
      if (over < 0 || over + link.offsetHeight > list.clientHeight) list.scrollTop = link.offsetTop - list.clientHeight / 3;
    }
    if (error) draw(error, at);
    else detail.replaceChildren(element("p", {}, "No error passes these filters."));
    if (isState() || started) writeHash();
  }

  function draw(error, at) {
    const report = reports[error.report];
    const back = action("← Previous", () => step(-1));
    const on = action("Next →", () => step(1));
    back.disabled = at <= 0;
    on.disabled = at < 0 || at + 1 >= shown.length;
    const where = at < 0 ? "not among those listed" : `${at + 1} of ${shown.length}`;
    const head = element("h3", {}, headline(error));
    const about = element("p", { class: "report" }, "Report ", element("b", {}, element("bdi", { id: "report-id" }, report.id)));
    data.columns.forEach((column, number) => about.append(" · ", `${column} `, element("bdi", {}, report.columns[number])));
    if (error.section) about.append(" · section ", words(error.section));
    const tools = element("span", {}, action("Copy report id", copy));
    tools.append(element("a", { href: permalink(error) }, "Link to this error"));
    const place = element("span", { class: "none" }, where);
    detail.replaceChildren(
      element("div", { class: "bar" }, element("span", {}, back, on, place), tools),
      head,
      about,
      ...texts(error, report),
      attributeTable(error, report),
    );
    detail.scrollTop = 0;
    const whole = byId("whole");
    const target = whole?.querySelector("mark");
    if (target) whole.scrollTop = target.offsetTop - whole.clientHeight / 3;
  }

  function action(label, act) {
    const button = element("button", { type: "button" }, label);
    button.addEventListener("click", act);
    return button;
  }

  // The words around, gold above and prediction below, or the whole report with the marks of both.
  function texts(error, report) {
    if (report.text === null) return [element("p", { class: "note" }, "The text of this report is not known, only its labels.")];
    const gold = [...marks(error, "gold"), ...others(report, "gold")];
    const predicted = [...marks(error, "predicted"), ...evidence(error), ...others(report, "predicted")];
    const [start, end] = context(error, report);
    return state.whole
      ? [legend(), wholeReport(report, [...gold, ...predicted])]
      : [
          legend(),
          heading("Gold", error.gold ? "" : "no such finding"),
          textBox(report, start, end, gold, "of-gold"),
          heading("Predicted", error.predicted ? "" : "not found"),
          textBox(report, start, end, predicted, "of-predicted"),
        ];
  }

  function heading(title, said) {
    return element("h4", {}, title, said ? element("span", { class: "none" }, `: ${said}`) : null);
  }

  function wholeReport(report, ranges) {
    const box = textBox(report, 0, characters(report).length, ranges, "whole");
    const attributes = { id: "whole", tabindex: "0", role: "region", "aria-label": "Whole report" };
    for (const [name, text] of Object.entries(attributes)) box.setAttribute(name, text);
    return box;
  }

  function legend() {
    const toggle = action(state.whole ? "Only the words around" : "Whole report", toggleWhole);
    toggle.id = "toggle";
    const sample = (name, tag, label) => element("span", {}, element(tag, { class: name }, label));
    return element(
      "div",
      { class: "legend bar" },
      toggle,
      element(
        "span",
        { class: "legend" },
        sample("gold", "mark", "gold"),
        sample("predicted", "mark", "predicted"),
        sample("evidence", "span", "evidence"),
        sample("other", "span", "other findings"),
      ),
    );
  }

  function context(error, report) {
    const text = characters(report);
    const heads = [error.gold, error.predicted].filter((finding) => finding !== null);
    let start = Math.min(...heads.map((finding) => finding.start));
    let end = Math.max(...heads.map((finding) => finding.end));
    const near = evidence(error).filter((range) => start - range.end < NEAR && range.start - end < NEAR);
    start = Math.max(Math.min(start - AROUND, ...near.map((range) => range.start - 20)), 0);
    end = Math.min(Math.max(end + AROUND, ...near.map((range) => range.end + 20)), text.length);
    // whole words, if there are any near
    for (let moved = 0; start > 0 && moved < 20 && /\S/.test(text[start - 1]); moved++) start--;
    for (let moved = 0; end < text.length && moved < 20 && /\S/.test(text[end]); moved++) end++;
    return [start, end];
  }

  const marks = (error, side) =>
    error[side] && error[side].end ? [{ start: error[side].start, end: error[side].end, name: side, title: side }] : [];
  const others = (report, side) =>
    report[side].map(([start, end, kind]) => ({ start, end, name: "other", title: `${words(kind)}, ${side}` }));
  const evidence = (error) =>
    (error.predicted?.evidence ?? [])
      .filter(([, , start]) => start !== null)
      .map(([attribute, rule, start, end]) => ({ start, end, name: "evidence", title: `${words(attribute)}: ${rule}` }));

  function textBox(report, start, end, ranges, name) {
    const box = element("p", { class: `text ${name}`, dir: "auto" });
    if (start > 0) box.append(element("span", { class: "cut" }, "… "));
    box.append(...marked(report, start, end, [...ranges, ...hits(report, start, end)]));
    if (end < characters(report).length) box.append(element("span", { class: "cut" }, " …"));
    return box;
  }

  // The text cut where ranges begin and end, each piece with what all ranges over it say.
  function marked(report, start, end, ranges) {
    const there = ranges.filter((range) => range.start < end && range.end > start);
    const cuts = [...new Set([start, end, ...there.flatMap((range) => [range.start, range.end])])]
      .filter((at) => at >= start && at <= end)
      .sort((one, other) => one - other);
    return cuts.slice(1).map((to, number) => {
      const from = cuts[number];
      const text = cut(report, from, to);
      const over = there.filter((range) => range.start <= from && range.end >= to);
      if (!over.length) return text;
      const names = [...new Set(over.map((range) => range.name))];
      const isHead = names.includes("gold") || names.includes("predicted");
      const drawn = isHead ? names.filter((one) => one !== "other") : names;
      const titles = [...new Set(over.map((range) => range.title).filter(Boolean))].join("; ");
      return element(isHead ? "mark" : "span", { class: drawn.join(" "), title: titles }, text);
    });
  }

  function hits(report, start, end) {
    const needle = state.search.trim().toLowerCase();
    const text = cut(report, start, end);
    const lower = text.toLowerCase();
    // where lower case has another length, places cannot be told
    if (!needle || hasPairs(text) || lower.length !== text.length) return [];
    const found = [];
    for (let at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, at + needle.length)) {
      found.push({ start: start + at, end: start + at + needle.length, name: "hit" });
    }
    return found;
  }

  function attributeTable(error, report) {
    const rows = data.attributes.map((name) => attributeRow(error, report, name)).filter((row) => row !== null);
    const heads = ["", "Gold", "Predicted", "Evidence of the prediction"].map((text) => element("th", { scope: "col" }, text));
    heads[0].append(element("span", { class: "unseen" }, "Attribute"));
    const head = element("tr", {}, element("th", { scope: "row" }, sign(false), "head"), bounds(error.gold), bounds(error.predicted), element("td", {}));
    return element(
      "div",
      { class: "wide", tabindex: "0", role: "region", "aria-label": "Attributes of both" },
      element(
        "table",
        {},
        element("caption", { class: "unseen" }, "Attributes of both"),
        element("thead", {}, element("tr", {}, ...heads)),
        element("tbody", {}, head, ...rows),
      ),
    );
  }

  function attributeRow(error, report, name) {
    const { gold, predicted } = error;
    const reasons = (predicted?.evidence ?? []).filter(([attribute]) => attribute === name);
    if (!gold?.values[name] && !predicted?.values[name] && !reasons.length) return null;
    const differs = error.attributes.includes(name);
    const cell = (finding) =>
      finding === null
        ? element("td", { class: "none" }, "–")
        : element("td", finding.values[name] ? {} : { class: "none" }, words(value(finding, name)));
    const why = element("td", { class: "why" }, ...reasons.map((reason) => because(report, reason)));
    const label = element("th", { scope: "row" }, sign(differs), words(name));
    return element("tr", differs ? { class: "differ" } : {}, label, cell(gold), cell(predicted), why);
  }

  function sign(differs) {
    const made = element("span", { class: "sign" }, differs ? "≠" : "");
    if (differs) made.append(element("span", { class: "unseen" }, " differs: "));
    return made;
  }

  function bounds(finding) {
    if (finding === null) return element("td", { class: "none" }, "–");
    const place = finding.end ? element("span", { class: "of" }, ` ${finding.start}–${finding.end}`) : null;
    return element("td", {}, element("bdi", {}, finding.text), place);
  }

  function because(report, [, rule, start, end]) {
    const line = element("div", {});
    if (start !== null && report.text !== null) line.append("“", element("bdi", {}, cut(report, start, end)), "” ");
    line.append(element("code", {}, rule));
    return line;
  }

  function toggleWhole() {
    state.whole = !state.whole;
    const hadFocus = document.activeElement?.id === "toggle";
    show(state.error);
    if (hadFocus) byId("toggle").focus();
  }

  async function copy() {
    const id = byId("report-id");
    try {
      await navigator.clipboard.writeText(id.textContent);
      byId("status").textContent = "The id of the report is copied.";
    } catch {
      // where files may not write to the clipboard, the id is ready to be copied by hand
      getSelection().selectAllChildren(id);
    }
  }

  // ---- keys

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    w: () => state.error && toggleWhole(),
    c: () => state.error && copy(),
    x: clear,
    "/": () => search.focus(),
    "?": () => byId("keys").showModal(),
  };

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || byId("keys").open) return;
    const isField = event.target.closest("input, select") !== null;
    if (event.key === "Escape") {
      if (isField) {
        event.preventDefault(); // or the search would be emptied
        (links[shown.indexOf(state.error)] ?? list).focus();
      } else if (state.whole) toggleWhole();
      return;
    }
    const arrow = list.contains(event.target) && { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const act = arrow ? () => step(arrow) : !isField && byId("single").checked && Object.hasOwn(keys, event.key) && keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  // ---- begin

  let started = false;
  search.addEventListener("input", () => {
    state.search = search.value;
    refresh();
  });
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("clear").addEventListener("click", clear);
  byId("help").addEventListener("click", () => byId("keys").showModal());
  document.addEventListener("keydown", onKey);
  list.addEventListener("scroll", () => {
    if (list.scrollTop + 2 * list.clientHeight > list.scrollHeight) extend(links.length + AT_ONCE);
  });
  addEventListener("beforeprint", () => extend(shown.length));
  addEventListener("hashchange", () => {
    if (!isState()) return;
    readHash();
    byId("errors").scrollIntoView();
    links[shown.indexOf(state.error)]?.focus({ preventScroll: true });
  });
  byId("browser").hidden = false;
  readHash();
  if (isState()) byId("errors").scrollIntoView();
  started = true;
})();
