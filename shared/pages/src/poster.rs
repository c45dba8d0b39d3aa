//! A poster for each concert, drawn by rule from its id, artist and date, so that a list of concerts looks alive without uploads.
//!
//! All arithmetic is in integers, rounded down: every program that follows the rule writes the same bytes (docs/pages.md). The id
//! alone chooses composition and palette, so that a concert that moves keeps its look.

mod art;
mod dice;
mod lettering;

use std::fmt::Write as _;

use jiff::civil::Date;

use dice::Dice;
use lettering::{fit, type_line};

/// The poster of a concert, in two forms, as SVG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poster {
    /// 360 x 480: the art with the artist's name and the date.
    pub sheet: String,
    /// 360 x 360: the art alone, for places smaller than 100 pixels.
    pub mark: String,
}

/// Colours of a poster. Contrast with the ground: type 4.5, figure 3, second 2.
#[derive(Debug, Clone, Copy, Default)]
struct Palette {
    ground: &'static str,
    figure: &'static str,
    second: &'static str,
    ink: &'static str,
}

const fn palette(ground: &'static str, figure: &'static str, second: &'static str, ink: &'static str) -> Palette {
    Palette { ground, figure, second, ink }
}

/// Raspberry, ink, marigold, lagoon, cobalt, vermilion, pine, lilac, bone, sky.
const PALETTES: [Palette; 10] = [
    palette("#b31b53", "#ffc9b5", "#16182b", "#ffffff"),
    palette("#16182b", "#ff6f59", "#f7d9c4", "#ffffff"),
    palette("#f6b73c", "#16182b", "#b31b53", "#16182b"),
    palette("#0b4f5c", "#8fe0cf", "#ffb48a", "#ffffff"),
    palette("#2440c7", "#f3f3f6", "#ff9f8c", "#ffffff"),
    palette("#ee5a36", "#1b1233", "#ffe3c2", "#16182b"),
    palette("#17402f", "#d5e06b", "#f4efe1", "#ffffff"),
    palette("#cdbdf5", "#2a1a66", "#e2406f", "#16182b"),
    palette("#efe8da", "#16182b", "#e0452c", "#16182b"),
    palette("#a9dbf2", "#0d2c66", "#ee5a36", "#16182b"),
];

/// The poster of a concert. The same id, artist and date always give the same bytes.
pub fn poster(concert_id: &str, artist: &str, date: Date) -> Poster {
    let dice = Dice::of(concert_id);
    let colours = dice.pick(1, PALETTES);
    let art = art::draw(&dice, colours, artist, date.day());

    let mark = format!("{}{art}</svg>", opening(360, colours.ground));

    let (band_top, art_top) = if dice.byte(2) % 2 == 1 { (0, 120) } else { (360, 0) };
    let mut sheet = opening(480, colours.ground);
    let _ = write!(sheet, r#"<svg y="{art_top}" width="360" height="360">{art}</svg>"#);
    let (size, lines) = fit(artist);
    let mut baseline = band_top + 19 + size * 714 / 1000;
    for line in lines {
        sheet.push_str(&type_line(20, baseline, size, &line, colours.ink));
        baseline += size * 104 / 100;
    }
    let date = format!("{}.{}.{:04}", date.day(), date.month(), date.year());
    sheet.push_str(&type_line(20, band_top + 105, 17, &date, colours.ink));
    sheet.push_str("</svg>");
    Poster { sheet, mark }
}

fn opening(height: u32, ground: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 360 {height}\" font-family=\"Noto Sans,system-ui,sans-serif\" \
         font-weight=\"700\"><path d=\"M0 0H360V{height}H0Z\" fill=\"{ground}\"/>"
    )
}
