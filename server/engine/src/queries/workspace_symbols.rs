//! Finding topics, phases, artifacts and headings of the whole workspace by their names.

use std::ops::Range;
use std::sync::Arc;

use crate::bundle::catalogue::Bundle;
use crate::document::Document;
use crate::fuzzy::{Pattern, best};
use crate::index::names::SymbolNames;
use crate::path::RelPath;
use crate::snapshot::Snapshot;

use super::standing::Standing;

/// Something that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkspaceSymbol {
    /// Its name.
    pub name: String,
    /// Where it belongs, for a person: `Infrastructure operations › k8s-upgrade › Plan`.
    pub container: String,
    /// What it is.
    pub kind: WorkspaceSymbolKind,
    /// The document in which it is found.
    pub path: RelPath,
    /// Its bytes there.
    pub range: Range<usize>,
}

/// Kinds of [`WorkspaceSymbol`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkspaceSymbolKind {
    /// A topic, found at its first artifact.
    Topic,
    /// A phase of a topic, found at its first artifact.
    Phase,
    /// An artifact, by its title.
    Artifact,
    /// A heading of an artifact.
    Heading,
    /// A bundle, by its name, found at its digest.
    Bundle,
}

/// Where a name that fits is found. The order is that of equals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Table {
    Topics,
    Bundles,
    Open,
    OnDisk,
}

/// Of two names that fit equally well, the larger thing is probably meant.
const TOPIC_BONUS: u32 = 60;
const ARTIFACT_BONUS: u32 = 40;
const PHASE_BONUS: u32 = 20;

/// The names that fit a query, at most `limit`, best first. All topics, phases and artifacts fit the empty one.
pub fn workspace_symbols(snapshot: &Snapshot, query: &str, limit: usize) -> Vec<WorkspaceSymbol> {
    let pattern = Pattern::new(query);
    let open = SymbolNames::of(
        snapshot
            .open_documents()
            .filter(|document| snapshot.is_ours(&document.path))
            .cloned(),
    );
    let on_disk = snapshot.index().symbol_names(snapshot);
    let topics = snapshot.index().topic_names(snapshot);
    let of_topic = |index: usize, name: &str| {
        let bonus = match topics.topics[index].1 {
            None => TOPIC_BONUS,
            Some(_) => PHASE_BONUS,
        };
        Some(pattern.score(name)? + bonus)
    };
    let of_symbol = |table: &SymbolNames, index: usize, name: &str| match table.symbols[index].1 {
        None => Some(pattern.score(name)? + ARTIFACT_BONUS),
        // Without a query, headings would bury everything else.
        Some(_) if pattern.is_empty() => None,
        Some(_) => pattern.score(name),
    };
    let is_open = |index: usize| {
        let buffers = &snapshot.buffers;
        !buffers.is_empty() && buffers.contains_key(&on_disk.document(index).path)
    };
    let bundles: Vec<&Bundle> = snapshot.bundles().iter().collect();
    let of_bundles = bundles.iter().enumerate().filter_map(|(index, bundle)| {
        let score = pattern.score(&bundle.name.to_lowercase())? + ARTIFACT_BONUS;
        Some((score, index))
    });
    let found = [
        (Table::Bundles, of_bundles.collect()),
        (
            Table::Topics,
            topics.names.matches(&pattern, limit, of_topic),
        ),
        (
            Table::Open,
            open.names
                .matches(&pattern, limit, |index, name| of_symbol(&open, index, name)),
        ),
        (
            Table::OnDisk,
            on_disk.names.matches(&pattern, limit, |index, name| {
                of_symbol(on_disk, index, name).filter(|_| !is_open(index))
            }),
        ),
    ];
    let found = found.into_iter().flat_map(|(table, found)| {
        let in_table = move |(score, index)| (score, (table, index));
        found.into_iter().map(in_table)
    });
    best(found.collect(), limit)
        .into_iter()
        .filter_map(|(_, (table, index))| match table {
            Table::Topics => topic_symbol(snapshot, topics.topics[index]),
            Table::Bundles => Some(bundle_symbol(snapshot, bundles[index])),
            Table::Open => Some(symbol(snapshot, &open, index)),
            Table::OnDisk => Some(symbol(snapshot, on_disk, index)),
        })
        .collect()
}

impl SymbolNames {
    fn document(&self, index: usize) -> &Arc<Document> {
        &self.documents[self.symbols[index].0 as usize]
    }
}

fn bundle_symbol(snapshot: &Snapshot, bundle: &Bundle) -> WorkspaceSymbol {
    WorkspaceSymbol {
        name: bundle.name.clone(),
        container: format!("Bundle, {}", bundle.state(snapshot).as_str()),
        kind: WorkspaceSymbolKind::Bundle,
        path: bundle.digest.path.clone(),
        range: bundle.digest.title_range(),
    }
}

