// The page of Hoso: search, a document with the found words painted on its pages, a dossier.
// Everything on screen is a function of the address, so that links can be sent and Back works.

// ---- Words ---------------------------------------------------------------------------------------------------------

// Each text as [Vietnamese, English]; a function where a number decides the wording.
const WORDS = {
  skip: ["Đến nội dung", "Skip to content"], tagline: ["Tìm trong hồ sơ đã quét", "Search scanned papers"], search: ["Tìm", "Search"],
  searchLabel: ["Từ cần tìm trong các trang", "Words to find on the pages"], filters: ["Lọc kết quả", "Filters"],
  searchAll: ["Tìm lại trong mọi tài liệu", "Search again in all documents"], kindFilter: ["Loại văn bản", "Kind of paper"],
  agencyFilter: ["Cơ quan ban hành", "Issuing agency"], from: ["Từ ngày", "From date"], to: ["Đến ngày", "To date"],
  desk: ["Bàn tiếp nhận", "Desk"], anyDesk: ["Mọi bàn", "All desks"], clear: ["Bỏ lọc", "Clear filters"],
  inDossier: ["Chỉ tìm trong hồ sơ", "Only in dossier"], page: [(n) => `Trang ${n}`, (n) => `Page ${n}`],
  documents: [(n) => `${number(n)} tài liệu`, (n) => `${number(n)} ${n === 1 ? "document" : "documents"}`],
  pages: [(n) => `${number(n)} trang`, (n) => `${number(n)} ${n === 1 ? "page" : "pages"}`], noDossier: ["Chưa gán hồ sơ", "No dossier"],
  pageOf: [(n, all) => `Trang ${n} / ${all}`, (n, all) => `Page ${n} of ${all}`], dossier: ["Hồ sơ", "Dossier"],
  morePages: [(n) => `và ${number(n)} trang khác`, (n) => `and ${number(n)} more`], nextResults: ["Kết quả tiếp →", "Next results →"],
  range: [(a, b, n) => `${number(a)}–${number(b)} trong ${number(n)}`, (a, b, n) => `${number(a)}–${number(b)} of ${number(n)}`],
  nothing: ["Không tìm thấy trang nào. Hãy thử ít từ hơn, bỏ bớt bộ lọc, hoặc gõ không dấu.",
    "No page was found. Try fewer words, fewer filters, or type without diacritics."],
  relaxed: ["Không trang nào có đủ mọi từ. Dưới đây là những trang có nhiều từ nhất.",
    "No page has all the words. These pages have most of them."],
  typeWords: ["Hãy gõ ít nhất một từ cần tìm.", "Type at least one word to find."], prevResults: ["← Kết quả trước", "← Previous results"],
  resultPages: ["Các trang kết quả", "Pages of results"], found: ["Trang có từ cần tìm", "Pages with the words"],
  help: ["Gõ vài từ còn nhớ trên giấy tờ: trích yếu, tên người, số ký hiệu. Mở kết quả sẽ đến đúng trang, các từ được tô vàng.",
    "Type a few words you remember from the paper: its subject, a name, its number. A result opens on the page, with the words painted yellow."],
  example: ["Ví dụ:", "For example:"], archive: ["Kho tài liệu", "The archive"], nDocuments: ["Tài liệu", "Documents"],
  nPages: ["Trang", "Pages"], nWaiting: ["Trang đang chờ đọc", "Pages waiting to be read"], nRefused: ["Tệp bị từ chối", "Files refused"],
  refused: ["Tệp bị từ chối, cần xử lý", "Refused files that need action"], prevPage: ["Trang trước", "Previous page"],
  nextPage: ["Trang sau", "Next page"], pageList: ["Danh sách trang", "List of pages"], zoomFull: ["Cỡ 100 %", "100 %"],
  zoomFit: ["Vừa bề ngang", "Fit width"], hits: [(n) => `${number(n)} chỗ trùng`, (n) => `${number(n)} ${n === 1 ? "match" : "matches"}`],
  nextHit: ["Chỗ tiếp theo", "Next match"], noHits: ["Trang này không có từ đang tìm.", "The words are not on this page."],
  imageOf: [(n, file) => `Ảnh trang ${n} của ${file}`, (n, file) => `Image of page ${n} of ${file}`], viewer: ["Ảnh trang", "Page image"],
  imageFailed: ["Không tải được ảnh của trang này.", "The image of this page could not be loaded."], check: ["cần kiểm tra", "check"],
  waitingNote: ["Trang đang chờ đọc: đã xem được ảnh, chưa tìm được chữ.",
    "This page is waiting to be read: its image can be seen, its words cannot be found yet."],
  failedNote: ["Không đọc được chữ trên trang này.", "The words on this page could not be read."], file: ["Tệp", "File"],
  noSuchPage: ["Tài liệu không có trang này.", "The document has no such page."], about: ["Thông tin tài liệu", "About the document"],
  checkTitle: [(p) => `Máy đọc, độ tin cậy ${p} %`, (p) => `Read by machine, confidence ${p} %`], state: ["Trạng thái", "State"],
  showOnPage: [(n) => `Xem trên trang ${n}`, (n) => `Show on page ${n}`], admittedAt: ["Tiếp nhận lúc", "Taken in at"],
  noMetadata: ["Chưa có thông tin rút từ văn bản.", "Nothing was drawn from the text yet."], history: ["Lịch sử", "History"],
  original: ["Mở tệp gốc", "Open the original file"], pageText: ["Chữ trên trang", "Text of the page"], again: ["Thử lại", "Try again"],
  confidence: [(p) => `độ tin cậy ${p} %`, (p) => `confidence ${p} %`], untitled: ["Chưa rõ loại văn bản", "Kind not known"],
  noDocuments: ["Hồ sơ này chưa có tài liệu nào.", "This dossier has no documents yet."], dated: [(d) => `ngày ${d}`, (d) => `dated ${d}`],
  notFound: ["Không tìm thấy", "Not found"], problem: ["Máy chủ không làm được việc này", "The server could not do this"],
  offline: ["Không nối được với máy chủ. Hãy kiểm tra mạng rồi thử lại.", "The server cannot be reached. Check the network and try again."],
};

