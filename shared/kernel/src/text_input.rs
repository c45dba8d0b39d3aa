use std::borrow::Cow;
use std::fmt;

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};
use icu_properties::{CodePointMapData, CodePointMapDataBorrowed};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Invalid, Text};

/// One line of text as a person typed it: a name, a street, a reason. In Unicode NFC, with something to see, and without characters
/// that are invisible or change the direction of the text around them. Requests are parsed as this type; it is stored as [`Text`],
/// which can also hold what was accepted earlier.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(inline, description = "", extend("minLength" = 1, "maxLength" = MAX))]
pub struct TextInput<const MAX: usize>(Text<MAX>);

const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();

const CATEGORIES: CodePointMapDataBorrowed<'static, GeneralCategory> = CodePointMapData::<GeneralCategory>::new();

impl<const MAX: usize> TextInput<MAX> {
    /// The trimmed text in NFC.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The text, to be stored.
    pub fn into_text(self) -> Text<MAX> {
        self.0
    }
}

impl<const MAX: usize> TryFrom<String> for TextInput<MAX> {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        check(&text)?;
        Text::try_from(in_nfc(&text).into_owned()).map(Self)
    }
}

impl<const MAX: usize> From<TextInput<MAX>> for Text<MAX> {
    fn from(input: TextInput<MAX>) -> Self {
        input.0
    }
}

impl<const MAX: usize> fmt::Display for TextInput<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The text in Unicode Normalization Form C.
pub(crate) fn in_nfc(text: &str) -> Cow<'_, str> {
    NFC.normalize(text)
}

fn check(text: &str) -> Result<(), Invalid> {
    let mut previous = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        check_letter(previous, letter, letters.peek().copied())?;
        previous = Some(letter);
    }
    if !text.trim().is_empty() && !text.chars().any(is_visible) {
        return Err(Invalid::new("nothing_visible", "must contain something visible"));
    }
    Ok(())
}

fn check_letter(previous: Option<char>, letter: char, next: Option<char>) -> Result<(), Invalid> {
    if changes_direction(letter) {
        return Err(Invalid::new("direction_control", "must not contain characters that change the direction of text"));
    }
    if is_joiner(letter) && is_between_joined(previous, next) {
        return Ok(());
    }
    if is_invisible(letter) || is_line_end(letter) {
        return Err(Invalid::new("invisible_character", "must not contain invisible characters"));
    }
    if is_selector(letter) && previous.is_none_or(|previous| !is_visible(previous)) {
        return Err(Invalid::new("invisible_character", "must not contain invisible characters"));
    }
    if is_private_or_nothing(letter) {
        return Err(Invalid::new("not_a_character", "must contain only characters that Unicode defines"));
    }
    Ok(())
}

/// Bidi_Control (Unicode, PropList.txt).
fn changes_direction(letter: char) -> bool {
    matches!(letter, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Default_Ignorable_Code_Point (Unicode, DerivedCoreProperties.txt) without the variation selectors, and what else shows nothing but
/// counts as a letter or sign.
pub(crate) fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{00AD}' | '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
        | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFC}' | '\u{13430}'..='\u{1345F}' | '\u{16FE4}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D159}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E00FF}'
        | '\u{E01F0}'..='\u{E0FFF}')
}

/// Line and paragraph separator: not control characters, but they end lines.
fn is_line_end(letter: char) -> bool {
    matches!(letter, '\u{2028}' | '\u{2029}')
}

/// A variation selector: it chooses the form of the character before it.
fn is_selector(letter: char) -> bool {
    matches!(letter, '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

fn is_private_or_nothing(letter: char) -> bool {
    let is_noncharacter = matches!(letter, '\u{FDD0}'..='\u{FDEF}') || u32::from(letter) & 0xFFFE == 0xFFFE;
    is_noncharacter || letter == char::REPLACEMENT_CHARACTER || CATEGORIES.get(letter) == GeneralCategory::PrivateUse
}

/// Zero width non-joiner and joiner.
fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{200C}' | '\u{200D}')
}

/// Where joiners change what is shown: after a letter or sign of a script that joins letters, and between emoji.
fn is_between_joined(previous: Option<char>, next: Option<char>) -> bool {
    let Some(previous) = previous else { return false };
    let is_in_word = joins_letters(previous) && (is_letter(previous) || is_mark(previous));
    is_in_word || (is_part_of_emoji(previous) && next.is_some_and(is_symbol))
}

/// Blocks of scripts with joined letters: Arabic to Sinhala, Myanmar, Khmer and Mongolian, Balinese to Lepcha, Syloti Nagri to Meetei
/// Mayek, and those of the supplementary plane.
fn joins_letters(letter: char) -> bool {
    matches!(letter,
        '\u{0600}'..='\u{0DFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{18AF}' | '\u{1B00}'..='\u{1C4F}'
        | '\u{A800}'..='\u{ABEF}' | '\u{10A00}'..='\u{11FFF}')
}

fn is_part_of_emoji(letter: char) -> bool {
    is_symbol(letter) || matches!(letter, '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}')
}

fn is_symbol(letter: char) -> bool {
    CATEGORIES.get(letter) == GeneralCategory::OtherSymbol
}

fn is_letter(letter: char) -> bool {
    GeneralCategoryGroup::Letter.contains(CATEGORIES.get(letter))
}

pub(crate) fn is_mark(letter: char) -> bool {
    GeneralCategoryGroup::Mark.contains(CATEGORIES.get(letter))
}

/// Whether the character alone shows something: marks need another one.
pub fn is_visible(letter: char) -> bool {
    !letter.is_whitespace() && !letter.is_control() && !is_mark(letter) && !is_invisible(letter) && !is_selector(letter)
}
