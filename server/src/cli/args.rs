//! Flags and arguments of the commands.

mod budget;
mod transitions;

use std::path::PathBuf;

use agentops_engine::rules::Code;
use agentops_engine::tokens::Encoding;
use clap::{Args, Subcommand, ValueEnum};

pub(super) use budget::parse_tokens;
pub use budget::{BudgetOptions, checked};
use transitions::{ADVANCE_EXAMPLES, PLAN_EXAMPLES, RESEARCH_EXAMPLES, START_EXAMPLES};
pub use transitions::{
    AdvanceArgs, BeginOptions, PlanArgs, ResearchArgs, StartArgs, TransitionOptions,
};

use super::bundle::BundleArgs;

/// What every command takes.
#[derive(Clone, Debug, Args)]
pub struct Global {
    /// Folder of the workspace [default: the nearest folder upwards that has `agentops/`]
    #[arg(long, global = true, value_name = "DIR", help_heading = GLOBAL)]
    pub root: Option<PathBuf>,
    /// How results are written [default: text]
    #[arg(long, global = true, value_name = "text|json", help_heading = GLOBAL,
          value_enum, default_value_t, hide_possible_values = true, hide_default_value = true,
          long_help = FORMAT_HELP)]
    pub format: Format,
    /// Whether results are coloured [default: auto, which heeds NO_COLOR and CLICOLOR_FORCE]
    #[arg(long, global = true, value_name = "auto|always|never", help_heading = GLOBAL,
          value_enum, default_value_t, hide_possible_values = true, hide_default_value = true)]
    pub color: Color,
}

/// Where `--help` lists what every command takes.
const GLOBAL: &str = "Options of all commands";

const FORMAT_HELP: &str = "\
How results are written: `text` for people, `json` for programs (stable; docs/json.md). \
`check` also writes `sarif` (SARIF 2.1.0) and `github` (annotations of GitHub Actions). [default: text]";

/// How results are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    #[default]
    Text,
    Json,
    Sarif,
    Github,
}

impl Format {
    /// Only `check` has results that the other formats can express.
    pub fn require_text_or_json(self) -> anyhow::Result<()> {
        match self {
            Format::Text | Format::Json => Ok(()),
            Format::Sarif | Format::Github => {
                anyhow::bail!("this command writes text or json; sarif and github are for `check`")
            }
        }
    }
}

/// When results are coloured.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

