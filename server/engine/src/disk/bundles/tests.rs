mod killed;

use std::collections::BTreeMap;

use super::*;
use crate::disk::Disk;

const NAME: &str = "k8s-research";

fn path(text: &str) -> RelPath {
    RelPath::new(text).unwrap()
}

/// A workspace, and its folder of bundles.
struct Place {
    root: tempfile::TempDir,
    disk: Folder,
    bundles: RelPath,
}

impl Place {
    fn new() -> Place {
        let root = tempfile::tempdir().unwrap();
        let disk = Folder::new(root.path());
        let bundles = path("agentops/bundles");
        Place {
            root,
            disk,
            bundles,
        }
    }

    fn with(files: &[(&str, &str)]) -> Place {
        let place = Place::new();
        for (name, content) in files {
            place.write(name, content);
        }
        place
    }

    fn at(&self, name: &str) -> PathBuf {
        self.root.path().join("agentops/bundles").join(name)
    }

    fn write(&self, name: &str, content: &str) {
        let path = self.at(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn save_as(&self, name: &str, content: &str, existing: Existing) -> Result<Saved, StoreError> {
        let (digest, archive) = (format!("{content} digest"), format!("{content} archive"));
        let pair = Pair {
            folder: &self.bundles,
            name,
            digest: digest.as_bytes(),
            archive: archive.as_bytes(),
        };
        self.disk.save_bundle(&pair, existing)
    }

    fn save(&self, content: &str, existing: Existing) -> Result<Saved, StoreError> {
        self.save_as(NAME, content, existing)
    }

    fn refusal(&self, existing: Existing) -> String {
        let before = self.files();
        let refusal = self.save("new", existing).unwrap_err().to_string();
        assert_eq!(self.files(), before, "{refusal}");
        refusal
    }

    /// All files and empty folders of the bundles; the times of the history are shown as `T`.
    fn files(&self) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        let mut folders = vec![self.at("")];
        while let Some(folder) = folders.pop() {
            let entries: Vec<_> = fs::read_dir(&folder).unwrap().flatten().collect();
            let shown = folder.strip_prefix(self.at("")).unwrap();
            let shown: Vec<_> = shown.iter().map(|s| s.to_str().unwrap()).collect();
            let shown: Vec<_> = shown.iter().map(|s| untimed(s)).collect();
            if entries.is_empty() {
                found.insert(format!("{}/", shown.join("/")), String::new());
            }
            for entry in entries {
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                    continue;
                }
                let name = entry.file_name().into_string().unwrap();
                let name = [&shown[..], &[name]].concat().join("/");
                let content = fs::read(entry.path()).unwrap_or_default();
                found.insert(name, String::from_utf8(content).unwrap());
            }
        }
        found
    }
}

/// A name without the time that it begins with.
fn untimed(name: &str) -> String {
    let is_time = name.len() >= 20 && name.starts_with("20") && name.as_bytes()[19] == b'Z';
    match name.get(20..) {
        Some(rest) if is_time => format!("T{rest}"),
        _ => name.to_owned(),
    }
}

fn files(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    let files = files.iter();
    files
        .map(|(name, content)| ((*name).to_owned(), (*content).to_owned()))
        .collect()
}

const OLD: [(&str, &str); 2] = [
    ("k8s-research.md", "old digest"),
    ("k8s-research.tar.zst", "old archive"),
];
const NEW: [(&str, &str); 2] = [
    ("k8s-research.md", "new digest"),
    ("k8s-research.tar.zst", "new archive"),
];
const KEPT: [(&str, &str); 2] = [
    (".history/k8s-research/T/k8s-research.md", "old digest"),
    (
        ".history/k8s-research/T/k8s-research.tar.zst",
        "old archive",
    ),
];

