use std::io::Write as _;

/// How a response's body is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// `br`
    Brotli,
    /// `gzip`
    Gzip,
    /// Not at all.
    Identity,
}

impl Encoding {
    /// The first of those offered that an `Accept-Encoding` header allows (RFC 9110, section 12.5.3). A weight other than 0 is as good as
    /// any.
    pub fn choose(offered: &[Self], accept_encoding: Option<&str>) -> Self {
        let accepts = |name: &str| {
            accept_encoding.unwrap_or_default().split(',').any(|range| {
                let mut parts = range.split(';').map(str::trim);
                let is_named = parts.next().is_some_and(|given| given.eq_ignore_ascii_case(name));
                is_named
                    && !parts.any(|part| {
                        part.strip_prefix("q=").is_some_and(|weight| weight.trim_matches(['0', '.']).is_empty())
                    })
            })
        };
        offered.iter().copied().find(|encoding| encoding.name().is_some_and(accepts)).unwrap_or(Self::Identity)
    }

    /// Its name in the header `Content-Encoding`.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }
}

/// The content as gzip, in the time that a page has. None if that fails, which memory alone could cause.
pub(crate) fn gzip(content: &str) -> Option<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    encoder.write_all(content.as_bytes()).ok()?;
    encoder.finish().ok()
}
