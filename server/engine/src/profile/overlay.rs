//! Layers of a profile: what ships, and what a workspace changes. Faults are reported at their place in the
//! workspace's file, and only the faulty value is left out.

use std::ops::Range;

use toml::Spanned;

use super::raw::{RawGate, RawPhase, RawProfile};
use super::{
    Budget, ConfigProblem, GateSpec, Input, PathPattern, Phase, Profile, ProfileFiles,
    ProfileSource, Route,
};
use crate::path::RelPath;
use crate::text::Text;

/// A profile's raw data and where each part of it comes from.
#[derive(Clone, Debug)]
pub(super) struct Layered {
    pub(super) raw: RawProfile,
    /// Per phase, the workspace file that stated it last; faults in shipped data are our own and covered by tests.
    pub(super) phase_files: Vec<Option<RelPath>>,
    pub(super) file: Option<RelPath>,
    pub(super) shipped: Option<String>,
}

/// Reads a workspace's `profile.toml` and lays it over the profile of the same name, or adds it as a new one.
pub(super) fn apply(
    profiles: &mut Vec<Layered>,
    source: &ProfileSource,
    problems: &mut Vec<ConfigProblem>,
) {
    let mut raw: RawProfile = match toml::from_str(source.text.as_str()) {
        Ok(raw) => raw,
        Err(error) => {
            problems.push(toml_problem(&source.path, source.text.as_str(), &error));
            return;
        }
    };
    let folder = source.path.parent();
    let name = match &raw.name {
        Some(name) => name.get_ref().clone(),
        None => folder.file_name().to_owned(),
    };
    raw.name
        .get_or_insert_with(|| Spanned::new(0..0, name.clone()));
    let known = profiles.iter_mut().find(|known| {
        known
            .raw
            .name
            .as_ref()
            .is_some_and(|n| *n.get_ref() == name)
    });
    match known {
        Some(known) => merge(known, raw, &source.path),
        None => {
            if raw.root.is_none() {
                let root = format!("agentops/{name}");
                raw.root = Some(Spanned::new(0..0, root));
            }
            let phase_files = vec![Some(source.path.clone()); raw.phases.len()];
            profiles.push(Layered {
                raw,
                phase_files,
                file: Some(source.path.clone()),
                shipped: None,
            });
        }
    }
}

fn merge(known: &mut Layered, raw: RawProfile, path: &RelPath) {
    known.file = Some(path.clone());
    replace(&mut known.raw.title, raw.title);
    replace(&mut known.raw.summary, raw.summary);
    replace(&mut known.raw.root, raw.root);
    replace(&mut known.raw.aliases, raw.aliases);
    replace(&mut known.raw.routes, raw.routes);
    for phase in raw.phases {
        let position = known
            .raw
            .phases
            .iter()
            .position(|old| old.id.get_ref() == phase.id.get_ref());
        match position {
            Some(index) => {
                known.phase_files[index] = Some(path.clone());
                merge_phase(&mut known.raw.phases[index], phase);
            }
            None => {
                known.raw.phases.push(phase);
                known.phase_files.push(Some(path.clone()));
            }
        }
    }
}

fn merge_phase(old: &mut RawPhase, new: RawPhase) {
    old.id = new.id;
    replace(&mut old.title, new.title);
    replace(&mut old.command, new.command);
    replace(&mut old.agent, new.agent);
    replace(&mut old.workflows, new.workflows);
    replace(&mut old.budget, new.budget);
    replace(&mut old.reads, new.reads);
    replace(&mut old.writes, new.writes);
    replace(&mut old.accepts, new.accepts);
    if let Some(gate) = new.gate {
        merge_gate(old.gate.get_or_insert_default(), gate);
    }
}

fn merge_gate(old: &mut RawGate, new: RawGate) {
    replace(&mut old.sections, new.sections);
    replace(&mut old.questions, new.questions);
    replace(&mut old.ticked, new.ticked);
    replace(&mut old.references, new.references);
    replace(&mut old.load, new.load);
    replace(&mut old.bundle, new.bundle);
}

fn replace<T>(old: &mut Option<T>, new: Option<T>) {
    if new.is_some() {
        *old = new;
    }
}

