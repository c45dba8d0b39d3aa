//! The six compositions, each on a square of 360.

use std::fmt::Write as _;

use super::Palette;
use super::dice::{Dice, cyclic};
use super::lettering::{advance, escaped, initial, type_line};

/// The art of a poster.
pub fn draw(dice: &Dice, colours: Palette, artist: &str, day_of_month: i8) -> String {
    match dice.byte(0) % 6 {
        0 => arcs(dice, colours),
        1 => score(dice, colours),
        2 => tiles(dice, colours),
        3 => discs(dice, colours),
        4 => letter(dice, colours, artist),
        _ => day(dice, colours, day_of_month),
    }
}

/// Six rings about a centre, each 8/5 as wide as the one inside it, each cut to a part of its turn, in 1/24.
fn arcs(dice: &Dice, Palette { figure, second, .. }: Palette) -> String {
    let (x, y) = dice.pick(3, [(90, 270), (270, 270), (90, 90), (270, 90), (180, 180), (30, 330)]);
    let mut rings = String::new();
    let mut inner = 14;
    for (ring, width) in [8, 12, 19, 30, 48, 77].into_iter().enumerate() {
        let sweep = 9 + dice.byte(4 + ring) % 10;
        let rest = 24 - sweep;
        let has_second_piece = ring > 2 && dice.byte(16 + ring) % 2 == 1 && rest > 6;
        let dashes = if has_second_piece { format!("{sweep} 2 {} 2", rest - 4) } else { format!("{sweep} {rest}") };
        let colour = if ring == 1 + dice.byte(22) % 5 { second } else { figure };
        let (radius, turn) = (inner + width / 2, dice.byte(10 + ring) % 24 * 15);
        let _ = write!(
            rings,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" stroke=\"{colour}\" stroke-width=\"{width}\" pathLength=\"24\" \
             stroke-dasharray=\"{dashes}\" transform=\"rotate({turn} {x} {y})\"/>"
        );
        inner += width + width / 2;
    }
    format!(r#"<g fill="none">{rings}</g>"#)
}

/// Thirteen rows of notes and rests, as on a piano roll, upright or turned. One note is lit.
fn score(dice: &Dice, Palette { figure, second, .. }: Palette) -> String {
    let mut notes = String::new();
    let lit = 3 + dice.byte(3) % 7;
    for (row, y) in (0..13).zip((-76..).step_by(40)) {
        let mut x = cyclic([-80, -60, -40, -20, 0], dice.byte(4 + row));
        for place in 0..5 {
            let value = dice.byte(17 + (row + 5 * place) % 14);
            let (note, rest) = (cyclic([20, 40, 60, 100, 160, 220], value >> 2), cyclic([20, 20, 60, 120], value));
            let colour = if row == lit && place == 1 { second } else { figure };
            let _ = write!(notes, r#"<rect x="{x}" y="{y}" width="{note}" height="32" fill="{colour}"/>"#);
            x += note + rest;
        }
    }
    let turn = dice.pick(31, [0, 90, 135, 45]);
    format!(r#"<g transform="rotate({turn} 180 180)">{notes}</g>"#)
}

/// Quarter disc, half disc, leaf, disc, triangle, nothing.
const TILES: [&str; 6] = [
    "M0 0H90A90 90 0 0 1 0 90Z",
    "M0 0H90A45 45 0 0 1 0 0Z",
    "M0 0H90V90A90 90 0 0 1 0 0Z",
    "M0 45A45 45 0 1 1 90 45A45 45 0 1 1 0 45Z",
    "M0 0H90L0 90Z",
    "",
];

/// Four by four tiles, turned by quarters. A stroke in a tile's own colour closes the seams.
fn tiles(dice: &Dice, Palette { figure, second, .. }: Palette) -> String {
    let mut tiles = String::new();
    for place in 0..16 {
        let value = dice.byte(3 + place);
        let shape = cyclic(TILES, value >> 4);
        if shape.is_empty() {
            continue;
        }
        let colour = if (value >> 2).is_multiple_of(4) { second } else { figure };
        let (x, y, turn) = (place % 4 * 90, place / 4 * 90, value % 4 * 90);
        let _ = write!(
            tiles,
            r#"<path d="{shape}" fill="{colour}" stroke="{colour}" transform="translate({x} {y}) rotate({turn} 45 45)"/>"#
        );
    }
    tiles
}

/// A grooved disc, cut in half. The halves are shifted by whole grooves.
fn discs(dice: &Dice, Palette { figure, second, .. }: Palette) -> String {
    let pitch = dice.pick(3, [24, 28, 36]);
    let groove = pitch / 2;
    let shift = groove * (1 + dice.byte(4) % 4);
    let lower = if dice.byte(5).is_multiple_of(3) { second } else { figure };
    let turn = dice.byte(6) % 8 * 45;
    let rings: String =
        (groove..172).step_by(pitch).map(|radius| format!(r#"<circle cx="180" cy="180" r="{radius}"/>"#)).collect();
    format!(
        "<g fill=\"none\" stroke-width=\"{groove}\" transform=\"rotate({turn} 180 180)\"><svg width=\"360\" height=\"180\" \
         viewBox=\"{shift} 0 360 180\" stroke=\"{figure}\">{rings}</svg><svg y=\"180\" width=\"360\" height=\"180\" \
         viewBox=\"-{shift} 180 360 180\" stroke=\"{lower}\">{rings}</svg></g>"
    )
}

/// The first letter or digit of the artist, larger than the sheet, over a disc.
fn letter(dice: &Dice, Palette { figure, second, .. }: Palette, artist: &str) -> String {
    let (x, anchor) = dice.pick(3, [(-20, "start"), (180, "middle"), (380, "end")]);
    let (disc_x, disc_y) = (dice.pick(4, [90, 180, 270]), dice.pick(5, [90, 180, 270]));
    let radius = dice.pick(6, [60, 90, 120]);
    let baseline = 330 + dice.byte(7) % 3 * 20;
    let initial = escaped(&initial(artist).to_string());
    format!(
        "<circle cx=\"{disc_x}\" cy=\"{disc_y}\" r=\"{radius}\" fill=\"{second}\"/><text x=\"{x}\" y=\"{baseline}\" font-size=\"440\" \
         text-anchor=\"{anchor}\" fill=\"{figure}\">{initial}</text>"
    )
}

/// The day of the month over a disc, cut by six stripes that thicken downwards.
fn day(dice: &Dice, Palette { ground, figure, second, .. }: Palette, day_of_month: i8) -> String {
    let digits = day_of_month.to_string();
    let size = if digits.len() == 1 { 340 } else { 300 };
    let x = (360 - advance(&digits) * size / 1000) / 2;
    let (disc_x, radius) = (dice.pick(3, [80, 180, 280]), dice.pick(4, [60, 75, 90]));
    let mut art = format!(r#"<circle cx="{disc_x}" cy="90" r="{radius}" fill="{second}"/>"#);
    art.push_str(&type_line(x, 180 + size * 357 / 1000, size, &digits, figure));
    let mut y = 180;
    for stripe in 0..6 {
        y += 22 - 3 * stripe;
        let height = 3 + 3 * stripe;
        let _ = write!(art, r#"<rect y="{y}" width="360" height="{height}" fill="{ground}"/>"#);
        y += height;
    }
    art
}
