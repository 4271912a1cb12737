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
    "bias": -0.004,
    "relevance": 0.797,
    "below the best": -0.343,
    "covers": 0.584,
    "its question covers": -0.526,
    "has such a value": 0.119,
    "lacks such a value": -0.688,
    "same question": -0.070,
    "short": 0.024,
    "unsure": -1.373,
    "of the box": -0.304,
}

ANSWERED: dict[str, float] = {
    "bias": -3.470,
    "answering": 1.784,
}

OPENS: dict[str, float] = {
    "bias": -0.835,
    "sure": 0.453,
    "answers": 0.487,
    "a no": -0.218,
    "a no of the writer's": -0.435,
    "the shop's": -0.047,
    "asks for all": -0.594,
    "asks what is needed": -0.456,
}
