//! Values that the schemas do not know: names of what there is.

use std::str::FromStr;

use crate::config::SETTINGS_PATH;
use crate::model::Model;
use crate::path::RelPath;
use crate::rules::Code;
use crate::snapshot::Snapshot;
use crate::tokens::Encoding;

/// A value, and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) text: String,
    pub(super) meaning: String,
}

fn known(text: impl Into<String>, meaning: impl Into<String>) -> Known {
    Known {
        text: text.into(),
        meaning: meaning.into(),
    }
}

/// The values that may stand behind some keys of a file.
pub(super) fn of(snapshot: &Snapshot, path: &RelPath, keys: &[String]) -> Vec<Known> {
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    if path.as_str() == SETTINGS_PATH {
        of_settings(snapshot, &keys)
    } else {
        of_profile(snapshot, path, &keys)
    }
}

fn of_settings(snapshot: &Snapshot, keys: &[&str]) -> Vec<Known> {
    match keys {
        ["profiles"] => {
            let profiles = snapshot.config().profiles.iter();
            profiles.map(|p| known(&p.name, &p.title)).collect()
        }
        ["budget", "model"] => {
            let window = |model: &Model| format!("a window of {} tokens", model.window);
            Model::all()
                .iter()
                .map(|m| known(&m.name, window(m)))
                .collect()
        }
        ["budget", "encoding"] => {
            let encodings = Encoding::ALL.iter();
            encodings
                .map(|e| known(e.to_string(), "an encoding of tokens"))
                .collect()
        }
        ["diagnostics", "scope"] => vec![
            known("open", "an editor hears of files that are open"),
            known("workspace", "an editor hears of all files"),
        ],
        ["diagnostics", "severity", _] => vec![
            known("error", "the phase cannot work like this"),
            known("warning", "probably wrong"),
            known("information", "worth knowing"),
            known("hint", "a possibility"),
            known("off", "not reported"),
        ],
        _ => Vec::new(),
    }
}

fn of_profile(snapshot: &Snapshot, path: &RelPath, keys: &[&str]) -> Vec<Known> {
    let folder = path.parent();
    let profiles = &snapshot.config().profiles;
    let own = profiles
        .iter()
        .find(|profile| profile.files.folder.as_ref() == Some(&folder));
    let files = |name: &str| {
        let names = match own {
            Some(own) => own.file_names(snapshot, name),
            None => file_names(snapshot, &folder, name),
        };
        let meaning = |file: &str| format!("{name}/{file}.md");
        names
            .iter()
            .map(|file| known(file, meaning(file)))
            .collect()
    };
    let phases = || -> Vec<Known> {
        match own {
            Some(own) => {
                let phases = own.phases.iter();
                phases.map(|phase| known(&phase.id, &phase.title)).collect()
            }
            None => written_phases(snapshot, path),
        }
    };
    match keys {
        ["phases", "agent"] => files("agents"),
        ["phases", "workflows"] => files("workflows"),
        ["phases", "reads"] => {
            let references = known("references", "the files that the plans name");
            phases().into_iter().chain([references]).collect()
        }
        ["routes", "when", "phase"] => phases(),
        ["phases", "budget"] => {
            vec![known(
                "rest",
                "what the rule leaves: its share of the window",
            )]
        }
        ["phases", "writes" | "accepts"] => vec![
            known("{topic}", "the name of the topic"),
            known("{date}-{topic}", "the day that it began, and its name"),
        ],
        ["routes", "to"] => profiles
            .iter()
            .flat_map(|profile| {
                let phases = profile.phases.iter();
                phases.map(|phase| known(format!("{}/{}", profile.name, phase.id), &phase.title))
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Names of files beside a `profile.toml` that cannot be read as it is just now.
fn file_names(snapshot: &Snapshot, folder: &RelPath, name: &str) -> Vec<String> {
    let Some(folder) = folder.join(name) else {
        return Vec::new();
    };
    let below = snapshot
        .documents()
        .filter(|document| document.path.is_in(&folder))
        .filter_map(|document| {
            let below = &document.path.as_str()[folder.as_str().len()..];
            below
                .trim_start_matches('/')
                .strip_suffix(".md")
                .map(str::to_owned)
        });
    below.collect()
}

/// The ids of phases as they stand in a `profile.toml` that cannot be read as it is just now.
fn written_phases(snapshot: &Snapshot, path: &RelPath) -> Vec<Known> {
    let text = snapshot.text(path).map_or("", |text| text.as_str());
    let ids = text.lines().filter_map(|line| {
        let (key, value) = line.split_once('=')?;
        let id = value.split('"').nth(1)?;
        (key.trim() == "id").then(|| known(id, "a phase"))
    });
    ids.collect()
}

/// The codes that can be a key, each with what it means.
pub(super) fn codes() -> impl Iterator<Item = Known> {
    let summary = |code: &Code| code.rule().map_or("", |rule| rule.summary);
    Code::ALL
        .iter()
        .map(move |code| known(code.as_str(), summary(code)))
}

/// What a code means that is a key.
pub(super) fn code(keys: &[String]) -> Option<String> {
    match keys {
        [diagnostics, severity, code] if diagnostics == "diagnostics" && severity == "severity" => {
            Some(Code::from_str(code).ok()?.rule()?.summary.to_owned())
        }
        _ => None,
    }
}