fn symbol(snapshot: &Snapshot, table: &SymbolNames, index: usize) -> WorkspaceSymbol {
    let document = table.document(index);
    let place = place(snapshot, &document.path);
    let heading = table.symbols[index].1.and_then(|heading| {
        let headings = &document.markdown.outline.headings;
        headings.get(heading as usize)
    });
    match heading {
        Some(heading) => WorkspaceSymbol {
            name: heading.title.clone(),
            container: format!("{} ({place})", document.title()),
            kind: WorkspaceSymbolKind::Heading,
            path: document.path.clone(),
            range: heading.range.clone(),
        },
        None => WorkspaceSymbol {
            name: document.title().to_owned(),
            container: place,
            kind: WorkspaceSymbolKind::Artifact,
            path: document.path.clone(),
            range: document.title_range(),
        },
    }
}

/// Profile, topic and phase of an artifact; the folder of anything else.
fn place(snapshot: &Snapshot, path: &RelPath) -> String {
    let Some(standing) = Standing::of(snapshot, path) else {
        return path.parent().to_string();
    };
    let topic = standing.topic.name.as_deref();
    let parts = [
        Some(standing.profile.title.as_str()),
        topic,
        Some(standing.phase.title.as_str()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" › ")
}

fn topic_symbol(
    snapshot: &Snapshot,
    (topic, phase): (usize, Option<usize>),
) -> Option<WorkspaceSymbol> {
    let topic = snapshot.topics().get(topic)?;
    let (name, kind, path) = match phase {
        None => (
            topic.name.clone()?,
            WorkspaceSymbolKind::Topic,
            topic.artifacts.first().map(|(_, path)| path)?,
        ),
        Some(phase) => (
            topic.phase_name(snapshot, phase)?,
            WorkspaceSymbolKind::Phase,
            topic.artifacts_of(phase).next()?,
        ),
    };
    let profile = snapshot.config().profiles.get(topic.profile)?;
    Some(WorkspaceSymbol {
        name,
        container: profile.title.clone(),
        kind,
        range: snapshot.document(path)?.title_range(),
        path: path.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    const FIXTURE: &str = "\
//- /agentops/infrastructure-ops/research/k8s-research.md
# Kubernetes 升级 😀\r
\r
## Findings\r
> ### Quoted finding\r
//- /agentops/infrastructure-ops/plans/k8s-plan.md
# Plan of the upgrade
//- /agentops/product-dev/product/mission.md
# Mission
//- /agentops/notes/find.md
no title
//- /README.md
# Findings of somebody else
";

    fn found(snapshot: &Snapshot, query: &str) -> Vec<String> {
        workspace_symbols(snapshot, query, 100)
            .into_iter()
            .map(|symbol| {
                let text = snapshot.text(&symbol.path).unwrap().as_str();
                assert!(text.get(symbol.range.clone()).is_some());
                format!("{:?} {} [{}]", symbol.kind, symbol.name, symbol.container)
            })
            .collect()
    }

    #[test]
    fn topics_phases_artifacts_and_headings() {
        let snapshot = Fixture::new(FIXTURE).snapshot();
        assert_eq!(
            found(&snapshot, "find"),
            [
                "Artifact find [agentops/notes]",
                "Heading Findings [Kubernetes 升级 😀 (Infrastructure operations › k8s › Research)]",
                "Heading Quoted finding [Kubernetes 升级 😀 (Infrastructure operations › k8s › Research)]",
            ]
        );
        assert_eq!(
            found(&snapshot, "K8s"),
            [
                "Topic k8s [Infrastructure operations]",
                "Phase k8s › Plan [Infrastructure operations]",
                "Phase k8s › Research [Infrastructure operations]",
            ]
        );
        assert_eq!(
            found(&snapshot, "k8s plan"),
            ["Phase k8s › Plan [Infrastructure operations]"]
        );
        assert_eq!(
            found(&snapshot, "升级"),
            ["Artifact Kubernetes 升级 😀 [Infrastructure operations › k8s › Research]"]
        );
        assert_eq!(found(&snapshot, "nothing like it"), [""; 0]);
    }

    #[test]
    fn without_a_query_everything_but_headings() {
        let snapshot = Fixture::new(FIXTURE).snapshot();
        let all = found(&snapshot, "");
        assert_eq!(all.len(), 1 + 3 + 4, "{all:#?}");
        assert_eq!(workspace_symbols(&snapshot, "", 2).len(), 2);
    }

    #[test]
    fn open_buffers_count_as_they_are() {
        let mut workspace = Fixture::new(FIXTURE).workspace;
        let path = RelPath::new("agentops/notes/find.md").unwrap();
        workspace.open_buffer(path, 1, "# Lookout\n## Inside\n");
        let snapshot = workspace.snapshot();
        assert_eq!(
            found(&snapshot, "lookout"),
            ["Artifact Lookout [agentops/notes]"]
        );
        assert_eq!(found(&snapshot, "inside").len(), 1);
        assert!(!found(&snapshot, "find")[0].contains("Artifact find"));
    }
}
