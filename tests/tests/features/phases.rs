//! From phase to phase in an editor: what the server asks for is applied as a client would, and undone.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use agentops_tests::capabilities;
use agentops_tests::client::{Client, Reply, ServerRequest, Setup, array};
use agentops_tests::fixture::Workspace;
use serde_json::{Value, json};

use super::document;

/// An editor with a workspace.
struct Editor {
    workspace: Workspace,
    client: Client,
    /// How many edits the server has asked for.
    edits: usize,
}

impl Editor {
    fn on(fixture: &str, capabilities: Value) -> Editor {
        let workspace = Workspace::new(fixture);
        let client = Setup::on(&workspace).capabilities(capabilities).indexed();
        Editor {
            workspace,
            client,
            edits: 0,
        }
    }

    fn execute(&mut self, command: &str, argument: Value) -> Value {
        let params = json!({"command": command, "arguments": [argument]});
        self.client.request("workspace/executeCommand", params)
    }

    /// Every file with its bytes, but for bundles, which are no part of an edit.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut found = BTreeMap::new();
        collect(self.workspace.root(), self.workspace.root(), &mut found);
        found
    }

    /// Applies the edit that the server asked for last, undoes it to the byte, and does it again. Answers the URIs of the
    /// new documents, which are open and saved then.
    fn take_edit(&mut self) -> Vec<String> {
        self.edits += 1;
        let request = self.client.wait_request("workspace/applyEdit", self.edits);
        let operations = array(&request.params["edit"]["documentChanges"]).clone();
        let before = self.files();
        let made = self.apply(&operations);
        for path in &made {
            self.workspace.remove(path);
        }
        assert_eq!(self.files(), before, "one undo takes everything back");
        let made = self.apply(&operations);
        let uris: Vec<String> = made.iter().map(|path| self.workspace.uri(path)).collect();
        for (path, uri) in made.iter().zip(&uris) {
            let text = self.workspace.read(path);
            self.client.open(uri, &text);
            self.client.watched_files_changed(&[(uri.clone(), 1)]);
        }
        uris
    }

    fn apply(&mut self, operations: &[Value]) -> Vec<String> {
        let root = self.workspace.root_uri();
        let below = |uri: &Value| {
            let uri = uri.as_str().expect("a URI");
            let path = uri.strip_prefix(&root).expect("a file of the workspace");
            path.trim_start_matches('/').to_owned()
        };
        let mut made = Vec::new();
        for operation in operations {
            if operation["kind"] == "create" {
                let path = below(&operation["uri"]);
                assert!(!self.workspace.path(&path).exists(), "{path} is there");
                assert_ne!(operation["options"]["overwrite"], true);
                assert_ne!(operation["options"]["ignoreIfExists"], true);
                self.workspace.write(&path, "");
                made.push(path);
            } else {
                let path = below(&operation["textDocument"]["uri"]);
                assert_eq!(operation["textDocument"]["version"], Value::Null);
                let old = self.workspace.read(&path);
                let edits = array(&operation["edits"]);
                let text = self.client.encoding().apply(&old, edits);
                self.workspace.write(&path, text);
            }
        }
        made
    }

    fn expect_codes(&mut self, uri: &str, expected: &[&str]) {
        self.client
            .until(&format!("{expected:?} of {uri}"), |client| {
                let found = client.pull(uri);
                let codes: Vec<&str> = found.iter().filter_map(|d| d["code"].as_str()).collect();
                (codes == expected).then_some(())
            });
    }

    fn lenses(&mut self, uri: &str) -> Vec<Value> {
        let lenses = self.client.request("textDocument/codeLens", document(uri));
        array(&lenses).clone()
    }

    /// The line over the title that leads on.
    fn way_on(&mut self, uri: &str) -> Option<Value> {
        let found = self
            .lenses(uri)
            .into_iter()
            .map(|lens| lens["command"].clone());
        let mut on = found.filter(|command| {
            let name = command["command"].as_str().unwrap_or_default();
            ["agentops.advance", "agentops.start"].contains(&name)
        });
        on.next()
    }

    fn choose(&mut self, command: &Value) -> Value {
        let params = json!({"command": command["command"], "arguments": command["arguments"]});
        self.client.request("workspace/executeCommand", params)
    }

    /// The actions on the title of a document.
    fn actions(&mut self, uri: &str) -> Vec<Value> {
        let start = json!({"line": 0, "character": 0});
        let params = json!({
            "textDocument": {"uri": uri},
            "range": {"start": start, "end": start},
            "context": {"diagnostics": [], "only": ["refactor"]},
        });
        let actions = self.client.request("textDocument/codeAction", params);
        let about = |action: &&Value| {
            let title = action["title"].as_str().unwrap_or_default();
            title.starts_with("Advance") || title.starts_with("Start")
        };
        array(&actions).iter().filter(about).cloned().collect()
    }

    /// Waits until a person is asked whether to go on in spite of a reason.
    fn expect_reason(&mut self, reason: &str) -> ServerRequest {
        let question = self.client.wait_request("window/showMessageRequest", 1);
        let message = question.params["message"].as_str().expect("a message");
        assert!(message.contains(reason), "{message}");
        question
    }

    /// State of the phases of a topic: `id state`.
    fn states(&mut self, profile: &str, topic: Option<&str>) -> Vec<String> {
        let status = self.client.request("agentops/status", json!({}));
        let profiles = array(&status["workspaces"][0]["profiles"]);
        let found = profiles.iter().find(|found| found["name"] == profile);
        let topics = array(&found.expect("the profile")["topics"]);
        let found = topics.iter().find(|found| found["name"].as_str() == topic);
        let phases = array(&found.expect("the topic")["phases"]).iter();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        phases
            .map(|phase| format!("{} {}", text(&phase["id"]), text(&phase["state"])))
            .collect()
    }

    /// Writes something into every section that waits for it, and ticks the boxes.
    fn fill(&mut self, uri: &str) {
        let text = self.client.text(uri).replace("- [ ]", "- [x]");
        let mut filled = String::new();
        for line in text.lines() {
            filled.push_str(line);
            filled.push('\n');
            if line.starts_with("##")
                && !line.contains("Open questions")
                && !line.contains("Context")
            {
                filled.push_str("\nWritten down.\n");
            }
            if line == "### Steps" || line == "## Task groups" {
                filled.push_str("\n- [ ] Say hello 🦀\n  - Create: `src/hello.rs`\n");
            }
        }
        self.client.set_text(uri, &filled);
        let path = self.path(uri);
        self.workspace.write(&path, &filled);
        self.client.save(uri);
    }

    fn path(&self, uri: &str) -> String {
        let below = uri
            .strip_prefix(&self.workspace.root_uri())
            .expect("a file of the workspace");
        below.trim_start_matches('/').to_owned()
    }

    fn hover_on_title(&mut self, uri: &str) -> String {
        let text = self.client.text(uri);
        let title = text
            .lines()
            .find(|line| line.starts_with("# "))
            .expect("a title")
            .to_owned();
        let params = self.client.place(uri, &title);
        let hover = self.client.request("textDocument/hover", params);
        hover["contents"]["value"]
            .as_str()
            .expect("words")
            .to_owned()
    }
}

