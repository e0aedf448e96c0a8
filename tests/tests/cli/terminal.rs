//! Colours, pipes, help and completions.

use std::io::Read;
use std::process::Stdio;

use crate::demo::{Demo, run};

#[test]
fn colours_are_for_those_who_want_them() {
    let demo = Demo::new();
    let is_coloured = |args: &[&str], variables: &[(&str, &str)]| {
        let mut command = demo.command(&[&["status"], args].concat());
        command.envs(variables.iter().copied());
        run(&mut command).stdout.contains('\u{1b}')
    };
    assert!(!is_coloured(&[], &[]), "a pipe");
    assert!(is_coloured(&["--color", "always"], &[]));
    assert!(is_coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!is_coloured(&[], &[("NO_COLOR", "1")]));
    assert!(!is_coloured(
        &["--color", "never"],
        &[("CLICOLOR_FORCE", "1")]
    ));
}

#[test]
fn colours_change_no_letter() {
    let demo = Demo::new();
    demo.write_plans();
    let saved = demo.run(&["bundle", "save", "ops/queue", "--phase", "plan"]);
    assert_eq!(saved.code, 0, "{saved:?}");
    for args in [
        vec!["status"],
        vec!["check"],
        vec!["budget", "queue"],
        vec!["files", "queue"],
        vec!["plans", "src/queue.ts"],
        vec!["implement", "queue", "--dry-run"],
        vec!["bundle", "list"],
        vec!["bundle", "show", "queue-plan"],
        vec!["bundle", "verify"],
        vec!["bundle", "load", "queue-plan", "--restore", "--dry-run"],
    ] {
        let plain = demo.run(&args).stdout;
        let coloured = demo
            .run(&[&args[..], &["--color", "always"]].concat())
            .stdout;
        let mut stripped = String::new();
        for (index, piece) in coloured.split('\u{1b}').enumerate() {
            let text = match index {
                0 => piece,
                _ => piece.split_once('m').expect("an SGR sequence").1,
            };
            stripped.push_str(text);
        }
        // Spaces that a colour ends in may stand before the end of the line.
        let trimmed = |text: &str| {
            let lines: Vec<_> = text.lines().map(str::trim_end).collect();
            lines.join("\n")
        };
        assert_eq!(trimmed(&stripped), trimmed(&plain));
    }
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let demo = Demo::empty();
    demo.write("long.md", "# Heading\n\n".repeat(50_000));
    let mut child = demo
        .command(&["count", "long.md"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut stdout = child.stdout.take().expect("a pipe");
    let mut first = [0; 100];
    stdout.read_exact(&mut first).expect("a beginning");
    drop(stdout);
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn every_command_has_help_with_examples() {
    let demo = Demo::empty();
    let help = demo.run(&["--help"]);
    assert_eq!((help.code, help.stderr.as_str()), (0, ""));
    for command in [
        "check",
        "status",
        "budget",
        "files",
        "plans",
        "implement",
        "count",
        "bundle",
        "bundle save",
        "bundle load",
        "bundle list",
        "bundle show",
        "bundle verify",
        "init",
        "completions",
        "lsp",
    ] {
        let words: Vec<&str> = command.split(' ').collect();
        assert!(help.stdout.contains(words[0]), "{command}");
        let own = demo.run(&[&words[..], &["--help"]].concat());
        assert_eq!(own.code, 0);
        let example = format!("Examples:\n  agentops {command}");
        assert!(own.stdout.contains(&example), "{}", own.stdout);
    }
    let version = demo.run(&["--version"]).stdout;
    assert!(version.starts_with("agentops "), "{version}");
}

#[test]
fn completions_are_scripts() {
    let demo = Demo::empty();
    for (shell, sign) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef agentops"),
        ("fish", "complete -c agentops"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let run = demo.run(&["completions", shell]);
        assert_eq!(run.code, 0);
        assert!(run.stdout.contains(sign), "{shell}");
        assert!(run.stdout.contains("budget"), "{shell}");
    }
}
