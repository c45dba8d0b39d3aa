//! A poster's art as shapes of a PDF.
#![allow(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "a poster's numbers are below a thousand")]

use std::f32::consts::TAU;

use krilla::geom::{Path, PathBuilder, Point, Transform};
use krilla::paint::{FillRule, Stroke, StrokeDash};
use krilla::surface::Surface;
use poster::{Arc, Art, Colour, Disc, Tile, TileShape};

use super::{fill, paint, rectangle, text};
use crate::poster_art::{PosterArt, color};
use crate::sheet::Area;

/// The width and height of the square that art is drawn on.
const SIDE: f32 = 360.0;

/// Draws the ground and the art, and cuts off what is outside of `area`.
pub(super) fn draw(surface: &mut Surface<'_>, area: Area, poster: &PosterArt) {
    let scale = area.width / SIDE;
    surface.push_transform(&Transform::from_row(scale, 0.0, 0.0, scale, area.x, area.y));
    let square = rectangle(Area { x: 0.0, y: 0.0, width: SIDE, height: SIDE });
    if let Some(square) = square {
        surface.push_clip_path(&square, &FillRule::NonZero);
        fill(surface, Some(square), color(poster.poster.palette.ground));
        art(surface, poster);
        surface.pop();
    }
    surface.pop();
}

fn art(surface: &mut Surface<'_>, poster: &PosterArt) {
    match &poster.poster.art {
        Art::Arcs { x, y, arcs } => {
            arcs.iter().for_each(|arc| ring(surface, Point::from_xy(*x as f32, *y as f32), arc))
        }
        Art::Score { turn, notes } => {
            surface.push_transform(&turned(*turn as f32));
            for note in notes {
                let (x, y, width) = (note.x as f32, note.y as f32, note.length as f32);
                let area = Area { x, y, width, height: Art::NOTE_HEIGHT as f32 };
                fill(surface, rectangle(area), color(note.colour));
            }
            surface.pop();
        }
        Art::Tiles(tiles) => tiles.iter().for_each(|tile| draw_tile(surface, tile)),
        Art::Discs { groove, shift, turn, radii, upper, lower } => {
            surface.push_transform(&turned(*turn as f32));
            for (top, shift, colour) in [(0.0, -(*shift as f32), *upper), (SIDE / 2.0, *shift as f32, *lower)] {
                let half = rectangle(Area { x: 0.0, y: top, width: SIDE, height: SIDE / 2.0 });
                let Some(half) = half else { continue };
                surface.push_clip_path(&half, &FillRule::NonZero);
                for radius in radii {
                    let middle = Point::from_xy(SIDE / 2.0 + shift, SIDE / 2.0);
                    stroke(surface, circle(middle, *radius as f32), *groove as f32, colour, None);
                }
                surface.pop();
            }
            surface.pop();
        }
        Art::Letter { disc, .. } => {
            draw_disc(surface, disc);
            lettering(surface, poster);
        }
        Art::Day { disc, stripes, .. } => {
            draw_disc(surface, disc);
            lettering(surface, poster);
            for stripe in stripes {
                let area = Area { x: 0.0, y: stripe.y as f32, width: SIDE, height: stripe.height as f32 };
                fill(surface, rectangle(area), color(stripe.colour));
            }
        }
    }
}

fn lettering(surface: &mut Surface<'_>, poster: &PosterArt) {
    if let Some((x, y, block)) = &poster.lettering {
        text(surface, *x, *y, block);
    }
}

fn ring(surface: &mut Surface<'_>, middle: Point, arc: &Arc) {
    let radius = arc.radius as f32;
    let part = TAU * radius / Art::PARTS as f32;
    let array = arc.dashes.iter().map(|parts| *parts as f32 * part).collect();
    surface.push_transform(&Transform::from_rotate_at(arc.turn as f32, middle.x, middle.y));
    let dash = Some(StrokeDash { array, offset: 0.0 });
    stroke(surface, circle(middle, radius), arc.width as f32, arc.colour, dash);
    surface.pop();
}

fn draw_tile(surface: &mut Surface<'_>, tile: &Tile) {
    let side = Art::TILE as f32;
    let half = side / 2.0;
    let path = match tile.shape {
        TileShape::QuarterDisc => shape(&[(0.0, 0.0), (side, 0.0)], Point::from_xy(0.0, 0.0), side, &[0]),
        TileShape::HalfDisc => shape(&[(0.0, 0.0), (side, 0.0)], Point::from_xy(half, 0.0), half, &[0, 1]),
        TileShape::Leaf => shape(&[(0.0, 0.0), (side, 0.0), (side, side)], Point::from_xy(side, 0.0), side, &[1]),
        TileShape::Disc => circle(Point::from_xy(half, half), half),
        TileShape::Triangle => shape(&[(0.0, 0.0), (side, 0.0), (0.0, side)], Point::default(), side, &[]),
    };
    let Some(path) = path else { return };
    surface.push_transform(&Transform::from_translate(tile.x as f32, tile.y as f32));
    surface.push_transform(&Transform::from_rotate_at(tile.turn as f32, half, half));
    surface.set_stroke(Some(Stroke { paint: paint(color(tile.colour)).paint, width: 1.0, ..Stroke::default() }));
    fill(surface, Some(path), color(tile.colour));
    surface.set_stroke(None);
    surface.pop();
    surface.pop();
}

fn draw_disc(surface: &mut Surface<'_>, disc: &Disc) {
    let path = circle(Point::from_xy(disc.x as f32, disc.y as f32), disc.radius as f32);
    fill(surface, path, color(disc.colour));
}

fn stroke(surface: &mut Surface<'_>, path: Option<Path>, width: f32, colour: Colour, dash: Option<StrokeDash>) {
    if let Some(path) = path {
        surface.set_fill(None);
        surface.set_stroke(Some(Stroke { paint: paint(color(colour)).paint, width, dash, ..Stroke::default() }));
        surface.draw_path(&path);
        surface.set_stroke(None);
    }
}

/// A circle that starts at its right and goes clockwise.
fn circle(middle: Point, radius: f32) -> Option<Path> {
    shape(&[(middle.x + radius, middle.y)], middle, radius, &[0, 1, 2, 3])
}

/// A closed shape of straight lines between corners, followed by quarters of a circle, clockwise: the first of four starts at its right.
fn shape(corners: &[(f32, f32)], middle: Point, radius: f32, quarters: &[usize]) -> Option<Path> {
    /// How far the handles of a curve are from its ends, for a quarter of a circle with radius 1.
    const HANDLE: f32 = 0.552_285;
    const DIRECTIONS: [(f32, f32); 5] = [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0), (1.0, 0.0)];
    let mut path = PathBuilder::new();
    for (place, (x, y)) in corners.iter().enumerate() {
        if place == 0 {
            path.move_to(*x, *y);
        } else {
            path.line_to(*x, *y);
        }
    }
    for quarter in quarters {
        let (from, to) = (DIRECTIONS.get(*quarter)?, DIRECTIONS.get(quarter + 1)?);
        let at = |along: f32, across: f32| {
            let x = middle.x + radius * (from.0 * along + to.0 * across);
            (x, middle.y + radius * (from.1 * along + to.1 * across))
        };
        let ((x1, y1), (x2, y2), (x, y)) = (at(1.0, HANDLE), at(HANDLE, 1.0), at(0.0, 1.0));
        path.cubic_to(x1, y1, x2, y2, x, y);
    }
    path.close();
    path.finish()
}

fn turned(degrees: f32) -> Transform {
    Transform::from_rotate_at(degrees, SIDE / 2.0, SIDE / 2.0)
}
