//! Values of the odd schemas.

mod deep;
mod fields;
mod layers;
mod namespaces;
mod numbers;
mod sides;
mod values;
