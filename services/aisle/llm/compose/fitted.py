"""Weights that `aisle_tools.train.answer_weights` fitted; the cues they weigh are named where they are read."""

POLARITY: dict[str, float] = {
    "bias": 0.381,
    "opens with yes": 1.032,
    "opens with no": -0.760,
    "attribute: yes": 0.839,
    "attribute: no": -0.726,
    "denies what is asked": -1.711,
    "denies once": -0.719,
    "denies twice": -0.861,
    "covers": 1.376,
    "other numbers": -1.245,
    "lacks the numbers": -0.424,
    "lists what comes with it": -0.583,
    "only": -0.468,
    "too": -0.640,
    "takes back": 0.250,
    "otherwise": -0.703,
    "finds fault": -0.292,
    "praises": 0.529,
    "short": -0.550,
    "asks of trouble": -0.658,
    "asks what is needed": -0.298,
    "asks what comes with it": -0.386,
    "asks of its make": -0.150,
    "asks negatively": -0.097,
}

ANSWERS: dict[str, float] = {
    "bias": 0.006,
    "relevance": 0.789,
    "below the best": -0.375,
    "covers": 0.608,
    "its question covers": -0.527,
    "has such a value": 0.121,
    "lacks such a value": -0.690,
    "same question": -0.074,
    "short": -0.010,
    "unsure": -1.370,
    "of the box": -0.350,
}

ANSWERED: dict[str, float] = {
    "bias": -3.510,
    "answering": 1.814,
}
