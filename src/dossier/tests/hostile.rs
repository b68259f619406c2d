//! Files that nobody typed in good faith, or that a slip made strange: none panics, hangs or
//! takes the stack, and every place lies in its file.

use super::*;
use crate::change::Code;

#[track_caller]
fn sane(text: &[u8]) -> Reading {
    let reading = read(&Memory::new().with("a.ron", text), "a.ron");
    assert_eq!(
        reading.graph.is_none(),
        reading.faults.iter().any(Fault::is_error)
    );
    for fault in &reading.faults {
        let text = &reading.texts[0].text;
        assert!(
            text.get(fault.span.clone()).is_some(),
            "{fault}: {:?}",
            fault.span
        );
        let lines = text.matches('\n').count() + 1;
        assert!(
            fault.line <= lines && fault.column <= text.len() + 1,
            "{fault}"
        );
        let _ = fault.to_string();
    }
    let places: Vec<_> = reading.faults.iter().map(|f| (f.line, f.column)).collect();
    let listed = places.iter().filter(|(line, _)| *line > 0);
    assert!(listed.is_sorted(), "{places:?}");
    assert!(reading.faults.len() <= MAX_FAULTS + 1);
    reading
}

#[track_caller]
fn first(files: &dyn Files, path: &str, wanted: &str) {
    let faults = read(files, path).faults;
    assert_eq!(
        faults.first().map(ToString::to_string).unwrap_or_default(),
        wanted
    );
}

#[test]
fn a_megabyte_of_brackets() {
    for bracket in [
        "[", "(", "{", "[]", "[[],", "(a:", "Some(", "{\"a\":", "]", ")", "/*", "\"", ",",
    ] {
        let text = bracket.repeat((1 << 20) / bracket.len());
        sane(text.as_bytes());
        sane(format!("(foedera: 1, edges: [{text}])").as_bytes());
        sane(format!("(foedera: 1, actors: {{{text}").as_bytes());
    }
}

#[test]
fn brackets_without_end_are_one_fault() {
    let reading = sane("(".repeat(1 << 20).as_bytes());
    assert_eq!(reading.faults.len(), 1, "{:?}", reading.faults);
}

#[test]
fn reading_stops_where_too_much_is_wrong() {
    let dossier = |edge: &str| {
        let edges = edge.repeat(20_000);
        let text =
            format!("(foedera: 1, source: \"s\", sources: {{\"s\": \"S\"}}, edges: [{edges}])");
        sane(text.as_bytes()).faults
    };
    let last = "so much is wrong that reading stopped; mend these first, there may be more";
    for edge in [
        "leads(\"a\" \"b\", \"p\"),\n",
        "leads(\"a b\", \"b\", 1, 2),\n",
        "leads(from: \"a\", to: \"b\", at: \"p\", whence: 1),\n",
        "leads(\"a\", \"b\"),\n",
    ] {
        let faults = dossier(edge);
        assert!(faults.len() <= MAX_FAULTS + 1, "{edge}");
        assert_eq!(faults.last().unwrap().message(), last, "{edge}");
    }
}

#[test]
fn a_million_nested_options() {
    let text = format!(
        "(foedera: 1, title: {}\"x\"{})",
        "Some(".repeat(1_000_000),
        ")".repeat(1_000_000)
    );
    let reading = sane(text.as_bytes());
    assert_eq!(reading.faults[0].code, Code::TooDeep);
}

#[test]
fn more_faults_than_are_listed_are_counted() {
    let entries: Vec<String> = (0..3000)
        .map(|i| format!("\"a{i}\": Stat{i}(\"A{i}\")"))
        .collect();
    let reading = sane(format!("(foedera: 1, actors: {{{}}})", entries.join(",\n")).as_bytes());
    assert_eq!(reading.faults.len(), MAX_FAULTS + 1);
    let last = reading.faults.last().unwrap();
    assert_eq!(
        last.to_string(),
        "a.ron: error[F007]: 2000 further faults are not listed; mend these first"
    );
}

#[test]
fn bytes_that_are_no_text_are_told_by_line_and_column() {
    let files = Memory::new().with("a.ron", *b"(\n  foedera: 1,\n  title: \"\xd0\x96\xff\",\n)");
    first(
        &files,
        "a.ron",
        "a.ron:3:12: error[F002]: the file is not UTF-8: the byte 0xff has no meaning here",
    );
    let files = Memory::new().with("a.ron", [0xff_u8; 1000]);
    assert_eq!(read(&files, "a.ron").faults.len(), 1);
}

#[test]
fn an_empty_file_is_no_dossier() {
    first(
        &Memory::new().with("a.ron", ""),
        "a.ron",
        "a.ron: error[F016]: wanted a dossier between `(` and `)`, found nothing",
    );
    assert!(faults("\u{feff}").contains("F016"));
    assert!(faults("// nothing").contains("F016"));
}

#[test]
fn files_that_include_each_other_are_read_once() {
    let files = Memory::new()
        .with("a.ron", "(foedera: 1, include: [\"b.ron\", \"./b.ron\", \"x/../b.ron\"], actors: {\"a\": State(\"A\")})")
        .with("b.ron", "(foedera: 1, include: \"a.ron\", actors: {\"b\": State(\"B\")})");
    let reading = read(&files, "a.ron");
    assert!(reading.faults.is_empty(), "{:?}", reading.faults);
    assert_eq!(reading.graph.unwrap().node_count(), 2);
    assert_eq!(reading.texts.len(), 2);
}

