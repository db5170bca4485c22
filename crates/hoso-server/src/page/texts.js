// Every text of the page: [Vietnamese, English], a function where a number decides the wording.
//
// Each is a declaration of its own: a module in which a name is declared twice is a syntax error, and the page stays empty.
// In an object the second of two alike would win without a word. Names of many parts are `group$word`; `_` stands for `-`.

import { number } from "./words.js";

export const skip = ["Đến nội dung", "Skip to content"];
export const tagline = ["Tìm trong hồ sơ đã quét", "Search scanned papers"];
export const search = ["Tìm", "Search"];
export const searchLabel = ["Từ cần tìm trong các trang", "Words to find on the pages"];
export const filters = ["Lọc kết quả", "Filters"];
export const searchAll = ["Tìm lại trong mọi tài liệu", "Search again in all documents"];
export const kindFilter = ["Loại văn bản", "Kind of paper"];
export const agencyFilter = ["Cơ quan ban hành", "Issuing agency"];
export const from = ["Từ ngày", "From date"];
export const to = ["Đến ngày", "To date"];
export const desk = ["Bàn tiếp nhận", "Desk"];
export const anyDesk = ["Mọi bàn", "All desks"];
export const clear = ["Bỏ lọc", "Clear filters"];
export const inDossier = ["Chỉ tìm trong hồ sơ", "Only in dossier"];
export const page = [(n) => `Trang ${n}`, (n) => `Page ${n}`];
export const documents = [(n) => `${number(n)} tài liệu`, (n) => `${number(n)} ${n === 1 ? "document" : "documents"}`];
export const pages = [(n) => `${number(n)} trang`, (n) => `${number(n)} ${n === 1 ? "page" : "pages"}`];
export const noDossier = ["Chưa gán hồ sơ", "No dossier"];
export const pageOf = [(n, all) => `Trang ${n} / ${all}`, (n, all) => `Page ${n} of ${all}`];
export const dossier = ["Hồ sơ", "Dossier"];
export const morePages = [(n) => `và ${number(n)} trang khác`, (n) => `and ${number(n)} more`];
export const nextResults = ["Kết quả tiếp →", "Next results →"];
export const range = [(a, b, n) => `${number(a)}–${number(b)} trong ${number(n)}`, (a, b, n) => `${number(a)}–${number(b)} of ${number(n)}`];
export const nothing = ["Không tìm thấy trang nào. Hãy thử ít từ hơn, bỏ bớt bộ lọc, hoặc gõ không dấu.",
  "No page was found. Try fewer words, fewer filters, or type without diacritics."];
export const relaxed = ["Không trang nào có đủ mọi từ. Dưới đây là những trang có nhiều từ nhất.", "No page has all the words. These pages have most of them."];
export const partial = [
  (n, all) => `Chưa phải tất cả: chỉ mục tìm kiếm đang được lập lại, mới có ${number(n)} trên ${number(all)} trang.`,
  (n, all) => `This is not all: the index is being made anew, with ${number(n)} of ${number(all)} pages so far.`];
export const typeWords = ["Hãy gõ ít nhất một từ cần tìm.", "Type at least one word to find."];
export const prevResults = ["← Kết quả trước", "← Previous results"];
export const resultPages = ["Các trang kết quả", "Pages of results"];
export const found = ["Trang có từ cần tìm", "Pages with the words"];
export const help = ["Gõ vài từ còn nhớ trên giấy tờ: trích yếu, tên người, số ký hiệu. Mở kết quả sẽ đến đúng trang, các từ được tô vàng.",
  "Type a few words you remember from the paper: its subject, a name, its number. A result opens on the page, with the words painted yellow."];
