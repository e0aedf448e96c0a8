//! The forms in which plans name files, and what only looks like one: two tables. What they hold is the contract with the user.
//! The tests read every example; the manual (`docs/references.md`) holds the same tables.

use serde::Serialize;

/// How a reference is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// In back-ticks.
    Span,
    /// In prose, without back-ticks.
    Plain,
    /// As the destination of a Markdown link.
    Link,
    /// In a drawn tree.
    Tree,
    /// In a fenced diff.
    Diff,
    /// As a value of the front matter.
    FrontMatter,
    /// Behind an `@`.
    Import,
}

/// One form with an example.
#[derive(Clone, Copy, Debug)]
pub struct FormExample {
    /// What the manual calls it.
    pub name: &'static str,
    /// A document in which it occurs.
    pub example: &'static str,
    /// The references of the example, one a line: path, intent, lines, symbol, and the text of its step.
    pub expected: &'static str,
}

/// A text that looks like a path and is none.
#[derive(Clone, Copy, Debug)]
pub struct LookAlike {
    /// What it is.
    pub name: &'static str,
    /// Documents in which it occurs.
    pub examples: &'static [&'static str],
}

macro_rules! forms {
    ($($name:literal: $example:literal => $expected:literal;)*) => {
        /// Every form in which a reference is recognised.
        pub const FORMS: &[FormExample] = &[
            $(FormExample { name: $name, example: $example, expected: $expected },)*
        ];
    };
}

forms! {
    "back-ticked path": "It is in `src/a.rs`.\n" => "src/a.rs read";
    "one line": "See `src/a.rs:12`.\n" => "src/a.rs read 12";
    "range of lines": "See `src/a.rs:12-34`.\n" => "src/a.rs read 12-34";
    "several lines": "See `src/a.rs:12,40,77`.\n" => "src/a.rs read 12,40,77";
    "line and column": "See `src/a.rs:12:5`.\n" => "src/a.rs read 12";
    "lines as a code host writes them": "See `src/a.rs#L12-L20`.\n" => "src/a.rs read 12-20";
    "symbol": "See `src/a.rs::Parser::next`.\n" => "src/a.rs read - Parser::next";
    "lines named behind it": "- Modify: `src/a.rs`\n  - Lines: 12, 45\n" => "src/a.rs modify 12,45";
    "label": "- Create: `src/a.rs`\n- Modify: `src/b.rs:1-2`\n- Edit: `src/c.rs`\n- Update: `src/d.rs`\n" =>
        "src/a.rs create\nsrc/b.rs modify 1-2\nsrc/c.rs modify\nsrc/d.rs modify";
    "label, to be deleted or tested": "- Delete: `src/a.rs`\n- Remove: `src/b.rs`\n- Test: `tests/c.rs`\n" =>
        "src/a.rs delete\nsrc/b.rs delete\ntests/c.rs test";
    "label in bold": "- **Create**: `src/a.rs`\n- **Modify:** `src/b.rs`\n" => "src/a.rs create\nsrc/b.rs modify";
    "label of a move": "- Rename: `src/a.rs` → `src/b.rs`\n- Move: `src/c.rs` to `src/d.rs`\n" =>
        "src/a.rs move\nsrc/b.rs move-to\nsrc/c.rs move\nsrc/d.rs move-to";
    "several behind one label": "- Modify: `src/a.rs`, `src/b.rs` and `src/c.rs`, as in `src/d.rs`\n" =>
        "src/a.rs modify\nsrc/b.rs modify\nsrc/c.rs modify\nsrc/d.rs read";
    "File": "**File**: `src/a.rs`\n" => "src/a.rs modify";
    "Files": "**Files:** `src/a.rs`, `src/b.rs`\n" => "src/a.rs modify\nsrc/b.rs modify";
    "New file": "**New file**: `src/a.rs`\n" => "src/a.rs create";
    "marker behind it": "- `src/a.rs` (new)\n- `src/b.rs` (NEW)\n- `src/c.rs` (modified)\n- `src/d.rs` (deleted)\n" =>
        "src/a.rs create\nsrc/b.rs create\nsrc/c.rs modify\nsrc/d.rs delete";
    "marker before a link": "#### [MODIFY] [a.rs](src/a.rs)\n#### [NEW] [b.rs](src/b.rs)\n#### [DELETE] [c.rs](src/c.rs)\n" =>
        "src/a.rs modify - - [MODIFY] a.rs\nsrc/b.rs create - - [NEW] b.rs\nsrc/c.rs delete - - [DELETE] c.rs";
    "table": "| File | Change |\n|---|---|\n| `src/a.rs` | new |\n| src/b.rs | Update the router |\n| `src/c.rs` | Delete |\n" =>
        "src/a.rs create\nsrc/b.rs modify\nsrc/c.rs delete";
    "table with actions": "| Action | Path |\n|---|---|\n| Add | `src/a.rs` |\n| Remove | `src/b.rs` |\n" =>
        "src/a.rs create\nsrc/b.rs delete";
    "heading": "### 2. `src/a.rs`\n" => "src/a.rs read - - 2. src/a.rs";
    "list under a heading": "## Files to create\n\n- `src/a.rs` - the parser\n\n## Files to modify\n\n1. `src/b.rs`: uses `src/c.rs`\n" =>
        "src/a.rs create - - Files to create\nsrc/b.rs modify - - Files to modify\nsrc/c.rs read - - Files to modify";
    "list under a label": "**Files to change:**\n\n- src/a.rs\n" => "src/a.rs modify";
    "move by an arrow": "- `src/a.rs` → `src/b.rs`\n- src/c.rs -> src/d.rs\n" =>
        "src/a.rs move\nsrc/b.rs move-to\nsrc/c.rs move\nsrc/d.rs move-to";
    "set in braces": "Both of `src/{a,b}.rs`\n" => "src/{a,b}.rs read";
    "glob": "All of `src/**/*.rs`\n" => "src/**/*.rs read";
    "front matter": "---\nfiles_modified:\n  - src/a.rs\nrelated_plans: [other-plan]\nsource: docs/b.md\n---\n" =>
        "src/a.rs modify\nother-plan read\ndocs/b.md read";
    "diff": "```diff\n--- a/src/a.rs\n+++ b/src/a.rs\n@@ -1 +1 @@\n--- /dev/null\n+++ b/src/b.rs\n```\n" =>
        "src/a.rs modify\nsrc/b.rs create";
    "drawn tree": "```\nsrc/\n├── api/\n│   ├── a.rs  # NEW\n│   └── b.rs  # the routes\n└── c.rs (modified)\n```\n" =>
        "src/api/a.rs create\nsrc/api/b.rs read\nsrc/c.rs modify";
    "tree drawn with bars": "```text\nsrc/\n|-- a.rs\n|   `-- no.rs\n+-- b.rs\n```\n" =>
        "src/a.rs read\nsrc/no.rs read\nsrc/b.rs read";
    "tree that was decoded wrongly": "```\nsrc/\nâ”œâ”€â”€ a.rs\nâ””â”€â”€ b.rs\n```\n" => "src/a.rs read\nsrc/b.rs read";
    "tree under a heading": "## New files\n\n```\nsrc/\n└── a.rs\n```\n" => "src/a.rs create - - New files";
    "from the workspace's root": "It is in `/src/a.rs`.\n" => "/src/a.rs read";
    "import": "See @docs/a.md.\n" => "docs/a.md read";
    "link": "See [a](../src/a.rs#L3) and [b](file:///w/src/b.rs).\n" => "../src/a.rs read 3\nfile:///w/src/b.rs read";
    "without back-ticks": "- [ ] T001 [P] Create src/a.rs\n- [ ] Update the router in src/b.rs.\n- The rest (src/c.rs).\n" =>
        "src/a.rs create - - T001 [P] Create src/a.rs\nsrc/b.rs modify - - Update the router in src/b.rs.\nsrc/c.rs read";
    "beside a script without spaces": "修改`src/a.rs`文件，见src/b.rs文件\n" => "src/a.rs read\nsrc/b.rs read";
    "with the separators of Windows": "In `src\\api\\a.rs`\n" => "src/api/a.rs read";
    "in the step of a checkbox": "# T\n\n## S\n\n- [ ] one\n  - update `src/a.rs`\n- [x] two in `src/b.rs`\n" =>
        "src/a.rs modify - - one\nsrc/b.rs read - - two in `src/b.rs` done";
}

