//! The words of the [sentences](super::known): which stand for others, which ask nothing, and which
//! are nobody's name. Start at [`PHRASES`].

/// Words for the same, and the others of each; `{word}` among these for all that stand for that
/// word.
pub(super) const PHRASES: &[(&str, &str)] = &[
    (
        "guarantees",
        "guaranteed, has guaranteed, have guaranteed, backs, backs up, backed, protects, \
         protected, defends, defended, shields, shielded, secures, secured, stands by, \
         stood by, stands behind, stood behind, stands up for, stood up for, vouches for, \
         vouched for, helps, helped, backed up, back up, {guarantee}",
    ),
    (
        "guarantee",
        "back, protect, defend, shield, secure, stand by, stand behind, stand up for, vouch \
         for, help, fight for, assist, come to the aid of, come to the defense of, come to \
         the defence of, go to war for",
    ),
    (
        "guaranteed",
        "protected, defended, secured, covered, backed",
    ),
    (
        "security",
        "independence, neutrality, integrity, territorial integrity, sovereignty, borders, \
         safety, debts, debt, loans, loan",
    ),
    (
        "would",
        "will, must, should, shall, could, can, may, has to, have to, is to, would have to, \
         will have to",
    ),
    (
        "does",
        "did, do, would, will, must, should, shall, could, can, may, has, have, had",
    ),
    (
        "bound to",
        "obliged to, obligated to, committed to, pledged to, required to, supposed to, \
         sworn to, legally bound to",
    ),
    (
        "allies",
        "ally, allied, guarantors, guarantor, protectors, protector",
    ),
    (
        "promised",
        "has promised, have promised, had promised, promises, pledged, has pledged, have pledged, \
         offered, has offered, have offered, agreed, has agreed, have agreed, undertook, \
         has undertaken, undertaken, committed, swore, sworn",
    ),
    (
        "promise",
        "give, pledge, offer, agree, undertake, commit, swear, {promised}",
    ),
    (
        "promises",
        "promise, commitments, commitment, guarantees, guarantee, obligations, obligation, \
         pledges, pledge, duties, word, assurances, security guarantees, agreements, \
         agreement, treaties, treaty, backing",
    ),
    (
        "which",
        "what, list, how many, list all, list the, list all the",
    ),
    ("are there", "exist, do exist, are known, do we have"),
    (
        "are in force",
        "is in force, was in force, were in force, is valid, are valid, was valid, were valid, \
         hold, held, holds, apply, applied",
    ),
    ("in force", "valid, binding, over, dead, alive"),
    (
        "are sought",
        "is sought, is wanted, are wanted, is asked for, are asked for",
    ),
    ("get", "got, receive, received, have, enjoy, gain"),
    ("make", "made, give, given"),
    (
        "want",
        "lack, miss, seek, need, ask, asked, ask for, demand, hope for, sought",
    ),
    (
        "wants",
        "want, wanted, seeks, seek, sought, demands, demanded, asks for, asked for, asks, asked",
    ),
    (
        "broke",
        "broken, breaks, has broken, have broken, violated, violates, has violated, have \
         violated, breached, has breached, betrayed",
    ),
    ("break", "violate, breach, betray, {broken}"),
    ("broken", "violated, breached, betrayed"),
    (
        "keep",
        "honor, honour, fulfil, fulfill, respect, observe, live up to, stick to, {kept}",
    ),
    (
        "kept",
        "honored, honoured, fulfilled, respected, observed, lived up to, stuck to",
    ),
    (
        "what if",
        "what happens if, what would happen if, what will happen if, what happens when, \
         what changes if, what would change if, what follows if, what remains if, what \
         would remain if, what is left if, what would be left if, what is lost if, what \
         would be lost if, suppose, suppose that",
    ),
    (
        "leaves",
        "left, leave, withdraws, withdrew, withdraw, quits, quit, pulls out, pulled out, \
         pull out, drops out, dropped out, walks away, walked away, walk away, exits, \
         exited, disappears, disappeared, goes away, went away, falls away, fell away, is \
         gone, was gone, were gone, is not there, was not there, were not there, were to \
         leave, were to withdraw",
    ),
    (
        "defaults",
        "defaulted, default, goes bankrupt, went bankrupt, goes bust, went bust, goes \
         under, went under, cannot pay, could not pay, fails to pay, failed to pay, does \
         not pay, did not pay, is insolvent, becomes insolvent, became insolvent",
    ),
    (
        "is met",
        "are met, was met, were met, is fulfilled, are fulfilled, comes true",
    ),
    (
        "fails",
        "failed, fail, is withdrawn, was withdrawn, were withdrawn, is revoked, was revoked, \
         is taken back, is not met, are not met, was not met, is not fulfilled, falls \
         through, fell through",
    ),
    (
        "ends",
        "ended, had ended, end, expires, expired, lapses, lapsed, is over, runs out, ran out, is \
         terminated, was terminated, is cancelled, is canceled, comes to an end",
    ),
    (
        "begins",
        "began, begin, starts, started, enters into force, entered into force, is new",
    ),
    (
        "stayed out",
        "stands aside, stays out, stays neutral, remains neutral, {stay out}",
    ),
    (
        "stay out",
        "stand aside, stood aside, remain neutral, remained neutral, stay neutral, \
         stayed neutral, was neutral, were neutral, is neutral, are neutral",
    ),
    ("attacked", "invaded, fought, struck, gone to war with"),
    (
        "end",
        "ended, had ended, mature, matured, fall due, come due, expire, expired, lapse, lapsed, run out, ran out, cease, were \
         terminated, was terminated, were cancelled, was cancelled",
    ),
    (
        "begin",
        "began, had begun, start, started, enter into force, entered into force, come into \
         force, came into force",
    ),
    (
        "attacks",
        "attacked, attack, invades, invaded, invade, strikes, struck, declares war on, \
         declared war on, goes to war with, went to war with, goes to war against, makes \
         war on, declare war on, go to war with, were to attack, were to invade",
    ),
    (
        "is attacked",
        "are attacked, was attacked, were attacked, is invaded, are invaded, was invaded, \
         were invaded",
    ),
    (
        "who enters if",
        "who enters the war if, who joins if, who fights if, who goes to war if, who must \
         fight if, who has to fight if, who is drawn in if, who comes in if",
    ),
    (
        "who fails if",
        "who fails when, who pays if, who pays when, who loses if, who goes under if, who \
         falls if, who would pay if, who must pay if, who has to pay if, who would fail if, \
         who would lose if",
    ),
    (
        "strong",
        "good, solid, firm, reliable, credible, binding, serious",
    ),
    ("tied", "connected, linked, related, joined"),
    ("ties", "connects, links, joins, relates, binds"),
    (
        "disputed",
        "contested, controversial, contradictory, in dispute",
    ),
    (
        "disagree",
        "differ, contradict, contradict each other, agree",
    ),
    (
        "are signed",
        "is signed, was signed, were signed, has been signed, have been signed, were \
         concluded, was concluded, have been concluded",
    ),
    (
        "are made",
        "is made, was made, were made, has been made, have been made, are given, was given, \
         were given, have been given, was promised, were promised",
    ),
    ("party", "parties, signatory, signatories"),
    ("sign", "ratify, {signed}"),
    ("signed", "signs, ratified, has signed, has ratified"),
    (
        "join",
        "enter, accede to, adhere to, become a member of, become a party to, {joined}",
    ),
    (
        "joined",
        "joins, has joined, have joined, entered, acceded to, adhered to, became a member of, \
         became a party to",
    ),
    ("capped", "limited"),
    ("debts", "debt, loans, loan, credits, credit, bonds"),
    ("are", "is, was, were"),
    (
        "guarantor",
        "guarantors, guarantee, guarantees, surety, sureties, security, backing, backer, backers, \
         backstop, cover, protection",
    ),
    ("nobody", "no-one, no one, none"),
    (
        "neutrality",
        "to stay neutral, to remain neutral, to be neutral, to stay out",
    ),
    (
        "nonaggression",
        "non-aggression, not to attack, not to invade, to not attack",
    ),
    ("consultation", "to consult, consultations"),
    ("defense", "defence, to fight"),
    ("assistance", "aid"),
    (
        "disarmament",
        "to disarm, to give up weapons, to give up nuclear weapons",
    ),
    ("veto", "block"),
    (
        "bind",
        "binds, bound, oblige, obliges, obliged, commit, commits, committed",
    ),
];

