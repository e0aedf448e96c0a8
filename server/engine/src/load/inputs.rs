//! The artifacts that a phase reads: each as it is, or the digest of a fresh bundle in place of it.

use super::{Instead, Part, PartKind, Parts, Saving};
use crate::artifact::{Topic, TopicPhase};
use crate::bundle::WORTH_SAVING;
use crate::bundle::digest::Level;
use crate::bundle::state::State;
use crate::document::Document;
use crate::path::RelPath;

/// What may be loaded in place of artifacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StandingIn {
    /// The digests of fresh bundles.
    Digests,
    /// Nothing: they are needed as they are.
    Nothing,
}

impl Parts<'_> {
    /// The artifacts of another phase, of this topic or shared by all.
    pub(super) fn add_input(&mut self, topic: &Topic, phase: usize, standing_in: StandingIn) {
        let shared = self.snapshot.topic(topic.profile, None);
        let shared = shared.filter(|shared| shared.name != topic.name);
        for topic in std::iter::once(topic).chain(shared) {
            let mut whole: Vec<(RelPath, usize)> = Vec::new();
            for path in topic.artifacts_of(phase) {
                let Some(document) = self.snapshot.document(path) else {
                    continue;
                };
                if self.has(path) {
                    continue;
                }
                let tokens = document.tokens(self.measure.encoding);
                let has_digest =
                    standing_in == StandingIn::Digests && self.add_digest_for(document, tokens);
                if !has_digest {
                    self.add(PartKind::Input, document);
                    whole.push((path.clone(), tokens));
                }
            }
            if standing_in == StandingIn::Digests {
                self.say_what_a_bundle_would_save(TopicPhase { topic, phase }, &whole);
            }
        }
    }

    /// Whether a digest stands in for an artifact. One that is no smaller does not.
    fn add_digest_for(&mut self, artifact: &Document, original: usize) -> bool {
        let snapshot = self.snapshot;
        let Some(bundle) = snapshot.bundles().fresh_for(snapshot, &artifact.path) else {
            return false;
        };
        let digest = bundle.digest_tokens(self.measure.encoding);
        let path = &bundle.digest.path;
        let of = self.measure.scale(original);
        if let Some(part) = self
            .parts
            .iter_mut()
            .find(|part| part.path.as_ref() == Some(path))
            && let Some(instead) = &mut part.bundle
        {
            instead.instead_of.push(artifact.path.clone());
            instead.original_tokens += of;
            instead.saves = instead.original_tokens.saturating_sub(part.tokens);
            return true;
        }
        if digest >= original {
            return false;
        }
        let tokens = self.measure.scale(digest);
        self.parts.push(Part {
            kind: PartKind::Input,
            name: path.to_string(),
            path: Some(path.clone()),
            tokens,
            bundle: Some(Instead {
                name: bundle.name.clone(),
                instead_of: vec![artifact.path.clone()],
                original_tokens: of,
                saves: of.saturating_sub(tokens),
            }),
            saving: None,
        });
        true
    }

    /// Says at the heaviest of a phase's artifacts what a bundle of them would save.
    fn say_what_a_bundle_would_save(&mut self, phase: TopicPhase<'_>, whole: &[(RelPath, usize)]) {
        let Some((heaviest, _)) = whole.iter().max_by_key(|(_, tokens)| *tokens) else {
            return;
        };
        let together: usize = whole.iter().map(|(_, tokens)| tokens).sum();
        let saved = together.saturating_sub(Level::Summary.target(together));
        if saved < WORTH_SAVING {
            return;
        }
        let advice = self.how_to_save(phase, heaviest);
        let tokens = Some(self.measure.scale(saved));
        let part = self
            .parts
            .iter_mut()
            .find(|part| part.path.as_ref() == Some(heaviest));
        if let Some(part) = part {
            part.saving = Some(Saving { advice, tokens });
        }
    }

    fn how_to_save(&self, phase: TopicPhase<'_>, artifact: &RelPath) -> String {
        let snapshot = self.snapshot;
        let known = snapshot.bundles().made_from(artifact).next();
        if let Some(bundle) = known {
            let why = match bundle.state(snapshot) {
                State::Broken(_) => "it is broken",
                State::Unknown => "it does not say whether its sources have changed",
                State::Stale(_) => "its sources have changed since",
                // It would have been loaded if it were.
                State::Fresh => "its digest is no shorter than its sources",
            };
            return format!("save bundle {} again: {why}", bundle.name);
        }
        let profile = &snapshot.config().profiles[phase.topic.profile];
        let topic = phase.topic.name.as_ref().unwrap_or(&profile.name);
        let id = &profile.phases[phase.phase].id;
        format!(
            "save a bundle, whose digest is loaded instead: agentops bundle save {topic} --phase {id}"
        )
    }

    fn has(&self, path: &RelPath) -> bool {
        let mut parts = self.parts.iter();
        parts.any(|part| part.path.as_ref() == Some(path))
    }
}
