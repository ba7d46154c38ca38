//! Answers of functions: how they are written and read.

use alloc::vec::Vec;

use crate::writer::encode_new;
use crate::{
    Decode, DecodeError, DecodeOptions, Encode, EncodeError, EncodeOptions, Function, Reader,
    Writer,
};

/// Writes the answer to a call of `F`.
pub trait EncodeAnswer<F: Function> {
    /// Writes the answer to `call`.
    fn encode_answer(call: &F, answer: &F::Output, writer: &mut Writer<'_>);
}

/// Reads the answer to a call of `F`.
pub trait DecodeAnswer<F: Function> {
    /// Reads the answer to `call`.
    fn decode_answer(call: &F, reader: &mut Reader<'_>) -> F::Output;
}

/// The form of most answers: that of [`Encode`] and [`Decode`], whatever the call.
#[derive(Clone, Copy, Debug)]
pub struct PlainAnswer;

impl<F: Function<Output: Encode>> EncodeAnswer<F> for PlainAnswer {
    #[inline]
    fn encode_answer(_: &F, answer: &F::Output, writer: &mut Writer<'_>) {
        answer.encode(writer);
    }
}

impl<F: Function<Output: Decode>> DecodeAnswer<F> for PlainAnswer {
    #[inline]
    fn decode_answer(_: &F, reader: &mut Reader<'_>) -> F::Output {
        F::Output::decode(reader)
    }
}

/// The form of an answer that the call wraps: the answer of the wrapped call.
#[doc(hidden)]
pub fn encode_wrapped<F: Function>(call: &F, answer: &F::Output, writer: &mut Writer<'_>)
where
    F::Answer: EncodeAnswer<F>,
{
    F::Answer::encode_answer(call, answer, writer);
}

/// Reads the answer of a wrapped call.
#[doc(hidden)]
pub fn decode_wrapped<F: Function>(call: &F, reader: &mut Reader<'_>) -> F::Output
where
    F::Answer: DecodeAnswer<F>,
{
    F::Answer::decode_answer(call, reader)
}

/// Encodes the answer to a call into a new vector.
///
/// Clients have [`Request::answer_to_bytes`](crate::Request::answer_to_bytes) as well. This function
/// also serves servers, whose modules may be unable to encode calls.
///
/// # Errors
///
/// If the answer does not agree with the call, or if a string, an object or a vector is longer than
/// its length prefix can express.
pub fn answer_to_bytes<F: Function<Answer: EncodeAnswer<F>>>(
    call: &F,
    answer: &F::Output,
    options: EncodeOptions,
) -> Result<Vec<u8>, EncodeError> {
    encode_new(options, |writer| F::Answer::encode_answer(call, answer, writer))
}

/// Decodes the answer to a call from all of `bytes`, in any form that `options` accept.
///
/// # Errors
///
/// If the bytes are no answer to the call, or if bytes follow it.
pub fn answer_from_bytes<F: Function<Answer: DecodeAnswer<F>>>(
    call: &F,
    bytes: &[u8],
    options: DecodeOptions,
) -> Result<F::Output, DecodeError> {
    let mut reader = Reader::with_options(bytes, options);
    let answer = F::Answer::decode_answer(call, &mut reader);
    reader.finish()?;
    Ok(answer)
}

/// A function that a client can call: the call can be encoded and its result decoded.
///
/// ```
/// use tl_runtime::{DecodeError, Request, to_bytes};
///
/// fn call<F: Request>(
///     function: &F,
///     exchange: impl Fn(&[u8]) -> Vec<u8>,
/// ) -> Result<F::Output, DecodeError> {
///     function.answer_from_bytes(&exchange(&to_bytes(function)))
/// }
/// ```
///
/// The form of an answer may depend on the call (`n:# = Tuple int n`) or not be that of the Rust type
/// (`= Int`), so use these methods and not [`from_bytes`](crate::from_bytes) for answers.
pub trait Request: Function<Answer: DecodeAnswer<Self>> + Encode {
    /// Decodes the answer to this call from all of `bytes`.
    ///
    /// # Errors
    ///
    /// If the bytes are no answer to this call, or if bytes follow it.
    fn answer_from_bytes(&self, bytes: &[u8]) -> Result<Self::Output, DecodeError> {
        answer_from_bytes(self, bytes, DecodeOptions::new())
    }

    /// Decodes the answer to this call from all of `bytes`, in any form that `options` accept.
    ///
    /// # Errors
    ///
    /// If the bytes are no answer to this call, or if bytes follow it.
    fn answer_from_bytes_with(
        &self,
        bytes: &[u8],
        options: DecodeOptions,
    ) -> Result<Self::Output, DecodeError> {
        answer_from_bytes(self, bytes, options)
    }

    /// Encodes the answer to this call into a new vector.
    ///
    /// # Errors
    ///
    /// If the answer does not agree with the call, or if a string, an object or a vector is longer
    /// than its length prefix can express.
    fn answer_to_bytes(&self, answer: &Self::Output) -> Result<Vec<u8>, EncodeError>
    where
        Self::Answer: EncodeAnswer<Self>,
    {
        answer_to_bytes(self, answer, EncodeOptions::new())
    }

    /// Encodes the answer to this call into a new vector, in the forms that `options` allow.
    ///
    /// # Errors
    ///
    /// If the answer does not agree with the call, or if a string, an object or a vector is longer
    /// than its length prefix can express.
    fn answer_to_bytes_with(
        &self,
        answer: &Self::Output,
        options: EncodeOptions,
    ) -> Result<Vec<u8>, EncodeError>
    where
        Self::Answer: EncodeAnswer<Self>,
    {
        answer_to_bytes(self, answer, options)
    }
}

impl<F: Function<Answer: DecodeAnswer<F>> + Encode> Request for F {}
