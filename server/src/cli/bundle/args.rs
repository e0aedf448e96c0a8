//! Flags and arguments of `agentops bundle`.

use std::path::PathBuf;

use agentops_engine::bundle::digest::Level;
use clap::{Args, Subcommand, ValueEnum};

use crate::cli::args::parse_tokens;

/// `agentops bundle`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct BundleArgs {
    #[command(subcommand)]
    pub command: BundleCommand,
}

/// The commands below `agentops bundle`.
#[derive(Debug, Subcommand)]
pub enum BundleCommand {
    /// Save a phase, or any files, as a bundle
    ///
    /// Two files in `agentops/bundles/`: NAME.md, a digest of a fifth of the tokens or less, and NAME.tar.zst with the
    /// originals, byte for byte. The digest is made without a model and without a network; it keeps decisions, open
    /// questions, unticked boxes and the files that are named first. Both files are written, or neither. A bundle with
    /// other content is only replaced with --force, which keeps the old one in `agentops/bundles/.history/`.
    #[command(after_help = SAVE_EXAMPLES)]
    Save(SaveArgs),
    /// Print a bundle's digest, or put its originals back
    ///
    /// The digest goes to stdout as it is, for a pipe into an agent. A name may be shortened to how it begins, as long
    /// as only one bundle begins so.
    #[command(after_help = LOAD_EXAMPLES)]
    Load(LoadArgs),
    /// List all bundles
    ///
    /// With their state (`fresh`; `stale`: a source has changed since; `broken`: the archive is missing, damaged or another
    /// one's), their age (`active` up to 3 days, `stale` to 7, `old` beyond), their tokens and what the digest saves.
    #[command(after_help = LIST_EXAMPLES)]
    List(ListArgs),
    /// Show all there is to know of a bundle
    #[command(after_help = SHOW_EXAMPLES)]
    Show(ShowArgs),
    /// Check bundles against their archives and sources
    ///
    /// Reads the whole archive, counts its tokens, compares it with what the digest says, and lists what the digest does
    /// not mention of its originals: decisions, open questions, unticked boxes, files, numbers in decisions. It does not matter
    /// who wrote the digest. Without a name: all bundles.
    #[command(after_help = VERIFY_EXAMPLES)]
    Verify(VerifyArgs),
}

const EXAMPLES: &str = "\
Examples:
  agentops bundle save k8s-upgrade                     save the last phase of a topic
  agentops bundle list
  agentops bundle load k8s-upgrade-research            print the digest";

const SAVE_EXAMPLES: &str = "\
Examples:
  agentops bundle save k8s-upgrade                     the last phase that has an artifact
  agentops bundle save k8s-upgrade --phase research
  agentops bundle save k8s-upgrade --level decisions   a tenth, at most 1 000 tokens
  agentops bundle save --name cache-notes docs/cache.md src/cache.rs";

const LOAD_EXAMPLES: &str = "\
Examples:
  agentops bundle load k8s-upgrade-research            the digest, for a pipe into an agent
  agentops bundle load k8s-up                          a name may be shortened
  agentops bundle load k8s-upgrade-research --restore --dry-run
  agentops bundle load k8s-upgrade-research --restore  never overwrites a file that differs
  agentops bundle load k8s-upgrade-research --into /tmp/old";

const LIST_EXAMPLES: &str = "\
Examples:
  agentops bundle list
  agentops bundle list --state stale
  agentops bundle list --format json | jq -r '.bundles[] | select(.age == \"old\") | .name'";

const SHOW_EXAMPLES: &str = "\
Examples:
  agentops bundle show k8s-upgrade-research";

const VERIFY_EXAMPLES: &str = "\
Examples:
  agentops bundle verify
  agentops bundle verify k8s-upgrade-research

Exit codes: 0 nothing is broken, 1 something is, 2 could not run. Stale bundles and digests that do not
mention everything are reported, and do not fail.";

/// `agentops bundle save`
#[derive(Debug, Args)]
pub struct SaveArgs {
    /// A topic (`k8s-upgrade`, or `product-dev/k8s-upgrade` where two profiles have it); or files
    #[arg(value_name = "TOPIC|FILE", required = true)]
    pub what: Vec<String>,
    /// The topic's phase [default: the last that has an artifact]
    #[arg(long, value_name = "PHASE")]
    pub phase: Option<String>,
    /// What the bundle is called [default: TOPIC-PHASE, or the name of the one file]
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// How much the digest keeps: a fifth (at most 2 000 tokens), a tenth (1 000), a twentieth (500)
    #[arg(long, value_enum, default_value_t)]
    pub level: LevelArg,
    /// Tokens that the digest may have, in place of the level's (`1500`, `3k`)
    #[arg(long, value_name = "TOKENS", value_parser = parse_tokens)]
    pub max_tokens: Option<usize>,
    /// A word to find the bundle by; may be repeated
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
    /// Replace a bundle that has other content, and keep the old one in `.history`
    #[arg(long)]
    pub force: bool,
}

/// How much a digest keeps.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum LevelArg {
    #[default]
    Summary,
    Decisions,
    Metadata,
}

impl From<LevelArg> for Level {
    fn from(level: LevelArg) -> Level {
        match level {
            LevelArg::Summary => Level::Summary,
            LevelArg::Decisions => Level::Decisions,
            LevelArg::Metadata => Level::Metadata,
        }
    }
}

/// `agentops bundle load`
#[derive(Debug, Args)]
pub struct LoadArgs {
    /// The bundle, or how its name begins
    pub name: String,
    /// Put the originals back where they were, instead of printing the digest
    #[arg(long)]
    pub restore: bool,
    /// Put the originals into this folder
    #[arg(long, value_name = "DIR")]
    pub into: Option<PathBuf>,
    /// Only list what --restore or --into would do
    #[arg(long)]
    pub dry_run: bool,
    /// Overwrite files that differ
    #[arg(long)]
    pub force: bool,
}

/// `agentops bundle list`
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Only bundles in this state
    #[arg(long, value_name = "fresh|stale|broken|unknown", value_parser = ["fresh", "stale", "broken", "unknown"], hide_possible_values = true)]
    pub state: Option<String>,
}

/// `agentops bundle show`
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The bundle, or how its name begins
    pub name: String,
}

/// `agentops bundle verify`
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// The bundles, or how their names begin
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
}
