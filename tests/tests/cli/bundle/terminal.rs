//! The question at a terminal. Python has pseudo-terminals on every system that has them.

use std::io::Write;
use std::process::Stdio;

use super::{SAVED, bundle, command, saved};
use crate::demo::Demo;

/// Runs a program at a terminal, types what comes on stdin once something stands there, and ends as the program did.
const AT_A_TERMINAL: &str = r#"
import os, pty, sys
typed = sys.stdin.buffer.read()
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
seen = b""
while True:
    try:
        piece = os.read(terminal, 4096)
    except OSError:
        break
    if not piece:
        break
    seen += piece
    if typed and seen.rstrip().endswith(b"to leave it:"):
        os.write(terminal, typed)
        typed = b""
sys.stdout.buffer.write(seen)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"#;

/// What stands at the terminal, and the exit code.
fn at_a_terminal(demo: &Demo, args: &[&str], typed: &str) -> (String, i32) {
    let program = command(demo, SAVED, args);
    let mut python = std::process::Command::new("python3");
    python
        .args(["-c", AT_A_TERMINAL])
        .arg(program.get_program())
        .args(program.get_args());
    python
        .current_dir(demo.root())
        .env("NO_COLOR", "1")
        .env("TERM", "xterm");
    for (name, value) in program
        .get_envs()
        .filter_map(|(name, value)| Some((name, value?)))
    {
        python.env(name, value);
    }
    python
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit());
    let mut child = python.spawn().expect("python3 can be started");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(typed.as_bytes()).expect("Python reads");
    drop(stdin);
    let output = child.wait_with_output().expect("Python ends");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    (
        text.replace("\r\n", "\n"),
        output.status.code().expect("an exit code"),
    )
}

fn two() -> Demo {
    let demo = saved();
    assert_eq!(bundle(&demo, &["save", "queue", "--phase", "plan"]).code, 0);
    demo
}

#[test]
fn a_person_is_asked_which_one_is_meant() {
    let demo = two();
    let (text, code) = at_a_terminal(&demo, &["load", "queue"], "1\n");
    assert_eq!(code, 0, "{text}");
    let question = "No bundle is called `queue`. Which one is meant?\n  1  queue-plan\n  2  queue-research\n1–2, or nothing to leave it: ";
    assert!(text.starts_with(question), "{text}");
    let digest = bundle(&demo, &["load", "queue-plan"]).stdout;
    assert!(text.ends_with(&digest), "{text}");
    // The nearest, where none begins so.
    let (text, code) = at_a_terminal(&demo, &["show", "research"], "1\n");
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("  1  queue-research\n"), "{text}");
}

#[test]
fn no_answer_loads_nothing() {
    let demo = two();
    for typed in ["\n", "3\n", "0\n", "-1\n", "plan\n", "\u{4}"] {
        let (text, code) = at_a_terminal(&demo, &["load", "queue"], typed);
        assert_eq!(code, 2, "{typed:?}: {text}");
        assert!(
            text.trim_end().ends_with("error: no bundle was chosen"),
            "{typed:?}: {text}"
        );
    }
}

#[test]
fn nobody_is_asked_where_one_is_meant_or_none_is_like_it() {
    let demo = two();
    let (text, code) = at_a_terminal(&demo, &["load", "queue-p"], "");
    assert_eq!(
        (text, code),
        (bundle(&demo, &["load", "queue-plan"]).stdout, 0)
    );
    let (text, code) = at_a_terminal(&demo, &["load", "zzz"], "");
    assert_eq!(code, 2);
    assert!(
        text.starts_with("error: there is no bundle `zzz`"),
        "{text}"
    );
}
