//! What is to be saved, and what may be replaced by it.

use crate::artifact::TopicPhase;
use crate::bundle::catalogue::Bundle;
use crate::bundle::compose::Origin;
use crate::bundle::digest::Level;
use crate::bundle::head::Located;
use crate::path::RelPath;
use crate::snapshot::Snapshot;

/// What of the same name a save may replace. Whatever is replaced is kept in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replace {
    /// Nothing.
    Nothing,
    /// A bundle whose digest is for certain as this program wrote it.
    Untouched,
    /// Whatever is there.
    Anything,
}

/// What is to be saved.
#[derive(Clone, Debug)]
pub struct Request {
    /// The name; that of topic and phase when it is left out.
    pub name: Option<String>,
    /// The profile, phase and topic that it is saved of; `None` for any other files.
    pub origin: Option<Origin>,
    /// The files.
    pub files: Vec<RelPath>,
    /// How much the digest keeps.
    pub level: Level,
    /// Tokens that the digest may have, in place of the level's.
    pub max_tokens: Option<usize>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// What of the same name may be replaced.
    pub replace: Replace,
}

impl Request {
    /// A bundle of files, made as most want it.
    pub fn of_files(name: &str, files: Vec<RelPath>) -> Request {
        Request {
            name: Some(name.to_owned()),
            origin: None,
            files,
            level: Level::default(),
            max_tokens: None,
            tags: Vec::new(),
            replace: Replace::Nothing,
        }
    }

    /// A bundle that is there, made again of what it was made from, and as it was made. It replaces what is there,
    /// unless somebody has rewritten that.
    pub fn again(snapshot: &Snapshot, bundle: &Bundle) -> Request {
        let said = |said: &Option<Located<String>>| said.as_ref().map(|said| said.value.clone());
        let origin = said(&bundle.head.profile).zip(said(&bundle.head.phase));
        let sources = bundle.sources(snapshot).into_iter().cloned();
        let known = bundle.known(snapshot).and_then(|known| known.as_ref().ok());
        let mark = known.and_then(|contents| contents.manifest.digest);
        Request {
            origin: origin.map(|(profile, phase)| Origin {
                profile,
                phase,
                topic: said(&bundle.head.topic),
            }),
            level: mark.map(|mark| mark.level).unwrap_or_default(),
            max_tokens: mark.and_then(|mark| mark.max_tokens),
            tags: bundle.head.tags.clone(),
            replace: Replace::Untouched,
            ..Request::of_files(&bundle.name, sources.collect())
        }
    }

    /// A bundle of all artifacts of a phase, made as most want it.
    pub fn of_phase(snapshot: &Snapshot, phase: TopicPhase<'_>) -> Request {
        let profile = &snapshot.config().profiles[phase.topic.profile];
        Request {
            origin: Some(Origin {
                profile: profile.name.clone(),
                phase: profile.phases[phase.phase].id.clone(),
                topic: phase.topic.name.clone(),
            }),
            ..Request::of_files(
                &phase.bundle_name(snapshot),
                phase.topic.artifacts_of(phase.phase).cloned().collect(),
            )
        }
    }
}
