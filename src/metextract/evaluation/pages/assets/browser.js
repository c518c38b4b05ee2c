
"use strict";
// The errors one by one. What reports say is only ever set as text, never read as HTML.
(() => {
  const AROUND = 140; // characters of context
  const NEAR = 400; // how far evidence may stand to be in the context
  const AT_ONCE = 200; // items of the list
  const FIXED = "fixed"; // errors of the other prediction alone, which are shown only when asked for

  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const { errors, reports, sides } = data;
  const [first, second] = sides.names;
  const [firstHead, secondHead] = sides.heads;
  const compared = data.changes.length > 0;
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
  const className = (name) => sides.classes[name][0];
  // The side of an error that is not the gold: of one that is fixed, what was predicted before.
  const wrong = (error) => (error.change === FIXED ? "before" : "predicted");
  const differing = (side) => (error) => {
    const name = state.filters.get("attribute");
    return name && error.attributes.includes(name) ? [value(error[side(error)], name)] : [];
  };
  // What errors can be filtered by. of: the values of an error; within: the facet that must be chosen first.
  const facets = [
    { name: "class", label: upperFirst(sides.error), values: data.classes, shown: className, of: (error) => error.classes },
    { name: "kind", label: "Kind", values: data.kinds, of: (error) => [error.kind] },
    { name: "attribute", label: "Differs in", values: data.attributes, of: (error) => error.attributes },
    { name: "gold", label: `${firstHead}: value`, within: "attribute", of: differing(() => "gold") },
    { name: "predicted", label: `${secondHead}: value`, within: "attribute", of: differing(wrong) },
    ...data.columns.map((column, number) => ({
      name: `by.${column}`,
      label: column,
      shown: (name) => name,
      of: (error) => [reports[error.report].columns[number]],
    })),
  ];
  if (errors.some((error) => error.section)) {
    facets.push({ name: "section", label: "Section", of: (error) => (error.section ? [error.section] : []) });
  }
  if (compared) {
    facets.unshift({
      name: "change",
      label: `Compared with ${data.before || "before"}`,
      values: data.changes,
      of: (error) => [error.change],
      withheld: FIXED,
      all: "new and as before",
    });
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

  function upperFirst(text) {
    return text.slice(0, 1).toUpperCase() + text.slice(1);
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
    error.lower ??= [error.gold, error.predicted, error.before ?? null]
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
      const failed = facets.flatMap(({ name, withheld }, number) => {
        const wanted = state.filters.get(name);
        const passes = wanted ? values[number].includes(wanted) : !withheld || !values[number].includes(withheld);
        return passes ? [] : [number];
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
    const wantsFixed = state.filters.get("change") === FIXED;
    const there = errors.filter((error) => (error.change === FIXED) === wantsFixed).length;
    byId("status").textContent =
      `${shown.length.toLocaleString("en")} of ${there.toLocaleString("en")} ${wantsFixed ? "fixed " : ""}${sides.error}s, ` +
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
      .map((one) => element("option", { value: one }, `${(facet.shown ?? words)(one)} (${counts.get(one) ?? 0})`));
    facet.select.replaceChildren(element("option", { value: "" }, facet.all ?? "all"), ...options);
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
    // a link to an error shows it even if its filters do not, or no longer
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
    const finding = error.gold ?? error[wrong(error)];
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
      element("span", { class: "what" }, headline(error), error.change === "new" && !state.filters.get("change") ? badge(error) : null, element("bdi", { class: "id" }, report.id)),
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
      element("span", { class: "sign", "aria-hidden": "true" }, sides.classes[error.classes[0]][1]),
      `${(error.attributes.length ? error.attributes.map(words) : error.classes.map(className)).join(", ")} · ${words(error.kind)}`,
    );
  }

  const badge = (error) => (compared ? element("span", { class: "change" }, error.change) : null);

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
    else detail.replaceChildren(element("p", {}, `No ${sides.error} passes these filters.`));
    if (isState() || started) writeHash();
  }

  function draw(error, at) {
    const report = reports[error.report];
    const back = action("← Previous", () => step(-1));
    const on = action("Next →", () => step(1));
    back.disabled = at <= 0;
    on.disabled = at < 0 || at + 1 >= shown.length;
    const where = at < 0 ? "not among those listed" : `${at + 1} of ${shown.length}`;
    const head = element("h3", {}, headline(error), badge(error));
    const about = element("p", { class: "report" }, "Report ", element("b", {}, element("bdi", { id: "report-id" }, report.id)));
    data.columns.forEach((column, number) => about.append(" · ", `${column} `, element("bdi", {}, report.columns[number])));
    if (error.section) about.append(" · section ", words(error.section));
    const tools = element("span", {}, action("Copy report id", copy));
    tools.append(element("a", { href: permalink(error) }, `Link to this ${sides.error}`));
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

  // What is read of a report, in order. side: its key in an error and in a report. other: how its other findings are marked.
  // absent: what is said where there is no finding.
  const views = [
    { side: "gold", name: first, head: firstHead, other: "other-gold", absent: sides.absent[0] },
    ...(compared ? [{ side: "before", name: "before", head: "Before", other: "other-predicted", absent: sides.absent[1] }] : []),
    { side: "predicted", name: second, head: compared ? "Now" : secondHead, other: "other-predicted", absent: sides.absent[1] },
  ];

  // The words around, gold above and prediction below, or the whole report with the marks of both.
  function texts(error, report) {
    if (report.text === null) return [element("p", { class: "note" }, "The text of this report is not known, only its labels.")];
    if (state.whole) {
      const drawn = views.flatMap((view) => [...heads(error, view), ...(view.side === "before" ? [] : others(error, report, view))]);
      return [legend(), wholeReport(report, drawn)];
    }
    const [start, end] = context(error, report);
    const read = views.filter((view) => view.side !== "before" || error.change !== "as before");
    const boxes = read.flatMap((view) => [
      heading(view.head, error[view.side] ? "" : view.absent),
      textBox(report, start, end, [...heads(error, view), ...others(error, report, view)], `of-${view.side}`),
    ]);
    return [legend(), ...boxes];
  }

  function heads(error, { side, name }) {
    return error[side]?.end ? [{ start: error[side].start, end: error[side].end, name: side, title: name }] : [];
  }

  function others(error, report, { side, name, other }) {
    const found = report[side].map(([start, end, kind]) => ({ start, end, name: other, title: `${words(kind)}, ${name}` }));
    return side === "predicted" ? [...evidence(error), ...found] : found;
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
        ...views.map(({ side, head }) => sample(side, "mark", head)),
        data.hasEvidence ? sample("evidence", "span", "evidence") : null,
        sample("other-gold", "span", `other findings, ${first}`),
        sample("other-predicted", "span", `other findings, ${second}`),
      ),
    );
  }

  function context(error, report) {
    const text = characters(report);
    const found = views.map(({ side }) => error[side]).filter((finding) => finding !== null);
    let start = Math.min(...found.map((finding) => finding.start));
    let end = Math.max(...found.map((finding) => finding.end));
    const near = evidence(error).filter((range) => start - range.end < NEAR && range.start - end < NEAR);
    start = Math.max(Math.min(start - AROUND, ...near.map((range) => range.start - 20)), 0);
    end = Math.min(Math.max(end + AROUND, ...near.map((range) => range.end + 20)), text.length);
    // whole words, if there are any near
    for (let moved = 0; start > 0 && moved < 20 && /\S/.test(text[start - 1]); moved++) start--;
    for (let moved = 0; end < text.length && moved < 20 && /\S/.test(text[end]); moved++) end++;
    return [start, end];
  }

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
      const isHead = views.some(({ side }) => names.includes(side));
      const drawn = names.filter((one) => !views.some(({ side, other }) => one === other && names.includes(side)));
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
    const names = ["", ...views.map(({ head }) => head), ...(data.hasEvidence ? ["Evidence of the prediction"] : [])];
    const columns = names.map((text) => element("th", { scope: "col" }, text));
    columns[0].append(element("span", { class: "unseen" }, "Attribute"));
    const places = views.map(({ side }) => bounds(error[side]));
    const head = element("tr", {}, element("th", { scope: "row" }, sign(false), "head"), ...places, data.hasEvidence ? element("td", {}) : null);
    return element(
      "div",
      { class: "wide", tabindex: "0", role: "region", "aria-label": "Attributes side by side" },
      element(
        "table",
        {},
        element("caption", { class: "unseen" }, "Attributes side by side"),
        element("thead", {}, element("tr", {}, ...columns)),
        element("tbody", {}, head, ...rows),
      ),
    );
  }

  function attributeRow(error, report, name) {
    const findings = views.map(({ side }) => error[side]);
    const reasons = (error.predicted?.evidence ?? []).filter(([attribute]) => attribute === name);
    if (!findings.some((finding) => finding?.values[name]) && !reasons.length) return null;
    const differs = error.attributes.includes(name);
    const cell = (finding) =>
      finding === null
        ? element("td", { class: "none" }, "–")
        : element("td", finding.values[name] ? {} : { class: "none" }, words(value(finding, name)));
    const why = data.hasEvidence ? element("td", { class: "why" }, ...reasons.map((reason) => because(report, reason))) : null;
    const label = element("th", { scope: "row" }, sign(differs), words(name));
    return element("tr", differs ? { class: "differ" } : {}, label, ...findings.map(cell), why);
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
