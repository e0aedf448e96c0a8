//! The manual's links lead somewhere.

use std::path::Path;

use agentops_tests::binary::workspace_root;

use crate::sources::files;
use crate::tables::manual;

/// Links of a page that lead nowhere.
fn dead_links(page: &str, text: &str, exists: &dyn Fn(&Path) -> bool) -> Vec<String> {
    let folder = Path::new(page).parent().unwrap_or(Path::new(""));
    let mut fence: Option<&str> = None;
    let mut found = Vec::new();
    for line in text.lines() {
        let line_start = line.trim_start();
        fence = match fence {
            Some(open) => (!line_start.starts_with(open)).then_some(open),
            None => ["````", "```", "~~~~", "~~~"]
                .into_iter()
                .find(|open| line_start.starts_with(open)),
        };
        let spans = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
        let links = spans.split("](").skip(1);
        for link in links.filter_map(|rest| rest.split([')', ' ']).next()) {
            let path = link.split('#').next().unwrap_or("");
            let is_elsewhere = link.contains("://") || link.starts_with("mailto:");
            if fence.is_some() || is_elsewhere || path.is_empty() {
                continue;
            }
            if !exists(&folder.join(path)) {
                found.push(format!("{page}: {link}"));
            }
        }
    }
    found
}

#[test]
fn the_links_of_the_manual_lead_somewhere() {
    let root = workspace_root();
    let exists = |path: &Path| root.join(path).exists();
    let mut pages = files("docs", ".md");
    pages.insert("README.md".to_owned(), manual("README.md"));
    for (page, text) in &pages {
        assert_eq!(dead_links(page, text, &exists), [""; 0]);
    }

    let text = "[a](a.md#x) [b](b.md) [w](https://x.org) [s](#here)\n`[c](c.md)`\n```\n[d](d.md)\n```\n![p](img/p.png)";
    let exists = |path: &Path| path == Path::new("docs/a.md");
    assert_eq!(
        dead_links("docs/page.md", text, &exists),
        ["docs/page.md: b.md", "docs/page.md: img/p.png"]
    );
}
