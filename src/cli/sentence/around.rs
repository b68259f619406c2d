//! What is said of anything, of a time, and behind a sentence, in the form of
//! [`SENTENCES`](super::known::SENTENCES).

/// What is said of anything, if no other sentence fits.
pub(super) const LAST: &[(&str, &str)] = &[
    ("who is|are|was|were *", "show *"),
    ("what is|are|was|were *", "show *"),
    ("{what if} *", "what-if --met *"),
];

/// What came to pass in some time, which stands behind (`in 1904`, `since 2014`) and for which `WHEN`
/// stands in what is asked: not what was there then.
pub(super) const TURNED: &[(&str, &str)] = &[
    (
        "{which} agreements|treaties|pacts|alliances {are signed}",
        "list agreements --signed WHEN",
    ),
    (
        "what is|was|were|has [been] signed|concluded",
        "list agreements --signed WHEN",
    ),
    (
        "{which} agreements|treaties|pacts|alliances {begin}",
        "list agreements --began WHEN",
    ),
    (
        "{which} agreements|treaties|pacts|alliances {end}",
        "list agreements --ended WHEN",
    ),
    (
        "{which} {promises} {begin}",
        "list commitments --began WHEN",
    ),
    (
        "{which} {promises} {are made}",
        "list commitments --began WHEN",
    ),
    (
        "who {promised} what [to] [whom]",
        "list commitments --began WHEN",
    ),
    ("{which} {promises} {end}", "list commitments --ended WHEN"),
    ("{which} {debts} {begin}", "list debts --began WHEN"),
    ("{which} {debts} {are made}", "list debts --began WHEN"),
    ("{which} {debts} {end}", "list debts --ended WHEN"),
    ("who {signed} what", "timeline --via party_to --as-of WHEN"),
];

/// What may stand behind a sentence, and how it narrows what is asked.
pub(super) const MODIFIERS: &[(&str, &str)] = &[
    ("without|besides|except|excluding *", "--without *"),
    ("if * {leaves}", "--without *"),
    ("according to *", "--said-by *"),
    ("certainly|surely", "--certain"),
];
