//! Style sheets and scripts. A name in `assets/` gives the constant: `form.js` is [`FORM_JS`].

use crate::{Encoding, Language};

/// A file with its compressed forms.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    name: &'static str,
    hash: &'static str,
    url: &'static str,
    content: &'static [u8],
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
    pub fn content(&self, encoding: Encoding) -> &'static [u8] {
        match encoding {
            Encoding::Brotli => self.brotli,
            Encoding::Gzip => self.gzip,
            Encoding::Identity => self.content,
        }
    }

    /// Its content type, by the name's ending.
    pub fn content_type(&self) -> &'static str {
        match self.name.rsplit_once('.').map_or("", |(_, ending)| ending) {
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "json" => "application/json",
            "svg" => "image/svg+xml",
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
