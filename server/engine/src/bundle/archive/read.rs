//! From bytes to members, of which none is given out before all agree with the manifest.

use super::manifest::{check_name, tokens};
use super::tape::{Entry, Tape};
use super::{Archive, ArchiveError, Limits, Listed, MANIFEST, Manifest, Member};
use crate::tokens::Encoding;

/// The manifest of an archive. Only as much is decoded as it takes, and the front of the file is enough: for one that
/// is cut off before its manifest ends, the error is [`ArchiveError::Truncated`], and more may be read.
///
/// # Errors
///
/// When the manifest is not the first member, cannot be read, has names that are refused, or is beyond the usual limits.
/// Whether the members agree with it is not looked at.
pub fn read_manifest(bytes: &[u8]) -> Result<Manifest, ArchiveError> {
    let limits = Limits::default();
    Manifest::first(&mut Tape::open(bytes, &limits)?, &limits)
}

/// Reads an archive and holds it against its manifest: names, order, number, sizes and hashes. Token counts are left to
/// [`verify`].
///
/// # Errors
///
/// When anything is wrong. The error names the member; nothing is given out.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Archive, ArchiveError> {
    let mut tape = Tape::open(bytes, limits)?;
    let manifest = Manifest::first(&mut tape, limits)?;
    let mut members = Vec::new();
    for (number, listed) in manifest.members.iter().enumerate() {
        let Some(entry) = tape.next()? else {
            return Err(ArchiveError::Missing {
                name: listed.path.as_str().to_owned(),
            });
        };
        if entry.name != listed.path.as_str() {
            return Err(out_of_place(entry, &manifest, number));
        }
        members.push(member(&mut tape, listed, &entry)?);
    }
    if let Some(entry) = tape.next()? {
        return Err(out_of_place(entry, &manifest, manifest.members.len()));
    }
    tape.finish()?;
    Ok(Archive { manifest, members })
}

/// Reads an archive as [`read`] does, and counts its tokens as well.
///
/// # Errors
///
/// Those of `read`; when a member has other tokens than the manifest says; when their encoding is not known.
pub fn verify(bytes: &[u8], limits: &Limits) -> Result<Archive, ArchiveError> {
    let archive = read(bytes, limits)?;
    let name = &archive.manifest.encoding;
    let encoding: Encoding = name
        .parse()
        .map_err(|_| ArchiveError::Encoding(name.clone()))?;
    for (member, listed) in archive.members.iter().zip(&archive.manifest.members) {
        let actual = tokens(&member.bytes, encoding);
        if actual != listed.tokens {
            return Err(ArchiveError::Tokens {
                name: member.path.as_str().to_owned(),
                listed: listed.tokens,
                actual,
            });
        }
    }
    Ok(archive)
}

/// One member, when it is what the manifest says.
fn member(tape: &mut Tape<'_>, listed: &Listed, entry: &Entry) -> Result<Member, ArchiveError> {
    if entry.size != listed.size {
        return Err(ArchiveError::Size {
            name: entry.name.clone(),
            listed: listed.size,
            actual: entry.size,
        });
    }
    let bytes = tape.content(entry.size)?;
    if blake3::hash(&bytes) != listed.blake3 {
        return Err(ArchiveError::Hash {
            name: entry.name.clone(),
        });
    }
    Ok(Member {
        path: listed.path.clone(),
        bytes,
    })
}

/// What is wrong with an entry that is not the one that the manifest has at this number.
fn out_of_place(entry: Entry, manifest: &Manifest, number: usize) -> ArchiveError {
    let name = entry.name;
    if name == MANIFEST {
        return ArchiveError::ManifestTwice;
    }
    if let Err(error) = check_name(&name) {
        return error;
    }
    let place = manifest
        .members
        .binary_search_by(|listed| listed.path.as_str().cmp(&name));
    match place {
        Ok(place) if place < number => ArchiveError::Twice { name },
        Ok(_) => ArchiveError::Order { name },
        Err(_) => ArchiveError::Unlisted { name },
    }
}
