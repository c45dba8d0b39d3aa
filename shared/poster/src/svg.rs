//! Posters as SVG.

use std::fmt::Write as _;

use crate::art::{Align, Arc, Art, Disc, Note, Stripe, Tile, TileShape};
use crate::lettering::Line;
use crate::{Colour, Poster};

pub fn sheet(poster: &Poster) -> String {
    let (band_top, art_top) = if poster.is_band_on_top { (0, 120) } else { (360, 0) };
    let mut svg = opening(480, poster.palette.ground);
    let _ = write!(svg, r#"<svg y="{art_top}" width="360" height="360">{}</svg>"#, art(&poster.art));
    for line in &poster.band {
        svg.push_str(&type_line(line, band_top));
    }
    svg.push_str("</svg>");
    svg
}

pub fn mark(poster: &Poster) -> String {
    format!("{}{}</svg>", opening(360, poster.palette.ground), art(&poster.art))
}

fn opening(height: u32, ground: Colour) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 360 {height}\" font-family=\"Noto Sans,system-ui,sans-serif\" \
         font-weight=\"700\"><path d=\"M0 0H360V{height}H0Z\" fill=\"{ground}\"/>"
    )
}

fn art(art: &Art) -> String {
    match art {
        Art::Arcs { x, y, arcs } => {
            let rings: String = arcs.iter().map(|arc| ring(*x, *y, arc)).collect();
            format!(r#"<g fill="none">{rings}</g>"#)
        }
        Art::Score { turn, notes } => {
            let notes: String = notes.iter().map(note).collect();
            format!(r#"<g transform="rotate({turn} 180 180)">{notes}</g>"#)
        }
        Art::Tiles(tiles) => tiles.iter().map(tile).collect(),
        Art::Discs { groove, shift, turn, radii, upper, lower } => {
            let rings: String =
                radii.iter().map(|radius| format!(r#"<circle cx="180" cy="180" r="{radius}"/>"#)).collect();
            format!(
                "<g fill=\"none\" stroke-width=\"{groove}\" transform=\"rotate({turn} 180 180)\"><svg width=\"360\" height=\"180\" \
                 viewBox=\"{shift} 0 360 180\" stroke=\"{upper}\">{rings}</svg><svg y=\"180\" width=\"360\" height=\"180\" \
                 viewBox=\"-{shift} 180 360 180\" stroke=\"{lower}\">{rings}</svg></g>"
            )
        }
        Art::Letter { disc: under, letter, x, align, baseline, colour } => {
            let anchor = match align {
                Align::Start => "start",
                Align::Middle => "middle",
                Align::End => "end",
            };
            let (disc, size, letter) = (disc(under), Art::LETTER_SIZE, escaped(&letter.to_string()));
            format!(
                r#"{disc}<text x="{x}" y="{baseline}" font-size="{size}" text-anchor="{anchor}" fill="{colour}">{letter}</text>"#
            )
        }
        Art::Day { disc: under, digits, stripes } => {
            let stripes: String = stripes.iter().map(stripe).collect();
            format!("{}{}{stripes}", disc(under), type_line(digits, 0))
        }
    }
}

fn ring(x: u32, y: u32, Arc { radius, width, turn, dashes, colour }: &Arc) -> String {
    let dashes = dashes.iter().map(ToString::to_string).collect::<Vec<String>>().join(" ");
    format!(
        "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" stroke=\"{colour}\" stroke-width=\"{width}\" pathLength=\"24\" \
         stroke-dasharray=\"{dashes}\" transform=\"rotate({turn} {x} {y})\"/>"
    )
}

fn note(Note { x, y, length, colour }: &Note) -> String {
    format!(r#"<rect x="{x}" y="{y}" width="{length}" height="{}" fill="{colour}"/>"#, Art::NOTE_HEIGHT)
}

fn tile(Tile { x, y, turn, shape, colour }: &Tile) -> String {
    let path = match shape {
        TileShape::QuarterDisc => "M0 0H90A90 90 0 0 1 0 90Z",
        TileShape::HalfDisc => "M0 0H90A45 45 0 0 1 0 0Z",
        TileShape::Leaf => "M0 0H90V90A90 90 0 0 1 0 0Z",
        TileShape::Disc => "M0 45A45 45 0 1 1 90 45A45 45 0 1 1 0 45Z",
        TileShape::Triangle => "M0 0H90L0 90Z",
    };
    format!(
        r#"<path d="{path}" fill="{colour}" stroke="{colour}" transform="translate({x} {y}) rotate({turn} 45 45)"/>"#
    )
}

fn disc(Disc { x, y, radius, colour }: &Disc) -> String {
    format!(r#"<circle cx="{x}" cy="{y}" r="{radius}" fill="{colour}"/>"#)
}

fn stripe(Stripe { y, height, colour }: &Stripe) -> String {
    format!(r#"<rect y="{y}" width="360" height="{height}" fill="{colour}"/>"#)
}

/// A line of type, below `top`. `textLength` keeps its width when another font stands in.
fn type_line(line: &Line, top: u32) -> String {
    let Line { x, size, colour, .. } = line;
    let (baseline, length, text) = (top + line.baseline, line.length(), escaped(&line.text));
    format!(
        r#"<text x="{x}" y="{baseline}" font-size="{size}" textLength="{length}" lengthAdjust="spacingAndGlyphs" fill="{colour}">{text}</text>"#
    )
}

/// Text between tags of XML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
