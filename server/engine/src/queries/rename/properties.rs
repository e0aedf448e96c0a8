//! Renames of generated workspaces: no link and no reference that worked is broken, and the way back is exact.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::disk::Memory;
use crate::edits::apply;
use crate::markdown::slugify;
use crate::queries::link_path::Quoting;
use crate::references::target::{self, Target as Place};
use crate::workspace::Workspace;

type Files = BTreeMap<String, String>;

fn snapshot(files: &Files) -> Snapshot {
    let pairs = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    Workspace::open(Arc::new(Memory::new(pairs))).snapshot()
}

/// Makes edits and renames, as an editor does.
fn applied(files: &Files, edits: &Edits, renames: &[(RelPath, RelPath)]) -> Files {
    files
        .iter()
        .map(|(path, text)| {
            let path = RelPath::new(path).unwrap();
            let text = match edits.documents.get(&path) {
                Some(edits) => apply(text, edits),
                None => text.clone(),
            };
            (forward(renames, &path).to_string(), text)
        })
        .collect()
}

fn forward(renames: &[(RelPath, RelPath)], path: &RelPath) -> RelPath {
    let moved = renames.iter().find_map(|(from, to)| path.moved(from, to));
    moved.unwrap_or_else(|| path.clone())
}

/// A file and a heading of it, or nothing.
type Led = Option<(RelPath, Option<usize>)>;

/// Where each link leads: file, and heading by its place among the headings.
fn leads(snapshot: &Snapshot) -> BTreeMap<(RelPath, usize), Led> {
    let mut found = BTreeMap::new();
    for document in snapshot.documents() {
        for (index, link) in document.markdown.links.iter().enumerate() {
            let target = match resolve(snapshot, &document.path, link) {
                Target::Document {
                    document, heading, ..
                } => {
                    let place = heading.map(|heading| {
                        let headings = &document.markdown.outline.headings;
                        headings.iter().position(|h| h == heading).unwrap()
                    });
                    Some((document.path.clone(), place))
                }
                Target::File(path) => Some((path, None)),
                _ => None,
            };
            found.insert((document.path.clone(), index), target);
        }
    }
    found
}

const FOLDERS: &[&str] = &["", "a/", "a/b c/", "ä/", "漢(1)/"];
const NAMES: &[&str] = &["x", "y z", "ü", "w😀", "v1.2"];
const TITLES: &[&str] = &["Setup", "Setup", "Über & more", "見出し", "setup-1"];

#[derive(Clone, Debug)]
struct GeneratedLink {
    from: prop::sample::Index,
    to: prop::sample::Index,
    style: u8,
    heading: Option<prop::sample::Index>,
    place: u8,
}

fn generated_link() -> impl Strategy<Value = GeneratedLink> {
    let heading = prop::option::of(any::<prop::sample::Index>());
    (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        0u8..7,
        heading,
        0u8..4,
    )
        .prop_map(|(from, to, style, heading, place)| GeneratedLink {
            from,
            to,
            style,
            heading,
            place,
        })
}

/// Documents of different names, so that a wiki link's name is enough, with links in every style.
fn workspace() -> impl Strategy<Value = Files> {
    let folders = prop::collection::vec(0..FOLDERS.len(), NAMES.len());
    let links = prop::collection::vec(generated_link(), 0..12);
    (folders, links, "\r?\n").prop_map(|(folders, links, eol)| {
        let paths: Vec<String> = folders
            .iter()
            .zip(NAMES)
            .map(|(folder, name)| format!("{}{name}.md", FOLDERS[*folder]))
            .collect();
        let mut files: Files = paths
            .iter()
            .map(|path| {
                let titles: Vec<_> = TITLES.iter().map(|t| format!("## {t}{eol}{eol}")).collect();
                (path.clone(), titles.concat())
            })
            .collect();
        for link in links {
            let (from, to) = (link.from.get(&paths), link.to.get(&paths));
            let line = written_link(&link, from, to, &eol);
            files.get_mut(from).unwrap().push_str(&line);
        }
        files.insert("img/p(1).png".to_owned(), String::new());
        files
    })
}

