//! Archives that lie, and what each is told.

use agentops_engine::bundle::archive::{ArchiveError, Limits, read, read_manifest, verify};
use serde_json::json;
use tar::EntryType;

use crate::make::{Tar, frame, header, manifest, refusal, unframe, written};

/// `a.md`, as the manifest has it.
const A: (&str, &[u8]) = ("a.md", b"content");

fn listing() -> Tar {
    Tar::listing(&[A])
}

#[test]
fn the_parts_make_an_archive() {
    let bytes = listing().file(A.0, A.1).end();
    let archive = verify(&bytes, &Limits::default()).unwrap();
    assert_eq!(archive.members[0].bytes, A.1);
}

#[test]
fn only_regular_files_are_members() {
    for (kind, part) in [
        (EntryType::Symlink, "a symbolic link"),
        (EntryType::Link, "a hard link"),
        (EntryType::Char, "a character device"),
        (EntryType::Block, "a block device"),
        (EntryType::Directory, "a folder"),
        (EntryType::Fifo, "a pipe"),
        (EntryType::Continuous, "of an unknown kind"),
        (EntryType::GNUSparse, "a sparse file"),
        (EntryType::XGlobalHeader, "a header for all members"),
        (EntryType::GNULongLink, "a link with a long target"),
        (EntryType::new(b'M'), "of an unknown kind"),
    ] {
        let mut link = header(kind, b"a.md", 0);
        link.set_link_name_literal("/etc/passwd").unwrap();
        for tar in [listing(), listing().file(A.0, A.1)] {
            let error = refusal(&tar.header(link.clone(), b"").end());
            assert!(error.contains(&format!("`a.md` is {part}")), "{error}");
        }
    }
    let mut old = header(EntryType::Regular, b"a.md", 7);
    old.as_old_mut().linkflag = [0];
    assert!(refusal(&listing().header(old, A.1).end()).contains("`a.md` is of an unknown kind"));
}

#[test]
fn extensions_cannot_say_another_size() {
    let pax = |record: &str| {
        let tar = listing().entry(EntryType::XHeader, b"p", record.as_bytes());
        refusal(&tar.file(A.0, A.1).end())
    };
    assert!(pax("11 size=99\n").contains("overrides the size"));
    assert!(pax("10 size=7\n").contains("overrides the size"));
    assert!(pax("22 GNU.sparse.major=1\n").contains("sparse"));
    assert!(pax("25 GNU.sparse.name=a.md\n\n").contains("sparse"));
    assert!(pax("17 linkpath=/etc\n").contains("no bundle needs"));
    assert!(pax("nonsense").contains("malformed"));

    let long = |content: &[u8]| listing().entry(EntryType::GNULongName, b"././@LongLink", content);
    assert!(read(&long(b"a.md\0").file("x", A.1).end(), &Limits::default()).is_ok());
    assert!(refusal(&long(b"a.md").file("x", A.1).end()).contains("has no end"));
    assert!(refusal(&long(b"../x\0").file(A.0, A.1).end()).contains("`..`"));
    assert!(refusal(&long(&[b'a'; 5000]).file(A.0, A.1).end()).contains("too long"));
    let two = long(b"a.md\0").entry(EntryType::XHeader, b"p", b"11 mtime=1\n");
    assert!(refusal(&two.file(A.0, A.1).end()).contains("two extended headers"));
    assert!(refusal(&long(b"a.md\0").end()).contains("middle of a member"));
}

#[test]
fn sizes_are_written_in_the_one_way_that_all_read_alike() {
    let size = |field: &[u8; 12]| {
        let mut header = header(EntryType::Regular, b"a.md", 0);
        header.as_old_mut().size = *field;
        listing().header(header, A.1).end()
    };
    assert!(read(&size(b"00000000007\0"), &Limits::default()).is_ok());
    for field in [
        b"\x80\0\0\0\0\0\0\0\0\0\0\x07",
        b"-0000000007\0",
        b"00000000008\0",
        b"           \0",
        b"\0\0\0\0\0\0\0\0\0\0\0\0",
        b"7\x005\0\0\0\0\0\0\0\0\0",
        b"000000000007",
    ] {
        let error = refusal(&size(field));
        assert!(error.contains("its size is no number"), "{error}");
    }
    let error = refusal(&size(b"00000000010\0"));
    assert!(
        error.contains("`a.md` has 8 bytes, and 7 in the manifest"),
        "{error}"
    );
    let error = refusal(&size(b"77777777777\0"));
    assert!(error.contains("`a.md` has 8589934591 bytes"), "{error}");
}

