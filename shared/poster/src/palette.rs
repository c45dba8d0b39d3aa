use std::fmt;

use crate::dice::Dice;

/// A colour, 0xRRGGBB. Displays as `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Colour(pub u32);

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:06x}", self.0)
    }
}

/// Colours of a poster. Contrast with the ground: ink 4.5, figure 3, second 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Palette {
    /// Under everything.
    pub ground: Colour,
    /// Most of the art.
    pub figure: Colour,
    /// One part of the art.
    pub second: Colour,
    /// The lettering.
    pub ink: Colour,
}

const fn palette(ground: u32, figure: u32, second: u32, ink: u32) -> Palette {
    Palette { ground: Colour(ground), figure: Colour(figure), second: Colour(second), ink: Colour(ink) }
}

/// Raspberry, ink, marigold, lagoon, cobalt, vermilion, pine, lilac, bone, sky.
const PALETTES: [Palette; 10] = [
    palette(0xb31b53, 0xffc9b5, 0x16182b, 0xffffff),
    palette(0x16182b, 0xff6f59, 0xf7d9c4, 0xffffff),
    palette(0xf6b73c, 0x16182b, 0xb31b53, 0x16182b),
    palette(0x0b4f5c, 0x8fe0cf, 0xffb48a, 0xffffff),
    palette(0x2440c7, 0xf3f3f6, 0xff9f8c, 0xffffff),
    palette(0xee5a36, 0x1b1233, 0xffe3c2, 0x16182b),
    palette(0x17402f, 0xd5e06b, 0xf4efe1, 0xffffff),
    palette(0xcdbdf5, 0x2a1a66, 0xe2406f, 0x16182b),
    palette(0xefe8da, 0x16182b, 0xe0452c, 0x16182b),
    palette(0xa9dbf2, 0x0d2c66, 0xee5a36, 0x16182b),
];

pub(crate) fn of(dice: &Dice) -> Palette {
    dice.pick(1, PALETTES)
}
