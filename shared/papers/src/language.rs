use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

/// A language of documents and mails. A new one needs a file in `languages/` and a variant here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Language {
    /// The default for readers of unsupported languages.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Polish.
    #[serde(rename = "pl")]
    Polish,
}

/// The tag is not one of a supported language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a supported language, such as en or pl")]
pub struct UnknownLanguage;

impl Language {
    /// All languages, the default first.
    pub const ALL: [Self; 2] = [Self::English, Self::Polish];

    /// The language tag (BCP 47).
    pub fn tag(self) -> &'static str {
        self.file().0
    }

    /// The language tag and the content of its file.
    fn file(self) -> (&'static str, &'static str) {
        match self {
            Self::English => ("en", include_str!("../languages/en.ftl")),
            Self::Polish => ("pl", include_str!("../languages/pl.ftl")),
        }
    }

    /// The preferred supported language of an `Accept-Language` header (RFC 9110, section 12.5.4). English if there is none.
    /// Unreadable parts are ignored.
    pub fn of(accept_language: &str) -> Self {
        let mut best = (Self::default(), 0);
        for range in accept_language.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let tag = parts.next().unwrap_or_default();
            let weight =
                parts.find_map(|part| part.strip_prefix(['q', 'Q'])?.strip_prefix('=')).map_or(1000, thousandths);
            let language = if tag == "*" { Ok(Self::default()) } else { tag.parse() };
            if let Ok(language) = language
                && weight > best.1
            {
                best = (language, weight);
            }
        }
        best.0
    }

    /// A message of the language's file, formatted with values. A missing message gives its own name, so that it is noticed.
    pub(crate) fn message(self, message: &str, values: &[(&str, &str)]) -> String {
        self.format(message, values.iter().map(|(name, value)| (*name, FluentValue::from(*value))).collect())
    }

    /// A message that depends on a number, its variable `count`: plural forms, months, weekdays.
    pub(crate) fn count(self, message: &str, count: u32, values: &[(&str, &str)]) -> String {
        let mut arguments: FluentArgs<'_> =
            values.iter().map(|(name, value)| (*name, FluentValue::from(*value))).collect();
        arguments.set("count", count);
        self.format(message, arguments)
    }

    fn format(self, message: &str, arguments: FluentArgs<'_>) -> String {
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
    // Old mail readers show isolating marks (U+2068) as boxes.
    bundle.set_use_isolating(false);
    // Unreadable messages are left out; a test checks that there are none.
    let resource = FluentResource::try_new(file.to_owned()).unwrap_or_else(|(readable, _)| readable);
    let _ = bundle.add_resource(resource);
    bundle
}

/// A weight of 0 to 1 with at most three decimals, in thousandths; 0 if it is invalid.
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

    /// Parses a tag with or without a region: `pl`, `pl-PL`, `EN-gb`.
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
