//! Where a visitor goes on after a log-in: `?next=` of an address, which anybody may have written.

use form_urlencoded::Serializer;
use lambda::http::Request;

/// Longer ones are of no page.
const MAX_BYTES: usize = 1000;

/// A path of this site. A browser takes two slashes at the start, or a backslash, for another host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnPath(String);

impl OwnPath {
    /// None if the text leads elsewhere.
    pub fn parse(text: &str) -> Option<Self> {
        let is_own = text.starts_with('/') && !text.starts_with("//") && text.len() <= MAX_BYTES;
        let is_plain = !text.chars().any(|letter| letter == '\\' || letter.is_control() || letter.is_whitespace());
        (is_own && is_plain).then(|| Self(text.to_owned()))
    }

    /// The address of a page that leads on to this path.
    pub fn after(&self, page: &str) -> String {
        format!("{page}?{}", Serializer::new(String::new()).append_pair("next", &self.0).finish())
    }
}

/// Where a visitor of the log-in goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Onward(Option<OwnPath>);

impl Onward {
    /// As `?next=` of a request says.
    pub fn of(request: &Request) -> Self {
        Self(request.query_parameters().get("next").and_then(|next| OwnPath::parse(next)))
    }

    /// The place itself: the home page if the visitor came from none.
    pub fn place(&self) -> String {
        self.0.as_ref().map_or_else(|| "/".to_owned(), |path| path.0.clone())
    }

    /// The address of another page that leads on to it.
    pub fn after(&self, page: &str) -> String {
        self.0.as_ref().map_or_else(|| page.to_owned(), |path| path.after(page))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_of_another_site_is_refused() {
        for text in
            ["", "x", "//evil.example", "/\\evil.example", "https://evil.example", "/a\tb", "/a b", "javascript:1"]
        {
            assert_eq!(OwnPath::parse(text), None, "{text}");
        }
        assert_eq!(OwnPath::parse(&"/a".repeat(MAX_BYTES)), None);
    }

    #[test]
    fn address_that_leads_on_is_encoded() {
        let path = OwnPath::parse("/shop/concerts/1?a=b&c=ó");
        let address = path.map(|path| path.after("/account/log-in"));
        assert_eq!(address.as_deref(), Some("/account/log-in?next=%2Fshop%2Fconcerts%2F1%3Fa%3Db%26c%3D%C3%B3"));
    }
}
