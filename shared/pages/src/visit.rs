use std::collections::BTreeMap;

use kernel::Role;
use lambda::http::Request;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use writing::{Language, Texts};

use crate::{Encoding, Scheme, Words};

/// A request for a page: in which language and colours, and at which address.
#[derive(Clone)]
pub struct Visit {
    /// The texts in the reader's language.
    pub words: Words,
    pub(crate) scheme: Scheme,
    pub(crate) encoding: Encoding,
    /// What the address chose for this and the next visits.
    pub(crate) choices: Vec<Choice>,
    /// Whether the reader is known to be logged in.
    pub(crate) is_logged_in: bool,
    /// Whether the reader is known to buy tickets.
    pub(crate) is_fan: bool,
    path: String,
    query: BTreeMap<String, String>,
}

/// A choice that is kept in a cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Choice {
    pub name: &'static str,
    pub value: &'static str,
}

const LANGUAGE: &str = "lang";
const SCHEME: &str = "scheme";

impl Visit {
    /// The visit of a request. The language is that of `?lang=`, else of the cookie `lang`, else the preferred one of `Accept-Language`;
    /// the colours are those of `?scheme=`, else of the cookie `scheme`. Unknown ones are ignored.
    pub fn new(request: &Request, texts: &'static Texts) -> Self {
        let query: BTreeMap<String, String> =
            request.query_parameters().into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let asked = |name: &str| query.get(name).map(String::as_str);
        let asked_language: Option<Language> = asked(LANGUAGE).and_then(|tag| tag.parse().ok());
        let asked_scheme: Option<Scheme> = asked(SCHEME).and_then(|name| name.parse().ok());
        let language = asked_language
            .or_else(|| request.cookie(LANGUAGE)?.parse().ok())
            .unwrap_or_else(|| Language::of(request.header("accept-language").unwrap_or_default()));
        let scheme = asked_scheme.or_else(|| request.cookie(SCHEME)?.parse().ok()).unwrap_or(Scheme::System);
        let choices = [
            asked_language.map(|language| Choice { name: LANGUAGE, value: language.tag() }),
            asked_scheme.map(|scheme| Choice { name: SCHEME, value: scheme.name() }),
        ];
        Self {
            words: Words::new(texts, language),
            scheme,
            encoding: Encoding::choose(&[Encoding::Gzip], request.header("accept-encoding")),
            choices: choices.into_iter().flatten().collect(),
            is_logged_in: request.caller().is_ok(),
            is_fan: request.caller_with(&[Role::Fan]).is_ok(),
            path: request.raw_path().to_owned(),
            query,
        }
    }

    /// The reader's language.
    pub fn language(&self) -> Language {
        self.words.language()
    }

    /// The path of the address.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// This address with another language.
    pub(crate) fn in_language(&self, language: Language) -> String {
        self.with(LANGUAGE, Some(language.tag()))
    }

    /// This address with other colours.
    pub(crate) fn in_scheme(&self, scheme: Scheme) -> String {
        self.with(SCHEME, Some(scheme.name()))
    }

    /// This address with another value of a query parameter, or without it: for filters and pages of a list. Choices are left out,
    /// because their cookies have them.
    pub fn with(&self, name: &str, value: Option<&str>) -> String {
        let kept = self.query.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let kept = kept.filter(|(other, _)| ![name, LANGUAGE, SCHEME].contains(other));
        let parameters = kept.chain(value.map(|value| (name, value)));
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
        let path = own_path(&self.path);
        if query.is_empty() { path } else { format!("{path}?{query}") }
    }
}

/// What can't stand in a path as it is. Source: the path percent-encode set of <https://url.spec.whatwg.org>, and the backslash, which
/// browsers take for a slash.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'}');

/// A path as an address on this host: two slashes at its start would name another one.
fn own_path(path: &str) -> String {
    format!("/{}", utf8_percent_encode(path.trim_start_matches('/'), ENCODED))
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn path_stays_on_this_host() {
        for (path, expected) in [
            ("/shop/concerts/1", "/shop/concerts/1"),
            ("//evil.example", "/evil.example"),
            ("/\\evil.example", "/%5Cevil.example"),
            ("/\t/evil.example", "/%09/evil.example"),
            ("/\"><b>", "/%22%3E%3Cb%3E"),
            ("/%2e", "/%2e"),
            ("/zażółć", "/za%C5%BC%C3%B3%C5%82%C4%87"),
        ] {
            assert_eq!(own_path(path), expected);
        }
    }
}