export const example = ["Ví dụ:", "For example:"];
export const archive = ["Kho tài liệu", "The archive"];
export const nDocuments = ["Tài liệu", "Documents"];
export const nPages = ["Trang", "Pages"];
export const nWaiting = ["Trang đang chờ đọc", "Pages waiting to be read"];
export const nRefused = ["Tệp bị từ chối", "Files refused"];
export const refused = ["Tệp bị từ chối, cần xử lý", "Refused files that need action"];
export const prevPage = ["Trang trước", "Previous page"];
export const nextPage = ["Trang sau", "Next page"];
export const pageList = ["Danh sách trang", "List of pages"];
export const zoomFull = ["Cỡ 100 %", "100 %"];
export const zoomFit = ["Vừa bề ngang", "Fit width"];
export const hits = [(n) => `${number(n)} chỗ trùng`, (n) => `${number(n)} ${n === 1 ? "match" : "matches"}`];
export const nextHit = ["Chỗ tiếp theo", "Next match"];
export const readAs = [(word, read) => `“${word}”; máy đọc là “${read}”`, (word, read) => `“${word}”; read as “${read}”`];
export const noHits = ["Trang này không có từ đang tìm.", "The words are not on this page."];
export const imageOf = [(n, file) => `Ảnh trang ${n} của ${file}`, (n, file) => `Image of page ${n} of ${file}`];
export const viewer = ["Ảnh trang", "Page image"];
export const imageFailed = ["Không tải được ảnh của trang này.", "The image of this page could not be loaded."];
export const check = ["cần kiểm tra", "check"];
export const waitingNote = ["Trang đang chờ đọc: đã xem được ảnh, chưa tìm được chữ.",
  "This page is waiting to be read: its image can be seen, its words cannot be found yet."];
export const failedNote = ["Không đọc được chữ trên trang này.", "The words on this page could not be read."];
export const file = ["Tệp", "File"];
export const noSuchPage = ["Tài liệu không có trang này.", "The document has no such page."];
export const about = ["Thông tin tài liệu", "About the document"];
export const checkTitle = [(p) => `Máy đọc, độ tin cậy ${p} %`, (p) => `Read by machine, confidence ${p} %`];
export const state = ["Trạng thái", "State"];
export const showOnPage = [(n) => `Xem trên trang ${n}`, (n) => `Show on page ${n}`];
export const admittedAt = ["Tiếp nhận lúc", "Taken in at"];
export const noMetadata = ["Chưa có thông tin rút từ văn bản.", "Nothing was drawn from the text yet."];
export const history = ["Lịch sử", "History"];
export const original = ["Tải tệp gốc", "Save the original file"];
export const searchablePdf = ["PDF có lớp chữ", "Searchable PDF"];
export const pageText = ["Chữ trên trang", "Text of the page"];
export const again = ["Thử lại", "Try again"];
export const confidence = [(p) => `độ tin cậy ${p} %`, (p) => `confidence ${p} %`];
export const untitled = ["Chưa rõ loại văn bản", "Kind not known"];
export const noDocuments = ["Hồ sơ này chưa có tài liệu nào.", "This dossier has no documents yet."];
export const dated = [(d) => `ngày ${d}`, (d) => `dated ${d}`];
export const notFound = ["Không tìm thấy", "Not found"];
export const problem = ["Máy chủ không làm được việc này", "The server could not do this"];
export const remote = ["Máy khác trong mạng cũng mở được trang này, xem và sửa được mọi hồ sơ. Hãy báo quản trị viên nếu không cố ý.",
  "Other machines of the network can open this page too, and see and change every dossier. Tell the administrator if that is not meant."];
export const offline = ["Không nối được với máy chủ. Hãy kiểm tra mạng rồi thử lại.", "The server cannot be reached. Check the network and try again."];

// The desk.
export const scanDesk = ["Bàn quét", "Scan desk"];
export const scanDesks = ["Các bàn quét", "Scan desks"];
export const otherDesks = ["Chọn bàn khác", "Choose another desk"];
export const folder = ["Thư mục", "Folder"];
export const noDesks = ["Chưa có bàn nào trong cấu hình.", "No desk is in the settings yet."];
export const updatedAt = [(at) => `Mất kết nối với máy chủ. Số liệu lúc ${at}; đang tự nối lại.`,
  (at) => `The server does not answer. Shown as of ${at}; it is tried again by itself.`];
