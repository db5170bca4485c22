//! Vietnamese text: normal forms, folding, tone placement, syllables.
//!
//! In the order in which a word from the page meets them:
//!
//! 1. [`repair_glyphs`] puts right what an OCR engine writes for what was printed (`Ð` for `Đ`, `⁄` for `/`);
//!    [`nfc`] alone does the same for text that was typed;
//! 2. [`syllable_share`] says by [`is_syllable`] how much of a page is Vietnamese: how well it was read;
//! 3. [`exact`] is the form in which a word is compared tone by tone, however its writer places the tone;
//! 4. [`fold`] is the form in which it is compared without tones, shapes and case;
//! 5. [`sign`] says what the letters mean that are printed in another form (`ﬁ`, `m²`, `Ⅳ`, `№`, `½`);
//! 6. [`typed`] is the syllable that somebody typed the keys of while Telex or VNI was off.
//!
//! Text typed in the fonts of before Unicode is brought here first: [`LegacyFont`] and [`detect`] know its
//! [`Encoding`].
//!
//! ```
//! assert_eq!(hoso_viet::fold("ĐƯỜNG Nguyễn Thị Mỹ Hòa"), "duong nguyen thi my hoa");
//! assert_eq!(hoso_viet::exact("HOÀ"), hoso_viet::exact("Hòa"));
//! assert!(hoso_viet::is_syllable("nghiêng") && !hoso_viet::is_syllable("website"));
//! ```

mod exact;
mod fold;
mod legacy;
mod normal;
mod parting;
mod printable;
mod rimes;
mod share;
mod sign;
mod syllable;
mod typed;

pub use exact::exact;
pub use fold::{fold, fold_char};
pub use legacy::{ENCODINGS, Encoding, LegacyFont, detect};
pub use normal::{nfc, repair_glyphs};
pub use parting::run_together;
pub use printable::{printable, printable_line};
pub use share::syllable_share;
pub use sign::{Sign, sign};
pub use syllable::is_syllable;
pub use typed::typed;
