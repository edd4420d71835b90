//! Finds circles in a directed graph.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Circles that share no edge, each as its nodes in order; none exactly when the graph has no circle.
///
/// The shortest circle is taken first, then its edges are removed: so each result is a separate thing to mend.
pub(crate) fn circles<N: Copy + Ord>(edges: impl IntoIterator<Item = (N, N)>) -> Vec<Vec<N>> {
    let mut targets: BTreeMap<N, BTreeSet<N>> = BTreeMap::new();
    for (from, to) in edges {
        targets.entry(from).or_default().insert(to);
    }
    let mut found = Vec::new();
    loop {
        remove_ends(&mut targets);
        let shortest =
            targets.keys().filter_map(|start| shortest_circle(&targets, *start)).min_by_key(Vec::len);
        let Some(circle) = shortest else { return found };
        for (index, from) in circle.iter().enumerate() {
            let to = circle[(index + 1) % circle.len()];
            if let Some(targets) = targets.get_mut(from) {
                targets.remove(&to);
            }
        }
        found.push(circle);
    }
}

/// Removes nodes without a way out until none is left: they are in no circle.
fn remove_ends<N: Copy + Ord>(targets: &mut BTreeMap<N, BTreeSet<N>>) {
    loop {
        let with_way_out: BTreeSet<N> = targets.keys().copied().collect();
        for targets in targets.values_mut() {
            targets.retain(|target| with_way_out.contains(target));
        }
        targets.retain(|_, targets| !targets.is_empty());
        if targets.len() == with_way_out.len() {
            return;
        }
    }
}

/// The shortest way from `start` back to it, found by breadth-first search.
fn shortest_circle<N: Copy + Ord>(targets: &BTreeMap<N, BTreeSet<N>>, start: N) -> Option<Vec<N>> {
    let mut previous: BTreeMap<N, N> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for target in targets.get(&node).into_iter().flatten() {
            if *target == start {
                let back = std::iter::successors(Some(node), |node| previous.get(node).copied());
                let mut circle: Vec<N> = back.collect();
                circle.reverse();
                return Some(circle);
            }
            if !previous.contains_key(target) {
                previous.insert(*target, node);
                queue.push_back(*target);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_graph_without_a_circle_has_none() {
        assert!(circles([('a', 'b'), ('a', 'c'), ('b', 'd'), ('c', 'd')]).is_empty());
    }

    #[test]
    fn a_circle_is_found_with_its_nodes_in_order() {
        assert_eq!(circles([('a', 'b'), ('b', 'c'), ('c', 'a'), ('a', 'd'), ('e', 'a')]), [['a', 'b', 'c']]);
        assert_eq!(circles([('a', 'a')]), [['a']]);
    }

    #[test]
    fn the_shortest_circle_comes_first_and_each_is_separate() {
        let edges = [('a', 'b'), ('b', 'c'), ('c', 'a'), ('c', 'd'), ('d', 'c')];
        assert_eq!(circles(edges), [vec!['c', 'd'], vec!['a', 'b', 'c']]);
    }
}
