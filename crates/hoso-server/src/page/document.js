// A document, with the found words painted on its pages.

import { candidates, codeForm } from "./assign.js";
import { addField, editable, lastWords, toEnter } from "./correct.js";
import { $, address, api, deskName, deskPath, documentApi, documentPath, dossierLink, el, first, fold, list, reveal, way } from "./kit.js";
import { naming, searchForm } from "./search.js";
import { FIELDS, attachedNames, day, moment, number, t, term } from "./words.js";

let zoomed = false;
let shown = null; // The document on screen, so that turning a page asks only for that page,
const FINAL = ["indexed", "failed", "replaced"]; // once no more is to come of it.

export async function documentView(id, parameters, signal, how) {
  const n = Math.max(1, Number.parseInt(parameters.get("page") ?? "1", 10) || 1);
  const q = (parameters.get("q") ?? "").trim();
  const keep = shown?.document === id && how === "push" && FINAL.includes(shown.state);
  const [paper, words, toBeEntered, read] = await Promise.all([
    keep ? shown : api(documentApi(id), signal),
    keep ? shown.words : api(`${documentApi(id)}/corrections`, signal),
    keep ? shown.toEnter : api(`${documentApi(id)}/to-enter`, signal),
    // A page that is not read yet, or could not be read, still has its image: its text may be missing.
    api(address(`${documentApi(id)}/pages/${n}/text`, { q }), signal).catch((problem) => {
      if (signal.aborted || problem.status !== 404) throw problem;
      return null;
    }),
  ]);
  shown = paper;
  Object.assign(paper, { words, toEnter: toBeEntered });
  const page = paper.pages.find((one) => one.page === n);
  const marked = chosen(paper.metadata, parameters.get("show"), n);
  const viewer = pageViewer(paper, page, n, read, marked);
  const metadata = paper.metadata ?? {};
  return {
    title: `${first(metadata.number)?.value ?? paper.file}, ${t("page", n).toLowerCase()}`,
    live: t("pageOf", n, paper.pages.length),
    target: ".found, .hit",
    nodes: [
      searchForm({ q }, t("searchAll"), null),
      el("h1", { tabindex: "-1" }, naming(first(metadata.kind)?.value, first(metadata.number)?.value, first(metadata.date)?.value)),
      first(metadata.subject) ? el("p", { class: "subject", lang: "vi" }, first(metadata.subject).value) : null,
      await standIns(paper, signal),
      paper.conflict?.length ? el("div", { class: "notice" }, candidates(paper, redraw)) : null,
      el("div", { class: "reading" },
        el("section", { class: "viewer", "aria-label": t("viewer") }, pageTools(paper, n, q, read), pageNote(page, read, q), viewer),
        el("aside", { class: "panel", "aria-label": t("about") }, await panel(paper, n, q, read))),
    ],
  };
}

/** The value named in the address (`show=number.0`), if it stands on this page. */
function chosen(metadata, show, n) {
  const [key, at] = (show ?? "").split(".");
  if (!metadata || !Object.hasOwn(metadata, key)) return null;
  const value = list(metadata[key])[Number(at) || 0];
  return value?.box && value.page === n ? value.box : null;
}

function pageTools(paper, n, q, read) {
  const to = (page) => address(documentPath(paper.document), { page, q });
  const turn = (id, page, rel, label) => paper.pages.some((one) => one.page === page)
    ? el("a", { class: "button", id, rel, href: to(page), "aria-label": t(id) }, label)
    : el("span", { class: "button off", "aria-hidden": "true" }, label);
  const word = (id) => el("span", { class: "word" }, t(id)); // Narrow screens show the arrows alone.
  const hits = read?.boxes?.length ?? 0;
  return [
    el("div", { class: "tools" },
      turn("prevPage", n - 1, "prev", ["←", word("prevPage")]), el("span", { class: "where" }, t("pageOf", n, paper.pages.length)),
      turn("nextPage", n + 1, "next", [word("nextPage"), "→"]),
      el("button", { id: "zoom", type: "button", onclick: toggleZoom }, t(zoomed ? "zoomFit" : "zoomFull")),
      hits ? el("span", { class: "quiet" }, t("hits", hits)) : null,
      hits > 1 ? el("button", { id: "nextHit", type: "button", onclick: nextHit }, t("nextHit")) : null),
    paper.pages.length > 1 ? el("nav", { class: "pages", "aria-label": t("pageList") }, paper.pages.map(({ page, state }) =>
      el("a", { href: to(page), class: state, "aria-current": page === n ? "page" : null,
        "aria-label": state === "read" ? t("page", page) : `${t("page", page)}, ${term("page", state)}`,
        title: state === "read" ? null : term("page", state) }, String(page)))) : null,
  ];
}

