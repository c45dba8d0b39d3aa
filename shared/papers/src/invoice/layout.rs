//! The layout of an invoice's pages.
#![allow(clippy::float_arithmetic, reason = "lengths on paper, in points")]

use parley::Alignment;

use crate::Language;
use crate::invoice::content::{Amounts, Invoice, Kind, Party, Rounding};
use crate::messages::Messages;
use crate::sheet::{Head, Role, Sheet};
use crate::typeset::{Block, Color, Style, Typesetter};
use writing::{amount, date, money};

const INK: Color = Color(0x16, 0x18, 0x2b);
const GREY: Color = Color(0x5d, 0x61, 0x75);
const LINE: Color = Color(0xdc, 0xdd, 0xe5);
const ACCENT: Color = Color(0xb3, 0x1b, 0x53);

const PAGE: (f32, f32) = (595.28, 841.89);
const MARGIN: f32 = 48.0;
const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;
/// End of the content; the page number is below.
const BOTTOM: f32 = PAGE.1 - 64.0;
/// Space between the columns of the table.
const GAP: f32 = 8.0;

const BODY: Style = Style::regular(8.5, INK);
const LABEL: Style = Style::regular(8.0, GREY);

/// A column of the table of lines and of the totals below it.
struct Column {
    x: f32,
    width: f32,
    align: Alignment,
}

const fn column(x: f32, width: f32, align: Alignment) -> Column {
    Column { x: MARGIN + x, width: width - GAP, align }
}

const ITEM: Column = column(0.0, 30.0, Alignment::Left);
const DESCRIPTION: Column = column(30.0, 158.0, Alignment::Left);
const QUANTITY: Column = column(188.0, 36.0, Alignment::Right);
const UNIT: Column = column(224.0, 68.0, Alignment::Right);
const RATE: Column = column(292.0, 46.0, Alignment::Right);
const NET: Column = column(338.0, 57.0, Alignment::Right);
const TAX: Column = column(395.0, 52.0, Alignment::Right);
const GROSS: Column = column(447.0, WIDTH - 447.0 + GAP, Alignment::Right);

const LINES: usize = 1;
const SUMS: usize = 2;

/// Lays out an invoice.
pub(super) fn sheets(invoice: &Invoice<'_>, language: Language) -> Vec<Sheet> {
    let mut draft = Draft { typesetter: Typesetter::new(), invoice, language, done: Vec::new(), sheet: page(), y: 0.0 };
    draft.head();
    draft.lines();
    draft.sums();
    draft.closing();
    draft.finish()
}

fn page() -> Sheet {
    let mut sheet = Sheet::new(PAGE.0, PAGE.1);
    sheet.rectangle(0.0, 0.0, PAGE.0, 8.0, ACCENT);
    sheet
}

struct Draft<'a> {
    typesetter: Typesetter,
    invoice: &'a Invoice<'a>,
    language: Language,
    done: Vec<Sheet>,
    sheet: Sheet,
    y: f32,
}

/// A table cell: column, text, style, and what it is a header of.
type Cell<'a> = (&'a Column, String, Style, Option<Head>);

