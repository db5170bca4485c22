// Every text of the page in Vietnamese and English, and how numbers and dates are written.

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
  original: ["Tải tệp gốc", "Save the original file"], searchable: ["PDF có lớp chữ", "Searchable PDF"], pageText: ["Chữ trên trang", "Text of the page"], again: ["Thử lại", "Try again"],
  confidence: [(p) => `độ tin cậy ${p} %`, (p) => `confidence ${p} %`], untitled: ["Chưa rõ loại văn bản", "Kind not known"],
  noDocuments: ["Hồ sơ này chưa có tài liệu nào.", "This dossier has no documents yet."], dated: [(d) => `ngày ${d}`, (d) => `dated ${d}`],
  notFound: ["Không tìm thấy", "Not found"], problem: ["Máy chủ không làm được việc này", "The server could not do this"],
  offline: ["Không nối được với máy chủ. Hãy kiểm tra mạng rồi thử lại.", "The server cannot be reached. Check the network and try again."],

  // The desk.
  scanDesk: ["Bàn quét", "Scan desk"], scanDesks: ["Các bàn quét", "Scan desks"], otherDesks: ["Chọn bàn khác", "Choose another desk"],
  folder: ["Thư mục", "Folder"], noDesks: ["Chưa có bàn nào trong cấu hình.", "No desk is in the settings yet."],
  updatedAt: [(at) => `Mất kết nối với máy chủ. Số liệu lúc ${at}; đang tự nối lại.`, (at) => `The server does not answer. Shown as of ${at}; it is tried again by itself.`],
  backAgain: ["Đã kết nối lại.", "The server answers again."],
  pausedTitle: ["Đang tạm dừng tiếp nhận: ổ đĩa gần đầy", "Intake has paused: the disk is nearly full"],
  pausedAdvice: ["Các tệp vẫn an toàn trong thư mục và sẽ được nhận tiếp khi có chỗ. Hãy báo quản trị viên.",
    "The files are safe in the folder and are taken as soon as there is room. Tell the administrator."],
  unreachableTitle: ["Không mở được thư mục của bàn này", "This desk's folder cannot be opened"],
  unreachableAdvice: ["Tệp quét mới sẽ chưa được nhận. Hãy kiểm tra ổ mạng hoặc báo quản trị viên.",
    "New scans are not taken until it can. Check the network drive, or tell the administrator."],
  filesWaiting: ["Tệp đang chờ", "Files waiting"], filesRecent: ["Vừa tiếp nhận", "Taken lately"], filesRefused: ["Bị từ chối, cần xử lý", "Refused, needs action"],
  noneWaiting: ["Không có tệp nào đang chờ.", "No file is waiting."], noneRecent: ["Chưa có tệp nào được tiếp nhận.", "Nothing has been taken in yet."],
  noneRefused: ["Không có tệp nào bị từ chối.", "No file was refused."], moreFiles: [(n) => `và ${number(n)} tệp khác`, (n) => `and ${number(n)} more`],
  showMore: ["Xem thêm", "Show more"],
  cWaiting: ["tệp đang chờ", "files waiting"], cPages: ["trang chờ đọc", "pages to read"], cSpeed: ["trang trong phút qua", "pages in the last minute"],
  cConflicts: ["cần chọn hồ sơ", "need a dossier chosen"], cUnassigned: ["chưa gán hồ sơ", "without a dossier"], cRefused: ["bị từ chối", "refused"],
  takenIn: [(n) => `Đã tiếp nhận, ${number(n)} trang chờ đọc`, (n) => `Taken in, ${number(n)} ${n === 1 ? "page waits" : "pages wait"} to be read`],
  unpacking: ["Đã tiếp nhận", "Taken in"],
  readingPage: [(n, all) => `Đang đọc trang ${n} / ${all}`, (n, all) => `Reading page ${n} of ${all}`], readSoon: ["Đã đọc xong, sắp tìm được", "Read; searchable in a moment"],
  searchable: ["Tìm được", "Searchable"], unreadable: ["Không đọc được trang nào", "No page could be read"],
  somePagesFailed: [(n) => `${number(n)} trang không đọc được`, (n) => `${number(n)} ${n === 1 ? "page" : "pages"} could not be read`],
  cutInto: [(n) => `Đã tách thành ${number(n)} giấy tờ`, (n) => `Cut into ${number(n)} ${n === 1 ? "paper" : "papers"}`],
  wasThere: ["Đã có trong hồ sơ, dùng bản có trước", "It was in the dossier already; that one is kept"], unpacked: ["Đã mở thành các tệp bên trong", "Unpacked into the files in it"],
  replacedTitle: ["Tài liệu khác đã thay tài liệu này:", "Other documents stand for this one:"],
  sameAgain: ["Tệp trùng được đưa lại", "The same file came again"], sameElsewhere: ["Cùng nội dung với một tệp đã có, không đọc lại", "The same bytes as a file that is there; not read again"],
  theOther: ["xem tệp kia", "see the other"], cutOf: [(pages) => `Tách từ xấp quét, trang ${pages}`, (pages) => `Cut from a stack, pages ${pages}`], theStack: ["xem xấp", "see the stack"],
  personNeeded: ["Cần người chọn hồ sơ", "A person has to choose the dossier"], progressOf: [(file) => `Số trang đã đọc của ${file}`, (file) => `Pages read of ${file}`],
  chooseDossier: ["Có nhiều mã hồ sơ khác nhau. Giấy này thuộc hồ sơ nào?", "Different dossiers are named. Which one does this paper belong to?"],
  assignHere: [(code) => `Gán vào hồ sơ ${code}`, (code) => `Put into dossier ${code}`], assign: ["Gán hồ sơ", "Set the dossier"], reassign: ["Đổi hồ sơ", "Change the dossier"],
  otherCode: ["Mã khác…", "Another code…"], dossierCode: ["Mã hồ sơ", "Dossier code"], put: ["Gán", "Set"], never: ["Thôi", "Cancel"],
  confirmTitle: ["Gán vào hồ sơ này?", "Put it into this dossier?"], badCode: ["Mã hồ sơ không đúng. Ví dụ: H39.18-240815-0007.", "This is not a dossier code. One looks like H39.18-240815-0007."],
  assigned: [(file, code) => `Đã gán ${file} vào hồ sơ ${code}.`, (file, code) => `${file} was put into dossier ${code}.`],
  retry: ["Thử lại", "Try again"], retrying: ["Đang gửi lại…", "Being sent again…"],
  retryPages: ["Đọc lại các trang lỗi", "Read the failed pages again"], sentAgain: [(file) => `Đã đưa ${file} vào xử lý lại.`, (file) => `${file} is sent through again.`],
  notRetried: ["Không đưa lại được: tệp không còn ở chỗ đã cất.", "It cannot be sent again: the file is no longer where it was put aside."],
  noFailedPages: ["Không còn trang lỗi nào để đọc lại.", "No failed page is left to be read again."],
  changes: [(n) => `${number(n)} tệp vừa đổi trạng thái`, (n) => `${number(n)} files have changed`],

  // Sending files from the browser.
  dropHere: ["Thả tệp quét vào đây", "Drop scans here"], dropTypes: ["PDF, TIFF, JPEG, PNG, WebP, BMP, ZIP, hoặc cả thư mục", "PDF, TIFF, JPEG, PNG, WebP, BMP, ZIP, or a whole folder"],
  choose: ["Chọn tệp…", "Choose files…"], uploads: ["Tệp gửi từ trình duyệt", "Files sent from here"], clearUploads: ["Xoá danh sách", "Clear the list"],
  uQueued: ["Chờ gửi", "Waits to be sent"], uSending: [(p) => `Đang gửi ${p} %`, (p) => `Sending, ${p} %`], uTaking: ["Đã gửi, máy chủ đang kiểm tra", "Sent; the server is checking it"],
  uTaken: ["Đã tiếp nhận", "Taken in"], uKnown: ["Nội dung này đã có, không đọc lại", "These bytes are there already; not read again"], uRefused: ["Bị từ chối", "Refused"],
  uFailed: ["Chưa gửi được", "Could not be sent"], uLost: ["Mất kết nối khi đang gửi.", "The connection was lost while it was sent."],
  notAccepted: ["Máy chủ không nhận tệp này; có thể tệp vượt giới hạn dung lượng.", "The server does not accept this file; it may be over the size limit."],
  noRoom: ["Ổ đĩa của máy chủ gần đầy. Hãy báo quản trị viên rồi gửi lại.", "The server's disk is nearly full. Tell the administrator, then send it again."],
  notNow: ["Máy chủ chưa nhận được lúc này. Hãy gửi lại sau ít phút.", "The server cannot take it just now. Send it again in a few minutes."],
  uDone: [(file, what) => `${file}: ${what}.`, (file, what) => `${file}: ${what}.`],

  // A document's origin.
  signed: ["đã ký số", "digitally signed"], unsigned: ["chưa ký số", "not digitally signed"], signature: ["Chữ ký số", "Digital signature"], originals: ["Các tệp gốc", "Original files"],
  cutFrom: ["Tách từ", "Cut from"], stack: ["xấp quét", "a stack"], cutPages: [(pages) => `trang ${pages}`, (pages) => `pages ${pages}`], paperNo: [(n) => `Tài liệu ${n}`, (n) => `Document ${n}`],
};

