//! Exact token counts, fast enough to be kept while a document is typed.
//!
//! Counts equal those of tiktoken-rs, whose vocabularies are compiled in; its regular expressions are replaced by
//! splitting rules written by hand, which take linear time, do not recurse and cannot fail on any text. The tests hold
//! both equal.
//!
//! ```
//! use agentops_engine::tokens::{Counts, Encoding, count};
//!
//! let text = "# Plan\n\n- [x] measure\n- [ ] cut\n";
//! let counts = Counts::new(Encoding::O200kBase, text);
//! assert_eq!(counts.total(), count(Encoding::O200kBase, text));
//! ```

mod borders;
mod bpe;
mod class;
mod classes;
mod common;
mod counts;
mod encoding;
#[allow(dead_code, reason = "the build script uses the rest")]
mod layout;
mod memo;
mod pieces;
mod vocabulary;
mod walk;

use std::ops::ControlFlow;

pub use counts::Counts;
pub use encoding::{Encoding, UnknownEncoding};

/// How many tokens `text` has. What looks like a special token is text like any other.
pub fn count(encoding: Encoding, text: &str) -> usize {
    let mut total = 0;
    walk::walk(encoding, text, 0, |_, tokens| {
        total += tokens;
        ControlFlow::Continue(())
    });
    total
}
