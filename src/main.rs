//! The command `foedera`; all of it is in the library's floor `cli`.

fn main() -> std::process::ExitCode {
    foedera::cli::main()
}