// Keys of metadata in the order in which they are shown.
export const FIELDS = {
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
    described: ["Đã rút thông tin", "Described"], indexed: ["Tìm được", "Searchable"], failed: ["Không đọc được", "Failed"],
    replaced: ["Đã có tài liệu khác thay", "Other documents stand for it"] },
  watched: { events: ["Thấy tệp mới ngay khi ghi xong", "Sees new files at once"], polling: ["Xem lại thư mục vài giây một lần", "Looks through the folder every few seconds"],
    unreachable: ["Không mở được thư mục", "The folder cannot be opened"], nobody: ["Chưa được theo dõi", "Not watched"] },
  page: { waiting: ["đang chờ đọc", "waiting"], failed: ["không đọc được", "failed"], read: ["đã đọc", "read"] },
  event: { admitted: ["Đã tiếp nhận", "Taken in"], "left-folder": ["Đã chuyển khỏi thư mục", "Left the folder"],
    duplicate: ["Tệp trùng được đưa lại", "Same file came again"], "page-failed": ["Có trang không đọc được", "A page failed"],
    read: ["Đã đọc mọi trang", "All pages read"], described: ["Đã rút thông tin", "Described"], indexed: ["Đã tìm được", "Searchable"],
    retried: ["Xử lý lại", "Sent through again"], damaged: ["Kiểm tra thấy hư hại", "Found damaged"],
    linked: ["Cùng nội dung với tệp đã có", "The same bytes as a file that is there"], cut: ["Đã tách xấp", "Cut from a stack"], assigned: ["Đã gán hồ sơ", "Dossier set"],
    conflict: ["Có nhiều mã hồ sơ khác nhau", "Different dossiers were named"], replaced: ["Tài liệu khác thay", "Another document stands for it"], noted: ["Ghi chú khi ghép tệp", "Noted while it was put together"] },
  source: { manual: ["do người gán", "by a person"], qr: ["theo mã QR", "from a QR code"], barcode: ["theo mã vạch", "from a bar code"],
    "file-name": ["theo tên tệp", "from the file's name"], "folder-name": ["theo tên thư mục", "from the folder's name"] },
  reason: { empty: ["Tệp rỗng.", "Empty."], "unknown-type": ["Không rõ định dạng.", "Unknown type."], encrypted: ["Có mật khẩu.", "Needs a password."],
    truncated: ["Thiếu phần cuối.", "Its end is missing."],
    broken: ["Bị hỏng, không mở được.", "Damaged, cannot be opened."], unsupported: ["Kiểu lưu chưa đọc được.", "Stored in a way that is not read."], "no-pages": ["Không có trang.", "No pages."],
    "too-large": ["Quá lớn.", "Too large."], "too-slow": ["Xử lý quá lâu.", "Took too long."], crashed: ["Làm chương trình đọc bị dừng.", "Stopped the reading program."] },
};

