//! Flags and arguments of the commands that begin phases and leave them.

use clap::Args;

use super::BudgetOptions;

pub(super) const START_EXAMPLES: &str = "\
Examples:
  agentops start infrastructure-ops \"How do we upgrade the cluster?\"
  agentops start product-dev --topic sign-in
  agentops start product-dev/product           what all topics share
  agentops start product-dev/tasks --topic sign-in
  agentops start /shape-spec --topic sign-in   a phase by its command";

pub(super) const ADVANCE_EXAMPLES: &str = "\
Examples:
  agentops advance k8s-upgrade
  agentops advance k8s-upgrade --dry-run       the gate as a checklist, and what would be made
  agentops advance product-dev/sign-in --force
  agentops advance agentops/infrastructure-ops/research/k8s-upgrade-research.md

Exit codes: 0 done, 1 the gate does not pass, 2 could not run.";

pub(super) const RESEARCH_EXAMPLES: &str = "\
Examples:
  agentops research \"How do we upgrade the cluster to 1.31?\"
  agentops research \"Why is the queue slow?\" --topic queue-latency";

pub(super) const PLAN_EXAMPLES: &str = "\
Examples:
  agentops plan k8s-upgrade
  agentops plan agentops/infrastructure-ops/research/k8s-upgrade-research.md

Exit codes: 0 done, 1 the gate does not pass, 2 could not run.";

/// `agentops start`
#[derive(Debug, Args)]
pub struct StartArgs {
    /// A profile (`product-dev`), a phase of it (`product-dev/shape`), or its command (`/shape-spec`)
    #[arg(value_name = "PROFILE[/PHASE]")]
    pub phase: String,
    /// What is asked
    pub question: Option<String>,
    #[command(flatten)]
    pub options: BeginOptions,
}

/// `agentops research`
#[derive(Debug, Args)]
pub struct ResearchArgs {
    /// What is asked
    pub question: String,
    #[command(flatten)]
    pub options: BeginOptions,
}

/// What commands take that begin something.
#[derive(Clone, Debug, Args)]
pub struct BeginOptions {
    /// Name of the topic [default: made from the question]
    #[arg(long, value_name = "NAME")]
    pub topic: Option<String>,
    /// Only tell what would be made
    #[arg(long)]
    pub dry_run: bool,
}

/// `agentops advance`
#[derive(Debug, Args)]
pub struct AdvanceArgs {
    /// A topic (`k8s-upgrade`), where two profiles have it with its profile (`product-dev/k8s-upgrade`); or one of its
    /// artifacts
    #[arg(value_name = "TOPIC")]
    pub topic: String,
    /// The phase that is left [default: the latest that has an artifact]
    #[arg(long, value_name = "PHASE")]
    pub phase: Option<String>,
    #[command(flatten)]
    pub options: TransitionOptions,
    #[command(flatten)]
    pub budget: BudgetOptions,
}

/// `agentops plan`
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// A topic (`k8s-upgrade`), where two profiles have it with its profile; or its research
    #[arg(value_name = "FILE|TOPIC")]
    pub topic: String,
    #[command(flatten)]
    pub options: TransitionOptions,
    #[command(flatten)]
    pub budget: BudgetOptions,
}

/// What commands take that leave a phase.
#[derive(Clone, Debug, Args)]
pub struct TransitionOptions {
    /// Go on although the gate does not pass; the new artifact says so
    #[arg(long)]
    pub force: bool,
    /// Only tell what is missing, and what would be made
    #[arg(long)]
    pub dry_run: bool,
}
