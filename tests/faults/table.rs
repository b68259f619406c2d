//! The examples, one a code. `§` stands where the fault is found; it is taken out before the
//! text is read.

use foedera::change::Code;

/// A code, what it means and how to mend it, and a text that raises it: a whole file, or what
/// stands in a section of the scaffold.
pub struct Example {
    pub code: Code,
    pub meaning: &'static str,
    pub text: &'static str,
}

const fn example(code: Code, meaning: &'static str, text: &'static str) -> Example {
    Example {
        code,
        meaning,
        text,
    }
}

const DATABASE: &str = "Raised by a change to a graph that is there already, never by a dossier.";

const IN_CODE: &str =
    "Raised by a change made in code; in a dossier such a value is one of the wrong type.";

pub const TABLE: &[Example] = &[
    example(
        Code::CannotRead,
        "The dossier that was named is not there, is a folder, or may not be read.",
        "",
    ),
    example(
        Code::NotUtf8,
        "The file holds bytes that are no text. Save it as UTF-8; the place is the first such byte.",
        "",
    ),
    example(
        Code::TooLarge,
        "A file may have 64 MiB, all files together 256 MiB.",
        "",
    ),
    example(
        Code::FormVersion,
        "Every file says first which form it has. A newer form needs a newer foedera.",
        "(\n    foedera: §2,\n    title: \"From the future\",\n)",
    ),
    example(
        Code::OutsideFolder,
        "A dossier reads only what lies in its own folder or below, also through links.",
        "(\n    foedera: 1,\n    include: [§\"../secrets.ron\"],\n)",
    ),
    example(
        Code::IncludeUnreadable,
        "What is included is not there, or may not be read. The path is relative to the file that names it.",
        "(\n    foedera: 1,\n    include: [§\"rivers.ron\"],\n)",
    ),
    example(
        Code::TooMany,
        "A dossier may have 1,000 files; after 1,000 faults the others are only counted, and after 10,000, or 1,000 of brackets, commas and quotes in one file, reading stops.",
        "",
    ),
    example(
        Code::UnclosedBracket,
        "Close the bracket where it was meant to end.",
        "    edges: §[\n        leads(\"ruritania\", \"syldavia\", \"p. 2\"),\n    events: {},",
    ),
    example(
        Code::StrayBracket,
        "Take the bracket away, or change it to the one that closes what was opened.",
        "    edges: [\n        leads(\"ruritania\", \"syldavia\", \"p. 2\"§],\n    ],",
    ),
    example(
        Code::UnclosedText,
        "A text ends with `\"`.",
        "    actors: {\"borduria\": State(§\"Borduria)},",
    ),
    example(
        Code::UnclosedComment,
        "A comment that begins with `/*` ends with `*/`.",
        "(\n    foedera: 1,\n    §/* to be done\n)",
    ),
    example(
        Code::MissingComma,
        "Between two entries, or two fields, stands a comma.",
        "    actors: {\n        \"borduria\": State(\"Borduria\")§\n        \"sylvania\": State(\"Sylvania\"),\n    },",
    ),
    example(
        Code::MissingColon,
        "Between a name and its value stands a colon.",
        "    actors: {\"borduria\"§ State(\"Borduria\")},",
    ),
    example(
        Code::MissingValue,
        "A value is missing, before a comma or after a colon.",
        "    actors: {\"borduria\"§: },",
    ),
    example(
        Code::UnexpectedCharacter,
        "Something stands outside quotes that belongs within, or a sign that means nothing here.",
        "    actors: {\"borduria\": State(§Kingdom of Borduria)},",
    ),
    example(
        Code::BadEscape,
        "In a text, `\\` begins an escape: `\\n`, `\\\"`, `\\\\`. For a backslash write two.",
        "    actors: {\"borduria\": State(\"Borduria §\\ Bordurie\")},",
    ),
    example(
        Code::BadNumber,
        "A number has digits only. A date stands in quotes.",
        "    edges: [leads(from: \"ruritania\", to: \"syldavia\", since: §1921-05-01, at: \"p. 2\")],",
    ),
    example(
        Code::MixedFields,
        "Give all values of an entry names, or none.",
        "    edges: [leads(\"ruritania\", \"syldavia\", §at: \"p. 2\")],",
    ),
    example(
        Code::TooDeep,
        "Brackets may stand in each other 64 deep; no dossier needs as many.",
        "    title: Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(Some(§Some(\"deep\")))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))),",
    ),
    example(
        Code::UnknownField,
        "The entry has no such field; the page [dossier.md](dossier.md) lists those that it has.",
        "    edges: [guarantees(from: \"ruritania\", to: \"syldavia\", at: \"p. 2\", §underr: \"pact\")],",
    ),
    example(
        Code::MissingField,
        "The entry needs this field.",
        "    edges: [§guarantees(from: \"ruritania\", at: \"p. 2\")],",
    ),
    example(
        Code::DuplicateField,
        "A field stands once in an entry. Several values stand in a list.",
        "    actors: {\"borduria\": State(name: \"Borduria\", §name: \"Bordurie\")},",
    ),
    example(
        Code::WrongType,
        "Another type of value belongs here: a text in quotes, a word without, a list in `[…]`.",
        "    actors: {\"borduria\": State(name: \"Borduria\", unresolved: §\"yes\")},",
    ),
    example(
        Code::UnknownWord,
        "The word is not in the list of those that have a meaning here.",
        "    modality: §Saught,",
    ),
    example(
        Code::UnknownKind,
        "There is no such kind. Where the kind is not stated, write `Actor`, `Agreement`, `Event` or `Condition`.",
        "    actors: {\"borduria\": §Sate(\"Borduria\")},",
    ),
    example(
        Code::UnknownRelation,
        "The relation is neither built in nor declared under `relations`.",
        "    edges: [§sponsors(\"ruritania\", \"syldavia\", \"p. 2\")],",
    ),
    example(
        Code::WrongCount,
        "The short form of an edge has three values: from, to, and the place in the source.",
        "    edges: [§leads(\"ruritania\", \"syldavia\")],",
    ),
    example(
        Code::ExcludedField,
        "The two say the same thing in different ways, or cannot both be meant.",
        "    edges: [leads(from: \"ruritania\", to: \"syldavia\", §valid: \"1921\", since: \"1920\", at: \"p. 2\")],",
    ),
    example(
        Code::EmptyText,
        "A name, a title, a place or a label cannot be empty.",
        "    actors: {\"borduria\": State(§\"\")},",
    ),
    example(
        Code::BadId,
        "An id is 1 to 128 letters without accents, digits and `-`, `_`, `.`, and begins with a letter or a digit.",
        "    actors: {§\"new borduria\": State(\"New Borduria\")},",
    ),
    example(
        Code::DuplicateId,
        "Ids are unique in a dossier and all it includes.",
        "    actors: {§\"syldavia\": State(\"Kingdom of Syldavia\")},",
    ),
    example(
        Code::UnknownId,
        "Nothing has this id. An edge without an `id` is known as `FROM-RELATION-TO`.",
        "    edges: [leads(\"ruritania\", §\"sildavia\", \"p. 2\")],",
    ),
    example(
        Code::WrongSort,
        "The id names something of another sort than is wanted here.",
        "    edges: [guarantees(from: \"ruritania\", to: \"syldavia\", under: §\"dam\", at: \"p. 2\")],",
    ),
    example(
        Code::AmbiguousId,
        "Several edges run between these ends. Give the one you mean an `id`, or name it by its number in the order of the text.",
        "    edges: [\n        owes(\"syldavia\", \"graustark\", \"p. 2\"),\n        owes(\"syldavia\", \"graustark\", \"p. 3\"),\n        guarantees(from: \"ruritania\", to: \"syldavia\", of: §\"syldavia-owes-graustark\", at: \"p. 4\"),\n    ],",
    ),
    example(
        Code::IdTooLong,
        "The ends' ids are so long that together they make none; give the edge an `id`.",
        "    actors: {\"the-most-serene-republic-of-the-seven-united-provinces-of-the-lower-river-and-of-its-estuary-and-of-its-isles\": State(\"Seven Provinces\")},\n    edges: [§affiliated_with(\"the-most-serene-republic-of-the-seven-united-provinces-of-the-lower-river-and-of-its-estuary-and-of-its-isles\", \"ruritania\", \"p. 2\")],",
    ),
    example(
        Code::NotADate,
        "Dates are EDTF: `\"1994\"`, `\"1994-12\"`, `\"1994-12-05\"`, `\"1994~\"` (about), `\"1994/2014\"`, `\"1994/..\"` (and on), `\"1994/\"` (end not known).",
        "    edges: [leads(from: \"ruritania\", to: \"syldavia\", since: §\"spring 1921\", at: \"p. 2\")],",
    ),
    example(
        Code::NoSuchDay,
        "The calendar has no such month or day.",
        "    edges: [leads(from: \"ruritania\", to: \"syldavia\", since: §\"1921-02-30\", at: \"p. 2\")],",
    ),
    example(
        Code::Reversed,
        "A period ends on or after the day on which it begins.",
        "    edges: [leads(from: \"ruritania\", to: \"syldavia\", valid: §\"1925/1921\", at: \"p. 2\")],",
    ),
    example(
        Code::YearTooFar,
        "The year lies more than five million years away.",
        "    edges: [leads(from: \"ruritania\", to: \"syldavia\", since: §\"Y99999999\", at: \"p. 2\")],",
    ),
    example(
        Code::BadAmount,
        "An amount is a number and a currency's three capital letters.",
        "    edges: [owes(from: \"ruritania\", to: \"syldavia\", amount: §\"5 crowns\", at: \"p. 2\")],",
    ),
    example(
        Code::BadShare,
        "A share is a percentage above 0 and up to 100.",
        "    edges: [guarantees(from: \"graustark\", to: \"syldavia\", share: §120, at: \"p. 2\")],",
    ),
    example(
        Code::BadUrl,
        "An address begins with `https://` or `http://` and holds no space.",
        "    sources: {\"gazette\": (title: \"Gazette\", via: \"book\", url: §\"www.gazette.example\")},\n    claims: [(about: \"promise\", source: \"gazette\", at: \"p. 1\")],",
    ),
    example(
        Code::EndsTooEarly,
        "By its dates, the commitment was over before its agreement was proposed, adopted, signed or in force.",
        "    edges: [undertakes(from: \"graustark\", to: \"syldavia\", under: \"pact\", valid: §\"1900/1910\", at: \"p. 2\")],",
    ),
    example(
        Code::WrongEnds,
        "The relation joins other sorts of nodes. The end that fits nowhere is blamed.",
        "    edges: [guarantees(\"ruritania\", §\"pact\", \"p. 2\")],",
    ),
    example(
        Code::NoCommitment,
        "Only a commitment (`guarantees`, `backstops`, `undertakes`, `owes`) can be backed, broken or given in return.",
        "    edges: [\n        leads(id: \"lead\", from: \"ruritania\", to: \"graustark\", at: \"p. 2\"),\n        backstops(from: \"graustark\", to: \"ruritania\", of: §\"lead\", at: \"p. 2\"),\n    ],",
    ),
    example(
        Code::BacksItself,
        "Followed from one to the next, `of` leads back to where it began. The message shows the round.",
        "    edges: [\n        guarantees(id: \"first\", from: \"ruritania\", to: \"graustark\", of: §\"second\", at: \"p. 2\"),\n        guarantees(id: \"second\", from: \"graustark\", to: \"ruritania\", of: \"first\", at: \"p. 2\"),\n    ],",
    ),
    example(
        Code::NotTheDebtor,
        "Only who owes a commitment can breach it; another's act may make it due, and breaks nothing of its own.",
        "    edges: [violates(from: \"graustark\", to: \"pact\", event: \"dam\", breaches: §\"promise\", at: \"p. 3\")],",
    ),
    example(
        Code::NoClaim,
        "An edge, a condition and an account rest on a place in a source: `at`, or `claims`.",
        "    edges: [§leads(from: \"ruritania\", to: \"syldavia\")],",
    ),
    example(
        Code::ValueWithoutClaim,
        "A value rests on a place in a source: its own `at`, or that of its entry.",
        "    agreements: {\"treaty\": Treaty(name: \"Hill Treaty\", §signed: \"1930\")},",
    ),
    example(
        Code::NoSource,
        "There is a place, but the source in which it is to be found is named nowhere: not here, not in the section, not in the file.",
        "(\n    foedera: 1,\n    actors: {\"ruritania\": State(\"Ruritania\"), \"syldavia\": State(\"Syldavia\")},\n    edges: [leads(\"ruritania\", \"syldavia\", §\"p. 2\")],\n)",
    ),
    example(
        Code::UnknownSource,
        "No source has this id.",
        "    edges: [leads(from: \"ruritania\", to: \"syldavia\", source: §\"bok\", at: \"p. 2\")],",
    ),
    example(
        Code::NoSuchAttribute,
        "The attribute belongs to another sort of record.",
        "    events: {\"flood\": Event(name: \"Flood\", §signed: \"1925\", at: \"p. 3\")},",
    ),
    example(Code::WrongValue, IN_CODE, ""),
    example(Code::StillNeeded, DATABASE, ""),
    example(Code::NothingToSupersede, DATABASE, ""),
    example(Code::SupersedesOther, DATABASE, ""),
    example(Code::NothingToRetract, DATABASE, ""),
    example(
        Code::MatterDiffers,
        "Edges with one `matter` are accounts of one thing: they join the same two by the same relation.",
        "    edges: [\n        guarantees(id: \"a\", from: \"ruritania\", to: \"syldavia\", matter: \"m\", at: \"p. 2\"),\n        guarantees(id: \"b\", from: \"graustark\", to: \"syldavia\", matter: §\"m\", at: \"p. 2\"),\n    ],",
    ),
    example(
        Code::DuplicateProvision,
        "The labels of an account's provisions differ.",
        "    agreements: {\"plan\": Plan(name: \"Plan\", accounts: {\"list\": (at: \"p. 2\", provisions: {\"1\": [\"promise\"], §\"1\": []})})},",
    ),
    example(
        Code::BuiltInRelation,
        "A relation of your own needs a name that foedera does not use.",
        "    relations: {§\"guarantees\": (meaning: \"is sure of\")},",
    ),
    example(Code::ChangedTwice, DATABASE, ""),
    example(
        Code::DebtorNotParty,
        "The list of parties is said to be complete, and the debtor is not on it: a party is missing, or the promise was made elsewhere.",
        "    claims: [(about: \"pact\", parties_complete: true, at: \"p. 1\")],\n    edges: [\n        party_to(\"ruritania\", \"pact\", \"p. 1\"),\n        undertakes(from: §\"graustark\", to: \"syldavia\", under: \"pact\", at: \"p. 2\"),\n    ],",
    ),
    example(
        Code::UnusedSource,
        "No claim rests on the source.",
        "    sources: {§\"gazette\": \"The River Gazette\"},",
    ),
    example(
        Code::SameName,
        "Two ids, one name: perhaps one of them is there by mistake. If they are said to be one thing, `possibly_same_as` says so.",
        "    actors: {\"sil\": State(§\"Syldavia\")},",
    ),
    example(
        Code::JoinsItself,
        "Seldom meant, but for a loosely named set.",
        "    edges: [guarantees(\"graustark\", §\"graustark\", \"p. 2\")],",
    ),
    example(
        Code::BacksNothing,
        "A backstop stands behind another's promise; name it in `of`.",
        "    edges: [§backstops(\"graustark\", \"ruritania\", \"p. 2\")],",
    ),
    example(
        Code::BreachElsewhere,
        "The commitment was made under another agreement than the one said to be violated.",
        "    agreements: {\"treaty\": Treaty(\"Hill Treaty\")},\n    edges: [violates(from: \"ruritania\", to: \"treaty\", breaches: §\"promise\", at: \"p. 3\")],",
    ),
    example(
        Code::StandsForAnother,
        "A guarantee or a backstop stands for the one who owes what it is `of`, or a part of that.",
        "    edges: [backstops(from: \"graustark\", to: \"syldavia\", of: §\"promise\", at: \"p. 2\")],",
    ),
    example(
        Code::BreachOutside,
        "What did not bind yet, or bound no more, cannot be broken. A debt may be left unpaid after its day.",
        "    edges: [\n        guarantees(id: \"old\", from: \"syldavia\", to: \"ruritania\", valid: \"1920/1930\", at: \"p. 2\"),\n        violates(from: \"syldavia\", to: \"ruritania\", valid: \"1935\", breaches: §\"old\", at: \"p. 3\"),\n    ],",
    ),
];
