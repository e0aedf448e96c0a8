/** What is asked of the server beyond the language server protocol, in its own words: see `docs/protocol.md`. */

export type Verdict = "within" | "near-rule" | "over-budget" | "over-rule";
export type Zone = "good" | "near" | "over" | "critical";
export type PhaseState = "absent" | "draft" | "ready" | "done" | "stale";
export type BundleState = "fresh" | "stale" | "broken" | "unknown";

export interface Status {
  workspaces: Workspace[];
}

export interface Workspace {
  uri: string;
  name: string;
  is_initialised: boolean;
  profiles: Profile[];
  known_profiles: KnownProfile[];
  problems: Problem[];
  bundles?: Bundle[];
}

export interface Problem {
  code: string;
  severity: string;
  count: number;
}

export interface Profile {
  name: string;
  title: string;
  begins_with: string | null;
  topics: Topic[];
}

/** A profile, whether or not anybody uses it yet. */
export interface KnownProfile {
  name: string;
  title: string;
  summary: string;
  is_initialised: boolean;
  phases: { id: string; title: string; command: string | null; is_shared: boolean }[];
}

export interface Topic {
  name: string | null;
  date: string | null;
  current: string | null;
  phases: Phase[];
}

export interface Phase {
  id: string;
  title: string;
  command: string | null;
  state: PhaseState;
  is_current: boolean;
  artifacts: string[];
  load: LoadFigures;
}

export interface LoadFigures {
  total: number;
  budget: number | null;
  rule: number;
  limit: number;
  zone: Zone;
  verdict: Verdict;
}

export interface Bundle {
  name: string;
  path: string;
  state: BundleState;
  profile: string | null;
  phase: string | null;
  topic: string | null;
  age: string | null;
  original_tokens: number | null;
  digest_tokens: number | null;
}

export interface Part {
  kind: string;
  name: string;
  path: string | null;
  tokens: number;
  /** When it is the digest of a bundle: what it is loaded instead of. */
  bundle: { name: string; original_tokens: number } | null;
  saving: { advice: string; tokens: number | null } | null;
}

export interface Load {
  total: number;
  limit: number;
  budget: number | null;
  rule: number;
  window: number;
  zone: Zone;
  parts: Part[];
}

export interface Gauge {
  profile: string;
  profile_title: string;
  topic: string | null;
  phase: string;
  phase_title: string;
  title: string;
  short: string;
  verdict: Verdict;
  zone: Zone;
  load: Load;
}

export interface Budget {
  profile: string;
  topic: string | null;
  window: number;
  rule: number;
  phases: BudgetPhase[];
}

export interface BudgetPhase {
  id: string;
  title: string;
  state: PhaseState;
  verdict?: Verdict;
  load: Load;
}

/** The requests, with what they take and answer. */
export interface Requests {
  "agentops/status": [params: { folder?: string }, answer: Status];
  "agentops/load": [params: { uri: string }, answer: Gauge | null];
  "agentops/budget": [params: { folder?: string; profile: string; topic: string | null }, answer: Budget];
}

export const CHANGED = "agentops/changed";
