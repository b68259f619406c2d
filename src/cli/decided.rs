//! What to do about what was typed: the dossier opened, names looked up, defaults decided.
//! Every question is asked of an [`Asked`].

use super::called::promises_called;
use super::demonym::states_called;
use super::exit::Exit;
use super::failure::Failure;
use super::opened::{self, Opened};
use super::recourse::behind_it;
use super::report::{Report, Row, Section};
use super::rows;
use super::terminal::Terminal;
use super::typed::{Flags, Format};
use super::words;
use crate::graph::{Cancel, EdgeId, Filter, Found, Graph, NodeId, Speaker, View};
use crate::model::{CommitmentState, Date, Day, Key, Modality, Relation, Sort, Word, nearest};
use crate::query::{Bounds, Truncated, left_out, not_owed, silences};
use crate::state::Footing;
use std::collections::BTreeSet;
use std::time::Duration;

/// Gives a stop when so much time is over.
fn give_after(time: Duration, cancel: Cancel) {
    if time.is_zero() {
        return cancel.give();
    }
    std::thread::spawn(move || {
        std::thread::sleep(time);
        cancel.give();
    });
}

/// A question's circumstances: of what, seen how, how far.
pub(super) struct Asked {
    opened: Opened,
    filter: Filter,
    followed: Filter,
    /// What a walk from one to the next takes, unless more is asked for.
    walked: Filter,
    /// Given when the time is over that an answer may take.
    cancel: Cancel,
    pub(super) bounds: Bounds,
    pub(super) format: Format,
    pub(super) terminal: Terminal,
    /// How the flags narrow the question, in words.
    narrowed: String,
    /// Whether only some ways of saying count.
    narrows_modality: bool,
    /// Whether what is sought or offered is asked for, too.
    pub(super) sought: bool,
    /// Whether the relations that are followed were named.
    pub(super) chose_relations: bool,
}

/// All states but those of what is over, or has not begun.
const THERE_OR_SOUGHT: [CommitmentState; 7] = [
    CommitmentState::Sought,
    CommitmentState::Offered,
    CommitmentState::Active,
    CommitmentState::Conditional,
    CommitmentState::Detached,
    CommitmentState::Pending,
    CommitmentState::Violated,
];

impl Asked {
    /// Opens the dossier and looks up what the flags name.
    ///
    /// # Errors
    /// When the dossier cannot be opened or a name is in doubt.
    pub(super) fn decide(flags: &Flags, terminal: Terminal) -> Result<Asked, Failure> {
        Asked::decide_without(flags, &flags.narrow.without, terminal)
    }

    /// As [`decide`](Asked::decide), with these taken away and no others.
    ///
    /// # Errors
    /// When the dossier cannot be opened or a name is in doubt.
    pub(super) fn decide_without(
        flags: &Flags,
        without: &[String],
        terminal: Terminal,
    ) -> Result<Asked, Failure> {
        let opened = opened::asked(flags, &terminal)?;
        Asked::opened(opened, flags, without, terminal)
    }

    /// A question of what was opened.
    ///
    /// # Errors
    /// When a name is in doubt.
    pub(super) fn of(opened: Opened, flags: &Flags, terminal: Terminal) -> Result<Asked, Failure> {
        Asked::opened(opened, flags, &flags.narrow.without, terminal)
    }

