//! The pages: one module for each kind, with a function that renders it.

pub(super) mod basics;
pub(super) mod bytes;
pub(super) mod definition;
pub(super) mod errors;
pub(super) mod history;
pub(super) mod index;
pub(super) mod layers;
pub(super) mod lists;
pub(super) mod parts;
pub(super) mod search;
pub(super) mod sitemap;
pub(super) mod ty;