const remembered = { // Storage may be forbidden; the page then works, and forgets.
  get() { try { return localStorage.getItem("hoso.language"); } catch { return null; } },
  set(value) { try { localStorage.setItem("hoso.language", value); } catch { /* forgets */ } },
};
export let language = remembered.get() === "en" ? "en" : "vi";

export function turnLanguage() {
  language = language === "vi" ? "en" : "vi";
  remembered.set(language);
}

export const pick = (pair) => pair[language === "vi" ? 0 : 1];
export const t = (key, ...args) => { const text = pick(WORDS[key]); return typeof text === "function" ? text(...args) : text; };
export const term = (group, word) => (Object.hasOwn(TERMS[group], word) ? pick(TERMS[group][word]) : word);
export const number = (n) => new Intl.NumberFormat(language === "vi" ? "vi-VN" : "en-GB").format(n ?? 0);

/** A date as Vietnamese papers print it, in both languages: one order of day and month, never to be mistaken. */
export const day = (iso) => String(iso).replace(/^(\d{4})-(\d{2})-(\d{2})$/, "$3/$2/$1");

const clock = new Intl.DateTimeFormat("en-GB", { dateStyle: "short", timeStyle: "short" }); // dd/mm/yyyy, hh:mm
export const moment = (iso) => (Number.isNaN(Date.parse(iso)) ? String(iso ?? "") : clock.format(new Date(iso)).replace(",", ""));

const today = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" }); // hh:mm:ss
/** A moment shortly: the time alone if it was today. */
export function shortly(iso) {
  const date = new Date(iso);
  return date.toDateString() === new Date().toDateString() ? today.format(date) : moment(iso).replace(/\/\d{4}/, "");
}

/** A text that the service has in both languages: the reader's first, the other one smaller below it. */
export const bothOf = ({ vietnamese, english }) => (language === "vi" ? [["vi", vietnamese], ["en", english]] : [["en", english], ["vi", vietnamese]]);
