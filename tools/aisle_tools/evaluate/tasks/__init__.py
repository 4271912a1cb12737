"""Recommendation and comparison: what a shopper wants done, in our own questions with graded products and constraints
that can be checked.

`questions` says what is asked and what counts; `shops` opens the shop that is asked, `asking` takes a question through
the whole walk; `grading` judges one answer, and `metrics` makes figures of all of them.
"""