fn written_link(link: &GeneratedLink, from: &str, to: &str, eol: &str) -> String {
    let from = RelPath::new(from).unwrap();
    let to = RelPath::new(to).unwrap();
    let way = from.parent().relative_to(&to);
    let title = link.heading.map(|index| *index.get(TITLES));
    let slug = title.map_or(String::new(), |title| format!("#{}", slugify(title)));
    let text = title.map_or(String::new(), |title| format!("#{title}"));
    let plain = Quoting::Plain.encode(&way);
    let stem = to.stem();
    let written = match link.style {
        0 => format!("[t]({plain}{slug})"),
        1 => format!("![t](./{plain}{slug} \"title\")"),
        2 => format!("[t](<{way}{slug}>)"),
        3 => format!("[t](/{}{slug})", Quoting::Plain.encode(to.as_str())),
        4 => format!("[[{stem}{text}]]"),
        5 => format!("[[{stem}.md{slug}]]"),
        _ => {
            let image = RelPath::new("img/p(1).png").unwrap();
            let way = from.parent().relative_to(&image);
            format!("![t]({})", Quoting::Plain.encode(&way))
        }
    };
    match link.place {
        0 => format!("{written}{eol}{eol}"),
        1 => format!("- one{eol}  - {written}{eol}{eol}"),
        2 => format!("> {written}{eol}{eol}"),
        _ => format!("| a |{eol}|---|{eol}| {written} |{eol}{eol}"),
    }
}

/// A file or folder, and a place where nothing is yet.
fn generated_rename() -> impl Strategy<Value = (prop::sample::Index, u8, u8)> {
    (any::<prop::sample::Index>(), 0u8..4, 0u8..3)
}

