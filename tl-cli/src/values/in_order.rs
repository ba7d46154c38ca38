//! Work on all cores whose results keep their order.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::mem;
use std::num::NonZero;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// The weight of tasks that move together. Each move locks, and wakes a thread.
const BATCH: usize = 1 << 16;

/// The weight of all tasks whose results have not been used. It bounds the memory, since the producer
/// waits.
const MOST: usize = 1 << 22;

/// Returns the number of threads that can run at once.
pub(crate) fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Calls `produce` in a thread of its own, lets workers turn its tasks into results, and calls
/// `consume` with the results, in the order of the tasks.
pub(crate) fn in_order<T: Send, R: Send, W: FnMut(Vec<T>) -> R>(
    weigh: fn(&T) -> usize,
    produce: impl FnOnce(&Tasks<'_, T, R>) -> io::Result<()> + Send,
    worker: impl Fn() -> W + Sync,
    mut consume: impl FnMut(R) -> io::Result<()>,
) -> io::Result<()> {
    let workers = cores();
    let belt = &Belt::new(weigh, workers);
    let worker = &worker;
    thread::scope(|scope| {
        let producer = scope.spawn(move || {
            let _end = OnDrop(|| belt.end());
            let tasks = Tasks { belt, waiting: RefCell::default() };
            let produced = produce(&tasks);
            tasks.flush().and(produced)
        });
        for _ in 0..workers {
            scope.spawn(move || {
                let _leave = OnDrop(|| belt.leave());
                let mut work = worker();
                while let Some(Batch { number, tasks, weight }) = belt.take() {
                    belt.put(number, work(tasks), weight);
                }
            });
        }
        let consumed = {
            // Also if `consume` panics: the scope waits for its threads.
            let _stop = OnDrop(|| belt.stop());
            loop {
                let Some((result, weight)) = belt.next() else { break Ok(()) };
                if let Err(error) = consume(result) {
                    break Err(error);
                }
                belt.release(weight);
            }
        };
        let produced = producer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        consumed.and(produced)
    })
}

/// The tasks of a producer.
pub(crate) struct Tasks<'a, T, R> {
    belt: &'a Belt<T, R>,
    /// The tasks that wait for others, and their weight.
    waiting: RefCell<(Vec<T>, usize)>,
}

impl<T, R> Tasks<'_, T, R> {
    /// Adds a task. It may wait for others.
    pub(crate) fn push(&self, task: T) -> io::Result<()> {
        let mut waiting = self.waiting.borrow_mut();
        waiting.1 += (self.belt.weigh)(&task);
        waiting.0.push(task);
        let is_full = waiting.1 >= BATCH;
        drop(waiting);
        if is_full { self.flush() } else { Ok(()) }
    }

    /// Sends the tasks that wait. A producer does so before it waits itself.
    pub(crate) fn flush(&self) -> io::Result<()> {
        let (tasks, weight) = self.waiting.take();
        if tasks.is_empty() { Ok(()) } else { self.belt.push(tasks, weight) }
    }
}

/// Tasks that move together.
struct Batch<T> {
    number: usize,
    tasks: Vec<T>,
    weight: usize,
}

/// The tasks and the results on their way.
struct Belt<T, R> {
    weigh: fn(&T) -> usize,
    state: Mutex<State<T, R>>,
    has_room: Condvar,
    has_task: Condvar,
    has_result: Condvar,
}

struct State<T, R> {
    batches: VecDeque<Batch<T>>,
    /// The results by the numbers of their batches, with the weight of the tasks.
    results: BTreeMap<usize, (R, usize)>,
    /// The number of batches, and of results that were used.
    count: usize,
    used: usize,
    /// The weight of all tasks whose results have not been used.
    weight: usize,
    /// The number of workers that may still put a result.
    workers: usize,
    /// True if no task will follow.
    has_ended: bool,
    /// True if nobody uses the results.
    is_stopped: bool,
}

impl<T, R> Belt<T, R> {
    fn new(weigh: fn(&T) -> usize, workers: usize) -> Self {
        let state = State {
            batches: VecDeque::new(),
            results: BTreeMap::new(),
            count: 0,
            used: 0,
            weight: 0,
            workers,
            has_ended: false,
            is_stopped: false,
        };
        Self {
            weigh,
            state: Mutex::new(state),
            has_room: Condvar::new(),
            has_task: Condvar::new(),
            has_result: Condvar::new(),
        }
    }

