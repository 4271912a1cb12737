"""The log and those who process it.

log         what every log can do; `embedded` is one
processor   what a stage hands over to be run; `run` and `keyed` run it, `stage` is what they share
stages      several of them in one process
seal        personal text, sealed per shopper
lock        one server per data folder
"""
