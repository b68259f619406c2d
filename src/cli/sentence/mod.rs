//! A question as one would say it: `foedera who guarantees Ukraine in 2023`. It is read as a verb
//! with what that is asked about, and the answer begins with what was read. Start at [`read`].

mod around;
mod kinds;
mod known;
mod pattern;
mod words;

use super::failure::Failure;
use super::terminal::Terminal;
use super::typed::{self, Flags};
use crate::model::{Date, Day, dates_like};
use around::{LAST, MODIFIERS, TURNED};
use clap::error::{ContextKind, ContextValue};
use clap::{Args, FromArgMatches};
use known::{SENTENCES, Sentence};
pub(super) use pattern::is_what_is_promised;
use pattern::{begins, fit, is_nobody, parts, shortest, ways};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fmt::Write as _;
use words::{COMMON, LEADS, OTHERS, PHRASES, SUBJECTS};

/// Ask in plain words: who guarantees Ukraine in 2023
///
/// The sentences below are understood, in these words or in others for the same, which stand
/// below them, and a date behind: `in 1999`, `on 4 August 1914`, `as of 2014-03`, `between 1994
/// and 2014`, `since 2014`, `before 1914`; `ask` may be left out. Each is another way to say a verb, whose own help tells more.
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

/// What may stand at the end of a sentence.
const END: [char; 3] = ['?', '.', '!'];

/// Longer is no sentence here, in words.
const LONGEST: usize = 40;

/// The sentences that are understood, by what they ask, and the words for the same.
fn known() -> String {
    let mut by_verb: Vec<(&str, Vec<String>)> = Vec::new();
    let timed = TURNED
        .iter()
        .map(|(said, asked)| (format!("{} in …", shortest(said)), *asked));
    let others = SENTENCES.iter().chain(&[LAST]).copied().flatten();
    let others = others.map(|(said, asked)| (shortest(said), *asked));
    for (said, asked) in others.chain(timed) {
        let of_verb = by_verb.iter_mut().find(|(of, _)| *of == asked);
        match of_verb {
            Some((_, sentences)) => sentences.push(said),
            None => by_verb.push((asked, vec![said])),
        }
    }
    let mut text = String::from("Sentences, and what they ask:\n");
    for (asked, sentences) in by_verb {
        let _ = writeln!(text, "  {}\n      {}", told(asked), sentences.join("; "));
    }
    text.push_str("Behind any of them:\n");
    for (said, asked) in MODIFIERS {
        let _ = writeln!(text, "  {}\n      {}", told(asked), shortest(said));
    }
    text.push_str("Other words for the same:\n");
    for (of, others) in PHRASES {
        let others = others.replace(['{', '}'], "");
        let _ = writeln!(text, "  {of}: {others}");
    }
    text
}

/// What is asked, with `…` for what was said.
fn told(asked: &str) -> String {
    let words = asked.split(' ').map(|word| match word {
        "*" | "*1" | "*2" | "@" | "@<" | "@>" | "WHEN" => "…".to_string(),
        word => word.replace('@', "…"),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The command line with `ask` before what is no verb, if that begins as a question does.
pub(super) fn said(error: &clap::Error, words: &[OsString]) -> Option<Vec<OsString>> {
    let Some(ContextValue::String(first)) = error.get(ContextKind::InvalidSubcommand) else {
        return None;
    };
    let begin = spread(first.split_whitespace().next()?).next()?;
    let sentences = SENTENCES.iter().chain(&[LAST]).copied().flatten();
    let sentences = sentences.map(|(said, _)| *said);
    let firsts = sentences.filter_map(|said| parts(said).first().map(|part| ways(part)));
    let firsts = firsts.flatten().filter_map(|way| way.first().copied());
    let leads = LEADS.iter().filter_map(|lead| lead.split(' ').next());
    let mut begins = firsts.chain(leads).chain(OTHERS.iter().copied());
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
    let is_question = || asked[1] != "show" || is_one_without_the_last(&said);
    if let Some(now) = now(&said).filter(|_| is_question()) {
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
    flags.narrow.said_by.extend(narrow.said_by);
    flags.narrow.state.extend(narrow.state);
    flags.narrow.via.extend(narrow.via);
    flags.narrow.in_force |= narrow.in_force;
    flags.narrow.binding |= narrow.binding;
    flags.narrow.certain |= narrow.certain;
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
    let mut said = without_leads(&said).to_vec();
    if let ["which" | "what" | "Which" | "What", subject, _, ..] = said[..]
        && SUBJECTS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(subject))
    {
        said.splice(..2, ["who"]);
    }
    let said = &said[..];
    // What may narrow a question belongs to a name only where nothing else fits.
    let is_plain = |name: &[&str]| !is_nobody(name) && !name.iter().any(narrows);
    let is_name = |name: &[&str]| !is_nobody(name);
    let asked = narrowed(said, SENTENCES, &is_plain, MOST)
        .or_else(|| narrowed(said, &[LAST], &is_plain, MOST))
        .or_else(|| narrowed(said, SENTENCES, &is_name, MOST))
        .or_else(|| narrowed(said, &[LAST], &is_name, MOST))?;
    Some(
        std::iter::once("foedera".to_string())
            .chain(asked)
            .collect(),
    )
}

/// What is said without what stands before the question.
fn without_leads<'a, 's>(mut said: &'a [&'s str]) -> &'a [&'s str] {
    let left = |said: &'a [&'s str]| {
        let mut leads = LEADS.iter();
        let left = leads.find_map(|lead| begins(&lead.split(' ').collect::<Vec<_>>(), said));
        left.filter(|left| !left.is_empty())
    };
    while let Some(left) = left(said) {
        said = left;
    }
    said
}