    fn opened(
        opened: Opened,
        flags: &Flags,
        without: &[String],
        terminal: Terminal,
    ) -> Result<Asked, Failure> {
        let (filter, narrowed) = filter(&opened.graph, flags, without)?;
        let cancel = Cancel::new();
        let filter = match flags.search.time_limit {
            Some(limit) => {
                give_after(limit, cancel.clone());
                filter.cancelled_by(&cancel)
            }
            None => filter,
        };
        let mut followed = filter.clone();
        let told = flags.search.sought || !flags.narrow.state.is_empty();
        if !told && flags.narrow.modality.is_empty() {
            followed = followed.footings([Footing::Held]);
        }
        // Nobody is led anywhere by what is over, or has not begun.
        let is_told = !flags.narrow.state.is_empty() || !flags.narrow.modality.is_empty();
        let walked = match (is_told, flags.search.sought) {
            (true, _) => followed.clone(),
            (false, false) => followed.clone().in_force(),
            (false, true) => followed.clone().states(THERE_OR_SOUGHT),
        };
        let usual = Bounds::default();
        Ok(Asked {
            bounds: Bounds {
                hops: flags.search.max_hops.unwrap_or(usual.hops),
                results: flags.search.limit.unwrap_or(usual.results),
                ..usual
            },
            opened,
            filter,
            followed,
            walked,
            cancel,
            format: flags.format,
            terminal,
            narrowed,
            narrows_modality: !flags.narrow.modality.is_empty(),
            sought: flags.search.sought,
            chose_relations: !flags.narrow.via.is_empty(),
        })
    }

    /// Whether the time is not over that an answer may take.
    ///
    /// # Errors
    /// When it is; what was found by then is no answer.
    pub(super) fn in_time(&self) -> Result<(), Failure> {
        match self.cancel.is_given() {
            false => Ok(()),
            true => Err(Failure::new(
                Exit::Partly,
                "there is no answer within the --time-limit",
            )
            .cause("what was found by then would differ from machine to machine, and is not shown")
            .hint(
                "give it longer, narrow it (--via, --as-of, --max-hops), or bound what is shown \
                 (--limit), which is the same everywhere",
            )),
        }
    }

    pub(super) fn title(&self) -> &str {
        &self.opened.title
    }

    pub(super) fn graph(&self) -> &Graph {
        &self.opened.graph
    }

