//! The words around a path: its label, its marker, the verb before it, the lines named behind it.

use std::ops::Range;

use crate::markdown::Markdown;

use super::intent::{self, Word};
use super::scopes::{self, without_markers};
use super::spans::ARROWS;
use super::tail::{self, LineRange};
use super::{Evidence, Form, Intent, Mention, tables};

/// A mention with what stands around it.
pub(super) struct Surroundings<'a> {
    pub(super) text: &'a str,
    pub(super) markdown: &'a Markdown,
    pub(super) mention: &'a Mention,
    pub(super) before: Option<&'a Mention>,
    pub(super) next: Option<&'a Mention>,
}

impl<'a> Surroundings<'a> {
    /// What is said of the file, nearest first.
    pub(super) fn said(
        &self,
        enumerated: Option<(Intent, Evidence)>,
        above: impl Fn() -> Option<Word>,
    ) -> Option<(Intent, Evidence)> {
        let stated = |intent| Some((intent, Evidence::Stated));
        if self.mention.form == Form::FrontMatter || self.mention.form == Form::Diff {
            return self.mention.said;
        }
        if self.mention.form == Form::Tree {
            let introduced = || {
                let block = self
                    .markdown
                    .blocks
                    .iter()
                    .find(|block| block.range.contains(&self.mention.range.start));
                block.and_then(|block| scopes::introduction(self.text, block.range.start))
            };
            return self
                .mention
                .said
                .or_else(|| match introduced().or_else(above)? {
                    Word::Is(intent) if intent != Intent::Test => stated(intent),
                    _ => None,
                });
        }
        if let Some(intent) = self.marker() {
            return stated(intent);
        }
        let lead = self.lead();
        let label = self.label(lead);
        if let Some(moved) = self.moved(enumerated, label, lead) {
            return Some(moved);
        }
        if let Some(said) = self.mention.said {
            return Some(said);
        }
        if let Some(enumerated) = enumerated.filter(|_| self.is_enumerated()) {
            return Some(enumerated);
        }
        if let Some(Word::Is(intent)) = label {
            return stated(intent);
        }
        let in_table = tables::said(self.text, self.markdown, self.mention.range.start);
        if let Some(Some(said)) = in_table {
            return Some(said);
        }
        let is_subject = in_table.is_some() || lead.trim_matches(['*', '_', ' ', '`']).is_empty();
        if is_subject || label == Some(Word::File) {
            match above() {
                Some(Word::Is(intent)) => return stated(intent),
                Some(Word::File) => return Some((Intent::Modify, Evidence::Guessed)),
                None if label.is_some() => return Some((Intent::Modify, Evidence::Guessed)),
                None => {}
            }
        }
        self.verb(lead)
    }

    fn line(&self) -> Range<usize> {
        let at = self.mention.outer.clone();
        let start = self.text[..at.start].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[at.end..]
            .find('\n')
            .map_or(self.text.len(), |end| at.end + end);
        start..end
    }

