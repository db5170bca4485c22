//! TCVN 5712:1993, as the ABC fonts use it: lower-case letters with tones; capitals with tones are fonts of their own.

/// The letters of the codes 80 to FF, `·` where there is none. From TCVN 5712:1993 (VN3); the same as the converter `TCVN5712-1` of the GNU C library.
pub(super) const HIGH: &str = "································\
                               ·ĂÂÊÔƠƯĐăâêôơưđ······àảãáạ·ằẳẵắ·\
                               ······ặầẩẫấậè·ẻẽéẹềểễếệìỉ···ĩíịò\
                               ·ỏõóọồổỗốộờởỡớợù·ủũúụừửữứựỳỷỹýỵ·";
