//! Style sheets and scripts. A name in `assets/` gives the constant: `form.js` is [`FORM_JS`].

use std::borrow::Cow;
use std::io::Read;

use flate2::read::GzDecoder;

use crate::{Encoding, Language};

/// A file in its compressed forms.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    name: &'static str,
    hash: &'static str,
    url: &'static str,
    brotli: &'static [u8],
    gzip: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

impl Asset {
    /// Its path, which has its content's hash, so that it can be cached for ever.
    pub const fn url(&self) -> &'static str {
        self.url
    }

    /// Its content in an encoding.
    pub fn content(&self, encoding: Encoding) -> Cow<'static, [u8]> {
        match encoding {
            Encoding::Brotli => Cow::Borrowed(self.brotli),
            Encoding::Gzip => Cow::Borrowed(self.gzip),
            // Hardly anybody asks for it: a third copy would only make the program larger.
            Encoding::Identity => {
                let mut content = Vec::new();
                // It was compressed when this was built, and reading memory does not fail.
                let _ = GzDecoder::new(self.gzip).read_to_end(&mut content);
                Cow::Owned(content)
            }
        }
    }

    /// Its content type, by the name's ending.
    pub fn content_type(&self) -> &'static str {
        match self.name.rsplit_once('.').map_or("", |(_, ending)| ending) {
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "json" => "application/json",
            "svg" => "image/svg+xml",
            "txt" => "text/plain; charset=utf-8",
            "wasm" => "application/wasm",
            "webmanifest" => "application/manifest+json",
            _ => "application/octet-stream",
        }
    }
}

/// The asset with this hash and name.
pub fn find(hash: &str, name: &str) -> Option<&'static Asset> {
    const { &ALL }.iter().find(|asset| asset.name == name && asset.hash == hash)
}

/// What form.js says about errors, by their codes.
pub const fn errors(language: Language) -> Asset {
    match language {
        Language::English => ERRORS_EN_JSON,
        Language::Polish => ERRORS_PL_JSON,
    }
}
