//! Extensions and names by which a text is known to be a file's name.

/// Extensions of files that people name in plans. Sorted, so that a newcomer finds the place of a new one.
#[rustfmt::skip]
const EXTENSIONS: &[&str] = &[
    "adoc", "astro", "avif", "avsc", "awk", "bak", "bash", "bat", "bazel", "bicep", "bin", "bzl", "c", "cc", "cfg",
    "cjs", "clj", "cljs", "cls", "cmake", "cmd", "conf", "config", "cpp", "crt", "cs", "csproj", "css", "csv", "cts",
    "cue", "cxx", "d", "dart", "db", "diff", "dockerfile", "docx", "ejs", "el", "elm", "env", "erb", "erl", "ex",
    "example", "exs", "fish", "fs", "fsx", "gd", "gif", "gleam", "glsl", "go", "gql", "gradle", "graphql", "groovy",
    "gz", "h", "haml", "hbs", "hcl", "heex", "hpp", "hrl", "hs", "htm", "html", "http", "hxx", "ico", "ini", "ino",
    "ipynb", "j2", "jar", "java", "jinja", "jl", "jpeg", "jpg", "js", "json", "json5", "jsonc", "jsonl", "jsonnet",
    "jsx", "just", "key", "kt", "kts", "less", "lhs", "liquid", "lock", "log", "lua", "m", "mak", "markdown", "md",
    "mdc", "mdx", "mjs", "mk", "ml", "mli", "mm", "mod", "mp3", "mp4", "mts", "mustache", "ndjson", "nim", "nix",
    "nu", "org", "otf", "patch", "pcss", "pdf", "pem", "php", "pl", "plist", "pm", "png", "po", "postcss", "prisma",
    "properties", "proto", "ps1", "psd1", "psm1", "pug", "puml", "py", "pyi", "pyx", "qml", "r", "rake", "rb", "rego",
    "rkt", "rs", "rst", "sass", "scala", "scm", "scss", "sh", "slim", "sln", "smithy", "snap", "sol", "sql", "sqlite",
    "star", "sty", "styl", "sum", "sv", "svelte", "svg", "swift", "t", "tar", "tcl", "template", "tex", "tf",
    "tfstate", "tfvars", "thrift", "tmpl", "toml", "tpl", "ts", "tsv", "tsx", "ttf", "txt", "typ", "v", "vb", "vhd",
    "vim", "vue", "wasm", "wat", "webm", "webp", "wgsl", "woff", "woff2", "xml", "xsd", "xsl", "xslt", "yaml", "yml",
    "zig", "zip", "zsh", "zst",
];

/// Names of files that have no extension.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "BUILD", "Brewfile", "CODEOWNERS", "Caddyfile", "Cargo.lock", "Containerfile", "Dockerfile", "Earthfile",
    "Gemfile", "Jenkinsfile", "Justfile", "LICENSE", "Makefile", "NOTICE", "Pipfile", "Procfile", "Rakefile",
    "Tiltfile", "Vagrantfile", "WORKSPACE", "justfile", "makefile",
];

/// Whether a file's name ends in an extension that files have.
pub(super) fn has_known_extension(name: &str) -> bool {
    let Some((stem, extension)) = name.rsplit_once('.') else {
        return false;
    };
    // A bare `.ts` is a kind of file.
    !stem.is_empty() && EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str())
}

/// Whether a name without an extension is that of a file all the same.
pub(super) fn is_known_name(name: &str) -> bool {
    NAMES.contains(&name) || name.starts_with("Dockerfile.") || name.starts_with("Makefile.")
}

/// Whether a bare `.name` is one of the extensions.
pub(super) fn is_bare_extension(name: &str) -> bool {
    // `.env` is a file of its own.
    name.strip_prefix('.')
        .is_some_and(|extension| EXTENSIONS.contains(&extension) && extension != "env")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(EXTENSIONS.is_sorted());
        assert!(NAMES.is_sorted());
    }

    #[test]
    fn names_that_are_files() {
        assert!(has_known_extension("a.RS") && has_known_extension("a.test.ts"));
        assert!(!has_known_extension(".ts") && !has_known_extension("process.exitCode"));
        assert!(is_known_name("Dockerfile.dev") && !is_known_name("Thing"));
        assert!(is_bare_extension(".ts") && !is_bare_extension(".env"));
    }
}
