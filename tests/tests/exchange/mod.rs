//! What client and server say to each other, by what it is about.

mod diagnostics;
mod documents;
mod folders;
mod paths;
mod settings;
