//! The mappings that are built in, and how a file is known for one of them.

use super::error::ImportError;
use super::mapping::Mapping;

/// A mapping that is built in.
#[derive(Clone, Copy, Debug)]
pub struct Ready {
    /// What it is called.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

macro_rules! ready {
    ($($name:literal)+) => {
        /// The mappings that are built in, by name.
        pub const READY: &[Ready] = &[
            $(Ready { name: $name, text: include_str!(concat!("mappings/", $name, ".ron")) }),+
        ];
    };
}
ready! { "atop-4.01" "atop-5.1" "finbench" "ibrd-loans" "states" "un-participation" }

impl Ready {
    /// The mapping called `name`.
    ///
    /// ```
    /// use foedera::exchange::import::Ready;
    ///
    /// let ready = Ready::named("atop-5.1").unwrap();
    /// assert_eq!(ready.mapping().unwrap().id(), "atop-5.1");
    /// ```
    pub fn named(name: &str) -> Option<Ready> {
        READY.iter().find(|ready| ready.name == name).copied()
    }

    /// The mapping, read.
    ///
    /// # Errors
    /// None: a test reads all of them.
    pub fn mapping(&self) -> Result<Mapping, Vec<crate::dossier::Fault>> {
        Mapping::read(&format!("{}.ron", self.name), self.text)
    }
}

/// The built-in mapping that all of these files are for, each given by its name and its first
/// line; of several, the one that reads the most columns.
///
/// ```
/// use foedera::exchange::import::recognise;
///
/// let (ready, _) = recognise(&[("list.csv", b"stateID,StateName,Begin,End\n")]).unwrap();
/// assert_eq!(ready.name, "states");
/// let names: Vec<&str> = recognise(&[("names.csv", b"ccode,statenme\n")])
///     .unwrap_err()
///     .iter()
///     .map(|ready| ready.name)
///     .collect();
/// assert_eq!(names, ["atop-4.01", "atop-5.1"], "both read such a list of names");
/// ```
///
/// # Errors
/// Those that read equally many columns, for then none is meant more than the others; empty, where
/// there is none.
pub fn recognise(files: &[(&str, &[u8])]) -> Result<(Ready, Mapping), Vec<Ready>> {
    let mut most = 0;
    let mut best: Vec<(Ready, Mapping)> = Vec::new();
    for ready in READY {
        let Ok(mapping) = ready.mapping() else {
            continue;
        };
        let reads = files.iter().map(|(name, line)| {
            let bound = mapping.bind(name, line).ok()?;
            Some(bound.places.iter().flatten().count())
        });
        let Some(columns) = reads.sum::<Option<usize>>() else {
            continue;
        };
        if columns > most {
            best.clear();
            most = columns;
        }
        if columns == most {
            best.push((*ready, mapping));
        }
    }
    match best.len() {
        1 => best.pop().ok_or_else(Vec::new),
        _ => Err(best.into_iter().map(|(ready, _)| ready).collect()),
    }
}

/// Why no built-in mapping is for these files, given as for [`recognise`]: what can be no file, or
/// misses one column at most of a mapping that is near. Nothing, if none is near.
pub fn misfit(files: &[(&str, &[u8])]) -> Option<ImportError> {
    let mut nearest: Option<(usize, ImportError)> = None;
    for mapping in READY.iter().filter_map(|ready| ready.mapping().ok()) {
        for (name, line) in files {
            let Err(error) = mapping.fit(name, line) else {
                continue;
            };
            let lacks = match &error {
                ImportError::Misfit { misfit, .. } => misfit.lacks(line),
                _ => 0,
            };
            if nearest.as_ref().is_none_or(|(least, _)| lacks < *least) {
                nearest = Some((lacks, error));
            }
        }
    }
    nearest
        .filter(|(lacks, _)| *lacks <= 1)
        .map(|(_, error)| error)
}
