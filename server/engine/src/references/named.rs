//! Files that front matter names: `files_modified:`, `related_plans:`, `source:`.

use crate::front_matter::{FrontMatter, Value, ValueKind};

use super::tail::{self, Tail};
use super::{Certainty, Evidence, Form, Intent, Mention};

/// The keys whose values are files, and what is to be done with these.
const KEYS: &[(&str, Intent)] = &[
    ("files_created", Intent::Create),
    ("files_modified", Intent::Modify),
    ("files_changed", Intent::Modify),
    ("files_deleted", Intent::Delete),
    ("files_removed", Intent::Delete),
    ("related_plans", Intent::Read),
    ("source", Intent::Read),
    ("sources", Intent::Read),
];

pub(super) fn find(text: &str, front_matter: &FrontMatter, found: &mut Vec<Mention>) {
    for entry in &front_matter.entries {
        let Some((_, intent)) = KEYS.iter().find(|(key, _)| *key == entry.key) else {
            continue;
        };
        for value in entry.value.items() {
            match &value.kind {
                ValueKind::Scalar(path) => found.extend(mention(text, value, path, *intent)),
                ValueKind::Map(entries) => {
                    let path = entries.iter().find(|entry| entry.key == "path");
                    if let Some((value, path)) =
                        path.and_then(|entry| Some((&entry.value, entry.value.scalar()?)))
                    {
                        found.extend(mention(text, value, path, *intent));
                    }
                }
                _ => {}
            }
        }
    }
}

fn mention(text: &str, value: &Value, path: &str, intent: Intent) -> Option<Mention> {
    let mut range = value.range.clone();
    if text[range.clone()].starts_with(['"', '\'']) && range.len() >= 2 {
        range = range.start + 1..range.end - 1;
    }
    let is_plain = &text[range.clone()] == path;
    // A value with escapes in it cannot be told apart from what stands behind it.
    let (length, tail) = if is_plain {
        tail::split(path)
    } else {
        (range.len(), Tail::default())
    };
    let written = if is_plain { &path[..length] } else { path };
    if written.trim().is_empty() || written.contains("://") || written.contains('\n') {
        return None;
    }
    let is_path = written.contains('/') && intent != Intent::Read;
    Some(Mention {
        form: Form::FrontMatter,
        outer: range.clone(),
        path_range: range.start..range.start + length,
        range,
        path: written.replace('\\', "/"),
        tail,
        certainty: if is_path {
            Certainty::Sure
        } else {
            Certainty::IfThere
        },
        said: Some((intent, Evidence::Stated)),
    })
}