#[test]
fn a_bundle_is_created_left_alone_and_replaced() {
    let place = Place::new();
    assert_eq!(place.save("old", Existing::Refuse).unwrap(), Saved::Created);
    assert_eq!(place.files(), files(&OLD));

    let changed = || fs::metadata(place.at("")).unwrap().modified().unwrap();
    let before = changed();
    for existing in [Existing::Refuse, Existing::ToHistory] {
        assert_eq!(place.save("old", existing).unwrap(), Saved::Unchanged);
    }
    assert_eq!(changed(), before, "nothing was written");

    let saved = place.save("new", Existing::ToHistory).unwrap();
    assert_eq!(place.files(), files(&[NEW, KEPT].concat()));
    let Saved::Replaced { history } = saved else {
        panic!("{saved:?}");
    };
    let kept: Vec<_> = history
        .iter()
        .map(|path| place.disk.read(path, 100).unwrap().text)
        .collect();
    assert_eq!(kept, ["old digest", "old archive"]);
    assert!(
        history[0]
            .as_str()
            .starts_with("agentops/bundles/.history/")
    );
}

#[test]
fn what_is_there_with_other_content_is_not_replaced_unless_it_is_asked_for() {
    let place = Place::with(&OLD);
    assert_eq!(
        place.refusal(Existing::Refuse),
        "`agentops/bundles/k8s-research.md` is there already, with other content; save under another name, or with \
         `--force`, which keeps the old files in `agentops/bundles/.history/k8s-research`"
    );
    place.write("k8s-research.md", "new digest");
    let refusal = place.refusal(Existing::Refuse);
    assert!(
        refusal.starts_with("`agentops/bundles/k8s-research.tar.zst` is there already, with"),
        "{refusal}"
    );
    // Half of it differs; the whole pair is kept.
    place.save("new", Existing::ToHistory).unwrap();
    let kept = [KEPT[1], (KEPT[0].0, "new digest")];
    assert_eq!(place.files(), files(&[&NEW[..], &kept].concat()));
}

#[test]
fn half_a_bundle_is_kept_as_well() {
    for half in [0, 1] {
        let place = Place::with(&[OLD[half]]);
        let refusal = place.refusal(Existing::Refuse);
        let expected = format!(
            "`agentops/bundles/{}` is there already, without `agentops/bundles/{}`; move it away",
            OLD[half].0,
            OLD[1 - half].0
        );
        assert!(refusal.starts_with(&expected), "{refusal}");
        let saved = place.save("new", Existing::ToHistory).unwrap();
        let kept = KEPT[half];
        assert_eq!(place.files(), files(&[&NEW[..], &[kept]].concat()));
        assert!(matches!(saved, Saved::Replaced { history } if history.len() == 1));

        // The half that is the same needs only its other half.
        let place = Place::with(&[NEW[half]]);
        assert_eq!(place.save("new", Existing::Refuse).unwrap(), Saved::Created);
        assert_eq!(place.files(), files(&NEW));
    }
}

#[test]
fn names_are_those_of_files_on_every_system() {
    let place = Place::new();
    for name in [
        "",
        "a/b",
        "..",
        "CON",
        "a:b",
        "a\\b",
        "a ",
        &"n".repeat(248),
    ] {
        let error = place.save_as(name, "x", Existing::Refuse).unwrap_err();
        assert!(matches!(error, StoreError::Name { .. }), "{error}");
    }
    let longest = "n".repeat(247);
    place.save_as(&longest, "x", Existing::Refuse).unwrap();
    place.save_as(&longest, "y", Existing::ToHistory).unwrap();
    assert_eq!(place.files().len(), 4);

    let place = Place::with(&[("K8S-Research.MD", "x")]);
    assert_eq!(
        place.refusal(Existing::ToHistory),
        "`agentops/bundles/K8S-Research.MD` is there, which on some systems is the same file as \
         `agentops/bundles/k8s-research.md`; use that spelling, or another name"
    );
}

