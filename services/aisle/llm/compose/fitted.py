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
    "bias": -0.002,
    "relevance": 0.870,
    "below the best": -0.341,
    "covers": 0.666,
    "its question covers": -0.449,
    "has such a value": 0.068,
    "lacks such a value": -0.692,
    "same question": -0.139,
    "short": -0.026,
    "unsure": -1.407,
    "of the box": -0.444,
}

ANSWERED: dict[str, float] = {
    "bias": -2.684,
    "answering": 1.456,
}