// Keys of metadata in the order in which they are shown.
const FIELDS = {
  kind: ["Loại văn bản", "Kind"], number: ["Số ký hiệu", "Number"], date: ["Ngày", "Date"], place: ["Địa danh", "Place"],
  agency: ["Cơ quan ban hành", "Issuing agency"], parent_agency: ["Cơ quan chủ quản", "Parent agency"], subject: ["Trích yếu", "Subject"],
  signer: ["Người ký", "Signer"], signer_title: ["Chức vụ", "Signer's title"], authority: ["Quyền hạn ký", "Authority"],
  recipients: ["Nơi nhận", "Recipients"], references: ["Căn cứ, văn bản viện dẫn", "References"], urgency: ["Độ khẩn", "Urgency"],
  dossier: ["Mã hồ sơ in trên giấy", "Dossier code on the paper"], person: ["Người nộp", "Applicant"],
  citizen_ids: ["Số CCCD/CMND", "Citizen IDs"], tax_codes: ["Mã số thuế", "Tax codes"], phones: ["Điện thoại", "Telephone"],
  plot: ["Thửa đất số", "Land plot"], sheet: ["Tờ bản đồ số", "Map sheet"], certificate_serial: ["Số phát hành GCN", "Certificate serial"],
  procedure: ["Thủ tục", "Procedure"], received_at: ["Ngày tiếp nhận", "Received"], due_at: ["Ngày hẹn trả", "Due"],
};

// Words the API uses: states of documents and pages, events, sources of a dossier, reasons of failure.
const TERMS = {
  state: { admitted: ["Đã tiếp nhận, đang chờ đọc", "Taken in, waiting to be read"], read: ["Đã đọc chữ", "Read"],
    described: ["Đã rút thông tin", "Described"], indexed: ["Tìm được", "Searchable"], failed: ["Không đọc được", "Failed"] },
  page: { waiting: ["đang chờ đọc", "waiting"], failed: ["không đọc được", "failed"], read: ["đã đọc", "read"] },
  event: { admitted: ["Đã tiếp nhận", "Taken in"], "left-folder": ["Đã chuyển khỏi thư mục", "Left the folder"],
    duplicate: ["Tệp trùng được đưa lại", "Same file came again"], "page-failed": ["Có trang không đọc được", "A page failed"],
    read: ["Đã đọc mọi trang", "All pages read"], described: ["Đã rút thông tin", "Described"], indexed: ["Đã tìm được", "Searchable"],
    retried: ["Xử lý lại", "Sent through again"], damaged: ["Kiểm tra thấy hư hại", "Found damaged"] },
  source: { manual: ["do người gán", "by a person"], qr: ["theo mã QR", "from a QR code"], barcode: ["theo mã vạch", "from a bar code"],
    "file-name": ["theo tên tệp", "from the file's name"], "folder-name": ["theo tên thư mục", "from the folder's name"] },
  reason: { empty: ["Tệp rỗng.", "Empty."], "unknown-type": ["Không rõ định dạng.", "Unknown type."], encrypted: ["Có mật khẩu.", "Needs a password."],
    broken: ["Bị hỏng, không mở được.", "Damaged, cannot be opened."], "no-pages": ["Không có trang.", "No pages."],
    "too-large": ["Quá lớn.", "Too large."], "too-slow": ["Xử lý quá lâu.", "Took too long."], crashed: ["Làm chương trình đọc bị dừng.", "Stopped the reading program."] },
};

