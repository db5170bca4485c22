//! VISCII 1.1.

/// The letters of the codes 80 to FF. From RFC 1456.
pub(super) const HIGH: &str = "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ\
                               ÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ\
                               ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư\
                               àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ";

/// The six letters that stand where ASCII has control codes. From RFC 1456.
pub(super) const LOW: [(u8, char); 6] =
    [(0x02, 'Ẳ'), (0x05, 'Ẵ'), (0x06, 'Ẫ'), (0x14, 'Ỷ'), (0x19, 'Ỹ'), (0x1E, 'Ỵ')];

#[cfg(test)]
mod tests {
    use crate::Encoding;

    /// The capitals of RFC 1456 with their codes, as another converter has them (`iconv -f VISCII`).
    #[rustfmt::skip]
    const CAPITALS: [(char, u8); 67] = [
        ('Ạ', 0x80), ('Ắ', 0x81), ('Ằ', 0x82), ('Ặ', 0x83), ('Ấ', 0x84), ('Ầ', 0x85), ('Ẩ', 0x86),
        ('Ậ', 0x87), ('Ẽ', 0x88), ('Ẹ', 0x89), ('Ế', 0x8A), ('Ề', 0x8B), ('Ể', 0x8C), ('Ễ', 0x8D),
        ('Ệ', 0x8E), ('Ố', 0x8F), ('Ồ', 0x90), ('Ổ', 0x91), ('Ỗ', 0x92), ('Ộ', 0x93), ('Ợ', 0x94),
        ('Ớ', 0x95), ('Ờ', 0x96), ('Ở', 0x97), ('Ị', 0x98), ('Ỏ', 0x99), ('Ọ', 0x9A), ('Ỉ', 0x9B),
        ('Ủ', 0x9C), ('Ũ', 0x9D), ('Ụ', 0x9E), ('Ỳ', 0x9F), ('Õ', 0xA0), ('Ỡ', 0xB3), ('Ơ', 0xB4),
        ('Ự', 0xB9), ('Ứ', 0xBA), ('Ừ', 0xBB), ('Ử', 0xBC), ('Ư', 0xBF), ('À', 0xC0), ('Á', 0xC1),
        ('Â', 0xC2), ('Ã', 0xC3), ('Ả', 0xC4), ('Ă', 0xC5), ('È', 0xC8), ('É', 0xC9), ('Ê', 0xCA),
        ('Ẻ', 0xCB), ('Ì', 0xCC), ('Í', 0xCD), ('Ĩ', 0xCE), ('Đ', 0xD0), ('Ò', 0xD2), ('Ó', 0xD3),
        ('Ô', 0xD4), ('Ù', 0xD9), ('Ú', 0xDA), ('Ý', 0xDD), ('Ữ', 0xFF), ('Ẳ', 0x02), ('Ẵ', 0x05),
        ('Ẫ', 0x06), ('Ỷ', 0x14), ('Ỹ', 0x19), ('Ỵ', 0x1E),
    ];

    #[test]
    fn capitals_are_where_the_standard_has_them() {
        for (letter, code) in CAPITALS {
            let decoded = Encoding::Viscii.decode(&char::from(code).to_string());
            assert_eq!(decoded, letter.to_string(), "{code:02X}");
        }
    }
}
