//! A laid out page, before it is rendered as PDF or SVG, with the roles of its parts for screen readers.
#![allow(clippy::float_arithmetic, reason = "lengths on paper, in points")]

use crate::poster_art::PosterArt;
use crate::qr::Qr;
use crate::typeset::{Block, Color};

/// A page. Lengths in points (1/72 inch), from the upper left corner.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub width: f32,
    pub height: f32,
    /// In reading order, which is also the drawing order.
    pub parts: Vec<Part>,
}

#[derive(Debug)]
pub(crate) struct Part {
    pub role: Role,
    pub mark: Mark,
}

/// The role of a part for screen readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Role {
    /// A heading with its level, from 1.
    Heading(u16),
    Paragraph,
    /// A table cell. Tables are numbered per document, rows per table.
    Cell {
        table: usize,
        row: usize,
        head: Option<Head>,
    },
    /// A picture with its alternative text.
    Figure(String),
    /// Not read: ornaments, page numbers, repeated table heads.
    Decoration,
}

/// What a header cell is a header of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Head {
    Row,
    Column,
}

#[derive(Debug)]
pub(crate) enum Mark {
    Text {
        x: f32,
        y: f32,
        block: Block,
    },
    Rectangle {
        area: Area,
        color: Color,
    },
    /// A QR code on white, including the quiet zone.
    Qr {
        area: Area,
        qr: Qr,
    },
    /// The square of a concert's poster.
    Poster {
        area: Area,
        poster: Box<PosterArt>,
    },
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Area {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

impl Sheet {
    pub fn new(width: f32, height: f32) -> Self {
        Self { width, height, parts: Vec::new() }
    }

    /// Adds a text and returns its height.
    pub fn text(&mut self, role: Role, x: f32, y: f32, block: Block) -> f32 {
        let height = block.height;
        self.parts.push(Part { role, mark: Mark::Text { x, y, block } });
        height
    }

    pub fn rectangle(&mut self, x: f32, y: f32, width: f32, height: f32, color: Color) {
        let area = Area { x, y, width, height };
        self.parts.push(Part { role: Role::Decoration, mark: Mark::Rectangle { area, color } });
    }

    pub fn qr(&mut self, x: f32, y: f32, side: f32, qr: Qr, alt_text: String) {
        let area = Area { x, y, width: side, height: side };
        self.parts.push(Part { role: Role::Figure(alt_text), mark: Mark::Qr { area, qr } });
    }

    pub fn poster(&mut self, x: f32, y: f32, side: f32, poster: PosterArt) {
        let area = Area { x, y, width: side, height: side };
        self.parts.push(Part { role: Role::Decoration, mark: Mark::Poster { area, poster: Box::new(poster) } });
    }
}
