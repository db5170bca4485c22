//! The `hoso` command: settings, wiring, and a file for each subcommand. Only this crate opens backends.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command talks to whoever typed it")]

mod access;
mod answering;
mod arguments;
mod commands;
mod config;
mod descriptors;
mod failure;
mod heap;
mod led;
mod listening;
mod measuring;
mod remote;
mod service;
mod supervision;
mod verified;
mod watched;
mod whole_file;

use std::process::ExitCode;

use clap::Parser as _;

use arguments::{Arguments, Command};
use config::{Config, Flags};
use failure::Failure;

fn main() -> ExitCode {
    heap::keep_together();
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("hoso: {failure}");
            failure.exit_code()
        }
    }
}

fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    // A child answers its parent and nothing else: it reads no settings and starts no runtime.
    if let Command::PageReader(child) = &arguments.command {
        return commands::page_reader::run(child);
    }
    if let Command::Init { folder } = &arguments.command {
        return commands::init::run(folder);
    }
    let config = Config::load(&Flags {
        config: arguments.config.as_deref(),
        data: arguments.data.as_deref(),
        log: arguments.log.as_deref(),
    })?;
    if let Command::Config { json } = &arguments.command {
        return commands::config::run(&config, *json);
    }
    // It needs the names of the desks and nothing else.
    if let Command::Coversheet(asked) = &arguments.command {
        return commands::coversheet::run(&config, asked);
    }
    hoso_store::keep_to_owner();
    descriptors::allow_all()?;
    tracing_subscriber::fmt()
        .with_env_filter(config.log_filter()?)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Inaccessible(error.to_string()))?;
    let done = runtime.block_on(async {
        match arguments.command {
            Command::Serve => commands::serve::run(config).await,
            Command::Ingest(ingest) => commands::ingest::run(config, ingest).await,
            Command::Search(search) => commands::search::run(&config, search).await,
            Command::Show { id, json } => commands::show::run(&config, &id, json).await,
            Command::Export(export) => commands::export::run(&config, export).await,
            Command::Status { json } => commands::status::run(&config, json).await,
            Command::Reindex { only_missing, json } => {
                commands::reindex::run(&config, only_missing, json).await
            }
            Command::Verify { repair, json } => commands::verify::run(&config, repair, json).await,
            Command::Assign { document, dossier } => {
                commands::assign::run(&config, &document, &dossier).await
            }
            Command::Correct(said) => commands::correct::run(&config, said).await,
            Command::Reread(which) => commands::reread::run(&config, &which).await,
            Command::Retry { ids } => commands::retry::run(&config, &ids).await,
            Command::Init { .. }
            | Command::Config { .. }
            | Command::PageReader(_)
            | Command::Coversheet(_) => Ok(ExitCode::SUCCESS),
        }
    });
    // A file that is still being looked at may take long; whoever asked for the end does not wait for it.
    runtime.shutdown_timeout(std::time::Duration::from_millis(500));
    done
}
