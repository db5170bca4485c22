//! What a filled field looks like: its letters as a font has them, in the field's colour and size.

use super::face::{glyph, marks, width};

/// From the edge of a field to its letters, in points.
const EDGE: f32 = 2.0;
/// Sizes that a field that leaves it open is filled in with, in points.
const SIZES: (f32, f32) = (4.0, 12.0);
/// From one baseline to the next, and from the top of a letter and its mark to its baseline, as shares of the size.
const LEADING: f32 = 1.2;
const ASCENT: f32 = 0.9;
/// How far above the middle of a field the baseline is not: half the height of a capital.
const MIDDLE: f32 = 0.36;
/// Codes of letters without one in ASCII.
const FREE: u8 = 128;

/// A field, and what has to be seen in it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Look {
    pub(super) letters: String,
    pub(super) width: f32,
    pub(super) height: f32,
    /// By how many degrees anticlockwise it is turned on the page.
    pub(super) turned: i32,
    /// Its default appearance (ISO 32000-1, 12.7.3.3).
    pub(super) style: String,
    /// 0 on the left, 1 in the middle, 2 on the right.
    pub(super) aligned: i32,
    pub(super) many_lines: bool,
    /// How many cells it has for its letters, if they have a cell each.
    pub(super) cells: Option<i32>,
    /// Is it a box that is ticked?
    pub(super) ticked: bool,
}

/// An appearance stream, and its font.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Drawn {
    /// Entries of the stream, but for its resources.
    pub(super) entries: String,
    pub(super) content: String,
    /// Entries of the font, but for its `ToUnicode`.
    pub(super) font: String,
    pub(super) meanings: String,
}

/// What `look` is drawn as.
pub(super) fn drawn(look: &Look) -> Drawn {
    let on_side = look.turned % 180 == 90;
    let (width, height) = if on_side { (look.height, look.width) } else { (look.width, look.height) };
    let matrix = match look.turned {
        90 => format!("/Matrix [0 1 -1 0 {} 0]", look.width),
        180 => format!("/Matrix [-1 0 0 -1 {} {}]", look.width, look.height),
        270 => format!("/Matrix [0 -1 1 0 0 {}]", look.height),
        _ => String::new(),
    };
    let (stated, colour) = style(&look.style);
    let mut codes = Codes::default();
    let content = if look.ticked {
        // The tick of ZapfDingbats.
        let size = stated.filter(|size| *size > 0.0).unwrap_or(0.8 * height.min(width));
        let (x, y) = (width / 2.0 - 0.42 * size, height / 2.0 - 0.35 * size);
        format!("BT {colour} /Z {size:.2} Tf {x:.2} {y:.2} Td (4) Tj ET")
    } else {
        written(look, (width, height), stated, &colour, &mut codes)
    };
    Drawn {
        entries: format!("/Type /XObject /Subtype /Form /BBox [0 0 {width} {height}] {matrix}"),
        content: format!("/Tx BMC\nq\n{content}\nQ\nEMC"),
        font: codes.font(),
        meanings: codes.meanings(),
    }
}

fn written(
    look: &Look,
    (width, height): (f32, f32),
    stated: Option<f32>,
    colour: &str,
    codes: &mut Codes,
) -> String {
    let stated = stated.filter(|size| *size > 0.0);
    let (size, lines) = fitted(look, (width, height), stated);
    let mut operators = vec![colour.to_owned(), stroking(colour), format!("{:.2} w", size * 0.05)];
    let first = if look.many_lines { height - EDGE - ASCENT * size } else { height / 2.0 - MIDDLE * size };
    for (place, line) in lines.iter().enumerate() {
        let y = first - LEADING * size * place as f32;
        let mut letters: Vec<(char, f32)> = Vec::new();
        if let Some(cells) = look.cells {
            let cell = width / cells as f32;
            let middle = |place: usize, c| cell * (place as f32 + 0.5) - size * self::width(c) / 2.0;
            letters.extend(line.chars().enumerate().map(|(place, c)| (c, middle(place, c))));
        } else {
            let free = width - 2.0 * EDGE - long(line, size);
            let mut x = EDGE
                + match look.aligned {
                    1 => free / 2.0,
                    2 => free,
                    _ => 0.0,
                };
            for c in line.chars() {
                letters.push((c, x));
                x += size * self::width(c);
            }
        }
        for (c, x) in letters {
            let code = codes.of(c);
            operators.push(format!("BT /F {size:.2} Tf {x:.2} {y:.2} Td <{code:02X}> Tj ET"));
            operators.push(marks(c, (x, y), size));
        }
    }
    operators.retain(|operator| !operator.is_empty());
    operators.join("\n")
}