const remembered = { // Storage may be forbidden; the page then works, and forgets.
  get() { try { return localStorage.getItem("hoso.language"); } catch { return null; } },
  set(value) { try { localStorage.setItem("hoso.language", value); } catch { /* forgets */ } },
};
let language = remembered.get() === "en" ? "en" : "vi";

const pick = (pair) => pair[language === "vi" ? 0 : 1];
const t = (key, ...args) => { const text = pick(WORDS[key]); return typeof text === "function" ? text(...args) : text; };
const term = (group, word) => (Object.hasOwn(TERMS[group], word) ? pick(TERMS[group][word]) : word);
const number = (n) => new Intl.NumberFormat(language === "vi" ? "vi-VN" : "en-GB").format(n ?? 0);

/** A date as Vietnamese papers print it, in both languages: one order of day and month, never to be mistaken. */
const day = (iso) => String(iso).replace(/^(\d{4})-(\d{2})-(\d{2})$/, "$3/$2/$1");

const clock = new Intl.DateTimeFormat("en-GB", { dateStyle: "short", timeStyle: "short" }); // dd/mm/yyyy, hh:mm
const moment = (iso) => (Number.isNaN(Date.parse(iso)) ? String(iso ?? "") : clock.format(new Date(iso)).replace(",", ""));

// ---- Building blocks -----------------------------------------------------------------------------------------------

const $ = (selector) => document.querySelector(selector);
const main = $("#main");
const touched = () => matchMedia("(pointer: coarse)").matches;

/** Makes an element. Data only ever becomes text or an attribute, so nothing in a scan can become markup. */
function el(tag, attributes = {}, ...children) {
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
function snippet(html) {
  const parts = html.split(/(<mark>|<\/mark>)/);
  let marked = false;
  return parts.map((part) => {
    if (part === "<mark>" || part === "</mark>") { marked = part === "<mark>"; return null; }
    return marked ? el("mark", {}, unescapeText(part)) : unescapeText(part);
  });
}

/** An address with only the parameters that say something. */
function address(path, parameters) {
  const kept = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== 0);
  const query = new URLSearchParams(kept).toString();
  return query ? `${path}?${query}` : path;
}

const documentPath = (id) => `/documents/${encodeURIComponent(id)}`;
const dossierPath = (code) => `/dossiers/${encodeURIComponent(code)}`;
const dossierLink = (code) =>
  (code ? el("a", { href: dossierPath(code) }, `${t("dossier")} ${code}`) : el("span", { class: "quiet" }, t("noDossier")));

/** A <details> that stays as the reader left it when the page turns. */
const opened = new Map();
function fold(id, summary, open, ...children) {
  return el("details", { id, open: opened.get(id) ?? open, ontoggle: (event) => opened.set(id, event.target.open) },
    el("summary", {}, summary), children);
}

// ---- The API -------------------------------------------------------------------------------------------------------

class Problem extends Error {
  constructor(status, title, detail) { super(title); Object.assign(this, { status, title, detail }); }
}

async function api(path, signal) {
  let answer;
  try {
    answer = await fetch(path, { signal, headers: { Accept: "application/json" } });
    if (answer.ok) return await answer.json();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(answer?.status ?? 0, t(answer ? "problem" : "offline"), "");
  }
  const { title, detail } = await answer.json().catch(() => ({}));
  throw new Problem(answer.status, title ?? `HTTP ${answer.status}`, detail ?? "");
}

const documentApi = (id) => `/api/v1/documents/${encodeURIComponent(id)}`;

/** The desks, asked for once; a page without their names is better than no page. */
let knownDesks = null;
function desks() {
  knownDesks ??= api("/api/v1/status", AbortSignal.timeout(2000)).then((status) => status.desks ?? []).catch(() => { knownDesks = null; return []; });
  return knownDesks;
}

