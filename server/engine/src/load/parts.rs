//! The files that a phase loads, gathered one by one.

use std::collections::BTreeSet;

use super::{Load, Part, PartKind, Uncounted, Zone, advice};
use crate::artifact::Topic;
use crate::disk::{Kind, SkipReason};
use crate::document::Document;
use crate::facts::{self, Size};
use crate::model::Measure;
use crate::path::RelPath;
use crate::plans::open::OpenPlan;
use crate::plans::{self, Named};
use crate::profile::{Budget, Input, Phase, Profile};
use crate::references::Intent;
use crate::references::target::Target;
use crate::settings::BudgetSettings;
use crate::snapshot::Snapshot;

/// The parts of a load as they are put together.
pub(super) struct Parts<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) measure: &'a Measure,
    pub(super) parts: Vec<Part>,
    pub(super) uncounted: Vec<Uncounted>,
    pub(super) missing: Vec<RelPath>,
}

impl<'a> Parts<'a> {
    pub(super) fn new(snapshot: &'a Snapshot) -> Parts<'a> {
        Parts {
            snapshot,
            measure: &snapshot.settings().budget.measure,
            parts: Vec::new(),
            uncounted: Vec::new(),
            missing: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, kind: PartKind, document: &Document) {
        let tokens = document.tokens(self.measure.encoding);
        self.add_file(kind, document.path.clone(), tokens);
    }

    /// A file of the workspace with its exact tokens.
    pub(super) fn add_file(&mut self, kind: PartKind, path: RelPath, tokens: usize) {
        // A file that is named twice is in the context once.
        if self
            .parts
            .iter()
            .any(|part| part.path.as_ref() == Some(&path))
        {
            return;
        }
        self.parts.push(Part {
            kind,
            name: path.to_string(),
            path: Some(path),
            tokens: self.measure.scale(tokens),
            bundle: None,
            saving: None,
        });
    }

    /// The agent prompt and the workflows: the workspace's own files before those that ship.
    pub(super) fn add_own_files(&mut self, profile: &Profile, phase: &Phase) {
        let agent = phase
            .agent
            .iter()
            .map(|name| (PartKind::Agent, format!("agents/{name}.md")));
        let workflows = phase
            .workflows
            .iter()
            .map(|name| (PartKind::Workflow, format!("workflows/{name}.md")));
        for (kind, file) in agent.chain(workflows) {
            let own = profile
                .files
                .folder
                .as_ref()
                .and_then(|folder| folder.join(&file));
            if let Some(document) = own.and_then(|path| self.snapshot.document(&path)) {
                self.add(kind, document);
            } else if let Some(shipped) = profile.shipped_file(&file) {
                let tokens = shipped.tokens(self.measure.encoding);
                self.parts.push(Part {
                    kind,
                    name: format!("{}/{file}", profile.name),
                    path: None,
                    tokens: self.measure.scale(tokens),
                    bundle: None,
                    saving: None,
                });
            }
        }
    }

    /// The files that the phase's plans name, each once. Artifacts are left to `reads`: a plan that names the research
    /// that it came from does not want it loaded again. Globs and folders name no file in particular.
    pub(super) fn add_references(&mut self, topic: &Topic, phase: &Phase) {
        let snapshot = self.snapshot;
        let plans = phase.reads.iter().filter_map(|input| match input {
            Input::Phase(index) => Some(topic.artifacts_of(*index)),
            Input::References => None,
        });
        let paths: Vec<&RelPath> = plans.flatten().collect();
        let open = paths.iter().filter_map(|path| OpenPlan::of(snapshot, path));
        self.missing = open.flat_map(|plan| plan.missing()).collect();
        self.missing.sort();
        self.missing.dedup();
        let plans = paths.iter().filter_map(|path| snapshot.document(path));
        let mut seen: BTreeSet<RelPath> = BTreeSet::new();
        for named in plans.flat_map(|plan| plans::named_files(snapshot, plan)) {
            let Named { reference, target } = named;
            let is_left = matches!(reference.intent, Intent::Delete | Intent::MoveTo);
            if is_left || reference.is_quoted {
                continue;
            }
            match target {
                Target::One(path, Kind::File) if seen.insert(path.clone()) => {
                    self.add_reference(path);
                }
                Target::Set(paths) if !reference.path.contains('*') => {
                    for path in paths {
                        if seen.insert(path.clone()) {
                            self.add_reference(path);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn add_reference(&mut self, path: RelPath) {
        if self.snapshot.place(&path).is_some() {
            return;
        }
        match facts::size(self.snapshot, &path) {
            Some(Size::Text { tokens, .. }) => self.add_file(PartKind::Reference, path, tokens),
            Some(Size::Uncounted(reason)) => self.uncounted.push(Uncounted {
                path,
                reason: match reason {
                    SkipReason::NotUtf8(_) => "it is binary".to_owned(),
                    reason => reason.to_string(),
                },
            }),
            // It is being read.
            None => {}
        }
    }

    pub(super) fn finish(mut self, settings: &BudgetSettings, budget: Budget) -> Load {
        self.parts
            .sort_by(|a, b| b.tokens.cmp(&a.tokens).then_with(|| a.name.cmp(&b.name)));
        let total = self.parts.iter().map(|part| part.tokens).sum();
        let rule = settings.rule_tokens();
        let budget = budget.high();
        let mut load = Load {
            parts: self.parts,
            uncounted: self.uncounted,
            missing: self.missing,
            total,
            budget,
            rule,
            limit: budget.map_or(rule, |budget| budget.min(rule)),
            window: settings.window,
            zone: Zone::of(total, settings),
            measure: settings.measure.clone(),
        };
        if load.total > load.limit {
            advice::advise(&mut load);
        }
        load
    }
}
