//! `# agentops-ignore CODE`: silences codes for what follows in the front matter, where HTML has no comments.

use crate::markdown::{Ignore, ignored_codes};

use super::FrontMatter;

impl FrontMatter {
    /// The comments that silence codes. One before a key is about the key and its value; one inside of a value is about
    /// the next line.
    pub(crate) fn ignores<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Ignore> + 'a {
        let mut end = self.content.start;
        let lines = text[self.content.clone()].split_inclusive('\n');
        lines.filter_map(move |line| {
            end += line.len();
            let codes = ignored_codes(line.trim_start().strip_prefix('#')?)?;
            let within = |start: usize, stop: usize| (start..stop).contains(&(end - 1));
            let is_inside = self
                .entries
                .iter()
                .any(|entry| within(entry.key_range.start, entry.value.range.end));
            let next = self
                .entries
                .iter()
                .find(|entry| entry.key_range.start >= end);
            let range = match next.filter(|_| !is_inside) {
                Some(entry) => {
                    entry.key_range.start..entry.value.range.end.max(entry.key_range.end)
                }
                None => end..end + text[end..].find('\n').unwrap_or(text.len() - end),
            };
            Some(Ignore { codes, range })
        })
    }
}
