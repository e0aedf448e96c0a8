//! The engine of agentops.
