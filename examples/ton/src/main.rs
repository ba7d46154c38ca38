//! What TON's lite server interface asks of TL and Telegram's does not: hashes of 256 bits, bare
//! types and bare vectors, masks with bits that guard nothing, calls as bytes inside of calls, and
//! bytes longer than 16 MiB. Nothing is sent: the answers are made here.

mod envelope;

use std::error::Error;

use tl::functions::lite_server as functions;
use tl::types::lite_server as types;
use tl::types::ton_node::{BlockId, BlockIdExt, ZeroStateIdExt};
use tl_runtime::{
    DecodeOptions, EncodeOptions, from_bytes, from_bytes_with, to_bytes, to_bytes_with,
};

/// What the build script generated.
mod tl {
    include!(concat!(env!("OUT_DIR"), "/tl.rs"));
}

/// The chain that knows about all others.
const MASTERCHAIN: i32 = -1;
/// The shard that is the whole of a chain.
const WHOLE: i64 = i64::MIN;

fn main() -> Result<(), Box<dyn Error>> {
    question_and_answer()?;
    masks()?;
    long_strings()
}

/// A call in its envelope, and the answer in one.
fn question_and_answer() -> Result<(), Box<dyn Error>> {
    let call = functions::GetMasterchainInfo::new();
    let id = [0x7e; 32];
    println!("{call:?} as it travels:\n{}", hex(&envelope::ask(id, None, &call)));
    let wait = functions::WaitMasterchainSeqno::new(41_000_001, 5_000);
    let asked = envelope::ask(id, Some(wait), &call);
    println!("the same when block 41000001 is there:\n{}", hex(&asked));

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

/// Bits that follow from fields, and bits that do not.
fn masks() -> Result<(), Box<dyn Error>> {
    // By number is bit 0, which no field tells; by time is bit 2, which `utime` does.
    let mut by_number = functions::LookupBlock::new(BlockId::new(MASTERCHAIN, WHOLE, 41_000_001));
    by_number.mode_unknown = 1;
    let by_time = functions::LookupBlock::new(BlockId::new(0, WHOLE, 0)).utime(1_722_988_800);
    for call in [&by_number, &by_time] {
        println!("lookupBlock, mode {:03b}", mode(&to_bytes(call), 4));
    }

    // Accounts, times and hashes (bits 0 to 2) of the first three, backwards, with a proof.
    let mut list = functions::ListBlockTransactions::new(block(41_000_001), 3)
        .reverse_order(true)
        .want_proof(true);
    list.mode_unknown = 0b111;
    println!("listBlockTransactions, mode {:08b}", mode(&to_bytes(&list), 4 + 80));

    // A bare vector of bare items: a count, and no constructor id anywhere.
    let id = types::TransactionId::new().account([9; 32]).lt(7);
    let ids = types::BlockTransactions::new(block(41_000_001), 3, false, vec![id], vec![]);
    let ids: types::BlockTransactions = from_bytes(&to_bytes(&ids))?;
    println!("{} transaction, of time {:?}", ids.ids.len(), ids.ids[0].lt);

    // Two proofs on one bit are one value: there cannot be one without the other.
    let result = types::RunMethodResult::new(block(41_000_001), block(41_000_001), 0)
        .shard_proof_and_proof(vec![1], vec![2])
        .result(vec![3]);
    let result: types::RunMethodResult = from_bytes(&to_bytes(&result))?;
    println!("exit code {}, {:?}\n", result.exit_code, result.shard_proof_and_proof);
    Ok(())
}

/// More bytes than Telegram's format has a length for.
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

/// A block of the masterchain.
fn block(seqno: i32) -> BlockIdExt {
    BlockIdExt::new(MASTERCHAIN, WHOLE, seqno, [3; 32], [4; 32])
}

/// The mask at a place in bytes.
fn mode(bytes: &[u8], at: usize) -> u32 {
    bytes[at..].first_chunk().map_or(0, |mask| u32::from_le_bytes(*mask))
}

/// Bytes as text, 32 a line.
fn hex(bytes: &[u8]) -> String {
    let lines = bytes.chunks(32);
    let lines = lines.map(|line| line.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    lines.collect::<Vec<_>>().join("\n")
}
