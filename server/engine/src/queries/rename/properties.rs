//! Renames of generated workspaces: no link that worked is broken, and the way back is exact.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::disk::Memory;
use crate::edits::apply;
use crate::markdown::slugify;
use crate::queries::link_path::Quoting;
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

/// Where each link leads: file, and heading by its place among the headings.
fn leads(snapshot: &Snapshot) -> BTreeMap<(RelPath, usize), Option<(RelPath, Option<usize>)>> {
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
