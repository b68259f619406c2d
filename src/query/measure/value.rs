//! What can be measured, and how a measure is written down. Start at [`Measure`].

use std::fmt;

/// What is measured of a network, or of an actor in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// How many actors are in it.
    Actors,
    /// How many unordered pairs are tied.
    Pairs,
    /// How many ordered pairs have a promise from the first to the second.
    Promises,
    /// Of all pairs of its actors, the share that is tied.
    Density,
    /// How many others an actor is tied to; of a network, on average.
    Degree,
    /// To how many others an actor has promised something.
    Given,
    /// How many others have promised an actor something.
    Received,
    /// How many pairs, or others, are at a shortest distance of exactly one, two, three … ties.
    Hops,
    /// How many parts hang together.
    Components,
    /// How many actors are in the largest of these, or in an actor's own.
    Largest,
    /// How many triangles there are, or an actor is in.
    Triangles,
    /// Of all pairs of ties that share an actor, the share whose other ends are tied, too; of an
    /// actor, of the pairs of its neighbours.
    Transitivity,
    /// How many ties, or ties of an actor, are the only way between some two.
    Bridges,
    /// The greatest k for which there is a part in which everybody is tied to k others; of an
    /// actor, to which it belongs.
    Core,
    /// Of all pairs of others, the share on whose shortest ways an actor lies.
    Betweenness,
    /// Where a walk along the promises ends up.
    PageRank,
}

impl Measure {
    /// Every one.
    pub const ALL: [Measure; 16] = [
        Measure::Actors,
        Measure::Pairs,
        Measure::Promises,
        Measure::Density,
        Measure::Degree,
        Measure::Given,
        Measure::Received,
        Measure::Hops,
        Measure::Components,
        Measure::Largest,
        Measure::Triangles,
        Measure::Transitivity,
        Measure::Bridges,
        Measure::Core,
        Measure::Betweenness,
        Measure::PageRank,
    ];

    /// Its name, in one word.
    pub fn as_str(self) -> &'static str {
        match self {
            Measure::Actors => "actors",
            Measure::Pairs => "pairs",
            Measure::Promises => "promises",
            Measure::Density => "density",
            Measure::Degree => "degree",
            Measure::Given => "given",
            Measure::Received => "received",
            Measure::Hops => "hops",
            Measure::Components => "components",
            Measure::Largest => "largest",
            Measure::Triangles => "triangles",
            Measure::Transitivity => "transitivity",
            Measure::Bridges => "bridges",
            Measure::Core => "core",
            Measure::Betweenness => "betweenness",
            Measure::PageRank => "pagerank",
        }
    }

    /// The measure of that name.
    pub fn read(name: &str) -> Option<Measure> {
        Measure::ALL.into_iter().find(|m| m.as_str() == name)
    }

    /// Whether more ties never make less of it, so that it lies between what sure ties and what all
    /// possible ties come to; of a network, or of an actor.
    ///
    /// ```
    /// use foedera::query::Measure;
    ///
    /// assert!(Measure::Largest.grows(true));
    /// assert!(!Measure::Components.grows(true), "a tie may join two, or begin another");
    /// ```
    pub fn grows(self, of_network: bool) -> bool {
        match self {
            Measure::Actors
            | Measure::Pairs
            | Measure::Promises
            | Measure::Given
            | Measure::Received
            | Measure::Largest
            | Measure::Triangles
            | Measure::Core => true,
            // The average falls when somebody joins with one tie.
            Measure::Degree => !of_network,
            Measure::Density
            | Measure::Hops
            | Measure::Components
            | Measure::Transitivity
            | Measure::Bridges
            | Measure::Betweenness
            | Measure::PageRank => false,
        }
    }

    /// Whether a network as a whole has it.
    pub fn is_of_network(self) -> bool {
        use Measure::{Betweenness, Given, PageRank, Received};
        !matches!(self, Given | Received | Betweenness | PageRank)
    }

    /// Whether an actor has it.
    pub fn is_of_actor(self) -> bool {
        use Measure::{Actors, Components, Density, Pairs, Promises};
        !matches!(self, Actors | Pairs | Promises | Density | Components)
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What a measure comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// So many; exact.
    Count(u64),
    /// So many of so many; exact, and written with six digits.
    Of(u64, u64),
    /// A sum of fractions, rounded as the machine does, in an order that is always the same;
    /// written with six digits.
    Sum(f64),
}

impl Value {
    /// As a number, for a line.
    pub fn number(self) -> f64 {
        match self {
            Value::Count(n) => n as f64,
            Value::Of(_, 0) => 0.0,
            Value::Of(n, all) => n as f64 / all as f64,
            Value::Sum(sum) => sum,
        }
    }
}

impl fmt::Display for Value {
    /// ```
    /// use foedera::query::Value;
    ///
    /// assert_eq!(Value::Count(7).to_string(), "7");
    /// assert_eq!(Value::Of(2, 3).to_string(), "0.666667");
    /// assert_eq!(Value::Of(0, 0).to_string(), "0.000000", "a share of nothing");
    /// assert_eq!(Value::Sum(0.25).to_string(), "0.250000");
    /// ```
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Value::Count(n) => write!(f, "{n}"),
            Value::Of(_, 0) => f.write_str("0.000000"),
            Value::Of(n, all) => {
                // Half up, by whole numbers.
                let (n, all) = (u128::from(n), u128::from(all));
                let millionths = (n * 2_000_000 + all) / (2 * all);
                write!(
                    f,
                    "{}.{:06}",
                    millionths / 1_000_000,
                    millionths % 1_000_000
                )
            }
            Value::Sum(sum) => write!(f, "{sum:.6}"),
        }
    }
}
