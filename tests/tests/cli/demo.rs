//! A small workspace, and running the program in it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use agentops_tests::binary::agentops;
use serde_json::Value;
use tempfile::TempDir;

/// A workspace `demo` in a temporary folder.
pub struct Demo {
    folder: TempDir,
}

/// What a run of the program has left.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Files in which there is something to find: a load over its budget and one near the rule, a broken link with a
/// suggestion, a skipped phase, a finished topic, artifacts that all topics share.
///
/// The profiles are the workspace's own, so that no figure changes with those that ship.
const FILES: &[(&str, &str)] = &[
    (
        "agentops/agentops.toml",
        "[budget]\nwindow = 2000\nnear = 0.3\n",
    ),
    ("agentops/profiles/ops/profile.toml", OPS),
    ("agentops/profiles/ops/agents/planner.md", "You plan.\n"),
    ("agentops/profiles/shop/profile.toml", SHOP),
    (
        "CLAUDE.md",
        "# Rules\n\nBe brief. Say what you did not check.\n",
    ),
    (
        "agentops/ops/research/queue-research.md",
        "---\nstatus: approved\n---\n# Queue research\n\n## Findings\n\nSee 😀 [the plan](../plans/queue-pln.md).\n",
    ),
    (
        "agentops/ops/implementation/backup-report.md",
        "---\nstatus: complete\n---\n# Backup report\n",
    ),
    ("agentops/shop/mission.md", "# Mission\n\nSell things.\n"),
];

/// Files whose text is a line many times over: enough to be near the rule, and above a budget.
const LONG_FILES: &[(&str, &str, usize)] = &[
    ("agentops/ops/plans/queue-plan.md", "# Queue plan\n\n", 70),
    (
        "agentops/shop/specs/2025-11-06-sign-in/spec.md",
        "# Sign in\n\n",
        35,
    ),
];

const OPS: &str = r#"name = "ops"
title = "Operations"
summary = "Research, plan, implement"
root = "agentops/ops"

[[phases]]
id = "research"
title = "Research"
command = "/research"
budget = "200-500"
reads = []
writes = ["research/{topic}-research.md"]

[[phases]]
id = "plan"
title = "Plan"
command = "/plan"
agent = "planner"
budget = "rest"
reads = ["research"]
writes = ["plans/{topic}-plan.md"]

[[phases]]
id = "implement"
title = "Implement"
command = "/implement"
budget = "rest"
reads = ["plan"]
writes = ["implementation/{topic}-report.md"]
"#;

const SHOP: &str = r#"name = "shop"
title = "Shop"
summary = "A mission and its specs"
root = "agentops/shop"

[[phases]]
id = "mission"
title = "Mission"
command = "/mission"
budget = "100-200"
reads = []
writes = ["mission.md"]

[[phases]]
id = "spec"
title = "Specification in words"
command = "/spec"
budget = "100-300"
reads = ["mission"]
writes = ["specs/{date}-{topic}/spec.md"]

[[phases]]
id = "tasks"
title = "Tasks"
command = "/tasks"
budget = "rest"
reads = ["spec"]
writes = ["specs/{date}-{topic}/tasks.md"]
"#;

