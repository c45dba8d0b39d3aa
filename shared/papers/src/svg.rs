//! Rendering of pages as SVG 1.1. Text becomes outlines, so that it looks the same without our fonts.
#![allow(clippy::float_arithmetic, reason = "lengths on paper, in points")]

use std::collections::BTreeSet;
use std::fmt::Write;

use poster::Poster;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};

use crate::fonts::{FontId, Fonts};
use crate::qr::Qr;
use crate::sheet::{Area, Mark, Sheet};
use crate::typeset::{Block, Color};

/// Renders a page. `title` and the texts on the page are included for screen readers.
pub(crate) fn svg(sheet: &Sheet, title: &str, language: &str) -> String {
    let mut glyphs = BTreeSet::new();
    let mut body = String::new();
    let mut texts = Vec::new();
    for part in &sheet.parts {
        match &part.mark {
            Mark::Text { x, y, block } => {
                text(&mut body, &mut glyphs, *x, *y, block);
                texts.push(block.text.as_ref());
            }
            Mark::Rectangle { area, color } => rectangle(&mut body, *area, *color),
            Mark::Qr { area, qr } => code(&mut body, *area, qr),
            Mark::Poster { area, poster } => art(&mut body, *area, &poster.poster),
        }
    }
    let (width, height) = (sheet.width, sheet.height);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"{width}\" \
         height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" xml:lang=\"{language}\">\n\
         <title>{}</title>\n<desc>{}</desc>\n{}<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n{body}</svg>\n",
        escape(title),
        escape(&texts.join("\n")),
        definitions(&glyphs),
    )
}

/// Renders a QR code alone, including the quiet zone. One unit is one module.
pub(crate) fn qr_svg(qr: &Qr) -> String {
    let width = qr.width();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {width}\" shape-rendering=\"crispEdges\">\
         <rect width=\"{width}\" height=\"{width}\" fill=\"#fff\"/><path d=\"{}\"/></svg>\n",
        bars(qr)
    )
}

fn bars(qr: &Qr) -> String {
    let mut path = String::new();
    for (column, row, length) in qr.bars() {
        // Writing to a string can't fail, here and below.
        let _ = write!(path, "M{column} {row}h{length}v1h-{length}z");
    }
    path
}

#[allow(clippy::cast_precision_loss, reason = "a code is at most 185 modules wide")]
fn code(body: &mut String, area: Area, qr: &Qr) {
    let Area { x, y, width, .. } = area;
    let modules = qr.width();
    let scale = width / modules as f32;
    let _ = writeln!(
        body,
        "<g transform=\"translate({x:.2} {y:.2}) scale({scale:.5})\" shape-rendering=\"crispEdges\">\
         <rect width=\"{modules}\" height=\"{modules}\" fill=\"#fff\"/><path d=\"{}\"/></g>",
        bars(qr)
    );
}

/// A poster's letters need no outlines: they are decoration, and keep their width in another font.
fn art(body: &mut String, Area { x, y, width, height }: Area, poster: &Poster) {
    let place = format!("<svg x=\"{x:.2}\" y=\"{y:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" ");
    let _ = writeln!(body, "{}", poster.mark().replacen("<svg ", &place, 1));
}

fn rectangle(body: &mut String, area: Area, color: Color) {
    let Area { x, y, width, height } = area;
    let _ = writeln!(
        body,
        "<rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" fill=\"{}\"/>",
        hex(color)
    );
}

fn text(body: &mut String, glyphs: &mut BTreeSet<(FontId, u32)>, x: f32, y: f32, block: &Block) {
    let _ = writeln!(body, "<g fill=\"{}\">", hex(block.color));
    for run in &block.runs {
        let mut at = x + run.x;
        let baseline = y + run.baseline;
        for glyph in &run.glyphs {
            glyphs.insert((run.font, glyph.id));
            let _ = write!(
                body,
                "<use xlink:href=\"#g{}-{}\" transform=\"translate({:.2} {:.2}) scale({:.5})\"/>",
                run.font,
                glyph.id,
                at + glyph.x * run.size,
                baseline - glyph.y * run.size,
                run.size / UNITS,
            );
            at += glyph.advance * run.size;
        }
    }
    body.push_str("</g>\n");
}

/// Units per em of the written outlines.
const UNITS: f32 = 1000.0;

fn definitions(glyphs: &BTreeSet<(FontId, u32)>) -> String {
    let mut definitions = String::from("<defs>\n");
    for (font, glyph) in glyphs {
        let mut pen = Pen(String::new());
        let outline = Fonts::get()
            .data(*font)
            .and_then(|data| FontRef::new(data).ok())
            .and_then(|parsed| parsed.outline_glyphs().get(GlyphId::new(*glyph)));
        if let Some(outline) = outline {
            let settings = DrawSettings::unhinted(Size::new(UNITS), LocationRef::default());
            // A broken outline stays empty; the embedded fonts have none.
            let _ = outline.draw(settings, &mut pen);
        }
        let _ = writeln!(definitions, "<path id=\"g{font}-{glyph}\" d=\"{}\"/>", pen.0);
    }
    definitions.push_str("</defs>\n");
    definitions
}

/// Writes a path's data. SVG's y axis points downwards, unlike that of fonts.
struct Pen(String);

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let _ = write!(self.0, "M{:.0} {:.0}", x, -y);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        let _ = write!(self.0, "L{:.0} {:.0}", x, -y);
    }
    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        let _ = write!(self.0, "Q{:.0} {:.0} {:.0} {:.0}", cx0, -cy0, x, -y);
    }
    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let _ = write!(self.0, "C{:.0} {:.0} {:.0} {:.0} {:.0} {:.0}", cx0, -cy0, cx1, -cy1, x, -y);
    }
    fn close(&mut self) {
        self.0.push('Z');
    }
}

fn hex(Color(red, green, blue): Color) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// Escapes text for XML.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
