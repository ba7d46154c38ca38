//! TON's lite server interface, which uses more of TL than Telegram's: hashes of 256 bits, bare
//! types and bare vectors, masks with bits that guard nothing, calls as bytes inside calls, and
//! bytes longer than 16 MiB. The example sends nothing and makes the answers itself.

mod envelope;

use std::error::Error;

use tl::functions::lite_server as functions;
use tl::types::lite_server as types;
use tl::types::ton_node::{BlockId, BlockIdExt, ZeroStateIdExt};
use tl_runtime::{
    DecodeOptions, EncodeOptions, from_bytes, from_bytes_with, to_bytes, to_bytes_with,
};

/// The generated module.
mod tl {
    include!(concat!(env!("OUT_DIR"), "/tl.rs"));
}

/// The chain that refers to all others.
const MASTERCHAIN: i32 = -1;
/// The shard that covers a whole chain.
const WHOLE: i64 = i64::MIN;

fn main() -> Result<(), Box<dyn Error>> {
    question_and_answer()?;
    masks()?;
    long_strings()
}

/// Wraps a call in its envelope, and unwraps the answer.
fn question_and_answer() -> Result<(), Box<dyn Error>> {
    let call = functions::GetMasterchainInfo::new();
    let id = [0x7e; 32];
    println!("{call:?} in its envelope:\n{}", hex(&envelope::ask(id, None, &call)));
    let wait = functions::WaitMasterchainSeqno::new(41_000_001, 5_000);
    let asked = envelope::ask(id, Some(wait), &call);
    println!("with a prefix that waits for block 41000001:\n{}", hex(&asked));

    let zero = ZeroStateIdExt::new(MASTERCHAIN, [1; 32], [2; 32]);
    let info = types::MasterchainInfo::new(block(41_000_001), [5; 32], zero);
    let info = envelope::read(&call, id, &envelope::answer(id, &info))?;
    println!("the last block: {}\n", info.last.seqno);

    let error = types::Error::new(651, "too early".to_owned());
    if let Err(error) = envelope::read(&call, id, &envelope::answer(id, &error)) {
        println!("an answer that is an error: {error}\n");
    }
    Ok(())
}

/// Prints masks with bits that guard fields, and with bits that do not.
fn masks() -> Result<(), Box<dyn Error>> {
    // Bit 0 selects a block by number and guards no field. Bit 2 selects it by time and guards
    // `utime`.
    let mut by_number = functions::LookupBlock::new(BlockId::new(MASTERCHAIN, WHOLE, 41_000_001));
    by_number.mode_unknown = 1;
    let by_time = functions::LookupBlock::new(BlockId::new(0, WHOLE, 0)).utime(1_722_988_800);
    for call in [&by_number, &by_time] {
        println!("lookupBlock, mode {:03b}", mode(&to_bytes(call), ID));
    }

    // Accounts, times and hashes (bits 0 to 2) of the first three, in reverse order, with a proof.
    let mut list = functions::ListBlockTransactions::new(block(41_000_001), 3)
        .reverse_order(true)
        .want_proof(true);
    list.mode_unknown = 0b111;
    println!("listBlockTransactions, mode {:08b}", mode(&to_bytes(&list), ID + BLOCK));

    // A bare vector of bare items: a count, and no constructor id anywhere.
    let id = types::TransactionId::new().account([9; 32]).lt(7);
    let ids = types::BlockTransactions::new(block(41_000_001), 3, false, vec![id], vec![]);
    let ids: types::BlockTransactions = from_bytes(&to_bytes(&ids))?;
    println!("{} transaction, of time {:?}", ids.ids.len(), ids.ids[0].lt);

    // Two proofs on one bit are one value, so neither occurs without the other.
    let result = types::RunMethodResult::new(block(41_000_001), block(41_000_001), 0)
        .shard_proof_and_proof(vec![1], vec![2])
        .result(vec![3]);
    let result: types::RunMethodResult = from_bytes(&to_bytes(&result))?;
    println!("exit code {}, {:?}\n", result.exit_code, result.shard_proof_and_proof);
    Ok(())
}

/// Encodes more bytes than Telegram's format allows in a string.
fn long_strings() -> Result<(), Box<dyn Error>> {
    let data = types::BlockData::new(block(41_000_001), vec![0; 16 << 20]);
    if let Err(error) = tl_runtime::try_to_bytes(&data) {
        println!("without long strings: {error}");
    }
    let bytes = to_bytes_with(&data, EncodeOptions::new().long_strings(true))?;
    println!("with them: {} bytes, the length is {}", bytes.len(), hex(&bytes[84..92]));
    let options = DecodeOptions::new().long_strings(true);
    let read: types::BlockData = from_bytes_with(&bytes, options)?;
    println!("read again: {} bytes of data", read.data.len());
    Ok(())
}

/// Returns the id of a block of the masterchain.
fn block(seqno: i32) -> BlockIdExt {
    BlockIdExt::new(MASTERCHAIN, WHOLE, seqno, [3; 32], [4; 32])
}

/// The size of a constructor id in bytes.
const ID: usize = 4;
/// The size of a block id in bytes.
const BLOCK: usize = 80;

/// Returns the mask at an offset.
fn mode(bytes: &[u8], at: usize) -> u32 {
    bytes[at..].first_chunk().map_or(0, |mask| u32::from_le_bytes(*mask))
}

/// Formats bytes as text, 32 on each line.
fn hex(bytes: &[u8]) -> String {
    let lines = bytes.chunks(32);
    let lines = lines.map(|line| line.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    lines.collect::<Vec<_>>().join("\n")
}