/// The size that a field's letters have, and its lines.
fn fitted(look: &Look, (width, height): (f32, f32), stated: Option<f32>) -> (f32, Vec<String>) {
    let whole = || look.letters.lines().collect::<Vec<_>>().join(" ");
    let within = width - 2.0 * EDGE;
    if !look.many_lines {
        let line = whole();
        let size = stated.unwrap_or_else(|| {
            let as_high = (0.7 * height).clamp(SIZES.0, SIZES.1);
            let as_long = within / long(&line, 1.0).max(0.1);
            if look.cells.is_some() { as_high } else { as_high.min(as_long).max(SIZES.0) }
        });
        return (size, vec![line]);
    }
    let mut size = stated.unwrap_or(SIZES.1);
    loop {
        let lines = wrapped(&look.letters, size, within);
        let high = LEADING * size * lines.len() as f32;
        if stated.is_some() || high <= height - EDGE || size <= SIZES.0 {
            return (size, lines);
        }
        size -= 1.0;
    }
}

fn wrapped(text: &str, size: f32, within: f32) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split(['\r', '\n']) {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if !line.is_empty() && long(&line, size) + long(" ", size) + long(word, size) > within {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        if !line.is_empty() {
            lines.push(line);
        }
    }
    lines
}

fn long(text: &str, size: f32) -> f32 {
    text.chars().map(width).sum::<f32>() * size
}

/// The size and the colour that a default appearance states: its operators of size and of colour.
fn style(style: &str) -> (Option<f32>, String) {
    let words: Vec<&str> = style.split_whitespace().collect();
    let numbers = |end: usize, count: usize| -> Option<Vec<f32>> {
        let operands = words.get(end.checked_sub(count)?..end)?;
        operands.iter().map(|word| word.parse().ok().filter(|value: &f32| value.is_finite())).collect()
    };
    let (mut size, mut colour) = (None, "0 g".to_owned());
    for (place, word) in words.iter().enumerate() {
        let count = match *word {
            "Tf" => {
                size = numbers(place, 1).and_then(|operand| operand.first().copied()).or(size);
                continue;
            }
            "g" => 1,
            "rg" => 3,
            "k" => 4,
            _ => continue,
        };
        if let Some(operands) = numbers(place, count) {
            let operands: Vec<String> = operands.iter().map(f32::to_string).collect();
            colour = format!("{} {word}", operands.join(" "));
        }
    }
    (size.map(|size: f32| size.clamp(0.0, 144.0)), colour)
}

/// The same colour for strokes.
fn stroking(colour: &str) -> String {
    colour
        .split_whitespace()
        .map(|word| if word.starts_with(char::is_alphabetic) { word.to_uppercase() } else { word.to_owned() })
        .collect::<Vec<_>>()
        .join(" ")
}

/// The codes of letters in a font of one byte a letter.
#[derive(Debug, Default)]
struct Codes {
    /// Letters that have no code in ASCII, in the order of their codes.
    free: Vec<char>,
}

impl Codes {
    fn of(&mut self, letter: char) -> u8 {
        if matches!(letter, ' '..='~') {
            return letter as u8;
        }
        let place = self.free.iter().position(|known| *known == letter).unwrap_or_else(|| {
            if self.free.len() < usize::from(u8::MAX - FREE) {
                self.free.push(letter);
            }
            self.free.len() - 1
        });
        FREE + place as u8
    }

