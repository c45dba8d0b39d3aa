use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

/// A language that papers and mails are written in. Another one is a file in `languages/`, and a variant and a line here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Language {
    /// English, which is also what anybody gets whose language is not here.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Polish.
    #[serde(rename = "pl")]
    Polish,
}

/// Not the tag of a language that is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be one of the languages that papers are written in, such as en or pl")]
pub struct UnknownLanguage;

impl Language {
    /// Every language, the one for everybody else first.
    pub const ALL: [Self; 2] = [Self::English, Self::Polish];

    /// Its tag (BCP 47).
    pub fn tag(self) -> &'static str {
        self.file().0
    }

    /// Its tag, and its file.
    fn file(self) -> (&'static str, &'static str) {
        match self {
            Self::English => ("en", include_str!("../languages/en.ftl")),
            Self::Polish => ("pl", include_str!("../languages/pl.ftl")),
        }
    }

    /// The language that a reader likes best of those that are here, from an `Accept-Language` header (RFC 9110, section 12.5.4).
    /// English if it names none of them. What can't be read in it is passed over.
    pub fn of(accept_language: &str) -> Self {
        let mut best = (Self::default(), 0);
        for range in accept_language.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let tag = parts.next().unwrap_or_default();
            let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(1000, thousandths);
            let language = if tag == "*" { Ok(Self::default()) } else { tag.parse() };
            if let Ok(language) = language
                && weight > best.1
            {
                best = (language, weight);
            }
        }
        best.0
    }

    /// A message of its file, with values put in. The message's name if the file lacks it, so that it is seen.
    pub(crate) fn say(self, message: &str, values: &[(&str, &str)]) -> String {
        self.message(message, values.iter().map(|(name, value)| (*name, FluentValue::from(*value))).collect())
    }

    /// A message that depends on a number, called `count` in it: plural forms, months, weekdays.
    pub(crate) fn count(self, message: &str, count: u32, values: &[(&str, &str)]) -> String {
        let mut arguments: FluentArgs<'_> =
            values.iter().map(|(name, value)| (*name, FluentValue::from(*value))).collect();
        arguments.set("count", count);
        self.message(message, arguments)
    }

    fn message(self, message: &str, arguments: FluentArgs<'_>) -> String {
        let bundle = match self {
            Self::English => &*ENGLISH,
            Self::Polish => &*POLISH,
        };
        match bundle.get_message(message).and_then(|message| message.value()) {
            Some(pattern) => bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new()).into_owned(),
            None => message.to_owned(),
        }
    }
}

type Bundle = FluentBundle<FluentResource>;

static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle(Language::English));
static POLISH: LazyLock<Bundle> = LazyLock::new(|| bundle(Language::Polish));

fn bundle(language: Language) -> Bundle {
    let (tag, file) = language.file();
    let identifier: LanguageIdentifier = tag.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
    // Isolating marks (U+2068) show as boxes in old mail readers.
    bundle.set_use_isolating(false);
    // A message that can't be read is left out; a test holds every file to have none.
    let resource = FluentResource::try_new(file.to_owned()).unwrap_or_else(|(readable, _)| readable);
    let _ = bundle.add_resource(resource);
    bundle
}

/// A weight of 0 to 1 with at most three digits after the point, as thousandths; nothing for what is not one.
fn thousandths(weight: &str) -> u32 {
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let fraction = format!("{fraction:0<3}");
    match (whole, fraction.len(), fraction.parse::<u32>()) {
        ("0", 3, Ok(fraction)) => fraction,
        ("1", 3, Ok(0)) => 1000,
        _ => 0,
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    /// The language of a tag, whatever its region: `pl`, `pl-PL`, `EN-gb`.
    fn from_str(tag: &str) -> Result<Self, UnknownLanguage> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary)).ok_or(UnknownLanguage)
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}
