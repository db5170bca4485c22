// A desk: which files wait in its folder and for what, and what became of those that came. Drawn anew every second, in place.

import { candidates, codeForm } from "./assign.js";
import { address, alertOf, api, deskPath, documentPath, dossierLink, el, list } from "./kit.js";
import { announce, inStep, renew, say, watch } from "./live.js";
import { dropZone } from "./upload.js";
import { attachedNames, bothOf, moment, number, shortly, t, term } from "./words.js";

const MANY = 50; // Rows at first; more are asked for by hand.
const MOST = 1000;
const SOME = matchMedia("(min-width: 60rem)").matches ? 8 : 2; // Refused files shown at first: below one another they would push away what comes.

// ---- Which desk ----------------------------------------------------------------------------------------------------

/** All desks with their numbers; the only one is shown at once. */
export async function desksView(signal) {
  const status = await api("/api/v1/status", signal);
  if (status.desks.length === 1) return deskView(status.desks[0].id, signal);
  const rows = el("ul", { class: "rows desks" });
  const lost = lostNote();
  const take = ({ desks }) => { lost.found(); inStep(rows, desks, (desk) => desk.id, deskRow); };
  take(status);
  watch(() => "/api/v1/status", signal, take, lost.lose);
  return { title: t("scanDesks"), nodes: el("div", { class: "column" }, el("h1", { tabindex: "-1" }, t("scanDesks")),
    status.desks.length ? rows : el("p", { class: "quiet" }, t("noDesks")), lost.node) };
}

function deskRow({ id, name }) {
  const numbers = el("p", { class: "meta quiet" });
  const state = el("p", { class: "what small" });
  const node = el("li", { class: "row" }, el("h2", {}, el("a", { href: deskPath(id) }, name)), numbers, state);
  const update = ({ totals, now }) => {
    const count = (n, key) => (n ? el("span", {}, `${number(n)} ${t(key)}`) : null);
    renew(numbers, [now?.waiting, totals], () => [el("span", {}, t("documents", totals.documents)), count(now?.waiting, "cWaiting"), count(totals.pages_waiting, "cPages"),
      count(totals.conflicts, "cConflicts"), count(totals.refused, "cRefused")]);
    const trouble = now?.paused ? t("pausedTitle") : !now || now.watched === "unreachable" ? term("watched", now?.watched ?? "nobody") : "";
    node.className = trouble ? "row bad" : totals.conflicts || totals.refused ? "row person" : "row";
    renew(state, trouble, () => (trouble ? [dot(), trouble] : null));
  };
  return { node, update };
}

// ---- One desk ------------------------------------------------------------------------------------------------------

export async function deskView(id, signal) {
  let many = MANY;
  const path = () => address(`/api/v1${deskPath(id)}`, { limit: many });
  const first = await api(path(), signal);
  const lost = lostNote();
  const look = watch(path, signal, (answer) => { lost.found(); take(answer); }, lost.lose);
  const parts = [head(first), banners(), counts(), waitingFiles(), refusedFiles(look), recentFiles(look, () => { many = Math.min(many * 2, MOST); look(); })];
  const [heading, notes, numbers, waiting, refused, recent] = parts.map((part) => part.node);
  const tell = teller();
  function take(answer) {
    for (const part of parts) part.update(answer, many);
    tell(answer);
  }
  take(first);
  return { title: first.name, nodes: el("div", { class: "desk" }, heading, notes, numbers,
    el("div", { class: "lists" }, waiting, el("div", { class: "side" }, dropZone(id, signal, look), refused), recent), lost.node) };
}

const dot = () => el("span", { class: "dot", "aria-hidden": "true" });