    /// Everything that the flags admit.
    pub(super) fn view(&self) -> View<'_> {
        self.graph().view(&self.filter)
    }

    /// What a traversal follows: only what is held, unless more is asked for.
    pub(super) fn followed(&self) -> View<'_> {
        self.graph().view(&self.followed)
    }

    /// What a walk from one to the next takes: only what is in force, or held; what is sought or
    /// offered as well, or what is in other states, where that is asked for.
    pub(super) fn walked(&self) -> View<'_> {
        self.graph().view(&self.walked)
    }

    /// Whether what is only sought or offered is followed, too.
    pub(super) fn follows_sought(&self) -> bool {
        self.followed.footings_asked().is_none()
    }

    /// A question, with what narrows it.
    pub(super) fn question(&self, words: impl Into<String>) -> String {
        words.into() + &self.narrowed
    }

    /// A question without what narrows it: a picture says that in the line below its headline.
    pub(super) fn headline<'q>(&self, question: &'q str) -> &'q str {
        question.strip_suffix(&self.narrowed).unwrap_or(question)
    }

    /// The node that the words name, if need be without a preposition before it: `of Ukraine`.
    pub(super) fn node(&self, words: &[String]) -> Result<NodeId, Failure> {
        const BEFORE: [&str; 7] = ["of", "for", "by", "from", "to", "about", "between"];
        let found = |words: &[String]| find(self.graph(), &words.join(" "));
        match words {
            [first, rest @ ..] if !rest.is_empty() && BEFORE.contains(&&*first.to_lowercase()) => {
                found(words).or_else(|_| found(rest))
            }
            _ => found(words),
        }
    }

    /// The two nodes that the words name: each by one word, or with `to` or `and` between them.
    pub(super) fn ends(&self, words: &[String]) -> Result<[NodeId; 2], Failure> {
        let inner = 1..words.len().saturating_sub(1);
        let mut signs = ["to", "and"].into_iter();
        let between = signs.find_map(|sign| {
            let mut places = inner.clone();
            places.find(|at| words[*at].eq_ignore_ascii_case(sign))
        });
        let (from, to) = match between {
            Some(at) => (&words[..at], &words[at + 1..]),
            None if words.len() == 2 => words.split_at(1),
            None => {
                let failure = Failure::usage("it is not clear where the first name ends");
                return Err(failure.hint("put `to` between the two, or each in quotes"));
            }
        };
        Ok([self.node(from)?, self.node(to)?])
    }

    /// The node that a question is narrowed to, if words name one, and the question with what
    /// narrows it: `question`, then ` PREPOSITION NAME`.
    pub(super) fn about(
        &self,
        words: &[String],
        (question, preposition): (&str, &str),
    ) -> Result<(Option<NodeId>, String), Failure> {
        if words.is_empty() {
            return Ok((None, self.question(question)));
        }
        let node = self.node(words)?;
        let name = words::the_name(self.view(), node);
        let question = self.question(format!("{question} {preposition} {name}"));
        Ok((Some(node), question))
    }

    fn several_called(&self, text: &str, edges: &[EdgeId]) -> Failure {
        let named = words::apart(self.view(), edges).into_iter().zip(edges);
        let each = named.take(12).map(|(name, edge)| {
            let key = &self.graph().edge(*edge).key;
            format!("`{key}` ({name})")
        });
        let failure = Failure::usage(format!("several are called `{text}`"));
        failure.hint(format!(
            "give the id: {}",
            each.collect::<Vec<_>>().join(", ")
        ))
    }

    /// The record that the words name: a node by any name, another record by its id, a promise by
    /// its debtor, too: `the US backstop`.
    pub(super) fn record(&self, words: &[String]) -> Result<Key, Failure> {
        let text = words.join(" ");
        if let Some(record) = self.graph().record(text.trim()) {
            return Ok(record.key().clone());
        }
        if let Found::Nothing { nearest: names } = self.graph().find(&text) {
            match &promises_called(self.graph(), &text)[..] {
                [] => {}
                [one] => return Ok(self.graph().edge(*one).key.clone()),
                several => return Err(self.several_called(&text, several)),
            }
            let others = self
                .graph()
                .keys()
                .filter(|key| self.graph().node_id(key).is_none());
            let near = nearest(&text, others.chain(names.iter().map(String::as_str)));
            if !near.is_empty() {
                return Err(unknown(&text).did_you_mean(&near));
            }
        }
        let node = self.node(words)?;
        Ok(self.graph().node(node).key.clone())
    }

    pub(super) fn relation(&self, name: &str) -> Result<Relation, Failure> {
        relation(self.graph(), name)
    }

    /// The date asked about, in words: " as of 1995".
    pub(super) fn as_of(&self) -> String {
        match self.filter.date() {
            Some(date) => words::as_of(date),
            None => "at any time".to_string(),
        }
    }

    /// That no date was asked about, where terms run on beyond all else that is recorded: they
    /// count as over then, and a debt that matures in twenty years is no debt.
    pub(super) fn note_terms(&self, report: &mut Report<'_>) {
        const TELL_STATES: [&str; 13] = [
            "guarantors",
            "beneficiaries",
            "recourse",
            "coverage",
            "fragility",
            "circles",
            "strength",
            "what-if",
            "paths",
            "reach",
            "edges",
            "cascade default",
            "cascade default debtrank",
        ];
        if TELL_STATES.contains(&report.kind) {
            self.note_no_date(report);
        }
    }

    /// The same, of an answer that tells states.
    pub(super) fn note_no_date(&self, report: &mut Report<'_>) {
        if self.filter.date().is_some() {
            return;
        }
        if let Some((began, ends)) = self.graph().runs_on() {
            let year = |day: Day| day.calendar().0;
            report.notes.push(format!(
                "No date was asked about: what runs to {} counts as over, though nothing in this \
                 dossier begins after {}. --as-of DATE asks about a day.",
                year(ends),
                year(began)
            ));
        }
    }

    /// An answer that found nothing says where it looked and what the sources leave out.
    pub(super) fn note_nothing(&self, report: &mut Report<'_>, about: &[NodeId], within: &str) {
        let what = self.missing(report.kind, about);
        self.note_missing(report, &what, about, within);
    }

    /// The same, where the question says what was asked for.
    pub(super) fn note_missing(
        &self,
        report: &mut Report<'_>,
        what: &str,
        about: &[NodeId],
        within: &str,
    ) {
        // What is shown apart has a title that says what it is.
        let is_apart = |section: &Section| !section.rows.is_empty() && !section.title.is_empty();
        if report.sections.iter().any(is_apart) {
            let when = self.as_of();
            report.notes.push(format!(
                "Nothing found {when}; see above what is shown apart."
            ));
            return self.note_silences(report, about);
        }
        // Of what is not to be shown, it is not known whether there is any.
        if self.bounds.results > 0 {
            report.notes.push(format!(
                "Nothing found: {what} is not in the dossier «{}»{within}{}.",
                self.title(),
                self.narrowed
            ));
        }
        self.note_what_is_under(report, about);
        self.note_silences(report, about);
    }

    /// Who asks an agreement for promises is told where those under it are.
    fn note_what_is_under(&self, report: &mut Report<'_>, about: &[NodeId]) {
        const OF_ACTORS: &[&str] = &["guarantors", "beneficiaries", "recourse", "coverage"];
        let is_agreement = |node: &NodeId| self.view().node(*node).sort() == Sort::Agreement;
        let [agreement] = about else { return };
        if OF_ACTORS.contains(&report.kind) && is_agreement(agreement) {
            let key = self.graph().node_key(*agreement);
            report.notes.push(format!(
                "Actors promise: `foedera show {key}` shows what was promised under it."
            ));
        }
    }

    /// The name of a node; of what is no actor, with what it is.
    pub(super) fn named(&self, node: NodeId) -> String {
        let view = self.view();
        let record = view.node(node);
        match record.as_actor() {
            Some(_) => words::the_name(view, node),
            None => format!("{} ({})", words::the_name(view, node), record.kind_phrase()),
        }
    }

    /// What was asked for and is not there.
    fn missing(&self, kind: &str, about: &[NodeId]) -> String {
        let name = |node: &NodeId| self.named(*node);
        match (kind, about) {
            ("guarantors" | "recourse" | "coverage", [whom]) => {
                format!("a promise to {}", name(whom))
            }
            ("beneficiaries", [who]) => format!("a promise by {}", name(who)),
            ("paths", [from, to]) => format!("a path from {} to {}", name(from), name(to)),
            ("strength", [from, to]) => {
                format!("a chain of promises from {} to {}", name(from), name(to))
            }
            ("reach", [from]) => format!("a path from {}", name(from)),
            ("circles", []) => "a circle of promises".to_string(),
            ("circles", [through]) => format!("a circle of promises through {}", name(through)),
            ("history", [what]) => format!("a dated turn of {}", name(what)),
            ("edges", _) => "such an edge".to_string(),
            ("timeline", _) => "anything that happened".to_string(),
            ("measure", _) => "a tie that counts".to_string(),
            _ => "this".to_string(),
        }
    }

    /// As [`note_nothing`](Asked::note_nothing), where the records may be in other states than
    /// those asked for; `otherwise` counts them in a view of all states.
    pub(super) fn note_none_such(
        &self,
        report: &mut Report<'_>,
        about: &[NodeId],
        otherwise: impl Fn(View<'_>) -> usize,
    ) {
        if !self.filter.narrows_states() {
            return self.note_nothing(report, about, "");
        }
        let all = self.filter.in_any_state();
        let others = otherwise(self.graph().view(&all));
        if others == 0 {
            return self.note_nothing(report, about, "");
        }
        let narrowed = self.narrowed.trim_start_matches(", ");
        report.notes.push(format!(
            "Nothing found {narrowed}. Without --certain, --in-force, --binding or --state there is \
             more: {others}.",
        ));
        self.note_silences(report, about);
    }

    /// That guarantees of an actor, to which nothing is promised, are there for its creditors; tells
    /// whether there are any.
    pub(super) fn note_behind(
        &self,
        report: &mut Report<'_>,
        view: View<'_>,
        whom: NodeId,
    ) -> bool {
        let answer = not_owed(view, whom, self.bounds);
        let told = behind_it(answer, &words::name(view, whom));
        report.notes.extend(told);
        answer.for_its_creditors > 0
    }

    /// What the sources are said not to say of these records.
    pub(super) fn note_silences(&self, report: &mut Report<'_>, about: &[NodeId]) {
        let view = self.view();
        for node in about {
            let key = &view.node(*node).key;
            for silence in silences(view, key.as_str()) {
                let attribute = silence.attribute.replace('_', " ");
                let place = silence.place.map(|p| format!(" {p}")).unwrap_or_default();
                let name = words::name(view, *node);
                let source = silence.source;
                report.notes.push(format!(
                    "{name}: {attribute} not stated by {source}{place}."
                ));
            }
        }
    }

    /// What is left out for the way it is said: predicted, hypothetical, denied.
    pub(super) fn note_left_out(
        &self,
        report: &mut Report<'_>,
        around: Option<NodeId>,
        counts: impl Fn(EdgeId) -> bool,
    ) {
        if self.narrows_modality {
            return;
        }
        let mut edges = left_out(self.view(), around);
        edges.retain(|(edge, _)| counts(*edge));
        for (_, ways) in &mut edges {
            ways.retain(|way| !way.admitted_by_default());
        }
        edges.retain(|(_, ways)| !ways.is_empty());
        let ways: BTreeSet<Modality> = edges.iter().flat_map(|(_, ways)| ways).copied().collect();
        if ways.is_empty() {
            return;
        }
        let words: Vec<String> = ways.iter().map(|way| way.phrase()).collect();
        let about = around.map(|node| format!(" about {}", words::the_name(self.view(), node)));
        report.notes.push(format!(
            "Left out{}: {} that {} only {}; --modality {} shows {}.",
            about.unwrap_or_default(),
            words::count(edges.len(), "edge"),
            if edges.len() == 1 { "is" } else { "are" },
            words.join(" or "),
            words.join(","),
            if edges.len() == 1 { "it" } else { "them" },
        ));
    }

    /// That wishes were not followed, where nothing else was found.
    pub(super) fn note_unfollowed(&self, report: &mut Report<'_>) {
        if self.followed.footings_asked().is_some() {
            let note = "Only what is held was followed, and nothing that is over or has not begun; --sought \
                 follows what is sought or offered, too.";
            report.notes.push(note.to_string());
        }
    }

    /// What was cut off, and how to see more.
    pub(super) fn note_truncated(&self, report: &mut Report<'_>, truncated: Option<Truncated>) {
        // How far to look is what was asked; that there is more beyond is said, and no failure.
        report.truncated = !matches!(truncated, None | Some(Truncated::Hops(_)));
        match truncated {
            None => {}
            Some(Truncated::Hops(n)) => report.notes.push(format!(
                "Looked as far as {}; there may be longer ones: --max-hops N.",
                words::count(n, "hop")
            )),
            Some(Truncated::Results(n)) => report.notes.push(format!(
                "Cut off at {}; there may be more: --limit N.",
                words::count(n, "result")
            )),
            Some(Truncated::Work(n)) => report.notes.push(format!(
                "Stopped after looking at {}; there may be more. Narrow the question with --via, --as-of \
                 or --max-hops.",
                words::count(n, "edge")
            )),
            Some(Truncated::Settlements(n)) => report.notes.push(format!(
                "Stopped after {}, while what they bring was still falling: those who fail pay no \
                 more than is told, and may pay less; more may fail.",
                words::count(n, "settlement")
            )),
        }
    }

    /// What an answer as of a date says of what is undated.
    pub(super) fn undated_note(&self) -> String {
        let when = self.as_of();
        format!("No date is stated; whether it is so {when} is not known.")
    }

    /// Sections for what a date leaves aside: the undated, and what held at other times.
    /// Of what may be so on the date, when only what surely is was asked for, this is said.
    pub(super) fn aside(
        &self,
        undated: Vec<Row>,
        possibly: Vec<Row>,
        at_other_times: Vec<Row>,
    ) -> Vec<Section> {
        let section = |title: String, note: &str, rows: Vec<Row>| Section {
            title,
            note: note.to_string(),
            columns: rows::EDGE,
            rows,
        };
        let when = self.as_of();
        let mut sections = Vec::new();
        if !undated.is_empty() {
            sections.push(section("Undated".into(), &self.undated_note(), undated));
        }
        if !possibly.is_empty() {
            let title = format!("Possibly {when}, not surely");
            sections.push(section(title, "", possibly));
        }
        if !at_other_times.is_empty() {
            let title = format!("Not yet, or no longer, {when}");
            sections.push(section(title, "", at_other_times));
        }
        sections
    }
}