#[test]
fn headers_are_checked() {
    let good = listing().file(A.0, A.1).0;
    let broken = |edit: &dyn Fn(&mut [u8])| {
        let mut tar = good.clone();
        let at = tar.len() - 1024;
        edit(&mut tar[at..]);
        tar.extend_from_slice(&[0; 1024]);
        refusal(&frame(&tar))
    };
    assert!(broken(&|block| block[0] ^= 1).contains("checksum is wrong"));
    assert!(broken(&|block| block[257..263].fill(0)).contains("neither in POSIX nor in GNU"));
    assert!(broken(&|block| block[148] = b'x').contains("checksum is no number"));
    assert!(broken(&|block| block[600] = 1).contains("hidden behind a member"));
    let name = Tar::listing(&[A])
        .entry(EntryType::Regular, b"a\xff", b"x")
        .end();
    assert!(refusal(&name).contains("not UTF-8"));
}

#[test]
fn the_manifest_is_first_and_alone() {
    let bytes = Tar::default().file(A.0, A.1).end();
    assert_eq!(read_manifest(&bytes), Err(ArchiveError::NoManifest));
    assert!(refusal(&bytes).contains("does not begin with `manifest.json`"));
    assert!(refusal(&Tar::default().end()).contains("does not begin"));
    assert!(refusal(&Tar::default().file("Manifest.json", b"{}").end()).contains("does not begin"));
    let twice = listing().file("manifest.json", b"{}").file(A.0, A.1);
    assert!(refusal(&twice.end()).contains("is there twice"));
    let twice = listing().file(A.0, A.1).file("manifest.json", b"{}");
    assert!(refusal(&twice.end()).contains("is there twice"));
    let link = Tar::default().entry(EntryType::Symlink, b"manifest.json", b"");
    assert!(refusal(&link.end()).contains("`manifest.json` is a symbolic link"));
}

#[test]
fn the_manifest_is_the_json_that_it_should_be() {
    let given = |json: &str| refusal(&Tar::default().file("manifest.json", json.as_bytes()).end());
    for json in [
        "",
        "{",
        "[]",
        "{}",
        "nonsense",
        "{\"version\":1}",
        "{\"version\":-1}",
        "\u{feff}{}",
    ] {
        assert!(given(json).contains("cannot be read"), "{json}");
    }
    assert!(given(&"[".repeat(100_000)).contains("cannot be read"));
    assert!(given("{\"version\":1,\"version\":1}").contains("duplicate"));
    assert!(given("{\"version\":2,\"anything\":0}").contains("the format version 2"));
    let mut manifest = manifest(&[A]);
    manifest["members"][0]["blake3"] = json!("00");
    assert!(given(&manifest.to_string()).contains("the hash of `a.md`"));
    manifest["digest"] = json!({"blake3": "00", "level": "summary"});
    manifest["members"][0]["blake3"] = json!("0".repeat(64));
    assert!(given(&manifest.to_string()).contains("the hash of the digest"));
    manifest["members"][0]["size"] = json!(-1);
    assert!(given(&manifest.to_string()).contains("cannot be read"));
}

#[test]
fn a_later_reader_may_have_added_keys() {
    let mut manifest = manifest(&[A]);
    manifest["later"] = json!({ "a": [1] });
    manifest["members"][0]["later"] = json!(null);
    let bytes = Tar::with_manifest(&manifest).file(A.0, A.1).end();
    assert!(verify(&bytes, &Limits::default()).is_ok());
}