function head({ name, folder }) {
  const watched = el("span", { class: "what" });
  const node = el("header", { class: "desk-head" },
    el("h1", { tabindex: "-1" }, name),
    el("p", { class: "meta quiet" }, el("span", { class: "file" }, `${t("folder")}: ${folder}`), watched, el("a", { href: "/desks" }, t("otherDesks"))));
  const update = ({ now }) => {
    const word = now?.watched ?? "nobody";
    watched.className = `what ${word === "events" || word === "polling" ? "done" : "bad"}`;
    // How a readable folder is watched is for those who look after the service.
    watched.title = now?.detail ?? "";
    renew(watched, word, () => [dot(), term("watched", word)]);
  };
  return { node, update };
}

function banners() {
  const node = el("div", { role: "status", class: "banners", hidden: true });
  const banner = (title, advice, detail) => el("div", { class: "notice problem" }, el("p", {}, el("strong", {}, t(title))), el("p", {}, t(advice)),
    detail ? el("p", { class: "quiet small", lang: "en" }, detail) : null);
  const update = ({ now, standstill }) => {
    const unreachable = now?.watched === "unreachable" ? now.detail : null;
    renew(node, [now?.paused, unreachable, standstill], () => [standstill ? banner("standstillTitle", "standstillAdvice", standstill) : null,
      now?.paused ? banner("pausedTitle", "pausedAdvice", now.paused) : null,
      unreachable === null ? null : banner("unreachableTitle", "unreachableAdvice", unreachable)]);
  };
  return { node, update };
}

function counts() {
  const node = el("dl", { class: "counts" });
  const make = ([key, , , to]) => {
    const value = el("dd");
    const row = el("div", {}, el("dt", {}, to ? el("a", { href: to }, t(key)) : t(key)), value);
    return { node: row, update: ([, n, calls]) => { say(value, number(n)); row.className = calls && n ? "calls" : ""; } };
  };
  const update = ({ totals, now }) => inStep(node, [["cWaiting", now?.waiting, false, "#waiting"], ["cPages", totals.pages_waiting], ["cSpeed", totals.pages_last_minute],
    ["cConflicts", totals.conflicts, true, "#recent"], ["cUnassigned", totals.unassigned], ["cRefused", totals.refused, true, "#refused"]], ([key]) => key, make);
  return { node, update };
}

/** A list under its heading, with what is said when it is empty. */
function section(id, heading, empty, ...after) {
  const [rows, none, total] = [el("ul", { class: "rows" }), el("p", { class: "quiet" }, t(empty)), el("span", { class: "quiet total" })];
  const node = el("section", { id, class: `list ${id}`, "aria-labelledby": `${id}-h` }, el("h2", { id: `${id}-h`, tabindex: "-1" }, t(heading), " ", total), none, rows, after);
  const fill = (items, n, keyOf, make) => {
    inStep(rows, items, keyOf, make);
    none.hidden = items.length > 0;
    say(total, n ? number(n) : "");
  };
  return { node, fill };
}

function waitingFiles() {
  const more = el("p", { class: "quiet small" });
  const { node, fill } = section("waiting", "filesWaiting", "noneWaiting", more);
  const update = ({ now }) => {
    const files = list(now?.files);
    fill(files, now?.waiting, ({ file }) => file, waitingRow);
    say(more, now?.waiting > files.length ? t("moreFiles", now.waiting - files.length) : "");
  };
  return { node, update };
}

const STUCK = ["permission", "trouble", "room"];

function waitingRow({ file }) {
  const what = el("div", { class: "what" });
  const node = el("li", {}, el("p", { class: "file" }, file), what);
  const update = (waiting) => {
    node.className = `row ${STUCK.includes(waiting.waits) ? "bad" : waiting.waits === "taken" ? "going" : "idle"}`;
    renew(what, [waiting.waits, waiting.detail], () => [dot(), el("div", {}, both(waiting), particulars(waiting))]);
  };
  return { node, update };
}

const particulars = ({ detail }) => (detail ? el("p", { class: "quiet small", lang: "en" }, detail) : null);
const both = (said) => bothOf(said).map(([lang, text], at) => el("p", { lang, class: at ? "quiet small" : null }, text));

// ---- What was taken ------------------------------------------------------------------------------------------------

