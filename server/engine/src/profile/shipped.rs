//! The profiles that ship, compiled in with all their files.

use std::collections::HashMap;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};

use super::overlay::Layered;
use super::raw::RawProfile;
use super::{ConfigProblem, Profile, overlay};
use crate::document::Document;
use crate::path::RelPath;
use crate::text::Text;

static PROFILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../profiles");

/// Names of the profiles that ship, in the order in which they are shown.
pub fn shipped_names() -> Vec<String> {
    let mut names: Vec<String> = PROFILES
        .dirs()
        .filter(|dir| dir.get_file(dir.path().join("profile.toml")).is_some())
        .filter_map(|dir| Some(dir.path().file_name()?.to_str()?.to_owned()))
        .collect();
    names.sort_by(|a, b| b.cmp(a));
    names
}

/// The profiles that ship, unchanged.
pub fn shipped() -> &'static [Profile] {
    static BUILT: LazyLock<Vec<Profile>> = LazyLock::new(|| {
        let mut problems: Vec<ConfigProblem> = Vec::new();
        raws()
            .into_iter()
            .filter_map(|layered| overlay::build(layered, &mut problems))
            .collect()
    });
    &BUILT
}

/// A file of a shipped profile, by its path below the profile's folder. Each is read once, so that its tokens are
/// counted once.
pub(super) fn file(profile: &str, path: &str) -> Option<&'static Document> {
    FILES.get(&format!("{profile}/{path}"))
}

/// Paths of the files of a shipped profile, below its folder, in no particular order.
pub(super) fn paths(profile: &str) -> impl Iterator<Item = &'static str> {
    let prefix = format!("{profile}/");
    FILES
        .keys()
        .filter_map(move |path| path.strip_prefix(prefix.as_str()))
}

static FILES: LazyLock<HashMap<String, Document>> = LazyLock::new(|| {
    let mut files = HashMap::new();
    collect(&PROFILES, &mut files);
    files
});

fn collect(dir: &Dir<'_>, files: &mut HashMap<String, Document>) {
    for file in dir.files() {
        let name = file.path().to_string_lossy().replace('\\', "/");
        if let (Some(path), Some(text)) = (RelPath::new(&name), file.contents_utf8()) {
            files.insert(name, Document::new(path, Text::new(text)));
        }
    }
    for dir in dir.dirs() {
        collect(dir, files);
    }
}

pub(super) fn raws() -> Vec<Layered> {
    shipped_names()
        .into_iter()
        .map(|name| {
            let file = file(&name, "profile.toml").expect("every name has a profile.toml");
            let raw: RawProfile =
                toml::from_str(file.text.as_str()).expect("the shipped profiles are tested");
            Layered {
                phase_files: vec![None; raw.phases.len()],
                raw,
                file: None,
                shipped: Some(name),
            }
        })
        .collect()
}
