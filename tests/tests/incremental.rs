//! After any sequence of edits and file events, the server says what a fresh one says about the same state.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

use agentops_tests::client::{Client, Setup, TIMEOUT};
use agentops_tests::fixture::Workspace;
use proptest::prelude::*;
use proptest::test_runner::Config;
use serde_json::{Value, json};

/// The files that things happen to. Some are written by no fixture, so that they can come.
const FILES: [&str; 14] = [
    "agentops/infrastructure-ops/research/a-research.md",
    "agentops/infrastructure-ops/plans/a-plan.md",
    "agentops/infrastructure-ops/implementation/a-report.md",
    "agentops/infrastructure-ops/research/b-research.md",
    "agentops/infrastructure-ops/plans/b-plan.md",
    "agentops/product-dev/specs/2025-11-06-c/spec.md",
    "agentops/product-dev/product/mission.md",
    "agentops/notes.md",
    "CLAUDE.md",
    "docs/style.md",
    "agentops/agentops.toml",
    "agentops/profiles/infrastructure-ops/profile.toml",
    // Git ignores these; an instruction file may import them all the same.
    "build/out.md",
    "build/gen.rs",
];

/// Folders that are removed with all that is in them.
const FOLDERS: [&str; 4] = [
    "agentops/infrastructure-ops/plans",
    "agentops/product-dev",
    "docs",
    "build",
];

/// What is typed and written: everything that the server looks at, whole and in halves.
const PIECES: [&str; 29] = [
    "# Title 🦀\n",
    "\n## Findings\n\n",
    "\n## Findings\n\n",
    "### 漢字 heading\r\n",
    "[a](../research/a-research.md#findings) ",
    "[b](../plans/b-plan.md) ",
    "[[a-plan]] [[a-research#Findings]] ",
    "[gone](gone.md) [ref][r]\n\n[r]: /docs/style.md\n",
    "[s](/docs/style.md#title-) ",
    "- [ ] open\n- [x] done\n",
    "---\nstatus: approved\n---\n",
    "---\nupdated: 2025-11-09\nstatus: [draft\n---\n",
    "---\n",
    "```\n# no heading\n[no](link.md)\n```\n",
    "```",
    "@docs/style.md\n",
    "@build/out.md\n",
    "<!-- agentops-ignore broken-link -->\n",
    "👩‍🚀é",
    "\r\n",
    "\n\n",
    "word word word ",
    "[budget]\nwindow = 4000\n",
    "[budget]\nwindow = \"big\"\n",
    "[diagnostics]\nscope = \"workspace\"\n",
    "[files]\nexclude = [\"docs/**\"]\n",
    "[editor]\ninlay_hints = false\n",
    "title = \"Other\"\n",
    "[[phases]]\nid = \"research\"\ntitle = \"Look\"\n",
];

/// Something that happens to a workspace.
#[derive(Clone, Debug)]
enum Event {
    /// Opens a file as it is on disk, or a new one; closes it when it is open.
    OpenOrClose { file: usize },
    /// Replaces a part of an open buffer. `at` and `length` are shares of it.
    Type {
        file: usize,
        at: u8,
        length: u8,
        piece: usize,
    },
    /// Replaces all of an open buffer.
    Paste { file: usize, pieces: Vec<usize> },
    /// Writes an open buffer to disk.
    Save { file: usize },
    /// Another program writes a file.
    Write { file: usize, pieces: Vec<usize> },
    /// Another program removes a file.
    Remove { file: usize },
    /// Another program removes a folder.
    RemoveFolder { folder: usize },
    /// A file is renamed in the editor.
    Rename { from: usize, to: usize },
    /// Somebody asks, so that something is cached.
    Ask { file: usize },
}