fn collect(root: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("a file").path();
        if path.is_dir() {
            if !path.ends_with("agentops/bundles") {
                collect(root, &path, found);
            }
        } else {
            let below = path.strip_prefix(root).expect("below");
            let name = below.to_string_lossy().into_owned();
            found.insert(name, fs::read(&path).expect("a file"));
        }
    }
}

/// Goes on from an artifact until nothing comes after it, with every state and gate on the way.
fn walk(editor: &mut Editor, profile: &str, topic: &str, mut uri: String, phases: &[&str]) {
    for (index, phase) in phases.iter().enumerate() {
        let state = |editor: &mut Editor| editor.states(profile, Some(topic))[index].clone();
        assert_eq!(state(editor), format!("{phase} draft"));
        let hover = editor.hover_on_title(&uri);
        assert!(
            hover.contains("*draft*") && hover.contains("- ✗ section "),
            "{hover}"
        );
        let is_last = index + 1 == phases.len();
        if !is_last {
            let blocked = editor.way_on(&uri).expect("a lens");
            let title = blocked["title"].as_str().expect("a title").to_owned();
            assert!(title.contains(" waits: section "), "{title}");
            assert_eq!(editor.choose(&blocked), Value::Null);
            let question = editor
                .client
                .wait_request("window/showMessageRequest", index + 1);
            let message = question.params["message"].as_str().expect("a message");
            assert!(message.contains("does not pass: section "), "{message}");
            let actions = editor.actions(&uri);
            let reason = actions[0]["disabled"]["reason"].as_str().expect("a reason");
            assert!(reason.contains("is not ready: section "), "{reason}");
            assert!(
                actions[1]["title"]
                    .as_str()
                    .expect("a title")
                    .ends_with("all the same")
            );
        }
        editor.fill(&uri);
        if is_last {
            editor.execute("agentops.saveBundle", json!({"uri": uri}));
            editor.client.wait_shown();
            assert_eq!(state(editor), format!("{phase} ready"));
            assert_eq!(editor.way_on(&uri), None);
            break;
        }
        assert_eq!(state(editor), format!("{phase} ready"));
        let hover = editor.hover_on_title(&uri);
        assert!(
            hover.contains("**Gate:** passes") && !hover.contains('✗'),
            "{hover}"
        );
        let on = editor.way_on(&uri).expect("a lens");
        assert!(
            on["title"]
                .as_str()
                .expect("a title")
                .starts_with("Advance to ")
        );
        let answer = editor.choose(&on);
        let made = editor.take_edit();
        assert_eq!(answer["uri"], made[0]);
        assert_eq!(answer["phase"], phases[index + 1]);
        assert!(answer["bundle"].is_string(), "{answer}");
        assert_eq!(state(editor), format!("{phase} done"));
        uri.clone_from(&made[0]);
    }
}

