use icu_normalizer::DecomposingNormalizerBorrowed;

use crate::text_input::{is_invisible, is_mark};

const NFKD: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizerBorrowed::new_nfkd();

/// A text as it is compared in searches: without accents, case, and differences that people don't type (`Zażółć` and `zazolc`,
/// `straße` and `STRASSE`, ligatures, full-width letters, apostrophes, kinds of dashes and spaces).
pub fn folded(text: &str) -> String {
    // Before the decomposition, which makes a space and an accent of the acute accent that people type as an apostrophe.
    let without_apostrophes: String = text.chars().filter(|letter| !is_apostrophe(*letter)).collect();
    let mut plain = String::with_capacity(text.len());
    for letter in
        NFKD.normalize(&without_apostrophes).chars().filter(|letter| !is_ignored(*letter) && !is_apostrophe(*letter))
    {
        // By way of upper case, which makes SS of ß, I of ı, and Σ of ς; by way of lower case, which makes ß of ẞ.
        for letter in letter.to_lowercase().flat_map(char::to_uppercase).flat_map(char::to_lowercase) {
            match base_letters(letter) {
                Some(letters) => plain.push_str(letters),
                None => plain.push(letter),
            }
        }
    }
    plain.split(is_gap).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The words of a folded text: what stands between spaces and punctuation.
pub fn folded_words(text: &str) -> Vec<String> {
    let is_part_of_word = |letter: char| letter.is_alphanumeric() || is_mark(letter);
    let folded = folded(text);
    folded.split(|letter| !is_part_of_word(letter)).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '`' | '´' | '‘' | '’' | '‛' | 'ʹ' | 'ʻ' | 'ʼ' | 'ʽ' | '′' | '＇')
}

/// Spaces and dashes.
fn is_gap(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '−' | '֊' | '־')
}

/// Accents of Latin, Greek and Cyrillic letters, vowel points of Hebrew and Arabic, and what nobody sees. Signs that make another
/// letter in their script (such as vowel signs of Devanagari, or the dakuten) stay.
fn is_ignored(letter: char) -> bool {
    matches!(letter,
        '\u{0300}'..='\u{036F}' | '\u{0591}'..='\u{05BD}' | '\u{05BF}' | '\u{05C1}'..='\u{05C7}'
        | '\u{0610}'..='\u{061A}' | '\u{0640}' | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{06D6}'..='\u{06DC}'
        | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FE20}'..='\u{FE2F}' | '\u{200E}' | '\u{200F}')
        || is_invisible(letter)
}

/// Lower-case letters that Unicode doesn't decompose, in the letters that people type for them.
fn base_letters(letter: char) -> Option<&'static str> {
    Some(match letter {
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ø' => "o",
        'ł' | 'ƚ' | 'ⱡ' => "l",
        'đ' | 'ð' | 'ɖ' | 'ɗ' => "d",
        'ħ' => "h",
        'ŧ' | 'ⱦ' => "t",
        'ŋ' => "n",
        'ĸ' => "k",
        'ƀ' | 'ɓ' => "b",
        'ɨ' => "i",
        'ɟ' => "j",
        'ǥ' | 'ɠ' => "g",
        'ɍ' => "r",
        'ɏ' | 'ƴ' => "y",
        'ƶ' => "z",
        'ƙ' => "k",
        'ə' | 'ǝ' => "e",
        'ɛ' => "e",
        'ɔ' => "o",
        _ => return None,
    })
}

/// The text with full-width letters and the digits of other scripts in ASCII.
pub fn in_ascii_forms(text: &str) -> String {
    let digit = |letter: char| {
        let number = u32::from(letter);
        let zero = DIGIT_ZEROS.into_iter().find(|zero| (*zero..*zero + 10).contains(&number))?;
        char::from_digit(number - zero, 10)
    };
    NFKD.normalize(text).chars().map(|letter| digit(letter).unwrap_or(letter)).collect()
}

/// The zeros of Arabic, Persian, and the scripts of India, Thailand, Laos, Tibet, Myanmar and Cambodia (Unicode, Nd).
const DIGIT_ZEROS: [u32; 17] = [
    0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x0ED0, 0x0F20,
    0x1040, 0x17E0, 0x1810,
];
