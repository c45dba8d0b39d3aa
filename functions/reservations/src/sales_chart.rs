//! A chart of stacked columns in SVG, in per cent of its width and height: without JavaScript, and its text keeps its size.

/// Hundredths of a per cent.
const WHOLE: u64 = 10_000;

/// The top of the highest column, if it reaches the highest line.
const TOP: u64 = 200;

/// The line of 0.
const BOTTOM: u64 = 9_000;

/// The gap between two parts of a column.
const GAP: u64 = 35;

/// Lines above that of 0.
const LINES: u64 = 4;

/// Columns with a text below them.
const MAX_LABELS: usize = 6;

/// A column to draw.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Column {
    /// What stands below it, if there is room.
    pub label: String,
    /// Its height in words.
    pub total: String,
    /// From below.
    pub parts: Vec<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chart {
    pub lines: Vec<Line>,
    pub bars: Vec<Bar>,
    pub labels: Vec<Label>,
    /// The height of the highest column, above it.
    pub peak: Option<Label>,
}

/// A line with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub y: String,
    pub value: u64,
}

/// A part of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// The place of its part in the column, from 0.
    pub part: usize,
    pub x: String,
    pub y: String,
    pub width: String,
    pub height: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    pub x: String,
    pub y: String,
    pub text: String,
}

impl Chart {
    pub fn of(columns: &[Column]) -> Self {
        let sums: Vec<u64> = columns.iter().map(|column| column.parts.iter().sum()).collect();
        let highest = sums.iter().copied().max().unwrap_or_default();
        let step = step_for(highest);
        let scale = Scale { top_value: step.saturating_mul(LINES) };
        let count = u64::try_from(columns.len()).unwrap_or(u64::MAX).max(1);
        let left = |column: usize| u64::try_from(column).unwrap_or(u64::MAX).saturating_mul(WHOLE) / count;
        let slot = WHOLE / count;
        let middle = |column: usize| percent(left(column).saturating_add(slot / 2));
        let bars = columns.iter().enumerate().flat_map(|(column, Column { parts, .. })| {
            let x = percent(left(column).saturating_add(slot * 18 / 100));
            let width = percent(slot * 64 / 100);
            scale.stack(parts).into_iter().map(move |(part, y, height)| Bar {
                part,
                x: x.clone(),
                y: percent(y),
                width: width.clone(),
                height: percent(height),
            })
        });
        let every = columns.len().div_ceil(MAX_LABELS).max(1);
        let last = columns.len().saturating_sub(1);
        let is_labelled = |column: usize| last.saturating_sub(column).is_multiple_of(every);
        let labels = columns.iter().enumerate().filter(|(column, _)| is_labelled(*column));
        let peak = columns.iter().enumerate().zip(&sums).find(|(_, sum)| **sum == highest && highest > 0);
        Self {
            lines: (0..=LINES)
                .map(|line| step.saturating_mul(line))
                .map(|value| Line { y: percent(scale.y(value)), value })
                .collect(),
            bars: bars.collect(),
            labels: labels
                .map(|(column, Column { label, .. })| Label {
                    x: middle(column),
                    y: percent(9_700),
                    text: label.clone(),
                })
                .collect(),
            peak: peak.map(|((column, Column { total, .. }), _)| {
                let y = percent(scale.y(highest).saturating_sub(150));
                Label { x: middle(column), y, text: total.clone() }
            }),
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Scale {
    /// The value at the top.
    top_value: u64,
}

impl Scale {
    fn y(self, value: u64) -> u64 {
        let height = (BOTTOM - TOP).saturating_mul(value) / self.top_value.max(1);
        BOTTOM.saturating_sub(height)
    }

    /// Place, top and height of each part that has something.
    fn stack(self, parts: &[u64]) -> Vec<(usize, u64, u64)> {
        let mut below = 0_u64;
        let mut stack = Vec::new();
        for (place, part) in parts.iter().enumerate() {
            let (bottom, top) = (self.y(below), self.y(below.saturating_add(*part)));
            below = below.saturating_add(*part);
            let height = bottom.saturating_sub(top);
            // Also the smallest part is seen.
            if *part > 0 {
                stack.push((place, top, height.saturating_sub(GAP).max(30)));
            }
        }
        stack
    }
}

/// 1, 2 or 5 with noughts, so that four of them reach the highest.
fn step_for(highest: u64) -> u64 {
    let steps = (0..=18).flat_map(|noughts| [1, 2, 5].map(|digit: u64| digit.saturating_mul(10_u64.pow(noughts))));
    steps.into_iter().find(|step| step.saturating_mul(LINES) >= highest).unwrap_or(u64::MAX / LINES)
}

fn percent(hundredths: u64) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}
