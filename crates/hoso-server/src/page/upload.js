// Files sent from the browser. They go on being sent while other views are looked at.

import { address, documentPath, el, Problem } from "./kit.js";
import { announce, inStep, renew, say } from "./live.js";
import { bothOf, t } from "./words.js";

const AT_ONCE = 2;
const LEFT_ALONE = /(^|\/)(\.|~\$|Thumbs\.db$|desktop\.ini$)/i; // What systems leave in folders is no scan.

const uploads = []; // { id, desk, name, file, state, share, document, problem }
let drawn = () => {}; // Set by the zone on screen,
let settled = () => {}; // as is what looks at once at what became of a file.
let count = 0;

function offer(desk, files) {
  for (const { file, name } of files) uploads.push({ id: String(count++), desk, name, file, state: "uQueued", share: 0 });
  next();
}

function next() {
  drawn();
  while (uploads.filter(({ state }) => state === "uSending" || state === "uTaking").length < AT_ONCE) {
    const waiting = uploads.find(({ state }) => state === "uQueued");
    if (!waiting) break;
    send(waiting);
  }
}

/** By XMLHttpRequest, because fetch does not tell how much of a body has gone. */
function send(upload) {
  const request = new XMLHttpRequest();
  const settle = (state, more) => {
    Object.assign(upload, { state, ...more });
    if (state !== "uFailed") upload.file = null; // Its bytes are not held for longer than they may be needed.
    announce(t("uDone", upload.name, t(state)));
    settled();
    next();
  };
  Object.assign(upload, { state: "uSending", share: 0, problem: null });
  request.upload.onprogress = ({ loaded, total }) => { upload.share = total ? loaded / total : 0; drawn(); };
  request.upload.onload = () => { if (upload.state === "uSending") { upload.state = "uTaking"; drawn(); } };
  request.onerror = () => settle("uFailed", { problem: new Problem(0, { title: t("uLost") }) });
  request.onload = () => {
    let said = {};
    try { said = JSON.parse(request.responseText); } catch { /* A proxy may answer with anything. */ }
    if (said.document) settle(said.new ? "uTaken" : "uKnown", { document: said.document });
    else settle([400, 413, 422].includes(request.status) ? "uRefused" : "uFailed", { problem: new Problem(request.status, said) });
  };
  request.open("POST", address("/api/v1/documents", { name: upload.name, desk: upload.desk }));
  request.setRequestHeader("Accept", "application/json");
  request.send(upload.file);
  drawn();
}

addEventListener("beforeunload", (event) => {
  if (uploads.some(({ state }) => ["uQueued", "uSending", "uTaking"].includes(state))) event.preventDefault();
});

/** Every file below what was dropped, with its path: names of folders may carry a dossier's code. */
async function filesOf(entry, path) {
  const name = path ? `${path}/${entry.name}` : entry.name;
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    return path && LEFT_ALONE.test(name) ? [] : [{ file, name }];
  }
  const [reader, inside] = [entry.createReader(), []];
  for (let some; (some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject))).length;) inside.push(...some); // It gives a hundred at a time.
  return (await Promise.all(inside.map((one) => filesOf(one, name)))).flat();
}

async function dropped({ items, files }) {
  const entries = [...items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...files].map((file) => ({ file, name: file.name }));
  return (await Promise.all(entries.map((entry) => filesOf(entry, "")))).flat();
}

/** Where files are dropped: anywhere on the page while the desk is on screen. */
export function dropZone(desk, signal, look) {
  const input = el("input", { id: "choose", type: "file", class: "unseen", multiple: true, accept: ".pdf,.tif,.tiff,.jpg,.jpeg,.png,.webp,.bmp,.jp2,.jpx,.jpf,.j2k,.j2c,.zip",
    onchange: () => { offer(desk, [...input.files].map((file) => ({ file, name: file.name }))); input.value = ""; } });
  const zone = el("div", { class: "drop" }, el("p", { class: "drop-here" }, t("dropHere")), el("p", { class: "quiet small" }, t("dropTypes")),
    input, el("label", { class: "button", for: "choose" }, t("choose")));
  const rows = el("ul", { class: "rows uploads", "aria-label": t("uploads"), hidden: true });
  const clear = el("button", { type: "button", class: "plain", hidden: true, onclick: () => {
    for (let at = uploads.length; at--;) if (["uTaken", "uKnown", "uRefused", "uFailed"].includes(uploads[at].state)) uploads.splice(at, 1);
    drawn();
  } }, t("clearUploads"));
  const draw = () => {
    const mine = uploads.filter((upload) => upload.desk === desk);
    inStep(rows, mine, ({ id }) => id, uploadRow);
    clear.hidden = !mine.some(({ state }) => ["uTaken", "uKnown", "uRefused", "uFailed"].includes(state));
  };
  [drawn, settled] = [draw, look];
  const over = (on) => zone.classList.toggle("over", on);
  const carried = (event) => event.dataTransfer?.types.includes("Files");
  addEventListener("dragover", (event) => { if (carried(event)) { event.preventDefault(); event.dataTransfer.dropEffect = "copy"; over(true); } }, { signal });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) over(false); }, { signal });
  addEventListener("drop", async (event) => {
    if (!carried(event)) return;
    event.preventDefault();
    over(false);
    offer(desk, await dropped(event.dataTransfer));
  }, { signal });
  draw();
  return el("section", { class: "sending" }, zone, rows, clear);
}

const TONES = { uTaken: "done", uKnown: "done", uRefused: "bad", uFailed: "bad" };

function uploadRow({ name }) {
  const title = el("p", { class: "file" });
  const [what, bar, why] = [el("span"), el("progress", { max: 1, "aria-label": name }), el("div", { class: "why" })];
  const node = el("li", {}, title, el("p", { class: "what small" }, el("span", { class: "dot", "aria-hidden": "true" }), what), bar, why);
  const update = (upload) => {
    const { state, share } = upload;
    node.className = `row ${TONES[state] ?? "going"}`;
    say(what, state === "uSending" ? t("uSending", Math.floor(share * 100)) : t(state));
    bar.hidden = state !== "uSending";
    bar.value = share;
    renew(title, upload.document, () => (upload.document ? el("a", { href: documentPath(upload.document) }, name) : name));
    renew(why, state, () => {
      return upload.problem ? [...wordsOf(upload.problem), state === "uFailed"
        ? el("button", { type: "button", onclick: () => { upload.state = "uQueued"; next(); } }, t("retry")) : null] : null;
    });
  };
  return { node, update };
}

/** A problem in words an operator can act on: the service's own, or those for the kind of problem it is. */
function wordsOf({ status, title, detail, vietnamese, english }) {
  if (vietnamese) {
    return [...bothOf({ vietnamese, english }).map(([lang, text], at) => el("p", { lang, class: at ? "quiet small" : null }, text)),
      detail && detail !== english ? el("p", { class: "quiet small", lang: "en" }, detail.replace(`${english} `, "").replace(/^\((.*)\)$/, "$1")) : null];
  }
  const known = { 0: title, 400: t("notAccepted"), 413: t("notAccepted"), 503: t("notNow"), 507: t("noRoom") }[status];
  return [el("p", {}, known ?? t("problem")), status && detail ? el("p", { class: "quiet small", lang: "en" }, detail) : null];
}
