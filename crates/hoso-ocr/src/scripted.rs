//! An engine that does what the page says, for tests of everything around it.

mod attempts;

use hoso_model::{Area, Line, PageText, Word};
use rustix::time::{ClockId, clock_gettime};

use crate::{GreyPage, Layout, OcrEngine, OcrError};

/// Reads no text: the first pixel's shade says what happens, if the rest of its row is white. 1: the process aborts;
/// 2: it hangs; 3: it grows until it may not; 4: the engine fails; 5 to 12 and 15: it tries what no reader may, and
/// "reads" what came of it; 13: it works without end; 14: it panics; 16: it "reads" which process it is; 17: a word that
/// is not fit to be shown as it is; 18: it works for about a second; anything else: two words are "read", which name the
/// page's size.
pub(crate) struct ScriptedEngine;

impl OcrEngine for ScriptedEngine {
    fn id(&self) -> &'static str {
        "scripted-1"
    }

    // The script is in the page's first pixels.
    fn wants_clean(&self) -> bool {
        false
    }

    fn read(&mut self, page: &GreyPage<'_>, _: Layout) -> Result<PageText, OcrError> {
        let shade = script(page);
        match shade {
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
            Some(13) => loop {
                std::hint::black_box(page);
            },
            Some(14) => panic!("as the script says"),
            Some(18) => {
                let used = || clock_gettime(ClockId::ProcessCPUTime).tv_sec;
                let before = used();
                while used() < before + 1 {
                    std::hint::black_box(page);
                }
            }
            _ => {}
        }
        let word = |text: String, x0: f32| Word::new(text, Area::from([x0, 0.1, x0 + 0.1, 0.12]), 95.0);
        let mut words =
            vec![word(format!("rong{}", page.width), 0.1), word(format!("cao{}", page.height), 0.3)];
        let told = match shade {
            Some(16) => Some(format!("process-{}", std::process::id())),
            Some(17) => Some("Ðơn\u{1b}[2J".to_owned()),
            other => other.and_then(|shade| attempts::of(shade, page.width)),
        };
        words.extend(told.map(|told| word(told, 0.5)));
        Ok(PageText::recognised(
            page.width,
            page.height,
            page.dpi,
            vec![Line { block: 0, paragraph: 0, words }],
        ))
    }
}

/// The shade that says what happens; a picture from elsewhere says nothing.
fn script(page: &GreyPage<'_>) -> Option<u8> {
    let (shade, rest) = page.pixels.get(..page.width as usize)?.split_first()?;
    rest.iter().all(|shade| *shade == u8::MAX).then_some(*shade)
}