impl Color {
    /// Makes the choice hold for stdout and stderr.
    pub fn install(self) {
        let choice = match self {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List all problems
    ///
    /// Of the whole workspace, or only those in the given files and folders. Exits 1 when there are errors or
    /// warnings; information and hints alone do not fail.
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// Show where everything stands
    ///
    /// Profiles, their topics, and for each phase its state, its load against its limit, and the next step; then the
    /// problems, counted. The mark in a bar is the limit: what is beyond it is too much. Reports, and so exits 0
    /// whatever it finds; `agentops check` judges.
    #[command(after_help = STATUS_EXAMPLES)]
    Status(StatusArgs),
    /// Explain what phases load
    ///
    /// Everything that a phase brings into the model's context, heaviest first, against the phase's budget and the
    /// rule, and what would bring it down. Without a topic: the phase that each topic is in or comes to next.
    #[command(after_help = BUDGET_EXAMPLES)]
    Budget(BudgetArgs),
    /// Save phases as bundles, and load them
    ///
    /// A bundle is a saved phase: a digest of a fifth of the tokens or less, to load tomorrow in place of the originals, and
    /// a lossless archive of them.
    Bundle(BundleArgs),
    /// List the files that a plan names
    ///
    /// Each with what is to be done with it, whether it is there, its tokens and lines, the lines and the step that name
    /// it, the place in the plan, and the open plans of other topics that change it too. Marks: `✗` it would have to be
    /// there and is not, `!` another plan changes the same, `?` several files fit, `✓` done. Reports, and so exits 0
    /// whatever it finds; `agentops implement PLAN --dry-run` judges.
    #[command(after_help = FILES_EXAMPLES)]
    Files(FilesArgs),
    /// List the plans that name a file
    ///
    /// Those that are open, with the places, what they want to do with it, and to which lines. The file need not be
    /// there: plans name files that they are going to create.
    #[command(after_help = PLANS_EXAMPLES)]
    Plans(PlansArgs),
    /// Begin a topic, or any phase of one
    ///
    /// Makes the artifact of a phase from its template: the first phase of a topic, unless another one is named. Nothing
    /// is asked of the phases before it; `advance` is the way that keeps to the gates.
    #[command(after_help = START_EXAMPLES)]
    Start(StartArgs),
    /// Go on to the next phase of a topic
    ///
    /// When the gate of the phase that the topic is in passes: saves a bundle of it, and makes the artifact of the next
    /// phase from its template, with the digest as its context. Otherwise says what is missing, and where.
    #[command(after_help = ADVANCE_EXAMPLES)]
    Advance(AdvanceArgs),
    /// Begin a topic with a question
    ///
    /// Makes the artifact of the phase whose command is /research.
    #[command(after_help = RESEARCH_EXAMPLES)]
    Research(ResearchArgs),
    /// Go on to the plan of a topic
    ///
    /// As `advance` does, to the phase whose command is /plan.
    #[command(after_help = PLAN_EXAMPLES)]
    Plan(PlanArgs),
    /// Show what carrying out a plan would touch, or begin to carry it out
    ///
    /// Each file, what is to be done with it, whether it is there, its tokens, who else plans to change it; and what the
    /// phase that carries the plan out loads, against its limit. `--dry-run` changes nothing. `--execute` then makes the
    /// report, with a checkbox for each step of the plan and the commit that it starts from, unless the gate of the plan
    /// does not pass. Neither ever runs a command that a plan contains.
    #[command(after_help = IMPLEMENT_EXAMPLES)]
    Implement(ImplementArgs),
    /// Count tokens per file and section
    ///
    /// A section's count includes its subsections. Each is counted as a text of its own, so that sections may add up
    /// to a few tokens more than the file. Without files: all artifacts of the workspace.
    #[command(after_help = COUNT_EXAMPLES)]
    Count(CountArgs),
    /// Make the folders of a workspace
    ///
    /// Makes the folders of the chosen profiles and `agentops/agentops.toml`, in which every setting is explained.
    /// What is there already is left as it is.
    #[command(after_help = INIT_EXAMPLES)]
    Init(InitArgs),
    /// Write a completion script for a shell
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions(CompletionsArgs),
}

const CHECK_EXAMPLES: &str = "\
Examples:
  agentops check
  agentops check agentops/infrastructure-ops/plans
  agentops check --code broken-link --code over-rule
  agentops check --format sarif > agentops.sarif
  agentops check --format github        in a workflow of GitHub Actions

Exit codes: 0 no errors or warnings, 1 errors or warnings, 2 could not run.";

const STATUS_EXAMPLES: &str = "\
Examples:
  agentops status
  agentops status ../my-startup
  agentops status --format json | jq '.profiles[].topics[] | {name, current}'";

const BUDGET_EXAMPLES: &str = "\
Examples:
  agentops budget                              the current phase of every topic
  agentops budget k8s-upgrade                  all phases of a topic
  agentops budget k8s-upgrade --phase plan
  agentops budget --model gpt-5.4              for the window and tokenizer of another model
  agentops budget --window 128000 --rule 30%";

const FILES_EXAMPLES: &str = "\
Examples:
  agentops files k8s-upgrade                   the plan of a topic
  agentops files agentops/infrastructure-ops/plans/k8s-upgrade-plan.md
  agentops files k8s-upgrade --format json | jq -r '.files[] | select(.is_missing) | .path'";

const PLANS_EXAMPLES: &str = "\
Examples:
  agentops plans src/server.ts
  agentops plans src/server.ts --all           plans that are done, too
  git diff --name-only | xargs -n1 agentops plans";

const IMPLEMENT_EXAMPLES: &str = "\
Examples:
  agentops implement k8s-upgrade --dry-run
  agentops implement k8s-upgrade --dry-run --window 128k
  agentops implement k8s-upgrade --dry-run --format json | jq .problems
  agentops implement k8s-upgrade --execute

Exit codes: 0 nothing stands in the way, or the report was made; 1 something does (a file is
missing, another open plan changes the same, the load is above its limit, the gate of the plan
does not pass), or the report was not made; 2 could not run.";

const COUNT_EXAMPLES: &str = "\
Examples:
  agentops count plan.md
  agentops count docs/                         all Markdown files of a folder
  agentops count --depth 2 plan.md             headings of levels 1 and 2
  git diff | agentops count -
  agentops count --encoding cl100k_base plan.md";

const INIT_EXAMPLES: &str = "\
Examples:
  agentops init
  agentops init ../my-startup --profile infrastructure-ops
  agentops init --prompts                      with copies of all prompts, for agents";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  agentops completions bash > ~/.local/share/bash-completion/completions/agentops
  agentops completions zsh > ~/.zfunc/_agentops
  agentops completions fish > ~/.config/fish/completions/agentops.fish
  agentops completions powershell >> $PROFILE";

/// `agentops check`
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Files and folders; or the folder of a workspace
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Only problems of this code; may be repeated
    #[arg(long = "code", value_name = "CODE", value_parser = parse_code)]
    pub codes: Vec<Code>,
    #[command(flatten)]
    pub budget: BudgetOptions,
}

fn parse_code(text: &str) -> Result<Code, String> {
    text.parse()
}

/// `agentops status`
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// Folder of the workspace
    pub dir: Option<PathBuf>,
    #[command(flatten)]
    pub budget: BudgetOptions,
}

