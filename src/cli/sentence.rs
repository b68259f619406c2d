//! A question as one would say it: `foedera who guarantees Ukraine in 2023`. It is read as a verb
//! with what that is asked about, and the answer begins with what was read. Start at [`read`].

use super::failure::Failure;
use super::terminal::Terminal;
use super::typed::{self, Flags};
use crate::model::{Date, dates_like};
use clap::error::{ContextKind, ContextValue};
use clap::{Args, FromArgMatches};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ffi::OsString;

/// Ask in plain words: who guarantees Ukraine in 2023
///
/// The sentences below are understood, and a date behind them: `in 1999`, `on 4 August 1914`,
/// `as of 2014-03`, `between 1994 and 2014`; `ask` may be left out. Each is another way to say a
/// verb, whose own help tells more.
///
/// Example:
///   foedera ask 'Who broke the Budapest Memorandum?'
#[derive(Debug, Args)]
#[command(verbatim_doc_comment, after_long_help = known())]
pub(super) struct Typed {
    /// The question
    #[arg(value_name = "WORDS", required = true)]
    words: Vec<String>,
}

/// What is said, and how it is asked of a verb; the first that fits decides. Each `*` stands for a
/// name, each `@` for a date or a file, of one word or more.
const SENTENCES: &[(&str, &str)] = &[
    ("who promised what to whom", "list commitments"),
    ("who has promised what to whom", "list commitments"),
    ("who guarantees whom", "edges --relation guarantees"),
    ("who guarantees who", "edges --relation guarantees"),
    ("who guarantees the debts of *", "guarantors *"),
    ("who guarantees the independence of *", "guarantors *"),
    ("who guarantees the neutrality of *", "guarantors *"),
    ("who guarantees the security of *", "guarantors *"),
    ("who guaranteed the independence of *", "guarantors *"),
    ("who guaranteed the neutrality of *", "guarantors *"),
    ("who guaranteed the security of *", "guarantors *"),
    ("who guarantees * without *", "guarantors * --without *"),
    ("who guarantees * besides *", "guarantors * --without *"),
    ("who guarantees * if * leaves", "guarantors * --without *"),
    ("who guarantees *", "guarantors *"),
    ("who guaranteed *", "guarantors *"),
    ("who stands behind *", "guarantors *"),
    ("who is allied with *", "guarantors *"),
    ("who was allied with *", "guarantors *"),
    ("who are the allies of *", "guarantors *"),
    ("who were the allies of *", "guarantors *"),
    ("is * allied with *", "edges --from * --to *"),
    ("was * allied with *", "edges --from * --to *"),
    ("who backs *", "guarantors *"),
    ("who defends *", "guarantors *"),
    ("who protects *", "guarantors *"),
    ("who promised what to *", "guarantors *"),
    ("who has promised what to *", "guarantors *"),
    ("whom does * guarantee", "beneficiaries *"),
    ("who does * guarantee", "beneficiaries *"),
    ("whom did * guarantee", "beneficiaries *"),
    ("who is guaranteed by *", "beneficiaries *"),
    (
        "does * guarantee *",
        "edges --relation guarantees --from * --to *",
    ),
    (
        "did * guarantee *",
        "edges --relation guarantees --from * --to *",
    ),
    (
        "is * guaranteed by *",
        "edges --relation guarantees --to * --from *",
    ),
    (
        "was * guaranteed by *",
        "edges --relation guarantees --to * --from *",
    ),
    ("is * still guaranteed", "guarantors *"),
    ("is * guaranteed", "guarantors *"),
    ("was * guaranteed", "guarantors *"),
    ("what has * promised to *", "edges --from * --to *"),
    ("what has * promised", "beneficiaries *"),
    ("what has * promised *", "edges --from * --to *"),
    ("what did * promise to *", "edges --from * --to *"),
    ("what did * promise", "beneficiaries *"),
    ("what did * promise *", "edges --from * --to *"),
    ("what does * owe to *", "edges --from * --to *"),
    ("what does * owe", "beneficiaries *"),
    ("what does * owe *", "edges --from * --to *"),
    ("what did * owe to *", "edges --from * --to *"),
    ("what did * owe", "beneficiaries *"),
    ("what did * owe *", "edges --from * --to *"),
    ("how much does * owe", "beneficiaries *"),
    ("what is promised to *", "coverage *"),
    ("what was promised to *", "coverage *"),
    ("what is * promised", "coverage *"),
    ("who answers for *", "recourse *"),
    ("who must answer for *", "recourse *"),
    ("on whom may * call", "recourse *"),
    ("on whom can * call", "recourse *"),
    ("who broke what", "breaches"),
    ("who broke *", "breaches *"),
    ("who violated *", "breaches *"),
    ("what did * break", "breaches --by *"),
    ("what has * broken", "breaches --by *"),
    ("which promises did * break", "breaches --by *"),
    ("which promises has * broken", "breaches --by *"),
    ("did * keep its promises", "breaches --by *"),
    ("has * kept its promises", "breaches --by *"),
    ("did * break its promises", "breaches --by *"),
    ("did * break its promises to *", "breaches --by * *"),
    ("did * break *", "breaches --by * *"),
    ("has * broken *", "breaches --by * *"),
    ("did * violate *", "breaches --by * *"),
    ("what if * leaves", "what-if --without *"),
    ("what if * left", "what-if --without *"),
    ("what if * withdraws", "what-if --without *"),
    ("what happens if * leaves", "what-if --without *"),
    ("what remains without *", "what-if --without *"),
    ("what is left without *", "what-if --without *"),
    ("what if * is met", "what-if --met *"),
    ("what if * fails", "what-if --failed *"),
    ("what if * ends", "what-if --ends *"),
    ("what if * defaults", "cascade default *"),
    ("what happens if * defaults", "cascade default *"),
    ("who fails if * fails", "cascade default *"),
    ("who fails if * defaults", "cascade default *"),
    ("who pays if * fails", "cascade default *"),
    ("who pays if * defaults", "cascade default *"),
    ("what if * attacks *", "cascade act --by * *"),
    ("what if * attacked *", "cascade act --by * *"),
    ("what happens if * attacks *", "cascade act --by * *"),
    ("who enters if * attacks *", "cascade act --by * *"),
    ("who entered the war", "cascade recorded"),
    ("who went to war", "cascade recorded"),
    ("how does * hang on others", "fragility *"),
    ("on whom does * depend", "fragility *"),
    ("how fragile is *", "fragility *"),
    ("how strongly does * stand by *", "strength * *"),
    ("how is * tied to *", "paths * * --way either"),
    ("how does * lead to *", "paths * *"),
    ("what changed between @ and @", "diff @ @"),
    ("what changed from @ to @", "diff @ @"),
    ("what became of *", "history *"),
    ("what happened to *", "history *"),
    ("what happened", "timeline"),
    ("are there circles", "circles"),
    ("who is in a circle", "circles"),
    ("what is disputed", "disputes"),
    ("what is disputed about *", "disputes *"),
    ("what is sought", "list commitments --state sought"),
    ("what is sought of *", "edges --from * --state sought"),
    ("what is sought from *", "edges --from * --state sought"),
    ("what is in force", "list commitments --in-force"),
    ("which past guarantors are sought again", "gaps"),
    ("what is missing", "gaps"),
    ("what is missing for *", "gaps *"),
    ("who signed *", "edges --relation party_to --to *"),
    ("who is party to *", "edges --relation party_to --to *"),
    ("who is bound by *", "edges --relation party_to --to *"),
    ("what did * sign", "edges --relation party_to --from *"),
    ("what is * party to", "edges --relation party_to --from *"),
    ("who belongs to *", "edges --relation member_of --to *"),
    ("who leads *", "edges --relation leads --to *"),
    ("what does * decide", "show *"),
    ("what does * gate", "show *"),
    ("when did * begin", "history *"),
    ("when did * end", "history *"),
    ("when does * end", "history *"),
    ("when was * signed", "show *"),
    ("who is *", "show *"),
    ("what is *", "show *"),
];

