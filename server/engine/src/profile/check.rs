//! What is wrong in a workspace's `profile.toml` by what else there is: agents that nobody has written, inputs that go in
//! a circle, files that two phases claim. Other than faults of the text itself, these come and go with other files.

use std::ops::Range;

use toml::Spanned;

use super::raw::{RawPhase, RawProfile};
use super::{ConfigProblem, Input, Profile};
use crate::config::is_config;
use crate::path::RelPath;
use crate::snapshot::Snapshot;
use crate::suggest::nearest;

/// The problems of one file; none when it is no `profile.toml`, or cannot be read.
pub(crate) fn problems_in(snapshot: &Snapshot, path: &RelPath) -> Vec<ConfigProblem> {
    if path.file_name() != "profile.toml" || !is_config(path) {
        return Vec::new();
    }
    let raw: Option<RawProfile> = snapshot
        .text(path)
        .and_then(|text| toml::from_str(text.as_str()).ok());
    let Some(raw) = raw else {
        return Vec::new();
    };
    let name = match &raw.name {
        Some(name) => name.get_ref().clone(),
        None => path.parent().file_name().to_owned(),
    };
    let profiles = &snapshot.config().profiles;
    let Some(index) = profiles.iter().position(|profile| profile.name == name) else {
        return Vec::new();
    };
    let mut check = Check {
        snapshot,
        path,
        profile_index: index,
        profile: &profiles[index],
        problems: Vec::new(),
    };
    check.routes(&raw);
    for phase in &raw.phases {
        check.files(phase);
        check.reads(phase);
        check.writes(phase);
        check.command(phase);
    }
    check.problems
}

struct Check<'a> {
    snapshot: &'a Snapshot,
    path: &'a RelPath,
    profile_index: usize,
    profile: &'a Profile,
    problems: Vec<ConfigProblem>,
}

