//! Where bundles lie. They are saved in one folder, and found in those that other tools use, too.

use crate::path::RelPath;
use crate::snapshot::Snapshot;

/// What the file name of an archive ends in.
pub const ARCHIVE: &str = ".tar.zst";

/// Folders in which bundles are found whatever the settings say.
const COMMON: [&str; 3] = [
    crate::settings::BUNDLES,
    ".agentops/bundles",
    ".agents/bundles",
];

/// Names in such folders that are no bundles.
const NOT_BUNDLES: [&str; 3] = ["readme", "index", "template"];

/// All folders in which bundles are found, the one to save in first.
pub fn folders(snapshot: &Snapshot) -> Vec<RelPath> {
    let own = snapshot.settings().bundles.clone();
    let common = COMMON.iter().filter_map(|folder| RelPath::new(folder));
    let profiles = snapshot.config().profiles.iter();
    let of_profiles = profiles.flat_map(|profile| {
        let roots = profile.roots();
        roots
            .filter_map(|root| root.join("bundles"))
            .collect::<Vec<_>>()
    });
    let mut folders = Vec::new();
    for folder in std::iter::once(own).chain(common).chain(of_profiles) {
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    folders
}

/// Whether a file is the digest of a bundle, by its place.
pub fn is_digest(snapshot: &Snapshot, path: &RelPath) -> bool {
    has_name_of_digest(path) && folders(snapshot).contains(&path.parent())
}

/// Whether a file in a folder of bundles is a digest, by its name.
pub(super) fn has_name_of_digest(path: &RelPath) -> bool {
    let stem = path.stem().to_lowercase();
    path.is_markdown() && !NOT_BUNDLES.contains(&stem.as_str())
}

/// The digest of a bundle.
pub fn digest_path(folder: &RelPath, name: &str) -> Option<RelPath> {
    folder.join(&format!("{name}.md"))
}

/// The archive beside a digest, there or not.
pub fn archive_of(digest: &RelPath) -> Option<RelPath> {
    let name = format!("{}{ARCHIVE}", digest.stem());
    digest.parent().join(&name)
}

/// The digest beside an archive, there or not; `None` for other files.
pub fn digest_of(archive: &RelPath) -> Option<RelPath> {
    let name = archive.file_name().strip_suffix(ARCHIVE)?;
    digest_path(&archive.parent(), name)
}
