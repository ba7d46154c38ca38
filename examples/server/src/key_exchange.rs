//! The server's side of the key exchange: from `req_pq_multi` to `dh_gen_ok`. See
//! <https://core.telegram.org/mtproto/auth_key>.

use num_bigint::BigUint;
use tl_runtime::{Encode, to_bytes};

use crate::clock::now;
use crate::crypto::{AuthKey, RsaKey, fixed, number, open_with_nonces, seal_with_nonces};
use crate::mtproto::any::Function;
use crate::mtproto::enums::{PQInnerData, ServerDhParams, SetClientDhParamsAnswer};
use crate::mtproto::functions::{ReqDhParams, SetClientDhParams};
use crate::mtproto::types::{
    ClientDhInnerData, DhGenOk, ResPq, ServerDhInnerData, ServerDhParamsOk,
};
use crate::random::random;

/// The prime of Telegram's servers, a safe one of 2048 bits. Clients may refuse others.
const PRIME: &str = "\
    c71caeb9c6b1c9048e6c522f70f13f73980d40238e3e21c14934d037563d930f\
    48198a0aa7c14058229493d22530f4dbfa336f6e0ac925139543aed44cce7c37\
    20fd51f69458705ac68cd4fe6b6b13abdc9746512969328454f18faf8c595f64\
    2477fe96bb2a941d5bcd1d4ac8cc49880708fa9b378e3c4f3a9060bee67cf9a4\
    a4a695811051907e162753b56b0f6b410dba74d8a84b2a14b3144e0ef1284754\
    fd17ed950d5965b4b9dd46582db1178d169c6bc465b0d6ff9ca3928fef5b9ae4\
    e418fc15e83ebea0f87fa9ff5eed70050ded2849f47bf959d956850ce929851f\
    0d8115f635b105ee2e4e15d04b2454bf6f4fadf034b10403119cd8e3b92fcc5b";

/// The base that goes with the prime.
const BASE: u32 = 3;

/// The product of two primes, which a client factors to show that it has spent some time.
const PQ: u64 = 0x494c_553b * 0x5391_1073;

/// An exchange that is under way on a connection.
pub(crate) struct KeyExchange {
    nonce: [u8; 16],
    server_nonce: [u8; 16],
    secrets: Option<Secrets>,
}

struct Secrets {
    new_nonce: [u8; 32],
    exponent: BigUint,
}

/// The answer to a call of the exchange.
pub(crate) struct ExchangeStep {
    /// The encoded answer.
    pub(crate) answer: Vec<u8>,
    /// The new key, after the last call.
    pub(crate) key: Option<AuthKey>,
}

impl ExchangeStep {
    fn new(answer: &impl Encode) -> Self {
        Self { answer: to_bytes(answer), key: None }
    }
}

/// Answers a call. The state of the connection is `exchange`. Returns `None` if the call is not the
/// next one of an exchange, or has wrong numbers; the connection then ends.
pub(crate) fn answer(
    call: Function,
    exchange: &mut Option<KeyExchange>,
    rsa_key: &RsaKey,
) -> Option<ExchangeStep> {
    match call {
        Function::ReqPq(call) => Some(start(call.nonce, exchange, rsa_key)),
        Function::ReqPqMulti(call) => Some(start(call.nonce, exchange, rsa_key)),
        Function::ReqDhParams(call) => exchange.as_mut()?.send_parameters(&call, rsa_key),
        Function::SetClientDhParams(call) => exchange.take()?.finish(&call),
        _ => None,
    }
}

fn start(nonce: [u8; 16], exchange: &mut Option<KeyExchange>, rsa_key: &RsaKey) -> ExchangeStep {
    let server_nonce = random();
    *exchange = Some(KeyExchange { nonce, server_nonce, secrets: None });
    let fingerprints = vec![rsa_key.fingerprint()];
    ExchangeStep::new(&ResPq::new(nonce, server_nonce, PQ.to_be_bytes().to_vec(), fingerprints))
}

impl KeyExchange {
    fn send_parameters(&mut self, call: &ReqDhParams, rsa_key: &RsaKey) -> Option<ExchangeStep> {
        if call.public_key_fingerprint != rsa_key.fingerprint() {
            return None;
        }
        let (nonce, server_nonce, new_nonce) = match rsa_key.open(&call.encrypted_data)? {
            PQInnerData::PQInnerData(data) => (data.nonce, data.server_nonce, data.new_nonce),
            PQInnerData::Dc(data) => (data.nonce, data.server_nonce, data.new_nonce),
            PQInnerData::Temp(data) => (data.nonce, data.server_nonce, data.new_nonce),
            PQInnerData::TempDc(data) => (data.nonce, data.server_nonce, data.new_nonce),
        };
        self.check(nonce, server_nonce)?;
        self.check(call.nonce, call.server_nonce)?;
        let exponent = BigUint::from_bytes_be(&random::<256>());
        let inner = ServerDhInnerData::new(
            nonce,
            server_nonce,
            BASE as i32,
            prime().to_bytes_be(),
            BigUint::from(BASE).modpow(&exponent, &prime()).to_bytes_be(),
            now(),
        );
        self.secrets = Some(Secrets { new_nonce, exponent });
        let encrypted = seal_with_nonces(&inner, &server_nonce, &new_nonce);
        let answer = ServerDhParamsOk::new(nonce, server_nonce, encrypted);
        Some(ExchangeStep::new(&ServerDhParams::from(answer)))
    }

    fn finish(self, call: &SetClientDhParams) -> Option<ExchangeStep> {
        self.check(call.nonce, call.server_nonce)?;
        let Secrets { new_nonce, exponent } = self.secrets.as_ref()?;
        let inner: ClientDhInnerData =
            open_with_nonces(&call.encrypted_data, &self.server_nonce, new_nonce)?;
        self.check(inner.nonce, inner.server_nonce)?;
        let g_b = BigUint::from_bytes_be(&inner.g_b);
        // A number near the ends would make the key predictable.
        let margin = BigUint::from(1_u8) << (2048 - 64);
        if g_b < margin || g_b > prime() - margin {
            return None;
        }
        let key = AuthKey::new(fixed(&g_b.modpow(exponent, &prime()))?);
        let answer = DhGenOk::new(self.nonce, self.server_nonce, key.nonce_hash(new_nonce));
        Some(ExchangeStep {
            key: Some(key),
            ..ExchangeStep::new(&SetClientDhParamsAnswer::from(answer))
        })
    }

    fn check(&self, nonce: [u8; 16], server_nonce: [u8; 16]) -> Option<()> {
        (nonce == self.nonce && server_nonce == self.server_nonce).then_some(())
    }
}

fn prime() -> BigUint {
    number(PRIME)
}