    fn font(&self) -> String {
        let names: Vec<String> = self.free.iter().map(|letter| format!("/{}", glyph(*letter))).collect();
        format!(
            "/Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding \
             /BaseEncoding /WinAnsiEncoding /Differences [{FREE} {}] >>",
            names.join(" ")
        )
    }

    /// The `ToUnicode` map (ISO 32000-1, 9.10.3).
    fn meanings(&self) -> String {
        let of = |code: usize, letter: char| {
            let mut units = [0; 2];
            let units: Vec<String> =
                letter.encode_utf16(&mut units).iter().map(|unit| format!("{unit:04X}")).collect();
            format!("<{code:02X}> <{}>", units.concat())
        };
        let ascii = (' '..='~').map(|letter| of(letter as usize, letter));
        let free = self.free.iter().enumerate().map(|(place, letter)| of(usize::from(FREE) + place, *letter));
        let all: Vec<String> = ascii.chain(free).collect();
        let parts: Vec<String> = all
            .chunks(100)
            .map(|part| format!("{} beginbfchar\n{}\nendbfchar\n", part.len(), part.join("\n")))
            .collect();
        format!(
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /V def\n/CMapType 2 def\n\
             1 begincodespacerange\n<00> <FF>\nendcodespacerange\n{}endcmap\nend\nend",
            parts.concat()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Codes, Look, drawn, style, wrapped};

    fn look(letters: &str) -> Look {
        Look {
            letters: letters.to_owned(),
            width: 200.0,
            height: 20.0,
            turned: 0,
            style: "/Helv 0 Tf 0 0 1 rg".to_owned(),
            aligned: 0,
            many_lines: false,
            cells: None,
            ticked: false,
        }
    }

    #[test]
    fn size_and_colour_are_what_the_field_states() {
        assert_eq!(style("/Helv 12 Tf 0 g"), (Some(12.0), "0 g".to_owned()));
        assert_eq!(style("0.2 0 1 rg /TiRo 0 Tf"), (Some(0.0), "0.2 0 1 rg".to_owned()));
        assert_eq!(style("Tf rg"), (None, "0 g".to_owned()));
        let drawn = drawn(&look("Ấp"));
        assert!(
            drawn.content.contains("0 0 1 rg") && drawn.content.contains("0 0 1 RG"),
            "{}",
            drawn.content
        );
        assert!(drawn.content.contains("/F 12.00 Tf 2.00 5.68 Td <80> Tj"), "{}", drawn.content);
        assert!(drawn.font.contains("/Differences [128 /A]") && drawn.meanings.contains("<80> <1EA4>"));
    }

    #[test]
    fn long_values_are_wrapped_or_made_smaller() {
        assert_eq!(wrapped("một hai\nba", 10.0, 200.0), ["một hai", "ba"]);
        assert_eq!(wrapped("một hai ba", 10.0, 40.0), ["một hai", "ba"]);
        let small = drawn(&look(&"Ấp Long Bào ".repeat(6)));
        assert!(!small.content.contains("/F 12.00 Tf"));
        let area = Look { many_lines: true, height: 60.0, ..look(&"Ấp Long Bào ".repeat(6)) };
        let baselines = |content: &str| {
            let mut all: Vec<String> = content
                .lines()
                .filter_map(|line| Some(line.split_once(" Td")?.0.rsplit_once(' ')?.1.to_owned()))
                .collect();
            all.dedup();
            all.len()
        };
        assert!(baselines(&drawn(&area).content) > 1);
    }

    #[test]
    fn there_are_codes_for_more_letters_than_a_field_has() {
        let mut codes = Codes::default();
        let all: Vec<u8> = ('\u{100}'..='\u{300}').map(|letter| codes.of(letter)).collect();
        assert_eq!((all[0], all[1], all[126]), (128, 129, 254));
        assert_eq!(codes.of('\u{100}'), 128);
    }
}
