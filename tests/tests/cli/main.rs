//! The command line from outside: the built binary on workspaces in temporary folders.

mod budget;
mod bundle;
mod check;
mod count;
mod demo;
mod faults;
mod files;
mod implement;
mod init;
mod phases;
mod plans;
mod schemas;
mod status;
mod terminal;
