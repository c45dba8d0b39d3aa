//! Rendering of pages as tagged PDF, validated against PDF/UA-1 by the library.
#![allow(clippy::float_arithmetic, reason = "lengths on paper, in points")]

mod art;

use std::num::NonZeroU16;

use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Rect, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TableHeaderScope, Tag, TagGroup, TagTree,
};
use krilla::text::{GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

use crate::fonts::Fonts;
use crate::qr::Qr;
use crate::sheet::{Area, Head, Mark, Role, Sheet};
use crate::typeset::{Block, Color};
use crate::{Language, PaperError};

/// Renders pages as one document. `bookmarks` are the names of the first pages.
pub(crate) fn pdf(
    sheets: &[Sheet],
    title: &str,
    bookmarks: &[String],
    language: Language,
) -> Result<Vec<u8>, PaperError> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PaperError::Pdf(format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    document.set_metadata(
        Metadata::new().title(title.to_owned()).language(language.tag().to_owned()).creator("Frontrow".to_owned()),
    );
    let mut tags = Tags::default();
    for sheet in sheets {
        let settings = PageSettings::from_wh(sheet.width, sheet.height)
            .ok_or_else(|| PaperError::Pdf("a page has no size".to_owned()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for part in &sheet.parts {
            let decoration = part.role == Role::Decoration;
            let identifier = surface.start_tagged(match part.role {
                Role::Decoration => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)),
                Role::Figure(_) => ContentTag::Other,
                _ => ContentTag::Span(SpanTag::empty()),
            });
            draw(&mut surface, &part.mark);
            surface.end_tagged();
            if !decoration {
                tags.push(&part.role, &part.mark, identifier);
            }
        }
        surface.finish();
        page.finish();
    }
    let mut outline = Outline::new();
    for (index, bookmark) in bookmarks.iter().enumerate() {
        outline.push_child(OutlineNode::new(bookmark.clone(), XyzDestination::new(index, Point::from_xy(0.0, 0.0))));
    }
    document.set_outline(outline);
    document.set_tag_tree(tags.finish(language));
    document.finish().map_err(|error| PaperError::Pdf(format!("{error:?}")))
}

fn draw(surface: &mut Surface<'_>, mark: &Mark) {
    match mark {
        Mark::Text { x, y, block } => text(surface, *x, *y, block),
        Mark::Rectangle { area, color } => fill(surface, rectangle(*area), *color),
        Mark::Qr { area, qr } => {
            fill(surface, rectangle(*area), Color(255, 255, 255));
            // Coordinates in modules are whole numbers, which are shorter in the file.
            let module = area.width / modules(qr);
            surface.push_transform(&Transform::from_row(module, 0.0, 0.0, module, area.x, area.y));
            fill(surface, bars(qr), Color(0, 0, 0));
            surface.pop();
        }
        Mark::Poster { area, poster } => art::draw(surface, *area, poster),
    }
}

fn text(surface: &mut Surface<'_>, x: f32, y: f32, block: &Block) {
    surface.set_fill(Some(paint(block.color)));
    for run in &block.runs {
        let Some(font) = Fonts::get().pdf(run.font) else { continue };
        let glyphs: Vec<KrillaGlyph> = run
            .glyphs
            .iter()
            .map(|glyph| {
                let id = GlyphId::new(glyph.id);
                KrillaGlyph::new(id, glyph.advance, glyph.x, glyph.y, 0.0, glyph.text.clone(), None)
            })
            .collect();
        let start = Point::from_xy(x + run.x, y + run.baseline);
        surface.draw_glyphs(start, &glyphs, font, &block.text, run.size, false);
    }
}

fn fill(surface: &mut Surface<'_>, path: Option<Path>, color: Color) {
    if let Some(path) = path {
        surface.set_fill(Some(paint(color)));
        surface.draw_path(&path);
    }
}

fn paint(Color(red, green, blue): Color) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

fn rectangle(Area { x, y, width, height }: Area) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.push_rect(Rect::from_xywh(x, y, width, height)?);
    path.finish()
}

#[allow(clippy::cast_precision_loss, reason = "a code is at most 185 modules wide")]
fn modules(qr: &Qr) -> f32 {
    qr.width() as f32
}

#[allow(clippy::cast_precision_loss, reason = "a code is at most 185 modules wide")]
fn bars(qr: &Qr) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (column, row, length) in qr.bars() {
        path.push_rect(Rect::from_xywh(column as f32, row as f32, length as f32, 1.0)?);
    }
    path.finish()
}

/// The tree of tags, built in reading order.
#[derive(Default)]
struct Tags {
    done: Vec<TagGroup>,
    table: Option<OpenTable>,
}

struct OpenTable {
    number: usize,
    row_number: usize,
    table: TagGroup,
    row: TagGroup,
}

impl Tags {
    fn push(&mut self, role: &Role, mark: &Mark, identifier: Identifier) {
        let text = match mark {
            Mark::Text { block, .. } => block.text.to_string(),
            _ => String::new(),
        };
        let mut group = match role {
            Role::Heading(level) => {
                TagGroup::new(Tag::Hn(NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN), Some(text)))
            }
            Role::Figure(alt_text) => TagGroup::new(Tag::Figure(Some(alt_text.clone()))),
            Role::Cell { head: Some(Head::Row), .. } => TagGroup::new(Tag::TH(TableHeaderScope::Row)),
            Role::Cell { head: Some(Head::Column), .. } => TagGroup::new(Tag::TH(TableHeaderScope::Column)),
            Role::Cell { head: None, .. } => TagGroup::new(Tag::TD),
            Role::Paragraph | Role::Decoration => TagGroup::new(Tag::P),
        };
        group.push(identifier);
        match *role {
            Role::Cell { table, row, .. } => self.cell(table, row, group),
            _ => {
                self.close_table();
                self.done.push(group);
            }
        }
    }

    fn cell(&mut self, table: usize, row: usize, cell: TagGroup) {
        if self.table.as_ref().is_some_and(|open| open.number != table) {
            self.close_table();
        }
        let open = self.table.get_or_insert_with(|| OpenTable {
            number: table,
            row_number: row,
            table: TagGroup::new(Tag::Table),
            row: TagGroup::new(Tag::TR),
        });
        if open.row_number != row {
            open.table.push(std::mem::replace(&mut open.row, TagGroup::new(Tag::TR)));
            open.row_number = row;
        }
        open.row.push(cell);
    }

    fn close_table(&mut self) {
        if let Some(mut open) = self.table.take() {
            open.table.push(open.row);
            self.done.push(open.table);
        }
    }

    fn finish(mut self, language: Language) -> TagTree {
        self.close_table();
        let mut tree = TagTree::new().with_lang(Some(language.tag().to_owned()));
        for group in self.done {
            tree.push(group);
        }
        tree
    }
}
