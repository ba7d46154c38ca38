//! The client's side of the key exchange, with a server whose RSA key the caller knows. See
//! <https://core.telegram.org/mtproto/auth_key>.

use std::error::Error;

use grammers_crypto::aes::{ige_decrypt, ige_encrypt};
use grammers_crypto::two_factor_auth::check_p_and_g;
use grammers_crypto::{AuthKey, factorize, generate_key_data_from_nonce, rsa};
use grammers_mtproto::mtp::Plain;
use grammers_mtproto::transport::Transport;
use grammers_mtsender::Sender;
use num_bigint::BigUint;
use sha1::{Digest, Sha1};
use tl_runtime::{Request, from_bytes_prefix, to_bytes};

use crate::connection::Encoded;
use crate::mtproto::enums::{PQInnerData, ServerDhParams, SetClientDhParamsAnswer};
use crate::mtproto::functions::{ReqDhParams, ReqPqMulti, SetClientDhParams};
use crate::mtproto::types::{self, ClientDhInnerData, ServerDhInnerData};

/// A server's RSA key.
pub(crate) struct ServerKey {
    key: rsa::Key,
    fingerprint: i64,
}

impl ServerKey {
    /// Reads the modulus of a key in hexadecimal digits. The exponent is 65537.
    pub(crate) fn from_hex(modulus: &str) -> Option<Self> {
        let modulus = BigUint::parse_bytes(modulus.trim().as_bytes(), 16)?;
        let encoded = [modulus.to_bytes_be(), vec![1, 0, 1]].map(|part| to_bytes(&part)).concat();
        let fingerprint = i64::from_le_bytes(sha1(&encoded)[12..].try_into().ok()?);
        let key = rsa::Key::new(&modulus.to_string(), "65537")?;
        Some(Self { key, fingerprint })
    }
}

/// Exchanges keys with the server.
///
/// # Errors
///
/// If the connection fails, or the server's numbers are wrong.
pub(crate) async fn exchange<T: Transport>(
    sender: &mut Sender<T, Plain>,
    server_key: &ServerKey,
) -> Result<[u8; 256], Box<dyn Error>> {
    let nonce = random::<16>()?;
    let answer = call(sender, &ReqPqMulti::new(nonce)).await?;
    let server_nonce = answer.server_nonce;
    let knows_key = answer.server_public_key_fingerprints.contains(&server_key.fingerprint);
    ensure(answer.nonce == nonce, "the server answers another client")?;
    ensure(knows_key, "the server has another RSA key")?;

    let product = answer.pq.iter().fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
    ensure(product > 3, "the number to factor is too small")?;
    let (p, q) = factorize(product);
    let (p, q) = (significant(p), significant(q));
    let new_nonce = random::<32>()?;
    let inner =
        types::PQInnerData::new(answer.pq, p.clone(), q.clone(), nonce, server_nonce, new_nonce);
    let inner = to_bytes(&PQInnerData::from(inner));
    let encrypted = rsa::encrypt_hashed(&inner, &server_key.key, &random()?);
    let request = ReqDhParams::new(nonce, server_nonce, p, q, server_key.fingerprint, encrypted);
    let ServerDhParams::ServerDhParamsOk(answer) = call(sender, &request).await? else {
        return Err("the server refuses the key exchange".into());
    };

    let (key, iv) = generate_key_data_from_nonce(&server_nonce, &new_nonce);
    let mut plaintext = answer.encrypted_answer;
    ensure(plaintext.len() % 16 == 0 && plaintext.len() > 20, "the server's answer is cut off")?;
    ige_decrypt(&mut plaintext, &key, &iv);
    let (hash, data) = plaintext.split_at(20);
    let (server, padding) = from_bytes_prefix::<ServerDhInnerData>(data)?;
    ensure(sha1(&data[..data.len() - padding.len()])[..] == *hash, "the server's hash is wrong")?;
    ensure(server.nonce == nonce && server.server_nonce == server_nonce, "a replayed answer")?;
    ensure(check_p_and_g(&server.dh_prime, &server.g), "the server's prime is not safe")?;

    let prime = BigUint::from_bytes_be(&server.dh_prime);
    let g_a = BigUint::from_bytes_be(&server.g_a);
    let margin = BigUint::from(1_u8) << (2048 - 64);
    ensure(g_a >= margin && g_a <= &prime - &margin, "the server's number is predictable")?;
    let b = BigUint::from_bytes_be(&random::<256>()?);
    let g_b = BigUint::from(server.g.unsigned_abs()).modpow(&b, &prime);
    let auth_key = AuthKey::from_bytes(fixed(&g_a.modpow(&b, &prime)));
    let inner = ClientDhInnerData::new(nonce, server_nonce, 0, g_b.to_bytes_be());
    let inner = to_bytes(&inner);
    let mut encrypted = [&sha1(&inner)[..], &inner].concat();
    let padding = (16 - encrypted.len() % 16) % 16;
    encrypted.extend_from_slice(&random::<16>()?[..padding]);
    ige_encrypt(&mut encrypted, &key, &iv);
    let request = SetClientDhParams::new(nonce, server_nonce, encrypted);
    let SetClientDhParamsAnswer::DhGenOk(answer) = call(sender, &request).await? else {
        return Err("the server refuses the new key".into());
    };
    let hash = auth_key.calc_new_nonce_hash(&new_nonce, 1);
    ensure(answer.new_nonce_hash1 == hash, "the server has another key")?;
    Ok(auth_key.to_bytes())
}

async fn call<T: Transport, F: Request>(
    sender: &mut Sender<T, Plain>,
    call: &F,
) -> Result<F::Output, Box<dyn Error>> {
    println!("{} …", F::TL_NAME);
    let answer = sender.invoke(&Encoded::new(call)).await?;
    Ok(call.answer_from_bytes(&answer.0)?)
}

fn ensure(holds: bool, otherwise: &'static str) -> Result<(), Box<dyn Error>> {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}

/// Returns the bytes of a number from the first one that is not zero.
fn significant(number: u64) -> Vec<u8> {
    number.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect()
}

/// Returns a number of at most 2048 bits in 256 bytes.
fn fixed(number: &BigUint) -> [u8; 256] {
    let mut block = [0; 256];
    block.iter_mut().rev().zip(number.to_bytes_le()).for_each(|(byte, digit)| *byte = digit);
    block
}

fn sha1(data: &[u8]) -> [u8; 20] {
    Sha1::digest(data).into()
}

fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}