#[test]
fn what_is_in_the_way_is_named_and_stays() {
    for (in_the_way, expected) in [
        (
            "k8s-research.md/x",
            "`agentops/bundles/k8s-research.md` is a folder",
        ),
        (
            "k8s-research.tar.zst/x",
            "`agentops/bundles/k8s-research.tar.zst` is a folder",
        ),
        (
            ".k8s-research.saving",
            "`agentops/bundles/.k8s-research.saving` is a file",
        ),
        (
            ".k8s-research.saving/x",
            ".k8s-research.saving` cannot be removed: ",
        ),
        (
            ".k8s-research.saved",
            "`agentops/bundles/.k8s-research.saved` is a file",
        ),
        (
            ".k8s-research.saved/x",
            "`agentops/bundles/.k8s-research.saved/x` is nothing that a save",
        ),
        (
            ".k8s-research.saved/old/x",
            "`agentops/bundles/.k8s-research.saved/old/x` is nothing",
        ),
    ] {
        let place = Place::with(&[(in_the_way, "x")]);
        let refusal = place.refusal(Existing::ToHistory);
        assert!(refusal.contains(expected), "{refusal}");
    }
    for in_the_way in [".history", ".history/k8s-research"] {
        let place = Place::with(&[OLD[0], OLD[1], (in_the_way, "x")]);
        let refusal = place.refusal(Existing::ToHistory);
        let expected = format!("`agentops/bundles/{in_the_way}` is a file, where a folder belongs");
        assert!(refusal.starts_with(&expected), "{refusal}");
    }
    for in_the_way in ["agentops", "agentops/bundles"] {
        let place = Place::new();
        let file = place.root.path().join(in_the_way);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, "x").unwrap();
        let error = place.save("new", Existing::ToHistory).unwrap_err();
        assert!(error.to_string().contains(in_the_way), "{error}");
        assert_eq!(fs::read_to_string(&file).unwrap(), "x");
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link_that_leads_away() {
    use std::os::unix::fs::symlink;

    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("x"), "outside").unwrap();
    let place = Place::new();
    fs::create_dir(place.root.path().join("agentops")).unwrap();
    symlink(outside.path(), place.root.path().join("agentops/bundles")).unwrap();
    let error = place.save("new", Existing::ToHistory).unwrap_err();
    assert_eq!(
        error.to_string(),
        "bundles cannot be in `agentops/bundles`: it is a link that leads out of the workspace"
    );
    let error = place.disk.finish_saves(&place.bundles).unwrap_err();
    assert!(matches!(error, StoreError::Folder { .. }), "{error}");

    for link in [
        "k8s-research.md",
        "k8s-research.tar.zst",
        ".k8s-research.saving",
        ".k8s-research.saved",
        ".history",
        ".history/k8s-research",
    ] {
        let place = Place::with(&[("other", "")]);
        if !link.starts_with("k8s") {
            OLD.iter()
                .for_each(|(name, content)| place.write(name, content));
        }
        fs::create_dir_all(place.at(link).parent().unwrap()).unwrap();
        let target = if link.starts_with('.') { "" } else { "x" };
        symlink(outside.path().join(target), place.at(link)).unwrap();
        let error = place.save("new", Existing::ToHistory).unwrap_err();
        let expected = format!("`agentops/bundles/{link}` is a link, where");
        assert!(error.to_string().starts_with(&expected), "{error}");
        assert!(fs::symlink_metadata(place.at(link)).unwrap().is_symlink());
        assert!(!place.at(".k8s-research.saving/k8s-research.md").exists());
    }
    let outside: Vec<_> = fs::read_dir(outside.path()).unwrap().collect();
    assert_eq!(outside.len(), 1);

    // A link that stays inside is as good as a folder, also before that is there.
    let place = Place::new();
    fs::create_dir(place.root.path().join("agentops")).unwrap();
    symlink("../shared", place.root.path().join("agentops/bundles")).unwrap();
    place.save("new", Existing::Refuse).unwrap();
    assert_eq!(place.files(), files(&NEW));
    assert!(place.root.path().join("shared/k8s-research.md").is_file());
}

#[test]
fn listings_have_no_history_and_no_saves_in_the_making() {
    let place = Place::with(&[
        ("a.md", ""),
        (".history/a/2025-11-07T10-30-00Z/a.md", ""),
        (".a.saving/a.md", ""),
        (".a.saved/a.md", ""),
        (".b.saved", ""),
        (".saved/b.md", ""),
    ]);
    let listing = place.disk.list(&[]);
    let listed: Vec<_> = listing.files.iter().map(RelPath::file_name).collect();
    assert_eq!(listed, [".b.saved", "b.md", "a.md"]);
    assert_eq!(listing.skipped, BTreeMap::new());
}
