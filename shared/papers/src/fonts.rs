//! The fonts in `fonts/`, in the order of preference.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use krilla::text::Font;
use parley::fontique::{Blob, Collection, CollectionOptions, FontInfoOverride, FontWeight, GenericFamily, SourceCache};
use parley::{FontContext, FontFamily, FontFamilyName};

/// A font file.
struct File {
    family: &'static str,
    bold: bool,
    data: &'static [u8],
}

macro_rules! file {
    ($family:literal, $bold:literal, $name:literal) => {
        File { family: $family, bold: $bold, data: include_bytes!(concat!("../fonts/", $name, ".ttf")) }
    };
}

const FILES: [File; 17] = [
    file!("Noto Sans", false, "NotoSans-Regular"),
    file!("Noto Sans", true, "NotoSans-Bold"),
    file!("Noto Sans Arabic", false, "NotoSansArabic-Regular"),
    file!("Noto Sans Arabic", true, "NotoSansArabic-Bold"),
    file!("Noto Sans Hebrew", false, "NotoSansHebrew-Regular"),
    file!("Noto Sans Hebrew", true, "NotoSansHebrew-Bold"),
    file!("Noto Sans Thai", false, "NotoSansThai-Regular"),
    file!("Noto Sans Thai", true, "NotoSansThai-Bold"),
    file!("Noto Sans Devanagari", false, "NotoSansDevanagari-Regular"),
    file!("Noto Sans Georgian", false, "NotoSansGeorgian-Regular"),
    file!("Noto Sans Armenian", false, "NotoSansArmenian-Regular"),
    file!("Noto Sans Symbols 2", false, "NotoSansSymbols2-Symbols"),
    file!("Noto Sans Symbols", false, "NotoSansSymbols-Symbols"),
    file!("Noto Sans Math", false, "NotoSansMath-Symbols"),
    file!("Noto Emoji", false, "NotoEmoji-Regular"),
    file!("Droid Sans Fallback", false, "DroidSansFallback-Cut"),
    file!("NanumSquare", false, "NanumSquareR"),
];

/// The font with [`MISSING`].
const MISSING_FAMILY: &str = "Noto Sans Symbols 2";

/// The placeholder for a character that no font has: an empty box.
const MISSING: char = '\u{25A1}';

/// The index of a font in [`Fonts`].
pub(crate) type FontId = usize;

/// The glyph for a character that no font has.
#[derive(Clone, Copy)]
pub(crate) struct Missing {
    pub font: FontId,
    pub glyph: u32,
    /// Width as a fraction of the font's size.
    pub advance: f32,
}

/// All fonts.
pub(crate) struct Fonts {
    context: FontContext,
    loaded: Vec<Loaded>,
    pub missing: Option<Missing>,
}

struct Loaded {
    blob: u64,
    data: &'static [u8],
    font: Font,
}

impl Fonts {
    /// The fonts, loaded once per process.
    pub fn get() -> &'static Self {
        static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::load);
        &FONTS
    }

    fn load() -> Self {
        let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
        let mut loaded = Vec::new();
        let mut missing = None;
        for File { family, bold, data } in FILES {
            let Some(font) = Font::new(data.into(), 0) else { continue };
            let blob = Blob::new(Arc::new(data));
            if family == MISSING_FAMILY {
                missing = placeholder(data, loaded.len());
            }
            loaded.push(Loaded { blob: blob.id(), data, font });
            let weight = if bold { FontWeight::BOLD } else { FontWeight::NORMAL };
            let info = FontInfoOverride { family_name: Some(family), weight: Some(weight), ..Default::default() };
            let registered = collection.register_fonts(blob, Some(info));
            if family == "Noto Emoji" {
                let families = registered.into_iter().map(|(family, _)| family);
                collection.set_generic_families(GenericFamily::Emoji, families);
            }
        }
        Self { context: FontContext { collection, source_cache: SourceCache::default() }, loaded, missing }
    }

    /// The fonts for layouts.
    pub fn context(&self) -> FontContext {
        self.context.clone()
    }

    /// The families in the order of preference.
    pub fn families() -> FontFamily<'static> {
        let mut families: Vec<_> = FILES.iter().map(|file| FontFamilyName::Named(Cow::Borrowed(file.family))).collect();
        families.dedup();
        FontFamily::List(Cow::Owned(families))
    }

    /// Finds the font of a layout's run.
    pub fn find(&self, blob: u64) -> Option<FontId> {
        self.loaded.iter().position(|loaded| loaded.blob == blob)
    }

    /// A font for PDF.
    pub fn pdf(&self, font: FontId) -> Option<Font> {
        self.loaded.get(font).map(|loaded| loaded.font.clone())
    }

    /// The content of a font's file.
    pub fn data(&self, font: FontId) -> Option<&'static [u8]> {
        self.loaded.get(font).map(|loaded| loaded.data)
    }
}

#[allow(clippy::float_arithmetic, reason = "lengths in a font")]
fn placeholder(data: &[u8], font: FontId) -> Option<Missing> {
    use skrifa::MetadataProvider;
    use skrifa::instance::{LocationRef, Size};
    let parsed = skrifa::FontRef::new(data).ok()?;
    let glyph = parsed.charmap().map(MISSING)?;
    let advance = parsed.glyph_metrics(Size::new(1.0), LocationRef::default()).advance_width(glyph)?;
    Some(Missing { font, glyph: glyph.to_u32(), advance })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_fonts_are_readable_and_there_is_a_placeholder() {
        let fonts = Fonts::load();
        assert_eq!(fonts.loaded.len(), FILES.len());
        assert!(fonts.missing.is_some());
    }
}