function pageNote(page, read, q) {
  const note = (...children) => el("p", { class: "notice" }, children);
  if (!page) return note(t("noSuchPage"));
  if (page.state === "failed") return note(t("failedNote"), " ", page.failure ? term("reason", page.failure.reason) : "");
  if (!read) return note(t("waitingNote"));
  return q && !read.boxes?.length ? note(t("noHits")) : null;
}

function place([x0, y0, x1, y1], node) {
  const share = (value) => `${(value * 100).toFixed(3)}%`;
  Object.assign(node.style, { left: share(x0), top: share(y0), width: share(x1 - x0), height: share(y1 - y0) });
  return node;
}

/** The image with its boxes. The sheet has the page's shape before the image comes, so the boxes stand right at once. */
function pageViewer(paper, page, n, read, marked) {
  if (!page) return null;
  const image = el("img", { src: `${documentApi(paper.document)}/pages/${n}/image?width=1600`, alt: t("imageOf", n, paper.file), decoding: "async" });
  const sheet = el("div", { class: "sheet" }, image,
    list(read?.boxes).map((box) => place(box, el("div", { class: "hit", "data-page": n, "aria-hidden": "true" }))),
    list(read?.repaired).map((word) => place(word.box, el("div", { class: "repaired", title: t("readAs", word.text, word.read), "aria-hidden": "true" }))),
    marked ? place(marked, el("div", { class: "found", "data-page": n, "aria-hidden": "true" })) : null);
  if (read?.width && read?.height) sheet.style.aspectRatio = `${read.width} / ${read.height}`;
  image.addEventListener("load", () => { if (!read) sheet.style.aspectRatio = `${image.naturalWidth} / ${image.naturalHeight}`; applyZoom(); });
  image.addEventListener("error", () => sheet.replaceWith(el("p", { class: "notice", role: "alert" }, t("imageFailed"))));
  return el("div", { class: "scroller", tabindex: "0", role: "group", "aria-label": t("page", n) }, sheet);
}

/** 100 % is one image pixel for one pixel of the page; to fit is the width of the column. */
export function applyZoom() {
  const sheet = $(".sheet");
  if (!sheet) return;
  sheet.parentElement.classList.toggle("zoomed", zoomed);
  sheet.style.width = zoomed ? `${$(".sheet img").naturalWidth || 1600}px` : "";
}

function toggleZoom(event) {
  zoomed = !zoomed;
  event.currentTarget.textContent = t(zoomed ? "zoomFit" : "zoomFull");
  applyZoom();
  reveal(".hit");
}

function nextHit() {
  const hits = [...document.querySelectorAll(".hit")];
  const at = (hits.findIndex((hit) => hit.classList.contains("current")) + 1) % hits.length;
  hits.forEach((hit, i) => hit.classList.toggle("current", i === at));
  hits[at].scrollIntoView({ block: "center", inline: "center" });
}

async function panel(paper, n, q, read) {
  const row = (label, value) => el("tr", {}, el("th", { scope: "row" }, label), el("td", {}, value));
  const source = paper.dossier && paper.dossier_source ? ` (${term("source", paper.dossier_source)})` : "";
  const confidence = typeof read?.confidence === "number" ? ` · ${t("confidence", Math.round(read.confidence))}` : "";
  return [
    el("h2", {}, t("about")),
    metadataTable(paper, q, row),
    el("table", {}, el("tbody", {},
      row(t("dossier"), [dossierLink(paper.dossier), el("span", { class: "quiet" }, source),
        paper.state === "replaced" ? null : codeForm(paper, paper.dossier ? "reassign" : "assign", redraw)]),
      row(t("file"), [originals(paper), searchable(paper)]), ...attached(paper).map((node) => row(t("attachedFiles"), node)), row(t("signature"), signatures(paper)), paper.cut_from ? row(t("cutFrom"), cutFrom(paper.cut_from)) : null,
      row(t("desk"), el("a", { href: deskPath(paper.desk) }, await deskName(paper.desk))), row(t("state"), term("state", paper.state)), row(t("admittedAt"), moment(paper.admitted_at)))),
    read ? fold("text", `${t("pageText")}${confidence}`, false, el("pre", { lang: "vi", tabindex: "0" }, read.text)) : null,
    fold("past", t("history"), false, el("ol", { class: "history" }, list(paper.history).map((entry) => el("li", {},
      el("span", { class: "quiet" }, moment(entry.at)), " ", term("event", entry.event),
      entry.actor ? el("span", { class: "quiet" }, ` · ${entry.actor}`) : null, entry.detail ? el("div", { class: "quiet small" }, entry.detail) : null)))),
  ];
}

const redraw = () => way.route("stay");
const bytes = (size) => (size < 1 << 20 ? `${number(Math.ceil(size / 1024))} KB` : `${number(Math.round(size / 104857.6) / 10)} MB`);

