//! The sentences that are understood, and what each asks of a verb. Start at [`SENTENCES`].

use super::kinds::KINDS;

/// What is said, and how it is asked of a verb; the first that fits decides.
///
/// `*` stands for a name and `@` for a date or a file, of one word or more; `*'s` for a name in the
/// genitive; `a|b` for one of these words, `[a|b]` for one of them or nothing, `{word}` for one of
/// the [`PHRASES`](super::words::PHRASES) of that word. In what is asked, `*` and `@` stand for what
/// was captured, in its order, `*1` and `*2` for the first and the second; `@<` and `@>` for the day
/// before the date and its last one.
pub(super) const SENTENCES: &[&[Sentence]] = &[KINDS, ABOUT];

/// What is said, and how it is asked.
pub(super) type Sentence = (&'static str, &'static str);

/// What is asked about something.
const ABOUT: &[Sentence] = &[
    // Whether it was kept.
    ("[list] [all] [the] violations|breaches", "breaches"),
    ("{which} violations|breaches {are there}", "breaches"),
    (
        "which of *'s {allies} {broke} [its|their|his|her] {promises}",
        "breaches *",
    ),
    ("who {broke} what", "breaches"),
    ("who {broke} [its|their|his|her] {promises}", "breaches"),
    (
        "who {broke} [its|their|his|her|a|the] {promises} to *",
        "breaches *",
    ),
    ("who {broke} *", "breaches *"),
    ("{which} {promises} {does} * {break}", "breaches --by *"),
    (
        "[by] whom|when|how|why {does} * {break} [its|their|his|her] *",
        "breaches --by * *",
    ),
    (
        "how often|frequently {does} * {break} [its|their|his|her] {promises}",
        "breaches --by *",
    ),
    (
        "how many times {does} * {break} [its|their|his|her] {promises}",
        "breaches --by *",
    ),
    ("{which} {promises} {does} * not {keep}", "breaches --by *"),
    (
        "{which} {promises} are|is|was|were|have|has [been] {broken}",
        "breaches",
    ),
    ("what is|was|has [been] {broken}", "breaches"),
    ("what {does} * {break}", "breaches --by *"),
    (
        "{does} * {keep} [its|their|his|her] {promises} to *",
        "breaches --by * *",
    ),
    (
        "{does} * {keep} [its|their|his|her] {promises}",
        "breaches --by *",
    ),
    ("{does} * {keep} *", "breaches --by * *"),
    (
        "{does} * {break} [its|their|his|her|a] {promises} to *",
        "breaches --by * *",
    ),
    (
        "{does} * {break} [its|their|his|her|a] {promises}",
        "breaches --by *",
    ),
    ("{does} * {break} *'s {security}", "breaches --by * *"),
    ("{does} * {break} *", "breaches --by * *"),
    ("was|is|were|are|has * [been] {kept}", "breaches *"),
    ("was|is|were|are|has * [been] {broken}", "breaches *"),
    (
        "[by] whom|when|how|why was|is|were|are * {broken}",
        "breaches *",
    ),
    ("can * be trusted", "breaches --by *"),
    // Who promises to one.
    (
        "who {would} {guarantee} * if it|they {is attacked}",
        "guarantors *",
    ),
    (
        "who {would} {guarantee} * if * {attacks} [it|them|him|her]",
        "cascade act --by *2 *1",
    ),
    ("who {guarantees} the {security} of|to *", "guarantors *"),
    (
        "who {guarantees} *'s {security} [and] [for] [up] [to] how much",
        "guarantors *",
    ),
    (
        "who {guarantees} * [and] [for] [up] [to] how much",
        "guarantors *",
    ),
    ("who {guarantees} *'s {security}", "guarantors *"),
    (
        "who {guarantees} *'s {promises}",
        "edges --relation backstops --to *",
    ),
    (
        "what|who stands|stood behind *'s {promises}",
        "edges --relation backstops --to *",
    ),
    (
        "what|who stands|stood behind the {promises} of *",
        "edges --relation backstops --to *",
    ),
    ("who {guarantees} * for *", "recourse * --for *"),
    ("who {guarantees} *", "guarantors *"),
    ("who {would} {guarantee} *", "guarantors *"),
    (
        "who is|was|are|were {bound to} {guarantee} *",
        "guarantors *",
    ),
    (
        "who are|is|was|were [the] {allies} with|of|to *",
        "guarantors *",
    ),
    ("who are|is|was|were *'s {allies}", "guarantors *"),
    (
        "who {promised} what|something|anything to *",
        "guarantors *",
    ),
    (
        "who {promised} * security|protection|help|support|anything|something",
        "guarantors *",
    ),
    (
        "are|is there [any] [a] {promises} for|to|of *",
        "guarantors *",
    ),
    ("who {promised} to {guarantee} *", "guarantors *"),
    (
        "is|was anyone|anybody {bound to} {guarantee} *",
        "guarantors *",
    ),
    (
        "is|was|are|were * {bound to} {guarantee} *",
        "edges --from * --to *",
    ),
    (
        "are|is|was|were * {allies} with|of|to *",
        "edges --from * --to *",
    ),
    ("are|is|was|were * and * {allies}", "edges --from * --to *"),
    (
        "is|was|are|were * guaranteed by *",
        "edges --relation guarantees --to * --from *",
    ),
    (
        "is|was|are|were * {guaranteed} by *",
        "edges --to * --from *",
    ),
    (
        "is|was|are|were|would * [be] {guaranteed} if * {attacks} [it|them]",
        "cascade act --by *2 *1",
    ),
    (
        "why is|was|are|were * not {guaranteed} for|against *",
        "recourse * --for *",
    ),
    (
        "why isn't|isn’t|wasn't|wasn’t|aren't|aren’t * {guaranteed} for|against *",
        "recourse * --for *",
    ),
    (
        "is|was|are|were * [not] {guaranteed} for|against *",
        "recourse * --for *",
    ),
    ("why is|was|are|were * not {guaranteed}", "coverage *"),
    (
        "is|was|are|were * fully|wholly|completely|partly {guaranteed}",
        "coverage *",
    ),
    (
        "is|was|are|were *'s {security} {guaranteed}",
        "guarantors *",
    ),
    ("is|was|are|were * {guaranteed}", "guarantors *"),
    (
        "{which} {debts} of * {are} [not] {guaranteed}",
        "guarantors *",
    ),
    ("by whom is|was|are|were * {guaranteed}", "guarantors *"),
    (
        "{does} anyone|anybody|someone|somebody {guarantee} *",
        "guarantors *",
    ),
    ("has anyone|anybody {promised} * anything", "guarantors *"),
    (
        "has anyone|anybody {promised} to {guarantee} *",
        "guarantors *",
    ),
    (
        "{does} anyone|anybody {promise} to {guarantee} *",
        "guarantors *",
    ),
    ("how many {allies} {does} * have", "guarantors *"),
    ("{which} {promises} {does} * {get}", "guarantors *"),
    // Whom one promises to.
    (
        "whom|who has|have|had * {promised} to {guarantee}",
        "beneficiaries *",
    ),
    (
        "whom|who {does} * [have] [to] {guarantee}",
        "beneficiaries *",
    ),
    (
        "whom|who is|was|are|were * {bound to} {guarantee}",
        "beneficiaries *",
    ),
    (
        "to whom is|was|has * bound|committed|obliged|promised|pledged",
        "beneficiaries *",
    ),
    ("who is|was|are|were {guaranteed} by *", "beneficiaries *"),
    (
        "{does} * {guarantee} anyone|anybody|someone|somebody|others",
        "beneficiaries *",
    ),
    ("{would} * be [legally] {in force}", "show *"),
    (
        "{does} * have|need to {guarantee} *",
        "edges --from * --to *",
    ),
    (
        "{does} * guarantee *",
        "edges --relation guarantees --from * --to *",
    ),
    ("has|have|had * {guarantees} *", "edges --from * --to *"),
    (
        "{which} {promises} {bind} * to {guarantee} *",
        "edges --from * --to *",
    ),
    (
        "{which} {promises} {bind} * to fight|enter|join|intervene",
        "beneficiaries *",
    ),
    (
        "{which} {promises} {bind} * to|towards *",
        "edges --from * --to *",
    ),
    ("{which} {promises} {bind} *", "beneficiaries *"),
    ("{does} * {guarantee} *", "edges --from * --to *"),
    (
        "{does} * {promise} to {guarantee} *",
        "edges --from * --to *",
    ),
    ("what is|was * {bound to} do for *", "edges --from * --to *"),
    ("what is|was * {bound to} do", "beneficiaries *"),
    (
        "what is|was|has [been] promised to * by *",
        "edges --to * --from *",
    ),
    ("what is|was|has [been] promised to *", "coverage *"),
    (
        "what {does} * {get} in return|exchange [for] *",
        "edges --relation undertakes --from *",
    ),
    (
        "what {does} * {get} in return|exchange",
        "edges --relation undertakes --from *",
    ),
    (
        "what {does} * give up in return|exchange [for] *",
        "edges --relation undertakes --from *",
    ),
    (
        "what {does} * give up in return|exchange",
        "edges --relation undertakes --from *",
    ),
    (
        "what {does} * give up",
        "edges --relation undertakes --from *",
    ),
    ("what {does} * {promise} [to] *", "edges --from * --to *"),
    (
        "{which} {promises} {does} * {make} to *",
        "edges --from * --to *",
    ),
    (
        "{which} {promises} to * {does} * {make}",
        "edges --from *2 --to *1",
    ),
    ("{which} {promises} {does} * {make}", "beneficiaries *"),
    ("what are|is *'s {promises} to|of * worth", "strength * *"),
    (
        "what are|were *'s {promises} to|towards *",
        "edges --from * --to *",
    ),
    (
        "what are|were [the] {promises} of * to|towards *",
        "edges --from * --to *",
    ),
    ("what are|were *'s {promises}", "beneficiaries *"),
    ("what are|were [the] {promises} of *", "beneficiaries *"),
    ("what {does} * {get} from *", "edges --to * --from *"),
    (
        "what is|was|has [been] * promised by *",
        "edges --to * --from *",
    ),
    ("what {does} * {promise}", "beneficiaries *"),
    ("what must * do", "beneficiaries *"),
    ("what {does} * owe *", "edges --from * --to *"),
    ("what {does} * owe to *", "edges --from * --to *"),
    ("what|whom {does} * owe", "beneficiaries *"),
    ("how much {does} * owe [to] *", "edges --from * --to *"),
    ("how much {does} * owe", "beneficiaries *"),
    (
        "how much is|was|are|were * owed by *",
        "edges --relation owes --from *2 --to *1",
    ),
    (
        "how much is|was|are|were * owed",
        "edges --relation owes --to *",
    ),
    (
        "{does} * owe [to] * anything|money",
        "edges --from * --to *",
    ),
    ("{does} * owe *", "edges --from * --to *"),
    (
        "who owes money|anything to *",
        "edges --relation owes --to *",
    ),
    ("who owes *", "edges --relation owes --to *"),
    (
        "who are|is|was|were [the] creditors|creditor|lenders|lender of *",
        "edges --relation owes --from *",
    ),
    (
        "who are|is|was|were *'s creditors|creditor|lenders|lender",
        "edges --relation owes --from *",
    ),
    (
        "who are|is|was|were [the] debtors|debtor|borrowers|borrower of *",
        "edges --relation owes --to *",
    ),
    (
        "who are|is|was|were *'s debtors|debtor|borrowers|borrower",
        "edges --relation owes --to *",
    ),
    (
        "how much {does} * {guarantee} [in] [all|total|altogether]",
        "beneficiaries *",
    ),
    ("since when {does} * {guarantee} *", "edges --from * --to *"),
    (
        "what {would} happen|come before|until|for * {would} {guarantee} *",
        "edges --from * --to *",
    ),
    (
        "what {would} happen|come before|until|for * {guarantees} *",
        "edges --from * --to *",
    ),
    ("when {would} * {guarantee} *", "edges --from * --to *"),
    (
        "how long is|was|are|were * bound to|by|under *",
        "edges --from * --to *",
    ),
    ("how long is|was|are|were * bound", "beneficiaries *"),
    (
        "is|was|are|were * bound by|under *",
        "edges --from * --to *",
    ),
    // What one is promised, and in which order.
    ("what is|was * promised", "coverage *"),
    ("what {does} * {get}", "coverage *"),
    ("what protects|secures|covers *", "coverage *"),
    ("how is|was|are|were * {guaranteed}", "coverage *"),
    ("against what is|was|are|were * {guaranteed}", "coverage *"),
    ("who [must] answers|answer|pays for *", "guarantors *"),
    ("who is liable for *", "guarantors *"),
    (
        "is|was|are|were * liable|answerable for *",
        "edges --from * --to *",
    ),
    ("who comes next|after|behind * for|to *", "recourse *2"),
    ("who pays first for *", "guarantors *"),
    ("on whom|who may|can|could * call", "recourse *"),
    ("whom|who may|can|could * call on|upon", "recourse *"),
    ("whom|who {does} * turn to [first]", "recourse *"),
    // If something were otherwise.
    (
        "{what if} * {leaves} and * {leaves}",
        "what-if --without * --without *",
    ),
    (
        "{what if} * {leaves} and * {is met}",
        "what-if --without * --met *",
    ),
    ("{what if} * {leaves}", "what-if --without *"),
    (
        "what remains|is [left] of *'s {promises} without *",
        "what-if --without *2",
    ),
    (
        "what remains|is [left] of *'s {promises} if * {leaves}",
        "what-if --without *2",
    ),
    (
        "what remains|is [left] [of] without *",
        "what-if --without *",
    ),
    ("what {does} * lose if * {leaves}", "what-if --without *2"),
    ("what {does} * lose without *", "what-if --without *2"),
    ("who loses|lost if * {leaves}", "what-if --without *"),
    ("who {would} lose if * {leaves}", "what-if --without *"),
    ("what happens to * if * {leaves}", "what-if --without *2"),
    ("what happens to * if * {defaults}", "cascade default *2"),
    ("who is|are exposed to *", "cascade default *"),
    (
        "what is|are|was|were *'s exposure|exposures to *",
        "cascade default *2",
    ),
    (
        "what is|are|was|were the exposure|exposures of * to *",
        "cascade default *2",
    ),
    ("how exposed is|are|was|were * to *", "cascade default *2"),
    ("is|are|was|were * exposed to *", "cascade default *2"),
    (
        "how much {would} * lose if|when * {defaults}",
        "cascade default *2",
    ),
    ("{what if} * {defaults}", "cascade default *"),
    ("{who fails if} * {defaults}", "cascade default *"),
    ("{who fails if} * {fails}", "cascade default *"),
    (
        "{what if} * {does} not approve|agree|consent|ratify",
        "what-if --failed *",
    ),
    ("{what if} * says|said no|nay", "what-if --failed *"),
    (
        "{what if} * refuses|refused|disapproves|vetoes [it]",
        "what-if --failed *",
    ),
    (
        "{what if} * approves|approved|agrees|consents|ratifies",
        "what-if --met *",
    ),
    ("{what if} * says|said yes", "what-if --met *"),
    ("{what if} * {is met}", "what-if --met *"),
    ("{what if} * {fails}", "what-if --failed *"),
    ("{what if} * {ends}", "what-if --ends *"),
    ("{what if} * {is attacked} by *", "cascade act --by *2 *1"),
    (
        "{who enters if} * {is attacked} by *",
        "cascade act --by *2 *1",
    ),
    ("{what if} * {attacks} *", "cascade act --by * *"),
    (
        "who {would} fight|enter|join|intervene if * {attacks} *",
        "cascade act --by * *",
    ),
    ("{who enters if} * {attacks} *", "cascade act --by * *"),
    ("who {attacks} whom|who", "cascade recorded"),
    ("when {does} * {attacks} *", "cascade recorded *"),
    (
        "when|why|how {does} * enter|join|fight [in] [the] [war]",
        "cascade recorded *",
    ),
    (
        "why {does} * {stay out} [of] [the] [war]",
        "cascade recorded *",
    ),
    (
        "is|was|are|were * {bound to} fight|enter|join|intervene",
        "cascade recorded *",
    ),
    ("who {stayed out} [of] [the] [war]", "cascade recorded"),
    ("who entered|joined the war", "cascade recorded"),
    ("{does} * enter|join the war", "cascade recorded *"),
    ("who went to war", "cascade recorded"),
    (
        "whom|who {does} * attack|invade|fight",
        "cascade recorded *",
    ),
    ("whom|who has|have|had * {attacked}", "cascade recorded *"),
    // On what it hangs, and how they hang together.
    ("how does * hang on others", "fragility *"),
    (
        "why can|could|should|may|must * not depend|rely|count on|upon *",
        "strength *2 *1",
    ),
    (
        "why cannot|can't|can’t|couldn't|couldn’t|shouldn't|shouldn’t * depend|rely|count on|upon *",
        "strength *2 *1",
    ),
    ("[on] whom|who {does} * depend|rely [on]", "fragility *"),
    (
        "how fragile|safe|secure|vulnerable is|are|was *",
        "fragility *",
    ),
    (
        "who is indispensable|vital|essential to|for *",
        "fragility *",
    ),
    ("how strongly|firmly does * stand by *", "strength * *"),
    (
        "how {strong} are|is|was|were *'s {promises} to|of *",
        "strength * *",
    ),
    (
        "how {strong} are|is|was|were the {promises} of * to *",
        "strength * *",
    ),
    ("{does} * depend|rely|count on|upon *", "strength *2 *1"),
    ("can|could|should|may * trust|believe *", "strength *2 *1"),
    ("how does * lead to *", "paths * *"),
    ("how do|does|can i|one|we get from * to *", "paths * *"),
    (
        "how is|are|was|were * {tied} to|with *",
        "paths * * --way either",
    ),
    (
        "how is|are|was|were * and * {tied}",
        "paths * * --way either",
    ),
    ("what {ties} * and|to|with *", "paths * * --way either"),
    (
        "what is|are the connection|relationship|relations|link|links|ties between * and *",
        "paths * * --way either",
    ),
    ("are there [any] circles|rings|loops", "circles"),
    ("who is in a circle|ring|loop", "circles"),
    // What changed, and when.
    ("what changed between @ and @", "diff @ @"),
    ("what changed from @ to @", "diff @ @"),
    (
        "what is [the] different|difference between @ and @",
        "diff @ @",
    ),
    ("compare @ with|and|to @", "diff @ @"),
    ("what {ends} in|during @", "diff @< @>"),
    ("what {begins} in|during @", "diff @< @>"),
    ("{which} {promises} {begin} in|during @", "diff @< @>"),
    ("what changed|changes in|during @", "diff @< @>"),
    ("what became|becomes of *", "history *"),
    ("what has become of *", "history *"),
    ("what happened to|with *", "history *"),
    ("who {attacks} *", "cascade recorded *"),
    ("why {does} * {attacks} *", "cascade recorded *"),
    ("what is *'s history|story", "history *"),
    ("what is the history|story of *", "history *"),
    ("what has|have|did * done|do", "history *"),
    ("what happened [when]", "timeline"),
    ("[list] [all] [the] events", "timeline"),
    ("{which} events {are there}", "timeline"),
    ("when {does} * {begin}", "history *"),
    (
        "when {does} the {debts} of|to * {end}",
        "edges --relation owes --from *",
    ),
    (
        "when {does} *'s {debts} {end}",
        "edges --relation owes --from *",
    ),
    ("when {does} * {end}", "history *"),
    (
        "when was|is|were|are * renewed|extended|prolonged|suspended|revised|replaced|terminated",
        "history *",
    ),
    (
        "until|till when is|was|are|were * in force|valid",
        "history *",
    ),
    ("since when is|was|are|were * in force|valid", "history *"),
    ("how long {does} * last", "history *"),
    ("how long is|was|are|were * {in force}", "history *"),
    ("is|was|are|were * {in force}", "show *"),
    ("is|was|are|were * open to *", "show *"),
    (
        "when was|is|were|are * signed|concluded|made|agreed",
        "show *",
    ),
    // What is not known.
    ("what is|are {disputed}", "disputes"),
    ("what is|are {disputed} about|in *", "disputes *"),
    (
        "[where] do [the] sources {disagree} [about|on] *",
        "disputes *",
    ),
    ("[where] do [the] sources {disagree}", "disputes"),
    (
        "what is|was sought|wanted|asked|demanded of|from *",
        "edges --from * --state sought",
    ),
    // By whose wish it is, and for whom, stands beside each.
    (
        "what {does} * {want} from|of *",
        "edges --from *2 --state sought",
    ),
    (
        "what {does} * {want} * for",
        "edges --from *2 --state sought",
    ),
    ("what {does} * {want}", "gaps *"),
    ("which past guarantors are sought again", "gaps"),
    ("what is missing|uncovered|unknown", "gaps"),
    ("what is not {guaranteed}", "gaps"),
    ("what is not known|said", "gaps"),
    ("what is missing|uncovered|unknown for|to|about *", "gaps *"),
    ("what is not {guaranteed} for *", "gaps *"),
    ("what is not known|said about|of *", "gaps *"),
    ("what is * missing|lacking", "gaps *"),
    ("what|where are the gaps", "gaps"),
    ("what|where are the gaps for|of|in *", "gaps *"),
    ("what do we not know", "gaps"),
    // Parties, members and the like.
    (
        "when {does} * {join} *",
        "edges --from * --to * --via party_to,member_of,part_of",
    ),
    (
        "{does} * {join} *",
        "edges --from * --to * --via party_to,member_of,part_of",
    ),
    (
        "what {does} * {join}",
        "edges --from * --via party_to,member_of,part_of",
    ),
    (
        "who {joined} *",
        "edges --to * --via party_to,member_of,part_of",
    ),
    (
        "when {does} * {sign} *",
        "edges --relation party_to --from * --to *",
    ),
    ("who {signed} *", "edges --relation party_to --to *"),
    (
        "who is|was|are|were [a] [the] {party} to|of *",
        "edges --relation party_to --to *",
    ),
    (
        "who is|was|are|were bound by *",
        "edges --relation party_to --to *",
    ),
    (
        "{does} * {sign} *",
        "edges --relation party_to --from * --to *",
    ),
    ("what {does} * {sign}", "edges --relation party_to --from *"),
    (
        "{which} agreements|treaties|pacts|alliances {does} * {join}",
        "edges --relation party_to --from *",
    ),
    (
        "{which} agreements|treaties|pacts|alliances {does} * {sign}",
        "edges --relation party_to --from *",
    ),
    (
        "what is|was|are|were * [a] {party} to|of",
        "edges --relation party_to --from *",
    ),
    (
        "who belongs|belonged to *",
        "edges --to * --via member_of,leads,part_of",
    ),
    (
        "who is|was|are|were [a] [the] member|members of *",
        "edges --to * --via member_of,leads,part_of",
    ),
    (
        "who is|was|are|were in|inside *",
        "edges --to * --via member_of,leads,part_of",
    ),
    (
        "is|was|are|were * [a] [an] member|members|part of *",
        "edges --from * --to * --via member_of,leads,part_of",
    ),
    (
        "what is|was|are|were * [a] member of",
        "edges --relation member_of --from *",
    ),
    ("who leads|led|heads *", "edges --relation leads --to *"),
    (
        "whom|who {does} * represent",
        "edges --relation represents --from *",
    ),
    (
        "who represents|represented *",
        "edges --relation represents --to *",
    ),
    (
        "who negotiates|negotiated *",
        "edges --relation negotiates --to *",
    ),
    (
        "who supports|supported *",
        "edges --relation supports --to *",
    ),
    ("who rejects|rejected *", "edges --relation rejects --to *"),
    // One of them.
    ("what does * decide|gate|block", "show *"),
    ("what stands|stood in the way of [a|an] *", "show *"),
    (
        "is|are|was|were * conditional|contingent|dependent on|upon *",
        "show *",
    ),
    ("{which} conditions {does} * have", "show *"),
    (
        "what are|is|was|were [the] conditions|condition for|of|on *",
        "show *",
    ),
    ("what depends|hangs|rests|hinges|waits on|for *", "show *"),
    ("what do we know about|of *", "show *"),
    (
        "what does|did the article|source|sources|text say|claim about *",
        "show * --said-by source",
    ),
    ("what does|did * say|claim about *", "show *2 --said-by *1"),
    ("what does|did * say|claim", "show *"),
    ("what is in|under *", "show *"),
    (
        "what is|are|was|were [the] terms|clauses|articles|provisions|contents of *",
        "show *",
    ),
    ("[more] about *", "show *"),
    ("describe|explain *", "show *"),
    ("what * {promised} [to] *", "edges --from * --to *"),
];
