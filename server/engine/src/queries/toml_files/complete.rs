//! Keys and values that may be written.

use std::ops::Range;

use crate::path::RelPath;
use crate::queries::completion::{Completion, CompletionItem, CompletionKind};
use crate::snapshot::Snapshot;

use super::place::{Key, Place, Spot, Value};
use super::schema::Schema;
use super::values;

pub(super) fn complete(
    snapshot: &Snapshot,
    path: &RelPath,
    schema: Schema,
    place: &Place,
) -> Completion {
    let mut items = match &place.spot {
        Spot::Key(key) if key.is_header => tables(schema, key),
        Spot::Key(key) => keys(schema, place, key),
        Spot::Value(value) => of_value(snapshot, path, schema, value),
    };
    for (index, item) in items.iter_mut().enumerate() {
        item.sort = format!("{index:04}");
    }
    Completion {
        items,
        is_incomplete: false,
    }
}

fn item(
    kind: CompletionKind,
    label: &str,
    range: &Range<usize>,
    text: String,
    about: Option<String>,
) -> CompletionItem {
    let mut item = CompletionItem::new(kind, label, range, text);
    item.documentation = about.filter(|about| !about.is_empty());
    item
}

/// The names of tables.
fn tables(schema: Schema, key: &Key) -> Vec<CompletionItem> {
    let above = &key.written[..key.written.len().saturating_sub(1)];
    let Some(schema) = schema.at(above) else {
        return Vec::new();
    };
    let tables = schema
        .keys()
        .filter(|(name, schema)| schema.is_table() || *name == "severity");
    tables
        .map(|(name, schema)| {
            let about = schema.description();
            item(
                CompletionKind::Key,
                name,
                &key.range,
                name.to_owned(),
                about,
            )
        })
        .collect()
}

/// The keys of a table that it has not got yet.
fn keys(schema: Schema, place: &Place, key: &Key) -> Vec<CompletionItem> {
    let above = &key.written[..key.written.len().saturating_sub(1)];
    let mut keys = place.table.clone();
    // Those of an inline table come with all that leads to it.
    if key.written.starts_with(&place.table) && key.written.len() > place.table.len() {
        keys.clear();
    }
    keys.extend(above.iter().cloned());
    let typed = key.written.last().map(String::as_str);
    let is_new = |name: &str| {
        let mut whole = above.to_vec();
        whole.push(name.to_owned());
        typed == Some(name) || !place.present.contains(&whole)
    };
    let written = |name: &str, is_table: bool| match (key.has_value, is_table) {
        (true, _) => name.to_owned(),
        (false, true) => format!("{name}."),
        (false, false) => format!("{name} = "),
    };
    if keys == ["diagnostics", "severity"] {
        return values::codes()
            .filter(|code| is_new(&code.text))
            .map(|code| {
                let text = written(&code.text, false);
                item(
                    CompletionKind::Key,
                    &code.text,
                    &key.range,
                    text,
                    Some(code.meaning),
                )
            })
            .collect();
    }
    let Some(schema) = schema.at(&keys) else {
        return Vec::new();
    };
    let offered = schema.keys().filter(|(name, schema)| {
        // Lists of tables are written as tables.
        is_new(name) && !(schema.is_list() && schema.is_table())
    });
    offered
        .map(|(name, schema)| {
            let text = written(name, schema.is_table());
            item(
                CompletionKind::Key,
                name,
                &key.range,
                text,
                schema.description(),
            )
        })
        .collect()
}

fn of_value(
    snapshot: &Snapshot,
    path: &RelPath,
    schema: Schema,
    value: &Value,
) -> Vec<CompletionItem> {
    let at = schema.at(&value.keys);
    if at.is_some_and(Schema::is_bool) && !value.is_quoted {
        let one = |text: &str| {
            item(
                CompletionKind::Value,
                text,
                &value.range,
                text.to_owned(),
                None,
            )
        };
        return ["true", "false"].map(one).into();
    }
    let is_list = at.is_some_and(Schema::is_list);
    let is_text = at.is_none_or(Schema::is_text);
    let written = |text: &str| match (value.is_quoted, is_list && !value.is_in_list) {
        (true, _) => text.to_owned(),
        (false, true) => format!("[\"{text}\"]"),
        (false, false) if is_text => format!("\"{text}\""),
        (false, false) => text.to_owned(),
    };
    values::of(snapshot, path, &value.keys)
        .into_iter()
        .map(|known| {
            let text = written(&known.text);
            let mut item =
                CompletionItem::new(CompletionKind::Value, &known.text, &value.range, text);
            item.detail = Some(known.meaning);
            item
        })
        .collect()
}
