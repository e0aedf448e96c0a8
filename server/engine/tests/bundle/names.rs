//! Names that an archive must not have, in its manifest or in its tar.

use agentops_engine::bundle::archive::read_manifest;

use crate::make::{Tar, manifest, refusal};

const BAD: [(&str, &str); 16] = [
    ("/etc/passwd", "absolute"),
    ("../a", "`..`"),
    ("a/../../b", "`..`"),
    ("./a", "empty or `.`"),
    ("a//b", "empty or `.`"),
    ("a/", "empty or `.`"),
    ("C:\\a", "colon"),
    ("\\\\server\\share", "backslash"),
    ("a\nb", "U+000A"),
    ("a\u{1b}]0;b", "U+001B"),
    ("a\u{202E}b", "U+202E"),
    ("docs/NUL", "device"),
    ("COM1.txt", "device"),
    ("a. ", "dot or a space"),
    ("a/.git/config", "`.git`"),
    ("MANIFEST.json", "taken by the manifest"),
];

#[test]
fn a_bad_name_is_refused_from_the_manifest_on() {
    for (name, part) in BAD {
        let bytes = Tar::listing(&[(name, b"x")]).file(name, b"x").end();
        let error = refusal(&bytes);
        assert!(
            error.contains(part) && error.contains("the member `"),
            "{error}"
        );
        assert_eq!(read_manifest(&bytes).unwrap_err().to_string(), error);
        assert!(!error.contains(['\n', '\u{1b}', '\u{202E}']), "{error:?}");
    }
}

#[test]
fn a_bad_name_is_refused_when_only_the_tar_has_it() {
    for (name, part) in BAD {
        let error = refusal(&Tar::listing(&[("a.md", b"x")]).file(name, b"x").end());
        assert!(error.contains(part), "{error}");
        let pax = format!("path={name}\n");
        let pax = format!("{} {pax}", pax.len() + 3);
        let tar =
            Tar::listing(&[("a.md", b"x")]).entry(tar::EntryType::XHeader, b"p", pax.as_bytes());
        let error = refusal(&tar.file("a.md", b"x").end());
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn names_that_clash_are_refused() {
    for (first, second, part) in [
        ("A.md", "a.md", "`a.md` and `A.md` would be the same file"),
        ("e\u{301}.md", "é.md", "would be the same file"),
        ("a.md", "a.md", "`a.md` is there twice"),
        ("a", "a/b", "one is a folder of the other"),
        ("A/b", "a", "one is a folder of the other"),
        ("b", "a", "`a` is not in its place"),
    ] {
        let files = [(first, &b"x"[..]), (second, b"y")];
        let error = refusal(
            &Tar::listing(&files)
                .file(first, b"x")
                .file(second, b"y")
                .end(),
        );
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn a_bundle_whose_name_is_a_path_is_refused() {
    for name in ["../b", "", "a/b", "nul"] {
        let mut manifest = manifest(&[]);
        manifest["bundle"] = name.into();
        let error = refusal(&Tar::with_manifest(&manifest).end());
        assert!(error.contains("the bundle cannot be called"), "{error}");
    }
}