    /// Locks the state. A thread that panics leaves it as it was.
    fn lock(&self) -> MutexGuard<'_, State<T, R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds tasks, as soon as there is room.
    fn push(&self, tasks: Vec<T>, weight: usize) -> io::Result<()> {
        let is_full = |state: &mut State<T, R>| state.weight >= MOST && !state.is_stopped;
        let mut state =
            self.has_room.wait_while(self.lock(), is_full).unwrap_or_else(PoisonError::into_inner);
        if state.is_stopped {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        let number = state.count;
        state.count += 1;
        state.weight += weight;
        state.batches.push_back(Batch { number, tasks, weight });
        self.has_task.notify_one();
        Ok(())
    }

    /// Takes tasks, as soon as there are some. Returns `None` if none will follow.
    fn take(&self) -> Option<Batch<T>> {
        let is_empty = |state: &mut State<T, R>| state.batches.is_empty() && !state.has_ended;
        let state = self.has_task.wait_while(self.lock(), is_empty);
        state.unwrap_or_else(PoisonError::into_inner).batches.pop_front()
    }

    fn put(&self, number: usize, result: R, weight: usize) {
        self.lock().results.insert(number, (result, weight));
        self.has_result.notify_one();
    }

    /// Returns the next result. Returns `None` if none will follow.
    fn next(&self) -> Option<(R, usize)> {
        let waits =
            |state: &mut State<T, R>| !state.results.contains_key(&state.used) && state.workers > 0;
        let mut state =
            self.has_result.wait_while(self.lock(), waits).unwrap_or_else(PoisonError::into_inner);
        let number = state.used;
        state.used += 1;
        state.results.remove(&number)
    }

    /// Makes room for other tasks.
    fn release(&self, weight: usize) {
        self.lock().weight -= weight;
        self.has_room.notify_one();
    }

    /// Ends the tasks.
    fn end(&self) {
        self.lock().has_ended = true;
        self.has_task.notify_all();
    }

    /// Counts a worker that puts no more results.
    fn leave(&self) {
        self.lock().workers -= 1;
        self.has_result.notify_one();
    }

    /// Stops all work.
    fn stop(&self) {
        let mut state = self.lock();
        (state.is_stopped, state.has_ended) = (true, true);
        let left = mem::take(&mut state.batches);
        drop(state);
        drop(left);
        self.has_room.notify_all();
        self.has_task.notify_all();
    }
}

/// Calls a function at the end of a block, also if it panics.
struct OnDrop<F: FnMut()>(F);

impl<F: FnMut()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    #[test]
    fn results_keep_their_order_and_the_memory_is_bounded() {
        let alive = &AtomicUsize::new(0);
        let most = &AtomicUsize::new(0);
        let mut next = 0;
        let produce = |tasks: &Tasks<'_, usize, Vec<usize>>| {
            for task in 0..2000 {
                most.fetch_max(alive.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tasks.push(task)?;
            }
            Err(io::Error::other("the end"))
        };
        let worker = || {
            |tasks: Vec<usize>| {
                if tasks[0].is_multiple_of(7) {
                    thread::sleep(Duration::from_millis(3));
                }
                tasks
            }
        };
        let result = in_order(
            |_| MOST / 10,
            produce,
            worker,
            |tasks: Vec<usize>| {
                for task in tasks {
                    assert_eq!(task, next);
                    next += 1;
                    alive.fetch_sub(1, Ordering::SeqCst);
                }
                Ok(())
            },
        );
        assert_eq!(result.map_err(|error| error.to_string()), Err("the end".to_owned()));
        assert_eq!(next, 2000);
        // Ten are on their way, one waits for room, and one is counted before it is released.
        assert!(most.load(Ordering::SeqCst) <= 12, "{most:?}");
    }

    #[test]
    fn a_consumer_that_fails_stops_the_producer() {
        let produce = |tasks: &Tasks<'_, usize, Vec<usize>>| loop {
            tasks.push(1)?;
        };
        let result = in_order(
            |_| 1000,
            produce,
            || |tasks: Vec<usize>| tasks,
            |_| Err(io::Error::other("full")),
        );
        assert_eq!(result.map_err(|error| error.to_string()), Err("full".to_owned()));
    }

    /// A producer that waits sends its tasks before.
    #[test]
    fn tasks_do_not_wait_after_a_flush() {
        let (sender, receiver) = std::sync::mpsc::channel();
        let produce = move |tasks: &Tasks<'_, usize, Vec<usize>>| {
            for task in 0..3 {
                tasks.push(task)?;
                tasks.flush()?;
                let used = receiver.recv_timeout(Duration::from_secs(60));
                assert_eq!(used, Ok(vec![task]));
            }
            tasks.push(3)
        };
        let consume = |tasks| {
            // The producer does not wait for the last one.
            let _ = sender.send(tasks);
            Ok(())
        };
        in_order(|_| 1, produce, || |tasks: Vec<usize>| tasks, consume).expect("no error");
    }

    #[test]
    #[should_panic(expected = "the test")]
    fn a_consumer_that_panics_ends_everything() {
        let produce = |tasks: &Tasks<'_, usize, Vec<usize>>| loop {
            tasks.push(1)?;
        };
        let _ = in_order(|_| BATCH, produce, || |tasks: Vec<usize>| tasks, |_| panic!("the test"));
    }

    #[test]
    #[should_panic(expected = "a scoped thread panicked")]
    fn a_worker_that_panics_ends_everything() {
        let produce =
            |tasks: &Tasks<'_, usize, Vec<usize>>| (0..100).try_for_each(|task| tasks.push(task));
        let worker = || {
            |tasks: Vec<usize>| {
                assert!(!tasks.contains(&50), "the test");
                tasks
            }
        };
        let _ = in_order(|_| BATCH, produce, worker, |_| Ok(()));
    }
}
