//! Many calls over one connection, and the time that they take.

use std::error::Error;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::api::functions::help;
use crate::connection::Connection;

/// Makes calls, one after the other, and prints how long they take.
///
/// # Errors
///
/// If a call fails.
pub(crate) async fn run(
    server: SocketAddr,
    key: [u8; 256],
    api_id: i32,
    calls: u32,
) -> Result<(), Box<dyn Error>> {
    let mut connection = Connection::new(server, key).await?;
    let call = help::GetNearestDc::new();
    connection.introduce(api_id, help::GetNearestDc::new()).await?;
    let mut times = Vec::new();
    let start = Instant::now();
    for _ in 0..calls {
        let start = Instant::now();
        connection.invoke(&call).await?;
        times.push(start.elapsed());
    }
    let elapsed = start.elapsed();
    times.sort_unstable();
    let rate = f64::from(calls) / elapsed.as_secs_f64();
    println!("{calls} calls in {:.2} s: {rate:.0} calls a second", elapsed.as_secs_f64());
    for percent in [50, 99, 100] {
        println!("    {percent} % within {:.3} ms", milliseconds(&times, percent));
    }
    Ok(())
}

/// Returns the time within which a part of the calls was answered.
fn milliseconds(sorted: &[Duration], percent: usize) -> f64 {
    let last = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(last).map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
}
