//! The graph as a file: how large it is, and how long to open it to the first answer of three
//! hops, with every checksum and the structure verified.

use foedera::graph::{Filter, Graph, Scratch, Way};
use foedera::model::Relation;
use foedera::store::Database;
use rustix::time::{ClockId, clock_gettime};
use std::path::Path;
use std::time::{Duration, Instant};

/// How often a file is opened.
const TIMES: usize = 25;

/// Writes the graph to a file and opens it.
pub fn measure(graph: &Graph) {
    let path = std::env::temp_dir().join(format!("bench-{}.foedera", std::process::id()));
    drop(Database::create(&path, graph).expect("the file can be written"));
    let size = std::fs::metadata(&path).expect("it was written").len();
    let bytes = size as f64 / graph.edge_count() as f64;
    println!("As a file: {bytes:.1} bytes an edge in all\n");
    open(&path);
    for gone in [path.with_extension("foedera.lock"), path] {
        std::fs::remove_file(gone).expect("nobody else has it");
    }
}

/// Opens a file to the first answer of three hops, again and again.
pub fn open(path: &Path) {
    let filter = Filter::default().relations([Relation::Guarantees, Relation::Backstops]);
    let mut times = Vec::new();
    let before = cpu();
    for _ in 0..TIMES {
        let begun = Instant::now();
        let opened = Database::open_read_only(path).expect("it is a database");
        let graph = opened.snapshot();
        let node = graph.node_id("0").expect("every number is a key");
        let view = graph.view(&filter);
        let found = view
            .reach(node, Way::Backward, 3, &mut Scratch::new())
            .len();
        std::hint::black_box(found);
        times.push(begun.elapsed());
    }
    let cpu = (cpu() - before) / TIMES as u32;
    times.sort();
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    println!(
        "Opened and verified to the first answer of three hops, warm, {TIMES} times: best {:.0} ms, \
         median {:.0} ms; {:.0} ms of processor time each\n",
        ms(times[0]),
        ms(times[TIMES / 2]),
        ms(cpu),
    );
}

/// The processor time that this process took so far, of all its threads.
fn cpu() -> Duration {
    clock(ClockId::ProcessCPUTime)
}

/// What a clock of the system says.
pub fn clock(which: ClockId) -> Duration {
    let time = clock_gettime(which);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// The memory of this process, in megabytes: `VmRSS` now, `VmHWM` at most.
pub fn memory(which: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(which));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1024.0
}
