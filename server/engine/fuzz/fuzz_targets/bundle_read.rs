//! The reader of archives, on any bytes: no panic, no more memory than the limits, nothing that differs from the hashes.

#![no_main]

use std::io::Write;

use agentops_engine::bundle::archive::{Limits, read, read_manifest, verify};
use agentops_engine::bundle::member_name;
use libfuzzer_sys::fuzz_target;

/// Small, so that going beyond them is found.
const LIMITS: Limits = Limits {
    total: 64 << 10,
    member: 32 << 10,
    members: 100,
    manifest: 16 << 10,
};

fuzz_target!(|data: &[u8]| {
    let Some((&mode, data)) = data.split_first() else {
        return;
    };
    // Most of the time what comes is the tar: the frame's checksum would keep it all out, and so would those of headers.
    let packed = match mode % 4 {
        0 => data.to_vec(),
        1 => frame(data),
        _ => frame(&mended(data)),
    };
    let manifest = read_manifest(&packed);
    let _ = verify(&packed, &LIMITS);
    let Ok(archive) = read(&packed, &LIMITS) else {
        return;
    };
    assert_eq!(manifest.as_ref(), Ok(&archive.manifest));
    assert_eq!(archive.members.len(), archive.manifest.members.len());
    let mut total = 0;
    for (member, listed) in archive.members.iter().zip(&archive.manifest.members) {
        assert_eq!(member.path, listed.path);
        assert_eq!(
            member_name::check(member.path.as_str()),
            Ok(member.path.clone())
        );
        assert_eq!(member.bytes.len() as u64, listed.size);
        assert!(listed.size <= LIMITS.member);
        total += listed.size;
    }
    assert!(total <= LIMITS.total);
});

fn frame(tar: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).expect("a level that there is");
    encoder
        .include_checksum(true)
        .expect("a flag that there is");
    encoder.write_all(tar).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

/// The same tar, with right checksums in all that looks like a header.
fn mended(tar: &[u8]) -> Vec<u8> {
    let mut tar = tar.to_vec();
    for block in tar.chunks_exact_mut(512) {
        if block[257..262] == *b"ustar" {
            block[148..156].fill(b' ');
            let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
            block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        }
    }
    tar
}
