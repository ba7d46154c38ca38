//! Strongly connected components.

/// Returns the component of each node: two nodes are in one component if each reaches the other.
///
/// This is Tarjan's algorithm, with a stack on the heap, because chains may be long.
pub(super) fn components(graph: &[Vec<usize>]) -> Vec<usize> {
    const UNSEEN: usize = usize::MAX;
    let mut component = vec![UNSEEN; graph.len()];
    let mut order = vec![UNSEEN; graph.len()];
    let mut low = vec![0; graph.len()];
    let (mut open, mut path, mut seen) = (Vec::new(), Vec::new(), 0);
    for root in 0..graph.len() {
        if order[root] != UNSEEN {
            continue;
        }
        path.push((root, 0));
        while let Some((node, next)) = path.pop() {
            if next == 0 {
                order[node] = seen;
                low[node] = seen;
                seen += 1;
                open.push(node);
            }
            match graph[node].get(next) {
                Some(&target) => {
                    path.push((node, next + 1));
                    if order[target] == UNSEEN {
                        path.push((target, 0));
                    } else if component[target] == UNSEEN {
                        low[node] = low[node].min(order[target]);
                    }
                }
                None => {
                    if low[node] == order[node] {
                        while let Some(member) = open.pop() {
                            component[member] = node;
                            if member == node {
                                break;
                            }
                        }
                    }
                    if let Some((parent, _)) = path.last() {
                        low[*parent] = low[*parent].min(low[node]);
                    }
                }
            }
        }
    }
    component
}

#[cfg(test)]
mod tests {
    use super::components;

    #[test]
    fn cycles_share_a_component() {
        let component = components(&[vec![1], vec![2], vec![0, 3], vec![4], vec![], vec![5]]);
        assert!(component[0] == component[1] && component[1] == component[2]);
        let mut rest = vec![component[0], component[3], component[4], component[5]];
        rest.dedup();
        assert_eq!(rest.len(), 4);
    }
}
