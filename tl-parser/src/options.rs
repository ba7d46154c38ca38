//! The options of the parser and the resolver.

use crate::{Code, Dialect};

/// Options for parsing and resolving.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The rule for computing ids. By default, the rule that matches more of the declared ids.
    pub dialect: Option<Dialect>,
    /// Accept VK's annotations (`@read`) and arrows (`=>`).
    pub vk: bool,
    /// Codes to leave out of the report. Of the errors, only `duplicate-id` can be left out.
    pub allow: Vec<Code>,
    /// Codes to report although they are [off by default](Code::is_off_by_default).
    pub warn: Vec<Code>,
    /// Codes to report as errors.
    pub deny: Vec<Code>,
    /// Turn warnings into errors.
    pub deny_warnings: bool,
}