export const backAgain = ["Đã kết nối lại.", "The server answers again."];
export const pausedTitle = ["Đang tạm dừng tiếp nhận: ổ đĩa gần đầy", "Intake has paused: the disk is nearly full"];
export const pausedAdvice = ["Các tệp vẫn an toàn trong thư mục và sẽ được nhận tiếp khi có chỗ. Hãy báo quản trị viên.",
  "The files are safe in the folder and are taken as soon as there is room. Tell the administrator."];
export const standstillTitle = ["Đang tạm dừng đọc trang", "Pages cannot be read just now"];
export const standstillAdvice = ["Giấy tờ vẫn được lưu và sẽ được đọc tiếp khi khắc phục xong. Hãy báo quản trị viên.",
  "Papers are kept and are read as soon as it is mended. Tell the administrator."];
export const unreachableTitle = ["Không mở được thư mục của bàn này", "This desk's folder cannot be opened"];
export const unreachableAdvice = ["Tệp quét mới sẽ chưa được nhận. Hãy kiểm tra ổ mạng hoặc báo quản trị viên.",
  "New scans are not taken until it can. Check the network drive, or tell the administrator."];
export const filesWaiting = ["Tệp đang chờ", "Files waiting"];
export const filesRecent = ["Vừa tiếp nhận", "Taken lately"];
export const filesRefused = ["Bị từ chối, cần xử lý", "Refused, needs action"];
export const noneWaiting = ["Không có tệp nào đang chờ.", "No file is waiting."];
export const noneRecent = ["Chưa có tệp nào được tiếp nhận.", "Nothing has been taken in yet."];
export const noneRefused = ["Không có tệp nào bị từ chối.", "No file was refused."];
export const moreFiles = [(n) => `và ${number(n)} tệp khác`, (n) => `and ${number(n)} more`];
export const showMore = ["Xem thêm", "Show more"];
export const cWaiting = ["tệp đang chờ", "files waiting"];
export const cPages = ["trang chờ đọc", "pages to read"];
export const cSpeed = ["trang trong phút qua", "pages in the last minute"];
export const cConflicts = ["cần chọn hồ sơ", "need a dossier chosen"];
export const cUnassigned = ["chưa gán hồ sơ", "without a dossier"];
export const cRefused = ["bị từ chối", "refused"];
export const takenIn = [(n) => `Đã tiếp nhận, ${number(n)} trang chờ đọc`, (n) => `Taken in, ${number(n)} ${n === 1 ? "page waits" : "pages wait"} to be read`];
export const unpacking = ["Đã tiếp nhận", "Taken in"];
export const readingPage = [(n, all) => `Đang đọc trang ${n} / ${all}`, (n, all) => `Reading page ${n} of ${all}`];
export const readSoon = ["Đã đọc xong, sắp tìm được", "Read; searchable in a moment"];
export const searchable = ["Tìm được", "Searchable"];
export const unreadable = ["Không đọc được trang nào", "No page could be read"];
export const somePagesFailed = [(n) => `${number(n)} trang không đọc được`, (n) => `${number(n)} ${n === 1 ? "page" : "pages"} could not be read`];
export const cutInto = [(n) => `Đã tách thành ${number(n)} giấy tờ`, (n) => `Cut into ${number(n)} ${n === 1 ? "paper" : "papers"}`];
export const writtenOn = ["Tệp trọn vẹn thay thế", "The whole file stands for it"];
export const wasThere = ["Đã có trong hồ sơ, dùng bản có trước", "It was in the dossier already; that one is kept"];
export const unpacked = ["Đã mở thành các tệp bên trong", "Unpacked into the files in it"];
export const replacedTitle = ["Tài liệu khác đã thay tài liệu này:", "Other documents stand for this one:"];
export const sameAgain = ["Tệp trùng được đưa lại", "The same file came again"];
export const sameElsewhere = ["Cùng nội dung với một tệp đã có, không đọc lại", "The same bytes as a file that is there; not read again"];
export const theOther = ["xem tệp kia", "see the other"];
export const cutOf = [(pages) => `Tách từ xấp quét, trang ${pages}`, (pages) => `Cut from a stack, pages ${pages}`];
export const theStack = ["xem xấp", "see the stack"];
export const personNeeded = ["Cần người chọn hồ sơ", "A person has to choose the dossier"];
export const progressOf = [(file) => `Số trang đã đọc của ${file}`, (file) => `Pages read of ${file}`];
export const chooseDossier = ["Có nhiều mã hồ sơ khác nhau. Giấy này thuộc hồ sơ nào?", "Different dossiers are named. Which one does this paper belong to?"];
export const assignHere = [(code) => `Gán vào hồ sơ ${code}`, (code) => `Put into dossier ${code}`];
export const assign = ["Gán hồ sơ", "Set the dossier"];
export const reassign = ["Đổi hồ sơ", "Change the dossier"];
export const otherCode = ["Mã khác…", "Another code…"];
export const dossierCode = ["Mã hồ sơ", "Dossier code"];
export const put = ["Gán", "Set"];
export const never = ["Thôi", "Cancel"];
export const confirmTitle = ["Gán vào hồ sơ này?", "Put it into this dossier?"];
export const badCode = ["Mã hồ sơ không đúng. Ví dụ: H39.18-240815-0007.", "This is not a dossier code. One looks like H39.18-240815-0007."];
export const correctField = [(name) => `Sửa: ${name}`, (name) => `Correct: ${name}`];
export const saveWord = ["Lưu", "Save"];
export const notOnPaper = ["Giấy không ghi", "Not on the paper"];
export const asRead = ["Lấy lại như máy đọc", "As it was read"];
export const addField = ["Bổ sung thông tin…", "Add a value…"];
export const toEnter = ["Cần nhập", "To be entered"];
export const byFileName = ["Theo tên tệp:", "By the file's name:"];
export const confirmValue = [(value) => `Đúng, ghi ${value}`, (value) => `Yes, record ${value}`];
export const onePerLine = ["Mỗi dòng một giá trị", "One value a line"];
export const saidBy = [(person, at) => `${person} ghi lúc ${at}`, (person, at) => `said by ${person}, ${at}`];
export const recorded = [(name) => `Đã ghi: ${name}.`, (name) => `Recorded: ${name}.`];
export const assigned = [(file, code) => `Đã gán ${file} vào hồ sơ ${code}.`, (file, code) => `${file} was put into dossier ${code}.`];
export const retry = ["Thử lại", "Try again"];
export const retrying = ["Đang gửi lại…", "Being sent again…"];
export const retryPages = ["Đọc lại các trang lỗi", "Read the failed pages again"];
export const sentAgain = [(file) => `Đã đưa ${file} vào xử lý lại.`, (file) => `${file} is sent through again.`];
export const notRetried = ["Không đưa lại được: tệp không còn ở chỗ đã cất.", "It cannot be sent again: the file is no longer where it was put aside."];
export const noFailedPages = ["Không còn trang lỗi nào để đọc lại.", "No failed page is left to be read again."];
export const changes = [(n) => `${number(n)} tệp vừa đổi trạng thái`, (n) => `${number(n)} files have changed`];