#[test]
fn operations_go_from_phase_to_phase() {
    let mut editor = Editor::on("", capabilities::full());
    let root = editor.workspace.root_uri();
    let made = editor.execute(
        "agentops.initialise",
        json!({"folder": root, "profiles": ["infrastructure-ops"]}),
    );
    assert!(
        array(&made["entries"])
            .iter()
            .any(|entry| entry["state"] == "created")
    );
    let begun = editor.execute(
        "agentops.start",
        json!({"profile": "infrastructure-ops", "question": "Why does nobody greet?", "topic": "greeting"}),
    );
    let made = editor.take_edit();
    assert_eq!(begun["uri"], made[0]);
    assert_eq!(begun["topic"], "greeting");
    let shown = editor.client.wait_request("window/showDocument", 1);
    assert_eq!(shown.params["uri"], made[0]);
    let phases = ["research", "plan", "implement"];
    walk(
        &mut editor,
        "infrastructure-ops",
        "greeting",
        made[0].clone(),
        &phases,
    );
}

#[test]
fn a_product_goes_from_phase_to_phase() {
    let mut editor = Editor::on("//- /src/lib.rs\n\n", capabilities::full());
    let what = json!({"profile": "product-dev", "phase": "product"});
    editor.execute("agentops.start", what);
    let made = editor.take_edit();
    assert_eq!(made.len(), 3);
    assert_eq!(editor.states("product-dev", None), ["product draft"]);
    for uri in &made {
        editor.fill(uri);
    }
    editor.execute("agentops.saveBundle", json!({"uri": made[0]}));
    editor.client.wait_shown();
    assert_eq!(editor.states("product-dev", None), ["product ready"]);
    let on = editor.way_on(&made[1]).expect("a lens");
    assert_eq!(on["title"], "Start Spec initialization…");
    assert_eq!(editor.choose(&on), Value::Null);
    assert!(
        editor
            .client
            .wait_shown()
            .1
            .contains("a topic needs a name")
    );
    let mut argument = on["arguments"][0].clone();
    argument["question"] = json!("Sign in with a password");
    argument["topic"] = json!("sign-in");
    editor.execute("agentops.start", argument);
    let made = editor.take_edit();
    assert_eq!(editor.states("product-dev", None), ["product done"]);
    let phases = ["init", "shape", "spec", "verify", "tasks", "implement"];
    walk(
        &mut editor,
        "product-dev",
        "sign-in",
        made[0].clone(),
        &phases,
    );
}