function recentFiles(look, askMore) {
  const more = el("button", { type: "button", class: "plain", onclick: askMore }, t("showMore"));
  const { node, fill } = section("recent", "filesRecent", "noneRecent", more);
  const update = ({ recent }, many) => {
    // What needs a person stays on top until one has decided.
    const papers = [...recent].sort((a, b) => Boolean(list(b.conflict).length) - Boolean(list(a.conflict).length));
    fill(papers, 0, ({ document }) => document, (paper) => recentRow(paper, look));
    more.hidden = recent.length < many || many >= MOST;
  };
  return { node, update };
}

/** How far a document has come: what it looks like, and in words. */
function stateOf({ state, conflict, event, detail, pages, pages_done: done, pages_failed: failed }) {
  if (state === "replaced") {
    return ["idle", event === "cut" ? t("cutInto", detail.split(" ").length) : event === "replaced" ? t("wasThere") : event === "written-on" ? t("writtenOn") : t("unpacked")];
  }
  if (state === "failed") return ["bad", t("unreadable")];
  const some = failed ? `, ${t("somePagesFailed", failed)}` : "";
  if (conflict?.length) return ["person", t("personNeeded")];
  if (state === "admitted") return ["going", (done ? t("readingPage", Math.min(done + 1, pages), pages) : pages ? t("takenIn", pages) : t("unpacking")) + some];
  return state === "indexed" ? [failed ? "person" : "done", t("searchable") + some] : ["going", t("readSoon") + some];
}

/** What else an operator should know of it, with the other document that it is about. */
function noteOf({ event, state, detail }) {
  const other = detail.match(/\b[0-9A-HJKMNP-TV-Z]{26}\b/)?.[0]; // An id, as the API writes them.
  const link = (key) => (other ? el("a", { href: documentPath(other) }, t(key)) : null);
  if (event === "linked") return [t("sameElsewhere"), link("theOther")];
  if (event === "duplicate") return [t("sameAgain")];
  if (event === "replaced") return [null, link("theOther")];
  if (event === "written-on") return [term("event", event), link("theOther")];
  if (event === "cut" && state !== "replaced") return [t("cutOf", detail.split(": ")[1] ?? ""), link("theStack")];
  if (event === "noted") return [detail];
  return event === "retried" || event === "damaged" || event === "assigned" ? [term("event", event)] : [];
}

function recentRow({ document: id, file }, look) {
  const [what, note, dossier, at] = [el("span"), el("span", { class: "quiet note" }), el("span", { class: "where" }), el("time", { class: "quiet small" })];
  const [bar, tools] = [el("progress", { "aria-label": t("progressOf", file) }), el("div", { class: "row-tools" })];
  const node = el("li", {},
    el("div", { class: "row-head" }, el("a", { class: "file", href: documentPath(id) }, file), at),
    el("div", { class: "what small" }, dot(), el("p", { class: "said" }, what, note, dossier)), tools, bar);
  const update = (paper) => {
    const [tone, text] = stateOf(paper);
    node.className = `row ${tone}`;
    say(what, text);
    renew(note, [paper.event, paper.state, paper.detail], () => { const said = [...noteOf(paper), paper.attached && t("attachedNote", attachedNames(paper.attached))].filter(Boolean); return said.flatMap((part, i) => (i ? [" · ", part] : [part])); });
    renew(dossier, [paper.dossier, paper.state], () => (paper.dossier ? dossierLink(paper.dossier) : null));
    at.dateTime = paper.at;
    at.title = moment(paper.at);
    say(at, shortly(paper.at));
    bar.hidden = paper.state !== "admitted" || !paper.pages;
    [bar.max, bar.value] = [paper.pages || 1, paper.pages_done];
    const failed = paper.state !== "admitted" && (paper.pages_failed > 0 || paper.state === "failed");
    const homeless = !paper.dossier && paper.state !== "replaced";
    renew(tools, [failed && paper.state, homeless, paper.conflict], () => [
      homeless && paper.conflict?.length ? candidates(paper, look) : null,
      homeless ? codeForm(paper, paper.conflict?.length ? "otherCode" : "assign", look) : null,
      failed && paper.state !== "replaced" ? retryButton("retryPages", file, { document: id }, look) : null]);
  };
  return { node, update };
}

