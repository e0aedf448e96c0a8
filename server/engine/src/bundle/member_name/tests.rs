use super::*;

fn path(name: &str) -> RelPath {
    check(name).unwrap()
}

#[test]
fn names_of_ordinary_files_are_taken_as_they_are() {
    for name in [
        "a",
        "a.md",
        ".agents/plan.md",
        "agentops/research/k8s upgrade (2).md",
        "docs/Ünïcödé/計画.md",
        "company.md",
        "com.md",
        "com10.md",
        "console.md",
        "a..b/c...d",
        ".gitignore",
        ".github/a.md",
        "🧑\u{200D}💻.md",
    ] {
        assert_eq!(
            check(name).map(|path| path.as_str().to_owned()),
            Ok(name.to_owned())
        );
    }
}

#[test]
fn names_that_lead_elsewhere_or_mean_another_file_somewhere_are_refused() {
    use NameError as E;
    let device = |name: &str| E::Device(name.to_owned());
    for (name, error) in [
        ("", E::Empty),
        ("/etc/passwd", E::Absolute),
        ("//server/share/a", E::Absolute),
        ("C:/a", E::Colon),
        ("c:a", E::Colon),
        ("a.md:stream", E::Colon),
        ("\\\\server\\share", E::Backslash),
        ("a\\..\\b", E::Backslash),
        ("..", E::Parent),
        ("../a", E::Parent),
        ("a/../../b", E::Parent),
        ("a/..", E::Parent),
        (".\u{200C}./a", E::Parent),
        (".", E::EmptySegment),
        ("./a", E::EmptySegment),
        ("a/./b", E::EmptySegment),
        ("a//b", E::EmptySegment),
        ("a/", E::EmptySegment),
        ("a/\u{200B}/b", E::EmptySegment),
        ("a\0b", E::Control('\0')),
        ("a\nb", E::Control('\n')),
        ("a\u{1b}[2Jb", E::Control('\u{1b}')),
        ("a\u{85}b", E::Control('\u{85}')),
        ("a\u{2028}b", E::Control('\u{2028}')),
        ("a\u{202E}dm.b", E::Direction('\u{202E}')),
        ("CON", device("CON")),
        ("a/nul", device("nul")),
        ("COM1.txt", device("COM1")),
        ("lpt9.tar.gz", device("lpt9")),
        ("com¹.md", device("com¹")),
        ("aux .md", device("aux")),
        ("CONIN$", device("CONIN$")),
        ("prn/a", device("prn")),
        ("a.", E::TrailingDotOrSpace),
        ("a ", E::TrailingDotOrSpace),
        ("a./b", E::TrailingDotOrSpace),
        ("...", E::TrailingDotOrSpace),
        (".git/config", E::Git),
        ("a/.GIT/hooks/post-checkout", E::Git),
        (".g\u{200C}it/config", E::Git),
        ("GIT~1/config", E::Git),
    ] {
        assert_eq!(check(name), Err(error), "{name:?}");
    }
    assert_eq!(check(&"a".repeat(MAX_SEGMENT + 1)), Err(E::TooLong));
    assert_eq!(check(&"a/".repeat(MAX_NAME)), Err(E::TooLong));
    assert!(check(&"a".repeat(MAX_SEGMENT)).is_ok());
}

#[test]
fn a_bundle_is_called_like_one_file() {
    assert_eq!(check_bundle("k8s-upgrade-research"), Ok(()));
    for name in ["", "a/b", "..", "nul", "a\\b", &"a".repeat(250)] {
        assert!(check_bundle(name).is_err(), "{name}");
    }
}

#[test]
fn names_that_some_system_takes_for_one_clash() {
    for (first, second) in [
        ("a/b.md", "A/B.md"),
        ("é.md", "e\u{301}.md"),
        ("É.md", "e\u{301}.md"),
        ("straße", "STRASSE"),
        ("K.md", "\u{212A}.md"),
        ("σ", "ς"),
        ("a\u{200D}b", "ab"),
        ("ﬁx", "fix"),
    ] {
        let mut names = Names::default();
        assert_eq!(names.insert(&path(first)), Ok(()));
        let clash = names.insert(&path(second));
        assert_eq!(clash, Err(Clash::Alike(path(first))), "{second}");
    }
    for (first, second) in [("a", "a/b"), ("a/b/c", "A/B"), ("a/b", "a/B/c/d")] {
        let mut names = Names::default();
        assert_eq!(names.insert(&path(first)), Ok(()));
        let clash = names.insert(&path(second));
        assert_eq!(clash, Err(Clash::FileAndFolder(path(first))), "{second}");
    }
    let mut names = Names::default();
    for name in ["a/b", "a/c", "a.b", "ab", "A/d"] {
        assert_eq!(names.insert(&path(name)), Ok(()), "{name}");
    }
    assert_eq!(names.insert(&path("ab")), Err(Clash::Twice));
}

#[test]
fn names_are_shown_so_that_they_do_nothing() {
    assert_eq!(
        Shown("a\u{1b}[2J\u{202E}\n").to_string(),
        "`a\\u{1b}[2J\\u{202e}\\n`"
    );
    assert_eq!(Shown("ä/計.md").to_string(), "`ä/計.md`");
    assert!(Shown(&"x".repeat(5000)).to_string().len() < 150);
}
