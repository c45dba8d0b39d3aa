//! A page before it is PDF or SVG: what is where, and what it means to somebody who hears it.
#![allow(clippy::float_arithmetic, reason = "lengths on paper, in points")]

use crate::qr::Qr;
use crate::typeset::{Block, Color};

/// A page. Lengths in points (1/72 inch), from the upper left corner.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub width: f32,
    pub height: f32,
    /// In reading order, which is also the order in which they are drawn.
    pub parts: Vec<Part>,
}

/// Something on a page.
#[derive(Debug)]
pub(crate) struct Part {
    pub role: Role,
    pub mark: Mark,
}

/// What a part is to somebody who hears the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Role {
    /// A heading: 1 of the page, 2 of a part of it.
    Heading(u16),
    Paragraph,
    /// A cell of a table: which table of the document, which row of it, and what it heads.
    Cell {
        table: usize,
        row: usize,
        head: Option<Head>,
    },
    /// A picture, and what it shows.
    Figure(String),
    /// Ornament, page numbers, a table's head that is repeated: nothing that needs to be heard.
    Decoration,
}

/// What a header cell heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Head {
    Row,
    Column,
}

/// What is drawn.
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
    /// A QR code on white, quiet zone included.
    Qr {
        area: Area,
        qr: Qr,
    },
}

/// A rectangle.
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

    /// Puts text down, and says how high it is.
    pub fn text(&mut self, role: Role, x: f32, y: f32, block: Block) -> f32 {
        let height = block.height;
        self.parts.push(Part { role, mark: Mark::Text { x, y, block } });
        height
    }

    pub fn rectangle(&mut self, x: f32, y: f32, width: f32, height: f32, color: Color) {
        let area = Area { x, y, width, height };
        self.parts.push(Part { role: Role::Decoration, mark: Mark::Rectangle { area, color } });
    }

    pub fn qr(&mut self, x: f32, y: f32, side: f32, qr: Qr, shows: String) {
        let area = Area { x, y, width: side, height: side };
        self.parts.push(Part { role: Role::Figure(shows), mark: Mark::Qr { area, qr } });
    }
}