/// What may stand before a sentence and asks nothing.
pub(super) const LEADS: &[&str] = &[
    "please",
    "so",
    "and",
    "but",
    "ok",
    "well",
    "tell me",
    "tell us",
    "show me",
    "show us",
    "can you tell me",
    "could you tell me",
    "do you know",
    "do we know",
    "i want to know",
    "i would like to know",
    "remind me",
];

/// What is asked for with `which` or `what` in front, where `who` says the same.
pub(super) const SUBJECTS: &[&str] = &[
    "countries",
    "country",
    "states",
    "state",
    "powers",
    "power",
    "nations",
    "actors",
    "parties",
    "banks",
    "companies",
    "governments",
];

/// Words that may stand anywhere and change nothing that is asked.
pub(super) const FILLERS: &[&str] = &[
    "still",
    "really",
    "actually",
    "currently",
    "ever",
    "also",
    "again",
    "just",
    "exactly",
    "even",
    "please",
    "then",
    "else",
];

/// Words that are nobody's name.
pub(super) const NO_NAMES: &[&str] = &[
    "anyone",
    "anybody",
    "anything",
    "someone",
    "somebody",
    "something",
    "it",
    "they",
    "them",
    "him",
    "her",
    "you",
    "me",
    "whom",
    "who",
    "what",
];

/// Words with which other questions begin.
pub(super) const OTHERS: &[&str] = &["were", "whose", "why", "will"];

/// Words that stand in questions of every kind.
pub(super) const COMMON: &[&str] = &[
    "the", "and", "not", "in", "of", "to", "by", "on", "for", "from", "it", "if", "is", "are",
    "was", "were", "be", "does", "did", "do", "has", "have", "had", "would", "will", "can",
    "could", "may", "must", "should", "shall",
];