/// Plans of the profile that ships, with what can be the matter with the files that they name; one of them is done.
const PLANS: &[(&str, &str)] = &[
    (
        "agentops/infrastructure-ops/plans/queue-plan.md",
        "# Queue

## Files to modify

- `src/queue.ts:1-2`
- `worker.ts`
- `config/{dev,live}.json`
- `assets/logo.bin`

## Steps

- [x] Create: `src/types.ts`
- [ ] Modify: `src/queue.ts:2`, then update `src/gone.ts`
- [ ] Modify: `src/missing.ts:12,40`
- [ ] Create: `src/new.ts`
- [ ] Create: `src/server.ts`
- [ ] Delete: `src/old/`
- [ ] Move: `src/a.ts` → `src/b.ts`
- [ ] Test: `src/queue.test.ts`

As in `src/server.ts` and [the rules](../../../CLAUDE.md).
",
    ),
    (
        "agentops/infrastructure-ops/plans/mail-plan.md",
        "# Mail\n\n- [ ] Modify: `src/queue.ts:2-3`\n- [ ] Modify: `src/server.ts`\n",
    ),
    (
        "agentops/infrastructure-ops/plans/backup-plan.md",
        "---\nstatus: complete\n---\n# Backup\n\n- Modify: `src/queue.ts`\n",
    ),
    (
        "src/queue.ts",
        "export const queue = [];\n\nexport const size = 3;\n",
    ),
    ("src/server.ts", "export {};\n"),
    ("src/types.ts", "export {};\n"),
    ("src/a.ts", "export {};\n"),
    ("src/old/x.ts", "export {};\n"),
    ("src/mail/worker.ts", "export {};\n"),
    ("src/jobs/worker.ts", "export {};\n"),
    ("config/dev.json", "{}\n"),
    ("config/live.json", "{}\n"),
    ("assets/logo.bin", "\0\0\0"),
];

impl Demo {
    /// The workspace as above.
    pub fn new() -> Demo {
        let demo = Demo::empty();
        for (path, content) in FILES {
            demo.write(path, content);
        }
        for (path, title, lines) in LONG_FILES {
            let line = "- one thing after another is written down\n";
            demo.write(path, title.to_string() + &line.repeat(*lines));
        }
        demo
    }

    /// Adds plans and the files that they name.
    pub fn write_plans(&self) {
        for (path, content) in PLANS {
            self.write(path, content);
        }
    }

    /// A folder with nothing in it.
    pub fn empty() -> Demo {
        let folder = TempDir::new().expect("a temporary folder");
        let demo = Demo { folder };
        fs::create_dir(demo.root()).expect("a folder");
        demo
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().join("demo")
    }

    pub fn at(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).expect("a file")
    }

    /// Runs the program in the workspace.
    pub fn run(&self, args: &[&str]) -> Run {
        run(&mut self.command(args))
    }

    /// The program in the workspace, about to be run.
    pub fn command(&self, args: &[&str]) -> Command {
        command(&self.root(), args)
    }

    /// Runs the program for JSON and reads it; `code` is how it must end.
    pub fn json(&self, args: &[&str], code: i32) -> Value {
        let run = self.run(&[args, &["--format", "json"]].concat());
        assert_eq!(run.code, code, "{run:?}");
        serde_json::from_str(&run.stdout).expect("one JSON value")
    }
}

/// Runs the program in the sample workspace.
pub fn run_in_sample(args: &[&str]) -> Run {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("workspaces/my-startup");
    run(&mut command(&sample, args))
}

/// The program, with nothing in its environment that would change what it writes.
pub fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(agentops());
    command.args(args).current_dir(folder).stdin(Stdio::null());
    for variable in [
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "COLUMNS",
        "GITHUB_WORKSPACE",
    ] {
        command.env_remove(variable);
    }
    // Nor with what the user's earlier runs have left.
    command.env("AGENTOPS_CACHE_DIR", "");
    command
}

pub fn run(command: &mut Command) -> Run {
    let output = command.output().expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Run {
        code: output.status.code().expect("an exit code"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// Runs the program with a text on stdin.
pub fn run_with_stdin(command: &mut Command, stdin: &[u8]) -> Run {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut pipe = child.stdin.take().expect("a pipe");
    pipe.write_all(stdin).expect("the program reads");
    drop(pipe);
    let output = child.wait_with_output().expect("the program ends");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Run {
        code: output.status.code().expect("an exit code"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

impl Run {
    /// The program could not run, and says why in one line.
    #[track_caller]
    pub fn refused(&self) -> &str {
        assert_eq!(self.code, 2, "{self:?}");
        assert_eq!(self.stdout, "");
        assert_eq!(self.stderr.matches('\n').count(), 1, "{self:?}");
        let why = self.stderr.trim_end().strip_prefix("error: ");
        why.expect("an error")
    }
}
