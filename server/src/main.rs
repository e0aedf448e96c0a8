//! The binary `agentops`: a language server and a command line over one engine.

fn main() {}