impl Check<'_> {
    fn report(&mut self, range: Range<usize>, message: String) {
        self.problems.push(ConfigProblem {
            path: self.path.clone(),
            range,
            message,
        });
    }

    /// The prompts that the phase names.
    fn files(&mut self, phase: &RawPhase) {
        let agent = phase.agent.iter().map(|name| ("agent", "agents", name));
        let workflows = phase.workflows.iter().flatten();
        let workflows = workflows.map(|name| ("workflow", "workflows", name));
        for (what, folder, name) in agent.chain(workflows) {
            self.require_file(what, folder, name);
        }
    }

    fn require_file(&mut self, what: &str, folder: &str, name: &Spanned<String>) {
        let file = format!("{folder}/{}.md", name.get_ref());
        let own = self.profile.files.folder.as_ref();
        let own = own.and_then(|own| own.join(&file));
        let is_there = own
            .as_ref()
            .is_some_and(|path| self.snapshot.document(path).is_some())
            || self.profile.shipped_file(&file).is_some();
        if is_there {
            return;
        }
        let known = self.profile.file_names(self.snapshot, folder);
        let meant = nearest(name.get_ref(), known.iter().map(String::as_str));
        let remedy = match (meant, own) {
            (Some(meant), _) => format!("did you mean `{meant}`?"),
            (None, Some(path)) => format!("write it to {path}"),
            (None, None) => "correct the name".to_owned(),
        };
        let message = format!("there is no {what} `{}`: {remedy}", name.get_ref());
        self.report(name.span(), message);
    }

    /// Inputs that go in a circle: none of the phases could ever begin. Told where a phase reads itself or a later one,
    /// as some phase of every circle does.
    fn reads(&mut self, phase: &RawPhase) {
        let Some((index, _)) = self.profile.phase(phase.id.get_ref()) else {
            return;
        };
        for input in phase.reads.iter().flatten() {
            let Some((read, _)) = self.profile.phase(input.get_ref()) else {
                continue;
            };
            if read == index {
                let message = format!("phase `{}` reads itself", phase.id.get_ref());
                self.report(input.span(), message);
            } else if read > index && self.leads_to(read, index) {
                let message = format!(
                    "phase `{}` reads `{}`, which reads it in turn: take one of the two out",
                    phase.id.get_ref(),
                    input.get_ref()
                );
                self.report(input.span(), message);
            }
        }
    }

    /// Whether a phase reads another one, by way of others or at once.
    fn leads_to(&self, from: usize, to: usize) -> bool {
        let mut seen = vec![false; self.profile.phases.len()];
        let mut open = vec![from];
        while let Some(phase) = open.pop() {
            if phase == to {
                return true;
            }
            if std::mem::replace(&mut seen[phase], true) {
                continue;
            }
            let reads = self.profile.phases[phase].reads.iter();
            open.extend(reads.filter_map(|input| match input {
                Input::Phase(index) => Some(*index),
                Input::References => None,
            }));
        }
        false
    }

    /// Artifacts that another profile, or another phase, has by its patterns.
    fn writes(&mut self, phase: &RawPhase) {
        let Some((index, _)) = self.profile.phase(phase.id.get_ref()) else {
            return;
        };
        for pattern in phase.writes.iter().flatten() {
            let written = pattern.get_ref();
            let sample = written
                .replace("{date}-", "2025-11-07-")
                .replace("{topic}", "topic")
                .replace('*', "x");
            let path = self.profile.root.join(&sample);
            let Some(path) = path.filter(RelPath::is_markdown) else {
                if !written.ends_with(".md") {
                    let message = format!("`{written}` must be Markdown: let it end in `.md`");
                    self.report(pattern.span(), message);
                }
                continue;
            };
            let Some(place) = self.snapshot.place(&path) else {
                continue;
            };
            if place.profile == self.profile_index && place.phase == index {
                continue;
            }
            let other = &self.snapshot.config().profiles[place.profile];
            let phase = &other.phases[place.phase];
            let whose = if place.profile == self.profile_index {
                format!("phase `{}`", phase.id)
            } else {
                format!("phase `{}` of the profile `{}`", phase.id, other.name)
            };
            let message = format!(
                "`{written}` means files that {whose} has already: write them elsewhere, or give the profile another `root`"
            );
            self.report(pattern.span(), message);
        }
    }

    fn command(&mut self, phase: &RawPhase) {
        let Some(command) = &phase.command else {
            return;
        };
        let is_other = |other: &&super::Phase| {
            other.id != *phase.id.get_ref() && other.command.as_ref() == Some(command.get_ref())
        };
        if let Some(other) = self.profile.phases.iter().find(is_other) {
            let message = format!(
                "phase `{}` has the command `{}` already",
                other.id,
                command.get_ref()
            );
            self.report(command.span(), message);
        }
    }

    fn routes(&mut self, raw: &RawProfile) {
        for route in raw.routes.iter().flatten() {
            let to = route.to.get_ref();
            let profiles = &self.snapshot.config().profiles;
            let is_known = to.split_once('/').is_some_and(|(name, phase)| {
                let profile = profiles.iter().find(|profile| profile.name == name);
                profile.is_some_and(|profile| profile.phase(phase).is_some())
            });
            if !is_known {
                let message = format!(
                    "`{to}` is no phase of a profile: expected one such as \"infrastructure-ops/research\""
                );
                self.report(route.to.span(), message);
            }
        }
    }
}

impl Profile {
    /// Names of the profile's files in one of its folders, without `.md`: what ships, and what the workspace has.
    pub(crate) fn file_names(&self, snapshot: &Snapshot, folder: &str) -> Vec<String> {
        let prefix = format!("{folder}/");
        let own = self.files.folder.as_ref();
        let own = own.and_then(|own| own.join(folder));
        let own_files = own.iter().flat_map(|own| {
            snapshot.documents().filter_map(move |document| {
                let below = document.path.as_str().strip_prefix(own.as_str())?;
                Some(below.strip_prefix('/')?.to_owned())
            })
        });
        let shipped = self.shipped_paths();
        let shipped = shipped.filter_map(|path| Some(path.strip_prefix(&prefix)?.to_owned()));
        let mut names: Vec<String> = own_files
            .chain(shipped)
            .filter_map(|path| Some(path.strip_suffix(".md")?.to_owned()))
            .collect();
        names.sort();
        names.dedup();
        names
    }
}