/// What is no reference, whatever it looks like.
pub const LOOK_ALIKES: &[LookAlike] = &[
    LookAlike {
        name: "slash command",
        examples: &["Run `/research` or /plan."],
    },
    LookAlike {
        name: "route",
        examples: &["`GET /runs/{id}`", "POST /api/v1/users", "`/api/users/:id`"],
    },
    LookAlike {
        name: "alternative",
        examples: &["and/or", "CI/CD, I/O, n/a", "`read/write`"],
    },
    LookAlike {
        name: "branch, requirement, scope",
        examples: &["`origin/main`", "REQ/FR-001", "`@scope/pkg`", "@scope/pkg"],
    },
    LookAlike {
        name: "code",
        examples: &[
            "`process.exitCode`",
            "`foo()`",
            "`std::fs::read`",
            "`a.b.c`",
            "`x / y`",
            "`import x from \"./a.js\"`",
        ],
    },
    LookAlike {
        name: "abbreviation, version, extension",
        examples: &["e.g. this", "`1.2.3`", "v2.0/v2.1", "`.ts` files", "`*.md`"],
    },
    LookAlike {
        name: "shell command",
        examples: &[
            "`cargo test -p a`",
            "`cat src/a.rs`",
            "```sh\ncat src/a.rs\n```",
        ],
    },
    LookAlike {
        name: "placeholder",
        examples: &[
            "`path/to/file.ext`",
            "`src/<name>.rs`",
            "`specs/YYYY-MM-DD-x/spec.md`",
            "`out/{hash}.js`",
            "`${ROOT}/x.rs`",
        ],
    },
    LookAlike {
        name: "elsewhere",
        examples: &[
            "`~/a.rs`",
            "`/etc/hosts`",
            "`C:\\a\\b.rs`",
            "https://x.org/a/b.html",
            "`ghcr.io/a/b:1.2`",
        ],
    },
    LookAlike {
        name: "MIME type, ratio, date",
        examples: &["`application/json`", "3/4 of it, 24/7", "2026/03/02"],
    },
    LookAlike {
        name: "code fence",
        examples: &[
            "```rust\nuse crate::a; // src/a.rs\n```",
            "```\nsrc/a.rs\n```",
        ],
    },
];