/// Words with which other questions begin.
const OTHERS: &[&str] = &[
    "are", "can", "could", "may", "were", "where", "whose", "why", "will",
];

/// What may stand at the end of a sentence.
const END: [char; 3] = ['?', '.', '!'];

/// Longer is no sentence here, in words.
const LONGEST: usize = 60;

/// The sentences that are understood, each with its verb.
fn known() -> String {
    let widest = SENTENCES.iter().map(|(said, _)| said.len()).max();
    let lines = SENTENCES.iter().map(|(said, asked)| {
        let width = widest.unwrap_or(0);
        format!("  {said:width$}  {asked}\n").replace(['*', '@'], "…")
    });
    format!("Sentences:\n{}", lines.collect::<String>())
}

/// The command line with `ask` before what is no verb, if that begins as a question does.
pub(super) fn said(error: &clap::Error, words: &[OsString]) -> Option<Vec<OsString>> {
    let Some(ContextValue::String(first)) = error.get(ContextKind::InvalidSubcommand) else {
        return None;
    };
    let begin = spread(first.split_whitespace().next()?).next()?;
    let mut begins = SENTENCES
        .iter()
        .filter_map(|(said, _)| said.split(' ').next())
        .chain(OTHERS.iter().copied());
    let is_said = begins.any(|word| word.eq_ignore_ascii_case(begin));
    let at = words.iter().position(|word| *word == **first)?;
    let mut words = words.to_vec();
    words.insert(at, "ask".into());
    is_said.then_some(words)
}

