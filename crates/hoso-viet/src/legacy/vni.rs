//! VNI-Windows: a letter and, after it, its tone and shape as a letter of Latin-1.

/// Each entry is a letter followed by what VNI writes for it, in Windows-1252. From the published table of the VNI
/// fonts; capitals are the same codes less 20 (hexadecimal).
pub(super) const PAIRS: &str = "ÁAÙ áaù ÀAØ àaø ẢAÛ ảaû ÃAÕ ãaõ ẠAÏ ạaï ÂAÂ âaâ ẤAÁ ấaá ẦAÀ ầaà ẨAÅ ẩaå ẪAÃ ẫaã ẬAÄ ậaä ĂAÊ ăaê ẮAÉ \
                                ắaé ẰAÈ ằaè ẲAÚ ẳaú ẴAÜ ẵaü ẶAË ặaë ĐÑ đñ ÉEÙ éeù ÈEØ èeø ẺEÛ ẻeû ẼEÕ ẽeõ ẸEÏ ẹeï ÊEÂ êeâ ẾEÁ ếeá \
                                ỀEÀ ềeà ỂEÅ ểeå ỄEÃ ễeã ỆEÄ ệeä ÍÍ íí ÌÌ ìì ỈÆ ỉæ ĨÓ ĩó ỊÒ ịò ÓOÙ óoù ÒOØ òoø ỎOÛ ỏoû ÕOÕ õoõ ỌOÏ \
                                ọoï ÔOÂ ôoâ ỐOÁ ốoá ỒOÀ ồoà ỔOÅ ổoå ỖOÃ ỗoã ỘOÄ ộoä ƠÔ ơô ỚÔÙ ớôù ỜÔØ ờôø ỞÔÛ ởôû ỠÔÕ ỡôõ ỢÔÏ ợôï \
                                ÚUÙ úuù ÙUØ ùuø ỦUÛ ủuû ŨUÕ ũuõ ỤUÏ ụuï ƯÖ ưö ỨÖÙ ứöù ỪÖØ ừöø ỬÖÛ ửöû ỮÖÕ ữöõ ỰÖÏ ựöï ÝYÙ ýyù ỲYØ \
                                ỳyø ỶYÛ ỷyû ỸYÕ ỹyõ ỴÎ ỵî";
