//! Problems as SARIF 2.1.0, for code scanning.

use std::path::Path;

use agentops_engine::path::RelPath;
use agentops_engine::rules::{Diagnostic, RULES, Rule, Severity};
use agentops_engine::snapshot::Snapshot;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::Findings;
use crate::cli::json as output_json;
use crate::cli::output::Output;
use crate::results::position::Span;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The name that tools know for the top of the sources.
const BASE: &str = "%SRCROOT%";

/// RFC 3986's unreserved characters, and `/`, stay as they are.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// Writes one run.
pub fn write(findings: &Findings, output: &mut Output) -> anyhow::Result<()> {
    let snapshot = &findings.snapshot;
    let results: Vec<Value> = findings
        .files
        .iter()
        .flat_map(|(path, diagnostics)| diagnostics.iter().map(move |d| (path, d)))
        .map(|(path, diagnostic)| result(snapshot, path, diagnostic))
        .collect();
    let notifications: Vec<Value> = snapshot
        .skipped()
        .iter()
        .map(|(path, reason)| {
            json!({
                "level": "warning",
                "message": { "text": format!("{path} is passed over: {reason}") },
                "locations": [{ "physicalLocation": { "artifactLocation": artifact(path) } }],
            })
        })
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "agentops",
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": RULES.iter().map(rule).collect::<Vec<_>>(),
            }},
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": notifications,
            }],
            "columnKind": "utf16CodeUnits",
            "originalUriBaseIds": { BASE: { "uri": folder_uri(&findings.root.path) } },
            "results": results,
        }],
    });
    output_json::write_value(output, &log)
}

fn rule(rule: &Rule) -> Value {
    json!({
        "id": rule.code,
        "shortDescription": { "text": rule.summary },
        "helpUri": rule.code.manual_url(),
        "defaultConfiguration": { "level": level(rule.severity) },
    })
}

fn result(snapshot: &Snapshot, path: &RelPath, diagnostic: &Diagnostic) -> Value {
    let related: Vec<Value> = diagnostic
        .related
        .iter()
        .enumerate()
        .map(|(index, related)| {
            json!({
                "id": index,
                "physicalLocation": location(snapshot, &related.path, &related.range),
                "message": { "text": related.message },
            })
        })
        .collect();
    let rule_index = RULES.iter().position(|rule| rule.code == diagnostic.code);
    let mut result = json!({
        "ruleId": diagnostic.code,
        "level": level(diagnostic.severity),
        "message": { "text": diagnostic.message },
        "locations": [{ "physicalLocation": location(snapshot, path, &diagnostic.range) }],
    });
    if let Some(index) = rule_index {
        result["ruleIndex"] = json!(index);
    }
    if !related.is_empty() {
        result["relatedLocations"] = Value::Array(related);
    }
    result
}

fn location(snapshot: &Snapshot, path: &RelPath, range: &std::ops::Range<usize>) -> Value {
    let span = Span::of(snapshot, path, range);
    json!({
        "artifactLocation": artifact(path),
        "region": {
            "startLine": span.start.line,
            "startColumn": span.start.column,
            "endLine": span.end.line,
            "endColumn": span.end.column,
        },
    })
}

fn artifact(path: &RelPath) -> Value {
    let uri = utf8_percent_encode(path.as_str(), ENCODED).to_string();
    json!({ "uri": uri, "uriBaseId": BASE })
}

fn folder_uri(folder: &Path) -> String {
    let path = folder.to_string_lossy().replace('\\', "/");
    let path = path.trim_matches('/');
    let slash = if path.is_empty() { "" } else { "/" };
    format!("file:///{}{slash}", utf8_percent_encode(path, ENCODED))
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_are_encoded_and_a_folder_ends_in_a_slash() {
        assert_eq!(folder_uri(Path::new("/a b/c%")), "file:///a%20b/c%25/");
        assert_eq!(folder_uri(Path::new("/")), "file:///");
        let path = RelPath::new("plans/ü #1.md").unwrap();
        assert_eq!(artifact(&path)["uri"], "plans/%C3%BC%20%231.md");
    }
}
