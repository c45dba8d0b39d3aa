//! QR codes (ISO/IEC 18004) with error correction level M: a code stays readable with 15 % of it damaged.

use qrcode::{Color, EcLevel, QrCode};

use crate::PaperError;

/// Width of the white border that readers need, in modules.
pub(crate) const QUIET_ZONE: usize = 4;

/// A QR code without its quiet zone.
#[derive(Debug, Clone)]
pub(crate) struct Qr {
    /// Width and height in modules.
    pub modules: usize,
    dark: Vec<bool>,
}

impl Qr {
    pub fn new(code: &str) -> Result<Self, PaperError> {
        let qr = QrCode::with_error_correction_level(code, EcLevel::M).map_err(|_| PaperError::CodeTooLong)?;
        let dark = qr.to_colors().into_iter().map(|color| color == Color::Dark).collect();
        Ok(Self { modules: qr.width(), dark })
    }

    /// Width in modules, including the quiet zone.
    pub fn width(&self) -> usize {
        self.modules + 2 * QUIET_ZONE
    }

    /// The dark modules as horizontal bars: column and row, counted from the corner of the quiet zone, and length.
    pub fn bars(&self) -> Vec<(usize, usize, usize)> {
        let mut bars = Vec::new();
        for (row, modules) in self.dark.chunks(self.modules.max(1)).enumerate() {
            let mut column = 0;
            for bar in modules.chunk_by(|left, right| left == right) {
                if bar.first() == Some(&true) {
                    bars.push((column + QUIET_ZONE, row + QUIET_ZONE, bar.len()));
                }
                column += bar.len();
            }
        }
        bars
    }
}
