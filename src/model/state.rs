//! The states that agreements, commitments and conditions can be in. How a state follows from
//! dated events and claims is the business of the floor `state`.

use super::word::words;

words! {
    /// How far an agreement has come. "Failed" is no stage: it is somebody's judgement.
    pub enum Stage: "an agreement's stage" {
        /// Somebody wants it; nobody has proposed it.
        Sought,
        /// A text was put forward.
        Proposed,
        /// It is being negotiated.
        UnderNegotiation,
        /// Its text was adopted.
        Adopted,
        /// It was signed.
        Signed,
        /// It applies, though it has not entered into force.
        ProvisionallyApplied,
        /// It has entered into force.
        InForce,
        /// Its operation is suspended.
        Suspended,
        /// It is over.
        Terminated,
        /// It was withdrawn before it bound anybody.
        Withdrawn,
        /// It was given up.
        Abandoned,
        /// It was rejected as a whole.
        Rejected,
    }
}

words! {
    /// How an agreement came to its end.
    pub enum Ending: "how an agreement ended" {
        /// Its term was over.
        Expired,
        /// A party denounced it.
        Denounced,
        /// It was ended for a material breach.
        Breach,
        /// Another took its place.
        Superseded,
        /// It fell out of use.
        Desuetude,
    }
}

words! {
    /// The state of a commitment, after Singh and Chopra's C(debtor, creditor, antecedent,
    /// consequent), with four states of ours for what dossiers say of promises not yet made.
    pub enum CommitmentState: "a commitment's state" {
        /// Its day has not come.
        NotYet,
        /// Asked for: no commitment exists.
        Sought,
        /// The debtor proposes it.
        Offered,
        /// It exists; whether it is due is not stated.
        Active,
        /// It exists and waits for its antecedent.
        Conditional,
        /// The antecedent holds: it is due.
        Detached as "due",
        /// Suspended.
        Pending,
        /// It was kept.
        Satisfied,
        /// It was broken. Sticky, but it does not end validity.
        Violated,
        /// The antecedent never came.
        Expired,
        /// The creditor let the debtor off.
        Released,
        /// The debtor called it off.
        Cancelled,
        /// Its term, or its agreement, is over.
        Ended,
    }
}

words! {
    /// The state of a condition.
    pub enum ConditionState: "a condition's state" {
        /// Not met so far.
        Pending,
        /// Met.
        Met,
        /// It can no longer be met.
        Failed,
        /// Those it protects gave it up.
        Waived,
    }
}

words! {
    /// Whether, and how, a promise binds.
    pub enum LegalForce: "a legal force" {
        /// It binds in law.
        LegallyBinding,
        /// It binds in honour and politics only.
        PoliticallyBinding,
        /// Whether it binds in law is disputed.
        Disputed,
        /// It does not bind.
        NotBinding,
    }
}

words! {
    /// The state of an edge that is neither commitment, agreement nor condition: a membership,
    /// a breach, an act of politics.
    pub enum TieState: "an edge's state" {
        /// Its day has not come, or it is only foreseen.
        NotYet,
        /// Somebody wants it.
        Sought,
        /// It is put forward by the one whose act it would be.
        Offered,
        /// It holds.
        Held,
        /// It is over.
        Ended,
    }
}