// Sending files from the browser.
export const dropHere = ["Thả tệp quét vào đây", "Drop scans here"];
export const dropTypes = ["PDF, TIFF, JPEG, PNG, WebP, BMP, JPEG 2000, ZIP, hoặc cả thư mục", "PDF, TIFF, JPEG, PNG, WebP, BMP, JPEG 2000, ZIP, or a whole folder"];
export const choose = ["Chọn tệp…", "Choose files…"];
export const uploads = ["Tệp gửi từ trình duyệt", "Files sent from here"];
export const clearUploads = ["Xoá danh sách", "Clear the list"];
export const uQueued = ["Chờ gửi", "Waits to be sent"];
export const uSending = [(p) => `Đang gửi ${p} %`, (p) => `Sending, ${p} %`];
export const uTaking = ["Đã gửi, máy chủ đang kiểm tra", "Sent; the server is checking it"];
export const uTaken = ["Đã tiếp nhận", "Taken in"];
export const uKnown = ["Nội dung này đã có, không đọc lại", "These bytes are there already; not read again"];
export const uRefused = ["Bị từ chối", "Refused"];
export const uFailed = ["Chưa gửi được", "Could not be sent"];
export const uLost = ["Mất kết nối khi đang gửi.", "The connection was lost while it was sent."];
export const notAccepted = ["Máy chủ không nhận tệp này; có thể tệp vượt giới hạn dung lượng.",
  "The server does not accept this file; it may be over the size limit."];