/// What was typed, with a sentence read as the verb that it means.
///
/// # Errors
/// When no sentence fits, or it has a date and `--as-of` another.
pub(super) fn read(
    typed: &Typed,
    flags: &Flags,
    terminal: &Terminal,
) -> Result<typed::Typed, Failure> {
    // Quoted, a sentence is one word to the shell.
    let said = typed.words.iter().flat_map(|word| word.split_whitespace());
    let said: Vec<&str> = said.flat_map(spread).collect();
    let Some(asked) = asked(&said) else {
        let near = near(&said);
        let said: String = said.join(" ").chars().take(80).collect();
        let failure = Failure::usage(format!("`{said}` is no question known here"));
        return Err(match near.is_empty() {
            false => failure.did_you_mean(&near),
            true => failure
                .hint("`foedera ask --help` lists those that are, `foedera --help` the verbs"),
        });
    };
    if let Some(now) = now(&said).filter(|_| asked[1] != "show") {
        return Err(
            Failure::usage(format!("`{now}` is another day tomorrow")).hint(
                "no answer depends on the clock: say `in 2026`, or nothing for all that is told",
            ),
        );
    }
    let told: Vec<String> = asked.iter().map(|word| quoted(word)).collect();
    let matches = typed::command().try_get_matches_from(asked);
    let meant = matches.and_then(|matches| typed::Typed::from_arg_matches(&matches));
    let mut meant = meant.map_err(|fault| Failure::usage(fault.to_string()))?;
    let mut flags = flags.clone();
    let narrow = std::mem::take(&mut meant.flags.narrow);
    if let Some(date) = narrow.as_of {
        if flags
            .narrow
            .as_of
            .as_ref()
            .is_some_and(|other| *other != date)
        {
            return Err(Failure::usage(
                "the question has a date, and --as-of another",
            ));
        }
        flags.narrow.as_of = Some(date);
    }
    flags.narrow.without.extend(narrow.without);
    flags.narrow.state.extend(narrow.state);
    flags.narrow.in_force |= narrow.in_force;
    meant.flags = flags;
    terminal.say(&format!("asked as: {}\n", told.join(" ")));
    Ok(meant)
}

/// `what's` as `what`, `is`; any other word as it is.
fn spread(word: &str) -> impl Iterator<Item = &str> {
    let short = word.strip_suffix("'s").or(word.strip_suffix("’s"));
    let short = short.filter(|word| {
        let asks = ["who", "what", "where", "when", "how"];
        asks.iter().any(|asks| word.eq_ignore_ascii_case(asks))
    });
    std::iter::once(short.unwrap_or(word)).chain(short.map(|_| "is"))
}

