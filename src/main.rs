fn main() -> std::process::ExitCode {
    foedera::cli::main()
}
