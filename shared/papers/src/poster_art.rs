//! The art of a concert's poster on paper.
#![allow(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "a poster's numbers are below a thousand")]

use poster::{Align, Art, Colour, Poster};

use crate::typeset::{Block, Color, Style, Typesetter};

/// A poster without its band, its letter or day laid out.
#[derive(Debug)]
pub(crate) struct PosterArt {
    pub poster: Poster,
    /// What is written on the art, with its upper left corner on the square of 360.
    pub lettering: Option<(f32, f32, Block)>,
}

impl PosterArt {
    pub fn new(typesetter: &mut Typesetter, poster: Poster) -> Self {
        let lettering = match &poster.art {
            Art::Letter { letter, x, align, baseline, colour, .. } => {
                let block = line(typesetter, &letter.to_string(), Art::LETTER_SIZE as f32, *colour);
                let left = match align {
                    Align::Start => 0.0,
                    Align::Middle => block.width / 2.0,
                    Align::End => block.width,
                };
                Some((*x as f32 - left, *baseline as f32, block))
            }
            Art::Day { digits, .. } => {
                let block = line(typesetter, &digits.text, digits.size as f32, digits.colour);
                Some((digits.x as f32, digits.baseline as f32, block))
            }
            Art::Arcs { .. } | Art::Score { .. } | Art::Tiles(_) | Art::Discs { .. } => None,
        };
        let from_baseline = |(x, baseline, block): (f32, f32, Block)| {
            let above = block.runs.first().map_or(0.0, |run| run.baseline);
            (x, baseline - above, block)
        };
        Self { poster, lettering: lettering.map(from_baseline) }
    }
}

fn line(typesetter: &mut Typesetter, text: &str, size: f32, colour: Colour) -> Block {
    typesetter.set(text, Style::bold(size, color(colour)), f32::MAX)
}

pub(crate) fn color(colour: Colour) -> Color {
    let [_, red, green, blue] = colour.0.to_be_bytes();
    Color(red, green, blue)
}