const deskName = async (id) => (await desks()).find((desk) => desk.id === id)?.name ?? id;

function alertOf(problem) {
  const known = problem instanceof Problem;
  if (!known && problem.name !== "AbortError") console.error(problem);
  const heading = known && problem.status === 0 ? problem.title : t(problem.status === 404 ? "notFound" : "problem");
  const said = known && problem.status !== 0 ? [problem.title, problem.detail].filter((text) => text && text !== heading) : [];
  return el("div", { class: "notice problem", role: "alert" },
    el("p", {}, el("strong", {}, heading)), said.map((text) => el("p", {}, text)),
    problem.status === 404 ? null : el("p", {}, el("button", { type: "button", onclick: () => route("stay") }, t("again"))));
}

// ---- Search --------------------------------------------------------------------------------------------------------

const PER_PAGE = 20;
const MOST_PAGES = 12;
const FILTERS = ["kind", "agency", "from", "to", "desk", "dossier"];

function question(parameters) {
  const asked = Object.fromEntries(["q", ...FILTERS].map((name) => [name, (parameters.get(name) ?? "").trim()]));
  asked.offset = Math.max(0, Number.parseInt(parameters.get("offset") ?? "0", 10) || 0);
  return asked;
}

/** The form works by address alone; a submit only leaves out what was not filled in. */
function searchForm(asked, label, filters) {
  const submit = (event) => {
    event.preventDefault();
    if (touched()) document.activeElement.blur(); // The screen keyboard would hide the results.
    const fields = Object.fromEntries([...new FormData(event.target)].map(([name, value]) => [name, value.trim()]));
    go(address("/", fields));
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

async function searchView(parameters, signal) {
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
  return { live: summary, nodes: [el("p", { class: "quiet summary" }, summary), notice, found.hits.length ? hits : null, pager(asked, found)] };
}

/** Kind, number and date on one line: how clerks name a paper to one another. */
function naming(kind, symbol, date) {
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
      el("p", {}, el("strong", { class: "file" }, file.file), el("span", { class: "quiet" }, ` · ${file.desk} · ${moment(file.at)}`)),
      el("p", {}, language === "vi" ? file.vietnamese : file.english),
      file.detail ? el("p", { class: "quiet small", lang: "en" }, file.detail) : null)))] : null);
}

// ---- A document ----------------------------------------------------------------------------------------------------

let zoomed = false;
let shown = null; // The document on screen, so that turning a page asks only for that page,
const FINAL = ["indexed", "failed"]; // once no more is to come of it.

async function documentView(id, parameters, signal, how) {
  const n = Math.max(1, Number.parseInt(parameters.get("page") ?? "1", 10) || 1);
  const q = (parameters.get("q") ?? "").trim();
  const keep = shown?.document === id && how === "push" && FINAL.includes(shown.state);
  const [paper, read] = await Promise.all([
    keep ? shown : api(documentApi(id), signal),
    // A page that is not read yet, or could not be read, still has its image: its text may be missing.
    api(address(`${documentApi(id)}/pages/${n}/text`, { q }), signal).catch((problem) => {
      if (signal.aborted || problem.status !== 404) throw problem;
      return null;
    }),
  ]);
  shown = paper;
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
      el("div", { class: "reading" },
        el("section", { class: "viewer", "aria-label": t("viewer") }, pageTools(paper, n, q, read), pageNote(page, read, q), viewer),
        el("aside", { class: "panel", "aria-label": t("about") }, await panel(paper, n, q, read))),
    ],
  };
}

const list = (value) => (value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]);
const first = (value) => list(value)[0];

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
    marked ? place(marked, el("div", { class: "found", "data-page": n, "aria-hidden": "true" })) : null);
  if (read?.width && read?.height) sheet.style.aspectRatio = `${read.width} / ${read.height}`;
  image.addEventListener("load", () => { if (!read) sheet.style.aspectRatio = `${image.naturalWidth} / ${image.naturalHeight}`; applyZoom(); });
  image.addEventListener("error", () => sheet.replaceWith(el("p", { class: "notice", role: "alert" }, t("imageFailed"))));
  return el("div", { class: "scroller", tabindex: "0", role: "group", "aria-label": t("page", n) }, sheet);
}

