//! Nothing is believed that would need more memory or time than limits allow.

use std::io;

use agentops_engine::bundle::archive::{ArchiveError, Limits, read, read_manifest};
use serde_json::json;
use tar::EntryType;

use crate::make::{Tar, encoder, header, manifest, members, refusal};

const GIGABYTE: u64 = 1 << 30;

/// A frame of some bytes and then a gigabyte of zeros, which does not say how much there is.
fn bomb(front: &[u8]) -> Vec<u8> {
    bomb_that_says(&[], front)
}

/// As a hostile hand writes it: blocks that repeat one byte. `size` is the field for the size, if there is one.
fn bomb_that_says(size: &[u8], front: &[u8]) -> Vec<u8> {
    const MOST: usize = 128 << 10;
    let block = |kind: usize, size: usize| ((size << 3 | kind << 1) as u32).to_le_bytes();
    // A checksum, and a window of 1 MiB.
    let descriptor = if size.is_empty() { 0x04 } else { 0xC4 };
    let mut bytes = vec![0x28, 0xB5, 0x2F, 0xFD, descriptor, 0x50];
    bytes.extend_from_slice(size);
    for part in front.chunks(MOST) {
        bytes.extend_from_slice(&block(0, part.len())[..3]);
        bytes.extend_from_slice(part);
    }
    for _ in 0..GIGABYTE / MOST as u64 {
        bytes.extend_from_slice(&block(1, MOST)[..3]);
        bytes.push(0);
    }
    // An empty block is the last.
    bytes.extend_from_slice(&[1, 0, 0]);
    bytes.extend_from_slice(b"hash");
    assert!(bytes.len() < 50_000, "{}", bytes.len());
    bytes
}

#[test]
fn a_gigabyte_from_some_kilobytes_is_not_unpacked() {
    let large = |name: &str| header(EntryType::Regular, name.as_bytes(), GIGABYTE);
    let with_header = |tar: Tar, name: &str| tar.header(large(name), b"").0;

    let error = refusal(&bomb(&with_header(Tar::default(), "manifest.json")));
    assert!(
        error.contains("`manifest.json` has 1073741824 bytes, and 8388608 is"),
        "{error}"
    );

    let honest = json!({ "version": 1, "bundle": "b", "encoding": "o200k_base", "members": [
        { "path": "a.md", "size": GIGABYTE, "blake3": blake3::hash(b"").to_hex().to_string() },
    ]});
    let error = refusal(&bomb(&with_header(Tar::with_manifest(&honest), "a.md")));
    assert!(
        error.contains("`a.md` has 1073741824 bytes, and 33554432 is"),
        "{error}"
    );

    let lie = Tar::listing(&[("a.md", b"x")]);
    let error = refusal(&bomb(&with_header(lie, "a.md")));
    assert!(
        error.contains("`a.md` has 1073741824 bytes, and 1 in the manifest"),
        "{error}"
    );

    let behind = Tar::listing(&[("a.md", b"x")]).file("a.md", b"x").0;
    assert!(refusal(&bomb(&behind)).contains("too many zeros"));
    let extended =
        Tar::listing(&[("a.md", b"x")]).header(header(EntryType::XHeader, b"p", GIGABYTE), b"");
    assert!(refusal(&bomb(&extended.0)).contains("extended header is too long"));
    assert!(refusal(&bomb(b"")).contains("does not begin with"));
}

#[test]
fn a_frame_that_says_that_it_is_a_bomb_is_believed() {
    let error = refusal(&bomb_that_says(&GIGABYTE.to_le_bytes(), b""));
    assert!(
        error.contains("the archive has 1073741824 bytes"),
        "{error}"
    );
}

#[test]
fn windows_stay_small() {
    let mut encoder = encoder(1);
    encoder.window_log(24).unwrap();
    io::copy(&mut &Tar::listing(&[]).0[..], &mut encoder).unwrap();
    let error = refusal(&encoder.finish().unwrap());
    assert!(
        error.contains("a window of 16777216 bytes, and 8388608 is the most"),
        "{error}"
    );
}

#[test]
fn what_is_larger_than_the_window_is_written_and_read() {
    let files: [(&str, &[u8]); 2] = [("a.md", &[0xFF; 12 << 20]), ("b.md", &[b'b'; 100])];
    let archive = read(&crate::make::written(&files), &Limits::default());
    assert_eq!(archive.map(|archive| archive.members), Ok(members(&files)));
}

#[test]
fn a_hundred_thousand_members_are_refused_by_their_number() {
    let names: Vec<String> = (0..100_000).map(|number| format!("{number:06}")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    // By the size of the manifest, when it is written at length.
    let error = refusal(&Tar::listing(&files).end());
    assert!(error.contains("`manifest.json` has"), "{error}");

    let limits = Limits {
        manifest: 64 << 20,
        ..Limits::default()
    };
    let error = read(&Tar::listing(&files).end(), &limits).unwrap_err();
    assert_eq!(
        error,
        ArchiveError::TooMany {
            count: 100_000,
            limit: 10_000
        }
    );

    // Or at the first that is not in the manifest.
    let mut tar = Tar::listing(&files[..3]);
    for (name, content) in &files {
        tar = tar.file(name, content);
    }
    assert!(refusal(&tar.end()).contains("`000003` is in the archive and not"));
}

#[test]
fn as_many_members_as_there_may_be_are_read() {
    let names: Vec<String> = (0..10_000)
        .map(|number| format!("topics/{number:05}/{}.md", "n".repeat(60)))
        .collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), &b"x\n"[..]))
        .collect();
    let bytes = crate::make::written(&files);
    assert_eq!(
        read(&bytes, &Limits::default()).unwrap().members,
        members(&files)
    );
}

#[test]
fn sizes_that_overflow_are_only_too_large() {
    let mut manifest = manifest(&[("a", b""), ("b", b"")]);
    let limits = Limits {
        member: u64::MAX,
        ..Limits::default()
    };
    for number in [0, 1] {
        manifest["members"][number]["size"] = json!(u64::MAX - 1);
        manifest["members"][number]["tokens"] = json!(u64::MAX);
    }
    let error = read(&Tar::with_manifest(&manifest).end(), &limits).unwrap_err();
    assert_eq!(
        error,
        ArchiveError::TotalTooLarge {
            size: u64::MAX,
            limit: limits.total
        }
    );
    assert!(read_manifest(&Tar::with_manifest(&manifest).end()).is_err());
}
