//! The JSON Schemas of the settings files, as far as help with writing them needs.

use std::sync::LazyLock;

use serde_json::Value;

/// A schema, or a part of one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Schema {
    root: &'static Value,
    node: &'static Value,
}

static SETTINGS: LazyLock<Value> = LazyLock::new(|| {
    read(include_str!(
        "../../../../../docs/schema/agentops.toml.schema.json"
    ))
});
static PROFILE: LazyLock<Value> = LazyLock::new(|| {
    read(include_str!(
        "../../../../../docs/schema/profile.toml.schema.json"
    ))
});

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

impl Schema {
    /// The schema of `agentops.toml`, or else of a `profile.toml`.
    pub(super) fn of(is_settings: bool) -> Schema {
        let root: &'static Value = if is_settings { &SETTINGS } else { &PROFILE };
        Schema { root, node: root }
    }

    /// The part behind some keys. A list stands for each of its items.
    pub(super) fn at(self, keys: &[String]) -> Option<Schema> {
        let mut found = self;
        for key in keys {
            let table = found.resolved();
            let properties = table.node.get("properties").and_then(|all| all.get(key));
            let node = properties.or_else(|| {
                let any = table.node.get("additionalProperties")?;
                any.is_object().then_some(any)
            })?;
            found = Schema { node, ..self };
        }
        Some(found)
    }

    /// What it means, for a person.
    pub(super) fn description(self) -> Option<String> {
        let own = self
            .node
            .get("description")
            .or_else(|| self.resolved().node.get("description"));
        Some(own?.as_str()?.replace('\n', " "))
    }

    /// The keys of a table.
    pub(super) fn keys(self) -> impl Iterator<Item = (&'static str, Schema)> {
        let properties = self.resolved().node.get("properties");
        let properties = properties.and_then(Value::as_object).into_iter().flatten();
        properties.map(move |(key, node)| (key.as_str(), Schema { node, ..self }))
    }

    /// Whether it is a table, or a list of tables.
    pub(super) fn is_table(self) -> bool {
        self.resolved().node.get("properties").is_some()
    }

    /// Whether it is yes or no.
    pub(super) fn is_bool(self) -> bool {
        self.has_type("boolean")
    }

    /// Whether it is a list.
    pub(super) fn is_list(self) -> bool {
        self.has_type("array")
    }

    /// Whether it is a text, or a list of texts.
    pub(super) fn is_text(self) -> bool {
        self.resolved().has_type("string")
    }

    fn has_type(self, name: &str) -> bool {
        match self.node.get("type") {
            Some(Value::String(one)) => one == name,
            Some(Value::Array(several)) => several.iter().any(|one| one == name),
            _ => false,
        }
    }

    /// Without references, alternatives to nothing, and lists around it.
    fn resolved(self) -> Schema {
        let mut node = self.node;
        // A schema that refers to itself would never end.
        for _ in 0..8 {
            let next = if let Some(name) = node.get("$ref").and_then(Value::as_str) {
                name.strip_prefix('#')
                    .and_then(|way| self.root.pointer(way))
            } else if let Some(several) = node.get("anyOf").and_then(Value::as_array) {
                several
                    .iter()
                    .find(|one| one.get("type").is_none_or(|t| t != "null"))
            } else {
                node.get("items")
            };
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        Schema { node, ..self }
    }
}
