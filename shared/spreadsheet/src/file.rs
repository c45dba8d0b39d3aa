use csv::{Terminator, Writer, WriterBuilder};

use crate::Cell;

/// With it, Excel reads a file as UTF-8.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// A file under construction.
pub struct CsvFile {
    writer: Writer<Vec<u8>>,
}

/// A row has another number of cells than the header. A bug.
#[derive(Debug, thiserror::Error)]
#[error("the file can't be written: {0}")]
pub struct NotWritten(String);

impl CsvFile {
    /// Starts with the names of the columns.
    ///
    /// # Errors
    /// [`NotWritten`]
    pub fn new<'a>(header: impl IntoIterator<Item = &'a str>) -> Result<Self, NotWritten> {
        let bytes = BYTE_ORDER_MARK.as_bytes().to_vec();
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(bytes);
        writer.write_record(header).map_err(|error| NotWritten(error.to_string()))?;
        Ok(Self { writer })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`NotWritten`]
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) -> Result<(), NotWritten> {
        for cell in cells {
            self.writer.write_field(cell.as_str()).map_err(|error| NotWritten(error.to_string()))?;
        }
        // Ends the row.
        self.writer.write_record(None::<&[u8]>).map_err(|error| NotWritten(error.to_string()))
    }

    /// The size of what is written so far, in bytes. It lags by a buffer of a few KB.
    pub fn size(&self) -> usize {
        self.writer.get_ref().len()
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// [`NotWritten`]
    pub fn into_bytes(self) -> Result<Vec<u8>, NotWritten> {
        self.writer.into_inner().map_err(|error| NotWritten(error.to_string()))
    }
}