/// So many nodes are looked through for a name that is near; as many as for one that is spelled alike.
const LOOKED_AT: usize = 100_000;

/// The names that have all words of a text, or else those all words of which it has: the three
/// shortest, among the first [`LOOKED_AT`] nodes.
fn by_words(graph: &Graph, text: &str) -> Vec<String> {
    fn words(text: &str) -> BTreeSet<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        let words = words.filter(|word| word.chars().count() > 3);
        words.map(str::to_lowercase).collect()
    }
    fn keep(names: &mut BTreeSet<(usize, String)>, name: &str) {
        names.insert((name.chars().count(), name.to_string()));
        if names.len() > 3 {
            names.pop_last();
        }
    }
    let said = words(text);
    let is_part = |part: &BTreeSet<String>, whole: &BTreeSet<String>| {
        !part.is_empty() && part.is_subset(whole)
    };
    let (mut longer, mut shorter) = (BTreeSet::new(), BTreeSet::new());
    for id in graph.node_ids().take(LOOKED_AT) {
        let node = graph.node(id);
        let names = || std::iter::once(&node.name).chain(&node.aliases);
        if let Some(name) = names().find(|name| is_part(&said, &words(name))) {
            keep(&mut longer, name);
        } else if let Some(name) = names().find(|name| is_part(&words(name), &said)) {
            keep(&mut shorter, name);
        }
    }
    let found = if longer.is_empty() { shorter } else { longer };
    found.into_iter().map(|(_, name)| name).collect()
}