const RESEARCH: &str = "agentops/infrastructure-ops/research/a-research.md";
const READY: &str = "\
//- /agentops/infrastructure-ops/research/a-research.md
# A

## Problem
x

## Findings
x

## Approaches
x

## Recommendation
x
";

#[test]
fn where_a_client_makes_no_files_the_server_writes_them() {
    for missing in [
        "/workspace/workspaceEdit/resourceOperations",
        "/workspace/applyEdit",
    ] {
        let mut editor = Editor::on(READY, capabilities::full_without(&[missing]));
        let uri = editor.client.open_file(&editor.workspace, RESEARCH);
        let answer = editor.execute("agentops.advance", json!({"uri": uri}));
        let plan = "agentops/infrastructure-ops/plans/a-plan.md";
        assert_eq!(answer["uri"], editor.workspace.uri(plan), "{missing}");
        assert!(editor.workspace.read(plan).contains("## Changes"));
        editor.client.wait_request("window/showDocument", 1);
        assert_eq!(editor.client.requests("workspace/applyEdit").len(), 0);
        assert_eq!(
            editor.states("infrastructure-ops", Some("a"))[0],
            "research done"
        );
    }
}

#[test]
fn an_edit_that_the_editor_does_not_take_is_told() {
    let mut editor = Editor::on(READY, capabilities::full());
    editor.client.handle("workspace/applyEdit", |_| {
        Reply::Result(json!({"applied": false, "failureReason": "read-only"}))
    });
    let uri = editor.client.open_file(&editor.workspace, RESEARCH);
    editor.execute("agentops.advance", json!({"uri": uri}));
    let (_, message) = editor.client.wait_shown();
    assert!(message.contains("read-only"), "{message}");
    assert_eq!(editor.client.requests("window/showDocument").len(), 0);
}

#[test]
fn a_reason_is_said_where_it_cannot_be_shown() {
    let fixture = READY.replace("## Findings\nx\n", "");
    let without = ["/textDocument/codeAction/disabledSupport"];
    let mut editor = Editor::on(&fixture, capabilities::full_without(&without));
    let uri = editor.client.open_file(&editor.workspace, RESEARCH);
    let actions = editor.actions(&uri);
    assert_eq!(actions[0]["disabled"], Value::Null);
    assert_eq!(editor.choose(&actions[0]["command"]), Value::Null);
    editor.expect_reason("section Findings is missing");
    let forced = editor.choose(&actions[1]["command"]);
    assert_eq!(forced["phase"], "plan");
    let made = editor.take_edit();
    let text = editor.client.text(&made[0]).to_owned();
    assert!(
        text.contains("\nforced: [section Findings is missing]\n"),
        "{text}"
    );
}