/** The files it was made of, to be saved as they came. */
function originals(paper) {
  const files = list(paper.originals);
  const link = (n, label) => el("a", { href: address(`${documentApi(paper.document)}/original`, { file: n }), download: true }, label);
  if (files.length < 2) return [el("span", { class: "file" }, paper.file), el("br"), link(0, t("original")), el("span", { class: "quiet" }, ` · ${bytes(files[0]?.size ?? paper.size)}`)];
  return [el("span", { class: "file" }, paper.file), el("ol", { class: "originals", "aria-label": t("originals") }, files.map((file, n) =>
    el("li", {}, link(n, file.file), el("span", { class: "quiet" }, ` · ${bytes(file.size)}${file.signed ? ` · ${t("signed")}` : ""}`))))];
}

/** The document with its words under its pictures; made when it is asked for. */
const searchable = (paper) => el("div", {}, el("a", { href: `${documentApi(paper.document)}/searchable.pdf`, download: true }, t("searchablePdf")));

/** What is attached to its files was not read: by name, and what to do. */
const attached = ({ originals: files }) => list(files).filter((file) => file.attached).map((file) => el("span", { class: "unread" }, t("attachedUnread", attachedNames(file.attached))));

function signatures({ originals: files }) {
  const signed = list(files).filter((file) => file.signed).length;
  if (!signed) return el("span", { class: "quiet" }, t("unsigned"));
  return el("span", { class: "signed" }, signed < files.length ? `${t("signed")} (${signed} / ${files.length})` : t("signed"));
}

const cutFrom = ({ document, pages }) => {
  const at = Number.parseInt(pages, 10) || 1;
  return [el("a", { href: address(documentPath(document), { page: at }) }, t("stack")), `, ${t("cutPages", pages)}`];
};

const NAMED = 12; // Of a ZIP file's hundreds of documents only the first are asked for their names.

/** The documents that stand for one that was cut, unpacked or already there. */
async function standIns(paper, signal) {
  const ids = list(paper.replaced_by);
  if (!ids.length) return null;
  const named = await Promise.all(ids.map((id, at) => (at < NAMED ? api(documentApi(id), signal).catch(() => null) : null)));
  return el("div", { class: "notice" }, el("p", {}, el("strong", {}, t("replacedTitle"))),
    el("ol", { class: "stand-ins" }, ids.map((id, at) => {
      const { metadata = {}, cut_from: cut, file } = named[at] ?? {};
      const of = (key) => first(metadata[key])?.value;
      const known = of("kind") ? naming(of("kind"), of("number"), of("date")) : file ?? t("paperNo", at + 1);
      return el("li", {}, el("a", { href: documentPath(id) }, known), cut ? el("span", { class: "quiet" }, ` · ${t("cutPages", cut.pages)}`) : null);
    })));
}

function metadataTable(paper, q, row) {
  const metadata = paper.metadata ?? {};
  const said = lastWords(paper.words);
  const replaced = paper.state === "replaced";
  const entered = replaced || !FINAL.includes(paper.state) ? [] : toEnter(metadata, said);
  const known = (key) => list(metadata[key]).length || said.has(key) || entered.includes(key);
  const keys = [...FIELDS, ...Object.keys(metadata).filter((key) => !FIELDS.includes(key))].filter(known);
  const values = (key) => list(metadata[key]).map((value, at) => el("div", { class: "value" }, metadataValue(paper, q, key, value, at)));
  const proposed = (key) => list(paper.toEnter).find((one) => one.field === key)?.proposed ?? [];
  const cell = (key) => (replaced ? values(key) : editable(paper, key, said.get(key), values(key), proposed(key), redraw));
  return [
    keys.length ? el("table", {}, el("tbody", {}, keys.map((key) => row(term("field", key), cell(key))))) : el("p", { class: "quiet" }, t("noMetadata")),
    replaced ? null : addField(paper, keys, redraw),
  ];
}

/** A value with a place is a link to that place, so that a clerk checks it against the paper. */
function metadataValue(paper, q, key, value, at) {
  const text = day(value.value);
  const show = address(documentPath(paper.document), { page: value.page, q, show: `${key}.${at}` });
  return [
    value.page && value.box ? el("a", { id: `show-${key}-${at}`, lang: "vi", href: show, title: t("showOnPage", value.page) }, text) : el("span", { lang: "vi" }, text),
    value.confidence < 0.8 ? [" ", el("span", { class: "check", title: t("checkTitle", Math.round(value.confidence * 100)) }, t("check"))] : null,
  ];
}

/** Left and right turn pages, but not where they already move a caret or a zoomed page. */
export function turnByKey(event) {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || zoomed) return;
  if (event.target.closest("input, select, textarea, pre, summary, dialog")) return;
  const id = { ArrowLeft: "#prevPage", ArrowRight: "#nextPage" }[event.key];
  if (id) $(id)?.click();
}
