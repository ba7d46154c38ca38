//! The others: what people use instead of us.
