//! VISCII 1.1.

/// The letters of the codes 80 to FF, `·` where there is none. From RFC 1456.
pub(super) const HIGH: &str = "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ\
                               ·ắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ\
                               ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư\
                               àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ";

/// The six letters that stand where ASCII has control codes. From RFC 1456.
pub(super) const LOW: [(u8, char); 6] =
    [(0x02, 'Ẳ'), (0x05, 'Ẵ'), (0x06, 'Ẫ'), (0x14, 'Ỷ'), (0x19, 'Ỹ'), (0x1E, 'Ỵ')];
