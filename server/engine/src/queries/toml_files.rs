//! Help with `agentops.toml` and `profile.toml`: what keys mean, which there are, and what may stand behind them. Keys
//! and their meaning are those of the schemas that ship, which are made from the types that read the files.

mod complete;
mod place;
mod schema;
mod values;

use crate::config::{SETTINGS_PATH, is_config};
use crate::path::RelPath;
use crate::snapshot::Snapshot;

use super::completion::Completion;
use super::hover::{Hover, escape};
use place::Spot;
use schema::Schema;

/// What may be written at a byte of a settings file; `None` for any other file.
pub(super) fn completion(snapshot: &Snapshot, path: &RelPath, offset: usize) -> Option<Completion> {
    let text = snapshot.text(path).filter(|_| is_config(path))?;
    let place = place::at(text.as_str(), offset)?;
    let schema = Schema::of(is_settings(path));
    Some(complete::complete(snapshot, path, schema, &place))
}

/// What there is to say about a byte of a settings file.
pub(super) fn hover(snapshot: &Snapshot, path: &RelPath, offset: usize) -> Option<Hover> {
    let text = snapshot.text(path).filter(|_| is_config(path))?;
    let place = place::at(text.as_str(), offset)?;
    let schema = Schema::of(is_settings(path));
    let (range, markdown) = match &place.spot {
        Spot::Key(key) => {
            let mut keys = place.table.clone();
            keys.extend(key.written.iter().cloned());
            let about = values::code(&keys).or_else(|| schema.at(&keys)?.description())?;
            (key.range.clone(), format!("`{}` – {about}", keys.join(".")))
        }
        Spot::Value(value) => {
            let known = values::of(snapshot, path, &value.keys);
            let meant = known.into_iter().find(|known| known.text == value.text)?;
            let about = escape(&meant.meaning);
            (value.range.clone(), format!("`{}` – {about}", meant.text))
        }
    };
    (!range.is_empty()).then_some(Hover {
        range,
        markdown,
        excerpt: None,
    })
}

fn is_settings(path: &RelPath) -> bool {
    path.as_str() == SETTINGS_PATH
}

#[cfg(test)]
mod tests;
