//! The plans that name a file, be it there or not.

use serde::Serialize;

use crate::disk::Kind;
use crate::path::RelPath;
use crate::plans::{self, Plan};
use crate::snapshot::Snapshot;

use super::mention::{Mention, PlanName};
use super::plan_files::FileSize;

/// A file and the plans that name it.
#[derive(Clone, Debug, PartialEq)]
pub struct FilePlans {
    /// The file.
    pub path: RelPath,
    /// What stands there.
    pub kind: Option<FileKind>,
    /// Its size, as far as it is known.
    pub size: Option<FileSize>,
    /// The plans, in the order of their paths.
    pub plans: Vec<PlanMentions>,
    /// Plans that name it too and were not asked for, in number.
    pub left_out: usize,
}

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    /// A file.
    File,
    /// A folder.
    Folder,
}

/// A plan and where it names a file.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanMentions {
    /// The plan.
    pub plan: PlanName,
    /// The places; at least one.
    pub mentions: Vec<Mention>,
}

/// Which plans are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those of which something is still to be done.
    Open,
    /// Those that are done, too.
    All,
}

/// The plans that name a file.
pub fn file_plans(snapshot: &Snapshot, path: &RelPath, which: Which) -> FilePlans {
    let mut answer = FilePlans {
        path: path.clone(),
        kind: match snapshot.kind(path) {
            Some(Kind::File) => Some(FileKind::File),
            Some(Kind::Folder) => Some(FileKind::Folder),
            Some(Kind::Other) | None => None,
        },
        size: FileSize::of(snapshot, path),
        plans: Vec::new(),
        left_out: 0,
    };
    for document in plans::documents_naming(snapshot, path) {
        let Some(plan) = Plan::of(snapshot, &document.path) else {
            continue;
        };
        let name = PlanName::of(snapshot, &plan);
        if which == Which::Open && !name.is_open {
            answer.left_out += 1;
            continue;
        }
        answer.plans.push(PlanMentions {
            plan: name,
            mentions: plans::references_to(snapshot, document, path)
                .map(|reference| Mention::of(document, reference))
                .collect(),
        });
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    #[test]
    fn open_plans_name_files_that_need_not_be_there() {
        let fixture = Fixture::new(
            "//- /agentops/infrastructure-ops/plans/a-plan.md\n- [ ] Create: `src/x.rs`\n- [ ] Modify: `src/x.rs:3-4`\n\
             //- /agentops/infrastructure-ops/plans/b-plan.md\n---\nstatus: complete\n---\nSee `src/x.rs`.\n\
             //- /agentops/infrastructure-ops/research/a-research.md\nSee `src/x.rs`.\n",
        );
        let snapshot = fixture.snapshot();
        let path = RelPath::new("src/x.rs").unwrap();
        let ask = |which| file_plans(&snapshot, &path, which);
        let open = ask(Which::Open);
        assert_eq!((open.kind, open.left_out), (None, 1));
        assert_eq!(open.plans.len(), 1);
        let intents: Vec<_> = open.plans[0]
            .mentions
            .iter()
            .map(|m| m.intent.as_str())
            .collect();
        assert_eq!(intents, ["create", "modify"]);
        let step = open.plans[0].mentions[1].step.as_ref().unwrap();
        assert_eq!(step.text, "Modify: `src/x.rs:3-4`");
        let all = ask(Which::All);
        let topics: Vec<_> = all
            .plans
            .iter()
            .map(|of| of.plan.topic.as_deref())
            .collect();
        assert_eq!((topics, all.left_out), (vec![Some("a"), Some("b")], 0));
        let nobody = RelPath::new("src/y.rs").unwrap();
        assert_eq!(file_plans(&snapshot, &nobody, Which::All).plans, []);
    }
}
