"""Judge every item, then count in code: for questions that no summary can answer.

What a condition decides is counted exactly. What needs judgment is read, in batches, by whoever the desk
asks; where it does not reach all, a classifier learns from what was judged, and counts get bounds.
Counts, groups, pairs and lists are then computed. Reading order: `labeling` (what is asked), `items`,
`fields` and `conditions`, `judging`, `classifier`, `counting`, then `label` (all of it together).
"""