#[test]
fn includes_are_relative_to_their_file_and_named_as_the_dossier_was() {
    let files = Memory::new()
        .with("pacts/main.ron", "(foedera: 1, include: [\"sub/one.ron\"])")
        .with(
            "pacts/sub/one.ron",
            "(foedera: 1, include: [\"../two.ron\"])",
        )
        .with(
            "pacts/two.ron",
            "(foedera: 1, actors: {\"a\": Stat(\"A\")})",
        );
    first(
        &files,
        "pacts/main.ron",
        "pacts/two.ron:1:28: error[F035]: `Stat` is no actor's kind; did you mean `State`?",
    );
}

#[test]
fn nothing_outside_the_folder_is_read() {
    for path in ["../b.ron", "/b.ron", "C:/b.ron", "\\\\b", "x/../../b.ron"] {
        let path = path.replace('\\', "\\\\");
        let files = Memory::new()
            .with("d/a.ron", format!("(foedera: 1, include: [\"{path}\"])"))
            .with("b.ron", "(foedera: 1)")
            .with("/b.ron", "(foedera: 1)");
        let faults = read(&files, "d/a.ron").faults;
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].code, Code::OutsideFolder);
    }
}

#[test]
fn an_id_that_may_be_in_a_file_that_is_not_there_is_not_unknown() {
    let text =
        "(foedera: 1, include: [\"b.ron\"], source: \"s\", edges: [leads(\"x\", \"y\", \"p\")])";
    let told = faults(text);
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(told.contains("F006"));
}

/// A folder of its own for one test, taken away afterwards.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("foedera-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(path.join("in")).unwrap();
        Folder(path)
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn codes(path: &str) -> Vec<Code> {
    let faults = read(&Disk::beside(path), path).faults;
    faults.iter().map(|fault| fault.code).collect()
}

#[test]
fn the_disk_gives_a_dossier_and_its_includes() {
    let folder = Folder::new("plain");
    folder.write("in/b.ron", "(foedera: 1)");
    let main = folder.write("in/a.ron", "(foedera: 1, include: [\"b.ron\"])");
    assert_eq!(codes(&main), []);
    let missing = folder.write("in/c.ron", "(foedera: 1, include: [\"no.ron\", \".\"])");
    assert_eq!(
        codes(&missing),
        [Code::IncludeUnreadable, Code::IncludeUnreadable]
    );
    assert_eq!(
        codes(folder.0.join("in").to_str().unwrap()),
        [Code::CannotRead]
    );
    assert_eq!(
        codes(folder.0.join("no.ron").to_str().unwrap()),
        [Code::CannotRead]
    );
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_out_of_the_folder() {
    let folder = Folder::new("link");
    folder.write("secret.ron", "(foedera: 1)");
    let main = folder.write("in/a.ron", "(foedera: 1, include: [\"link.ron\"])");
    std::os::unix::fs::symlink(folder.0.join("secret.ron"), folder.0.join("in/link.ron")).unwrap();
    assert_eq!(codes(&main), [Code::OutsideFolder]);
    // A loop of links, and a folder that contains itself.
    std::os::unix::fs::symlink("self.ron", folder.0.join("in/self.ron")).unwrap();
    std::os::unix::fs::symlink(".", folder.0.join("in/here")).unwrap();
    let main = folder.write(
        "in/b.ron",
        "(foedera: 1, include: [\"self.ron\", \"here/b.ron\"])",
    );
    assert_eq!(codes(&main), [Code::IncludeUnreadable]);
}

#[test]
fn a_file_of_two_gigabytes_is_a_fault_at_once() {
    let folder = Folder::new("large");
    let path = folder.0.join("in/a.ron");
    let file = std::fs::File::create(&path).unwrap();
    // A hole: no disk space is taken.
    file.set_len(2 << 30).unwrap();
    assert_eq!(codes(path.to_str().unwrap()), [Code::TooLarge]);
}

/// A small generator of pseudo-random numbers, so that a seed is a text.
fn random(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 33) as usize
}

#[test]
fn the_built_in_dossier_with_slips_has_sane_faults() {
    let signs = [
        "\"", "(", ")", "[", "]", "{", "}", ",", ":", "\n", "é", "/*", "//", "r#\"", "\\", "0",
        "Some(", "\0",
    ];
    let texts: Vec<char> = UKRAINE.chars().collect();
    let tokens: Vec<&str> = UKRAINE.split_inclusive([' ', '(', '\n', ',']).collect();
    let mut state = 7;
    for round in 0..300 {
        let mut text = match round % 3 {
            0 => {
                let mut chars = texts.clone();
                chars.remove(random(&mut state) % chars.len());
                chars.into_iter().collect::<String>()
            }
            1 => {
                let at = random(&mut state) % texts.len();
                let sign = signs[random(&mut state) % signs.len()];
                let (start, end) = texts.split_at(at);
                start.iter().collect::<String>() + sign + &end.iter().collect::<String>()
            }
            _ => {
                let mut tokens = tokens.clone();
                let (a, b) = (
                    random(&mut state) % tokens.len(),
                    random(&mut state) % tokens.len(),
                );
                tokens.swap(a, b);
                tokens.concat()
            }
        };
        if round % 7 == 0 {
            let mut at = random(&mut state) % text.len();
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            text.truncate(at);
        }
        sane(text.as_bytes());
    }
}