#[test]
fn whoever_is_told_a_reason_may_go_on_all_the_same() {
    let fixture = READY.replace("## Findings\nx\n", "");
    let mut editor = Editor::on(&fixture, capabilities::full());
    editor
        .client
        .handle("window/showMessageRequest", |_| Reply::Later);
    let uri = editor.client.open_file(&editor.workspace, RESEARCH);
    let what = json!({"topic": "a"});
    for command in ["agentops.advance", "agentops.advance"] {
        assert_eq!(editor.execute(command, what.clone()), Value::Null);
    }
    let question = editor.expect_reason("section Findings is missing");
    let asked = editor.client.wait_request("window/showMessageRequest", 2);
    // One is closed, and the other answered, when more is missing than was said.
    editor.client.answer(&question.id, Value::Null);
    let less = editor
        .client
        .text(&uri)
        .replace("## Recommendation\nx\n", "");
    editor.client.set_text(&uri, &less);
    let choice = &asked.params["actions"][0];
    assert_eq!(choice["title"], "Advance to Plan all the same");
    editor.client.answer(&asked.id, choice.clone());
    let made = editor.take_edit();
    assert_eq!(made.len(), 1, "what was closed does nothing");
    let text = editor.client.text(&made[0]).to_owned();
    let forced = "\nforced: [section Findings is missing, section Recommendation is missing]\n";
    assert!(text.contains(forced), "{text}");
    assert_eq!(editor.client.requests("workspace/applyEdit").len(), 1);
}

#[test]
fn profiles_and_templates_that_change_while_the_server_runs_count_at_once() {
    let mut editor = Editor::on(READY, capabilities::full());
    let template = "agentops/profiles/infrastructure-ops/templates/plan.md";
    editor.workspace.write(template, "# Own {topic}\n");
    let uri = editor.workspace.uri(template);
    editor.client.watched_files_changed(&[(uri, 1)]);
    let research = editor.client.open_file(&editor.workspace, RESEARCH);
    editor.execute("agentops.advance", json!({"uri": research}));
    let made = editor.take_edit();
    assert_eq!(editor.client.text(&made[0]), "# Own a\n");

    let opened = editor.client.open_file(&editor.workspace, template);
    editor.client.set_text(&opened, "# {topik}\n");
    editor.expect_codes(&opened, &["bad-profile"]);

    let profile = "agentops/profiles/infrastructure-ops/profile.toml";
    let text = "[[phases]]\nid = \"plan\"\ngate.sections = [\"Only this\"]\nagent = \"nobody\"\n";
    editor.workspace.write(profile, text);
    let profile_uri = editor.workspace.uri(profile);
    editor.client.watched_files_changed(&[(profile_uri, 1)]);
    assert_eq!(
        editor.states("infrastructure-ops", Some("a"))[1],
        "plan draft"
    );
    let opened = editor.client.open_file(&editor.workspace, profile);
    editor.expect_codes(&opened, &["bad-profile"]);
    let way_on = editor.way_on(&made[0]).expect("a lens");
    assert_eq!(
        way_on["title"],
        "Implement waits: section Only this is missing"
    );
}

#[test]
fn a_plan_is_told_and_begun() {
    let fixture = "\
//- /agentops/infrastructure-ops/plans/a-plan.md
# A

## Changes
- [ ] Create: `src/x.rs`

## Validation
x

## Rollback
x
";
    let mut editor = Editor::on(fixture, capabilities::full());
    let uri = editor
        .workspace
        .uri("agentops/infrastructure-ops/plans/a-plan.md");
    let told = editor.execute("agentops.implement", json!({"uri": uri, "mode": "dry-run"}));
    assert_eq!(told["files"][0]["path"], "src/x.rs");
    assert_eq!(told["gate"]["passes"], true);
    assert_eq!(told["begun"], Value::Null);
    let told = editor.execute(
        "agentops.implement",
        json!({"topic": "a", "mode": "execute"}),
    );
    let made = editor.take_edit();
    assert_eq!(told["begun"]["uri"], made[0]);
    assert!(
        editor
            .client
            .text(&made[0])
            .contains("- [ ] Create: `src/x.rs`\n")
    );
}