/// Whether something begins with this word that narrows a question.
fn narrows(word: &&str) -> bool {
    let is_time = OPEN.iter().any(|(open, _)| open.eq_ignore_ascii_case(word));
    let mut firsts = MODIFIERS.iter().flat_map(|(said, _)| ways(parts(said)[0]));
    is_time || firsts.any(|way| way[0].eq_ignore_ascii_case(word))
}

/// So many dates and other things that narrow a question may stand behind it.
const MOST: usize = 3;

/// The verb and its arguments for what is said: one of these sentences, and what stands behind it.
fn narrowed(
    said: &[&str],
    sentences: &[&[Sentence]],
    may_be: &impl Fn(&[&str]) -> bool,
    most: usize,
) -> Option<Vec<String>> {
    let before = |length: usize, flags: Vec<String>| {
        let mut asked = narrowed(&said[..length], sentences, may_be, most.checked_sub(1)?)?;
        asked.extend(flags);
        Some(asked)
    };
    let mut dates = dated(said).into_iter();
    let with_date = dates.find_map(|time| {
        let turned = (!time.is_as_of)
            .then(|| meant(&said[..time.length], &[TURNED], may_be))
            .flatten();
        let date = time.date.as_str();
        let of_time = |word: String| match word == "WHEN" {
            true => date.to_string(),
            false => word,
        };
        if let Some(asked) = turned {
            return Some(asked.into_iter().map(of_time).collect());
        }
        let mut asked = before(time.length, Vec::new())?;
        // A breach is asked for by when it was, else by what was broken by then.
        let flag = match asked[0] == "breaches" && !time.is_as_of {
            true => "--during",
            false => "--as-of",
        };
        asked.extend([flag.to_string(), date.to_string()]);
        Some(asked)
    });
    let alone = || meant(said, sentences, may_be);
    let behind = || {
        let mut places = (1..said.len()).rev();
        places.find_map(|at| before(at, meant(&said[at..], &[MODIFIERS], may_be)?))
    };
    with_date.or_else(alone).or_else(behind)
}

/// The arguments for what is said, if it is one of these sentences.
fn meant(
    said: &[&str],
    sentences: &[&[Sentence]],
    may_be: &impl Fn(&[&str]) -> bool,
) -> Option<Vec<String>> {
    let mut sentences = sentences.iter().copied().flatten();
    let (asked, captured) = sentences
        .find_map(|(pattern, asked)| Some((asked, fit(&parts(pattern), said, may_be)?)))?;
    let mut next = captured.iter();
    let words = asked.split(' ').map(|word| match word {
        "*1" => captured[0].clone(),
        "*2" => captured[1].clone(),
        "@<" => turn(&captured[0], |date| {
            Some(Day(date.possible().0.0.checked_sub(1)?))
        }),
        "@>" => turn(&captured[0], |date| Some(date.possible().1)),
        word if word.contains(['*', '@']) => {
            let text = next.next().map_or("", |text| text);
            let date = date_beside(text, &captured).filter(|_| word.contains('@'));
            word.replace(['*', '@'], date.as_ref().map_or(text, Date::as_str))
        }
        word => word.to_string(),
    });
    Some(words.collect())
}

/// The day that is asked for of a date; of what is none, what was said.
fn turn(said: &str, day: impl Fn(&Date) -> Option<Day>) -> String {
    let day = date_of(said).and_then(|date| day(&date));
    day.map_or_else(|| said.to_string(), |day| day.to_string())
}