export const noRoom = ["Ổ đĩa của máy chủ gần đầy. Hãy báo quản trị viên rồi gửi lại.",
  "The server's disk is nearly full. Tell the administrator, then send it again."];
export const notNow = ["Máy chủ chưa nhận được lúc này. Hãy gửi lại sau ít phút.", "The server cannot take it just now. Send it again in a few minutes."];
export const uDone = [(file, what) => `${file}: ${what}.`, (file, what) => `${file}: ${what}.`];

// A document's origin.
export const attachedFiles = ["Tệp đính kèm", "Attached files"];
export const attachedMore = [(names, more, least) => `${names} và ${least ? "ít nhất " : ""}${more} tệp khác`, (names, more, least) => `${names} and ${least ? "at least " : ""}${more} more`];
export const attachedUnread = [(names) => `CHƯA ĐƯỢC ĐỌC: ${names}. Hãy mở tệp gốc, lưu từng tệp đính kèm vào thư mục của bàn tiếp nhận.`,
  (names) => `NOT READ: ${names}. Open the original and save each of them into the desk's folder.`];
export const attachedNote = [(names) => `Có tệp đính kèm chưa đọc: ${names}`, (names) => `Attached files were not read: ${names}`];
export const signed = ["đã ký số", "digitally signed"];
export const unsigned = ["chưa ký số", "not digitally signed"];
export const signature = ["Chữ ký số", "Digital signature"];
export const originals = ["Các tệp gốc", "Original files"];
export const cutFrom = ["Tách từ", "Cut from"];
export const stack = ["xấp quét", "a stack"];
export const cutPages = [(pages) => `trang ${pages}`, (pages) => `pages ${pages}`];
export const paperNo = [(n) => `Tài liệu ${n}`, (n) => `Document ${n}`];

// What a paper says of itself.
export const field$kind = ["Loại văn bản", "Kind"];
export const field$number = ["Số ký hiệu", "Number"];
export const field$date = ["Ngày", "Date"];
export const field$place = ["Địa danh", "Place"];
export const field$agency = ["Cơ quan ban hành", "Issuing agency"];
export const field$parent_agency = ["Cơ quan chủ quản", "Parent agency"];
export const field$subject = ["Trích yếu", "Subject"];
export const field$signer = ["Người ký", "Signer"];
export const field$signer_title = ["Chức vụ", "Signer's title"];
export const field$authority = ["Quyền hạn ký", "Authority"];
export const field$recipients = ["Nơi nhận", "Recipients"];
export const field$references = ["Căn cứ, văn bản viện dẫn", "References"];
export const field$urgency = ["Độ khẩn", "Urgency"];
export const field$dossier = ["Mã hồ sơ in trên giấy", "Dossier code on the paper"];
export const field$person = ["Người nộp", "Applicant"];
export const field$citizen_ids = ["Số CCCD/CMND", "Citizen IDs"];
export const field$tax_codes = ["Mã số thuế", "Tax codes"];
export const field$phones = ["Điện thoại", "Telephone"];
export const field$plot = ["Thửa đất số", "Land plot"];
export const field$sheet = ["Tờ bản đồ số", "Map sheet"];
export const field$certificate_serial = ["Số phát hành GCN", "Certificate serial"];
export const field$procedure = ["Thủ tục", "Procedure"];
export const field$received_at = ["Ngày tiếp nhận", "Received"];
export const field$due_at = ["Ngày hẹn trả", "Due"];

