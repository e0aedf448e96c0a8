//! What is written is read again, whatever it is.

use agentops_engine::bundle::archive::{
    ArchiveError, DigestMark, Limits, Manifest, Member, read, read_manifest, verify, write,
};
use agentops_engine::bundle::digest::Level;
use agentops_engine::bundle::member_name::Names;
use agentops_engine::path::RelPath;
use agentops_engine::tokens::{Encoding, count};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::make::{frame, members, unframe, written};

fn any_members() -> impl Strategy<Value = Vec<Member>> {
    let segment = prop_oneof!["[a-cA-Cäé計 ]{0,3}[a-z]", "[a-z]{60,100}", "[计-语]{20,80}"];
    let name = vec(segment, 1..5).prop_map(|segments| segments.join("/"));
    let content = prop_oneof![
        vec(any::<u8>(), 0..1500),
        "(.|\n){0,300}".prop_map(String::into_bytes)
    ];
    vec((name, content), 0..12).prop_map(|files| {
        let mut names = Names::default();
        let mut members = Vec::new();
        for (name, bytes) in files {
            let path = RelPath::new(&name).unwrap();
            if names.insert(&path).is_ok() {
                members.push(Member { path, bytes });
            }
        }
        members
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_again(members in any_members(), turn in 0_usize..12) {
        let limits = Limits::default();
        let archive = write("b", None, &members, Encoding::Cl100kBase, &limits).unwrap();

        let read = verify(&archive.bytes, &limits).unwrap();
        let mut sorted = members.clone();
        sorted.sort_by(|a, b| a.path.cmp(&b.path));
        prop_assert_eq!(read.members, sorted);
        prop_assert_eq!(&read.manifest, &archive.manifest);
        prop_assert_eq!(&read_manifest(&archive.bytes).unwrap(), &archive.manifest);

        let mut turned = members;
        if !turned.is_empty() {
            let middle = turn % turned.len();
            turned.rotate_left(middle);
        }
        prop_assert_eq!(write("b", None, &turned, Encoding::Cl100kBase, &limits).unwrap(), archive);
    }
}

#[test]
fn what_the_manifest_says_is_so() {
    let text = "# Plan\n\n- [ ] measure\n";
    let files = members(&[("a/plan.md", text.as_bytes()), ("a/data.bin", b"\xff\xfe")]);
    let mark = DigestMark::of("# Plan\n", Level::Decisions, Some(300));
    let archive = write(
        "k8s",
        Some(mark),
        &files,
        Encoding::O200kBase,
        &Limits::default(),
    );
    let archive = archive.unwrap();
    let manifest: Manifest = read_manifest(&archive.bytes).unwrap();
    assert_eq!(manifest, archive.manifest);
    assert_eq!(manifest.digest, Some(mark));
    assert!(mark.is_of("# Plan\r\n") && !mark.is_of("# Plans\n"));
    assert_eq!(
        (manifest.bundle.as_str(), manifest.encoding.as_str()),
        ("k8s", "o200k_base")
    );
    let [data, plan] = &manifest.members[..] else {
        panic!("{manifest:?}")
    };
    assert_eq!(
        (data.path.as_str(), data.size, data.tokens),
        ("a/data.bin", 2, None)
    );
    assert_eq!(
        (plan.path.as_str(), plan.size),
        ("a/plan.md", text.len() as u64)
    );
    assert_eq!(plan.blake3, blake3::hash(text.as_bytes()));
    let tokens = count(Encoding::O200kBase, text);
    assert_eq!(plan.tokens, Some(tokens));
    assert_eq!(
        (manifest.tokens(), manifest.size()),
        (tokens, text.len() as u64 + 2)
    );
}

#[test]
fn headers_say_nothing_of_who_and_when() {
    let long = format!("{}/{}/x.md", "a".repeat(90), "b".repeat(90));
    let longer = format!("{}/{}", "c".repeat(200), "d".repeat(200));
    let bytes = written(&[
        ("é.md", b"1"),
        (&long, b"2"),
        (&longer, b"3"),
        ("z.md", b"4"),
    ]);
    let tar = unframe(&bytes);
    let mut archive = tar::Archive::new(&tar[..]);
    let mut names = Vec::new();
    for entry in archive.entries().unwrap() {
        let entry = entry.unwrap();
        let header = entry.header();
        assert!(header.as_ustar().is_some());
        assert_eq!(header.entry_type(), tar::EntryType::Regular);
        assert_eq!(header.mode().unwrap(), 0o644);
        assert_eq!(
            (
                header.uid().unwrap(),
                header.gid().unwrap(),
                header.mtime().unwrap()
            ),
            (0, 0, 0)
        );
        names.push(String::from_utf8(entry.path_bytes().to_vec()).unwrap());
    }
    assert_eq!(names, ["manifest.json", &long, &longer, "z.md", "é.md"]);
}

#[test]
fn the_manifest_is_read_from_the_front_alone() {
    // Does not compress, so that the members are most of the file.
    let mut noise = Vec::new();
    blake3::Hasher::new().update(b"noise").finalize_xof().fill({
        noise.resize(1 << 20, 0);
        &mut noise
    });
    let bytes = written(&[("a.md", &noise)]);
    assert!(bytes.len() > 1 << 20);
    let manifest = read_manifest(&bytes).unwrap();
    assert_eq!(read_manifest(&bytes[..1024]), Ok(manifest));
    assert_eq!(
        read(&bytes[..1024], &Limits::default()),
        Err(ArchiveError::Truncated)
    );
    for length in 0..64 {
        assert_eq!(
            read_manifest(&bytes[..length]),
            Err(ArchiveError::Truncated),
            "{length}"
        );
    }
}

#[test]
fn writing_refuses_what_reading_would() {
    let limits = Limits {
        total: 10,
        member: 6,
        members: 2,
        manifest: 4096,
    };
    let write = |bundle: &str, files: &[(&str, &[u8])]| {
        write(bundle, None, &members(files), Encoding::O200kBase, &limits)
            .map(|_| ())
            .map_err(|error| error.to_string())
    };
    assert_eq!(write("b", &[("a", b"123456"), ("b", b"1234")]), Ok(()));
    for (bundle, files, part) in [
        (
            "b",
            &[("a", &b"1234567"[..])][..],
            "`a` has 7 bytes, and 6 is the most",
        ),
        (
            "b",
            &[("a", b"123456"), ("b", b"12345")],
            "11 bytes together",
        ),
        (
            "b",
            &[("a", b""), ("b", b""), ("c", b"")],
            "3 members, and 2 is the most",
        ),
        (
            "b",
            &[("a", b""), ("A", b"")],
            "`a` and `A` would be the same file",
        ),
        ("b", &[("a", b""), ("a", b"")], "`a` is there twice"),
        (
            "b",
            &[("a", b""), ("a/b", b"")],
            "`a/b` and `a` cannot both be there",
        ),
        ("b", &[("nul.md", b"")], "`nul` is a device"),
        ("b", &[("a\\b", b"")], "backslash"),
        ("b", &[("Manifest.json", b"")], "the name is taken"),
        ("a/b", &[], "the bundle cannot be called `a/b`"),
    ] {
        let error = write(bundle, files).unwrap_err();
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn the_frame_has_its_size_and_a_checksum() {
    let bytes = written(&[("a.md", b"# A\n")]);
    assert_eq!(bytes[4] & 0x04, 0x04);
    let size = zstd::bulk::Decompressor::upper_bound(&bytes);
    assert_eq!(size, Some(unframe(&bytes).len()));
    // Others choose other levels.
    assert!(read(&frame(&unframe(&bytes)), &Limits::default()).is_ok());
}
