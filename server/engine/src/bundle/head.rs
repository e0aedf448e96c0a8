//! The head of a digest: what the file says of its bundle, whoever wrote it.
//!
//! Our own form is front matter with `bundle` and `sources` that have hashes. Others write other keys, put the block
//! below the title, or write bold lines in place of YAML. All of it is read into the same fields; what cannot be
//! understood is left out, and nothing fails.

mod block;
mod bold;
mod created;
mod keys;
mod numbers;

use std::borrow::Cow;
use std::ops::Range;

use crate::document::Document;
use crate::front_matter::{Entry, Value, ValueKind};
use crate::path::RelPath;
pub(super) use block::Block;
pub use created::Created;
pub(super) use keys::Meaning;
pub use numbers::Tokens;

/// A value and the bytes that say it: of a name or word without quotes, wherever it stands there as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<T> {
    /// What it says.
    pub value: T,
    /// Where it says so.
    pub range: Range<usize>,
}

/// What a digest says of its bundle.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// How it is written.
    pub form: HeadForm,
    /// The name of the bundle: without `bundle-` where it is the value of `bundle_id`.
    pub bundle: Option<Located<String>>,
    /// When it was made.
    pub created: Option<Located<Created>>,
    /// The profile's name.
    pub profile: Option<Located<String>>,
    /// The phase that was saved, as it is written: others do not use the ids of profiles.
    pub phase: Option<Located<String>>,
    /// The topic.
    pub topic: Option<Located<String>>,
    /// The kind of bundle that others write as `type`.
    pub kind: Option<Located<String>>,
    /// Tokens of the originals.
    pub original_tokens: Option<Located<Tokens>>,
    /// Tokens of the digest.
    pub digest_tokens: Option<Located<Tokens>>,
    /// How many tokens of the originals come to one of the digest, as it is written.
    pub ratio: Option<Located<f64>>,
    /// The encoding that tokens are counted in. It need not be one that is known here.
    pub encoding: Option<Located<String>>,
    /// The commit of the repository.
    pub git_commit: Option<Located<String>>,
    /// The originals, in the order in which they stand.
    pub sources: Vec<Source>,
    /// What it is about.
    pub tags: Vec<String>,
    /// Bytes of the title, when what is said of the bundle stands between it and the rest of the digest.
    pub title: Range<usize>,
    /// Bytes of the digest's own text, without what stands in [`Head::title`].
    pub body: Range<usize>,
}

/// An original of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Where it lay in the workspace.
    pub path: RelPath,
    /// Bytes of the path.
    pub path_range: Range<usize>,
    /// The hash of its content.
    pub blake3: Option<blake3::Hash>,
    /// Tokens of its content.
    pub tokens: Option<usize>,
    /// Bytes of all that is said of it.
    pub range: Range<usize>,
}

/// The ways to say something of a bundle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HeadForm {
    /// Our own: `bundle`, and `sources` with hashes.
    Own,
    /// Other front matter.
    Yaml,
    /// Such a block below the title.
    YamlAfterTitle,
    /// Lines such as `**Created:** 2025-11-07`.
    Bold,
    /// Nothing is said.
    #[default]
    None,
}

impl Head {
    /// Reads what a digest says of its bundle.
    pub fn read(document: &Document) -> Head {
        let text = document.text.as_str();
        let block = Block::of(document);
        let after = block
            .as_ref()
            .map_or_else(|| byte_order_mark(text), |block| block.range().end);
        let body = after + blank_lines(&text[after..]);
        let mut head = Head {
            body: body..text.len(),
            ..Head::default()
        };
        let mut known = 0;
        if let Some(block) = &block {
            head.title = block.title();
            for entry in &block.yaml().entries {
                known += usize::from(head.entry(text, entry));
            }
        }
        let has_hashes = head.sources.iter().any(|source| source.blake3.is_some());
        head.form = match &block {
            Some(Block::Top(yaml)) if has_hashes && yaml.scalar("bundle").is_some() => {
                HeadForm::Own
            }
            Some(Block::Top(_)) if known > 0 => HeadForm::Yaml,
            Some(Block::AfterTitle { .. }) => HeadForm::YamlAfterTitle,
            _ => HeadForm::None,
        };
        // What a digest of ours says in bold is what its originals say of themselves.
        if head.form != HeadForm::Own {
            let mut is_said = false;
            for line in bold::lines(text, body) {
                is_said |= head.say(text, line.meaning, &line.value, &text[line.value.clone()]);
            }
            if is_said && head.form == HeadForm::None {
                head.form = HeadForm::Bold;
            }
        }
        head.settle_ratio();
        head
    }