/** 100 % is one image pixel for one pixel of the page; to fit is the width of the column. */
function applyZoom() {
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
      row(t("dossier"), [dossierLink(paper.dossier), el("span", { class: "quiet" }, source)]),
      row(t("file"), [el("span", { class: "file" }, paper.file), el("br"), el("a", { href: `${documentApi(paper.document)}/original` }, t("original"))]),
      row(t("desk"), await deskName(paper.desk)), row(t("state"), term("state", paper.state)), row(t("admittedAt"), moment(paper.admitted_at)))),
    read ? fold("text", `${t("pageText")}${confidence}`, false, el("pre", { lang: "vi", tabindex: "0" }, read.text)) : null,
    fold("past", t("history"), false, el("ol", { class: "history" }, list(paper.history).map((entry) => el("li", {},
      el("span", { class: "quiet" }, moment(entry.at)), " ", term("event", entry.event),
      entry.actor ? el("span", { class: "quiet" }, ` · ${entry.actor}`) : null, entry.detail ? el("div", { class: "quiet small" }, entry.detail) : null)))),
  ];
}

function metadataTable(paper, q, row) {
  const metadata = paper.metadata ?? {};
  const keys = [...Object.keys(FIELDS), ...Object.keys(metadata).filter((key) => !Object.hasOwn(FIELDS, key))].filter((key) => list(metadata[key]).length);
  if (!keys.length) return el("p", { class: "quiet" }, t("noMetadata"));
  return el("table", {}, el("tbody", {}, keys.map((key) => row(Object.hasOwn(FIELDS, key) ? pick(FIELDS[key]) : key,
    list(metadata[key]).map((value, at) => el("div", { class: "value" }, metadataValue(paper, q, key, value, at)))))));
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

// ---- A dossier -----------------------------------------------------------------------------------------------------

async function dossierView(code, parameters, signal) {
  const dossier = await api(`/api/v1/dossiers/${encodeURIComponent(code)}`, signal);
  const papers = list(dossier.documents);
  const heading = `${t("dossier")} ${dossier.dossier}`;
  return {
    title: heading,
    live: t("documents", papers.length),
    nodes: el("div", { class: "column" },
      searchForm({ q: "" }, t("searchAll"), null),
      el("h1", { tabindex: "-1" }, heading),
      el("p", { class: "quiet summary" }, papers.length ? t("documents", papers.length) : t("noDocuments")),
      el("ol", { class: "hits" }, papers.map(dossierPaper))),
  };
}

function dossierPaper(paper) {
  const of = (key) => first(paper.metadata?.[key])?.value;
  return el("li", { class: "result" },
    el("h2", {}, el("a", { href: address(documentPath(paper.document), { page: paper.pages[0]?.page ?? 1 }) }, naming(of("kind"), of("number"), of("date")))),
    of("subject") ? el("p", { class: "subject", lang: "vi" }, of("subject")) : null,
    el("p", { class: "meta quiet" }, el("span", {}, t("pages", paper.pages.length)), el("span", {}, term("state", paper.state)), el("span", { class: "file" }, paper.file)));
}

// ---- Going from view to view ---------------------------------------------------------------------------------------

let underway = null; // Only the latest address is shown, however slowly an earlier one is answered.
let onScreen = "";

async function viewOf(url, signal, how) {
  const [, place, name] = url.pathname.match(/^\/(documents|dossiers)\/([^/]+)\/?$/) ?? [];
  if (place === "documents") return documentView(decodeURIComponent(name), url.searchParams, signal, how);
  if (place === "dossiers") return dossierView(decodeURIComponent(name), url.searchParams, signal);
  if (url.pathname === "/") return searchView(url.searchParams, signal);
  throw new Problem(404, t("notFound"), url.pathname);
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

function reveal(target) {
  const node = target ? $(".found") ?? $(target) : null; // A value that was asked for goes before the words.
  node?.scrollIntoView({ block: "center", inline: "center" });
  return Boolean(node);
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

/** Left and right turn pages, but not where they already move a caret or a zoomed page. */
function turnByKey(event) {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || zoomed) return;
  if (event.target.closest("input, select, textarea, pre, summary")) return;
  const id = { ArrowLeft: "#prevPage", ArrowRight: "#nextPage" }[event.key];
  if (id) $(id)?.click();
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
  language = language === "vi" ? "en" : "vi";
  remembered.set(language);
  speak();
  route("stay");
});
history.scrollRestoration = "manual";
speak();
route(history.state?.y ? "back" : "load");
