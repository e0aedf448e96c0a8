//! Places in a document that name a bundle: commands that load or save one, and keys of front matter.
//!
//! Whether there is such a bundle is for the workspace to say. Links to digests are links, and not found here.

mod commands;
mod name;

use std::ops::Range;

use crate::front_matter::{FrontMatter, Value, ValueKind};
use crate::markdown::{BlockKind, Markdown};

use super::head::{Meaning, narrowed};
use commands::Command;
use name::{Name, Shape};

/// A place that names a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The name, without `.md` and folders.
    pub name: Box<str>,
    /// Bytes of the name alone.
    pub range: Range<usize>,
    /// How it is named.
    pub form: MentionForm,
    /// Whether it can be nothing else than the name of a bundle that ought to be there, so that an unknown one may be
    /// reported. Examples in code, bundles that are yet to be saved, and words of prose are not.
    pub is_certain: bool,
}

/// The ways to name a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionForm {
    /// `/bundle-load NAME`, `agentops bundle load NAME`
    Load,
    /// `/bundle-save NAME`, `agentops bundle save NAME`
    Save,
    /// `agentops bundle show NAME`
    Show,
    /// `agentops bundle verify NAME`
    Verify,
    /// A key of front matter.
    FrontMatter(Key),
    /// What a digest says of itself: `bundle: NAME` or `bundle_id: NAME`.
    Own,
}

/// The keys that name bundles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// `bundle`: what a document rests on.
    Bundle,
    /// `context`: what was loaded before it was written, be it a bundle or something else.
    Context,
    /// `related_bundles`.
    RelatedBundles,
    /// `dependencies`, which names other things more often.
    Dependencies,
}

/// Finds the places of a text, in the order in which they stand in it.
pub fn mentions(
    text: &str,
    front_matter: Option<&FrontMatter>,
    markdown: &Markdown,
) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut body = 0;
    if let Some(front_matter) = front_matter {
        keys(text, front_matter, &mut found);
        found.sort_by_key(|mention| mention.range.start);
        body = front_matter.range.end;
    }
    let mut code = Places::of(markdown.blocks.iter().filter_map(|block| {
        let is_example = matches!(block.kind, BlockKind::Code | BlockKind::Html);
        is_example.then_some(&block.range)
    }));
    let mut spans = Places::of(markdown.code_spans.iter());
    for (command, arguments) in commands::find(text, body) {
        let Some(range) = commands::name(text, arguments) else {
            continue;
        };
        let Some(name) = Name::read(&text[range.clone()]) else {
            continue;
        };
        let form = command.form();
        // A file that is to be saved.
        if form == MentionForm::Save && name.is_file {
            continue;
        }
        let is_example = code.hold(range.start);
        let is_word = name.shape == Shape::Word && !spans.hold(range.start);
        found.push(Mention {
            is_certain: form != MentionForm::Save
                && !is_example
                && !is_word
                && name.shape != Shape::Sample,
            range: range.start + name.at.start..range.start + name.at.end,
            name: name.text.into(),
            form,
        });
    }
    found
}

/// Bytes of the name behind the command that the cursor stands behind, as far as it is written: `/bundle-load k8s`. They
/// are to be replaced by a whole one.
pub fn completion_at(text: &str, offset: usize) -> Option<Range<usize>> {
    let before = text.get(..offset)?;
    let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let (_, arguments) = commands::find(text, line)
        .take_while(|(_, arguments)| arguments.start <= offset)
        .last()?;
    if offset > arguments.end {
        return None;
    }
    commands::argument_at(text, arguments, offset)
}

fn keys(text: &str, front_matter: &FrontMatter, found: &mut Vec<Mention>) {
    let says_of_itself = front_matter.entries.iter().any(|entry| {
        let is_size = |meaning| matches!(meaning, Meaning::OriginalTokens | Meaning::DigestTokens);
        Meaning::of_key(&entry.key).is_some_and(is_size)
            || entry.key == "sources" && has_hash(&entry.value)
    });
    for entry in &front_matter.entries {
        let form = match entry.key.as_str() {
            "bundle" if says_of_itself => MentionForm::Own,
            "bundle_id" => MentionForm::Own,
            "bundle" => MentionForm::FrontMatter(Key::Bundle),
            "context" => MentionForm::FrontMatter(Key::Context),
            "related_bundles" => MentionForm::FrontMatter(Key::RelatedBundles),
            "dependencies" => MentionForm::FrontMatter(Key::Dependencies),
            _ => continue,
        };
        let named = entry.value.items().iter();
        let named = named.filter_map(|value| in_value(text, value, form));
        match entry.key.as_str() {
            "bundle_id" => found.extend(named.map(without_prefix)),
            _ => found.extend(named),
        }
    }
}

fn in_value(text: &str, value: &Value, form: MentionForm) -> Option<Mention> {
    let written = value.scalar()?.trim();
    let name = Name::read(written)?;
    let is_certain = match form {
        MentionForm::Own | MentionForm::FrontMatter(Key::Dependencies) => false,
        // Its value may be anything; a word is more likely to be something else, and so is a file elsewhere.
        MentionForm::FrontMatter(Key::Context) => {
            name.shape == Shape::Name && (name.is_in_folder || !name.is_file)
        }
        _ => name.shape != Shape::Sample,
    };
    let place = narrowed(text, &value.range, written);
    let is_plain = &text[place.clone()] == written;
    let range = match is_plain {
        true => place.start + name.at.start..place.start + name.at.end,
        // With escapes in it; all of it is the name then.
        false => place,
    };
    Some(Mention {
        name: name.text.into(),
        range,
        form,
        is_certain,
    })
}

/// An id has `bundle-` in front of the name.
fn without_prefix(mut mention: Mention) -> Mention {
    const PREFIX: &str = "bundle-";
    if let Some(name) = mention.name.strip_prefix(PREFIX) {
        // Where it is written with escapes, its place is all of it.
        if mention.range.len() == mention.name.len() {
            mention.range.start += PREFIX.len();
        }
        mention.name = name.into();
    }
    mention
}

fn has_hash(sources: &Value) -> bool {
    sources.items().iter().any(|source| match &source.kind {
        ValueKind::Map(entries) => entries.iter().any(|entry| entry.key == "blake3"),
        _ => false,
    })
}

/// Places in order, asked for bytes in order.
struct Places<'a, I: Iterator<Item = &'a Range<usize>>> {
    rest: std::iter::Peekable<I>,
}

impl<'a, I: Iterator<Item = &'a Range<usize>>> Places<'a, I> {
    fn of(places: I) -> Self {
        let rest = places.peekable();
        Places { rest }
    }

    fn hold(&mut self, offset: usize) -> bool {
        while self.rest.next_if(|place| place.end <= offset).is_some() {}
        self.rest.peek().is_some_and(|place| place.start <= offset)
    }
}

impl Command {
    fn form(self) -> MentionForm {
        match self {
            Command::Load => MentionForm::Load,
            Command::Save => MentionForm::Save,
            Command::Show => MentionForm::Show,
            Command::Verify => MentionForm::Verify,
        }
    }
}

#[cfg(test)]
mod tests;
