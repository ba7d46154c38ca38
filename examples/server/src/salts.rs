//! The salts of the server. Each one is for an hour. See
//! <https://core.telegram.org/mtproto/description#server-salt>.

use crate::clock::now;
use crate::crypto::sha256;
use crate::mtproto::types::FutureSalt;
use crate::random::random;

/// The seconds between two salts.
const PERIOD: i32 = 3_600;

/// The salts that a client may ask for.
const MAX_FUTURE: i32 = 64;

/// The salts, made from a secret and the time.
pub(crate) struct Salts {
    secret: [u8; 32],
}

impl Salts {
    /// Creates salts that nobody knows.
    pub(crate) fn new() -> Self {
        Self { secret: random() }
    }

    /// Returns the salt of this hour.
    pub(crate) fn current(&self) -> i64 {
        self.salt(now() / PERIOD)
    }

    /// Returns true for the salts of this hour and of the last one.
    pub(crate) fn accepts(&self, salt: i64) -> bool {
        let period = now() / PERIOD;
        salt == self.salt(period) || salt == self.salt(period - 1)
    }

    /// Returns the salts from this hour on.
    pub(crate) fn upcoming(&self, number: i32) -> Vec<FutureSalt> {
        let first = now() / PERIOD;
        let periods = first..first + number.clamp(1, MAX_FUTURE);
        let salt = |period: i32| {
            // A salt stays valid in the hour that follows its own.
            let until = (period + 2).saturating_mul(PERIOD);
            FutureSalt::new(period.saturating_mul(PERIOD), until, self.salt(period))
        };
        periods.map(salt).collect()
    }

    fn salt(&self, period: i32) -> i64 {
        let hash = sha256(&[&self.secret, &period.to_le_bytes()]);
        let (start, _) = hash.split_first_chunk().unwrap_or((&[0; 8], &[]));
        i64::from_le_bytes(*start)
    }
}
