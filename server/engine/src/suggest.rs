//! Did you mean: the word, or the file, that somebody probably wanted to write.
//!
//! Both searches look at a short signature of every candidate first, which tells how similar a word can be at best;
//! only those that can win are compared letter by letter.

mod paths;
mod signature;
mod words;

pub use paths::{MAX_PATHS, Paths};
pub(crate) use words::Words;

/// The most similar of several words, when it is similar at all.
pub fn nearest<'a>(word: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let all: Vec<&str> = words.collect();
    let signed = Words::new(all.iter().copied());
    let found = signed.nearest(word, |index| all[index], |_| true)?;
    Some(all[found])
}
