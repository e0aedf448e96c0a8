//! What is to be done with a file, and the words that say so.

use serde::Serialize;

/// What a plan wants of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Intent {
    /// It is to be written anew.
    Create,
    /// It is to be changed.
    Modify,
    /// It is to go away.
    Delete,
    /// It is to get another path.
    Move,
    /// The path that a file is to get.
    MoveTo,
    /// A test, to be written or changed.
    Test,
    /// It is only mentioned.
    Read,
}

impl Intent {
    /// All of them.
    pub const ALL: [Intent; 7] = [
        Intent::Create,
        Intent::Modify,
        Intent::Delete,
        Intent::Move,
        Intent::MoveTo,
        Intent::Test,
        Intent::Read,
    ];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Intent::Create => "create",
            Intent::Modify => "modify",
            Intent::Delete => "delete",
            Intent::Move => "move",
            Intent::MoveTo => "move-to",
            Intent::Test => "test",
            Intent::Read => "read",
        }
    }

    /// Whether the file has to be there for it.
    pub fn needs_file(self) -> bool {
        matches!(self, Intent::Modify | Intent::Delete | Intent::Move)
    }

    /// Whether the file is another one afterwards, or elsewhere.
    pub fn changes_file(self) -> bool {
        self != Intent::Read
    }
}

/// How well an intent is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// Read off the sentence. Nothing is reported on this alone.
    Guessed,
    /// Said by a label, a marker, a column, a heading.
    Stated,
}

/// What a word or two say of the files that follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Is(Intent),
    /// `File:`, `Create/Modify:`: the file matters, what is to be done with it is said elsewhere.
    File,
}

/// What a label says, without its colon: `Create`, `New file`, `Files to modify`.
pub(super) fn of_label(label: &str) -> Option<Word> {
    let label = label.trim().trim_matches(['*', '_', '`', '#', ' ']).trim();
    let lower = label.to_lowercase();
    let label =
        lower.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | ' '));
    if label.len() > 48 {
        return None;
    }
    let words: Vec<&str> = label
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    let is_filler = |word: &&str| {
        matches!(
            *word,
            "file"
                | "files"
                | "to"
                | "be"
                | "the"
                | "these"
                | "following"
                | "path"
                | "paths"
                | "s"
                | "source"
                | "key"
                | "code"
                | "module"
                | "modules"
                | "affected"
                | "relevant"
                | "list"
                | "of"
                | "changes"
                | "will"
                | "we"
                | "ll"
                | "needed"
                | "expected"
                | "existing"
        )
    };
    let names_files = words
        .iter()
        .any(|word| matches!(*word, "file" | "files" | "path" | "paths"));
    let rest: Vec<&str> = words
        .iter()
        .filter(|word| !is_filler(word))
        .copied()
        .collect();
    let verbs: Vec<Option<Intent>> = rest.iter().map(|word| of_verb(word)).collect();
    let known: Vec<Intent> = verbs.iter().flatten().copied().collect();
    let is_joined = |word: &&str| matches!(*word, "or" | "and");
    let all_known = verbs
        .iter()
        .zip(&rest)
        .all(|(verb, word)| verb.is_some() || is_joined(word));
    if !all_known || words.is_empty() {
        return None;
    }
    match known.as_slice() {
        [] if names_files || label == "location" => Some(Word::File),
        [] => None,
        [first, others @ ..] if others.iter().all(|other| other == first) => Some(Word::Is(*first)),
        _ => Some(Word::File),
    }
}

/// What a verb, or its participle, says.
pub(super) fn of_verb(word: &str) -> Option<Intent> {
    Some(match word {
        "create" | "creates" | "created" | "creating" | "new" | "add" | "adds" | "added"
        | "adding" | "generate" | "scaffold" => Intent::Create,
        "modify" | "modifies" | "modified" | "modifying" | "edit" | "edits" | "edited"
        | "update" | "updates" | "updated" | "updating" | "change" | "changes" | "changed"
        | "extend" | "refactor" | "rewrite" | "patch" | "touch" | "touched" => Intent::Modify,
        "delete" | "deletes" | "deleted" | "deleting" | "remove" | "removes" | "removed"
        | "removing" | "drop" => Intent::Delete,
        "rename" | "renames" | "renamed" | "move" | "moves" | "moved" => Intent::Move,
        "test" | "tests" => Intent::Test,
        "read" | "reference" | "references" | "see" | "unchanged" => Intent::Read,
        _ => return None,
    })
}

/// What a marker beside a path says, as in `(new)`, `[MODIFY]`, `# NEW - the handler`: its first word, when that is no
/// ordinary verb of a sentence.
pub(super) fn of_marker(marker: &str) -> Option<Intent> {
    let marker = marker.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end = marker
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(marker.len());
    let word = &marker[..end];
    let is_shouted = word.len() > 2 && word.chars().all(|c| c.is_ascii_uppercase());
    let lower = word.to_lowercase();
    let is_state = matches!(
        lower.as_str(),
        "new"
            | "created"
            | "added"
            | "modified"
            | "updated"
            | "changed"
            | "edited"
            | "extended"
            | "deleted"
            | "removed"
            | "renamed"
            | "moved"
            | "unchanged"
    );
    if is_state || is_shouted {
        return of_verb(&lower).or(match lower.as_str() {
            "extended" => Some(Intent::Modify),
            "existing" => Some(Intent::Read),
            _ => None,
        });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels() {
        for (label, word) in [
            ("Create", Some(Word::Is(Intent::Create))),
            ("**New file**", Some(Word::Is(Intent::Create))),
            ("Files to create", Some(Word::Is(Intent::Create))),
            ("New Files (3)", Some(Word::Is(Intent::Create))),
            ("Files to Create/Modify", Some(Word::File)),
            ("Files to change", Some(Word::Is(Intent::Modify))),
            ("Modified files", Some(Word::Is(Intent::Modify))),
            ("Files to be deleted", Some(Word::Is(Intent::Delete))),
            ("File", Some(Word::File)),
            ("Files", Some(Word::File)),
            ("Test", Some(Word::Is(Intent::Test))),
            ("Rename", Some(Word::Is(Intent::Move))),
            ("Changes", None),
            ("Update the router to use it", None),
            ("Overview", None),
            ("", None),
        ] {
            assert_eq!(of_label(label), word, "{label}");
        }
    }

    #[test]
    fn markers_are_states_not_sentences() {
        assert_eq!(of_marker("(new)"), Some(Intent::Create));
        assert_eq!(of_marker("[MODIFY]"), Some(Intent::Modify));
        assert_eq!(of_marker("# NEW: the handler"), Some(Intent::Create));
        assert_eq!(of_marker("# Add the handler"), None);
        assert_eq!(of_marker("(EXISTING)"), Some(Intent::Read));
    }
}
