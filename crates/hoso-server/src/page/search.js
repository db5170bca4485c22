// Search: the form, its results, and the archive's numbers.

import { address, alertOf, api, deskPath, desks, documentPath, dossierLink, el, fold, snippet, touched, way } from "./kit.js";
import { day, language, moment, number, t } from "./words.js";

const PER_PAGE = 20;
const MOST_PAGES = 12;
const FILTERS = ["kind", "agency", "from", "to", "desk", "dossier"];

export function question(parameters) {
  const asked = Object.fromEntries(["q", ...FILTERS].map((name) => [name, (parameters.get(name) ?? "").trim()]));
  asked.offset = Math.max(0, Number.parseInt(parameters.get("offset") ?? "0", 10) || 0);
  return asked;
}

/** The form works by address alone; a submit only leaves out what was not filled in. */
export function searchForm(asked, label, filters) {
  const submit = (event) => {
    event.preventDefault();
    if (touched()) document.activeElement.blur(); // The screen keyboard would hide the results.
    const fields = Object.fromEntries([...new FormData(event.target)].map(([name, value]) => [name, value.trim()]));
    way.go(address("/", fields));
  };
  return el("form", { class: "search", role: "search", action: "/", method: "get", onsubmit: submit },
    el("label", { for: "q" }, label),
    el("div", { class: "bar" },
      el("input", { id: "q", type: "search", name: "q", value: asked.q, autocomplete: "off", spellcheck: "false", lang: "vi" }),
      el("button", { id: "submit", type: "submit" }, t("search"))),
    filters);
}

async function filterFields(asked) {
  const input = (name, label, type) => el("div", {},
    el("label", { for: name }, t(label)),
    el("input", { id: name, name, type, value: asked[name], autocomplete: "off", lang: "vi" }));
  const list = await desks();
  const known = !asked.desk || list.some((desk) => desk.id === asked.desk);
  const options = [el("option", { value: "" }, t("anyDesk")), list.map((desk) => el("option", { value: desk.id }, desk.name)),
    known ? null : el("option", { value: asked.desk }, asked.desk)];
  const set = FILTERS.some((name) => asked[name]);
  return fold("filters", t("filters"), set,
    el("div", { class: "filters" },
      input("kind", "kindFilter", "text"), input("agency", "agencyFilter", "text"), input("from", "from", "date"), input("to", "to", "date"),
      el("div", {}, el("label", { for: "desk" }, t("desk")), el("select", { id: "desk", name: "desk", value: asked.desk }, options)),
      asked.dossier ? input("dossier", "inDossier", "text") : null),
    set ? el("p", {}, el("a", { href: address("/", { q: asked.q }) }, t("clear"))) : null);
}

export async function searchView(parameters, signal) {
  const asked = question(parameters);
  const [fields, body] = await Promise.all([
    filterFields(asked),
    (asked.q ? results(asked, signal) : home(asked, signal)).catch((problem) => ({ nodes: [alertOf(problem)] })),
  ]);
  const heading = el("h1", { class: asked.q ? "unseen" : null, tabindex: "-1" }, t("tagline"));
  const nodes = el("div", { class: "column" }, heading, searchForm(asked, t("searchLabel"), fields), body.nodes);
  return { title: asked.q, live: body.live, focus: touched() ? null : "#q", nodes };
}

async function results(asked, signal) {
  const found = await api(address("/api/v1/search", { ...asked, limit: PER_PAGE }), signal);
  const summary = `${t("documents", found.total)} · ${number(found.took_ms)} ms`;
  const note = found.hits.length ? (found.relaxed ? "relaxed" : null) : "nothing";
  const hits = el("ol", { class: "hits", start: asked.offset + 1 }, found.hits.map((hit) => result(hit, asked.q)));
  const notice = note ? el("p", { class: "notice" }, t(note)) : null;
  const notes = (found.notes ?? []).map((said) => el("p", { class: "notice" }, language === "vi" ? said.vietnamese : said.english));
  const partial = found.complete ? null : el("p", { class: "notice problem", role: "status" }, t("partial", found.index.indexed, found.index.to_index));
  return { live: found.complete ? summary : `${summary}. ${t("partial", found.index.indexed, found.index.to_index)}`, nodes: [el("p", { class: "quiet summary" }, summary), partial, notes, notice, found.hits.length ? hits : null, pager(asked, found)] };
}

