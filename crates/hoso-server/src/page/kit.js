// What every view is made with: elements, addresses, and the API.

import { t } from "./words.js";

export const $ = (selector) => document.querySelector(selector);
export const main = $("#main");
export const touched = () => matchMedia("(pointer: coarse)").matches;

/** Set by app.js, so that views need not know how one follows another. */
export const way = { go: null, route: null };

/** Makes an element. Data only ever becomes text or an attribute, so nothing in a scan can become markup. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value") node.value = value; // After the children: a select has no value before its options.
    else node.setAttribute(name, value === true ? "" : value);
  }
  return node;
}

const PLAIN = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#x27": "'" };
const unescapeText = (text) => text.replace(/&(amp|lt|gt|quot|#39|#x27);/g, (_, name) => PLAIN[name]);

/** A snippet is escaped text with only <mark> in it; it is taken apart rather than trusted as HTML. */
export function snippet(html) {
  const parts = html.split(/(<mark>|<\/mark>)/);
  let marked = false;
  return parts.map((part) => {
    if (part === "<mark>" || part === "</mark>") { marked = part === "<mark>"; return null; }
    return marked ? el("mark", {}, unescapeText(part)) : unescapeText(part);
  });
}

export const list = (value) => (value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]);
export const first = (value) => list(value)[0];

/** Brings what was asked for into sight: a value goes before the words. */
export function reveal(target) {
  const node = target ? $(".found") ?? $(target) : null;
  node?.scrollIntoView({ block: "center", inline: "center" });
  return Boolean(node);
}

/** An address with only the parameters that say something. */
export function address(path, parameters) {
  const kept = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== 0);
  const query = new URLSearchParams(kept).toString();
  return query ? `${path}?${query}` : path;
}

export const documentPath = (id) => `/documents/${encodeURIComponent(id)}`;
export const deskPath = (id) => `/desks/${encodeURIComponent(id)}`;
export const dossierPath = (code) => `/dossiers/${encodeURIComponent(code)}`;
export const dossierLink = (code) =>
  (code ? el("a", { href: dossierPath(code) }, `${t("dossier")} ${code}`) : el("span", { class: "quiet" }, t("noDossier")));

/** A <details> that stays as the reader left it when the page turns. */
const opened = new Map();
export function fold(id, summary, open, ...children) {
  return el("details", { id, open: opened.get(id) ?? open, ontoggle: (event) => opened.set(id, event.target.open) },
    el("summary", {}, summary), children);
}

// ---- The API -------------------------------------------------------------------------------------------------------

export class Problem extends Error {
  constructor(status, { title, detail, vietnamese, english }) { super(title); Object.assign(this, { status, title, detail: detail ?? "", vietnamese, english }); }
}

export async function api(path, signal, method = "GET", body = undefined) {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const headers = { Accept: "application/json", ...(body === undefined ? {} : { "Content-Type": "application/json" }) };
  let answer;
  try {
    answer = await fetch(path, { signal, method, headers, ...sent });
    if (answer.ok) return await answer.json();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(answer?.status ?? 0, { title: t(answer ? "problem" : "offline") });
  }
  const said = await answer.json().catch(() => ({}));
  throw new Problem(answer.status, { ...said, title: said.title ?? `HTTP ${answer.status}` });
}

export const documentApi = (id) => `/api/v1/documents/${encodeURIComponent(id)}`;

/** The desks, asked for once; a page without their names is better than no page. */
let knownDesks = null;
export function desks() {
  knownDesks ??= api("/api/v1/status", AbortSignal.timeout(2000)).then((status) => status.desks ?? []).catch(() => { knownDesks = null; return []; });
  return knownDesks;
}

export const deskName = async (id) => (await desks()).find((desk) => desk.id === id)?.name ?? id;

export function alertOf(problem) {
  const known = problem instanceof Problem;
  if (!known && problem.name !== "AbortError") console.error(problem);
  const heading = known && problem.status === 0 ? problem.title : t(problem.status === 404 ? "notFound" : "problem");
  const said = known && problem.status !== 0 ? [problem.title, problem.detail].filter((text) => text && text !== heading) : [];
  return el("div", { class: "notice problem", role: "alert" },
    el("p", {}, el("strong", {}, heading)), said.map((text) => el("p", {}, text)),
    problem.status === 404 ? null : el("p", {}, el("button", { type: "button", onclick: () => way.route("stay") }, t("again"))));
}
