//! Where results go: stdout, with colours only where they are wanted, and as wide as the terminal is.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use anstream::AutoStream;

/// Narrower than this nothing can be laid out; the terminal wraps as it likes.
const MIN_WIDTH: usize = 40;

/// The results of a command.
pub struct Output {
    writer: BufWriter<AutoStream<StdoutLock<'static>>>,
    /// Columns of the terminal; `None` when there is none, and lines may have any length.
    pub width: Option<usize>,
}

impl Output {
    /// Writes to stdout.
    pub fn stdout() -> Output {
        let stdout = io::stdout();
        let choice = AutoStream::choice(&stdout);
        Output {
            width: width(stdout.is_terminal().then_some(&stdout)),
            writer: BufWriter::new(AutoStream::new(stdout.lock(), choice)),
        }
    }

    /// A sentence broken between words where the terminal ends.
    pub fn wrapped(&self, sentence: &str) -> String {
        match self.width {
            Some(width) => textwrap::fill(sentence, width),
            None => sentence.to_owned(),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// The width that the user states, or else the one that the terminal has.
fn width(terminal: Option<&io::Stdout>) -> Option<usize> {
    let stated = std::env::var("COLUMNS").ok();
    let stated = stated.and_then(|columns| columns.trim().parse().ok());
    let width = stated.or_else(|| {
        let (terminal_size::Width(width), _) = terminal_size::terminal_size_of(terminal?)?;
        Some(usize::from(width))
    })?;
    (width > 0).then(|| width.max(MIN_WIDTH))
}
