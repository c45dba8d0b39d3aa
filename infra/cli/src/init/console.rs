//! The terminal of `init`.

use std::io::{self, BufRead, IsTerminal, Write};

/// Asks questions.
pub trait Console {
    /// # Errors
    /// When the output can't be written.
    fn say(&mut self, line: &str) -> io::Result<()>;

    /// # Errors
    /// When there is no terminal.
    fn ask(&mut self, question: &str) -> io::Result<String>;

    /// The same with hidden input.
    ///
    /// # Errors
    /// When there is no terminal.
    fn ask_secretly(&mut self, question: &str) -> io::Result<String>;
}

/// The terminal, if there is one. Messages go to `out`.
pub(crate) struct Terminal<'a> {
    pub(crate) out: &'a mut dyn Write,
}

impl Console for Terminal<'_> {
    fn say(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.out, "{line}")
    }

    fn ask(&mut self, question: &str) -> io::Result<String> {
        let stdin = io::stdin();
        if !stdin.is_terminal() {
            return Err(io::Error::other("there is no terminal: pass a file with --answers FILE"));
        }
        write!(self.out, "{question}")?;
        self.out.flush()?;
        let mut line = String::new();
        if stdin.lock().read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim().to_owned())
    }

    fn ask_secretly(&mut self, question: &str) -> io::Result<String> {
        Ok(rpassword::prompt_password(question)?.trim().to_owned())
    }
}
