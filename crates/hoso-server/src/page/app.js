// The page of Hoso: search, a document, a dossier, a desk.
// Everything on screen is a function of the address, so that links can be sent and Back works.

import { deskView, desksView } from "./desk.js";
import { applyZoom, documentView, turnByKey } from "./document.js";
import { dossierView } from "./dossier.js";
import { $, Problem, alertOf, el, main, reveal, way } from "./kit.js";
import { question, searchForm, searchView } from "./search.js";
import { language, t, turnLanguage } from "./words.js";

let underway = null; // Only the latest address is shown, however slowly an earlier one is answered.
let onScreen = "";

async function viewOf(url, signal, how) {
  const [, place, name] = url.pathname.match(/^\/(documents|dossiers|desks)\/([^/]+)\/?$/) ?? [];
  if (place === "documents") return documentView(decodeURIComponent(name), url.searchParams, signal, how);
  if (place === "dossiers") return dossierView(decodeURIComponent(name), url.searchParams, signal);
  if (place === "desks") return deskView(decodeURIComponent(name), signal);
  if (/^\/desks\/?$/.test(url.pathname)) return desksView(signal);
  if (url.pathname === "/") return searchView(url.searchParams, signal);
  throw new Problem(404, { title: t("notFound"), detail: url.pathname });
}

function failedView(url, problem) {
  const form = searchForm(question(url.searchParams), t("searchAll"), null);
  return { title: t(problem.status === 404 ? "notFound" : "problem"), nodes: el("div", { class: "column" }, form, alertOf(problem)) };
}

/** `how`: "load", "push" (a link), "back" (the browser's buttons) or "stay" (the same address, drawn anew). */
async function route(how) {
  underway?.abort();
  underway = new AbortController();
  const { signal } = underway;
  const url = new URL(location.href);
  main.setAttribute("aria-busy", "true");
  const slow = setTimeout(() => { if (!signal.aborted) $("#progress").hidden = false; }, 250); // A bar for every blink would not be calm.
  const view = await viewOf(url, signal, how).catch((problem) => failedView(url, problem));
  clearTimeout(slow);
  if (signal.aborted) return;
  $("#progress").hidden = true;
  main.removeAttribute("aria-busy");
  const sameView = onScreen.split("?")[0] === url.pathname;
  onScreen = url.pathname + url.search;
  for (const link of document.querySelectorAll(".top nav a")) {
    if (url.pathname.startsWith(link.pathname)) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  show(view, how, sameView);
}

function show(view, how, sameView) {
  const focused = sameView && main.contains(document.activeElement) ? document.activeElement.id : "";
  const [left, typed] = [scrollY, how === "stay" ? $("#q")?.value : undefined];
  main.replaceChildren(...[view.nodes].flat(Infinity).filter(Boolean));
  document.title = view.title ? `${view.title} – Hoso` : "Hoso";
  $("#live").textContent = view.live ?? "";
  if (typed !== undefined && $("#q")) $("#q").value = typed;
  applyZoom();
  settleFocus(view, how, focused);
  if (how === "stay") scrollTo(0, left);
  else if (how === "back" && typeof history.state?.y === "number") scrollTo(0, history.state.y);
  else if (!reveal(view.target)) scrollTo(0, 0);
}

/** Whoever turns pages by keyboard stays on that button; otherwise focus goes where reading starts. */
function settleFocus(view, how, focused) {
  const same = focused && focused !== "main" ? document.getElementById(focused) : null;
  const start = view.focus && how !== "stay" ? $(view.focus) : how === "push" || how === "back" ? main.querySelector("h1") : null;
  (same ?? start)?.focus({ preventScroll: true });
}

function go(href) {
  const url = new URL(href, location.href);
  const same = url.pathname + url.search === location.pathname + location.search;
  history[same ? "replaceState" : "pushState"]({}, "", url);
  route("push");
}

function followLink(event) {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest("a[href]");
  // The API answers with files, and #main is the browser's own business.
  if (!link || link.target || link.origin !== location.origin || link.pathname.startsWith("/api/") || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  go(link.href);
}

function speak() {
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  const other = $("#language"); // Named in the language it leads to: who needs it can read it.
  other.lang = language === "vi" ? "en" : "vi";
  other.textContent = language === "vi" ? "English" : "Tiếng Việt";
}

let scrolled = 0;
addEventListener("scroll", () => { // Kept with the address, because the content comes after the browser would have scrolled.
  clearTimeout(scrolled);
  scrolled = setTimeout(() => { if (onScreen === location.pathname + location.search) history.replaceState({ ...history.state, y: scrollY }, ""); }, 150);
}, { passive: true });
addEventListener("popstate", () => { if (onScreen !== location.pathname + location.search) route("back"); });
document.addEventListener("click", followLink);
document.addEventListener("keydown", turnByKey);
$("#language").addEventListener("click", () => {
  turnLanguage();
  speak();
  route("stay");
});
Object.assign(way, { go, route });
history.scrollRestoration = "manual";
speak();
route(history.state?.y ? "back" : "load");
