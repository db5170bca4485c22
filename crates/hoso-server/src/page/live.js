// What changes on screen by itself: asked for every second, and written in place.

import { $, Problem, api, el } from "./kit.js";
import { language } from "./words.js";

const APART = 2500;
let unsaid = [];
let speaking = 0;
/** Says it to those who listen to the page; what comes quickly is said together, so that nothing cuts off what came before. */
export function announce(text) {
  unsaid.push(text);
  if (!speaking) speak();
}

function speak() {
  speaking = unsaid.length ? setTimeout(speak, APART) : 0;
  if (unsaid.length) $("#live").textContent = [...new Set(unsaid)].join(" ");
  unsaid = [];
}

/** Writes a text only where it has changed: nothing blinks, and a selection in it stays. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
  node.hidden = !text;
  return node;
}

/** Where `say` writes what went wrong. */
export const faultOf = () => el("p", { class: "fault small", role: "alert", hidden: true });

const drawn = new WeakMap();
/** Draws what is in `node` anew only if what it depends on has changed: what is typed or focused in it stays. */
export function renew(node, cause, draw) {
  const key = JSON.stringify([language, cause]);
  if (drawn.get(node) === key) return;
  drawn.set(node, key);
  const held = node.contains(document.activeElement);
  node.replaceChildren(...[draw()].flat(Infinity).filter(Boolean));
  node.hidden = !node.childNodes.length;
  // Whoever worked in what is gone stays in its row.
  if (held && !node.contains(document.activeElement)) node.closest("li")?.querySelector("a[href]")?.focus({ preventScroll: true });
}

const rowsOf = new WeakMap();
/** Keeps the rows of a list in step with `items`: a row with the same key stays the same element. */
export function inStep(parent, items, keyOf, make) {
  const rows = rowsOf.get(parent) ?? new Map();
  const kept = new Map();
  for (const item of items) {
    let key = keyOf(item);
    while (kept.has(key)) key += " "; // Two names may look the same.
    const row = rows.get(key) ?? make(item);
    row.update(item);
    kept.set(key, row);
  }
  for (const [key, { node }] of rows) {
    if (kept.has(key)) continue;
    // Whoever worked in a row that goes is taken to its list's heading, not to the top of the page.
    if (node.contains(document.activeElement)) node.closest("section")?.querySelector("h2")?.focus({ preventScroll: true });
    node.remove();
  }
  rowsOf.set(parent, kept);
  const focused = document.activeElement;
  let at = parent.firstElementChild;
  for (const { node } of kept.values()) {
    if (node === at) at = at.nextElementSibling;
    else parent.insertBefore(node, at);
  }
  if (focused !== document.activeElement && parent.contains(focused)) focused.focus({ preventScroll: true }); // Moving a row takes focus from it.
  parent.hidden = !kept.size;
}

const EVERY = 1000;
const LONGEST = 5000;
/** Asks every second while somebody looks, and less often while nobody answers. What it returns asks at once. */
export function watch(path, signal, take, lose) {
  let [timer, under, lost, again] = [0, false, 0, false];
  async function look() {
    clearTimeout(timer);
    again = under;
    if (signal.aborted || under || document.visibilityState !== "visible") return;
    under = true;
    const patience = new AbortController(); // AbortSignal.any is younger than the browsers at some desks.
    const give = () => patience.abort();
    const late = setTimeout(give, LONGEST);
    signal.addEventListener("abort", give);
    try {
      const answer = await api(path(), patience.signal);
      if (signal.aborted) return;
      lost = 0;
      take(answer);
    } catch (problem) {
      if (signal.aborted) return;
      if (!(problem instanceof Problem) && problem.name !== "AbortError") console.error(problem);
      lost += 1;
      lose(problem);
    } finally {
      under = false;
      clearTimeout(late);
      signal.removeEventListener("abort", give);
    }
    timer = setTimeout(look, again ? 0 : Math.min(EVERY * 2 ** Math.max(0, lost - 1), LONGEST));
  }
  document.addEventListener("visibilitychange", look, { signal });
  timer = setTimeout(look, EVERY);
  return look;
}
