//! The six compositions, each on a square of 360.

use crate::dice::{Dice, cyclic};
use crate::lettering::{self, Line};
use crate::palette::{Colour, Palette};

/// What is drawn on a square of 360. Lengths count from its upper left corner; angles are in degrees, clockwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Art {
    /// Rings about a centre, each cut to a part of its turn.
    Arcs {
        /// Of the centre.
        x: u32,
        /// Of the centre.
        y: u32,
        /// From the inside.
        arcs: Vec<Arc>,
    },
    /// Rows of notes and rests, as on a piano roll, turned about the middle.
    Score {
        /// Of all notes.
        turn: u32,
        /// Row by row.
        notes: Vec<Note>,
    },
    /// Four by four tiles.
    Tiles(Vec<Tile>),
    /// A grooved disc, cut in half at y = 180 before it is turned about the middle. The upper half is moved left, the lower right.
    Discs {
        /// Width of the grooves.
        groove: usize,
        /// By how much each half is moved.
        shift: usize,
        /// Of everything.
        turn: usize,
        /// Of the grooves' middles, about the middle of the square.
        radii: Vec<usize>,
        /// Of the upper half.
        upper: Colour,
        /// Of the lower half.
        lower: Colour,
    },
    /// A letter larger than the square, over a disc.
    Letter {
        /// Below the letter.
        disc: Disc,
        /// The first letter or digit of the artist, upper case.
        letter: char,
        /// Of the letter's start, middle or end.
        x: i32,
        /// What of the letter is at `x`.
        align: Align,
        /// Of the letter.
        baseline: usize,
        /// Of the letter. Its size is [`LETTER_SIZE`](Art::LETTER_SIZE).
        colour: Colour,
    },
    /// The day of the month over a disc, cut by stripes in the ground's colour.
    Day {
        /// Below the day.
        disc: Disc,
        /// The day.
        digits: Line,
        /// From the top, over the day.
        stripes: Vec<Stripe>,
    },
}

impl Art {
    /// Size of the type of a letter.
    pub const LETTER_SIZE: u32 = 440;
    /// Height of a note.
    pub const NOTE_HEIGHT: u32 = 32;
    /// Into how many parts a ring's turn is divided.
    pub const PARTS: u32 = 24;
    /// Width and height of a tile.
    pub const TILE: u32 = 90;
}

/// A ring that is cut to a part of its turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arc {
    /// Of the middle of the stroke.
    pub radius: usize,
    /// Of the stroke.
    pub width: usize,
    /// Where the first piece starts, from the right.
    pub turn: usize,
    /// Drawn and left out in turns, in 1/24 of the circumference.
    pub dashes: Vec<usize>,
    /// Of the stroke.
    pub colour: Colour,
}

/// A bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Of the left edge.
    pub x: i32,
    /// Of the upper edge.
    pub y: i32,
    /// To the right.
    pub length: i32,
    /// Of the bar.
    pub colour: Colour,
}

/// A tile. A stroke in its own colour, 1 wide, closes the seams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// Of the left edge.
    pub x: usize,
    /// Of the upper edge.
    pub y: usize,
    /// About its own middle.
    pub turn: usize,
    /// What is drawn on it.
    pub shape: TileShape,
    /// Of the shape.
    pub colour: Colour,
}

/// What is drawn on a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TileShape {
    /// About the upper left corner.
    QuarterDisc,
    /// About the middle of the upper edge.
    HalfDisc,
    /// From the upper left to the lower right corner.
    Leaf,
    /// As wide as the tile.
    Disc,
    /// The upper left half of the tile.
    Triangle,
}

/// A filled circle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disc {
    /// Of the middle.
    pub x: u32,
    /// Of the middle.
    pub y: u32,
    /// Half its width.
    pub radius: u32,
    /// Of the circle.
    pub colour: Colour,
}

/// What of a text is at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// Its left edge.
    #[default]
    Start,
    /// Its middle.
    Middle,
    /// Its right edge.
    End,
}

/// A stripe over the whole width, in the ground's colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stripe {
    /// Of the upper edge.
    pub y: u32,
    /// Downwards.
    pub height: u32,
    /// Of the stripe.
    pub colour: Colour,
}

pub(crate) fn of(dice: &Dice, palette: Palette, artist: &str, day_of_month: i8) -> Art {
    match dice.byte(0) % 6 {
        0 => arcs(dice, palette),
        1 => score(dice, palette),
        2 => tiles(dice, palette),
        3 => discs(dice, palette),
        4 => letter(dice, palette, artist),
        _ => day(dice, palette, day_of_month),
    }
}

