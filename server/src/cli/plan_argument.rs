//! The plan that is named on the command line: by a path or by its topic.

use std::path::Path;

use agentops_engine::path::RelPath;
use agentops_engine::plans::Plan;
use agentops_engine::queries::find_plan::{plan_at, plan_named};
use agentops_engine::snapshot::Snapshot;

use super::root::Root;

/// Finds it: a document by its path from the current folder or from the workspace's, or else a topic's plan.
///
/// # Errors
/// When no plan is meant, or several are.
pub fn find<'a>(snapshot: &'a Snapshot, root: &Root, typed: &str) -> anyhow::Result<Plan<'a>> {
    let from_here = root.relative(Path::new(typed)).ok();
    let from_root = RelPath::new(&typed.replace('\\', "/"));
    let document = [from_here, from_root]
        .into_iter()
        .flatten()
        .find(|path| snapshot.document(path).is_some());
    Ok(match document {
        Some(path) => plan_at(snapshot, &path)?,
        None => plan_named(snapshot, typed)?,
    })
}
