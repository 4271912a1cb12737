"""How good are the answers: real questions through the production code, and what came of them in figures.

`questions` and `shop` say what is asked and of which shop; `ranking`, `planner` and `answers` run the code and give one
`Case` a question; `metrics` scores one case, and `estimates` makes figures with intervals of all of them.
"""
