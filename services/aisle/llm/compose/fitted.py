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
    "bias": 0.201,
    "relevance": 0.493,
    "below the best": -0.646,
    "covers": 0.607,
    "its question covers": -0.462,
    "has such a value": 0.103,
    "lacks such a value": -0.788,
    "same question": -0.059,
    "short": 0.077,
    "unsure": -1.152,
    "of the box": -0.247,
}

ANSWERED: dict[str, float] = {
    "bias": -3.856,
    "answering": 1.952,
}

OPENS: dict[str, float] = {
    "bias": -0.791,
    "sure": 0.483,
    "answers": 0.485,
    "a no": -0.271,
    "a no of the writer's": -0.396,
    "the shop's": 0.049,
    "asks for all": -0.521,
    "asks what is needed": -0.269,
}
