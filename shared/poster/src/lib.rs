//! A poster for each concert, drawn by rule from its id, artist and date, so that a list of concerts looks alive without uploads.
//!
//! All arithmetic is in integers, rounded down: every program that follows the rule writes the same bytes (docs/pages.md). The id
//! alone chooses composition and palette, so that a concert that moves keeps its look.

#![warn(missing_docs)]

mod art;
mod dice;
mod lettering;
mod palette;
mod svg;

use jiff::civil::Date;

pub use art::{Align, Arc, Art, Disc, Note, Stripe, Tile, TileShape};
use dice::Dice;
pub use lettering::Line;
pub use palette::{Colour, Palette};

/// The poster of a concert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poster {
    /// Its colours. The ground lies under everything.
    pub palette: Palette,
    /// What is drawn on a square of 360, which cuts off what is outside.
    pub art: Art,
    /// The artist's name on one or two lines and the date, below each other on a band of 120 x 360. Their baselines count from its top.
    pub band: Vec<Line>,
    /// Whether the band is above the art.
    is_band_on_top: bool,
}

impl Poster {
    /// The poster of a concert: its id as text, the artist, and the day of the start at the venue.
    pub fn of(concert_id: &str, artist: &str, date: Date) -> Self {
        let dice = Dice::of(concert_id);
        let palette = palette::of(&dice);
        Self {
            palette,
            art: art::of(&dice, palette, artist, date.day()),
            band: lettering::band(artist, date, palette.ink),
            is_band_on_top: dice.byte(2) % 2 == 1,
        }
    }

    /// As SVG of 360 x 480: the art with the artist's name and the date.
    pub fn sheet(&self) -> String {
        svg::sheet(self)
    }

    /// As SVG of 360 x 360: the art alone, for places smaller than 100 pixels.
    pub fn mark(&self) -> String {
        svg::mark(self)
    }
}