/** Kind, number and date on one line: how clerks name a paper to one another. */
export function naming(kind, symbol, date) {
  const paper = [kind, symbol].filter(Boolean).map((text) => el("span", { lang: "vi" }, text));
  const parts = [kind ? null : t("untitled"), ...paper, date ? t("dated", day(date)) : null].filter(Boolean);
  return parts.map((part, at) => (at ? [" · ", part] : part));
}

function result(hit, q) {
  const pages = [hit.page, ...(hit.pages ?? []).filter((page) => page !== hit.page)];
  const link = (page) => address(documentPath(hit.document), { page, q });
  const left = pages.length - MOST_PAGES;
  return el("li", { class: "result" },
    el("h2", {}, el("a", { href: link(hit.page) }, naming(hit.kind, hit.number, hit.date))),
    hit.subject ? el("p", { class: "subject", lang: "vi" }, hit.subject) : null,
    hit.agency ? el("p", { class: "quiet", lang: "vi" }, hit.agency) : null,
    el("p", { class: "snippet", lang: "vi" }, snippet(hit.snippet ?? "")),
    el("nav", { class: "chips", "aria-label": t("found") },
      pages.slice(0, MOST_PAGES).map((page, at) => el("a", { class: at ? "chip" : "chip best", href: link(page) }, t("page", page))),
      left > 0 ? el("span", { class: "quiet" }, t("morePages", left)) : null),
    el("p", { class: "meta" }, dossierLink(hit.dossier), el("span", { class: "quiet file" }, hit.file)));
}

function pager(asked, found) {
  const last = asked.offset + found.hits.length;
  const to = (offset) => address("/", { ...asked, offset });
  if (asked.offset === 0 && last >= found.total) return null;
  return el("nav", { class: "pager", "aria-label": t("resultPages") },
    asked.offset > 0 ? el("a", { class: "button", rel: "prev", href: to(Math.max(0, asked.offset - PER_PAGE)) }, t("prevResults")) : el("span"),
    found.hits.length ? el("span", { class: "quiet" }, t("range", asked.offset + 1, last, found.total)) : null,
    found.hits.length && last < found.total ? el("a", { class: "button", rel: "next", href: to(asked.offset + PER_PAGE) }, t("nextResults")) : el("span"));
}

async function home(asked, signal) {
  const filtered = FILTERS.some((name) => asked[name]);
  const example = (q) => el("a", { lang: "vi", href: address("/", { q }) }, q);
  const help = [filtered ? el("p", { class: "notice" }, t("typeWords")) : null, el("p", {}, t("help")),
    el("p", {}, t("example"), " ", example("cải cách hành chính"), ", ", example("1245/QĐ-UBND"))];
  const status = await api("/api/v1/status", signal).catch((problem) => problem);
  return { nodes: [help, status instanceof Error ? alertOf(status) : counts(status)] };
}

function counts({ totals, refused = [] }) {
  const count = (label, value) => el("div", {}, el("dt", {}, t(label)), el("dd", {}, number(value)));
  return el("section", { class: "archive" },
    el("h2", {}, t("archive")),
    el("dl", { class: "counts" }, count("nDocuments", totals.documents), count("nPages", totals.pages),
      count("nWaiting", totals.pages_waiting), count("nRefused", totals.refused)),
    refused.length ? [el("h2", {}, t("refused")), el("ul", { class: "refused" }, refused.map((file) => el("li", {},
      el("p", {}, el("strong", { class: "file" }, file.file), el("span", { class: "quiet" }, " · ", el("a", { href: deskPath(file.desk) }, file.desk), ` · ${moment(file.at)}`)),
      el("p", {}, language === "vi" ? file.vietnamese : file.english),
      file.detail ? el("p", { class: "quiet small", lang: "en" }, file.detail) : null)))] : null);
}