    /// The text of the line before the mention, without bullets, boxes and numbers; in a table that of the cell.
    fn lead(&self) -> &'a str {
        let line = &self.text[self.line().start..self.mention.outer.start];
        let line = match line.rfind('|') {
            Some(bar) if line.trim_start().starts_with('|') => &line[bar + 1..],
            _ => line,
        };
        without_markers(line.trim_start_matches('#').trim_start())
    }

    fn behind(&self) -> &'a str {
        &self.text[self.mention.outer.end..self.line().end]
    }

    /// `(new)` behind the path, `[NEW]` before it.
    fn marker(&self) -> Option<Intent> {
        let behind = self.behind().trim_start_matches([' ', '*', '_', '`']);
        if let Some(inside) = bracketed(behind)
            && let Some(intent) = intent::of_marker(inside)
        {
            return Some(intent);
        }
        let dashed = behind.strip_prefix(['—', '–', '-']).map(str::trim_start);
        if let Some(word) = dashed.and_then(|rest| rest.split([' ', ',', ':', '.']).next())
            && word.chars().all(|c| c.is_ascii_uppercase())
            && let Some(intent) = intent::of_marker(word)
        {
            return Some(intent);
        }
        let line = &self.text[self.line().start..self.mention.outer.start];
        let before = line.trim_end_matches([' ', '*', '_', '`']);
        let close = before
            .chars()
            .next_back()
            .filter(|c| matches!(c, ']' | ')'))?;
        let open = before.rfind(if close == ']' { '[' } else { '(' })?;
        let inside = &before[open + 1..before.len() - 1];
        (inside.len() <= 12)
            .then(|| intent::of_marker(inside))
            .flatten()
    }

    /// The label before the path: `Create:`, `**File**:`.
    fn label(&self, lead: &'a str) -> Option<Word> {
        let lead = lead.trim_end_matches([' ', '*', '_', '(']);
        let label = lead.strip_suffix(':')?;
        let start = label.rfind(['.', ';', '—', '(', ':']).map_or(0, |at| {
            at + label[at..].chars().next().map_or(1, char::len_utf8)
        });
        intent::of_label(&label[start..])
    }

    /// Whether only commas and the like stand between the mention before and this one.
    fn is_enumerated(&self) -> bool {
        let Some(between) = self.between(self.before, Some(self.mention)) else {
            return false;
        };
        let words = between.split(|c: char| {
            c.is_whitespace() || matches!(c, ',' | ';' | '+' | '&' | '/' | '*' | '(' | ')')
        });
        let is_joint = |word: &str| {
            matches!(
                word,
                "" | "and" | "or" | "new" | "lines" | "line" | "NEW" | "plus"
            ) || word
                .trim_matches([':', '-', '–'])
                .bytes()
                .all(|b| b.is_ascii_digit() || b == b'-')
        };
        between.len() < 48 && words.into_iter().all(is_joint)
    }

    fn between(&self, first: Option<&Mention>, second: Option<&Mention>) -> Option<&'a str> {
        let (first, second) = (first?, second?);
        if second.outer.start < first.outer.end {
            return None;
        }
        let between = &self.text[first.outer.end..second.outer.start];
        (!between.contains('\n')).then_some(between)
    }

    /// `A → B`, and `Rename A to B`.
    fn moved(
        &self,
        enumerated: Option<(Intent, Evidence)>,
        label: Option<Word>,
        lead: &str,
    ) -> Option<(Intent, Evidence)> {
        let is_arrow = |between: Option<&str>| {
            between
                .is_some_and(|between| ARROWS.contains(&between.trim_matches([' ', '*', '_', '`'])))
        };
        let is_to = |between: Option<&str>| {
            between.is_some_and(|between| {
                matches!(between.trim_matches([' ', '*', '`']), "to" | "into" | "as")
            })
        };
        let verb = intent::of_verb(
            &lead
                .split(' ')
                .next()
                .unwrap_or("")
                .trim_matches(['*', ':'])
                .to_lowercase(),
        );
        let is_move = label == Some(Word::Is(Intent::Move)) || verb == Some(Intent::Move);
        let evidence = |said: bool| {
            if said {
                Evidence::Stated
            } else {
                Evidence::Guessed
            }
        };
        let from = self.between(self.before, Some(self.mention));
        if is_arrow(from) && matches!(enumerated, Some((Intent::Move, _))) {
            return Some((Intent::MoveTo, enumerated?.1));
        }
        if is_to(from) && matches!(enumerated, Some((Intent::Move, _))) {
            return Some((Intent::MoveTo, Evidence::Stated));
        }
        let to = self.between(Some(self.mention), self.next);
        if is_arrow(to) && !is_arrow(from) {
            return Some((Intent::Move, evidence(is_move)));
        }
        (is_to(to) && is_move).then_some((Intent::Move, Evidence::Stated))
    }

    /// What the sentence says: `Update src/a.rs`, `Create the model in src/a.rs`.
    fn verb(&self, lead: &str) -> Option<(Intent, Evidence)> {
        // The verb that a line begins with is about the first path in it.
        let between = self.between(self.before, Some(self.mention));
        let is_first = between.is_none();
        let lead = between.unwrap_or(lead);
        let clean = lead.replace(['*', '_', '`', '(', ':', ','], " ");
        let words: Vec<String> = clean.split_whitespace().map(str::to_lowercase).collect();
        // What is not to be changed is only mentioned.
        let is_negation =
            |word: &String| matches!(word.as_str(), "not" | "don't" | "don’t" | "never" | "avoid");
        if words.iter().any(is_negation) {
            return None;
        }
        let is_filler = |word: &str| {
            matches!(
                word,
                "the"
                    | "a"
                    | "an"
                    | "new"
                    | "file"
                    | "files"
                    | "existing"
                    | "our"
                    | "both"
                    | "empty"
                    | "old"
                    | "module"
                    | "obsolete"
                    | "unused"
                    | "test"
                    | "config"
                    | "script"
                    | "component"
                    | "migration"
            )
        };
        let first = words.first()?;
        let said = |word: &str| match intent::of_verb(word) {
            Some(Intent::Test | Intent::Read) | None => None,
            Some(intent) => Some(intent),
        };
        let is_item = is_first && {
            let line = &self.text[self.line()];
            let line = line.trim_start();
            line.starts_with(['-', '*', '+', '#', '>', '|'])
                || line.starts_with(|c: char| c.is_ascii_digit())
        };
        if let Some(intent) = said(first).filter(|_| is_first) {
            let evidence = if is_item {
                Evidence::Stated
            } else {
                Evidence::Guessed
            };
            if words[1..].iter().all(|word| is_filler(word)) {
                return Some((intent, evidence));
            }
        }
        let last = words.last()?;
        let is_within = matches!(
            last.as_str(),
            "in" | "into" | "to" | "at" | "from" | "inside" | "within" | "of" | "on" | "under"
        );
        const ACTS: [&str; 8] = [
            "implement",
            "fix",
            "write",
            "wire",
            "register",
            "replace",
            "configure",
            "define",
        ];
        if is_within && is_item {
            return match said(first) {
                Some(Intent::Create) if first.starts_with("create") && last != "to" => {
                    Some((Intent::Create, Evidence::Guessed))
                }
                Some(_) => Some((Intent::Modify, Evidence::Guessed)),
                None if ACTS.contains(&first.as_str()) => Some((Intent::Modify, Evidence::Guessed)),
                None => None,
            };
        }
        // In the middle of a sentence only an imperative counts.
        let verb = words.iter().rev().find(|word| !is_filler(word))?;
        let is_imperative = matches!(
            verb.as_str(),
            "create" | "update" | "modify" | "edit" | "delete" | "remove" | "rename" | "extend"
        );
        is_imperative
            .then(|| said(verb))
            .flatten()
            .map(|intent| (intent, Evidence::Guessed))
    }

    /// The lines that are named behind the path, on its line or at the beginning of the next, or before it.
    pub(super) fn lines(&self) -> Vec<LineRange> {
        let behind = self
            .behind()
            .trim_start_matches([' ', '*', '_', '`', ',', ':', '(', '[', '-', '–', '—', '@']);
        let behind = behind
            .strip_prefix("at ")
            .or(behind.strip_prefix("on "))
            .unwrap_or(behind);
        if let Some(lines) = numbered(behind) {
            return lines;
        }
        let line = self.line();
        let lead = self.lead().trim_end_matches(['*', '_', ' ', '`']);
        let before = lead.strip_suffix(" of").or(lead.strip_suffix(" in"));
        if let Some(at) = before.and_then(|before| before.to_lowercase().rfind("line"))
            && let Some(lines) = numbered(lead.get(at..).unwrap_or(""))
        {
            return lines;
        }
        let next = self.text[line.end..].strip_prefix('\n').unwrap_or("");
        let next = without_markers(next.split('\n').next().unwrap_or(""));
        let bare = next.trim_start_matches(['*', '_']);
        let is_label = bare.starts_with("Lines:")
            || bare.starts_with("Lines**:")
            || bare.starts_with("Line:")
            || bare.starts_with("Line**:");
        if is_label {
            return numbered(bare).unwrap_or_default();
        }
        Vec::new()
    }
}

/// `(…)` and `[…]` at the beginning of a text, when it is no link.
fn bracketed(text: &str) -> Option<&str> {
    let (open, close) = match text.chars().next()? {
        '(' => ('(', ')'),
        '[' => ('[', ']'),
        _ => return None,
    };
    let end = text.find(close)?;
    let is_link = open == '[' && text[end + 1..].starts_with('(');
    (!is_link).then(|| &text[1..end])
}

/// `Lines: 12, 45-60 and 77`.
fn numbered(text: &str) -> Option<Vec<LineRange>> {
    let lower = text.get(..4)?.to_lowercase();
    if lower != "line" {
        return None;
    }
    let rest = text[4..].strip_prefix(['s', 'S']).unwrap_or(&text[4..]);
    let rest = rest.trim_start_matches(['*', '_', ':', ' ', '~']);
    let rest = rest
        .replace(" and ", ", ")
        .replace(" to ", "-")
        .replace(" & ", ", ");
    let end = rest
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, ' ' | ',' | '-' | '–' | 'L')))
        .unwrap_or(rest.len());
    tail::lines(rest[..end].trim_matches([' ', ',', '-', '–']))
}
