//! An engine that does what the page says, for tests of everything around it.

use hoso_model::{Area, Line, PageText, Word};

use crate::{GreyPage, OcrEngine, OcrError};

/// Reads no text: the first pixel's shade says what happens. 1: the process aborts; 2: it hangs; 3: it grows until
/// it may not; 4: the engine fails; anything else: two words are "read", which name the page's size.
pub(crate) struct ScriptedEngine;

impl OcrEngine for ScriptedEngine {
    fn id(&self) -> &'static str {
        "scripted-1"
    }

    fn read(&mut self, page: &GreyPage<'_>) -> Result<PageText, OcrError> {
        match page.pixels.first() {
            Some(1) => std::process::abort(),
            Some(2) => loop {
                std::thread::park();
            },
            Some(3) => {
                let mut held = Vec::new();
                loop {
                    // Written to, so that it is really held.
                    held.push(vec![1u8; 64 << 20]);
                }
            }
            Some(4) => return Err(OcrError::Failed("as the script says".to_owned())),
            _ => {}
        }
        let word = |text: String, x0: f32| Word {
            text,
            area: Area::from([x0, 0.1, x0 + 0.1, 0.12]),
            confidence: 95.0,
        };
        let words = vec![word(format!("rong{}", page.width), 0.1), word(format!("cao{}", page.height), 0.3)];
        Ok(PageText::recognised(
            page.width,
            page.height,
            page.dpi,
            vec![Line { block: 0, paragraph: 0, words }],
        ))
    }
}
