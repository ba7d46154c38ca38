//! The types of answers, which may depend on the call.

use tl_parser::schema::Type;

use crate::bind::Bound;
use crate::implied_nats::nats;
use crate::substitute::Environment;
use crate::{Codec, RootType, Value};

impl Codec<'_> {
    /// Returns the type of the answer to a call.
    ///
    /// The answer of a wrapper is that of the wrapped call. Numbers in the type of an answer are the
    /// fields of the call: the answer to `n:# = Tuple int n` with three for `n` is a `Tuple int 3`.
    ///
    /// # Errors
    ///
    /// A message for people if the value is no call, or if its fields do not determine the type.
    pub fn answer_type(&self, call: &Value) -> Result<RootType, String> {
        let Value::Combinator(index, fields) = call else {
            return Err("the value is no call".to_owned());
        };
        let function = &self.schema[*index];
        if !function.is_function {
            return Err(format!("`{}` is no function", function.name));
        }
        if let Type::Param { index: param, .. } = function.result {
            let is_wrapped = |ty: &Type| matches!(ty, Type::Param { index, .. } if *index == param);
            let mut places = function.fields.iter().enumerate();
            let wrapped = places.find(|(_, field)| field.is_call && is_wrapped(&field.ty));
            let call = wrapped.and_then(|(place, _)| fields.get(place));
            let call = call.ok_or_else(|| format!("`{}` wraps no call", function.name))?;
            return self.answer_type(call);
        }
        let arguments = Bound::none();
        let numbers = nats(&function.fields, fields);
        let mut environment = Environment::new(&arguments, None);
        for (place, number) in numbers.into_iter().enumerate() {
            number.into_iter().for_each(|number| environment.numbers.set(place, number));
        }
        let answer = self.instantiate(&function.result, &environment);
        answer
            .map(|ty| RootType::Type(ty.into_owned()))
            .ok_or_else(|| format!("the type of the answer to `{}` is too large", function.name))
    }
}
