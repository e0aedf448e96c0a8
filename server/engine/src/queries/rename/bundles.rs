//! Renaming a bundle: both of its files, and every place that names it.

use crate::bundle::catalogue::Bundle;
use crate::bundle::folders::{archive_of, digest_path};
use crate::bundle::member_name::check_bundle;
use crate::edits::Edits;
use crate::path::RelPath;
use crate::queries::bundle_mentions;
use crate::snapshot::Snapshot;

use super::files::rename_files;

/// Renames a bundle.
///
/// # Errors
/// Why it cannot have this name, for a person.
pub(super) fn rename_bundle(
    snapshot: &Snapshot,
    bundle: &Bundle,
    new_name: &str,
) -> Result<Edits, String> {
    check_bundle(new_name)
        .map_err(|error| format!("a bundle cannot be called `{new_name}`: {error}"))?;
    let digest = &bundle.digest.path;
    let new_digest = digest_path(&digest.parent(), new_name)
        .ok_or_else(|| format!("a bundle cannot be called `{new_name}`"))?;
    if new_digest == *digest {
        return Ok(Edits::default());
    }
    let new_archive = archive_of(&new_digest);
    for path in [Some(&new_digest), new_archive.as_ref()]
        .into_iter()
        .flatten()
    {
        if snapshot.kind(path).is_some() {
            return Err(format!("`{path}` is there already"));
        }
    }
    let mut renames = vec![(digest.clone(), new_digest)];
    renames.extend(bundle.archive.clone().zip(new_archive));
    let mut edits = rename_files(snapshot, &renames);
    say(snapshot, bundle, new_name, &mut edits);
    edits.renames = renames;
    Ok(edits.sorted())
}

/// Writes a new name wherever a bundle is named by its whole name.
fn say(snapshot: &Snapshot, bundle: &Bundle, new_name: &str, edits: &mut Edits) {
    for place in bundle_mentions::of(snapshot, bundle) {
        let known = edits.documents.get(&place.path);
        // Where front matter names it as a file, that has been rewritten already.
        let overlaps = known
            .into_iter()
            .flatten()
            .any(|edit| edit.range.start < place.range.end && place.range.start < edit.range.end);
        if !overlaps {
            edits.push(&place.path, place.range, new_name.to_owned());
        }
    }
}

/// The edits for files that are about to be renamed by somebody else: with a digest go its archive and the places that
/// name the bundle. The renames in the answer are those that nobody else makes.
pub fn with_bundles(snapshot: &Snapshot, renames: &[(RelPath, RelPath)]) -> Edits {
    let mut all = renames.to_vec();
    let mut named = Vec::new();
    for (from, to) in renames {
        let bundle = snapshot.bundles().at(from);
        let Some(bundle) = bundle.filter(|b| b.digest.path == *from && to.is_markdown()) else {
            continue;
        };
        let archive = bundle.archive.clone().zip(archive_of(to));
        let is_free = |(_, to): &(RelPath, RelPath)| snapshot.kind(to).is_none();
        if let Some(archive) = archive.filter(is_free)
            && !renames.iter().any(|(other, _)| *other == archive.0)
        {
            all.push(archive);
        }
        named.push((bundle, to.stem()));
    }
    let mut edits = rename_files(snapshot, &all);
    for (bundle, name) in named {
        if bundle.name != name {
            say(snapshot, bundle, name, &mut edits);
        }
    }
    edits.renames = all.split_off(renames.len());
    edits.sorted()
}
