//! Whether an input changed after an artifact was written.

use std::time::Duration;

use crate::document::Document;
use crate::path::RelPath;
use crate::profile::Input;
use crate::snapshot::Snapshot;

/// Two files written within this time of each other were written together, by a copy or a script.
const TOGETHER: Duration = Duration::from_secs(60);

/// An input that is newer than the artifact that was made from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedInput {
    /// The input.
    pub path: RelPath,
    /// How it is known, for a person.
    pub evidence: String,
}

/// The inputs of an artifact that changed after it was written.
///
/// What the documents say of themselves comes first: the `updated` (or `created`, or `date`) of both. Where one says
/// nothing, the commits that last touched them decide, or the times of the files outside a checkout of git: inside they
/// tell when a file was checked out, and a false warning costs more than a missed one.
pub fn changed_inputs(snapshot: &Snapshot, artifact: &Document) -> Vec<ChangedInput> {
    let Some(place) = snapshot.place(&artifact.path) else {
        return Vec::new();
    };
    let Some(topic) = snapshot.topic(place.profile, place.topic.as_deref()) else {
        return Vec::new();
    };
    let phase = &snapshot.config().profiles[place.profile].phases[place.phase];
    let mut changed = Vec::new();
    for input in &phase.reads {
        let Input::Phase(index) = input else {
            continue;
        };
        // What all topics share is expected to go on changing.
        for path in topic.artifacts_of(*index) {
            let Some(input) = snapshot.document(path) else {
                continue;
            };
            if let Some(evidence) = newer(snapshot, input, artifact) {
                let path = path.clone();
                changed.push(ChangedInput { path, evidence });
            }
        }
    }
    changed
}

fn newer(snapshot: &Snapshot, input: &Document, artifact: &Document) -> Option<String> {
    if let (Some(input_date), Some(artifact_date)) = (written(input), written(artifact)) {
        return is_later(input_date, artifact_date)
            .then(|| format!("it was updated {input_date}, this was written {artifact_date}"));
    }
    if snapshot.is_checkout {
        return committed_later(snapshot, input, artifact);
    }
    let (input_time, artifact_time) = (input.modified?, artifact.modified?);
    let later = input_time.duration_since(artifact_time).ok()?;
    (later > TOGETHER).then(|| format!("its file was written {} later", span(later)))
}

/// Whether the repository says that the input was written after the artifact. A document that is open may have been
/// edited since; nothing is said about it.
fn committed_later(snapshot: &Snapshot, input: &Document, artifact: &Document) -> Option<String> {
    let answers = snapshot.facts().answers();
    let (input, artifact) = (
        answers.written(&input.path)?,
        answers.written(&artifact.path)?,
    );
    let later = input.time.duration_since(artifact.time).ok()?;
    (later > TOGETHER).then(|| {
        format!(
            "commit {} changed it {} after this was committed",
            input.id.get(..8).unwrap_or(&input.id),
            span(later)
        )
    })
}

/// The date on which a document says that it was last written.
fn written(document: &Document) -> Option<&str> {
    let front_matter = document.front_matter.as_ref()?;
    ["updated", "last_updated", "modified", "created", "date"]
        .iter()
        .find_map(|key| front_matter.scalar(key))
        .map(str::trim)
        .filter(|date| is_iso_date(date))
}

/// `2025-11-07`, with or without a time behind it.
fn is_iso_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 10
        && bytes[..10]
            .iter()
            .enumerate()
            .all(|(index, byte)| match index {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            })
}

/// ISO dates compare as text. A date without a time is that whole day: compared with a time, only the day counts.
fn is_later(a: &str, b: &str) -> bool {
    let length = if a.len() > 10 && b.len() > 10 {
        a.len().min(b.len())
    } else {
        10
    };
    match (a.get(..length), b.get(..length)) {
        (Some(a), Some(b)) => a > b,
        _ => false,
    }
}

fn span(duration: Duration) -> String {
    let minutes = duration.as_secs() / 60;
    match minutes {
        0..=119 => format!("{minutes} minutes"),
        120..=2879 => format!("{} hours", minutes / 60),
        _ => format!("{} days", minutes / 1440),
    }
}

#[cfg(test)]
mod tests {
    use super::is_later;

    #[test]
    fn dates_compare_by_the_day_unless_both_have_a_time() {
        assert!(is_later("2025-11-08", "2025-11-07"));
        assert!(!is_later("2025-11-07", "2025-11-07"));
        assert!(!is_later("2025-11-07T23:00:00Z", "2025-11-07"));
        assert!(is_later("2025-11-07T23:00:00Z", "2025-11-07T22:00:00Z"));
    }
}
