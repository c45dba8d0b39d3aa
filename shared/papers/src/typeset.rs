//! Layout of text as lines of glyphs: shaping, bidirectional order, line breaks and fonts for all scripts (parley).
#![allow(clippy::float_arithmetic, reason = "lengths on paper, in points")]

use std::ops::Range;
use std::rc::Rc;

use parley::layout::PositionedLayoutItem;
use parley::style::{FontWeight, LineHeight, OverflowWrap};
use parley::{Alignment, AlignmentOptions, FontContext, Layout, LayoutContext, StyleProperty};

use crate::fonts::{FontId, Fonts};

/// An sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Color(pub u8, pub u8, pub u8);

#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    /// In points.
    pub size: f32,
    pub bold: bool,
    pub color: Color,
    pub align: Alignment,
    /// Line height as a fraction of the size.
    pub leading: f32,
}

impl Style {
    pub const fn regular(size: f32, color: Color) -> Self {
        Self { size, bold: false, color, align: Alignment::Left, leading: 1.35 }
    }

    pub const fn bold(size: f32, color: Color) -> Self {
        Self { size, bold: true, color, align: Alignment::Left, leading: 1.25 }
    }

    pub const fn align(self, align: Alignment) -> Self {
        Self { align, ..self }
    }
}

/// A glyph of a run. Lengths are fractions of the run's size.
#[derive(Debug, Clone)]
pub(crate) struct Glyph {
    pub id: u32,
    pub advance: f32,
    pub x: f32,
    pub y: f32,
    /// The glyph's bytes in the text.
    pub text: Range<usize>,
}

/// Glyphs of one font on one line. Lengths are in points from the block's upper left corner.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub font: FontId,
    pub size: f32,
    pub x: f32,
    pub baseline: f32,
    pub glyphs: Vec<Glyph>,
}

/// A text after layout.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub text: Rc<str>,
    pub color: Color,
    pub width: f32,
    pub height: f32,
    pub runs: Vec<Run>,
}

impl Block {
    /// Scales the block.
    fn scaled(mut self, by: f32) -> Self {
        self.width *= by;
        self.height *= by;
        for run in &mut self.runs {
            run.size *= by;
            run.x *= by;
            run.baseline *= by;
        }
        self
    }
}

/// Lays out texts.
pub(crate) struct Typesetter {
    fonts: FontContext,
    layout: LayoutContext<()>,
}

impl Typesetter {
    pub fn new() -> Self {
        Self { fonts: Fonts::get().context(), layout: LayoutContext::new() }
    }

    /// Lays out a text in lines of at most `width`. Longer words are broken.
    pub fn set(&mut self, text: &str, style: Style, width: f32) -> Block {
        let text = printable(text);
        let mut builder = self.layout.ranged_builder(&mut self.fonts, &text, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(Fonts::families()));
        builder.push_default(StyleProperty::FontSize(style.size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(style.leading)));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        let weight = if style.bold { FontWeight::BOLD } else { FontWeight::NORMAL };
        builder.push_default(StyleProperty::FontWeight(weight));
        let mut layout = builder.build(&text);
        layout.break_all_lines(Some(width));
        layout.align(style.align, AlignmentOptions::default());
        Block {
            color: style.color,
            width: layout.width(),
            height: layout.height(),
            runs: runs(&layout),
            text: text.into(),
        }
    }

    /// Lays out a text in the largest size that fits in `width` and `height`. Nothing is ever cut off: if the smallest of the sizes
    /// does not fit, the text is scaled down.
    pub fn fit(&mut self, text: &str, style: Style, width: f32, height: f32) -> Block {
        const SIZES: [f32; 7] = [1.0, 0.85, 0.7, 0.58, 0.48, 0.4, 0.33];
        let mut last = self.set(text, style, width);
        for part in SIZES {
            last = self.set(text, Style { size: style.size * part, ..style }, width);
            if last.height <= height && last.width <= width {
                return last;
            }
        }
        let by = (height / last.height).min(width / last.width).min(1.0);
        last.scaled(by)
    }
}

/// Maximum distance of a combining mark from its normal position, as a fraction of the size.
const MAX_OFFSET: f32 = 0.45;

fn runs(layout: &Layout<()>) -> Vec<Run> {
    let fonts = Fonts::get();
    let mut runs = Vec::new();
    for line in layout.lines() {
        for item in line.items() {
            let PositionedLayoutItem::GlyphRun(positioned) = item else { continue };
            let run = positioned.run();
            let Some(font) = fonts.find(run.font().data.id()) else { continue };
            let mut pieces = Pieces {
                size: run.font_size(),
                x: positioned.offset(),
                baseline: positioned.baseline(),
                runs: &mut runs,
                open: None,
            };
            for cluster in run.visual_clusters() {
                if cluster.is_ligature_continuation() {
                    pieces.extend(cluster.text_range());
                    continue;
                }
                for glyph in cluster.glyphs() {
                    let size = pieces.size;
                    let advance = glyph.advance / size;
                    let drawn = Glyph {
                        id: glyph.id,
                        advance,
                        x: glyph.x / size,
                        // The layout's y axis points downwards, that of fonts upwards. Stacked accents must not reach other lines.
                        y: (-glyph.y / size).clamp(-MAX_OFFSET, MAX_OFFSET),
                        text: cluster.text_range(),
                    };
                    match fonts.missing.filter(|_| glyph.id == 0) {
                        Some(missing) => pieces.push(
                            missing.font,
                            Glyph { id: missing.glyph, x: (advance - missing.advance) / 2.0, y: 0.0, ..drawn },
                        ),
                        None => pieces.push(font, drawn),
                    }
                }
            }
            pieces.close();
        }
    }
    runs
}

/// Splits a layout's run into pieces of one font each: a missing character is drawn with the placeholder's font.
struct Pieces<'a> {
    size: f32,
    x: f32,
    baseline: f32,
    runs: &'a mut Vec<Run>,
    open: Option<Run>,
}

impl Pieces<'_> {
    fn push(&mut self, font: FontId, glyph: Glyph) {
        if self.open.as_ref().is_some_and(|run| run.font != font) {
            self.close();
        }
        let (size, x, baseline) = (self.size, self.x, self.baseline);
        self.x += glyph.advance * size;
        let run = self.open.get_or_insert_with(|| Run { font, size, x, baseline, glyphs: Vec::new() });
        run.glyphs.push(glyph);
    }

    fn extend(&mut self, text: Range<usize>) {
        if let Some(glyph) = self.open.as_mut().and_then(|run| run.glyphs.last_mut()) {
            glyph.text = glyph.text.start.min(text.start)..glyph.text.end.max(text.end);
        }
    }

    fn close(&mut self) {
        self.runs.extend(self.open.take());
    }
}

/// Replaces unprintable characters: control characters and line breaks by spaces; characters that PDF forbids for glyphs, and
/// private-use characters, by U+FFFD.
fn printable(text: &str) -> String {
    let printable = text.trim().chars().map(|character| match character {
        '\u{2028}' | '\u{2029}' => ' ',
        _ if character.is_control() => ' ',
        '\u{FEFF}' | '\u{FFF0}'..='\u{FFFF}' => char::REPLACEMENT_CHARACTER,
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'.. => char::REPLACEMENT_CHARACTER,
        _ => character,
    });
    printable.collect()
}
