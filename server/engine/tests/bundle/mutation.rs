//! Damage and malice by the thousand: never a panic, never content that is not what was archived.
//!
//! `AGENTOPS_FUZZ_SECONDS=600` makes the random part last that long.

use std::env;
use std::time::{Duration, Instant};

use agentops_engine::bundle::archive::{Archive, Limits, read, read_manifest, verify};
use agentops_engine::bundle::member_name;

use crate::make::{frame, unframe, written};

#[test]
fn no_flipped_bit_goes_unseen() {
    let bytes = written(&[("a.md", b"# A\n\n- [ ] do\n"), ("ä/b.md", b"\xff\0b")]);
    let archive = read(&bytes, &Limits::default()).unwrap();
    let mut edited = bytes.clone();
    let mut refused = 0;
    for at in 0..bytes.len() {
        for bit in 0..8 {
            edited[at] ^= 1 << bit;
            refused += usize::from(fails_or_is(&edited, &archive));
            edited[at] = bytes[at];
        }
    }
    assert!(
        refused > bytes.len() * 7,
        "{refused} of {}",
        bytes.len() * 8
    );
}

#[test]
fn no_other_byte_goes_unseen() {
    let bytes = written(&[("a.md", b"# A\n")]);
    let archive = read(&bytes, &Limits::default()).unwrap();
    let mut edited = bytes.clone();
    // The frame's header and the first block's, the checksum, and some places between.
    let ends = (0..24).chain(bytes.len() - 12..bytes.len());
    for at in ends.chain((24..bytes.len() - 12).step_by(17)) {
        for byte in 0..=255 {
            edited[at] = byte;
            if byte != bytes[at] {
                fails_or_is(&edited, &archive);
            }
        }
        edited[at] = bytes[at];
    }
}

#[test]
fn no_missing_end_goes_unseen() {
    let bytes = written(&[("a.md", b"# A\n"), ("b.md", &[7; 3000])]);
    for length in 0..bytes.len() {
        assert!(
            read(&bytes[..length], &Limits::default()).is_err(),
            "{length}"
        );
        let mut holed = bytes.clone();
        holed.remove(length);
        assert!(
            read(&holed, &Limits::default()).is_err(),
            "without {length}"
        );
    }
}

/// Whether it is refused; it must be, unless it holds the same.
#[track_caller]
fn fails_or_is(bytes: &[u8], archive: &Archive) -> bool {
    let _ = read_manifest(bytes);
    match read(bytes, &Limits::default()) {
        Ok(read) => {
            assert_eq!(&read, archive);
            false
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            true
        }
    }
}

#[test]
fn random_edits_never_yield_what_the_hashes_do_not_say() {
    let seeds = [
        written(&[]),
        written(&[("a.md", b"# A\n\n- [ ] do\n")]),
        written(&[
            ("a/b.md", b"b"),
            ("a/c.md", &[b'c'; 700]),
            ("ä.md", b"\xff\xfe"),
        ]),
        written(&[
            (&format!("{0}/{0}", "l".repeat(150)), b"long"),
            ("z.md", b""),
        ]),
    ];
    let seeds = seeds.map(|bytes| (unframe(&bytes), bytes));
    let seconds = env::var("AGENTOPS_FUZZ_SECONDS").ok();
    let seconds = seconds.map(|text| text.parse().expect("AGENTOPS_FUZZ_SECONDS is a number"));
    let until = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    let (mut tries, mut accepted) = (0_u64, 0_u64);
    while until.map_or(tries < 4000, |until| Instant::now() < until) {
        let (tar, bytes) = &seeds[random.below(seeds.len())];
        let mut edited = if tries % 4 == 0 {
            bytes.clone()
        } else {
            tar.clone()
        };
        for _ in 0..=random.below(4) {
            random.edit(&mut edited);
        }
        let edited = match tries % 4 {
            0 => edited,
            1 => frame(&edited),
            _ => {
                mend(&mut edited);
                frame(&edited)
            }
        };
        accepted += u64::from(holds(&edited));
        tries += 1;
    }
    println!("{tries} edited archives, {accepted} accepted");
    // Edits of times and owners change nothing.
    assert!(
        accepted > 0 && accepted < tries / 2,
        "{accepted} of {tries}"
    );
}

/// Whether it is read; then all that is read agrees.
fn holds(bytes: &[u8]) -> bool {
    let manifest = read_manifest(bytes);
    let _ = verify(bytes, &Limits::default());
    let Ok(archive) = read(bytes, &Limits::default()) else {
        return false;
    };
    assert_eq!(manifest.as_ref(), Ok(&archive.manifest));
    assert_eq!(archive.members.len(), archive.manifest.members.len());
    for (member, listed) in archive.members.iter().zip(&archive.manifest.members) {
        assert_eq!(member.path, listed.path);
        assert_eq!(
            member_name::check(member.path.as_str()),
            Ok(member.path.clone())
        );
        assert_eq!(blake3::hash(&member.bytes), listed.blake3);
        assert_eq!(member.bytes.len() as u64, listed.size);
    }
    true
}

/// Makes the checksums of all headers right, so that edits get past them.
fn mend(tar: &mut [u8]) {
    for block in tar.chunks_exact_mut(512) {
        if block[257..262] == *b"ustar" {
            block[148..156].fill(b' ');
            let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
            block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        }
    }
}

/// Marsaglia's xorshift: the same edits in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end.max(1)
    }

    fn edit(&mut self, bytes: &mut Vec<u8>) {
        const TELLING: [u8; 12] = *b"\0\xff\x80/.\\:157xL";
        /// Where the fields of a header begin.
        const FIELDS: [usize; 9] = [0, 100, 124, 136, 148, 156, 157, 257, 345];
        let at = self.below(bytes.len());
        let block = self.below(bytes.len() / 512) * 512;
        match self.below(8) {
            _ if bytes.len() < 512 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << self.below(8);
                }
            }
            0 => bytes[at] ^= 1 << self.below(8),
            1 => bytes[at] = TELLING[self.below(TELLING.len())],
            2 | 3 => {
                let field = block + FIELDS[self.below(FIELDS.len())] + self.below(12);
                if let Some(byte) = bytes.get_mut(field) {
                    *byte = TELLING[self.below(TELLING.len())];
                }
            }
            4 => {
                let end = (block + 512).min(bytes.len());
                bytes.drain(block..end);
            }
            5 => {
                let end = (block + 512).min(bytes.len());
                let copy = bytes[block..end].to_vec();
                let to = self.below(bytes.len() / 512) * 512;
                bytes.splice(to..to, copy);
            }
            6 => bytes.truncate(at),
            _ => {
                let end = at + self.below(bytes.len() - at).min(64);
                let copy = bytes[at..end].to_vec();
                let to = self.below(bytes.len() - copy.len());
                bytes[to..to + copy.len()].copy_from_slice(&copy);
            }
        }
    }
}