// ---- What was refused ----------------------------------------------------------------------------------------------

function refusedFiles(look) {
  let all = false;
  let last = null;
  const more = el("button", { type: "button", class: "plain", onclick: () => { all = true; update(last); } }, t("showMore"));
  const { node, fill } = section("refused", "filesRefused", "noneRefused", more);
  const update = (answer) => {
    last = answer;
    const { refused, totals } = answer;
    fill(all ? refused : refused.slice(0, SOME), totals.refused, ({ id }) => String(id), (one) => refusedRow(one, look));
    more.hidden = all || refused.length <= SOME;
  };
  return { node, update };
}

function refusedRow(refused, look) {
  const node = el("li", { class: "row bad" },
    el("div", { class: "row-head" }, el("span", { class: "file" }, refused.file), el("time", { class: "quiet small", datetime: refused.at, title: moment(refused.at) }, shortly(refused.at))),
    el("div", { class: "what" }, dot(), el("div", {}, both(refused), particulars(refused))),
    el("div", { class: "row-tools" }, retryButton("retry", refused.file, { refused: refused.id }, look)));
  return { node, update() {} }; // A refusal does not change; one more is another row.
}

/** Sends a file or a document through again, and says so; it does so once until the row has changed. */
function retryButton(label, file, which, look) {
  const fault = el("p", { class: "fault small", role: "alert", hidden: true });
  const button = el("button", { type: "button", "aria-label": `${t(label)}: ${file}`, onclick: async () => {
    if (button.hasAttribute("aria-disabled")) return; // Not `disabled`: it would lose the focus.
    button.setAttribute("aria-disabled", "true");
    say(button, t("retrying"));
    say(fault, "");
    let sent = 0;
    try {
      const { pages, files } = await api(address("/api/v1/retry", which), undefined, "POST");
      sent = pages + files;
      if (!sent) say(fault, t(which.document ? "noFailedPages" : "notRetried"));
    } catch (problem) { say(fault, problem.message); }
    if (sent) announce(t("sentAgain", file));
    setTimeout(() => { button.removeAttribute("aria-disabled"); say(button, t(label)); }, sent ? 3000 : 0);
    look();
  } }, t(label));
  return [button, fault];
}

// ---- What is said --------------------------------------------------------------------------------------------------

/** Says what has changed to those who listen; many changes at once are counted. */
function teller() {
  let before = null;
  return ({ recent, refused }) => {
    // Not each page of a document: that would never fall silent.
    const now = new Map([...recent.map((paper) => [`${paper.document} ${paper.state} ${paper.event} ${Boolean(paper.conflict)}`, `${paper.file}: ${stateOf(paper)[1]}.`]),
      ...refused.map(({ id, file }) => [`refused ${id}`, `${file}: ${t("uRefused")}.`])]);
    const fresh = before ? [...now].filter(([key]) => !before.has(key)).map(([, text]) => text) : [];
    before = now;
    if (fresh.length) announce(fresh.length > 3 ? t("changes", fresh.length) : fresh.join(" "));
  };
}

/** A quiet note while the service does not answer: what is on screen stays, with its time. */
function lostNote() {
  let at = new Date();
  const node = el("div", { class: "lost", role: "status", hidden: true });
  const found = () => {
    at = new Date();
    if (!node.hidden) { say(node, ""); announce(t("backAgain")); }
    node.parentElement?.classList.remove("stale");
  };
  const lose = (problem) => {
    if (problem.status === 404) { node.parentElement?.replaceChildren(alertOf(problem)); return; }
    say(node, t("updatedAt", shortly(at)));
    node.parentElement?.classList.add("stale");
  };
  return { node, found, lose };
}