fn event() -> impl Strategy<Value = Event> {
    let file = 0..FILES.len();
    let piece = 0..PIECES.len();
    let pieces = prop::collection::vec(piece.clone(), 0..6);
    prop_oneof![
        3 => file.clone().prop_map(|file| Event::OpenOrClose { file }),
        8 => (file.clone(), any::<u8>(), any::<u8>(), piece)
            .prop_map(|(file, at, length, piece)| Event::Type { file, at, length, piece }),
        1 => (file.clone(), pieces.clone()).prop_map(|(file, pieces)| Event::Paste { file, pieces }),
        2 => file.clone().prop_map(|file| Event::Save { file }),
        4 => (file.clone(), pieces).prop_map(|(file, pieces)| Event::Write { file, pieces }),
        2 => file.clone().prop_map(|file| Event::Remove { file }),
        1 => (0..FOLDERS.len()).prop_map(|folder| Event::RemoveFolder { folder }),
        1 => (file.clone(), file.clone()).prop_map(|(from, to)| Event::Rename { from, to }),
        2 => file.prop_map(|file| Event::Ask { file }),
    ]
}

fn text_of(pieces: &[usize]) -> String {
    pieces.iter().map(|piece| PIECES[*piece]).collect()
}

/// A workspace, the server that sees all that happens, and the buffers that are open in it.
struct Story {
    workspace: Workspace,
    client: Client,
    open: BTreeMap<String, String>,
}

