//! Why an import came to an end before its files did, in words. Start at [`ImportError`].

use super::bind::Misfit;
use super::reject::{Reason, Rejected};
use super::sink::Full;

/// Why an import came to an end before its files did.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The file cannot be read.
    #[error("cannot read `{file}`")]
    Read {
        /// The file.
        file: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file has no first line.
    #[error("`{file}` is empty: it has no header")]
    Empty {
        /// The file.
        file: String,
    },
    /// The file's first line, where its header should stand, is blank.
    #[error("the first line of `{file}` is blank: its header has to stand there")]
    NoHeader {
        /// The file.
        file: String,
    },
    /// The header can be no row.
    #[error("the header of `{file}` cannot be read")]
    Header {
        /// The file.
        file: String,
        /// Why.
        source: Box<Reason>,
    },
    /// It is text in UTF-16.
    #[error("`{file}` is UTF-16; save it as UTF-8")]
    Utf16 {
        /// The file.
        file: String,
    },
    /// Its lines end as on old Macs.
    #[error("the lines of `{file}` end in CR alone; save it with LF or CR LF")]
    OldMac {
        /// The file.
        file: String,
    },
    /// The mapping has no rule for it.
    #[error("`{file}` {} of the mapping `{mapping}`{}", is_for(.misfit), told(.misfit))]
    Misfit {
        /// The file.
        file: String,
        /// The mapping's id.
        mapping: String,
        /// What is missing.
        misfit: Box<Misfit>,
    },
    /// A row is broken, and that was not to be.
    #[error("{0}")]
    Strict(Box<Rejected>),
    /// There is no room for what the files hold.
    #[error("there is no room for what `{file}` holds")]
    Full {
        /// The file.
        file: String,
        /// What took no more.
        source: Full,
    },
}

/// For which rule it is.
fn is_for(misfit: &Misfit) -> String {
    match misfit.alike {
        None => "is for no rule".to_string(),
        Some((one, other)) => format!("fits the rules {one} and {other}"),
    }
}

/// What a file misses, in words.
fn told(misfit: &Misfit) -> String {
    let mut text = String::new();
    // Cut otherwise, it may have them.
    let missing = match misfit.delimiter {
        Some(_) => &[][..],
        None => &misfit.missing[..],
    };
    for (name, similar) in missing.iter().take(5) {
        text.push_str(&format!("; it has no column `{name}`"));
        if let Some(near) = similar.first() {
            text.push_str(&format!(" (is it `{near}`?)"));
        }
    }
    if missing.len() > 5 {
        text.push_str(&format!(" and {} more", missing.len() - 5));
    }
    for name in &misfit.twice {
        text.push_str(&format!("; the column `{name}` is there more than once"));
    }
    if let Some((wanted, found)) = misfit.delimiter {
        let shown = |letter: char| match letter {
            '\t' => "tabs".to_string(),
            letter => format!("`{letter}`"),
        };
        let (wanted, found) = (shown(wanted), shown(found));
        text.push_str(&format!(
            "; its header has {found} where the mapping cuts at {wanted}: see `delimiter`"
        ));
    }
    if misfit.alike.is_some() {
        text.push_str(" alike; with `names` these say which file is for which");
    }
    if misfit.name {
        text.push_str(": none is for a file of this name");
    }
    text
}
