//! From members to bytes. The same members give the same bytes, as long as the zstd library is the same.

use std::io::{self, Write};

use tar::{EntryType, Header};
use zstd::stream::write::Encoder;

use super::frame::WINDOW_LOG;
use super::manifest::{check_manifest_size, check_name};
use super::{ArchiveError, BLOCK, DigestMark, Limits, MANIFEST, Manifest, Member, pax};
use crate::tokens::Encoding;

/// Higher ones take twice the time and more for a hundredth of the size: `docs/performance.md`.
const LEVEL: i32 = 17;

/// An archive, and what it says of itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// The manifest that it begins with.
    pub manifest: Manifest,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Makes the archive of a bundle, which goes with a digest. The order of the members does not matter; tokens are counted
/// in `encoding`.
///
/// # Errors
///
/// When a reader with the same limits would refuse it: a name that cannot be restored everywhere, two that clash, too
/// much of anything.
pub fn write(
    bundle: &str,
    digest: Option<DigestMark>,
    members: &[Member],
    encoding: Encoding,
    limits: &Limits,
) -> Result<Written, ArchiveError> {
    let mut members: Vec<&Member> = members.iter().collect();
    members.sort_by(|a, b| a.path.cmp(&b.path));
    for member in &members {
        check_name(member.path.as_str())?;
    }
    let manifest = Manifest::of(bundle, digest, &members, encoding);
    manifest.check(limits)?;
    let json = manifest.to_json()?;
    check_manifest_size(json.len() as u64, limits)?;

    let mut tar = Vec::new();
    append(&mut tar, 0, MANIFEST, &json);
    let front = tar.len();
    for (number, member) in members.iter().enumerate() {
        append(&mut tar, number + 1, member.path.as_str(), &member.bytes);
    }
    tar.resize(tar.len() + 2 * BLOCK, 0);
    match compress(&tar, front, LEVEL) {
        Ok(bytes) => Ok(Written { manifest, bytes }),
        Err(error) => Err(ArchiveError::Damaged(error.to_string())),
    }
}

/// One frame, in which the first `front` bytes can be decoded without the rest.
fn compress(tar: &[u8], front: usize, level: i32) -> io::Result<Vec<u8>> {
    let mut encoder = Encoder::new(Vec::new(), level)?;
    encoder.include_checksum(true)?;
    encoder.set_pledged_src_size(Some(tar.len() as u64))?;
    // A frame in one segment has its content as window: only up to the largest window.
    if tar.len() > 1 << WINDOW_LOG {
        encoder.window_log(WINDOW_LOG)?;
    }
    encoder.write_all(&tar[..front])?;
    encoder.flush()?;
    encoder.write_all(&tar[front..])?;
    encoder.finish()
}

/// Adds a file to a tar.
fn append(tar: &mut Vec<u8>, number: usize, name: &str, content: &[u8]) {
    let mut header = Header::new_ustar();
    // POSIX knows only ASCII in headers, and some readers take the rest for another character set.
    if !name.is_ascii() || header.set_path(name).is_err() {
        let record = pax::path_record(name);
        let mut extended = Header::new_ustar();
        set_short_name(&mut extended, &format!("PaxHeaders/{number}"));
        push(tar, extended, EntryType::XHeader, &record);
        // For readers that do not know extended headers.
        header = Header::new_ustar();
        set_short_name(&mut header, &format!("members/{number}"));
    }
    push(tar, header, EntryType::Regular, content);
}

fn set_short_name(header: &mut Header, name: &str) {
    header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
}

fn push(tar: &mut Vec<u8>, mut header: Header, kind: EntryType, content: &[u8]) {
    header.set_entry_type(kind);
    header.set_mode(0o644);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_size(content.len() as u64);
    header.set_cksum();
    tar.extend_from_slice(header.as_bytes());
    tar.extend_from_slice(content);
    tar.resize(tar.len().next_multiple_of(BLOCK), 0);
}
