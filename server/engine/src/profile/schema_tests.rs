//! The schemas that ship are those of the types that read the files.

use std::collections::BTreeSet;

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Value, json};

use super::raw::RawProfile;
use crate::settings::Layer;

fn schema<T: JsonSchema>(title: &str, name: &str) -> Value {
    let settings = SchemaSettings::draft2020_12();
    let schema = settings.into_generator().into_root_schema_for::<T>();
    let mut schema = schema.to_value();
    let repository = env!("CARGO_PKG_REPOSITORY");
    schema["$id"] = json!(format!(
        "{repository}/blob/main/docs/schema/{name}.schema.json"
    ));
    schema["title"] = json!(title);
    schema
}

#[track_caller]
fn is_up_to_date(name: &str, schema: &Value) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(format!("../../docs/schema/{name}.schema.json"));
    let text = serde_json::to_string_pretty(schema).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMAS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let shipped = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        shipped == text,
        "{} is behind the types: run the tests once with UPDATE_SCHEMAS=1",
        path.display()
    );
}

#[test]
fn the_schemas_that_ship_are_up_to_date() {
    let profile = schema::<RawProfile>("profile.toml of agentops", "profile.toml");
    is_up_to_date("profile.toml", &profile);
    let settings = schema::<Layer>("agentops.toml", "agentops.toml");
    is_up_to_date("agentops.toml", &settings);
    let stated = settings["properties"].as_object().unwrap();
    let stated: BTreeSet<&str> = stated.keys().map(String::as_str).collect();
    assert_eq!(stated, Layer::TABLES.into());
}