/// The arguments that ask what is said.
fn asked(said: &[&str]) -> Option<Vec<String>> {
    if said.len() > LONGEST {
        return None;
    }
    let mut said = said.to_vec();
    if let Some(last) = said.last_mut() {
        *last = last.trim_end_matches(END);
    }
    said.retain(|word| !word.is_empty());
    let (asked, date) = dated(&said)
        .into_iter()
        .map(|(length, date)| (&said[..length], Some(date)))
        .chain([(&said[..], None)])
        .find_map(|(said, date)| Some((meant(said)?, date)))?;
    let mut all = vec!["foedera".to_string()];
    all.extend(asked);
    if let Some(date) = date {
        all.extend(["--as-of".to_string(), date.as_str().to_string()]);
    }
    Some(all)
}

/// The verb and its arguments for what is said, dates apart.
fn meant(said: &[&str]) -> Option<Vec<String>> {
    let (asked, captured) = SENTENCES.iter().find_map(|(pattern, asked)| {
        let pattern: Vec<&str> = pattern.split(' ').collect();
        Some((asked, fit(&pattern, said)?))
    })?;
    let mut captured = captured.into_iter();
    let words = asked.split(' ').map(|word| match word {
        "*" => captured.next().unwrap_or_default(),
        "@" => {
            let text = captured.next().unwrap_or_default();
            date_of(&text).map_or(text, |date| date.as_str().to_string())
        }
        word => word.to_string(),
    });
    Some(words.collect())
}

/// Words that stand in questions of every kind.
const COMMON: &[&str] = &["the", "in", "of", "to", "by", "on"];

/// The sentences that have most words of what is said, and two at least that tell one question
/// from another; three at most, first those with the fewest others.
fn near(said: &[&str]) -> Vec<String> {
    let is_said = |word: &&&str| {
        let mut said = said.iter().take(LONGEST);
        said.any(|said| said.eq_ignore_ascii_case(word))
    };
    let all = SENTENCES.iter().map(|(sentence, _)| {
        let words = sentence.split(' ').filter(|word| !COMMON.contains(word));
        let words: BTreeSet<&str> = words.collect();
        let alike = words.iter().filter(is_said).count();
        (alike, words.len() - alike, *sentence)
    });
    let mut all: Vec<_> = all.filter(|(alike, ..)| *alike > 1).collect();
    all.sort_by_key(|(alike, others, _)| (Reverse(*alike), *others));
    let near = all.into_iter().take(3);
    near.map(|(.., sentence)| sentence.replace(['*', '@'], "…"))
        .collect()
}

/// The words before a date at the end.
const BEFORE: &[&[&str]] = &[&["as", "of"], &["in"], &["on"], &["during"]];

/// The words of which a period at the end begins.
const PERIOD: &[&str] = &["between", "from"];

/// The dates at the end of what is said, the one of most words first, with how many words are
/// before each.
fn dated(said: &[&str]) -> Vec<(usize, Date)> {
    let is_at = |at: usize, words: &[&str]| {
        let there = said[at..].iter().zip(words);
        said.len() - at > words.len() && there.into_iter().all(|(a, b)| a.eq_ignore_ascii_case(b))
    };
    let found = (1..said.len()).filter_map(|at| {
        let before = BEFORE.iter().find(|words| is_at(at, words));
        let begins = PERIOD.iter().any(|word| is_at(at, &[word]));
        let from = at + before.map(|words| words.len()).or(begins.then_some(0))?;
        Some((at, date_of(&said[from..].join(" "))?))
    });
    found.collect()
}

/// The last word, if that is `today` or the like.
fn now<'s>(said: &[&'s str]) -> Option<&'s str> {
    let last = said.last()?.trim_end_matches(END);
    (dates_like(last) == [".."]).then_some(last)
}

/// The date that a text can only mean, in EDTF or as people write it.
fn date_of(text: &str) -> Option<Date> {
    Date::new(text)
        .ok()
        .or_else(|| match &dates_like(text)[..] {
            [one] => Date::new(one).ok(),
            _ => None,
        })
}