// Words the API uses: states of documents and pages, events, sources of a dossier, reasons of failure.
export const state$admitted = ["Đã tiếp nhận, đang chờ đọc", "Taken in, waiting to be read"];
export const state$read = ["Đã đọc chữ", "Read"];
export const state$described = ["Đã rút thông tin", "Described"];
export const state$indexed = ["Tìm được", "Searchable"];
export const state$failed = ["Không đọc được", "Failed"];
export const state$replaced = ["Đã có tài liệu khác thay", "Other documents stand for it"];
export const watched$events = ["Thấy tệp mới ngay khi ghi xong", "Sees new files at once"];
export const watched$polling = ["Xem lại thư mục vài giây một lần", "Looks through the folder every few seconds"];
export const watched$unreachable = ["Không mở được thư mục", "The folder cannot be opened"];
export const watched$nobody = ["Chưa được theo dõi", "Not watched"];
export const page$waiting = ["đang chờ đọc", "waiting"];
export const page$failed = ["không đọc được", "failed"];
export const page$read = ["đã đọc", "read"];
export const event$admitted = ["Đã tiếp nhận", "Taken in"];
export const event$left_folder = ["Đã chuyển khỏi thư mục", "Left the folder"];
export const event$duplicate = ["Tệp trùng được đưa lại", "Same file came again"];
export const event$page_failed = ["Có trang không đọc được", "A page failed"];
export const event$read = ["Đã đọc mọi trang", "All pages read"];
export const event$corrected = ["Đã sửa thông tin", "Corrected"];
export const event$described = ["Đã rút thông tin", "Described"];
export const event$indexed = ["Đã tìm được", "Searchable"];
export const event$retried = ["Xử lý lại", "Sent through again"];
export const event$reread = ["Đọc lại", "Read again"];
export const event$damaged = ["Kiểm tra thấy hư hại", "Found damaged"];
export const event$linked = ["Cùng nội dung với tệp đã có", "The same bytes as a file that is there"];
export const event$cut = ["Đã tách xấp", "Cut from a stack"];
export const event$assigned = ["Đã gán hồ sơ", "Dossier set"];
export const event$conflict = ["Có nhiều mã hồ sơ khác nhau", "Different dossiers were named"];
export const event$replaced = ["Tài liệu khác thay", "Another document stands for it"];
export const event$written_on = ["Tệp được ghi tiếp sau khi nhận", "The file was written on after it was taken"];
export const event$attached = ["Có tệp đính kèm chưa đọc", "Attached files were not read"];
export const event$noted = ["Ghi chú khi ghép tệp", "Noted while it was put together"];
export const source$manual = ["do người gán", "by a person"];
export const source$qr = ["theo mã QR", "from a QR code"];
export const source$barcode = ["theo mã vạch", "from a bar code"];
export const source$file_name = ["theo tên tệp", "from the file's name"];
export const source$folder_name = ["theo tên thư mục", "from the folder's name"];
export const reason$empty = ["Tệp rỗng.", "Empty."];
export const reason$unknown_type = ["Không rõ định dạng.", "Unknown type."];
export const reason$encrypted = ["Có mật khẩu.", "Needs a password."];
export const reason$truncated = ["Thiếu phần cuối.", "Its end is missing."];
export const reason$broken = ["Bị hỏng, không mở được.", "Damaged, cannot be opened."];
export const reason$unsupported = ["Kiểu lưu chưa đọc được.", "Stored in a way that is not read."];
export const reason$no_pages = ["Không có trang.", "No pages."];
export const reason$too_large = ["Quá lớn.", "Too large."];
export const reason$too_slow = ["Xử lý quá lâu.", "Took too long."];
export const reason$crashed = ["Làm chương trình đọc bị dừng.", "Stopped the reading program."];