/// Six rings, each 8/5 as wide as the one inside it.
fn arcs(dice: &Dice, Palette { figure, second, .. }: Palette) -> Art {
    let (x, y) = dice.pick(3, [(90, 270), (270, 270), (90, 90), (270, 90), (180, 180), (30, 330)]);
    let mut arcs = Vec::new();
    let mut inner = 14;
    for (ring, width) in [8, 12, 19, 30, 48, 77].into_iter().enumerate() {
        let sweep = 9 + dice.byte(4 + ring) % 10;
        let rest = 24 - sweep;
        let has_second_piece = ring > 2 && dice.byte(16 + ring) % 2 == 1 && rest > 6;
        arcs.push(Arc {
            radius: inner + width / 2,
            width,
            turn: dice.byte(10 + ring) % 24 * 15,
            dashes: if has_second_piece { vec![sweep, 2, rest - 4, 2] } else { vec![sweep, rest] },
            colour: if ring == 1 + dice.byte(22) % 5 { second } else { figure },
        });
        inner += width + width / 2;
    }
    Art::Arcs { x, y, arcs }
}

/// Thirteen rows, upright or turned. One note is lit.
fn score(dice: &Dice, Palette { figure, second, .. }: Palette) -> Art {
    let mut notes = Vec::new();
    let lit = 3 + dice.byte(3) % 7;
    for (row, y) in (0..13).zip((-76..).step_by(40)) {
        let mut x = cyclic([-80, -60, -40, -20, 0], dice.byte(4 + row));
        for place in 0..5 {
            let value = dice.byte(17 + (row + 5 * place) % 14);
            let (length, rest) = (cyclic([20, 40, 60, 100, 160, 220], value >> 2), cyclic([20, 20, 60, 120], value));
            let colour = if row == lit && place == 1 { second } else { figure };
            notes.push(Note { x, y, length, colour });
            x += length + rest;
        }
    }
    Art::Score { turn: dice.pick(31, [0, 90, 135, 45]), notes }
}

/// Four by four tiles, turned by quarters. Some have no shape.
fn tiles(dice: &Dice, Palette { figure, second, .. }: Palette) -> Art {
    use TileShape::{Disc, HalfDisc, Leaf, QuarterDisc, Triangle};
    let shapes = [Some(QuarterDisc), Some(HalfDisc), Some(Leaf), Some(Disc), Some(Triangle), None];
    let tile = |place: usize| {
        let value = dice.byte(3 + place);
        let colour = if (value >> 2).is_multiple_of(4) { second } else { figure };
        let shape = cyclic(shapes, value >> 4)?;
        Some(Tile { x: place % 4 * 90, y: place / 4 * 90, turn: value % 4 * 90, shape, colour })
    };
    Art::Tiles((0..16).filter_map(tile).collect())
}

/// The halves are moved by whole grooves.
fn discs(dice: &Dice, Palette { figure, second, .. }: Palette) -> Art {
    let pitch = dice.pick(3, [24, 28, 36]);
    let groove = pitch / 2;
    Art::Discs {
        groove,
        shift: groove * (1 + dice.byte(4) % 4),
        turn: dice.byte(6) % 8 * 45,
        radii: (groove..172).step_by(pitch).collect(),
        upper: figure,
        lower: if dice.byte(5).is_multiple_of(3) { second } else { figure },
    }
}

fn letter(dice: &Dice, Palette { figure, second, .. }: Palette, artist: &str) -> Art {
    let (x, align) = dice.pick(3, [(-20, Align::Start), (180, Align::Middle), (380, Align::End)]);
    let (disc_x, disc_y) = (dice.pick(4, [90, 180, 270]), dice.pick(5, [90, 180, 270]));
    Art::Letter {
        disc: Disc { x: disc_x, y: disc_y, radius: dice.pick(6, [60, 90, 120]), colour: second },
        letter: lettering::initial(artist),
        x,
        align,
        baseline: 330 + dice.byte(7) % 3 * 20,
        colour: figure,
    }
}

/// Six stripes that thicken downwards.
fn day(dice: &Dice, Palette { ground, figure, second, .. }: Palette, day_of_month: i8) -> Art {
    let digits = day_of_month.to_string();
    let size = if digits.len() == 1 { 340 } else { 300 };
    let x = (360 - lettering::advance(&digits) * size / 1000) / 2;
    let digits = Line { x, baseline: 180 + size * 357 / 1000, size, text: digits, colour: figure };
    let disc = Disc { x: dice.pick(3, [80, 180, 280]), y: 90, radius: dice.pick(4, [60, 75, 90]), colour: second };
    let mut stripes = Vec::new();
    let mut y = 180;
    for stripe in 0..6 {
        y += 22 - 3 * stripe;
        let height = 3 + 3 * stripe;
        stripes.push(Stripe { y, height, colour: ground });
        y += height;
    }
    Art::Day { disc, digits, stripes }
}
