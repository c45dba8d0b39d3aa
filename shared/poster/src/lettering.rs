//! Type on a poster. Widths are those of Noto Sans Bold in 1/1000 em.

use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};
use jiff::civil::Date;

use crate::palette::Colour;

/// A line of bold type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Of the left edge.
    pub x: u32,
    /// Where the letters stand.
    pub baseline: u32,
    /// Of the type.
    pub size: u32,
    /// What it says.
    pub text: String,
    /// Of the letters.
    pub colour: Colour,
}

impl Line {
    /// How long it is in Noto Sans Bold.
    pub fn length(&self) -> u32 {
        advance(&self.text) * self.size / 1000
    }
}

/// The artist's name and the date on their band.
pub fn band(artist: &str, date: Date, colour: Colour) -> Vec<Line> {
    let (size, names) = fit(artist);
    let mut baseline = 19 + size * 714 / 1000;
    let mut lines = Vec::new();
    for text in names {
        lines.push(Line { x: 20, baseline, size, text, colour });
        baseline += size * 104 / 100;
    }
    let text = format!("{}.{}.{:04}", date.day(), date.month(), date.year());
    lines.push(Line { x: 20, baseline: 105, size: 17, text, colour });
    lines
}

/// Advance widths of Noto Sans Bold, U+0020 to U+007E.
const ADVANCES: [u32; 95] = [
    260, 286, 472, 646, 572, 901, 750, 266, 339, 339, 545, 572, 285, 322, 285, 413, 572, 572, 572, 572, 572, 572, 572,
    572, 572, 572, 285, 285, 572, 572, 572, 477, 897, 690, 672, 637, 740, 560, 549, 724, 765, 389, 331, 664, 565, 943,
    813, 796, 628, 796, 660, 551, 579, 756, 650, 967, 667, 624, 579, 331, 413, 331, 572, 411, 362, 604, 633, 514, 633,
    591, 387, 633, 657, 305, 305, 620, 305, 982, 657, 619, 633, 633, 454, 497, 434, 657, 569, 856, 578, 569, 488, 394,
    551, 394, 572,
];

/// East Asian characters and pictures: as wide as high.
const WIDE: [std::ops::RangeInclusive<char>; 7] = [
    '\u{1100}'..='\u{11ff}',
    '\u{2e80}'..='\u{9fff}',
    '\u{ac00}'..='\u{d7af}',
    '\u{f900}'..='\u{faff}',
    '\u{fe30}'..='\u{fe6f}',
    '\u{ff01}'..='\u{ff60}',
    '\u{1f000}'..='\u{3ffff}',
];

/// Width of a line, in 1/1000 of the type's size.
const WIDEST: u32 = 320_000;

/// A text's width, in 1/1000 of its size.
pub fn advance(text: &str) -> u32 {
    let folded: String = text.chars().map(folded).collect();
    let total: u32 = DecomposingNormalizerBorrowed::new_nfd().normalize(&folded).chars().map(advance_of).sum();
    total.max(1)
}

fn advance_of(c: char) -> u32 {
    let ascii = u32::from(c).checked_sub(32).and_then(|place| ADVANCES.get(usize::try_from(place).ok()?));
    match ascii {
        Some(advance) => *advance,
        None if is_in(c, GeneralCategoryGroup::Mark) => 0,
        None if WIDE.iter().any(|range| range.contains(&c)) => 1000,
        None => 640,
    }
}

/// A letter of the same width that the table has.
fn folded(c: char) -> char {
    match c {
        'ł' => 'l',
        'Ł' => 'L',
        'ø' => 'o',
        'Ø' => 'O',
        'đ' => 'd',
        'Đ' => 'D',
        'ħ' => 'h',
        'Ħ' => 'H',
        'ı' => 'i',
        'ß' => 'B',
        'æ' | 'œ' => 'm',
        'Æ' | 'Œ' => 'M',
        other => other,
    }
}

fn is_in(c: char, group: GeneralCategoryGroup) -> bool {
    group.contains(CodePointMapData::<GeneralCategory>::new().get(c))
}

/// The first letter or digit of a name in upper case.
pub fn initial(name: &str) -> char {
    let is_letter_or_digit = |c: &char| is_in(*c, GeneralCategoryGroup::Letter.union(GeneralCategoryGroup::Number));
    name.chars().find(is_letter_or_digit).and_then(|c| c.to_uppercase().next()).unwrap_or('?')
}

/// The artist's name on one line of at most 46, or two of at most 32, whichever is larger: the size and the lines.
pub fn fit(name: &str) -> (u32, Vec<String>) {
    // Python's white space has four control characters that Unicode's has not.
    let is_space = |c: char| c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c);
    let words: Vec<&str> = name.split(is_space).filter(|word| !word.is_empty()).collect();
    let whole = words.join(" ");
    let (mut size, mut lines) = ((WIDEST / advance(&whole)).min(46), vec![whole]);
    for place in 1..words.len() {
        let (first, second) = words.split_at(place);
        let two = [first.join(" "), second.join(" ")];
        let size_of_two = two.iter().map(|line| WIDEST / advance(line)).fold(32, u32::min);
        if size_of_two > size {
            (size, lines) = (size_of_two, two.into());
        }
    }
    if size >= 20 { (size, lines) } else { (20, lines.into_iter().map(cut).collect()) }
}

/// The text, cut with "…" where it is too wide for a line of size 20.
fn cut(text: String) -> String {
    if advance(&text) * 20 <= WIDEST {
        return text;
    }
    let mut kept = text;
    while advance(&format!("{kept}…")) * 20 > WIDEST && kept.pop().is_some() {}
    format!("{kept}…")
}
