//! Why a file is not taken in, in words a clerk can act on.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a file, or one page of it, was refused; with a message in Vietnamese and one in English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Refusal {
    /// What is wrong, as a word that programs can go by.
    pub reason: RefusalReason,
    /// The particulars (sizes, limits, what was found), in English; may be empty.
    pub detail: String,
}

/// The kinds of [`Refusal`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalReason {
    /// No bytes.
    Empty,
    /// Neither PDF, TIFF, JPEG, PNG, WebP, BMP, JPEG 2000 nor ZIP by its first bytes.
    UnknownType,
    /// A PDF that wants a password.
    Encrypted,
    /// Its end is missing, and has not come.
    Truncated,
    /// Of a known type, but it cannot be opened.
    Broken,
    /// Sound as far as can be seen, but stored in a way that is not read.
    Unsupported,
    /// It opens, and has no page.
    NoPages,
    /// More bytes, pages or pixels than the configured limit.
    TooLarge,
    /// It took longer than the time limit.
    TooSlow,
    /// It killed the process that opened it, twice.
    Crashed,
}

impl RefusalReason {
    /// Every reason.
    pub const ALL: [Self; 10] = [
        Self::Empty,
        Self::UnknownType,
        Self::Encrypted,
        Self::Truncated,
        Self::Broken,
        Self::Unsupported,
        Self::NoPages,
        Self::TooLarge,
        Self::TooSlow,
        Self::Crashed,
    ];

    /// The word that programs go by: `unknown-type`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::UnknownType => "unknown-type",
            Self::Encrypted => "encrypted",
            Self::Truncated => "truncated",
            Self::Broken => "broken",
            Self::Unsupported => "unsupported",
            Self::NoPages => "no-pages",
            Self::TooLarge => "too-large",
            Self::TooSlow => "too-slow",
            Self::Crashed => "crashed",
        }
    }

    /// What is wrong and what to do, in Vietnamese.
    pub const fn vietnamese(self) -> &'static str {
        match self {
            Self::Empty => "Tệp rỗng, không có dữ liệu. Hãy quét lại giấy tờ này.",
            Self::UnknownType => {
                "Không phải tệp PDF, TIFF, JPEG, PNG, WebP, BMP, JPEG 2000 hoặc ZIP. Hãy lưu bản quét ở một trong các định dạng này rồi đưa lại vào thư mục."
            }
            Self::Encrypted => "Tệp PDF có mật khẩu. Hãy gỡ mật khẩu hoặc quét lại từ bản giấy.",
            Self::Truncated => {
                "Tệp bị cắt ngang, thiếu phần cuối: máy quét hoặc việc sao chép đã dừng giữa chừng. Hãy quét hoặc chép lại; nếu tệp được ghi tiếp, hệ thống sẽ tự nhận."
            }
            Self::Broken => "Tệp bị hỏng, không mở được. Hãy quét lại hoặc chép lại tệp từ máy quét.",
            Self::Unsupported => {
                "Tệp không hỏng nhưng được lưu theo một kiểu mà phần mềm chưa đọc được. Hãy lưu lại thành PDF, TIFF hoặc JPEG thông thường rồi đưa lại vào thư mục."
            }
            Self::NoPages => "Tệp không có trang nào. Hãy quét lại giấy tờ này.",
            Self::TooLarge => {
                "Tệp vượt giới hạn cho phép. Hãy quét ở độ phân giải thấp hơn (300 dpi) hoặc chia nhỏ tệp; quản trị viên có thể nâng giới hạn."
            }
            Self::TooSlow => "Xử lý quá thời gian cho phép. Hãy quét lại; nếu vẫn vậy, báo quản trị viên.",
            Self::Crashed => {
                "Tệp làm chương trình đọc bị dừng. Hãy quét lại; nếu vẫn vậy, báo quản trị viên."
            }
        }
    }

    /// What is wrong and what to do, in English.
    pub const fn english(self) -> &'static str {
        match self {
            Self::Empty => "The file is empty. Scan the paper again.",
            Self::UnknownType => {
                "Not a PDF, TIFF, JPEG, PNG, WebP, BMP, JPEG 2000 or ZIP file. Save the scan in one of these formats and drop it again."
            }
            Self::Encrypted => "The PDF needs a password. Remove the password, or scan the paper again.",
            Self::Truncated => {
                "The end of the file is missing: scanning or copying stopped half way. Scan or copy it again; if it is written on, it is taken by itself."
            }
            Self::Broken => {
                "The file is damaged and cannot be opened. Scan again, or copy it from the scanner again."
            }
            Self::Unsupported => {
                "The file is not damaged, but stored in a way that this program does not read. Save it as an ordinary PDF, TIFF or JPEG and drop it again."
            }
            Self::NoPages => "The file has no pages. Scan the paper again.",
            Self::TooLarge => {
                "The file is over a limit. Scan at a lower resolution (300 dpi) or split it; an administrator can raise the limit."
            }
            Self::TooSlow => {
                "It took longer than the time limit. Scan again; if it stays so, tell the administrator."
            }
            Self::Crashed => {
                "The file stopped the reading program. Scan again; if it stays so, tell the administrator."
            }
        }
    }
}

impl Refusal {
    /// A refusal for `reason`, with its particulars.
    pub fn new(reason: RefusalReason, detail: impl Into<String>) -> Self {
        Self { reason, detail: detail.into() }
    }
}

impl fmt::Display for RefusalReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason.english())?;
        if self.detail.is_empty() { Ok(()) } else { write!(f, " ({})", self.detail) }
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::RefusalReason;

    #[test]
    fn every_reason_has_its_own_words_and_serialises_as_it_prints() {
        for reason in RefusalReason::ALL {
            assert!(reason.vietnamese().len() > 20 && reason.english().len() > 20);
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.as_str());
        }
    }
}