/// The node that a text names.
pub(super) fn find(graph: &Graph, name: &str) -> Result<NodeId, Failure> {
    match graph.find(name) {
        Found::One(node) => Ok(node),
        Found::Nothing { nearest } => {
            let called: Vec<NodeId> = states_called(graph, name).into_iter().collect();
            match called[..] {
                [] => {}
                [one] => return Ok(one),
                _ => return Err(several(graph, name, &called)),
            }
            let mut near: Vec<String> = Vec::new();
            for word in nearest {
                let same = |other: &String| graph.find(other) == graph.find(&word);
                if !near.iter().any(same) {
                    near.push(word);
                }
            }
            if near.is_empty() {
                near = by_words(graph, name);
            }
            Err(unknown(name).did_you_mean(&near))
        }
        Found::Several(nodes) => Err(several(graph, name, &nodes)),
    }
}

fn several(graph: &Graph, name: &str, nodes: &[NodeId]) -> Failure {
    let each = nodes.iter().take(12).map(|node| {
        let node = graph.node(*node);
        format!("`{}` ({}, {})", node.key, node.name, node.kind_phrase())
    });
    let failure = Failure::usage(format!("several are called `{name}`"));
    failure.hint(format!(
        "give the id: {}",
        each.collect::<Vec<_>>().join(", ")
    ))
}