impl Draft<'_> {
    fn message(&self, message: &str) -> String {
        self.language.message(message, &[])
    }

    /// The title, the dates, the seller and the buyer.
    fn head(&mut self) {
        let invoice = self.invoice;
        self.y = 42.0;
        let shop = self.typesetter.set("Frontrow", Style::bold(13.0, ACCENT), WIDTH);
        self.y += self.sheet.text(Role::Paragraph, MARGIN, self.y, shop) + 26.0;
        let title = self.typesetter.fit(&invoice.title(self.language), Style::bold(24.0, INK), WIDTH, 90.0);
        self.y += self.sheet.text(Role::Heading(1), MARGIN, self.y, title) + 18.0;
        let mut facts = vec![
            ("invoice-issued", date(invoice.issued_on, self.language)),
            ("invoice-sold", date(invoice.sold_on, self.language)),
            ("invoice-order", invoice.order_number.to_owned()),
        ];
        if let Kind::CreditNote { corrects } = invoice.kind {
            facts.push(("credit-note-corrects", corrects.to_owned()));
        }
        let width = WIDTH / 4.0;
        let mut x = MARGIN;
        let mut height: f32 = 0.0;
        for (row, (label, value)) in facts.into_iter().enumerate() {
            let label = self.typesetter.set(&self.message(label), LABEL, width - GAP);
            let value = self.typesetter.fit(&value, Style::bold(10.0, INK), width - GAP, 40.0);
            let role = |head| Role::Cell { table: 0, row, head };
            let used = self.sheet.text(role(Some(Head::Row)), x, self.y, label) + 2.0;
            height = height.max(used + self.sheet.text(role(None), x, self.y + used, value));
            x += width;
        }
        self.y += height + 26.0;
        let half = WIDTH / 2.0;
        let seller = self.party("invoice-seller", &invoice.seller, MARGIN, half - 16.0);
        let buyer = self.party("invoice-buyer", &invoice.buyer, MARGIN + half, half);
        self.y += seller.max(buyer) + 30.0;
    }

    fn party(&mut self, label: &str, party: &Party<'_>, x: f32, width: f32) -> f32 {
        let label = self.typesetter.set(&self.message(label), LABEL, width);
        let mut used = self.sheet.text(Role::Heading(2), x, self.y, label) + 3.0;
        let name = self.typesetter.fit(party.name, Style::bold(11.0, INK), width, 60.0);
        used += self.sheet.text(Role::Paragraph, x, self.y + used, name) + 2.0;
        let tax_id = party.tax_id.map(|number| self.language.message("invoice-tax-id", &[("number", number)]));
        for line in party.address.iter().copied().chain(tax_id.as_deref()) {
            let line = self.typesetter.fit(line, Style::regular(9.5, INK), width, 44.0);
            used += self.sheet.text(Role::Paragraph, x, self.y + used, line);
        }
        used
    }

    fn lines(&mut self) {
        let (invoice, language) = (self.invoice, self.language);
        self.table_head(false);
        for (index, line) in invoice.lines.iter().enumerate() {
            let mut cells = vec![
                (&ITEM, (index + 1).to_string(), Style { color: GREY, ..BODY }, None),
                (&DESCRIPTION, line.description.to_owned(), BODY, Some(Head::Row)),
                (&QUANTITY, line.quantity.to_string(), BODY, None),
                (&UNIT, amount(line.unit_gross, language), BODY, None),
                (&RATE, line.rate.to_owned(), BODY, None),
            ];
            cells.extend(amounts(line.amounts, BODY, language));
            let blocks = self.blocks(cells);
            if self.y + height(&blocks) + 12.0 > BOTTOM {
                self.start_page();
                self.table_head(true);
            }
            self.row(LINES, index + 1, blocks);
        }
    }

    /// The names of the columns. Screen readers read only the first of repeated heads.
    fn table_head(&mut self, repeated: bool) {
        let style = Style::bold(7.5, GREY);
        let names = [
            (&ITEM, "invoice-item"),
            (&DESCRIPTION, "invoice-description"),
            (&QUANTITY, "invoice-quantity"),
            (&UNIT, "invoice-unit-price"),
            (&RATE, "invoice-rate"),
            (&NET, "invoice-net"),
            (&TAX, "invoice-tax"),
            (&GROSS, "invoice-gross"),
        ];
        let mut blocks = Vec::new();
        for (column, name) in names {
            let block = self.typesetter.fit(&self.message(name), style.align(column.align), column.width, 20.0);
            blocks.push((column, block));
        }
        let height = blocks.iter().map(|(_, block)| block.height).fold(0.0, f32::max);
        for (column, block) in blocks {
            let role = match repeated {
                true => Role::Decoration,
                false => Role::Cell { table: LINES, row: 0, head: Some(Head::Column) },
            };
            self.sheet.text(role, column.x, self.y + height - block.height, block);
        }
        self.y += height + 5.0;
        self.sheet.rectangle(MARGIN, self.y, WIDTH, 1.0, INK);
        self.y += 1.0;
    }

    /// Totals by tax rate and of all lines.
    fn sums(&mut self) {
        let (invoice, language) = (self.invoice, self.language);
        let mut rows = Vec::new();
        for (index, rate) in invoice.by_rate.iter().enumerate() {
            let label = if index == 0 { self.message("invoice-by-rate") } else { String::new() };
            let mut cells = vec![
                (&DESCRIPTION, label, Style { color: GREY, ..BODY }, None),
                (&RATE, rate.rate.to_owned(), BODY, Some(Head::Row)),
            ];
            cells.extend(amounts(rate.amounts, BODY, language));
            rows.push(self.blocks(cells));
        }
        let bold = Style { bold: true, ..BODY };
        let mut cells = vec![(&DESCRIPTION, self.message("invoice-total"), bold, Some(Head::Row))];
        cells.extend(amounts(invoice.total, bold, language));
        rows.push(self.blocks(cells));
        let needed: f32 = rows.iter().map(|row| height(row) + 12.0).sum();
        if self.y + needed + 80.0 > BOTTOM {
            self.start_page();
        } else {
            self.y += 14.0;
        }
        for (index, row) in rows.into_iter().enumerate() {
            self.row(SUMS, index, row);
        }
        self.y += 22.0;
        let label = match invoice.kind {
            Kind::Invoice => "invoice-to-pay",
            Kind::CreditNote { .. } => "credit-note-credited",
        };
        let half = WIDTH / 2.0;
        let label = self.typesetter.set(&self.message(label), LABEL.align(Alignment::Right), half);
        self.y += self.sheet.text(Role::Paragraph, MARGIN + half, self.y, label) + 1.0;
        let gross = money(invoice.total.gross, language);
        let gross = self.typesetter.fit(&gross, Style::bold(20.0, INK).align(Alignment::Right), half, 30.0);
        self.y += self.sheet.text(Role::Paragraph, MARGIN + half, self.y, gross) + 22.0;
    }

    /// Notes about currency and rounding, and the invoice's own note.
    fn closing(&mut self) {
        let currency = self.invoice.total.gross.currency();
        let rounding = match self.invoice.rounding {
            Rounding::EachLine => "invoice-rounding-line",
            Rounding::EachRate => "invoice-rounding-rate",
        };
        let mut texts =
            vec![self.language.message("invoice-amounts-in", &[("currency", currency.code())]), self.message(rounding)];
        texts.extend(self.invoice.note.map(str::to_owned));
        for text in texts {
            let block = self.typesetter.fit(&text, LABEL, WIDTH, 160.0);
            if self.y + block.height > BOTTOM {
                self.start_page();
            }
            self.y += self.sheet.text(Role::Paragraph, MARGIN, self.y, block) + 4.0;
        }
    }

    fn blocks<'c>(&mut self, cells: Vec<Cell<'c>>) -> Vec<(&'c Column, Block, Option<Head>)> {
        let set = |(column, text, style, head): Cell<'c>| {
            let style = style.align(column.align);
            // Long texts get more lines, long numbers become smaller.
            let height = if column.align == Alignment::Left { 90.0 } else { style.size * style.leading + 0.5 };
            (column, self.typesetter.fit(&text, style, column.width, height), head)
        };
        cells.into_iter().map(set).collect()
    }

    fn row(&mut self, table: usize, row: usize, blocks: Vec<(&Column, Block, Option<Head>)>) {
        self.y += 6.0;
        let height = height(&blocks);
        for (column, block, head) in blocks {
            self.sheet.text(Role::Cell { table, row, head }, column.x, self.y, block);
        }
        self.y += height + 5.5;
        self.sheet.rectangle(MARGIN, self.y, WIDTH, 0.5, LINE);
        self.y += 0.5;
    }

    /// Starts a new page.
    fn start_page(&mut self) {
        self.done.push(std::mem::replace(&mut self.sheet, page()));
        let title = self.invoice.title(self.language);
        let title = self.typesetter.fit(&title, Style::bold(10.0, GREY), WIDTH, 26.0);
        self.y = 42.0;
        self.y += self.sheet.text(Role::Decoration, MARGIN, self.y, title) + 20.0;
    }

    fn finish(mut self) -> Vec<Sheet> {
        self.done.push(self.sheet);
        let pages = self.done.len().to_string();
        for (index, sheet) in self.done.iter_mut().enumerate() {
            let values = [("page", (index + 1).to_string()), ("pages", pages.clone())];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            let text = self.language.message("invoice-page", &values);
            let block = self.typesetter.set(&text, LABEL.align(Alignment::Right), WIDTH);
            sheet.text(Role::Decoration, MARGIN, PAGE.1 - 44.0, block);
        }
        self.done
    }
}

fn amounts(Amounts { net, tax, gross }: Amounts, style: Style, language: Language) -> [Cell<'static>; 3] {
    [(&NET, net), (&TAX, tax), (&GROSS, gross)].map(|(column, money)| (column, amount(money, language), style, None))
}

fn height(blocks: &[(&Column, Block, Option<Head>)]) -> f32 {
    blocks.iter().map(|(_, block, _)| block.height).fold(0.0, f32::max)
}
