"""What the stream knows of the question that an event belongs to."""

from aisle_schemas import ANSWERS, Event, QueryAsked, topic_of


def question_of(event: Event) -> QueryAsked | None:
    """The question that travels in an event; None for events that carry none."""
    if isinstance(event, QueryAsked):
        return event
    query = getattr(event, "query", None)
    if query is None:
        query = getattr(getattr(event, "evidence", None), "query", None)
    return query if isinstance(query, QueryAsked) else None


def deadline_of(event: Event) -> int | None:
    """When the event's question must have been answered, on the wall clock; None: it may take any time."""
    question = question_of(event)
    return question.deadline_ms if question else None


def partition_of(event: Event, question: QueryAsked | None) -> int | None:
    """Answers go to the partition that the asking gateway tails, everything else where its key belongs (None)."""
    return answer_partition(question) if topic_of(event) is ANSWERS and question is not None else None


def answer_partition(question: QueryAsked) -> int | None:
    """The partition that the question names for its answer; None: where its key belongs."""
    locality = question.locality
    return locality if locality is not None and 0 <= locality < ANSWERS.partitions else None