    /// The digest's own text: the file without what it says of the bundle in YAML.
    pub fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let part = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
        let (title, body) = (part(&self.title).trim_end(), part(&self.body));
        match (title.is_empty(), body.is_empty()) {
            (true, _) => Cow::Borrowed(body),
            (false, true) => Cow::Owned(format!("{title}\n")),
            (false, false) => Cow::Owned(format!("{title}\n\n{body}")),
        }
    }

    /// How many tokens of the originals come to one of the digest: as it is written, or else computed.
    pub fn ratio(&self) -> Option<f64> {
        let written = self.ratio.as_ref().map(|ratio| ratio.value);
        written.or_else(|| self.computed_ratio())
    }

    fn computed_ratio(&self) -> Option<f64> {
        let (original, digest) = (self.original_tokens.as_ref()?, self.digest_tokens.as_ref()?);
        (digest.value.count > 0).then(|| original.value.count as f64 / digest.value.count as f64)
    }

    /// `20:1` is 1201 for readers of YAML 1.1, and may have been written back so.
    fn settle_ratio(&mut self) {
        let computed = self.computed_ratio();
        if let Some(ratio) = &mut self.ratio {
            ratio.value = numbers::without_sixties(ratio.value, computed);
        }
    }

    /// Takes a key of the YAML; whether it is one that says something of a bundle.
    fn entry(&mut self, source_text: &str, entry: &Entry) -> bool {
        let Some(meaning) = Meaning::of_key(&entry.key) else {
            return false;
        };
        match (meaning, &entry.value.kind) {
            (Meaning::Sources, _) if self.sources.is_empty() => {
                let items = entry.value.items().iter();
                self.sources = items.filter_map(|item| source(source_text, item)).collect();
            }
            (Meaning::Tags, ValueKind::List(tags)) => {
                self.tags
                    .extend(tags.iter().filter_map(|item| tag(item.scalar()?)));
            }
            (_, ValueKind::Scalar(text)) => {
                self.say(source_text, meaning, &entry.value.range, text);
            }
            _ => {}
        }
        true
    }

    /// Takes what a text says, unless it is said already; whether it says anything.
    fn say(
        &mut self,
        source_text: &str,
        meaning: Meaning,
        range: &Range<usize>,
        text: &str,
    ) -> bool {
        let text = text.trim();
        if says_nothing(text) {
            return false;
        }
        let put = |slot: &mut Option<Located<String>>, value: &str| {
            slot.get_or_insert_with(|| Located {
                range: narrowed(source_text, range, value),
                value: value.to_owned(),
            });
        };
        match meaning {
            Meaning::Bundle => put(&mut self.bundle, text),
            Meaning::BundleId => put(
                &mut self.bundle,
                text.strip_prefix("bundle-").unwrap_or(text),
            ),
            Meaning::Profile => put(&mut self.profile, text),
            Meaning::Phase => put(&mut self.phase, text),
            Meaning::Topic => put(&mut self.topic, text),
            Meaning::Kind => put(&mut self.kind, text),
            Meaning::Encoding => put(&mut self.encoding, text),
            Meaning::GitCommit => put(&mut self.git_commit, text),
            Meaning::Created => fill(&mut self.created, Created::read(text), range),
            Meaning::OriginalTokens => fill(&mut self.original_tokens, Tokens::read(text), range),
            Meaning::DigestTokens => fill(&mut self.digest_tokens, Tokens::read(text), range),
            Meaning::Ratio => fill(&mut self.ratio, numbers::ratio(text), range),
            Meaning::Compression => {
                let said = numbers::compression(text);
                fill(&mut self.original_tokens, said.original, range);
                fill(&mut self.digest_tokens, said.digest, range);
                fill(&mut self.ratio, said.ratio, range);
            }
            Meaning::Tags => {
                if self.tags.is_empty() {
                    self.tags = tags(text);
                }
            }
            Meaning::Sources => {}
        }
        true
    }
}

/// Where a value stands by itself in the bytes that say it.
pub(super) fn narrowed(text: &str, range: &Range<usize>, value: &str) -> Range<usize> {
    let written = text.get(range.clone()).unwrap_or_default();
    match written.find(value) {
        Some(at) => range.start + at..range.start + at + value.len(),
        None => range.clone(),
    }
}

fn fill<T>(slot: &mut Option<Located<T>>, value: Option<T>, range: &Range<usize>) {
    if slot.is_none() {
        let range = range.clone();
        *slot = value.map(|value| Located { value, range });
    }
}

/// Words that people write where they have nothing to say.
fn says_nothing(text: &str) -> bool {
    const NOTHING: &[&str] = &["", "~", "-", "null", "none", "n/a", "unknown", "tbd", "nil"];
    NOTHING
        .iter()
        .any(|nothing| text.eq_ignore_ascii_case(nothing))
}

fn source(text: &str, value: &Value) -> Option<Source> {
    let (path, blake3, tokens) = match &value.kind {
        ValueKind::Scalar(_) => (value, None, None),
        ValueKind::Map(entries) => {
            let of = |key: &str| entries.iter().find(|entry| entry.key == key);
            let scalar = |key: &str| of(key).and_then(|entry| entry.value.scalar());
            (
                &of("path")?.value,
                scalar("blake3").and_then(|hash| blake3::Hash::from_hex(hash.trim()).ok()),
                scalar("tokens").and_then(Tokens::read),
            )
        }
        _ => return None,
    };
    let written = path.scalar()?.trim();
    Some(Source {
        path: RelPath::new(written).filter(|path| !path.is_root())?,
        path_range: narrowed(text, &path.range, written),
        blake3,
        tokens: tokens.map(|tokens| tokens.count),
        range: value.range.clone(),
    })
}

/// The tags of a line: `a, b`, or `#a #b`.
fn tags(text: &str) -> Vec<String> {
    let text = text.trim_start_matches('[').trim_end_matches(']');
    let separator = |c: char| match text.contains([',', ';']) {
        true => matches!(c, ',' | ';'),
        false => c.is_whitespace(),
    };
    text.split(separator).filter_map(tag).collect()
}

fn tag(text: &str) -> Option<String> {
    let is_around = |c: char| c.is_whitespace() || matches!(c, '#' | '`' | '"' | '\'');
    let tag = text.trim_matches(is_around);
    (!says_nothing(tag)).then(|| tag.to_owned())
}

/// Bytes of the mark that some editors put before all text.
pub(super) fn byte_order_mark(text: &str) -> usize {
    if text.starts_with('\u{feff}') { 3 } else { 0 }
}

/// Bytes of the empty lines that a text begins with.
fn blank_lines(text: &str) -> usize {
    let text_start = text.len() - text.trim_start().len();
    let line_start = text[..text_start].rfind(['\n', '\r']);
    line_start.map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests;
