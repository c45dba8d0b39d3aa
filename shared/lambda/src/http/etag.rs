//! Lists of entity tags in `If-Match` and `If-None-Match`. Source: RFC 9110, sections 8.8.3 and 13.1.
//!
//! A tag is the version of a stream, so it is exact. A weak tag (`W/"3"`) counts as the tag itself also in `If-Match`, where RFC 9110 lets
//! none match: proxies that compress responses make our tags weak, and their clients could then change nothing.

/// A parsed header.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Tags<'a> {
    /// `*`: any version.
    Any,
    /// What stands between the quotes.
    Listed(Vec<&'a str>),
}

impl<'a> Tags<'a> {
    /// None for a header of another form.
    pub(crate) fn parse(header: &'a str) -> Option<Self> {
        let mut rest = header.trim_matches(is_blank);
        if rest == "*" {
            return Some(Self::Any);
        }
        let mut tags = Vec::new();
        loop {
            // Empty elements of a list are allowed.
            rest = rest.trim_start_matches(|c| is_blank(c) || c == ',');
            if rest.is_empty() {
                return (!tags.is_empty()).then_some(Self::Listed(tags));
            }
            let (tag, after) = rest.strip_prefix("W/").unwrap_or(rest).strip_prefix('"')?.split_once('"')?;
            rest = after.trim_start_matches(is_blank);
            if tag.chars().any(|c| c <= ' ' || c == '\u{7f}') || !(rest.is_empty() || rest.starts_with(',')) {
                return None;
            }
            tags.push(tag);
        }
    }

    /// The versions among the tags. Other tags are of no response and match nothing.
    pub(crate) fn versions(&self) -> impl Iterator<Item = u64> {
        let listed = match self {
            Self::Any => &[],
            Self::Listed(tags) => tags.as_slice(),
        };
        listed.iter().filter_map(|tag| tag.parse().ok().filter(|version: &u64| version.to_string() == *tag))
    }

    /// Whether the tag of a response, with its quotes, is among them.
    pub(crate) fn contain(&self, etag: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Listed(tags) => tags.iter().any(|tag| etag.trim_matches('"') == *tag),
        }
    }
}

fn is_blank(c: char) -> bool {
    c == ' ' || c == '\t'
}