/// The sentences that have most words of what is said, and two at least that tell one question
/// from another; three at most, first those with the fewest others, the shorter first.
fn near(said: &[&str]) -> Vec<String> {
    let is_said = |word: &&str| {
        let mut said = said.iter().take(LONGEST);
        said.any(|said| said.eq_ignore_ascii_case(word))
    };
    let all = SENTENCES.iter().copied().flatten().map(|(sentence, _)| {
        let parts = parts(sentence).into_iter();
        let parts = parts.filter(|part| !part.starts_with(['*', '@', '[']));
        // Of each part the way that has most of it. What is said once counts once.
        let mut alike: BTreeSet<&str> = BTreeSet::new();
        let mut others = 0;
        for part in parts {
            let ways = ways(part).into_iter().map(|way| {
                let words = way.into_iter().filter(|word| !COMMON.contains(word));
                words.partition::<Vec<&str>, _>(is_said)
            });
            if let Some((said, left)) =
                ways.max_by_key(|(said, left)| (said.len(), Reverse(left.len())))
            {
                alike.extend(said);
                others += left.len();
            }
        }
        (alike.len(), others, *sentence)
    });
    let mut all: Vec<_> = all.filter(|(alike, ..)| *alike > 1).collect();
    all.sort_by_key(|(alike, others, said)| (Reverse(*alike), *others, parts(said).len()));
    let near = all.into_iter().take(3);
    near.map(|(.., sentence)| shortest(sentence)).collect()
}

/// The words before a date at the end, and whether what was there by then is asked for.
const BEFORE: &[(&[&str], bool)] = &[
    (&["as", "of"], true),
    (&["by"], true),
    (&["in"], false),
    (&["on"], false),
    (&["during"], false),
    (&["throughout"], false),
];

/// The words before a date to which, or from which, a time is open.
const OPEN: &[(&str, Open)] = &[
    ("since", Open::From),
    ("after", Open::After),
    ("until", Open::Until),
    ("till", Open::Until),
    ("before", Open::Before),
];

/// Which days a date bounds.
#[derive(Clone, Copy)]
enum Open {
    From,
    After,
    Until,
    Before,
}

impl Open {
    fn date(self, date: &Date) -> Option<Date> {
        let (Day(first), Day(last)) = date.possible();
        let text = match self {
            Open::From => format!("{date}/.."),
            Open::After => format!("{}/..", Day(last.checked_add(1)?)),
            Open::Until => format!("../{date}"),
            Open::Before => format!("../{}", Day(first.checked_sub(1)?)),
        };
        Date::new(&text).ok()
    }
}

/// The words of which a period at the end begins.
const PERIOD: &[&str] = &["between", "from"];

/// A time at the end of what is said.
struct Time {
    /// How many words are before it.
    length: usize,
    date: Date,
    /// What was there by then is asked for, not what came to pass.
    is_as_of: bool,
}

/// The times at the end of what is said, the one of most words first.
fn dated(said: &[&str]) -> Vec<Time> {
    let is_at = |at: usize, words: &[&str]| {
        let there = said[at..].iter().zip(words);
        said.len() - at > words.len() && there.into_iter().all(|(a, b)| a.eq_ignore_ascii_case(b))
    };
    let found = (1..said.len()).filter_map(|length| {
        let date = |words: usize| date_of(&said[length + words..].join(" "));
        let time = |date: Date, is_as_of: bool| Time {
            length,
            date,
            is_as_of,
        };
        if let Some((_, open)) = OPEN.iter().find(|(word, _)| is_at(length, &[word])) {
            return Some(time(open.date(&date(1)?)?, false));
        }
        if let Some((words, is_as_of)) = BEFORE.iter().find(|(words, _)| is_at(length, words)) {
            return Some(time(date(words.len())?, *is_as_of));
        }
        let begins = PERIOD.iter().any(|word| is_at(length, &[word]));
        begins.then(|| date(0))?.map(|date| time(date, false))
    });
    found.collect()
}

/// The last word, if that is `today` or the like.
fn now<'s>(said: &[&'s str]) -> Option<&'s str> {
    let last = said.last()?.trim_end_matches(END);
    // What is open is no day.
    let is_open = last.eq_ignore_ascii_case("open");
    (!is_open && dates_like(last) == [".."]).then_some(last)
}

/// Whether it is a question without its last word, and not the name of a thing.
fn is_one_without_the_last(said: &[&str]) -> bool {
    let asked = said.split_last().and_then(|(_, said)| asked(said));
    asked.is_some_and(|asked| asked[1] != "show")
}

/// The date that a text means beside others: `June` is of the year that is said last.
fn date_beside(text: &str, all: &[String]) -> Option<Date> {
    let of_year = || {
        let year = all.last()?.rsplit(' ').next()?;
        let is_year = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
        is_year.then(|| date_of(&format!("{text} {year}")))?
    };
    date_of(text).or_else(of_year)
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

/// A word as a shell takes it for one.
pub(super) fn quoted(word: &str) -> String {
    match word.contains(|c: char| c.is_whitespace() || c == '\'') {
        true => format!("'{}'", word.replace('\'', r"'\''")),
        false => word.to_string(),
    }
}

#[cfg(test)]
mod tests;