/// What each `*` and `@` of a pattern stands for, if what is said fits it; the first as short as it can be.
fn fit(pattern: &[&str], said: &[&str]) -> Option<Vec<String>> {
    match (pattern, said) {
        ([], []) => Some(Vec::new()),
        (["*" | "@", rest @ ..], _) => (1..=said.len()).find_map(|length| {
            let (name, left) = said.split_at(length);
            let mut captured = fit(rest, left)?;
            captured.insert(0, name.join(" "));
            Some(captured)
        }),
        ([word, rest @ ..], [first, left @ ..]) if word.eq_ignore_ascii_case(first) => {
            fit(rest, left)
        }
        _ => None,
    }
}

/// A word as a shell takes it for one.
fn quoted(word: &str) -> String {
    match word.contains(|c: char| c.is_whitespace() || c == '\'') {
        true => format!("'{}'", word.replace('\'', r"'\''")),
        false => word.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(said: &str, asked_for: Option<&str>) {
        let words: Vec<&str> = said.split(' ').collect();
        let asked = asked(&words).map(|all| {
            let all: Vec<String> = all[1..].iter().map(|word| quoted(word)).collect();
            all.join(" ")
        });
        assert_eq!(asked.as_deref(), asked_for);
    }

    #[test]
    fn a_sentence_is_a_verb_with_what_it_asks_about() {
        check("who guarantees Ukraine?", Some("guarantors Ukraine"));
        check("Who guarantees whom", Some("edges --relation guarantees"));
        check(
            "what if the United States leaves?",
            Some("what-if --without 'the United States'"),
        );
        check("what changed between 1995 and 2023", Some("diff 1995 2023"));
        check(
            "how is Russia tied to Ukraine",
            Some("paths Russia Ukraine --way either"),
        );
        check("who", None);
        check("who guarantees", None);
        check("whither goest thou", None);
        check(&format!("how is {}", "tied to ".repeat(50_000)), None);
    }

    #[test]
    fn a_date_at_the_end_is_the_date_asked_about() {
        check(
            "who guarantees Ukraine in 1999?",
            Some("guarantors Ukraine --as-of 1999"),
        );
        check(
            "who broke what as of 2014-03",
            Some("breaches --as-of 2014-03"),
        );
        // No date, so it belongs to the name.
        check(
            "who guarantees peace in Europe",
            Some("guarantors 'peace in Europe'"),
        );
        check("in 1999", None);
    }

    #[test]
    fn a_date_may_be_written_as_people_write_it() {
        check(
            "who guarantees Belgium in August 1914?",
            Some("guarantors Belgium --as-of 1914-08"),
        );
        check(
            "who guarantees Belgium on the 4th of August, 1914",
            Some("guarantors Belgium --as-of 1914-08-04"),
        );
        check(
            "who guaranteed Ukraine in the 1990s",
            Some("guarantors Ukraine --as-of 199X"),
        );
        check(
            "who guaranteed peace in Europe between 1994 and March 2014",
            Some("guarantors 'peace in Europe' --as-of 1994/2014-03"),
        );
        check(
            "what changed from July 1914 to 4 August 1914",
            Some("diff 1914-07 1914-08-04"),
        );
        check(
            "what changed between a.ron and b.ron",
            Some("diff a.ron b.ron"),
        );
        // Day or month, nobody can tell.
        check(
            "who guarantees Belgium on 4/8/1914",
            Some("guarantors 'Belgium on 4/8/1914'"),
        );
    }

    #[test]
    fn each_sentence_is_one_that_its_verb_understands() {
        for (said, asked) in SENTENCES {
            let words = asked.split(' ').map(|word| {
                if matches!(word, "*" | "@") {
                    "1999"
                } else {
                    word
                }
            });
            let all = std::iter::once("foedera").chain(words);
            assert!(
                typed::command().try_get_matches_from(all).is_ok(),
                "{asked}"
            );
            let said = said.replace(['*', '@'], "x y");
            let words: Vec<&str> = said.split(' ').collect();
            let found = super::asked(&words).map(|all| all[1].clone());
            assert_eq!(found.as_deref(), asked.split(' ').next(), "{said}");
        }
    }
}
