//! What asks for all of a kind, in the form of [`SENTENCES`](super::known::SENTENCES): these come
//! first. Start at [`KINDS`].

use super::known::Sentence;

/// What asks for all of a kind.
pub(super) const KINDS: &[Sentence] = &[
    // What nobody answers for.
    (
        "{which} {debts} {are} [not] {guaranteed} by nobody",
        "list debts --unguaranteed",
    ),
    (
        "{which} {debts} {are} not {guaranteed}",
        "list debts --unguaranteed",
    ),
    (
        "{which} {debts} {are} unguaranteed|unsecured|unprotected|uncovered|unbacked",
        "list debts --unguaranteed",
    ),
    (
        "{which} {debts} have|has no|neither {guarantor}",
        "list debts --unguaranteed",
    ),
    (
        "{which} {debts} {does} not have [a|any] {guarantor}",
        "list debts --unguaranteed",
    ),
    (
        "{which} {debts} {are} without [a|any] {guarantor}",
        "list debts --unguaranteed",
    ),
    (
        "{which} {debts} without [a|any] {guarantor}",
        "list debts --unguaranteed",
    ),
    (
        "{which} {debts} {does} {nobody} {guarantee}",
        "list debts --unguaranteed",
    ),
    (
        "{which} {debts} {nobody} {guarantees}",
        "list debts --unguaranteed",
    ),
    (
        "{are} all [of] [the] {debts} {guaranteed}",
        "list debts --unguaranteed",
    ),
    (
        "{which} {debts} {are} {guaranteed}",
        "list debts --guaranteed",
    ),
    (
        "{which} {debts} have|has [a|any] {guarantor}",
        "list debts --guaranteed",
    ),
    (
        "{are} [any] [of] [the] {debts} {guaranteed}",
        "list debts --guaranteed",
    ),
    (
        "{which} {promises} have|has no {guarantor}",
        "list commitments --unguaranteed",
    ),
    (
        "{which} {promises} {does} {nobody} {guarantee}",
        "list commitments --unguaranteed",
    ),
    (
        "{which} {promises} {are} not {guaranteed}",
        "list commitments --unguaranteed",
    ),
    (
        "{which} {promises} {are} {guaranteed}",
        "list commitments --guaranteed",
    ),
    ("[list] [all] [the] {debts}", "list debts"),
    (
        "{which} {are} [the] largest|biggest|highest|greatest {debts}",
        "list debts",
    ),
    (
        "who {are} [the] largest|biggest|highest|greatest creditor|creditors|lender|lenders|debtor|debtors|borrower|borrowers",
        "list debts",
    ),
    (
        "{which} {are} [the] total [of] [all] [the] {debts}",
        "list debts",
    ),
    (
        "who|what {are} [the] [guarantor] [of] last resort",
        "edges --relation backstops",
    ),
    // What is promised, by what it is.
    (
        "who {promised} {neutrality} [to] [each] [one] [whom|who|what|other|another]",
        "list commitments --obligation neutrality",
    ),
    (
        "{which} {promises} of|to {neutrality} {are there}",
        "list commitments --obligation neutrality",
    ),
    (
        "[list] [all] [the] {promises} of|to {neutrality}",
        "list commitments --obligation neutrality",
    ),
    (
        "who {promised} {nonaggression} [to] [each] [one] [whom|who|what|other|another]",
        "list commitments --obligation nonaggression",
    ),
    (
        "{which} {promises} of|to {nonaggression} {are there}",
        "list commitments --obligation nonaggression",
    ),
    (
        "[list] [all] [the] {promises} of|to {nonaggression}",
        "list commitments --obligation nonaggression",
    ),
    (
        "who {promised} {consultation} [to] [each] [one] [whom|who|what|other|another]",
        "list commitments --obligation consultation",
    ),
    (
        "{which} {promises} of|to {consultation} {are there}",
        "list commitments --obligation consultation",
    ),
    (
        "[list] [all] [the] {promises} of|to {consultation}",
        "list commitments --obligation consultation",
    ),
    (
        "who {promised} {defense} [to] [each] [one] [whom|who|what|other|another]",
        "list commitments --obligation defense",
    ),
    (
        "{which} {promises} of|to {defense} {are there}",
        "list commitments --obligation defense",
    ),
    (
        "[list] [all] [the] {promises} of|to {defense}",
        "list commitments --obligation defense",
    ),
    (
        "who {promised} {assistance} [to] [each] [one] [whom|who|what|other|another]",
        "list commitments --obligation assistance",
    ),
    (
        "{which} {promises} of|to {assistance} {are there}",
        "list commitments --obligation assistance",
    ),
    (
        "[list] [all] [the] {promises} of|to {assistance}",
        "list commitments --obligation assistance",
    ),
    (
        "who {promised} {disarmament} [to] [each] [one] [whom|who|what|other|another]",
        "list commitments --obligation disarmament",
    ),
    (
        "{which} {promises} of|to {disarmament} {are there}",
        "list commitments --obligation disarmament",
    ),
    (
        "[list] [all] [the] {promises} of|to {disarmament}",
        "list commitments --obligation disarmament",
    ),
    ("who {promised} what [to] whom", "list commitments"),
    ("who {promised} whom what", "list commitments"),
    ("who owes what [to] whom", "edges --relation owes"),
    ("who owes what|whom", "edges --relation owes"),
    ("who owes [the] most|least [money]", "list debts"),
    (
        "who is|are|was|were owed [the] most|least [money]",
        "list debts",
    ),
    (
        "who has|have [the] most|largest|biggest|highest debt|debts",
        "list debts",
    ),
    (
        "how much is|was owed [in] [all|total|altogether]",
        "list debts",
    ),
    ("{which} debts {are there}", "list debts"),
    ("{which} debts are|is outstanding|owed|unpaid", "list debts"),
    ("who guarantee|guarantees each other", "circles"),
    ("who guarantee|guarantees one another", "circles"),
    ("{are} there [any] circular|mutual {promises}", "circles"),
    (
        "who {guarantees} whom|who|what",
        "edges --relation guarantees",
    ),
    (
        "[list] [all] [the] guarantees",
        "edges --relation guarantees",
    ),
    (
        "{which} guarantees {are there}",
        "edges --relation guarantees",
    ),
    (
        "[list] [all] [the] promises|commitments|obligations|pledges",
        "list commitments",
    ),
    (
        "{which} promises|commitments|obligations|pledges {are there}",
        "list commitments",
    ),
    (
        "{which} {promises} are|is|were|was {capped}",
        "list commitments --capped",
    ),
    (
        "{which} {promises} have|has [a] cap|caps|limit|limits",
        "list commitments --capped",
    ),
    (
        "how much are|is [the] {promises} {capped}",
        "list commitments --capped",
    ),
    ("how much is {capped}", "list commitments --capped"),
    ("what is {capped}", "list commitments --capped"),
    (
        "[list] [all] [the] caps|limits",
        "list commitments --capped",
    ),
    (
        "{which} caps|limits {are there}",
        "list commitments --capped",
    ),
    (
        "who answers|guarantees [for] [the] most [money]",
        "list commitments --capped",
    ),
    (
        "{which} {promises} are [legally] binding",
        "list commitments --binding",
    ),
    ("what is [legally] binding", "list commitments --binding"),
    (
        "{which} agreements|treaties|pacts|alliances {are in force}",
        "list agreements --in-force",
    ),
    (
        "{which} {promises} {are in force}",
        "list commitments --in-force",
    ),
    ("what is in force|valid", "list commitments --in-force"),
    ("what {are in force}", "list commitments --in-force"),
    (
        "{which} {promises} {ends}",
        "list commitments --state expired,ended,cancelled,released",
    ),
    (
        "{which} {promises} {are sought}",
        "list commitments --state sought",
    ),
    ("what is [only] sought", "list commitments --state sought"),
    (
        "who {wants} what [from|of] [whom]",
        "list commitments --state sought",
    ),
    ("what {are sought}", "list commitments --state sought"),
    (
        "who {would} approve|decide|agree",
        "list conditions --decided",
    ),
    ("who {would} approve|decide *", "list conditions --decided"),
    ("who {would} {veto} *", "list conditions --decided"),
    (
        "who decides|decided|approves|approved *",
        "list conditions --decided",
    ),
    (
        "who has|have [a] [the] veto [over|on] *",
        "list conditions --decided",
    ),
    ("who has|have [a] [the] veto", "list conditions --decided"),
    ("[list] [all] [the] conditions", "list conditions"),
    ("{which} conditions {are there}", "list conditions"),
    (
        "{which} conditions are open|unmet|pending|outstanding",
        "list conditions",
    ),
    (
        "[list] [all] [the] agreements|treaties|pacts|alliances",
        "list agreements",
    ),
    (
        "{which} agreements|treaties|pacts|alliances {are there}",
        "list agreements",
    ),
    ("[list] [all] [the] actors", "list actors"),
    ("who is|are involved", "list actors"),
    ("what do [the] sources {disagree} about|on", "disputes"),
    ("[list] [all] [the] sources", "sources"),
    ("{which} sources {are there}", "sources"),
    ("who says so|this|that", "sources"),
    (
        "are|is [all] [the] {promises} [legally] binding",
        "list commitments --binding",
    ),
    (
        "what is|are [to] [be] [being] negotiated|discussed",
        "edges --relation negotiates",
    ),
];
