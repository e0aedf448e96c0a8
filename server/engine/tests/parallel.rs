//! Questions that are answered on all cores, while others ask the same.

use std::sync::Arc;

use agentops_engine::disk::Memory;
use agentops_engine::queries::status::status;
use agentops_engine::rules::all_diagnostics;
use agentops_engine::workspace::Workspace;

/// Whoever waits inside of a parallel task for something that is computed in parallel may wait for good; then this test
/// does not end.
#[test]
fn nobody_waits_for_what_waits_for_them() {
    let plans: Vec<(String, String)> = (0..24)
        .map(|number| {
            let path = format!("agentops/infrastructure-ops/plans/topic{number}-plan.md");
            (path, "# P\n\n- [ ] Modify: `src/a.rs`\n".to_owned())
        })
        .chain([("src/a.rs".to_owned(), "fn a() {}\n".to_owned())])
        .collect();
    let files = || {
        plans
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    };
    for _ in 0..100 {
        let workspace = Workspace::open(Arc::new(Memory::new(files())));
        let snapshot = workspace.snapshot();
        std::thread::scope(|scope| {
            let status = scope.spawn(|| status(&snapshot));
            let found = scope.spawn(|| all_diagnostics(&snapshot));
            let other = workspace.snapshot();
            assert_eq!(all_diagnostics(&other).len(), 24);
            assert_eq!(found.join().unwrap().len(), 24);
            assert_eq!(status.join().unwrap().profiles.len(), 1);
        });
    }
}
