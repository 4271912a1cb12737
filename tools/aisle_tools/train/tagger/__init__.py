"""Trains the planner's tagger (`models/tagger-l3-int8`): which words of a question rule goods in or out.

    python -m aisle_tools.train.bert.bases build/train
    python -m aisle_tools.train.tagger.examples build/train --pages EPQA/questions.jsonl --requests shopping_requests.json
    python -m aisle_tools.train.tagger build/train/tagger
    python -m aisle_tools.train.tagger.export build/train/tagger models/tagger-l3-int8

1. `marking` gives each word of our own questions its tag: those of `planner_questions/marked.jsonl` were written with marks, and
   in the labelled ones the filters' values are looked for. Each is learned from a few times more with other values in the marks.
2. Teachers of six and of nine layers are fitted to that. A student of three learns the same, and on real questions that
   nobody marked (ePQA's train part, WebShop's requests) what the teachers think.
3. The student becomes an int8 ONNX graph.

The third step runs in eight minutes on one H100. `--layers 1 --epochs 1` makes a small one on a CPU, in minutes. It is seeded, and
a model that is already there is not fitted again.
"""