impl Story {
    fn new() -> Story {
        let workspace = Workspace::new(
            "\
//- /.gitignore
build/
//- /CLAUDE.md
# Rules
@docs/style.md
//- /docs/style.md
# Title 🦀
//- /agentops/infrastructure-ops/research/a-research.md
---
updated: 2025-11-08
status: complete
---
# Research

## Findings

See [[a-plan]].
//- /agentops/infrastructure-ops/plans/a-plan.md
---
updated: 2025-11-07
---
# Plan

[r](../research/a-research.md#findings) [gone](gone.md)
//- /agentops/product-dev/product/mission.md
# Mission
",
        );
        let client = Setup::on(&workspace).indexed();
        Story {
            workspace,
            client,
            open: BTreeMap::new(),
        }
    }

    fn tell(&mut self, event: &Event) {
        match event {
            Event::OpenOrClose { file } => self.open_or_close(FILES[*file]),
            Event::Type {
                file,
                at,
                length,
                piece,
            } => {
                self.type_into(FILES[*file], *at, *length, PIECES[*piece]);
            }
            Event::Paste { file, pieces } => {
                let path = FILES[*file];
                if let Some(text) = self.open.get_mut(path) {
                    *text = text_of(pieces);
                    self.client.set_text(&self.workspace.uri(path), text);
                }
            }
            Event::Save { file } => self.save(FILES[*file]),
            Event::Write { file, pieces } => {
                let kind = if self.is_file(FILES[*file]) { 2 } else { 1 };
                self.workspace.write(FILES[*file], text_of(pieces));
                self.watched(&[(FILES[*file], kind)]);
            }
            Event::Remove { file } => {
                if self.is_file(FILES[*file]) {
                    self.workspace.remove(FILES[*file]);
                    self.watched(&[(FILES[*file], 3)]);
                }
            }
            Event::RemoveFolder { folder } => {
                let folder = FOLDERS[*folder];
                if self.workspace.path(folder).is_dir() {
                    self.workspace.remove(folder);
                    self.watched(&[(folder, 3)]);
                }
            }
            Event::Rename { from, to } => self.rename(FILES[*from], FILES[*to]),
            Event::Ask { file } => {
                let uri = self.workspace.uri(FILES[*file]);
                answers_about(&mut self.client, &uri);
            }
        }
    }

    fn is_file(&self, path: &str) -> bool {
        self.workspace.path(path).is_file()
    }

    fn watched(&mut self, changes: &[(&str, u32)]) {
        let changes: Vec<_> = changes
            .iter()
            .map(|(path, kind)| (self.workspace.uri(path), *kind))
            .collect();
        self.client.watched_files_changed(&changes);
    }

    fn open_or_close(&mut self, path: &str) {
        let uri = self.workspace.uri(path);
        if self.open.remove(path).is_some() {
            self.client.close(&uri);
            return;
        }
        let text = match self.is_file(path) {
            true => self.workspace.read(path),
            false => String::new(),
        };
        self.client.open(&uri, &text);
        self.open.insert(path.to_owned(), text);
    }

    fn type_into(&mut self, path: &str, at: u8, length: u8, piece: &str) {
        let Some(text) = self.open.get_mut(path) else {
            return;
        };
        let boundary = |share: usize| {
            let offset = text.len() * share.min(255) / 255;
            let is_inside_crlf = text[..floor(text, offset)].ends_with('\r');
            floor(text, offset) - usize::from(is_inside_crlf)
        };
        let start = boundary(usize::from(at));
        // Mostly short: what is typed is rarely half a document.
        let end = boundary(usize::from(at) + usize::from(length) / 8).max(start);
        text.replace_range(start..end, piece);
        self.client
            .edit(&self.workspace.uri(path), start..end, piece);
    }

    fn save(&mut self, path: &str) {
        if let Some(text) = self.open.get(path) {
            let kind = if self.is_file(path) { 2 } else { 1 };
            self.workspace.write(path, text);
            self.client.save(&self.workspace.uri(path));
            self.watched(&[(path, kind)]);
        }
    }

    fn rename(&mut self, from: &str, to: &str) {
        let is_possible = self.is_file(from)
            && !self.is_file(to)
            && !self.open.contains_key(from)
            && !self.open.contains_key(to);
        if !is_possible {
            return;
        }
        self.workspace.rename(from, to);
        let files = json!([{"oldUri": self.workspace.uri(from), "newUri": self.workspace.uri(to)}]);
        self.client
            .notify("workspace/didRenameFiles", json!({"files": files}));
        self.watched(&[(from, 3), (to, 1)]);
    }

    /// Holds the server to what one says that has seen nothing but how things are now.
    fn check(&mut self) {
        let mut fresh = Setup::on(&self.workspace).indexed();
        for (path, text) in &self.open {
            fresh.open(&self.workspace.uri(path), text);
        }
        let deadline = Instant::now() + TIMEOUT;
        loop {
            let expected = answers(&mut fresh, &self.workspace);
            let found = answers(&mut self.client, &self.workspace);
            if found == expected {
                return;
            }
            // Either may still be reading files.
            self.client.listen(Duration::from_millis(50));
            if Instant::now() > deadline {
                let about = expected
                    .keys()
                    .find(|key| expected[*key] != found[*key])
                    .unwrap();
                let (found, expected) = (&found[about], &expected[about]);
                panic!("{about}\nafter all that happened: {found:#}\nfrom scratch: {expected:#}");
            }
        }
    }
}

fn floor(text: &str, offset: usize) -> usize {
    (0..=offset)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// All that a server says about a workspace, by what was asked.
fn answers(client: &mut Client, workspace: &Workspace) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    for path in FILES {
        let uri = workspace.uri(path);
        for (method, answer) in answers_about(client, &uri) {
            all.insert(format!("{method} of {path}"), answer);
        }
    }
    for (method, params) in [
        ("workspace/symbol", json!({"query": ""})),
        ("workspace/diagnostic", json!({"previousResultIds": []})),
    ] {
        let mut answer = client.request(method, params);
        // Problems that a client was told of are taken back, which shows the same as if it had never been told.
        if let Some(Value::Array(reports)) = answer.get_mut("items") {
            reports.retain(|report| report["items"] != json!([]));
        }
        forget(&mut answer);
        all.insert(method.to_owned(), answer);
    }
    all
}

fn answers_about(client: &mut Client, uri: &str) -> Vec<(&'static str, Value)> {
    let document = json!({"uri": uri});
    let everything =
        json!({"start": {"line": 0, "character": 0}, "end": {"line": 9999, "character": 0}});
    let top = json!({"line": 0, "character": 2});
    let asked = [
        ("textDocument/diagnostic", json!({"textDocument": document})),
        (
            "textDocument/documentSymbol",
            json!({"textDocument": document}),
        ),
        (
            "textDocument/inlayHint",
            json!({"textDocument": document, "range": everything}),
        ),
        ("textDocument/codeLens", json!({"textDocument": document})),
        (
            "textDocument/documentLink",
            json!({"textDocument": document}),
        ),
        (
            "textDocument/foldingRange",
            json!({"textDocument": document}),
        ),
        (
            "textDocument/hover",
            json!({"textDocument": document, "position": top}),
        ),
        (
            "textDocument/references",
            json!({"textDocument": document, "position": top, "context": {"includeDeclaration": true}}),
        ),
    ];
    let ids: Vec<_> = asked
        .into_iter()
        .map(|(method, params)| (method, client.send_request(method, params)))
        .collect();
    ids.into_iter()
        .map(|(method, id)| {
            let answer = client.answer_to(id);
            let mut answer = answer.unwrap_or_else(|error| panic!("{method} of {uri}: {error:?}"));
            forget(&mut answer);
            (method, answer)
        })
        .collect()
}

/// Takes out what depends on how a state came about: versions, and the ids of reports.
fn forget(answer: &mut Value) {
    match answer {
        Value::Array(items) => items.iter_mut().for_each(forget),
        Value::Object(fields) => {
            fields.remove("version");
            fields.remove("resultId");
            fields.values_mut().for_each(forget);
        }
        _ => {}
    }
}

fn config() -> Config {
    let from_env = Config::default();
    let is_set = |name: &str| std::env::var_os(name).is_some();
    Config {
        cases: if is_set("PROPTEST_CASES") {
            from_env.cases
        } else {
            6
        },
        // Each step of shrinking tells the whole story again, to two servers.
        max_shrink_iters: if is_set("PROPTEST_MAX_SHRINK_ITERS") {
            from_env.max_shrink_iters
        } else {
            0
        },
        failure_persistence: None,
        ..from_env
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_happened_does_not_matter(events in prop::collection::vec(event(), 30..60)) {
        let mut story = Story::new();
        for (number, event) in events.iter().enumerate() {
            story.tell(event);
            if number % 20 == 19 {
                story.check();
            }
        }
        story.check();
    }
}

#[test]
fn a_checkout_of_another_branch_is_followed() {
    let mut story = Story::new();
    story.open_or_close(FILES[1]);
    let mut changes = Vec::new();
    for number in 0..200 {
        let path = format!("agentops/infrastructure-ops/research/t{number}-research.md");
        story
            .workspace
            .write(&path, "# T\n\n[p](../plans/a-plan.md#plan)\n");
        changes.push((story.workspace.uri(&path), 1));
    }
    story.workspace.remove(FILES[0]);
    changes.push((story.workspace.uri(FILES[0]), 3));
    story.client.watched_files_changed(&changes);
    story.check();
    // And back, one event a file.
    for (uri, _) in &changes[..200] {
        let name = uri.rsplit('/').next().unwrap();
        story
            .workspace
            .remove(&format!("agentops/infrastructure-ops/research/{name}"));
        story.client.watched_files_changed(&[(uri.clone(), 3)]);
    }
    story.check();
}

#[test]
fn a_folder_that_is_moved_away_and_back_is_followed() {
    let mut story = Story::new();
    let (from, to) = (FOLDERS[0], "agentops/infrastructure-ops/old-plans");
    story.workspace.rename(from, to);
    story.watched(&[(from, 3), (to, 1)]);
    story.check();
    story.workspace.rename(to, from);
    story.watched(&[(to, 3), (from, 1)]);
    story.check();
}

#[test]
fn a_file_that_becomes_a_folder_is_followed() {
    let mut story = Story::new();
    let path = FILES[1];
    story.workspace.remove(path);
    fs::create_dir(story.workspace.path(path)).unwrap();
    story.watched(&[(path, 3), (path, 1)]);
    story.check();
    story.workspace.remove(path);
    story.workspace.write(path, "# Plan again\n");
    story.watched(&[(path, 3), (path, 1)]);
    story.check();
}