fn chosen(
    files: &Files,
    (pick, folder, name): &(prop::sample::Index, u8, u8),
) -> (RelPath, RelPath) {
    let mut all: Vec<String> = files.keys().cloned().collect();
    all.extend(["a", "a/b c", "ä", "漢(1)", "img"].map(str::to_owned));
    all.retain(|path| {
        files
            .keys()
            .any(|file| file == path || file.starts_with(&format!("{path}/")))
    });
    let from = RelPath::new(pick.get::<String>(&all)).unwrap();
    let folder = ["", "new/", "n é w/d(2)/", "a/"][usize::from(*folder)];
    let name = ["q", "r &amp; s", "日"][usize::from(*name)];
    let extension = from.extension();
    let dot = if files.contains_key(from.as_str()) {
        format!(".{extension}")
    } else {
        String::new()
    };
    (from, RelPath::new(&format!("{folder}{name}{dot}")).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn renamed_files_keep_every_link_and_the_way_back_is_exact(
        files in workspace(),
        picks in prop::collection::vec(generated_rename(), 1..3),
    ) {
        let mut renames: Vec<(RelPath, RelPath)> = Vec::new();
        for pick in &picks {
            let (from, to) = chosen(&files, pick);
            // Only what can be done and undone in one step: no path within another, nothing overwritten or nested.
            let is_apart = |(f, t): &(RelPath, RelPath)| {
                [f, t].iter().all(|p| [&from, &to].iter().all(|q| !p.is_in(q) && !q.is_in(p)))
            };
            // Of two documents of one name a wiki link has to say more than before, and goes on saying it.
            let has_own_name = |(_, t): &(RelPath, RelPath)| t.stem() != to.stem();
            if !to.is_in(&from) && renames.iter().all(|r| is_apart(r) && has_own_name(r)) {
                renames.push((from, to));
            }
        }
        let before = snapshot(&files);
        let edits = rename_files(&before, &renames);
        let new_files = applied(&files, &edits, &renames);
        prop_assert_eq!(new_files.len(), files.len());
        let after = snapshot(&new_files);

        let old = leads(&before);
        prop_assert!(old.values().all(Option::is_some), "all links work at first: {:#?}", files);
        let new = leads(&after);
        for ((path, index), target) in old {
            let expected = target.map(|(to, place)| (forward(&renames, &to), place));
            let found = new.get(&(forward(&renames, &path), index)).cloned().flatten();
            prop_assert_eq!(found, expected, "{:#?}\n{:#?}", files, new_files);
        }

        let back: Vec<_> = renames.iter().map(|(from, to)| (to.clone(), from.clone())).collect();
        let edits = rename_files(&after, &back);
        prop_assert_eq!(applied(&new_files, &edits, &back), files, "{:#?}", new_files);
    }

    #[test]
    fn a_renamed_heading_keeps_every_link_and_the_way_back_is_exact(
        files in workspace(),
        pick in any::<prop::sample::Index>(),
        index in 0..TITLES.len(),
        name in prop::sample::select(vec!["Setup", "New *name*", "漢字 & so", "More to say", "setup-1"]),
    ) {
        let documents: Vec<_> = files.keys().filter(|path| path.ends_with(".md")).collect();
        let path = RelPath::new(pick.get::<&String>(&documents)).unwrap();
        let before = snapshot(&files);
        let heading = &before.document(&path).unwrap().markdown.outline.headings[index];
        let edits = rename(&before, &path, heading.title_range.start, name).unwrap();
        let new_files = applied(&files, &edits, &[]);
        let after = snapshot(&new_files);
        prop_assert_eq!(leads(&after), leads(&before), "{:#?}\n{:#?}", files, new_files);

        // What is written where the names are unambiguous comes back as it was.
        if !["Setup", "setup-1"].contains(&name) && !TITLES[index].to_lowercase().starts_with("setup") {
            let heading = &after.document(&path).unwrap().markdown.outline.headings[index];
            let edits = rename(&after, &path, heading.title_range.start, TITLES[index]).unwrap();
            prop_assert_eq!(applied(&new_files, &edits, &[]), files);
        }
    }
}

const PLAN: &str = "agentops/infrastructure-ops/plans/x-plan.md";
const SOURCES: &[&str] = &[
    "src/api/a.rs",
    "src/api/v1/b.rs",
    "src/main.rs",
    "src/設計/c d.ts",
    "docs/C#/e.md",
    "agentops/infrastructure-ops/research/r.md",
    "agentops/infrastructure-ops/plans/other.md",
];

/// A line of a plan that names a file, in one of many forms.
fn referring(style: u8, to: &str, from: &str) -> String {
    let target = RelPath::new(to).unwrap();
    let folder = RelPath::new(from).unwrap().parent();
    let way = folder.relative_to(&target);
    let name = target.file_name();
    let parent = target.parent();
    let encoded = Quoting::Plain.encode(to);
    let has_space = to.contains([' ', '#']);
    match style {
        0 => format!("- Modify: `{to}:3-4`\n"),
        1 => format!("It is in `/{to}`.\n"),
        2 => format!("It is in `./{to}#L3`, or `{way}`.\n"),
        3 => format!("See `{}`.\n", to.replace('/', "\\")),
        4 => format!("See `{name}`.\n"),
        5 => format!(
            "See [it](file:///w/{encoded}) and [it]({}#L3).\n",
            Quoting::Plain.encode(&way)
        ),
        6 => format!("- Create: `{parent}/later.rs`\n- in `{parent}/`\n"),
        7 => format!(
            "All of `{parent}/*.{}` and `{parent}/{{z,{}}}.{}`\n",
            target.extension(),
            target.stem(),
            target.extension()
        ),
        8 if !has_space => format!("- Update {to}, see @{to} and 修改{to}文件\n"),
        9 if !has_space => format!("```diff\n--- a/{to}\n+++ b/{to}\n```\n"),
        10 if !has_space => {
            let drawn: Vec<&str> = to.split('/').collect();
            let mut tree = format!("```\n{}/\n", drawn[0]);
            for (depth, name) in drawn[1..].iter().enumerate() {
                let slash = if depth + 2 == drawn.len() { "" } else { "/" };
                tree.push_str(&format!("{}└── {name}{slash}\n", "    ".repeat(depth)));
            }
            format!("{tree}```\n")
        }
        _ => format!("`{to}`\n"),
    }
}

fn plans() -> impl Strategy<Value = Files> {
    let lines = prop::collection::vec((0u8..12, 0..SOURCES.len()), 1..14);
    let front = prop::collection::vec(0..SOURCES.len(), 0..3);
    (lines, front, any::<bool>()).prop_map(|(lines, front, is_short)| {
        let mut plan = "---\nfiles_modified:\n".to_owned();
        for index in front {
            let to = SOURCES[index];
            let short = to
                .strip_suffix(".md")
                .filter(|_| is_short && !to.contains('#'));
            plan.push_str(&format!("  - \"{}\"\n", short.unwrap_or(to)));
        }
        plan.push_str("---\n# Plan\n\n");
        for (style, index) in lines {
            plan.push_str(&referring(style, SOURCES[index], PLAN));
            plan.push('\n');
        }
        let mut files: Files = SOURCES
            .iter()
            .map(|p| ((*p).to_owned(), "x\n".to_owned()))
            .collect();
        files.insert(PLAN.to_owned(), plan);
        files
    })
}

/// Where each reference leads, in the order of the text.
fn places(snapshot: &Snapshot, path: &RelPath) -> Vec<Place> {
    let document = snapshot.document(path).unwrap();
    let references = document.references.iter();
    references
        .map(|reference| target::resolve(snapshot, path, reference))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn references_of_all_forms_lead_where_they_did_and_the_way_back_is_exact(
        files in plans(),
        pick in prop::sample::select(vec![
            ("src/api", "src/http"), ("src/api", "lib/http"), ("src", "source"), ("src/api/v1", "src/api/設計"),
            ("src/api/a.rs", "src/api/A.rs"), ("src/api/a.rs", "src/api/v1/z.rs"), ("src/main.rs", "src/api/main.rs"),
            ("src/設計", "src/d"), ("src/設計/c d.ts", "src/設計/漢 100%.ts"), ("docs/C#", "docs/F# x"), ("docs", "doc"),
            ("docs/C#/e.md", "docs/C#/v#2.md"), (PLAN, "agentops/infrastructure-ops/plans/y-plan.md"),
            (PLAN, "agentops/infrastructure-ops/plans/old/x-plan.md"), ("agentops/infrastructure-ops/plans", "agentops/infrastructure-ops/next"),
            ("agentops/infrastructure-ops/research", "agentops/infrastructure-ops/r"),
            ("agentops/infrastructure-ops/plans/other.md", "agentops/infrastructure-ops/plans/another.md"),
        ]),
    ) {
        let renames = vec![(RelPath::new(pick.0).unwrap(), RelPath::new(pick.1).unwrap())];
        let before = snapshot(&files);
        let edits = rename_files(&before, &renames);
        let new_files = applied(&files, &edits, &renames);
        let after = snapshot(&new_files);
        let old_path = RelPath::new(PLAN).unwrap();
        let expected: Vec<Place> = places(&before, &old_path).into_iter().map(|place| {
            let forward = |path: &RelPath| forward(&renames, path);
            let all = |paths: &[RelPath]| { let mut new: Vec<_> = paths.iter().map(forward).collect(); new.sort(); new };
            match &place {
                Place::Nowhere => Place::Nowhere,
                Place::One(path, kind) => Place::One(forward(path), *kind),
                Place::Missing(path) => Place::Missing(forward(path)),
                Place::Several(paths) => Place::Several(all(paths)),
                Place::Set(paths) => Place::Set(all(paths)),
            }
        }).collect();
        let found = places(&after, &forward(&renames, &old_path));
        let stays_drawn = |index: usize| {
            let is_moved_away = RelPath::new(pick.0).unwrap().parent() != RelPath::new(pick.1).unwrap().parent();
            let reference = &before.document(&old_path).unwrap().references[index];
            // Trees are not redrawn, and the files of a set are not named one by one.
            (is_moved_away && reference.form == crate::references::Form::Tree) || (reference.is_set() && pick.0.contains('.'))
        };
        prop_assert_eq!(found.len(), expected.len(), "{}\n{:#?}", files[PLAN], new_files);
        for (index, (found, expected)) in found.iter().zip(&expected).enumerate() {
            prop_assert!(found == expected || stays_drawn(index), "{found:?}, not {expected:?}\n{}\n{:#?}", files[PLAN], new_files);
        }
        let back: Vec<_> = renames.iter().map(|(from, to)| (to.clone(), from.clone())).collect();
        let edits = rename_files(&after, &back);
        prop_assert_eq!(applied(&new_files, &edits, &back), files, "{:#?}", new_files);
    }
}