/// `agentops budget`
#[derive(Debug, Args)]
pub struct BudgetArgs {
    /// A topic (`k8s-upgrade`), where two profiles have it with its profile (`product-dev/k8s-upgrade`); or a profile
    pub topic: Option<String>,
    /// Only this phase (`plan`)
    #[arg(long, value_name = "PHASE")]
    pub phase: Option<String>,
    #[command(flatten)]
    pub budget: BudgetOptions,
}

/// `agentops files`
#[derive(Debug, Args)]
pub struct FilesArgs {
    /// A plan's path; or a topic (`k8s-upgrade`), where two profiles have it with its profile
    /// (`product-dev/k8s-upgrade`)
    #[arg(value_name = "PLAN")]
    pub plan: String,
    #[command(flatten)]
    pub budget: BudgetOptions,
}

/// `agentops plans`
#[derive(Debug, Args)]
pub struct PlansArgs {
    /// A file or folder, there or not
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Also plans that are done
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    pub budget: BudgetOptions,
}

/// `agentops implement`
#[derive(Debug, Args)]
pub struct ImplementArgs {
    /// A plan's path; or a topic (`k8s-upgrade`), where two profiles have it with its profile
    /// (`product-dev/k8s-upgrade`)
    #[arg(value_name = "PLAN")]
    pub plan: String,
    /// Only report what would be touched
    #[arg(long, required_unless_present = "execute", conflicts_with = "execute")]
    pub dry_run: bool,
    /// Make the report to begin with
    #[arg(long)]
    pub execute: bool,
    /// Make it although the gate does not pass; the report says so
    #[arg(long, requires = "execute", conflicts_with = "dry_run")]
    pub force: bool,
    #[command(flatten)]
    pub budget: BudgetOptions,
}

/// `agentops count`
#[derive(Debug, Args)]
pub struct CountArgs {
    /// Files and folders; `-` is stdin
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Show headings down to this level; 0 shows files only [default: 6 for files that are named, 0 for folders]
    #[arg(long, value_name = "LEVEL", value_parser = clap::value_parser!(u8).range(0..=6))]
    pub depth: Option<u8>,
    /// Count in this encoding (o200k_base, o200k_harmony, cl100k_base, p50k_base, r50k_base)
    #[arg(long, value_name = "NAME", value_parser = parse_encoding, conflicts_with = "model")]
    pub encoding: Option<Encoding>,
    /// Count as this model would
    #[arg(long, value_name = "NAME")]
    pub model: Option<String>,
}

fn parse_encoding(text: &str) -> Result<Encoding, String> {
    text.parse()
        .map_err(|error: agentops_engine::tokens::UnknownEncoding| error.to_string())
}

/// `agentops init`
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Folder of the project [default: the current folder]
    pub dir: Option<PathBuf>,
    /// Profile to make folders for; may be repeated [default: all]
    #[arg(long = "profile", value_name = "NAME")]
    pub profiles: Vec<String>,
    /// Copy prompts, workflows, commands, templates and scripts of the profiles, for agents to read
    ///
    /// Into `agentops/profiles/NAME/`, where a copy counts in place of the one in the program; commands into
    /// `.claude/commands/` as well where there is a folder `.claude`.
    #[arg(long)]
    pub prompts: bool,
}

/// `agentops completions`
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// Shell to write the script for
    #[arg(value_parser = clap::builder::EnumValueParser::<clap_complete::Shell>::new())]
    pub shell: clap_complete::Shell,
}