#[test]
fn manifest_and_members_agree() {
    let lie = |key: &str, value: serde_json::Value| {
        let mut manifest = manifest(&[A]);
        manifest["members"][0][key] = value;
        Tar::with_manifest(&manifest).file(A.0, A.1).end()
    };
    let hash = blake3::hash(b"other").to_hex().to_string();
    assert!(refusal(&lie("blake3", json!(hash))).contains("`a.md` is not what the manifest says"));
    assert!(refusal(&lie("size", json!(6))).contains("`a.md` has 7 bytes, and 6"));
    assert!(refusal(&lie("path", json!("b.md"))).contains("`a.md` is in the archive and not"));
    let tokens = lie("tokens", json!(99));
    assert!(read(&tokens, &Limits::default()).is_ok());
    let error = verify(&tokens, &Limits::default()).unwrap_err().to_string();
    assert_eq!(
        error,
        "the member `a.md` has 1 tokens, and 99 in the manifest"
    );

    assert!(refusal(&listing().end()).contains("`a.md` is in the manifest and not"));
    let more = listing().file(A.0, A.1).file("b.md", b"");
    assert!(refusal(&more.end()).contains("`b.md` is in the archive and not"));
    let again = listing().file(A.0, A.1).file(A.0, A.1);
    assert!(refusal(&again.end()).contains("`a.md` is there twice"));
    let both: [(&str, &[u8]); 2] = [A, ("b.md", b"b")];
    let swapped = Tar::listing(&both).file("b.md", b"b").file(A.0, A.1);
    assert!(refusal(&swapped.end()).contains("`b.md` is not in its place"));
    let other = listing().file(A.0, b"CONTENT");
    assert!(refusal(&other.end()).contains("BLAKE3"));
}

#[test]
fn tokens_of_an_unknown_encoding_are_not_verified_but_read() {
    let mut manifest = manifest(&[A]);
    manifest["encoding"] = json!("o300k_base");
    let bytes = Tar::with_manifest(&manifest).file(A.0, A.1).end();
    assert!(read(&bytes, &Limits::default()).is_ok());
    let error = verify(&bytes, &Limits::default()).unwrap_err();
    assert_eq!(error, ArchiveError::Encoding("o300k_base".to_owned()));
}

#[test]
fn the_end_is_the_end() {
    let tar = unframe(&written(&[A]));
    let body = &tar[..tar.len() - 1024];
    let with = |end: &[u8]| frame(&[body, end].concat());
    assert!(read(&with(&[0; 10240]), &Limits::default()).is_ok());
    assert!(refusal(&with(&[])).contains("blocks of zeros are missing"));
    assert!(refusal(&with(&[0; 512])).contains("blocks of zeros are missing"));
    assert!(refusal(&with(&[0; 1000])).contains("middle of a block"));
    assert!(refusal(&with(&[0; 1025])).contains("middle of a block"));
    assert!(refusal(&with(&[0; 1 << 20])).contains("too many zeros"));
    assert!(refusal(&with(&[&[0; 1024][..], &tar].concat())).contains("behind its end"));
    assert!(refusal(&with(&[&[0; 512][..], &tar].concat())).contains("only one block"));
}

#[test]
fn it_is_one_frame_and_nothing_else() {
    let bytes = written(&[A]);
    let then = |more: &[u8]| refusal(&[&bytes, more].concat());
    assert!(then(b"x").contains("1 bytes follow the zstd frame"));
    assert!(then(&bytes).contains("follow the zstd frame"));
    assert!(then(&frame(b"")).contains("follow the zstd frame"));
    let skippable = [0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0];
    assert!(then(&skippable).contains("8 bytes follow"));
    assert!(refusal(&[&skippable[..], &bytes].concat()).contains("no zstd stream"));
    assert!(refusal(b"PK\x03\x04").contains("no zstd stream"));
    assert!(refusal(&unframe(&bytes)).contains("no zstd stream"));
    let no_checksum = zstd::encode_all(&unframe(&bytes)[..], 1).unwrap();
    assert!(refusal(&no_checksum).contains("no checksum"));
}
