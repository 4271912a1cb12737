"""Weights that `aisle_tools.train.answer_weights` fitted; the cues they weigh are named where they are read."""

POLARITY: dict[str, float] = {
    "bias": 0.293,
    "opens with yes": 1.277,
    "opens with no": -1.237,
    "attribute: yes": 0.583,
    "attribute: no": -0.903,
    "denies what is asked": -1.704,
    "denies once": -0.611,
    "denies twice": -0.838,
    "covers": 1.517,
    "other numbers": -1.022,
    "lacks the numbers": -0.566,
    "lists what comes with it": -0.662,
    "only": -0.369,
    "too": -0.689,
    "takes back": 0.320,
    "otherwise": -0.683,
    "finds fault": -0.329,
    "praises": 0.484,
    "short": -0.503,
    "asks of trouble": -0.640,
    "asks what is needed": -0.121,
    "asks what comes with it": -0.388,
    "asks of its make": -0.363,
    "asks negatively": -0.309,
}

ANSWERS: dict[str, float] = {
    "bias": -0.014,
    "relevance": 0.802,
    "below the best": -0.355,
    "covers": 0.574,
    "its question covers": -0.446,
    "has such a value": 0.127,
    "lacks such a value": -0.735,
    "same question": -0.090,
    "short": 0.043,
    "unsure": -1.364,
    "of the box": -0.289,
}

ANSWERED: dict[str, float] = {
    "bias": -2.517,
    "best": 0.356,
    "others": 1.811,
}