/// Turns raw data into a profile.
pub(super) fn build(layered: Layered, problems: &mut Vec<ConfigProblem>) -> Option<Profile> {
    let Layered {
        raw,
        phase_files,
        file,
        shipped,
    } = layered;
    let name = raw.name.map(Spanned::into_inner).unwrap_or_default();
    let mut report = |path: Option<&RelPath>, range: Range<usize>, message: String| {
        if let Some(path) = path.or(file.as_ref()) {
            let path = path.clone();
            problems.push(ConfigProblem {
                path,
                range,
                message,
            });
        }
    };
    if raw.phases.is_empty() {
        report(None, 0..0, format!("profile `{name}` has no [[phases]]"));
        return None;
    }
    let mut folder_of = |value: &Spanned<String>| {
        let folder = RelPath::new(value.get_ref()).filter(|folder| !folder.is_root());
        if folder.is_none() {
            let text = value.get_ref();
            report(
                None,
                value.span(),
                format!("`{text}` must be a folder of the workspace, such as \"agentops/{name}\""),
            );
        }
        folder
    };
    let root = raw.root.as_ref().and_then(&mut folder_of);
    let aliases = raw.aliases.unwrap_or_default();
    let aliases = aliases.iter().filter_map(&mut folder_of).collect();
    let root = root.or_else(|| RelPath::new(&format!("agentops/{name}")))?;

    let ids: Vec<String> = raw
        .phases
        .iter()
        .map(|phase| phase.id.get_ref().clone())
        .collect();
    let mut phases = Vec::new();
    for (index, phase) in raw.phases.into_iter().enumerate() {
        let path = phase_files[index].as_ref();
        let mut report = |range, message| report(path, range, message);
        if ids[..index].contains(phase.id.get_ref()) {
            let message = format!("phase `{}` is declared twice", ids[index]);
            report(phase.id.span(), message);
        }
        phases.push(build_phase(phase, &ids, &mut report));
    }
    let mut routes = Vec::new();
    for route in raw.routes.unwrap_or_default() {
        let phase = &route.when.phase;
        match ids.iter().position(|id| id == phase.get_ref()) {
            Some(index) => routes.push(Route {
                phase: index,
                mentions: route.when.mentions,
                to: route.to.into_inner(),
            }),
            None => report(None, phase.span(), unknown_phase(phase.get_ref(), &ids)),
        }
    }
    Some(Profile {
        title: raw.title.unwrap_or_else(|| name.clone()),
        summary: raw.summary.unwrap_or_default(),
        root,
        aliases,
        phases,
        routes,
        files: ProfileFiles {
            folder: RelPath::new(&format!("agentops/profiles/{name}")),
            shipped,
        },
        name,
    })
}

fn build_phase(
    raw: RawPhase,
    ids: &[String],
    report: &mut dyn FnMut(Range<usize>, String),
) -> Phase {
    let id = raw.id.get_ref().clone();
    let budget = match raw.budget.as_ref().map(|b| (b.span(), b.get_ref().parse())) {
        Some((_, Ok(budget))) => budget,
        Some((span, Err(message))) => {
            report(span, message);
            Budget::Rest
        }
        None => Budget::Rest,
    };
    let mut reads = Vec::new();
    for input in raw.reads.unwrap_or_default() {
        match input.get_ref().as_str() {
            "references" => reads.push(Input::References),
            name => match ids.iter().position(|id| id == name) {
                Some(index) => reads.push(Input::Phase(index)),
                None => report(input.span(), unknown_phase(name, ids)),
            },
        }
    }
    let mut patterns = |raw: Option<Vec<Spanned<String>>>| {
        let mut patterns = Vec::new();
        for pattern in raw.unwrap_or_default() {
            match PathPattern::parse(pattern.get_ref()) {
                Ok(parsed) => patterns.push(parsed),
                Err(message) => report(pattern.span(), message),
            }
        }
        patterns
    };
    let writes = patterns(raw.writes);
    let accepts = patterns(raw.accepts);
    if writes.is_empty() {
        let message = format!("phase `{id}` needs `writes`: where its artifacts go");
        report(raw.id.span(), message);
    }
    let gate = build_gate(raw.gate.unwrap_or_default(), report);
    Phase {
        title: raw.title.unwrap_or_else(|| id.clone()),
        id,
        command: raw.command.map(Spanned::into_inner),
        agent: raw.agent.map(Spanned::into_inner),
        workflows: raw
            .workflows
            .unwrap_or_default()
            .into_iter()
            .map(Spanned::into_inner)
            .collect(),
        budget,
        reads,
        writes,
        accepts,
        gate,
    }
}

fn build_gate(raw: RawGate, report: &mut dyn FnMut(Range<usize>, String)) -> GateSpec {
    let usual = GateSpec::default();
    let mut sections: Vec<String> = Vec::new();
    for section in raw.sections.unwrap_or_default() {
        let name = section.get_ref().trim();
        if name.is_empty() {
            let message = "a section of the gate needs a name: that of its heading";
            report(section.span(), message.to_owned());
        } else if sections.iter().any(|known| known == name) {
            report(section.span(), format!("the gate has `{name}` twice"));
        } else {
            sections.push(name.to_owned());
        }
    }
    GateSpec {
        sections,
        questions: raw.questions.unwrap_or(usual.questions),
        ticked: raw.ticked.unwrap_or(usual.ticked),
        references: raw.references.unwrap_or(usual.references),
        load: raw.load.unwrap_or(usual.load),
        bundle: raw.bundle.unwrap_or(usual.bundle),
    }
}

fn unknown_phase(name: &str, ids: &[String]) -> String {
    format!(
        "`{name}` is no phase of this profile: expected one of {}, or \"references\"",
        ids.join(", ")
    )
}

/// A fault that the TOML reader found.
pub(crate) fn toml_problem(path: &RelPath, text: &str, error: &toml::de::Error) -> ConfigProblem {
    let range = error.span().unwrap_or(0..0);
    let end = range.end.min(text.len());
    let mut range = range.start.min(end)..end;
    if range.is_empty() {
        // Something is missing here: the line is what can be underlined.
        let line = Text::new(text);
        range = line.line_range(line.line_of(end));
    }
    ConfigProblem {
        path: path.clone(),
        range,
        message: error.message().trim().replace('\n', " "),
    }
}