/// The nodes that a text names: one, or several with `and` or a comma between them.
pub(super) fn find_each(graph: &Graph, names: &str) -> Result<Vec<NodeId>, Failure> {
    find(graph, names)
        .map(|node| vec![node])
        .or_else(|failure| {
            let each = names.replace(" and ", ",");
            let each = each.split(',').map(str::trim);
            let each = each.filter(|name| !name.is_empty());
            let each: Vec<Result<NodeId, Failure>> = each.map(|name| find(graph, name)).collect();
            match each.iter().any(Result::is_ok) {
                true => each.into_iter().collect(),
                false => Err(failure),
            }
        })
}

fn unknown(name: &str) -> Failure {
    let last = name.split_whitespace().next_back().unwrap_or_default();
    let of_date = Date::new(last).is_ok();
    let of_date = of_date.then(|| format!("a date is asked about with --as-of {last}"));
    let hint = opened::how_to_name(name).or(of_date);
    let name: String = name.chars().take(80).collect();
    let failure = Failure::usage(format!("`{name}` is not in this dossier"));
    match hint {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

fn relation(graph: &Graph, name: &str) -> Result<Relation, Failure> {
    let spelled = name.trim().to_lowercase().replace([' ', '-'], "_");
    if let Some(relation) = Relation::read(&spelled) {
        return Ok(relation);
    }
    if let Some(own) = graph.own_relation(name.trim()) {
        return Ok(Relation::Custom(own.key.clone()));
    }
    let own = graph.own_relations().iter().map(|own| own.key.as_str());
    let built_in = Relation::BUILT_IN;
    let known: Vec<&str> = built_in.iter().map(Relation::as_str).chain(own).collect();
    let failure = Failure::usage(format!("there is no relation `{name}`"));
    Err(match nearest(&spelled, known.iter().copied()) {
        near if near.is_empty() => failure.hint(format!("there are {}", known.join(", "))),
        near => failure.did_you_mean(&near),
    })
}

/// The filter that the flags make, and what it does in words.
fn filter(graph: &Graph, flags: &Flags, without: &[String]) -> Result<(Filter, String), Failure> {
    let narrow = &flags.narrow;
    let mut filter = Filter::default();
    if let Some(date) = &narrow.as_of {
        filter = filter.as_of(date.clone());
    }
    if narrow.certain {
        filter = filter.certain();
    }
    if !narrow.state.is_empty() {
        filter = filter.states(narrow.state.iter().copied());
    }
    if narrow.in_force {
        filter = filter.in_force();
    }
    if narrow.binding {
        filter = filter.binding();
    }
    if !narrow.via.is_empty() {
        let mut relations = Vec::new();
        for name in &narrow.via {
            relations.push(relation(graph, name)?);
        }
        filter = filter.relations(relations);
    }
    if !narrow.source.is_empty() {
        let mut sources = Vec::new();
        for name in &narrow.source {
            let keys: Vec<&str> = graph.sources().iter().map(|s| s.key.as_str()).collect();
            let id = graph.source_id(name).ok_or_else(|| {
                let failure = Failure::usage(format!("there is no source `{name}`"));
                match nearest(name, keys.iter().copied()) {
                    near if near.is_empty() => {
                        failure.hint(format!("there are {}", keys.join(", ")))
                    }
                    near => failure.did_you_mean(&near),
                }
            })?;
            sources.push(id);
        }
        filter = filter.sources(sources);
    }
    if !narrow.said_by.is_empty() {
        let mut speakers = Vec::new();
        for name in &narrow.said_by {
            speakers.push(match name.as_str() {
                "source" => Speaker::Source,
                name => Speaker::Actor(find(graph, name)?),
            });
        }
        filter = filter.said_by(speakers);
    }
    if !narrow.modality.is_empty() {
        filter = filter.modalities(narrow.modality.iter().copied());
    }
    if !without.is_empty() {
        let mut nodes = Vec::new();
        for name in without {
            nodes.extend(find_each(graph, name)?);
        }
        filter = filter.without(nodes);
    }
    let as_of = filter.date().map(words::as_of);
    let said = as_of.into_iter().chain(words::narrowed(graph, &filter));
    let words = said.map(|text| format!(", {text}")).collect();
    Ok((filter, words))
}
